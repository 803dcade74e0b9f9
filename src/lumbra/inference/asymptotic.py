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

__all__ = ["asymptotic_cls_limit", "asymptotic_expected_limits"]

Array = NDArray[np.float64]

FEW_EVENTS = 10.0
"""Background below which the asymptotic limit is too strong by more than 7 %."""


@njit(cache=True, nogil=True)
def _phi(x: float) -> float:
    return float(0.5 * math.erfc(-x / math.sqrt(2.0)))


@njit(cache=True, nogil=True)
def _rates(s: float, u: Array, model: Array) -> tuple[float, float, float]:
    """Signal, background and free part of the correlation at the nuisances u."""
    b, b_width, e_width, rho, _ = model
    free = math.sqrt(max(1.0 - rho * rho, 0.0))
    signal = s * math.exp(e_width * u[0])
    return signal, b * math.exp(b_width * (rho * u[0] + free * u[1]) + u[2]), free


@njit(cache=True, nogil=True)
def _loss(s: float, u: Array, n: float, model: Array, centre: Array) -> float:
    """Negative log-likelihood above that of a perfect fit; constraints are zero at their centre."""
    signal, background, _ = _rates(s, u, model)
    rate = max(signal + background, 1e-300)
    value = rate
    if n > 0.0:
        # n (x − ln(1 + x)): no digits are lost between large numbers
        shift = (rate - n) / n
        value = n * (shift - math.log1p(shift))
    value += 0.5 * (u[0] - centre[0]) ** 2 + 0.5 * (u[1] - centre[1]) ** 2
    k = model[4]
    if not math.isinf(k):
        drift = u[2] - centre[2]
        value += k * math.exp(centre[2]) * (math.expm1(drift) - drift)
    return float(value)


@njit(cache=True, nogil=True)
def _solve_positive(matrix: Array, vector: Array) -> Array:
    """Solution of a small system with a positive matrix, by elimination without pivots.

    A library call would take longer to compile than all of this module.
    """
    a, x = matrix.copy(), vector.copy()
    size = len(x)
    for i in range(size):
        for j in range(i + 1, size):
            factor = a[j, i] / a[i, i]
            for k in range(i, size):
                a[j, k] -= factor * a[i, k]
            x[j] -= factor * x[i]
    for i in range(size - 1, -1, -1):
        for k in range(i + 1, size):
            x[i] -= a[i, k] * x[k]
        x[i] /= a[i, i]
    return x


@njit(cache=True, nogil=True)
def _profile(s: float, n: float, model: Array, centre: Array) -> tuple[float, Array]:
    """Smallest loss over the nuisances at fixed s: damped Newton steps with exact derivatives."""
    b_width, e_width, rho, k = model[1], model[2], model[3], model[4]
    u = centre.copy()
    value = _loss(s, u, n, model, centre)
    for _ in range(100):
        signal, background, free = _rates(s, u, model)
        rate = max(signal + background, 1e-300)
        r, curve = 1.0 - n / rate, n / (rate * rate)
        lean = np.array([b_width * rho, b_width * free, 0.0 if math.isinf(k) else 1.0])
        first = background * lean
        first[0] += e_width * signal
        # without the negative part far above the data, the matrix stays positive
        bend = max(r, 0.0)
        hessian = np.empty((3, 3))
        for i in range(3):
            for j in range(3):
                hessian[i, j] = curve * first[i] * first[j] + bend * background * lean[i] * lean[j]
        hessian[0, 0] += bend * e_width * e_width * signal
        gradient = r * first
        for i in range(2):
            gradient[i] += u[i] - centre[i]
            hessian[i, i] += 1.0
        if math.isinf(k):
            hessian[2, 2] += 1.0
        else:
            gradient[2] += k * (math.exp(u[2]) - math.exp(centre[2]))
            hessian[2, 2] += k * math.exp(u[2])
        step = _solve_positive(hessian, gradient)
        scale = 1.0
        new = _loss(s, u - step, n, model, centre)
        while new > value + 1e-13 * abs(value) and scale > 1e-6:
            scale *= 0.5
            new = _loss(s, u - scale * step, n, model, centre)
        u = u - scale * step
        value = min(new, value)
        if np.max(np.abs(scale * step)) < 1e-9:
            break
    return value, u


@njit(cache=True, nogil=True)
def _q_tilde(s: float, n: float, model: Array, centre: Array, at_zero: float) -> float:
    """The statistic q̃ at s for the data n and control measurements at the centre."""
    efficiency, background, _ = _rates(1.0, centre, model)
    best = (n - background) / efficiency
    if best >= s:
        return 0.0
    floor = 0.0 if best >= 0.0 else at_zero
    return 2.0 * max(_profile(s, n, model, centre)[0] - floor, 0.0)


@njit(cache=True, nogil=True)
def _solve(n: float, model: Array, level: float, sigmas: float, observed: bool) -> float:
    """Limit from the observed q̃, or the expected one at N sigmas, by bisection in ln s."""
    centre = np.zeros(3)
    at_zero, profiled = _profile(0.0, n, model, centre)
    # the Asimov data set: background alone, at the nuisances that the data prefer
    asimov = _rates(0.0, profiled, model)[1]
    asimov_zero = _loss(0.0, profiled, asimov, model, profiled)
    low, high = math.log(1e-4), math.log(10.0 * (n + asimov + 10.0) + 1e-3)
    for _ in range(60):
        middle = 0.5 * (low + high)
        s = math.exp(middle)
        root_a = math.sqrt(_q_tilde(s, asimov, model, profiled, asimov_zero))
        if observed:
            q = _q_tilde(s, n, model, centre, at_zero)
            if math.sqrt(q) <= root_a:
                both, back = _phi(-math.sqrt(q)), _phi(root_a - math.sqrt(q))
            else:
                both = _phi(-(q + root_a**2) / (2.0 * root_a))
                back = _phi(-(q - root_a**2) / (2.0 * root_a))
        else:
            both, back = _phi(sigmas - root_a), _phi(sigmas)
        if both > (1.0 - level) * back:
            low = middle
        else:
            high = middle
        if high - low < 1e-10:
            break
    return math.exp(0.5 * (low + high))


def _models(experiment: CountingExperiment, level: float) -> Array:
    check_level(level)
    parts = experiment.nuisances()
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
    models = _models(experiment, level)
    counts = whole_counts(observed)
    counts = np.broadcast_to(counts, np.broadcast_shapes(counts.shape, (len(models),)))
    out = np.empty(counts.shape)
    for index in np.ndindex(counts.shape):
        out[index] = _solve(float(counts[index]), models[index[-1]], level, 0.0, True)
    return out


def asymptotic_expected_limits(experiment: CountingExperiment, level: float = 0.9) -> Array:
    """Expected limits (5, h) [events] at −2, −1, 0, 1, 2 σ: eq. 89 with σ at the limit itself."""
    models = _models(experiment, level)
    return np.array(
        [
            [_solve(float(model[0]), model, level, float(sigmas), False) for model in models]
            for sigmas in range(-2, 3)
        ]
    )
