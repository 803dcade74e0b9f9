"""Where a p-value known from pseudo-experiments at several signals falls to 1 − CL."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

__all__ = ["crossing"]

Array = NDArray[np.float64]

_LARGEST, _SMALLEST = 0.8, 1e-3
"""p-values between which the normal quantile is close to a parabola in the signal."""
_STEPS = 50


def crossing(
    signals: Array, tails: NDArray[np.integer] | Array, toys: int, level: float, divided: bool
) -> tuple[Array, Array]:
    """Limits (h,) and their errors from a weighted parabola through normal quantiles.

    Φ⁻¹(p) is a straight line in the signal for a Gaussian measurement and bends little for a few
    events, so that all points share the noise of the pseudo-experiments.

    Parameters
    ----------
    signals : (h, k) array
        Tested signals.
    tails : (h, k, 2) array
        Pseudo-experiments with and without signal that reach the data.
    toys : int
        How many there were of each.
    level : float
        Confidence level.
    divided : bool
        CLs rather than CLs+b.

    Returns
    -------
    limit, error : (h,) arrays
        NaN where fewer than three points lie where the parabola holds.
    """
    # a tail that nothing reached is known to be less than about one
    reached = np.maximum(tails.astype(float), 0.5)
    p = reached[..., 0] / (reached[..., 1] if divided else toys)
    relative = 1.0 / reached[..., 0] - (0.0 if divided else 1.0 / toys)
    if divided:
        relative = relative + 1.0 / reached[..., 1]
    target = 1.0 - level
    useful = (p < max(_LARGEST, 1.0 - target / 2)) & (p > min(_SMALLEST, target / 20))
    safe = np.clip(p, 1e-9, 1.0 - 1e-9)
    height = ndtri(safe) - ndtri(target)
    slope = np.sqrt(2 * np.pi) * np.exp(0.5 * ndtri(safe) ** 2)
    weight = np.where(useful, 1.0 / (slope**2 * p**2 * np.maximum(relative, 1e-9)), 0.0)
    scale = signals[:, -1:]
    rows = np.stack([np.ones_like(p), signals / scale, (signals / scale) ** 2], axis=1)
    matrix = np.einsum("hik,hk,hjk->hij", rows, weight, rows)
    right = np.einsum("hik,hk,hk->hi", rows, weight, height)
    enough = useful.sum(axis=1) >= 3
    limit, error = np.full(len(p), np.nan), np.full(len(p), np.nan)
    if np.any(enough):
        covariance = np.linalg.inv(matrix[enough])
        theta = np.einsum("hij,hj->hi", covariance, right[enough])
        x = _root(theta, (signals / scale)[enough])
        at = np.stack([np.ones_like(x), x, x * x], axis=1)
        spread = np.sqrt(np.einsum("hi,hij,hj->h", at, covariance, at))
        rise = np.abs(theta[:, 1] + 2 * theta[:, 2] * x)
        limit[enough] = x * scale[enough, 0]
        error[enough] = spread / np.maximum(rise, 1e-12) * scale[enough, 0]
    return limit, error


def _root(theta: Array, grid: Array) -> Array:
    """Where the parabolas (h, 3) fall through zero: of two roots, the one nearer to the points."""
    a, b, c = theta[:, 2], theta[:, 1], theta[:, 0]
    inside = np.maximum(b * b - 4 * a * c, 0.0)
    # the falling branch of a parabola of either sign, in the form that survives a → 0
    sum_ = -b + np.sqrt(inside)
    with np.errstate(divide="ignore", invalid="ignore"):
        x = 2 * c / sum_
    return np.asarray(np.where(np.isfinite(x), x, grid[:, -1] * 2))
