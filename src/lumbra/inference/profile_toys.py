"""Tails of profile-likelihood statistics of a count, from pseudo-experiments: the compiled loops.

At each tested signal the nuisances are those that fit the data best there (θ̂̂(s), the profile
construction); a pseudo-experiment draws the count and, anew, every measurement of a nuisance. The
statistics are q̃ and t̃ of Cowan, Cranmer, Gross, Vitells, EPJC 71 (2011) 1554, eqs. 16 and 11.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.inference.window_profile import (
    Centre,
    Model,
    background_at,
    best_signal,
    loss,
    profile,
    smallest,
    start_of,
)

__all__ = ["fill_tails"]

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

_CLOSE = 1e-4
"""Length of the last Newton step: what is missing in the statistic is its square, 1e-8."""
_TIE = 1e-7
"""Statistics that differ by less are equal: counts are discrete."""


@njit(cache=True, nogil=True)
def _draw(
    rng: np.random.Generator, rate: float, model: Model, u0: float, u1: float, control: float
) -> tuple[float, float, float, float]:
    """A count and the measurements of its nuisances; what has no width is not measured."""
    k = model[4]
    n = float(rng.poisson(rate))
    if model[1] > 0.0 or model[2] > 0.0:
        u0 += rng.standard_normal()
    if model[1] > 0.0:
        u1 += rng.standard_normal()
    return n, u0, u1, k if math.isinf(k) else float(rng.poisson(control))


@njit(cache=True, nogil=True)
def _reaches(
    s: float, n: float, model: Model, centre: Centre, floor: float, limit: float, two: bool
) -> bool:
    """Whether the statistic is at least ``limit``, which is above zero.

    Parameters
    ----------
    floor : float
        Loss of the best fit with s ≥ 0.
    two : bool
        t̃ rather than q̃.
    """
    if not two and best_signal(n, model, centre) >= s:
        return False
    # at the measured nuisances the loss is never below that of the profile
    u2 = start_of(model, centre)
    if 2.0 * (loss(s, n, model, centre, centre[0], centre[1], u2) - floor) < limit:
        return False
    u0, u1, u2 = profile(s, n, model, centre, centre[0], centre[1], u2, _CLOSE)
    return 2.0 * (loss(s, n, model, centre, u0, u1, u2) - floor) >= limit


@njit(cache=True, nogil=True)
def _floor(n: float, model: Model, centre: Centre) -> float:
    """Loss of the best fit with s ≥ 0: none is left where the signal can be positive."""
    if best_signal(n, model, centre) >= 0.0:
        return 0.0
    return float(smallest(0.0, n, model, centre, _CLOSE))


@njit(cache=True, nogil=True)
def _tails(
    rng: np.random.Generator,
    n: float,
    model: Model,
    signals: Array,
    toys: int,
    two: bool,
    alone: Array,
    out: Ints,
) -> None:
    """Pseudo-experiments (k, 2) with and without signal that reach the data, for one window.

    Parameters
    ----------
    alone : (toys, 5) array
        Room for the pseudo-experiments without signal, which serve every signal.
    """
    nominal = (0.0, 0.0, model[4])
    k = model[4]
    floor = _floor(n, model, nominal)
    if not two:
        u0, u1, u2 = profile(0.0, n, model, nominal, 0.0, 0.0, 0.0, _CLOSE)
        rate, control = background_at(model, u0, u1, u2), k * math.exp(u2)
        for t in range(toys):
            drawn, c0, c1, m = _draw(rng, rate, model, u0, u1, control)
            alone[t, 0], alone[t, 1], alone[t, 2], alone[t, 3] = drawn, c0, c1, m
            alone[t, 4] = _floor(drawn, model, (c0, c1, m))
    for j in range(len(signals)):
        s = signals[j]
        u0, u1, u2 = profile(s, n, model, nominal, 0.0, 0.0, 0.0, 1e-6)
        limit = 2.0 * (loss(s, n, model, nominal, u0, u1, u2) - floor)
        if not two and best_signal(n, model, nominal) >= s:
            limit = 0.0
        limit -= _TIE * (1.0 + limit)
        if limit <= 0.0:
            out[j, 0], out[j, 1] = toys, toys
            continue
        rate = s * math.exp(model[2] * u0) + background_at(model, u0, u1, u2)
        control = k * math.exp(u2)
        count = 0
        for _ in range(toys):
            drawn, c0, c1, m = _draw(rng, rate, model, u0, u1, control)
            centre = (c0, c1, m)
            if not two and best_signal(drawn, model, centre) >= s:
                continue
            least = _floor(drawn, model, centre)
            count += _reaches(s, drawn, model, centre, least, limit, two)
        out[j, 0] = count
        count = 0
        if not two:
            for t in range(toys):
                centre = (alone[t, 1], alone[t, 2], alone[t, 3])
                count += _reaches(s, alone[t, 0], model, centre, alone[t, 4], limit, two)
        out[j, 1] = count


@njit(cache=True, nogil=True)
def fill_tails(
    rng: np.random.Generator,
    counts: Array,
    models: Array,
    signals: Array,
    toys: int,
    two: bool,
    out: Ints,
) -> None:
    """Pseudo-experiments (h, k, 2) with and without signal whose statistic reaches the data's.

    Parameters
    ----------
    rng : Generator
        Of these windows.
    counts : (h,)
        Observed counts.
    models : (h, 5)
        Rows of `lumbra.inference.window_profile.Model`.
    signals : (h, k)
        Tested signals [events], above zero for q̃.
    toys : int
        With and without signal at each.
    two : bool
        t̃ rather than q̃; then there are none without signal.
    """
    alone = np.empty((0 if two else toys, 5))
    for h in range(len(counts)):
        row = models[h]
        model = (row[0], row[1], row[2], row[3], row[4])
        _tails(rng, counts[h], model, signals[h], toys, two, alone, out[h])
