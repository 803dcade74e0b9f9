"""Where a count leaves the acceptance regions of the unified construction: the compiled search.

A signal s accepts the counts with the largest R(n) = P̄(n|s)/max P̄(n|s′) over s′ ≥ 0 until they
fill the level. R has one maximum in n, so the counts that rank before n lie between n and its
mirror image on the other side, and a search for that is all that is needed.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.inference.poisson_mixture import (
    Mixture,
    between,
    likeliest_signal,
    log_probability,
    mixture_of,
)
from lumbra.inference.window_profile import Model

__all__ = ["fill_intervals"]

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

TEETH = 2.5
"""Counts are discrete, so that s is accepted and refused in turn near an edge: the outermost that
is accepted lies within so many events."""
STEP = 0.1
"""Distance of the signals that are looked at there, less than that of two teeth [events]."""
AHEAD = 4.0
"""How far larger backgrounds are searched for a longer interval [events]. The raw limit falls
with b in saw teeth about one event apart, so the longest lies within the next few."""
APART = 0.1
BLUNT = 2.0
"""Error of the background above which there are no teeth [events]: exp(−2π²·4) is left."""


@njit(cache=True, nogil=True)
def _log_rank(n: int, s: float, b: float, mixture: Mixture, best: Array, first: int) -> float:
    """ln R(n); the largest probabilities are kept from call to call."""
    row = n - first
    if row < 0 or row >= len(best):
        peak = log_probability(n, likeliest_signal(n, b, mixture), mixture)[0]
    else:
        if math.isnan(best[row]):
            best[row] = log_probability(n, likeliest_signal(n, b, mixture), mixture)[0]
        peak = best[row]
    return float(log_probability(n, s, mixture)[0] - peak)


@njit(cache=True, nogil=True)
def _before(
    n: int, s: float, b: float, mixture: Mixture, best: Array, first: int
) -> tuple[float, int]:
    """Probability of the counts that rank before n, and the last of them, seen from n.

    The lower one of two equals goes first.
    """
    rank = _log_rank(n, s, b, mixture, best, first)
    tiny = 1e-10 + 1e-13 * n
    if _log_rank(n + 1, s, b, mixture, best, first) > rank + tiny:
        inside, step = n + 1, 1
        while _log_rank(inside + step, s, b, mixture, best, first) > rank + tiny:
            inside += step
            step *= 2
        outside = inside + step
        while outside - inside > 1:
            middle = (inside + outside) // 2
            if _log_rank(middle, s, b, mixture, best, first) > rank + tiny:
                inside = middle
            else:
                outside = middle
        return between(n, inside, s, mixture), inside
    if n == 0 or _log_rank(n - 1, s, b, mixture, best, first) < rank - tiny:
        return 0.0, n
    inside, step = n - 1, 1
    while (
        inside - step >= 0 and _log_rank(inside - step, s, b, mixture, best, first) >= rank - tiny
    ):
        inside -= step
        step *= 2
    outside = max(inside - step, -1)
    while inside - outside > 1:
        middle = (inside + outside) // 2
        if _log_rank(middle, s, b, mixture, best, first) >= rank - tiny:
            inside = middle
        else:
            outside = middle
    return between(inside - 1, n - 1, s, mixture), inside


@njit(cache=True, nogil=True)
def _edge(
    n: int,
    inside: float,
    outside: float,
    b: float,
    level: float,
    mixture: Mixture,
    best: Array,
    first: int,
) -> float:
    """Outermost accepted signal towards ``outside``, which is not accepted.

    What ranks before n grows in jumps, each by one more count, and may fall between them: just
    before a jump is where another piece can be accepted, however short.
    """
    a, c = inside, outside
    while abs(c - a) > STEP:
        middle = 0.5 * (a + c)
        if _before(n, middle, b, mixture, best, first)[0] < level:
            a = middle
        else:
            c = middle
    way = 1.0 if outside > inside else -1.0
    begin = a
    outer, last = begin + way * (TEETH + STEP), -1
    for i in range(int(TEETH / STEP), 0, -1):
        s = begin + way * i * STEP
        if s < 0.0:
            continue
        value, mirror = _before(n, s, b, mixture, best, first)
        if value < level:
            a, c = s, s + way * STEP
            break
        if last >= 0 and mirror != last:
            near, far = s, outer
            while abs(far - near) > 1e-7 * (1.0 + abs(near)):
                middle = 0.5 * (near + far)
                if _before(n, middle, b, mixture, best, first)[1] == mirror:
                    near = middle
                else:
                    far = middle
            if _before(n, near, b, mixture, best, first)[0] < level:
                return near
        outer, last = s, mirror
    while abs(c - a) > 1e-7 * (1.0 + abs(a)):
        middle = 0.5 * (a + c)
        if _before(n, middle, b, mixture, best, first)[0] < level:
            a = middle
        else:
            c = middle
    return 0.5 * (a + c)


@njit(cache=True, nogil=True)
def _interval(
    n: int, model: Model, lognormal: bool, level: float, upper_only: bool
) -> tuple[float, float]:
    """First and last signal whose acceptance region holds n."""
    b, b_width, e_width, _, k = model
    spread = math.sqrt(n + 1.0 + (b_width * b) ** 2 + b * b / k)
    mixture = mixture_of(model, lognormal, max(n - b, 0.0) + 2.0 * spread)
    peak = likeliest_signal(n, b, mixture)
    spread += e_width * peak
    reach = int(30.0 * spread + 50.0)
    best = np.full(2 * reach, np.nan)
    first = n - reach
    step = spread
    high = peak + step
    while _before(n, high, b, mixture, best, first)[0] < level:
        step *= 1.5
        high += step
    top = _edge(n, peak, high, b, level, mixture, best, first)
    if upper_only or _before(n, 0.0, b, mixture, best, first)[0] < level:
        return 0.0, top
    return _edge(n, peak, 0.0, b, level, mixture, best, first), top


@njit(cache=True, nogil=True)
def _lengthened(n: int, model: Model, lognormal: bool, level: float, top: float) -> float:
    """Largest upper limit for this background or any larger one."""
    b, b_width, e_width, rho, k = model
    if b_width * b > BLUNT:
        return top
    before = top
    for i in range(1, int(AHEAD / APART) + 1):
        low, high = b + (i - 1) * APART, b + i * APART
        end = _interval(n, (high, b_width, e_width, rho, k), lognormal, level, True)[1]
        if end > before:
            # a tooth begins at its highest
            for _ in range(10):
                middle = 0.5 * (low + high)
                model = (middle, b_width, e_width, rho, k)
                peak = _interval(n, model, lognormal, level, True)[1]
                if peak >= end:
                    top, high = max(top, peak), middle
                else:
                    low = middle
        top, before = max(top, end), end
    return top


@njit(cache=True, nogil=True)
def fill_intervals(
    counts: Ints, models: Array, lognormal: bool, level: float, lengthened: bool, out: Array
) -> None:
    """Lower and upper ends (2, c, h) for counts (c, h) and models (h, 5).

    Equal counts are done once.
    """
    for h in range(counts.shape[1]):
        row = models[h]
        model = (row[0], row[1], row[2], row[3], row[4])
        for i in range(counts.shape[0]):
            done = -1
            for earlier in range(i):
                if counts[earlier, h] == counts[i, h]:
                    done = earlier
            if done >= 0:
                out[:, i, h] = out[:, done, h]
                continue
            low, high = _interval(counts[i, h], model, lognormal, level, False)
            if lengthened:
                high = _lengthened(counts[i, h], model, lognormal, level, high)
            out[0, i, h], out[1, i, h] = low, high
