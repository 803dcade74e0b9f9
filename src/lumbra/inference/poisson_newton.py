"""The compiled heart: damped Newton for Poisson likelihoods that are linear in their parameters.

Expectation μ_i = offset_i + Σ_k θ_k A_ki in bin i, counts n_i. The negative log-likelihood
Σ (μ_i − n_i ln μ_i) is convex in θ; its gradient is A (1 − n/μ) and its Hessian A diag(n/μ²) Aᵀ.

The damping is one rule: no filled bin may lose more than half of its expectation in one step.
Along such a step the curvature grows at most fourfold, and the quadratic decrease λ² outweighs the
remainder: f falls by at least (1 − 4 ln 2 + 2) α λ² ≈ 0.23 α λ². Every step therefore goes
downhill and stays where the expectation is positive, with no line search and no logarithms.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = [
    "AT_BOUND",
    "BELOW_ZERO",
    "CONVERGED",
    "EMPTY",
    "EXHAUSTED",
    "LOOSE",
    "MINUIT",
    "NEGATIVE",
    "REASONS",
    "SINGULAR",
    "STRICT",
    "STUCK",
    "USABLE",
    "minimise",
]

Array = NDArray[np.float64]

CONVERGED: Final = 0
EMPTY: Final = 1
SINGULAR: Final = 2
EXHAUSTED: Final = 3
NEGATIVE: Final = 4
BELOW_ZERO: Final = 5
AT_BOUND: Final = 6
STUCK: Final = 7
MINUIT: Final = 8

REASONS: Final[dict[int, str]] = {
    CONVERGED: "converged",
    EMPTY: "no events in the window",
    SINGULAR: "curvature is singular: too few filled bins for this many parameters",
    EXHAUSTED: "no convergence within the allowed number of steps",
    NEGATIVE: "the expectation is not positive where the fit starts",
    BELOW_ZERO: "the density is negative between events: use bins here",
    AT_BOUND: "converged, with a parameter at its bound",
    STUCK: "no step lowers the loss: the minimum lies where the expectation ends",
    MINUIT: "converged with Minuit, after Newton steps did not",
}
"""What each status of a fit means."""
USABLE: Final = (CONVERGED, AT_BOUND, MINUIT)
"""The statuses that come with a yield."""

_STEPS = 200
STRICT: Final = 1e-9
"""Tolerance on λ² for errors: the Hessian, taken before the last step, is exact to 1e-5."""
LOOSE: Final = 1e-5
"""For likelihoods alone: what is missing after the last step is its square."""
_LARGEST_LOSS = 0.5
# Where the polynomial is pressed against zero by empty bins, a low barrier is slow to reach; after
# so many steps it is raised to this many events per empty bin and let down tenfold at a time.
_PATIENCE = 25
_HIGHEST_FLOOR = 0.3
_LOOSE = 0.1
EMPTY_BINS: Final = 1e-2
"""Events that all bins together would count for if empty: a barrier that keeps μ above zero."""

# sums may be reordered for vector units; NaN and infinity keep their meaning
_FAST = {"reassoc", "contract", "nsz"}


@njit(cache=True, nogil=True, fastmath=_FAST)
def _derivatives(
    counts: Array,
    design: Array,
    mean: Array,
    floor: float,
    work: Array,
    gradient: Array,
    hessian: Array,
) -> None:
    """Gradient and lower triangle of the Hessian at the expectation ``mean``.

    A bin counts for ``floor`` events at least.
    """
    parameters, bins = design.shape
    residual, weight, scaled = work[0], work[1], work[2]
    for i in range(bins):
        inverse = 1.0 / mean[i]
        filled = max(counts[i], floor)
        residual[i] = 1.0 - filled * inverse
        weight[i] = filled * inverse * inverse
    for a in range(parameters):
        row, slope, square = design[a], 0.0, 0.0
        for i in range(bins):
            scaled[i] = weight[i] * row[i]
            slope += residual[i] * row[i]
            square += scaled[i] * row[i]
        gradient[a], hessian[a, a] = slope, square
        # three sums in one loop keep the vector units busy
        for b in range(0, a - 2, 3):
            first, second, third = 0.0, 0.0, 0.0
            for i in range(bins):
                first += scaled[i] * design[b, i]
                second += scaled[i] * design[b + 1, i]
                third += scaled[i] * design[b + 2, i]
            hessian[a, b], hessian[a, b + 1], hessian[a, b + 2] = first, second, third
        for b in range(a - a % 3, a):
            product = 0.0
            for i in range(bins):
                product += scaled[i] * design[b, i]
            hessian[a, b] = product


@njit(cache=True, nogil=True)
def _newton_direction(hessian: Array, gradient: Array, direction: Array) -> float:
    """Solve H d = −g by Cholesky in place; return λ² = gᵀH⁻¹g, or −1 if H is singular.

    The diagonal is left with the inverses of the triangle's, for a division takes long.
    """
    size = gradient.size
    for a in range(size):
        scale = hessian[a, a]
        for b in range(a + 1):
            value = hessian[a, b]
            for k in range(b):
                value -= hessian[a, k] * hessian[b, k]
            if a > b:
                hessian[a, b] = value * hessian[b, b]
            elif value > 1e-13 * scale:
                hessian[a, a] = 1.0 / np.sqrt(value)
            else:
                return -1.0
    decrement = 0.0
    for a in range(size):
        value = -gradient[a]
        for k in range(a):
            value -= hessian[a, k] * direction[k]
        direction[a] = value * hessian[a, a]
        decrement += direction[a] * direction[a]
    for a in range(size - 1, -1, -1):
        value = direction[a]
        for k in range(a + 1, size):
            value -= hessian[k, a] * direction[k]
        direction[a] = value * hessian[a, a]
    return decrement


@njit(cache=True, nogil=True, fastmath=_FAST)
def _expect(offset: Array, design: Array, theta: Array, mean: Array) -> float:
    """Fill the expectation and return its smallest value."""
    parameters, bins = design.shape
    for i in range(bins):
        mean[i] = offset[i]
    for a in range(parameters):
        for i in range(bins):
            mean[i] += theta[a] * design[a, i]
    lowest = mean[0]
    for i in range(bins):
        lowest = min(lowest, mean[i])
    return float(lowest)


@njit(cache=True, nogil=True, fastmath=_FAST)
def _allowed_step(design: Array, direction: Array, mean: Array, change: Array) -> float:
    """The largest step ≤ 1 that costs no bin more than half of its expectation."""
    parameters, bins = design.shape
    odd = parameters % 2
    for i in range(bins):
        change[i] = odd * direction[0] * design[0, i]
    for a in range(odd, parameters, 2):
        for i in range(bins):
            change[i] += direction[a] * design[a, i] + direction[a + 1] * design[a + 1, i]
    # a count first: most steps are short, and it needs neither divisions nor branches
    short = 0
    for i in range(bins):
        short += change[i] < -_LARGEST_LOSS * mean[i]
    if short == 0:
        return 1.0
    worst = 0.0
    for i in range(bins):
        worst = max(worst, -change[i] / mean[i])
    return float(_LARGEST_LOSS / worst)


@njit(cache=True, nogil=True)
def minimise(
    counts: Array,
    offset: Array,
    design: Array,
    theta: Array,
    mean: Array,
    work: Array,
    tolerance: float = STRICT,
) -> tuple[int, float]:
    """Fit θ in place and leave the fitted expectation in ``mean``.

    Parameters
    ----------
    counts, offset, mean : (bins,)
        Observed events, fixed part of the expectation, and room for the whole of it.
    design : (parameters, bins)
        Expectation per unit of each parameter.
    theta : (parameters,)
        Start on entry, best fit on return.
    work : (4, bins)
        Scratch.
    tolerance : float
        On λ² before the last step, `STRICT` or `LOOSE`.

    Returns
    -------
    status : int
        One of `REASONS`.
    variance : float
        Variance of the last parameter from the inverse Hessian.
    """
    size = theta.size
    gradient, direction = np.empty(size), np.empty(size)
    hessian = np.empty((size, size))
    if _expect(offset, design, theta, mean) <= 0.0:
        return NEGATIVE, np.nan
    least = EMPTY_BINS / mean.size
    floor = least
    for count in range(_STEPS):
        if count == _PATIENCE and counts.min() < least:
            floor = _HIGHEST_FLOOR
        _derivatives(counts, design, mean, floor, work, gradient, hessian)
        decrement = _newton_direction(hessian, gradient, direction)
        if not decrement >= 0.0:
            return SINGULAR, np.nan
        step = _allowed_step(design, direction, mean, work[3])
        for a in range(size):
            theta[a] += step * direction[a]
        for i in range(mean.size):
            mean[i] += step * work[3, i]
        if decrement > (tolerance if floor == least else _LOOSE):
            continue
        if floor == least:
            return CONVERGED, hessian[size - 1, size - 1] ** 2
        floor = max(0.1 * floor, least)
    return EXHAUSTED, np.nan
