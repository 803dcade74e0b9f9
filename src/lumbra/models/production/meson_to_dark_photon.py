"""Mesons that decay to a dark photon, and their Dalitz backgrounds with the same form factors.

Reece and Wang, JHEP 07 (2009) 051; Landsberg, Phys. Rept. 128 (1985) 301; Kroll and Wada, Phys.
Rev. 98 (1955) 1355. Form factor slopes: KLOE, Phys. Lett. B 742 (2015) 1 for φ → η; NA60, Phys.
Lett. B 757 (2016) 437 for η. All functions take arrays of masses and mixings.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation.constants import ALPHA
from lumbra.foundation.kinematics import kallen

__all__ = [
    "SLOPES",
    "form_factor",
    "photon_dalitz_spectrum",
    "pseudoscalar_dalitz_spectrum",
    "pseudoscalar_to_photon",
    "vector_to_pseudoscalar",
]

Array = NDArray[np.float64]

SLOPES: Final = {
    "phi-eta": 1.28,
    "pi0": 1.75,
    "eta": 1 / 0.516,
    "jpsi-eta-prime": 1 / 3.686**2,
}
"""b [GeV⁻²] of F(q²) = 1/(1 − bq²); the inverse of the squared pole mass."""


def form_factor(q2: Any, slope: float) -> Array:
    """F(q²) = 1/(1 − bq²), 1 at q² = 0.

    Parameters
    ----------
    q2 : (...)
        [GeV²]
    slope : float
        b [GeV⁻²].
    """
    return np.asarray(1 / (1 - slope * np.asarray(q2, float)))


def vector_to_pseudoscalar(
    mass: Any,
    epsilon: Any,
    vector: float,
    pseudoscalar: float,
    photon_fraction: float,
    slope: float,
) -> Array:
    """BR(V → PA′), shape (...); 0 where closed.

    Parameters
    ----------
    mass, epsilon : (...)
        Mass of the A′ [GeV] and ε.
    vector, pseudoscalar : float
        Masses of the mesons [GeV].
    photon_fraction : float
        BR(V → Pγ).
    slope : float
        b [GeV⁻²].
    """
    m2 = np.square(np.asarray(mass, float))
    ratio = kallen(vector**2, pseudoscalar**2, m2) / (vector**2 - pseudoscalar**2) ** 2
    space = np.where(np.asarray(mass) < vector - pseudoscalar, np.maximum(ratio, 0), 0) ** 1.5
    return np.asarray(photon_fraction * np.square(epsilon) * form_factor(m2, slope) ** 2 * space)


def pseudoscalar_to_photon(
    mass: Any, epsilon: Any, pseudoscalar: float, photons_fraction: float, slope: float
) -> Array:
    """BR(P → γA′), shape (...); the two photons of P → γγ give the factor 2.

    Parameters
    ----------
    mass, epsilon : (...)
        Mass of the A′ [GeV] and ε.
    pseudoscalar : float
        Mass of P [GeV].
    photons_fraction : float
        BR(P → γγ).
    slope : float
        b [GeV⁻²]; 0 for a point.
    """
    m2 = np.square(np.asarray(mass, float))
    space = np.maximum(1 - m2 / pseudoscalar**2, 0) ** 3
    rate = 2 * np.square(epsilon) * space * form_factor(m2, slope) ** 2
    return np.asarray(rate * photons_fraction)


def photon_dalitz_spectrum(q2: Any, pseudoscalar: float, lepton: float, slope: float) -> Array:
    """dΓ(P → γℓℓ)/dq² / Γ(P → γγ) [GeV⁻²]; masses in GeV, q² in GeV², shape (...)."""
    q2 = np.asarray(q2, float)
    space = np.maximum(1 - q2 / pseudoscalar**2, 0) ** 3
    point = 2 * ALPHA / (3 * math.pi * q2) * space * _pair(q2, lepton)
    return np.asarray(point * form_factor(q2, slope) ** 2)


def pseudoscalar_dalitz_spectrum(
    q2: Any, vector: float, pseudoscalar: float, lepton: float, slope: float
) -> Array:
    """dΓ(V → Pℓℓ)/dq² / Γ(V → Pγ) [GeV⁻²]; masses in GeV, q² in GeV², shape (...)."""
    q2 = np.asarray(q2, float)
    ratio = kallen(vector**2, pseudoscalar**2, q2) / (vector**2 - pseudoscalar**2) ** 2
    open_ = q2 < (vector - pseudoscalar) ** 2
    space = np.where(open_, np.maximum(ratio, 0), 0) ** 1.5
    point = ALPHA / (3 * math.pi * q2) * space * _pair(q2, lepton)
    return np.asarray(point * form_factor(q2, slope) ** 2)


def _pair(q2: Array, lepton: float) -> Array:
    r = lepton**2 / q2
    return np.asarray((1 + 2 * r) * np.sqrt(np.maximum(1 - 4 * r, 0)))
