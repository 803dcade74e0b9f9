"""Widths of a boson that couples like a photon with the charge ε: leptons, hadrons, photons."""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation.constants import ALPHA, ELECTRON_CHARGE, M_ELECTRON, M_MUON, M_TAU
from lumbra.models.hadrons import hadronic_ratios
from lumbra.models.vector_widths import to_vector_fermions

__all__ = ["LEPTONS", "photon_like_widths", "to_hadrons", "to_three_photons"]

Array = NDArray[np.float64]

LEPTONS: Final = {"ee": M_ELECTRON, "mumu": M_MUON, "tautau": M_TAU}
"""Pairs of charged leptons and the mass [GeV] of each."""


def to_hadrons(mass: ArrayLike, mixing: ArrayLike, ratio: ArrayLike) -> Array:
    """Width [GeV] into hadrons, αε²mR/3: R is relative to massless muons.

    Parameters
    ----------
    mass : array_like
        [GeV]
    mixing, ratio : array_like
        ε and R(m²).
    """
    scale = ALPHA * np.square(mixing) * np.asarray(mass, float) / 3
    return np.asarray(scale * np.asarray(ratio, float))


def to_three_photons(mass: ArrayLike, mixing: ArrayLike) -> Array:
    """Width [GeV] into three photons through an electron loop; 0 above 2m_e.

    17 ε²α⁴m⁹/(2⁷3⁶5³π³m_e⁸), Pospelov, Ritz, Voloshin, Phys. Rev. D 78 (2008) 115012, for m ≪ m_e;
    near 2m_e the true width is some times larger, but unimportant: the decay length is infinite
    for every collider.
    """
    mass = np.asarray(mass, float)
    number = 17 * ALPHA**4 / (2**7 * 3**6 * 5**3 * math.pi**3)
    width = number * np.square(mixing) * mass**9 / M_ELECTRON**8
    return np.asarray(np.where(mass < 2 * M_ELECTRON, width, 0.0))


def photon_like_widths(mass: Any, mixing: Any) -> dict[str, Array]:
    """Partial widths [GeV] of a boson that couples to the electromagnetic current with εe."""
    widths = {
        name: to_vector_fermions(mass, np.asarray(mixing) * ELECTRON_CHARGE, lepton)
        for name, lepton in LEPTONS.items()
    }
    for name, ratio in hadronic_ratios(mass).items():
        widths[name] = to_hadrons(mass, mixing, ratio)
    widths["3gamma"] = to_three_photons(mass, mixing)
    return widths
