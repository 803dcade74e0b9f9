"""The visible list of all processes: name, parameters with units and defaults, how to make one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.generation.catalogue_backgrounds import BACKGROUNDS
from lumbra.generation.catalogue_chains import CHAINS
from lumbra.generation.catalogue_entry import Entry, Parameter
from lumbra.generation.catalogue_signals import SIGNALS
from lumbra.generation.process import Process

__all__ = ["PROCESSES", "Entry", "Parameter", "process_named"]

PROCESSES: Final[Mapping[str, Entry]] = {
    entry.name: entry for entry in (*SIGNALS, *CHAINS, *BACKGROUNDS)
}
"""Every process by name."""


def process_named(name: str, **values: Any) -> Process:
    """A process of the list with some parameters given, the others at their defaults.

    Parameters
    ----------
    name : str
        One of `PROCESSES`.
    **values
        Parameters by name.

    Raises
    ------
    InputError
        If there is no such process or parameter, or a value cannot be used.
    """
    if name not in PROCESSES:
        raise InputError(
            "There is no such process.",
            given=name,
            allowed=", ".join(PROCESSES),
            suggestion=nearest(name, PROCESSES),
        )
    entry = PROCESSES[name]
    known = entry.defaults()
    for given in values:
        if given not in known:
            raise InputError(
                f"The process '{name}' has no such parameter.",
                given=given,
                allowed=", ".join(known),
                suggestion=nearest(given, known),
            )
    for parameter in entry.parameters:
        if parameter.name in values:
            parameter.require(name, values[parameter.name])
    return entry.make(**{**known, **values})
