"""Feldman–Cousins intervals for a count with a known background."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.foundation import InputError
from lumbra.inference.bayesian import check_level

__all__ = ["feldman_cousins"]

Array = NDArray[np.float64]

STEP = 0.005
"""Step of the signal grid [events], as fine as the published tables need."""
LOOK_AHEAD = 4.0
"""How far larger backgrounds are searched for a longer interval [events]. The raw limit falls
with b in saw teeth about one event apart, so the longest lies within the next few."""


@njit(cache=True, nogil=True)
def _accepts(n: int, s: float, b: float, level: float) -> bool:
    """Whether the count n is in the acceptance region of s, ordered by likelihood ratio."""
    mean = max(s + b, 1e-300)
    last = int(mean + 12.0 * math.sqrt(mean + 1.0) + 20.0)
    last = max(last, n)
    ratio, pmf = np.empty(last + 1), np.empty(last + 1)
    log_factorial = 0.0
    for m in range(last + 1):
        if m > 0:
            log_factorial += math.log(m)
        pmf[m] = math.exp(m * math.log(mean) - mean - log_factorial)
        best = max(m - b, 0.0) + b
        ratio[m] = best - mean + (m * math.log(mean / best) if m > 0 else 0.0)
    # n is in if what ranks before it does not fill the level yet
    before = 0.0
    for m in range(last + 1):
        if ratio[m] > ratio[n] or (ratio[m] == ratio[n] and m < n):
            before += pmf[m]
    return before < level


@njit(cache=True, nogil=True)
def _raw_interval(n: int, b: float, level: float, step: float) -> tuple[float, float]:
    """First and last signal on the grid whose acceptance region holds n."""
    centre = round(max(n - b, 0.0) / step)
    top = int((max(n - b, 0.0) + 6.0 * math.sqrt(n + 1.0) + 10.0) / step)
    low, high = centre, centre
    for i in range(top, centre, -1):
        if _accepts(n, i * step, b, level):
            high = i
            break
    for i in range(centre + 1):
        if _accepts(n, i * step, b, level):
            low = i
            break
    return low * step, high * step


@njit(cache=True, nogil=True)
def _lengthened_top(n: int, b: float, level: float, step: float, ahead: float) -> float:
    """Largest raw upper limit for this background or any larger one."""
    top = _raw_interval(n, b, level, step)[1]
    fine = 0.02
    for i in range(1, int(ahead / fine) + 1):
        # only a longer interval matters, and between neighbours it grows by less than one event
        other, last = b + i * fine, round(top / step)
        for j in range(last + int(1.0 / step), last, -1):
            if _accepts(n, j * step, other, level):
                top = j * step
                break
    return top


def feldman_cousins(
    observed: int, background: float, level: float = 0.9, *, monotone: bool = True
) -> tuple[float, float]:
    """Unified interval (lower, upper) [events] for a count over a known background.

    Feldman and Cousins, PRD 57 (1998) 3873. The raw upper end is not monotonic in the background;
    published tables lengthen it to the largest of all larger backgrounds, and so does `monotone`.

    Parameters
    ----------
    observed : int
        Observed count.
    background : float
        Expected background [events], without error.
    level : float
        Confidence level.
    """
    check_level(level)
    if observed < 0 or not 0 <= background < math.inf or observed != int(observed):
        raise InputError(
            "No Feldman–Cousins interval exists for this count.",
            given=f"{observed} over {background}",
            allowed="a whole count and a finite background, not negative",
            suggestion="for a background with errors use cls_limit or bayesian_limit",
        )
    low, high = _raw_interval(int(observed), background, level, STEP)
    if monotone:
        high = _lengthened_top(int(observed), background, level, STEP, LOOK_AHEAD)
    return low, high
