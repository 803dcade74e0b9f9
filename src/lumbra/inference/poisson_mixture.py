"""Probabilities of a count whose mean is unsure: sums of Poisson terms over a prior's points.

    P̄(n|s) = Σ_i w_i Poisson(n | s ε_i + b_i)

The points are those of `lumbra.inference.prior_grid` for the efficiency and the background, times
those of a gamma variable for the error of the simulation. Everything here is compiled.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.inference.large_counts import gamma_grid
from lumbra.inference.marginal import sharpness_of
from lumbra.inference.prior_grid import prior_grid, scaled_value
from lumbra.inference.window_profile import Model

__all__ = ["Mixture", "at_most", "between", "likeliest_signal", "log_probability", "mixture_of"]

Array = NDArray[np.float64]
Mixture = tuple[Array, Array, Array]
"""Efficiencies ε, backgrounds b and weights w of the points."""

_LIGHT = 1e-12
_TINY = 1e-200
_FEW = 200
"""Counts up to which the distribution is summed; above, the expansion below is good to 1e-9."""


@njit(cache=True, nogil=True)
def mixture_of(model: Model, lognormal: bool, signal: float) -> Mixture:
    """Points for a model (see `window_profile`) and signals of about this size [events]."""
    b, b_width, e_width, rho, k = model
    free = b_width * math.sqrt(max(1.0 - rho * rho, 0.0))
    count = math.sqrt(signal + b + 1.0)
    on_b, weight_b = prior_grid(free, sharpness_of(free, b, k), lognormal)
    # the others see a count that the background's error has smeared already
    smeared = math.hypot(count, free * b) / 1.5
    gamma, weight_g = gamma_grid(k if b > 0.0 else np.inf, b / math.sqrt(k) / smeared)
    sharp = (e_width * signal + abs(rho) * b_width * b) / smeared
    on_e, weight_e = prior_grid(e_width, sharp, lognormal)
    size = len(on_e) * len(on_b) * len(gamma)
    efficiency, background, weights = np.empty(size), np.empty(size), np.empty(size)
    used = 0
    floor = _LIGHT * weight_e.max() * weight_b.max() * weight_g.max()
    root = math.sqrt(max(1.0 - rho * rho, 0.0))
    for i in range(len(on_e)):
        for j in range(len(on_b)):
            scale = scaled_value(b_width, rho * on_e[i] + root * on_b[j], lognormal)
            for m in range(len(gamma)):
                weight = weight_e[i] * weight_b[j] * weight_g[m]
                # the corners of the cube weigh nothing
                if weight > floor:
                    efficiency[used] = scaled_value(e_width, on_e[i], lognormal)
                    background[used] = b * scale * gamma[m]
                    weights[used] = weight
                    used += 1
    total = weights[:used].sum()
    return efficiency[:used].copy(), background[:used].copy(), weights[:used] / total


@njit(cache=True, nogil=True)
def log_probability(n: int, s: float, mixture: Mixture) -> tuple[float, float, float]:
    """ln P̄(n|s) and its first two derivatives in s."""
    efficiency, background, weights = mixture
    top = -np.inf
    for i in range(len(weights)):
        mean = s * efficiency[i] + background[i]
        value = -mean if n == 0 else n * math.log(max(mean, _TINY)) - mean
        top = max(top, value)
    total, first, second = 0.0, 0.0, 0.0
    for i in range(len(weights)):
        mean = s * efficiency[i] + background[i]
        if n == 0:
            part, r, bend = weights[i] * math.exp(-mean - top), -1.0, 0.0
        elif mean <= _TINY:
            continue
        else:
            part = weights[i] * math.exp(n * math.log(mean) - mean - top)
            r, bend = n / mean - 1.0, n / mean / mean
        total += part
        first += part * efficiency[i] * r
        second += part * efficiency[i] ** 2 * (r * r - bend)
    if total <= 0.0:
        return -np.inf, 0.0, 0.0
    slope = first / total
    value = top + math.log(total) - math.lgamma(n + 1.0)
    return value, slope, second / total - slope * slope


@njit(cache=True, nogil=True)
def likeliest_signal(n: int, b: float, mixture: Mixture) -> float:
    """The s ≥ 0 at which n is likeliest: Newton's method inside a bracket."""
    if n == 0 or (b > 0.0 and log_probability(n, 0.0, mixture)[1] <= 0.0):
        return 0.0
    low, s = 0.0, max(n - b, 0.5)
    high = np.inf
    for _ in range(100):
        _, slope, bend = log_probability(n, s, mixture)
        if slope > 0.0:
            low = s
        else:
            high = s
        new = s - slope / bend if bend < 0.0 else -1.0
        if not low < new < high:
            new = 2.0 * s if math.isinf(high) else 0.5 * (low + high)
        if abs(new - s) < 1e-7 * (1.0 + s):
            return float(new)
        s = new
    return float(s)


@njit(cache=True, nogil=True)
def at_most(n: int, mean: float) -> float:
    """P(N ≤ n) of a Poisson count.

    Large counts: Temme's uniform expansion of the incomplete gamma function, SIAM J. Math. Anal.
    10 (1979) 757, with the first two coefficients.
    """
    if n < 0:
        return 0.0
    if mean <= 0.0:
        return 1.0
    if n < _FEW:
        if mean > 700.0:
            return 0.0
        term = math.exp(-mean)
        total = term
        for j in range(1, n + 1):
            term *= mean / j
            total += term
        return min(total, 1.0)
    a = n + 1.0
    away = mean / a - 1.0
    eta = math.copysign(math.sqrt(max(2.0 * (away - math.log1p(away)), 0.0)), away)
    if abs(eta) < 0.05:
        first = -1.0 / 3.0 + eta * (1.0 / 12.0 + eta * (-2.0 / 135.0 + eta / 864.0))
    else:
        first = 1.0 / away - 1.0 / eta
    second = (-1.0 / 540.0 - eta / 288.0) / a if abs(eta) < 0.5 else 0.0
    rest = math.exp(-0.5 * a * eta * eta) / math.sqrt(2.0 * math.pi * a) * (first + second)
    return min(max(0.5 * math.erfc(eta * math.sqrt(0.5 * a)) + rest, 0.0), 1.0)


@njit(cache=True, nogil=True)
def between(low: int, high: int, s: float, mixture: Mixture) -> float:
    """P(low < N ≤ high) at the signal s."""
    efficiency, background, weights = mixture
    total = 0.0
    for i in range(len(weights)):
        mean = s * efficiency[i] + background[i]
        total += weights[i] * (at_most(high, mean) - at_most(low, mean))
    return total
