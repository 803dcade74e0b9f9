"""Pion form factor in the time-like region: ρ with ω and three excitations.

Gounaris and Sakurai, Phys. Rev. Lett. 21 (1968) 244, for each ρ; parameters from the fit to the
BaBar cross section, Phys. Rev. D 86 (2012) 032013 (masses, widths, amplitudes and phases there).
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation.constants import M_PION

__all__ = ["EXCITED", "OMEGA", "RHO", "gounaris_sakurai", "pion_form_factor", "pion_pair_ratio"]

Array = NDArray[np.float64]
Complex = NDArray[np.complex128]

RHO: Final = (0.77502, 0.14959)
OMEGA: Final = (0.78191, 0.00813, 1.644e-3, -0.011)
EXCITED: Final = (
    (1.493, 0.427, 0.158, 3.76),
    (1.861, 0.316, 0.068, 1.39),
    (2.254, 0.109, 0.0051, 0.70),
)
"""Mass [GeV], width [GeV], amplitude, phase [rad]."""


def gounaris_sakurai(s: ArrayLike, mass: float, width: float) -> Complex:
    """Amplitude of a ρ that decays to ππ, analytic and 1 at s = 0.

    Parameters
    ----------
    s : (...)
        Mass squared of the pair [GeV²], above 0.
    mass, width : float
        [GeV]
    """
    s = np.asarray(s, float)
    root, k2 = np.sqrt(s), s / 4 - M_PION**2
    # below threshold k turns imaginary; the real amplitude there is not needed
    k = np.sqrt(np.maximum(k2, 0.0))
    k0 = math.sqrt(mass**2 / 4 - M_PION**2)
    h = 2 / math.pi * k / root * np.log((root + 2 * k) / (2 * M_PION))
    log0 = math.log((mass + 2 * k0) / (2 * M_PION))
    h0 = 2 / math.pi * k0 / mass * log0
    slope = h0 * (1 / (8 * k0**2) - 1 / (2 * mass**2)) + 1 / (2 * math.pi * mass**2)
    f = width * mass**2 / k0**3 * (k2 * (h - h0) + (mass**2 - s) * k0**2 * slope)
    running = width * (k / k0) ** 3 * mass / root
    d = (
        3 / math.pi * M_PION**2 / k0**2 * log0
        + mass / (2 * math.pi * k0)
        - M_PION**2 * mass / (math.pi * k0**3)
    )
    return np.asarray(mass**2 * (1 + d * width / mass) / (mass**2 - s + f - 1j * mass * running))


def pion_form_factor(
    s: ArrayLike,
    rho: Sequence[float] | Array = RHO,
    omega: Sequence[float] | Array = OMEGA,
    excited: Sequence[Sequence[float]] | Array = EXCITED,
    *,
    to_omega: float = 1.0,
) -> Complex:
    """F_π(s) with the interference of ρ and ω.

    Parameters
    ----------
    s : (...)
        [GeV²], above 4m_π².
    rho, omega, excited : sequences of float
        Mass and width [GeV] of the ρ; mass, width, amplitude and phase [rad] of the ω and of
        each excited ρ. The published ones if left out.
    to_omega : float
        Coupling to the ω relative to that of the photon.
    """
    s = np.asarray(s, float)
    mass, width, size, phase = omega
    mixing = to_omega * size * np.exp(1j * phase)
    pole = mass**2 / (mass**2 - s - 1j * mass * width)
    total: Complex = gounaris_sakurai(s, *rho) * (1 + mixing * pole) / (1 + mixing)
    norm = 1.0 + 0j
    for excited_mass, excited_width, amplitude, angle in excited:
        weight = amplitude * np.exp(1j * angle)
        total = total + weight * gounaris_sakurai(s, excited_mass, excited_width)
        norm += weight
    return np.asarray(total / norm)


def pion_pair_ratio(mass: ArrayLike, *, omega: float = 1.0) -> Array:
    """R of π⁺π⁻: β³|F_π|²/4.

    Parameters
    ----------
    mass : (...)
        [GeV]
    omega : float
        Coupling to the ω relative to that of the photon.
    """
    s = np.square(np.asarray(mass, float))
    beta2 = np.maximum(1 - 4 * M_PION**2 / s, 0.0)
    safe = np.maximum(s, 4 * M_PION**2)
    return np.asarray(beta2**1.5 / 4 * np.abs(pion_form_factor(safe, to_omega=omega)) ** 2)
