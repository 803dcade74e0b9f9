"""Asymptotic CLs limits on a count, to compare with the exact ones and with other programs.

Cowan, Cranmer, Gross, Vitells, EPJC 71 (2011) 1554: the statistic q̃ and its distributions. The
nuisances are profiled: log-normal ones as unit normal variables, the simulation error as the
rate of a Poisson control count (the model that HistFactory calls shapesys).
"""

from __future__ import annotations

import math
import warnings

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError
from lumbra.inference.bayesian import check_level
from lumbra.inference.counting import CountingExperiment, whole_counts
from lumbra.inference.window_profile import (
    Centre,
    Model,
    background_at,
    loss,
    profile,
    smallest,
)

__all__ = ["asymptotic_cls_limit", "asymptotic_expected_limits"]

Array = NDArray[np.float64]

FEW_EVENTS = 10.0
"""Background below which the asymptotic limit is too strong by more than 7 %."""


@njit(cache=True, nogil=True)
def _phi(x: float) -> float:
    return float(0.5 * math.erfc(-x / math.sqrt(2.0)))


@njit(cache=True, nogil=True)
def _excess(s: float, root_a: float, n: float, model: Model, at_zero: float, level: float) -> float:
    """ln CLs − ln(1 − CL) of the observed count."""
    nominal = (0.0, 0.0, model[4])
    q = 0.0
    best = n - model[0]
    if best < s:
        q = 2.0 * max(smallest(s, n, model, nominal, 1e-6) - (0.0 if best >= 0.0 else at_zero), 0.0)
    root = math.sqrt(q)
    if root <= root_a:
        both, back = -root, root_a - root
    else:
        both, back = -(q + root_a**2) / (2.0 * root_a), -(q - root_a**2) / (2.0 * root_a)
    return math.log(max(_phi(both), 1e-300) / (max(_phi(back), 1e-300) * (1.0 - level)))


@njit(cache=True, nogil=True)
def _value(
    s: float,
    n: float,
    model: Model,
    level: float,
    sigmas: float,
    observed: bool,
    fitted: Centre,
    asimov: float,
    at_zero: float,
) -> float:
    """What is zero at the limit: positive below it."""
    # the Asimov data set: background alone, at the nuisances that the data prefer
    root_a = math.sqrt(2.0 * max(smallest(s, asimov, model, fitted, 1e-6), 0.0))
    if observed:
        return _excess(s, max(root_a, 1e-12), n, model, at_zero, level)
    return math.log(max(_phi(sigmas - root_a), 1e-300) / (_phi(sigmas) * (1.0 - level)))


@njit(cache=True, nogil=True)
def _solve(n: float, model: Model, level: float, sigmas: float, observed: bool) -> float:
    """Limit from the observed q̃, or the expected one at N sigmas, by false position in s."""
    u0, u1, u2 = profile(0.0, n, model, (0.0, 0.0, model[4]), 0.0, 0.0, 0.0, 1e-9)
    at_zero = loss(0.0, n, model, (0.0, 0.0, model[4]), u0, u1, u2)
    asimov = background_at(model, u0, u1, u2)
    fitted = (u0, u1, model[4] * math.exp(u2))
    low, f_low = 0.0, -math.log(1.0 - level)
    reach = max(n - model[0], 0.0) + 2.0 * math.sqrt(n + asimov + (model[1] * asimov) ** 2) + 2.0
    high = reach
    f_high = _value(high, n, model, level, sigmas, observed, fitted, asimov, at_zero)
    while f_high > 0.0:
        low, f_low = high, f_high
        high *= 2.0
        f_high = _value(high, n, model, level, sigmas, observed, fitted, asimov, at_zero)
    side, s = 0, high
    for _ in range(100):
        s = high - f_high * (high - low) / (f_high - f_low)
        f = _value(s, n, model, level, sigmas, observed, fitted, asimov, at_zero)
        if abs(f) < 1e-9 or high - low < 1e-10 * high:
            break
        # the side that stays twice has its value scaled down, so that it moves too (Anderson and
        # Björck, BIT 13 (1973) 253)
        if f > 0.0:
            if side == 1:
                shrink = 1.0 - f / f_low
                f_high *= shrink if shrink > 0.0 else 0.5
            low, f_low, side = s, f, 1
        else:
            if side == -1:
                shrink = 1.0 - f / f_high
                f_low *= shrink if shrink > 0.0 else 0.5
            high, f_high, side = s, f, -1
    return s


@njit(cache=True, nogil=True)
def _fill(
    counts: Array, models: Array, level: float, sigmas: float, observed: bool, out: Array
) -> None:
    """Limits (c, h) of counts (c, h)."""
    for h in range(counts.shape[1]):
        row = models[h]
        model = (row[0], row[1], row[2], row[3], row[4])
        for i in range(counts.shape[0]):
            out[i, h] = _solve(counts[i, h], model, level, sigmas, observed)


def _models(experiment: CountingExperiment, level: float, count: int) -> Array:
    check_level(level)
    parts = experiment.nuisances().spread(count)
    if not parts.lognormal:
        raise InputError(
            "The asymptotic limit knows log-normal nuisances only.",
            given="prior='normal'",
            allowed="prior='log-normal'",
            suggestion="use cls_limit or bayesian_limit for the normal prior",
        )
    if bool(np.any(parts.background < FEW_EVENTS)):
        warnings.warn(
            f"asymptotic limits with fewer than {FEW_EVENTS:g} background events are too strong "
            "(7 % at 10 events, 11 % at 3, 35 % at none); cls_limit is exact",
            UserWarning,
            stacklevel=3,
        )
    return np.stack(
        [
            np.maximum(parts.background, 1e-9),
            parts.background_width,
            parts.efficiency_width,
            parts.correlation,
            parts.effective_counts,
        ],
        axis=1,
    )


def asymptotic_cls_limit(
    experiment: CountingExperiment, observed: ArrayLike, level: float = 0.9
) -> Array:
    """Upper limit on the signal [events at nominal efficiency] from the asymptotic formulas.

    Parameters
    ----------
    experiment : CountingExperiment
        h hypotheses with log-normal nuisances.
    observed : array_like, broadcast against (h,)
        Counts; shape (…, h) for several counts of each hypothesis.
    level : float
        Confidence level.

    Warns
    -----
    UserWarning
        With fewer than ten background events.
    """
    counts = np.atleast_1d(whole_counts(observed))
    models = _models(experiment, level, max(counts.shape[-1], len(experiment)))
    shape = (*counts.shape[:-1], len(models))
    table = np.ascontiguousarray(np.broadcast_to(counts, shape), float).reshape(-1, shape[-1])
    out = np.empty(table.shape)
    _fill(table, models, level, 0.0, True, out)
    return out.reshape(shape)


def asymptotic_expected_limits(experiment: CountingExperiment, level: float = 0.9) -> Array:
    """Expected limits (5, h) [events] at −2, −1, 0, 1, 2 σ: eq. 89 with σ at the limit itself."""
    models = _models(experiment, level, len(experiment))
    out = np.empty((5, len(models)))
    for row, sigmas in enumerate(range(-2, 3)):
        _fill(models[None, :, 0], models, level, float(sigmas), False, out[row : row + 1])
    return out
