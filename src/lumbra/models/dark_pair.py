"""Widths of a vector boson into a pair of dark particles of any kind."""

from __future__ import annotations

from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.models.parameters import require_below, require_coupling, require_mass, require_option
from lumbra.models.vector_widths import (
    to_majorana,
    to_scalars,
    to_unequal_fermions,
    to_vector_fermions,
)

__all__ = ["KINDS", "dark_pair_width", "require_dark_pair"]

KINDS: Final = ("dirac", "majorana", "scalar", "pseudo-dirac")
"""Dirac fermion, Majorana fermion, complex scalar, two Majorana states of nearly equal mass."""


def dark_pair_width(
    kind: str, mass: Any, coupling: Any, dark_mass: Any, splitting: Any = 0.0
) -> NDArray[np.float64]:
    """Width [GeV] into dark particles; `splitting` [GeV] is that of a pseudo-Dirac pair.

    Parameters
    ----------
    kind : str
        One of `KINDS`.
    mass, dark_mass : array_like
        Of the boson and of the (lighter) dark particle [GeV].
    coupling : array_like
        g_D.
    splitting : array_like
        [GeV]
    """
    if kind == "pseudo-dirac":
        return to_unequal_fermions(mass, coupling, dark_mass, np.asarray(dark_mass) + splitting)
    width = {"dirac": to_vector_fermions, "majorana": to_majorana, "scalar": to_scalars}[kind]
    return width(mass, coupling, dark_mass)


def require_dark_pair(
    boson: str, kind: str, mass: Any, coupling: Any, dark_mass: Any, splitting: Any = 0.0
) -> None:
    """Refuse dark particles that the boson cannot decay to; as above, or "none" of them.

    Numbers that cannot be used are refused also if there are no dark particles.

    Raises
    ------
    InputError
        If the kind is unknown, a number cannot be used or the pair is too heavy.
    """
    kinds = ("none", *KINDS)
    require_option("kind of dark matter", kind, kinds, "'dirac' is the usual choice")
    require_coupling("of the dark matter", coupling)
    require_mass("dark matter", dark_mass, zero=True)
    require_mass("splitting of the dark states", splitting, zero=True)
    if kind == "none":
        return
    total = 2 * np.asarray(dark_mass, float) + np.asarray(splitting, float)
    require_below(
        f"mass of a pair of dark particles in decays of the {boson}",
        total,
        mass,
        f"half the {boson} mass each [GeV]",
        f"leave dark_mass out for a third of the {boson} mass",
    )
