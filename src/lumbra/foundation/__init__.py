"""The ground floor: what everything else stands on, and what knows nothing of physics searches.

Use `Beams` for a collider, `Events` for what generation makes, `Table` for candidates and
results, `Key` for random numbers, `Estimate` for a number with an error, `LumbraError` to fail
with a message in four parts. Constants, particles, units, kinematics and atomic storage are
modules of their own.
"""

from lumbra.foundation.beams import Beams
from lumbra.foundation.errors import ColumnError, DataError, InputError, LumbraError, StoreError
from lumbra.foundation.estimate import Estimate
from lumbra.foundation.events import Events
from lumbra.foundation.randomness import Key
from lumbra.foundation.tables import Table

__all__ = [
    "Beams",
    "ColumnError",
    "DataError",
    "Estimate",
    "Events",
    "InputError",
    "Key",
    "LumbraError",
    "StoreError",
    "Table",
]
