"""Kaon form factors by vector dominance: ρ, ω and φ with the SU(3) weights of quark charges.

Bruch, Khodjamirian, Kühn, Eur. Phys. J. C 39 (2005) 41, without excitations; the size of the φ is
that of its measured widths. Good to some per cent at the φ; above 1.2 GeV, where excited mesons
matter and kaon pairs are a tenth of all hadrons, low by about a half.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation.constants import ALPHA, M_KAON, M_KAON0
from lumbra.models.hadrons.pion_pair import gounaris_sakurai
from lumbra.models.hadrons.resonances import OMEGA, PHI

__all__ = ["kaon_pair_ratio"]

Array = NDArray[np.float64]

_RHO: Final = (0.77502, 0.14959)
_PHI_TO: Final = ((M_KAON, 0.491), (M_KAON0, 0.339))
"""Kaon masses and branching fractions of the φ, PDG 2022."""


def kaon_pair_ratio(
    mass: ArrayLike, *, isovector: float = 1.0, omega: float = 1.0, phi: float = 1.0
) -> Array:
    """R of K⁺K⁻ and K⁰K̄⁰ together: Σ β³|F_K|²/4.

    Parameters
    ----------
    mass : (...)
        [GeV]
    isovector, omega, phi : float
        Couplings to the mesons relative to those of the photon.
    """
    mass = np.asarray(mass, float)
    s = np.maximum(np.square(mass), 4 * M_KAON**2)
    neutral = phi * _phi_size() * _phi(s) / 3 + omega * _pole(s, OMEGA.mass, OMEGA.width) / 6
    charged = isovector * gounaris_sakurai(s, *_RHO) / 2
    ratio = np.zeros(mass.shape)
    for kaon, sign in ((M_KAON, 1), (M_KAON0, -1)):
        beta2 = np.maximum(1 - 4 * kaon**2 / np.square(mass), 0.0)
        ratio = ratio + beta2**1.5 / 4 * np.abs(sign * charged + neutral) ** 2
    return np.asarray(ratio)


def _pole(s: Array, mass: float, width: Array | float) -> NDArray[np.complex128]:
    return np.asarray(mass**2 / (mass**2 - s - 1j * mass * width))


def _phi(s: Array) -> NDArray[np.complex128]:
    """The φ with a width that grows with the momentum of the kaons, 1 at s = 0."""
    M = PHI.mass
    width: Array | float = 1 - sum(share for _, share in _PHI_TO)
    for kaon, share in _PHI_TO:
        grown = np.maximum(s / 4 - kaon**2, 0.0) / (M**2 / 4 - kaon**2)
        width = width + share * grown**1.5 * M**2 / s
    return _pole(s, M, PHI.width * np.asarray(width))


def _phi_size() -> float:
    """Measured over ideal coupling of the φ to kaons: R at the peak is 9B_eeB_KK/α²."""
    M = PHI.mass
    measured = 9 * PHI.electrons / PHI.width * sum(b for _, b in _PHI_TO) / ALPHA**2
    ideal = sum((1 - 4 * k**2 / M**2) ** 1.5 for k, _ in _PHI_TO) / 4 * (M / PHI.width / 3) ** 2
    return math.sqrt(measured / ideal)
