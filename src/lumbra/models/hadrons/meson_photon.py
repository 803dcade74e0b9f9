"""e⁺e⁻ → π⁰γ and ηγ through ρ, ω and φ.

Form of SND, Phys. Rev. D 93 (2016) 092001 (π⁰γ) and Phys. Rev. D 76 (2007) 077101 (ηγ), with the
branching fractions of PDG 2022 and the phases of the quark model.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation.constants import ALPHA, M_ETA, M_PION0, M_RHO
from lumbra.models.hadrons.resonances import OMEGA, PHI

__all__ = ["eta_photon_ratio", "pion_photon_ratio"]

Array = NDArray[np.float64]

_WIDTHS: Final = (0.1491, OMEGA.width, PHI.width)
_POLES: Final = (M_RHO, OMEGA.mass, PHI.mass)
_ELECTRONS: Final = (4.72e-5, OMEGA.electrons / OMEGA.width, PHI.electrons / PHI.width)
_PION: Final = (4.7e-4, 8.35e-2, 1.32e-3)
_ETA: Final = (3.00e-4, 4.5e-4, 1.303e-2)
_SIGNS: Final = (1, 1, -1)


def pion_photon_ratio(mass: ArrayLike, couplings: tuple[float, ...] = (1, 1, 1)) -> Array:
    """R of π⁰γ.

    Parameters
    ----------
    mass : (...)
        [GeV]
    couplings : (3,)
        Couplings to ρ, ω and φ relative to those of the photon.
    """
    return _ratio(np.asarray(mass, float), M_PION0, _PION, couplings)


def eta_photon_ratio(mass: ArrayLike, couplings: tuple[float, ...] = (1, 1, 1)) -> Array:
    """R of ηγ; as above."""
    return _ratio(np.asarray(mass, float), M_ETA, _ETA, couplings)


def _ratio(
    mass: Array, meson: float, fractions: tuple[float, ...], couplings: tuple[float, ...]
) -> Array:
    momentum = np.maximum(mass**2 - meson**2, 0.0) / (2 * mass)
    amplitude = np.zeros(mass.shape, complex)
    parts = zip(_POLES, _WIDTHS, _ELECTRONS, fractions, _SIGNS, couplings, strict=True)
    for M, width, electrons, fraction, sign, coupling in parts:
        peak = 12 * math.pi * electrons * fraction / M**2
        at_peak = (M**2 - meson**2) / (2 * M)
        size = sign * coupling * math.sqrt(peak * M**3 / at_peak**3)
        amplitude = amplitude + size * M * width / (M**2 - mass**2 - 1j * mass * width)
    section = np.abs(amplitude) ** 2 * momentum**3 / mass**3
    return np.asarray(section * mass**2 * 3 / (4 * math.pi * ALPHA**2))
