"""Statistics of pseudo-experiments in one window, with the background profiled in each: compiled.

The statistics are q̃ (Cowan, Cranmer, Gross, Vitells, EPJC 71 (2011) 1554, eq. 16), one-sided, and
t̃ (eq. 11), two-sided.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.inference.poisson_newton import CONVERGED, minimise
from lumbra.inference.sliding_fit import fit_pair

__all__ = ["fill_floors", "fill_statistics"]

Array = NDArray[np.float64]


@njit(cache=True, nogil=True)
def _loss(counts: Array, mean: Array) -> float:
    total = 0.0
    for i in range(counts.size):
        total += mean[i]
        if counts[i] > 0.0:
            total -= counts[i] * np.log(mean[i])
    return total


@njit(cache=True, nogil=True)
def _floor(counts: Array, matrix: Array, start: Array, means: Array, work: Array) -> float:
    """Loss of the best fit with S ≥ 0; NaN if it fails."""
    theta = start.copy()
    code, number, _, _ = fit_pair(counts, matrix, theta, means, work)
    if code != CONVERGED:
        return np.nan
    return float(_loss(counts, means[2] if number > 0.0 else means[1]))


@njit(cache=True, nogil=True)
def fill_floors(
    counts: Array, matrix: Array, start: Array, begin: int, end: int, out: Array
) -> None:
    """Losses (t,) of the best fits with S ≥ 0 of experiments begin … end − 1; 0 without events."""
    n = matrix.shape[1]
    means, work = np.zeros((3, n)), np.empty((4, n))
    for t in range(begin, end):
        filled = counts[t].sum() > 0.0
        out[t] = _floor(counts[t], matrix, start, means, work) if filled else 0.0


@njit(cache=True, nogil=True)
def fill_statistics(
    counts: Array,
    matrix: Array,
    start: Array,
    s: float,
    one_sided: bool,
    floors: Array,
    begin: int,
    end: int,
    out: Array,
) -> None:
    """q̃(S) or t̃(S) (t,) of experiments begin … end − 1; NaN where a fit failed.

    The likelihood has one maximum, so that its slope at S tells on which side the best fit lies:
    where more than S was seen, q̃ is 0 without looking for it.

    Parameters
    ----------
    counts : (t, n)
        Experiments.
    matrix : (order + 2, n)
        Expectation per unit of each parameter, the signal last.
    start : (order + 1,)
        Background to start from; NaN for a flat one.
    s : float
        Tested yield, S ≥ 0.
    floors : (t,) or (0,)
        From `fill_floors`, if these experiments are tested at more than one yield.
    """
    n = matrix.shape[1]
    peak = matrix[-1].copy()
    signal, background = s * peak, matrix[:-1].copy()
    means, work, at_s = np.zeros((3, n)), np.empty((4, n)), np.empty(n)
    for t in range(begin, end):
        out[t] = np.nan
        observed = counts[t]
        if not observed.sum() > 0.0:
            # the best fit expects nothing, the one at S its signal alone
            out[t] = 2.0 * s * peak.sum()
            continue
        theta = start.copy()
        if np.isnan(theta[0]):
            theta[:] = 0.0
            theta[0] = observed.sum()
        code, _ = minimise(observed, signal, background, theta, at_s, work)
        if code != CONVERGED:
            continue
        rise = 0.0
        for i in range(n):
            rise += (observed[i] / at_s[i] - 1.0) * peak[i]
        if one_sided and rise >= 0.0:
            out[t] = 0.0
            continue
        least = floors[t] if floors.size > 0 else _floor(observed, matrix, start, means, work)
        out[t] = max(2.0 * (_loss(observed, at_s) - least), 0.0)
