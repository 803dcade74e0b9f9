"""The rooms: one search per file, no doors between them.

`SEARCHES` lists every search by name, `search` finds one. A user's own search is a Python file
that declares a `lumbra.blueprint.Search`; see the documentation.
"""

from typing import Final

from lumbra.blueprint import Search
from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.searches.zprime_invisible import ZPRIME_INVISIBLE

__all__ = ["SEARCHES", "ZPRIME_INVISIBLE", "search"]

SEARCHES: Final[dict[str, Search]] = {room.name: room for room in (ZPRIME_INVISIBLE,)}
"""Every search by its name."""


def search(name: str) -> Search:
    """The search of that name.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    if name not in SEARCHES:
        raise InputError(
            f"There is no search '{name}'.",
            given=name,
            allowed=", ".join(SEARCHES),
            suggestion=nearest(name, SEARCHES),
        )
    return SEARCHES[name]
