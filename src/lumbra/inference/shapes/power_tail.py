"""The power-law tail of Crystal Ball shapes, beside a Gaussian core exp(−t²/2).

At a distance u ≥ α from the peak (in widths) the tail is e^{−α²/2} r^{−n} with r = 1 + α(u − α)/n,
which joins the core with its slope. What lies beyond u is e^{−α²/2} n/(α(n − 1)) · r^{1−n}.
(J. E. Gaiser, SLAC-R-255 (1982), appendix F.)
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

__all__ = ["beyond", "beyond_slopes", "height"]

Array = NDArray[np.float64]

_ROOT_TWO_PI = math.sqrt(2 * math.pi)


def height(u: Array, alpha: float, n: float) -> Array:
    """Core and tail at a distance u [widths] on the side of the tail; 1 at the peak."""
    far = np.maximum(u, alpha)
    tail = np.exp(-0.5 * alpha * alpha - n * np.log1p(alpha * (far - alpha) / n))
    return np.asarray(np.where(u > alpha, tail, np.exp(-0.5 * u * u)))


def beyond(u: Array, alpha: float, n: float) -> Array:
    """Integral of core and tail from a distance u ≥ 0 [widths] to infinity."""
    far = np.maximum(u, alpha)
    tail = height(far, alpha, n) * (1 + alpha * (far - alpha) / n) * n / (alpha * (n - 1))
    core = _ROOT_TWO_PI * (ndtr(-np.minimum(u, alpha)) - ndtr(-alpha))
    return np.asarray(tail + core)


def beyond_slopes(u: Array, alpha: float, n: float) -> dict[str, Array]:
    """Derivatives of `beyond` by alpha and n; the same for every u inside the core."""
    far = np.maximum(u, alpha)
    ratio = 1 + alpha * (far - alpha) / n
    tail = beyond(far, alpha, n)
    by_alpha = -alpha - 1 / alpha + (1 - n) / ratio * (far - 2 * alpha) / n
    by_n = 1 / n - 1 / (n - 1) - np.log(ratio) - (1 - n) / ratio * alpha * (far - alpha) / n**2
    return {"alpha": tail * by_alpha, "n": tail * by_n}
