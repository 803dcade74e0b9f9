"""Compiled search for the limits of a template model from the asymptotic formulas.

Cowan, Cranmer, Gross, Vitells, EPJC 71 (2011) 1554: q̃ (eq. 16) and its distributions (eqs. 64–66),
q₀ (eq. 12), expected limits (eq. 89, with σ at the limit itself). Along the signal strength the
profile loss has the exact slope ∂L/∂μ, so that a limit is found by Newton's method in few fits.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.inference.bounded_newton import cholesky, solve, variance
from lumbra.inference.histfactory.layout import Layout, Measured
from lumbra.inference.histfactory.newton import CONVERGED, EXHAUSTED, FLAT, minimise
from lumbra.inference.histfactory.room import Room, make_room

__all__ = ["asimov", "conditional", "free_fit", "limits"]

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

_PRECISION: Final = 1e-4  # of the last step, relative; the limit after it has about its square


@njit(cache=True, nogil=True)
def normal_below(x: float) -> float:
    """Φ(x)."""
    return float(0.5 * math.erfc(-x / math.sqrt(2.0)))


@njit(cache=True, nogil=True, inline="always")
def conditional(
    layout: Layout,
    measured: Measured,
    mu: float,
    theta: Array,
    fixed: Flags,
    room: Room,
    quick: bool,
) -> tuple[int, float, float]:
    """Fit at a given strength, θ in place: status, loss and its slope ∂L/∂μ."""
    held = fixed.copy()
    held[layout.poi] = True
    theta[layout.poi] = mu
    status, value = minimise(layout, measured, theta, held, layout.low, room, quick)
    return status, value, room.gradient[layout.poi]


@njit(cache=True, nogil=True)
def follow(layout: Layout, theta: Array, fixed: Flags, change: float, room: Room) -> None:
    """Move θ as its best value moves when the strength changes, from the room's derivatives."""
    size = theta.size
    index = np.empty(size, np.int64)
    count = 0
    for g in range(size):
        inside = layout.low[g] < theta[g] < layout.high[g]
        if g != layout.poi and not fixed[g] and inside:
            index[count] = g
            count += 1
    matrix, step = np.empty((count, count)), np.empty(count)
    for a in range(count):
        step[a] = -change * room.hessian[index[a], layout.poi]
        for b in range(a + 1):
            matrix[a, b] = room.hessian[index[a], index[b]]
    if cholesky(matrix, count):
        solve(matrix, step, count)
        for a in range(count):
            g = index[a]
            theta[g] = min(max(theta[g] + step[a], layout.low[g]), layout.high[g])


@njit(cache=True, nogil=True, inline="always")
def free_fit(
    layout: Layout, measured: Measured, theta: Array, fixed: Flags, lowest: float, room: Room
) -> tuple[int, float, float]:
    """Fit with the strength free above ``lowest``, θ in place: status, loss, error of μ̂."""
    low = layout.low.copy()
    low[layout.poi] = lowest
    status, value = minimise(layout, measured, theta, fixed, low, room, False)
    square = variance(room.hessian, fixed, layout.poi)
    return status, value, math.sqrt(square) if square > 0.0 else math.nan


@njit(cache=True, nogil=True)
def asimov(layout: Layout, theta: Array, room: Room) -> Measured:
    """The data that the parameters in ``theta`` and the room's γ expect, without fluctuation."""
    counts = np.zeros(room.mean.size)
    control = np.ones(room.gamma.size)
    for row in range(layout.row_free.size):
        q0 = layout.row_groups[row]
        for q in range(q0, layout.row_groups[row + 1]):
            counts[layout.row_bin[row] + q - q0] += room.gamma[q] * room.b[q]
            if layout.width[q] > 0.0:
                control[q] = room.gamma[q]
                if layout.row_poisson[row]:
                    control[q] *= layout.width[q]
    return Measured(counts, theta.copy(), control)


@njit(cache=True, nogil=True)
def _log_cls(q: float, qa: float, dq: float, dqa: float) -> tuple[float, float]:
    """ln CLs and its slope along μ, from q̃ of the data and of the Asimov set and their slopes."""
    root, slope = math.sqrt(max(qa, 0.0)), 0.0
    if root <= 0.0:
        return 0.0, 0.0
    slope = 0.5 * dqa / root
    if q <= qa:
        x = math.sqrt(max(q, 0.0))
        dx = 0.5 * dq / x if x > 0.0 else 0.0
        both, back, dboth, dback = -x, root - x, -dx, slope - dx
    else:
        both, back = -0.5 * (q + qa) / root, -0.5 * (q - qa) / root
        dboth = -0.5 * (dq + dqa) / root - both * slope / root
        dback = -0.5 * (dq - dqa) / root - back * slope / root
    p, b = normal_below(both), normal_below(back)
    if not (p > 1e-290 and b > 1e-290):
        return -600.0, 0.0
    norm = 1.0 / math.sqrt(2.0 * math.pi)
    fall = norm * math.exp(-0.5 * both * both) * dboth / p
    return math.log(p / b), fall - norm * math.exp(-0.5 * back * back) * dback / b


