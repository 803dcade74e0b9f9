"""The factors γ of bins at their best for given θ: the inner, closed part of the likelihood."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.inference.histfactory.layout import Layout, Measured
from lumbra.inference.histfactory.room import Room

__all__ = ["constraint_loss", "solve_bins", "solve_gaussian"]

Array = NDArray[np.float64]

_LOWEST: Final = 1e-10
_HIGHEST: Final = 10.0
"""Bounds of γ, those of pyhf."""

# sums may be reordered for vector units; NaN and infinity keep their meaning
_FAST = {"reassoc", "contract", "nsz"}


@njit(cache=True, nogil=True)
def _group_factor(x: float, centre: float, width: float, poisson: bool) -> tuple[float, float]:
    """γ and p of a group at x = b r."""
    if width <= 0.0:
        return 1.0, 0.0
    if poisson:
        below = width + x
        value = centre / below if below > 0.0 else math.inf
        p = value / below if below > 0.0 else 0.0
    else:
        value = centre - width * x
        p = width
    if value < _LOWEST:
        return _LOWEST, 0.0
    if value > _HIGHEST:
        return _HIGHEST, 0.0
    return value, p


@njit(cache=True, nogil=True)
def _bin_sum(
    layout: Layout, control: Array, room: Room, c: int, k: int, r: float
) -> tuple[float, float]:
    """Σ γ b and S = Σ p b² of bin k of channel c at the residual r; fills γ and p."""
    total, spread = 0.0, 0.0
    for row in range(layout.channel_rows[c], layout.channel_rows[c + 1]):
        q = layout.row_groups[row] + k
        b = room.b[q]
        value, p = _group_factor(b * r, control[q], layout.width[q], layout.row_poisson[row])
        room.gamma[q], room.p[q] = value, p
        total += value * b
        spread += p * b * b
    return total, spread


@njit(cache=True, nogil=True)
def _guess(layout: Layout, control: Array, room: Room, c: int, k: int, n: float) -> float:
    """The mean of a bin if all its constraints were Gaussian: the root of a quadratic."""
    total, spread = 0.0, 0.0
    for row in range(layout.channel_rows[c], layout.channel_rows[c + 1]):
        q = layout.row_groups[row] + k
        b, width = room.b[q], layout.width[q]
        if width <= 0.0:
            total += b
        elif layout.row_poisson[row]:
            total += b * control[q] / width
            spread += b * b * control[q] / (width * width)
        else:
            total += b * control[q]
            spread += b * b * width
    half = 0.5 * (total - spread)
    root = math.sqrt(half * half + spread * n)
    # of the two forms of the root, the one without cancellation
    return half + root if half >= 0.0 else spread * n / (root - half)


@njit(cache=True, nogil=True)
def _solve_bin(
    layout: Layout, control: Array, room: Room, c: int, k: int, n: float
) -> tuple[float, float]:
    """Mean of a bin with its γ at their best, and S; a mean of −1 if there is none."""
    if n <= 0.0:
        return _bin_sum(layout, control, room, c, k, 1.0)
    mean = _guess(layout, control, room, c, k, n)
    low, high = 0.0, math.inf
    total, spread = 0.0, 0.0
    for _ in range(100):
        if not mean > 1e-12 * n:
            return -1.0, 0.0
        total, spread = _bin_sum(layout, control, room, c, k, 1.0 - n / mean)
        excess = mean - total
        if abs(excess) <= 1e-12 * (mean + abs(total)):
            return mean, spread
        low, high = (low, mean) if excess > 0.0 else (mean, high)
        new = mean - excess / (1.0 + spread * n / (mean * mean))
        if not low < new < high:
            new = 0.5 * (low + high) if high < math.inf else 2.0 * mean
        if new == mean:
            break
        mean = new
    return mean, spread


@njit(cache=True, nogil=True)
def constraint_loss(gamma: float, centre: float, width: float, poisson: bool) -> float:
    if width <= 0.0:
        return 0.0
    if not poisson:
        return 0.5 * (gamma - centre) ** 2 / width
    if centre <= 0.0:
        return width * gamma
    shift = (width * gamma - centre) / centre
    return centre * (shift - math.log1p(shift))


@njit(cache=True, nogil=True, fastmath=_FAST)
def solve_gaussian(layout: Layout, measured: Measured, room: Room, c: int) -> bool:
    """Means and γ of a channel as if all its constraints were Gaussian and without bounds.

    Returns whether that is true of all bins. Loops run over bins, for vector units.
    """
    first, bins = layout.channel_bins[c], layout.channel_bins[c + 1] - layout.channel_bins[c]
    total, spread = room.mean[first : first + bins], room.weight[first : first + bins]
    residual, counts = room.residual[first : first + bins], measured.counts[first : first + bins]
    total[:] = 0.0
    spread[:] = 0.0
    for row in range(layout.channel_rows[c], layout.channel_rows[c + 1]):
        q0 = layout.row_groups[row]
        if layout.row_poisson[row] and layout.row_free[row]:
            return False
        for k in range(bins):
            b = room.b[q0 + k]
            total[k] += b * measured.control[q0 + k]
            spread[k] += b * b * layout.width[q0 + k]
    lowest = 1.0
    for k in range(bins):
        half = 0.5 * (total[k] - spread[k])
        root = math.sqrt(half * half + spread[k] * counts[k])
        # of the two forms of the root, the one without cancellation
        mean = half + root if half >= 0.0 else spread[k] * counts[k] / (root - half)
        floor = max(mean, 1e-150)
        residual[k] = 1.0 - counts[k] / floor
        total[k] = mean
        w = counts[k] / (floor * floor)
        spread[k] = w / (1.0 + w * spread[k])
        lowest = min(lowest, mean)
    highest = 0.0
    for row in range(layout.channel_rows[c], layout.channel_rows[c + 1]):
        q0 = layout.row_groups[row]
        for k in range(bins):
            width = layout.width[q0 + k]
            gamma = measured.control[q0 + k] - width * room.b[q0 + k] * residual[k]
            room.gamma[q0 + k], room.p[q0 + k] = gamma, width
            lowest, highest = min(lowest, gamma), max(highest, gamma)
    return bool(lowest > _LOWEST and highest < _HIGHEST)


@njit(cache=True, nogil=True)
def solve_bins(layout: Layout, measured: Measured, room: Room, c: int) -> bool:
    """Means and γ of a channel, bin by bin; false if a bin has no solution."""
    first = layout.channel_bins[c]
    for k in range(layout.channel_bins[c + 1] - first):
        n = measured.counts[first + k]
        mean, spread = _solve_bin(layout, measured.control, room, c, k, n)
        if mean < 0.0:
            return False
        room.mean[first + k] = mean
        room.residual[first + k] = 1.0 - n / mean if n > 0.0 else 1.0
        w = n / (mean * mean) if n > 0.0 else 0.0
        room.weight[first + k] = w / (1.0 + w * spread)
    return True
