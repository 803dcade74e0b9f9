"""Counts with their nuisances integrated out: the compiled core below both limit methods.

With background counts j of probability B(j) and an efficiency ε of prior weight w(ε),

    F(s) = Σ_ε w(ε) Σ_m Poisson(m | s ε) Σ_{j ≤ n − m} B(j | ε) = P(N ≤ n | s).

The hybrid CLs limit solves F(s) = (1 − CL) F(0). The Bayesian limit with a flat prior in s solves
the same equation with w(ε)/ε in the place of w(ε), because ∫ ds Poisson(m | s ε) from s to
infinity is P(M ≤ m | s ε)/ε. One kernel therefore serves both.

Normal variables are sums over the points of `lumbra.inference.prior_grid`. The gamma prior of the
simulation error needs no points: Poisson and gamma make a negative binomial.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.inference.prior_grid import SMALL, prior_grid, scaled_value

__all__ = ["background_rows", "fill_limits", "predictive_quantiles", "sharpness_of", "upper_limit"]

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

FEW = 40.0
"""Background below which exp(−b) and its products do not underflow, at e² times the mean too."""
_NEGLIGIBLE = -45.0
"""Logarithm of the terms that are left out."""


@njit(cache=True, nogil=True)
def log_tables(last: int, effective: float) -> tuple[Array, Array]:
    """ln j! and Σ_{i<j} ln(1 + i/k) for j up to the last."""
    factorial, rising = np.zeros(last + 1), np.zeros(last + 1)
    for j in range(1, last + 1):
        factorial[j] = factorial[j - 1] + math.log(j)
        rising[j] = rising[j - 1] + math.log1p((j - 1) / effective)
    return factorial, rising


@njit(cache=True, nogil=True)
def log_pmf(j: int, b: float, effective: float, factorial: float, rising: float) -> float:
    """ln of the negative binomial of mean b and k effective counts; Poisson for k = ∞."""
    if b <= 0.0:
        return 0.0 if j == 0 else -np.inf
    if math.isinf(effective):
        return j * math.log(b) - b - factorial
    return j * math.log(b) - factorial + rising - (effective + j) * math.log1p(b / effective)


@njit(cache=True, nogil=True)
def sharpness_of(width: float, b: float, effective: float) -> float:
    """Prior width of the background over the width of its count."""
    return float(width * b / math.sqrt(b + 1.0 + b * b / effective))


@njit(cache=True, nogil=True)
def background_rows(
    n: int,
    b: float,
    width: float,
    rho: float,
    effective: float,
    lognormal: bool,
    efficiency_points: Array,
) -> Array:
    """Cumulative background counts (r, n + 1) up to n, to a common factor.

    One row serves every efficiency if the two are not correlated; else one row each. The common
    factor keeps numbers finite for counts far below the background; it cancels in limits.
    """
    free = math.sqrt(max(1.0 - rho * rho, 0.0))
    points, weights = prior_grid(width * free, sharpness_of(width * free, b, effective), lognormal)
    count = 1 if rho == 0.0 or width == 0.0 else len(efficiency_points)
    if b < FEW and width < SMALL:
        return _few_rows(
            n, b, effective, lognormal, width, rho, efficiency_points[:count], points, weights
        )
    factorial, rising = log_tables(n, effective)
    means = np.empty((count, len(points)))
    top = -np.inf
    for row in range(count):
        for i in range(len(points)):
            z = free * points[i] + (rho * efficiency_points[row] if count > 1 else 0.0)
            means[row, i] = b * scaled_value(width, z, lognormal)
            j = min(n, int(means[row, i]))
            value = log_pmf(j, means[row, i], effective, factorial[j], rising[j])
            top = max(top, value + math.log(weights[i]))
    rows = np.zeros((count, n + 1))
    for row in range(count):
        for i in range(len(points)):
            _add_counts(
                means[row, i], effective, math.log(weights[i]) - top, factorial, rising, rows[row]
            )
        for j in range(n):
            rows[row, j + 1] += rows[row, j]
    return rows


@njit(cache=True, nogil=True)
def _few_rows(
    n: int,
    b: float,
    effective: float,
    lognormal: bool,
    width: float,
    rho: float,
    efficiency_points: Array,
    points: Array,
    weights: Array,
) -> Array:
    """The rows of a small background: upwards from the probability of none, which is no underflow.

    With a factor common to all rows taken out only by what calls; the means are products, so that
    exponentials are taken once per row and once per point.
    """
    count = len(efficiency_points)
    inverse = 0.0 if math.isinf(effective) else 1.0 / effective
    free = math.sqrt(max(1.0 - rho * rho, 0.0))
    rows = np.zeros((count, n + 1))
    own = np.empty(len(points))
    for i in range(len(points)):
        own[i] = math.exp(width * free * points[i])
    for row in range(count):
        shift = rho * efficiency_points[row] if count > 1 else 0.0
        shared = b * math.exp(width * shift)
        for i in range(len(points)):
            mean = shared * own[i]
            if not lognormal:
                mean = b * scaled_value(width, free * points[i] + shift, lognormal)
            if inverse == 0.0:
                term = weights[i] * math.exp(-mean)
            else:
                term = weights[i] * math.exp(-effective * math.log1p(mean * inverse))
            share = mean / (1.0 + mean * inverse)
            rows[row, 0] += term
            for j in range(n):
                term *= share * (1.0 + j * inverse) / (j + 1)
                rows[row, j + 1] += term
        for j in range(n):
            rows[row, j + 1] += rows[row, j]
    return rows


@njit(cache=True, nogil=True)
def _add_counts(
    mean: float, effective: float, shift: float, factorial: Array, rising: Array, row: Array
) -> None:
    """Add e^shift times the probabilities of 0 … n counts, by recurrence from the largest."""
    n = len(row) - 1
    start = min(n, int(mean))
    value = shift + log_pmf(start, mean, effective, factorial[start], rising[start])
    if value <= _NEGLIGIBLE:
        return
    smallest = math.exp(_NEGLIGIBLE)
    first = math.exp(value)
    # in units of one more count, the negative binomial has the ratio (k + j)/(j + 1) · share/k
    inverse = 0.0 if math.isinf(effective) else 1.0 / effective
    share = mean / (1.0 + mean * inverse)
    j, term = start, first
    while term > smallest:
        row[j] += term
        if j == n:
            break
        term *= share * (1.0 + j * inverse) / (j + 1)
        j += 1
    j, term = start, first
    while j > 0:
        j -= 1
        term *= (j + 1) / (share * (1.0 + j * inverse))
        if term <= smallest:
            break
        row[j] += term


@njit(cache=True, nogil=True)
def tail(
    s: float, n: int, efficiency: Array, weights: Array, rows: Array, factorial: Array
) -> tuple[float, float]:
    """F(s) and −dF/ds of the module's formula, to the common factor of the rows."""
    total, slope = 0.0, 0.0
    for k in range(len(efficiency)):
        row = rows[min(k, len(rows) - 1)]
        x = s * efficiency[k]
        if x <= 0.0:
            total += weights[k] * row[n]
            slope += weights[k] * efficiency[k] * (row[n] - (row[n - 1] if n > 0 else 0.0))
            continue
        reach = 10.0 * math.sqrt(x) + 12.0
        first, last = max(0, int(x - reach)), min(n, int(x + reach))
        if first > last:
            continue
        if first == 0:
            signal = math.exp(-x)
        else:
            signal = math.exp(first * math.log(x) - x - factorial[first])
        part, edge = 0.0, 0.0
        for m in range(first, last):
            part += signal * row[n - m]
            edge += signal * (row[n - m] - row[n - m - 1])
            signal *= x / (m + 1)
        part += signal * row[n - last]
        edge += signal * (row[n - last] - (row[n - last - 1] if last < n else 0.0))
        total += weights[k] * part
        slope += weights[k] * efficiency[k] * edge
    return total, slope


