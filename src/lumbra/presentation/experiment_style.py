"""The looks of experiments' own figures, from mplhep, at the sizes that figures here have."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from importlib.util import find_spec
from typing import Any, Final

import matplotlib as mpl

from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.presentation.style import paper_style

__all__ = ["STYLES", "styled"]

STYLES: Final = {
    "lumbra": "", "alice": "ALICE", "atlas": "ATLAS", "cms": "CMS", "dune": "DUNE",
    "lhcb": "LHCb2", "root": "ROOT",
}  # fmt: skip
"""Styles by the names that users type: those of mplhep."""
_TAKEN: Final = ("axes.linewidth", "legend.frameon")
_TICKS: Final = ("direction", "top", "bottom", "left", "right", "minor.visible")


@contextmanager
def styled(name: str = "lumbra") -> Iterator[None]:
    """Draw and save inside this block in a style: fonts, lines and ticks of an experiment.

    Sizes of letters stay those of `paper_style`, because margins of figures here are fixed.

    Parameters
    ----------
    name : str
        One of `STYLES`.

    Raises
    ------
    InputError
        If there is no such style, or mplhep is not installed.
    """
    if name not in STYLES:
        raise InputError(
            "There is no such style of figures.",
            given=name,
            allowed=", ".join(STYLES),
            suggestion=nearest(name, STYLES),
        )
    with paper_style():
        if STYLES[name]:
            parameters: Any = mpl.rcParams
            parameters.update(_parameters(STYLES[name]))
        yield


def _parameters(style: str) -> dict[str, Any]:
    """What is taken over from a style of mplhep."""
    if find_spec("mplhep") is None:
        raise InputError(
            "The styles of experiments are not installed.",
            given=style,
            allowed="the style lumbra, or mplhep beside it",
            suggestion="pip install 'lumbra[styles]'",
        )
    import mplhep

    given = dict(getattr(mplhep.style, style))
    wanted = {*_TAKEN, *(f"{axis}.{key}" for axis in ("xtick", "ytick") for key in _TICKS)}
    taken = {key: value for key, value in given.items() if key in wanted}
    family = given["font.family"]
    kind = family[0] if isinstance(family, list) else family
    # letters that the experiment's font lacks, such as ′ and ⁻, come from the one that has them
    return taken | {"font.family": [given[f"font.{kind}"][0], "DejaVu Sans"]}
