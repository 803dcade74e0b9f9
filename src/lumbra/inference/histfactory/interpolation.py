"""HistFactory's interpolation between −1σ, nominal and +1σ, with derivatives.

Code 4 (normalisations): a polynomial of sixth order between ±1, whose value, slope and curvature
meet the exponentials outside. Code 4p (shapes): α S + α² A (15 − 10 α² + 3 α⁴) between ±1, which
meets straight lines in the same way. Code 1: exponential. CERN-OPEN-2012-016, section 4.1.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["factor_value", "polynomial", "shape_weights"]

Array = NDArray[np.float64]

_MEETS: Final = np.linalg.inv(
    [
        [1, 1, 1, 1, 1, 1],
        [-1, 1, -1, 1, -1, 1],
        [1, 2, 3, 4, 5, 6],
        [1, -2, 3, -4, 5, -6],
        [0, 2, 6, 12, 20, 30],
        [0, 2, -6, 12, -20, 30],
    ]
)
"""From values, slopes and curvatures at +1 and −1 to the coefficients of α, α², … α⁶."""


def polynomial(low: float, high: float) -> Array:
    """Eight numbers that describe code 4: six coefficients, then ln(high) and ln(low)."""
    up, down = math.log(high), math.log(low)
    ends = [high - 1, low - 1, high * up, -low * down, high * up * up, low * down * down]
    return np.concatenate([_MEETS @ ends, [up, down]])


@njit(cache=True, nogil=True)
def factor_value(a: float, numbers: Array, exponential: bool) -> tuple[float, float, float]:
    """Factor of a normalisation error at a = α, with its first and second derivative."""
    up, down = numbers[6], numbers[7]
    if exponential or a >= 1.0:
        value = math.exp(a * up)
        return value, up * value, up * up * value
    if a <= -1.0:
        value = math.exp(-a * down)
        return value, -down * value, down * down * value
    value, slope, curve = 0.0, 0.0, 0.0
    for k in range(5, -1, -1):
        curve = curve * a + 2.0 * slope
        slope = slope * a + value
        value = value * a + numbers[k]
    # the loop gave p(α) = Σ c_k α^k from k = 0; the factor is 1 + α p(α)
    return 1.0 + a * value, value + a * slope, 2.0 * slope + a * curve


@njit(cache=True, nogil=True)
def shape_weights(a: float) -> tuple[float, float, float, float, float, float]:
    """Code 4p: weights of (high − nominal) and (nominal − low) at α, and their derivatives.

    Returns both weights, both slopes and both curvatures.
    """
    if a > 1.0:
        return a, 0.0, 1.0, 0.0, 0.0, 0.0
    if a < -1.0:
        return 0.0, a, 0.0, 1.0, 0.0, 0.0
    square = a * a
    even = square * (15.0 + square * (3.0 * square - 10.0)) / 16.0
    slope = a * (30.0 + square * (18.0 * square - 40.0)) / 16.0
    curve = (30.0 + square * (90.0 * square - 120.0)) / 16.0
    return 0.5 * a + even, 0.5 * a - even, 0.5 + slope, 0.5 - slope, curve, -curve
