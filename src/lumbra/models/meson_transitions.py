"""Mesons that turn into dark photons or lepton pairs by emitting a real or virtual photon.

Reece and Wang, JHEP 07 (2009) 051; Landsberg, Phys. Rept. 128 (1985) 301; Kroll and Wada, Phys.
Rev. 98 (1955) 1355. Everything is relative to the decay with a real photon, so that only the form
factor F(q²) = 1/(1 − b q²), F(0) = 1, is needed; b = 1/Λ² for a pole at Λ.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation.constants import ALPHA
from lumbra.foundation.kinematics import kallen

__all__ = [
    "form_factor",
    "pseudoscalar_dalitz_spectrum",
    "pseudoscalar_fraction",
    "vector_dalitz_spectrum",
    "vector_fraction",
]

Array = NDArray[np.float64]


def form_factor(q2: ArrayLike, slope: float) -> Array:
    """F(q²) = 1/(1 − b q²).

    Parameters
    ----------
    q2 : array_like
        [GeV²]
    slope : float
        b [GeV⁻²].
    """
    return np.asarray(1 / (1 - slope * np.asarray(q2, float)))


def vector_fraction(
    vector: float, pseudoscalar: float, dark_photon: ArrayLike, mixing: float, slope: float
) -> Array:
    """BR(V → P A′)/BR(V → Pγ) = ε²|F(m²)|² [λ(M_V², M_P², m²)/λ(M_V², M_P², 0)]^(3/2).

    Parameters
    ----------
    vector, pseudoscalar : float
        Masses of V and P [GeV].
    dark_photon : array_like
        Mass of the A′ [GeV]; above the threshold the result is 0.
    mixing : float
        ε.
    slope : float
        b [GeV⁻²].
    """
    m2 = np.square(np.asarray(dark_photon, float))
    lam = kallen(vector**2, pseudoscalar**2, m2) / (vector**2 - pseudoscalar**2) ** 2
    opened = m2 < (vector - pseudoscalar) ** 2
    phase = np.where(opened, np.maximum(lam, 0.0), 0.0) ** 1.5
    return np.asarray(mixing**2 * form_factor(m2, slope) ** 2 * phase)


def pseudoscalar_fraction(
    pseudoscalar: float, dark_photon: ArrayLike, mixing: float, slope: float
) -> Array:
    """BR(P → γA′)/BR(P → γγ) = 2ε²|F(m²)|² (1 − m²/M_P²)³; the 2 is that of identical photons.

    Parameters
    ----------
    pseudoscalar : float
        Mass of P [GeV].
    dark_photon, mixing, slope
        As in `vector_fraction`.
    """
    m2 = np.square(np.asarray(dark_photon, float))
    phase = np.maximum(1 - m2 / pseudoscalar**2, 0.0) ** 3
    return np.asarray(2 * mixing**2 * form_factor(m2, slope) ** 2 * phase)


def _leptons(q2: Array, lepton: float) -> Array:
    """(α/3πq²)(1 + 2m²/q²)√(1 − 4m²/q²): a virtual photon turns into a lepton pair."""
    ratio = lepton**2 / q2
    velocity = np.sqrt(np.maximum(1 - 4 * ratio, 0.0))
    return np.asarray(ALPHA / (3 * math.pi * q2) * (1 + 2 * ratio) * velocity)


def vector_dalitz_spectrum(
    q2: ArrayLike, vector: float, pseudoscalar: float, lepton: float, slope: float
) -> Array:
    """dΓ(V → Pℓℓ)/dq² / Γ(V → Pγ) [GeV⁻²].

    Parameters
    ----------
    q2 : array_like
        Mass squared of the lepton pair [GeV²].
    vector, pseudoscalar, lepton : float
        Masses [GeV].
    slope : float
        b [GeV⁻²].
    """
    q2 = np.asarray(q2, float)
    lam = np.maximum(kallen(vector**2, pseudoscalar**2, q2), 0.0)
    phase = (lam / (vector**2 - pseudoscalar**2) ** 2) ** 1.5
    return np.asarray(_leptons(q2, lepton) * phase * form_factor(q2, slope) ** 2)


def pseudoscalar_dalitz_spectrum(
    q2: ArrayLike, pseudoscalar: float, lepton: float, slope: float
) -> Array:
    """dΓ(P → γℓℓ)/dq² / Γ(P → γγ) [GeV⁻²]; parameters as in `vector_dalitz_spectrum`."""
    q2 = np.asarray(q2, float)
    phase = np.maximum(1 - q2 / pseudoscalar**2, 0.0) ** 3
    return np.asarray(2 * _leptons(q2, lepton) * phase * form_factor(q2, slope) ** 2)