@njit(cache=True, nogil=True)
def solve_tail(
    target: float, start: float, n: int, efficiency: Array, weights: Array, rows: Array
) -> float:
    """The s at which F(s) = target: Newton's method on ln F inside a shrinking bracket."""
    factorial, _ = log_tables(n, np.inf)
    low, high = 0.0, start
    while tail(high, n, efficiency, weights, rows, factorial)[0] > target:
        low, high = high, 2.0 * high
    s = 0.5 * (low + high)
    for _ in range(200):
        value, slope = tail(s, n, efficiency, weights, rows, factorial)
        if value > target:
            low = s
        else:
            high = s
        step = math.log(value / target) * value / slope if value > 0.0 and slope > 0.0 else np.inf
        new = s + step
        if not low < new < high:
            new = 0.5 * (low + high)
        if abs(new - s) < 1e-11 * (1.0 + s):
            return new
        s = new
    return s


@njit(cache=True, nogil=True)
def upper_limit(
    n: int,
    b: float,
    b_width: float,
    e_width: float,
    rho: float,
    effective: float,
    lognormal: bool,
    level: float,
    bayesian: bool,
) -> float:
    """Upper limit on the signal [events] for one hypothesis and one count."""
    spread = math.sqrt(n + 1.0 + (b_width * b) ** 2 + b * b / effective)
    reach = max(n - b, 0.0) + 3.0 * spread + 3.0
    sharpness = (e_width * reach + abs(rho) * b_width * b) / math.sqrt(n + 1.0)
    points, weights = prior_grid(e_width, sharpness, lognormal)
    efficiency = np.empty(len(points))
    for k in range(len(points)):
        efficiency[k] = scaled_value(e_width, points[k], lognormal)
        if efficiency[k] <= 0.0:
            weights[k] = 0.0
        elif bayesian:
            weights[k] /= efficiency[k]
    rows = background_rows(n, b, b_width, rho, effective, lognormal, points)
    base = 0.0
    for k in range(len(weights)):
        base += weights[k] * rows[min(k, len(rows) - 1), n]
    return solve_tail((1.0 - level) * base, reach, n, efficiency, weights, rows)