@njit(cache=True, nogil=True)
def _next(mu: float, step: float, low: float, high: float) -> float:
    """Newton's step, kept inside the bracket."""
    new = mu + step
    if low < new < high:
        return new
    return 2.0 * mu if high == math.inf else 0.5 * (low + high)


@njit(cache=True, nogil=True, inline="always")
def _expected(
    layout: Layout, data: Measured, null: Array, fixed: Flags, roots: Array, sigma: float,
    out: Array, room: Room,
) -> int:  # fmt: skip
    """Strengths at which √q̃ of the Asimov set takes the values ``roots``, in rising order."""
    theta = null.copy()
    mu, status = roots[0] * sigma, CONVERGED
    follow(layout, theta, fixed, mu, room)
    for i in range(roots.size):
        low, high, found = 0.0, math.inf, False
        for _ in range(60):
            code, value, slope = conditional(layout, data, mu, theta, fixed, room, True)
            root = math.sqrt(max(2.0 * value, 0.0))
            if code != CONVERGED:
                return code
            if root < roots[i]:
                low = mu
            else:
                high = mu
            # d√q/dμ = (∂L/∂μ)/√q
            step = (roots[i] - root) * root / slope if slope > 0.0 else math.inf
            if abs(step) < _PRECISION * mu:
                out[i] = mu + step
                found = True
                break
            if mu > 1e12 * sigma:
                return FLAT
            before, mu = mu, _next(mu, step, low, high)
            follow(layout, theta, fixed, mu - before, room)
        if not found:
            return EXHAUSTED
        if i + 1 < roots.size:
            before, mu = mu, out[i] * roots[i + 1] / roots[i]
            follow(layout, theta, fixed, mu - before, room)
    return status


@njit(cache=True, nogil=True)
def limits(
    layout: Layout,
    measured: Measured,
    fixed: Flags,
    start: Array,
    alpha: float,
    roots: Array,
    out: Array,
) -> int:
    """Fill out (5 + bands): μ̂, its error, q₀, observed limit, σ_A, expected limits; the status.

    Parameters
    ----------
    alpha : float
        CLs at the limit: one minus the level.
    roots : (bands,) array
        √q̃ of the Asimov set at the expected limits, rising.
    """
    room = make_room(layout)
    out[:] = math.nan
    theta = start.copy()
    status, at_zero, _ = conditional(layout, measured, 0.0, theta, fixed, room, False)
    if status != CONVERGED:
        return status
    null = theta.copy()
    data = asimov(layout, null, room)
    status, at_best, error = free_fit(layout, measured, theta, fixed, 0.0, room)
    if status != CONVERGED:
        return status
    best = theta[layout.poi]
    out[0], out[1], out[2] = best, error, 2.0 * max(at_zero - at_best, 0.0)
    theta[:] = null
    conditional(layout, data, 0.0, theta, fixed, room, False)
    square = variance(room.hessian, fixed, layout.poi)
    if not 0.0 < square < 1e30:
        return FLAT
    sigma = math.sqrt(square)
    out[4] = sigma
    code = _expected(layout, data, null, fixed, roots, sigma, out[5:], room)
    limit, other = _observed(layout, measured, data, null, best, at_best, fixed, alpha, sigma, room)
    out[3] = limit
    return max(code, other)


@njit(cache=True, nogil=True, inline="always")
def _observed(
    layout: Layout, measured: Measured, data: Measured, null: Array, best: float, at_best: float,
    fixed: Flags, alpha: float, sigma: float, room: Room,
) -> tuple[float, int]:  # fmt: skip
    """The strength at which CLs is alpha, and the status."""
    target, low, high = math.log(alpha), best, math.inf
    theta, expected, second = null.copy(), null.copy(), make_room(layout)
    mu = best + 1.5 * sigma
    for _ in range(60):
        code, value, slope = conditional(layout, measured, mu, theta, fixed, room, True)
        other, at_mu, rise = conditional(layout, data, mu, expected, fixed, second, True)
        if max(code, other) != CONVERGED:
            return math.nan, max(code, other)
        q = 2.0 * max(value - at_best, 0.0)
        cls, fall = _log_cls(q, 2.0 * at_mu, 2.0 * slope, 2.0 * rise)
        if cls > target:
            low = mu
        else:
            high = mu
        step = (target - cls) / fall if fall < 0.0 else math.inf
        if abs(step) < _PRECISION * mu:
            return mu + step, CONVERGED
        if mu > 1e12 * sigma:
            return math.nan, FLAT
        before, mu = mu, _next(mu, step, low, high)
        follow(layout, theta, fixed, mu - before, room)
        follow(layout, expected, fixed, mu - before, second)
    return math.nan, EXHAUSTED
