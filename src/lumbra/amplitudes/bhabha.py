"""e+e- → e+e- in closed form for massless electrons, with α(0) (H. J. Bhabha, 1936)."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation.constants import ALPHA, HBARC2_FB_GEV2

__all__ = ["angular_distribution", "cross_section"]

Array = NDArray[np.float64]


def angular_distribution(cosine: ArrayLike, s: ArrayLike) -> Array:
    """dσ/d cos θ = (πα²/s) [u²(1/s + 1/t)² + (t/s)² + (s/t)²] [fb].

    Parameters
    ----------
    cosine : array_like
        From the incoming to the outgoing electron in the CM, below 1.
    s : array_like
        [GeV²]
    """
    t = -0.5 * (1 - np.asarray(cosine, float))  # in units of s
    bracket = ((1 + t) * (1 + 1 / t)) ** 2 + t * t + 1 / (t * t)
    return np.asarray(math.pi * ALPHA**2 / np.asarray(s, float) * bracket * HBARC2_FB_GEV2)


def _integral(t: float) -> float:
    """∫ [u²(1/s + 1/t)² + (t/s)² + (s/t)²] dt, s = 1."""
    # (1 + t)²(1 + 1/t)² = t² + 4t + 6 + 4/t + 1/t²
    return 2 * t**3 / 3 + 2 * t * t + 6 * t + 4 * math.log(-t) - 2 / t


def cross_section(s: float, low: float, high: float) -> float:
    """σ [fb] of electrons that leave between two cosines in the CM.

    Parameters
    ----------
    s : float
        [GeV²]
    low, high : float
        Limits on cos θ, −1 ≤ low < high < 1.
    """
    bottom, top = -0.5 * (1 - low), -0.5 * (1 - high)
    # d cos θ = 2 dt
    integral = 2 * (_integral(top) - _integral(bottom))
    return math.pi * ALPHA**2 / s * integral * HBARC2_FB_GEV2