@njit(cache=True, nogil=True)
def fill_limits(
    counts: Ints,
    b: Array,
    b_width: Array,
    e_width: Array,
    rho: Array,
    effective: Array,
    lognormal: bool,
    level: Array,
    bayesian: bool,
    out: Array,
) -> None:
    """Upper limits (c, h) for counts (c, h) of h hypotheses at levels (c, h), where ``out`` is NaN.

    Equal counts are done once.
    """
    for h in range(counts.shape[1]):
        for i in range(counts.shape[0]):
            if not math.isnan(out[i, h]):
                continue
            done = -1
            for earlier in range(i):
                if counts[earlier, h] == counts[i, h]:
                    done = earlier
            if done >= 0:
                out[i, h] = out[done, h]
            else:
                out[i, h] = upper_limit(
                    counts[i, h],
                    b[h],
                    b_width[h],
                    e_width[h],
                    rho[h],
                    effective[h],
                    lognormal,
                    level[i, h],
                    bayesian,
                )


@njit(cache=True, nogil=True)
def predictive_quantiles(
    b: float, width: float, effective: float, lognormal: bool, probabilities: Array
) -> Ints:
    """Smallest counts at which the background-only distribution reaches the probabilities.

    Parameters
    ----------
    probabilities : (q,), ascending
    """
    points, weights = prior_grid(width, sharpness_of(width, b, effective), lognormal)
    means = np.array([b * scaled_value(width, z, lognormal) for z in points])
    out = np.zeros(len(probabilities), np.int64)
    found, j, cumulative, factorial, rising = 0, 0, 0.0, 0.0, 0.0
    while found < len(probabilities):
        for i in range(len(points)):
            value = log_pmf(j, means[i], effective, factorial, rising)
            if value > _NEGLIGIBLE:
                cumulative += weights[i] * math.exp(value)
        while found < len(probabilities) and cumulative >= probabilities[found]:
            out[found] = j
            found += 1
        j += 1
        factorial += math.log(j)
        rising += math.log1p((j - 1) / effective)
    return out
