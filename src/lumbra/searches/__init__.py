"""The rooms: one search per file, no doors between them.

`SEARCHES` lists every search by name, `search` finds one by name or loads a user's own: a Python
file that declares a `lumbra.blueprint.Search`; see the documentation.
"""

from pathlib import Path
from typing import Final

from lumbra.blueprint import Search
from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.searches.alp_diphoton import ALP_DIPHOTON
from lumbra.searches.alp_invisible import ALP_INVISIBLE
from lumbra.searches.dark_higgsstrahlung_invisible import DARK_HIGGSSTRAHLUNG_INVISIBLE
from lumbra.searches.dark_photon_invisible import DARK_PHOTON_INVISIBLE
from lumbra.searches.dark_photon_invisible_babar import DARK_PHOTON_INVISIBLE_BABAR
from lumbra.searches.own_file import load_search
from lumbra.searches.zprime_invisible import ZPRIME_INVISIBLE
from lumbra.searches.zprime_lfv_invisible import ZPRIME_LFV_INVISIBLE

__all__ = [
    "ALP_DIPHOTON",
    "ALP_INVISIBLE",
    "DARK_HIGGSSTRAHLUNG_INVISIBLE",
    "DARK_PHOTON_INVISIBLE",
    "DARK_PHOTON_INVISIBLE_BABAR",
    "SEARCHES",
    "ZPRIME_INVISIBLE",
    "ZPRIME_LFV_INVISIBLE",
    "load_search",
    "search",
]

SEARCHES: Final[dict[str, Search]] = {
    room.name: room
    for room in (
        ZPRIME_INVISIBLE,
        ZPRIME_LFV_INVISIBLE,
        ALP_DIPHOTON,
        ALP_INVISIBLE,
        DARK_HIGGSSTRAHLUNG_INVISIBLE,
        DARK_PHOTON_INVISIBLE,
        DARK_PHOTON_INVISIBLE_BABAR,
    )
}
"""Every search by its name."""


def search(name: str) -> Search:
    """The search of that name, or the one that a Python file declares.

    Parameters
    ----------
    name : str
        A name of `SEARCHES`, or the path of a file ending in .py, whose code is run.

    Raises
    ------
    InputError
        If there is none of that name, or the file cannot be used.
    """
    if name.endswith(".py"):
        return load_search(Path(name), SEARCHES.values())
    if name not in SEARCHES:
        raise InputError(
            f"There is no search '{name}'.",
            given=name,
            allowed=f"{', '.join(SEARCHES)}, or a Python file of your own",
            suggestion=nearest(name, SEARCHES),
        )
    return SEARCHES[name]
