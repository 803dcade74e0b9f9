"""What a new particle of a chain decays to, by short names, and what it may."""

from __future__ import annotations

from typing import Final

from lumbra.foundation import InputError
from lumbra.foundation.constants import M_ELECTRON, M_KAON, M_MUON, M_PION, M_PION0, M_TAU
from lumbra.foundation.errors import nearest
from lumbra.foundation.particles import DARK_FERMION
from lumbra.generation.decays.spin import Angular
from lumbra.generation.decays.two_body import TwoBody

__all__ = ["INVISIBLE", "decay_to"]

INVISIBLE: Final = "invisible"
"""The particle is kept: no detector sees it."""

_PAIRS: Final[dict[str, tuple[int, float]]] = {
    "e": (11, M_ELECTRON),
    "mu": (13, M_MUON),
    "tau": (15, M_TAU),
    "pi": (211, M_PION),
    "pi0": (111, M_PION0),
    "K": (321, M_KAON),
    "gamma": (22, 0.0),
    "dark": (DARK_FERMION, 0.0),
}


def decay_to(
    pair: str,
    mass: float,
    spin: int,
    allowed: tuple[str, ...] = ("e", "mu", "tau", "pi", "pi0", "K", "gamma", INVISIBLE),
    dark_mass: float = 0.0,
) -> tuple[TwoBody, ...]:
    """The decay of a new particle to a pair; nothing for "invisible".

    Parameters
    ----------
    pair : str
        One of `allowed`.
    mass : float
        Of the decaying particle [GeV].
    spin : {0, 1}
        Its spin: it makes the angles of a vector's products.
    allowed : tuple of str
        Pairs to which it can go.
    dark_mass : float
        Mass [GeV] of the fermions of "dark".

    Raises
    ------
    InputError
        If there is no such pair, or the particle is too light for it.
    """
    if pair not in allowed:
        raise InputError(
            "The new particle does not decay to this pair.",
            given=repr(pair),
            allowed=", ".join(allowed),
            suggestion=nearest(pair, allowed),
        )
    if pair == INVISIBLE:
        return ()
    number, product = _PAIRS[pair]
    product = dark_mass if pair == "dark" else product
    if 2 * product >= mass:
        raise InputError(
            "The new particle is too light for this decay.",
            given=f"{mass:g} GeV to two particles of {product:g} GeV",
            allowed=f"a mass above {2 * product:g} GeV",
            suggestion="choose a heavier particle or a lighter pair",
        )
    angular: Angular = "isotropic"
    if spin == 1:
        angular = "scalars" if number in (211, 321) else "fermions"
    own = number in (22, 111)
    return (TwoBody((number, number if own else -number), (product, product), angular),)
