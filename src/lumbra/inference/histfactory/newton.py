"""Damped Newton steps inside bounds for the profile loss of a template model.

Parameters at a bound that the loss pushes outwards rest (Bertsekas, SIAM J. Control Optim. 20
(1982) 221). Where the matrix is not positive, its diagonal is raised until it is. A step is
shortened until the loss falls.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.inference.histfactory.layout import Layout, Measured
from lumbra.inference.histfactory.likelihood import derivatives, loss
from lumbra.inference.histfactory.room import Room

__all__ = ["CONVERGED", "REASONS", "cholesky", "minimise", "solve", "variance"]

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

CONVERGED: Final = 0
IMPOSSIBLE: Final = 1
SINGULAR: Final = 2
STUCK: Final = 3
EXHAUSTED: Final = 4
FLAT: Final = 5
REASONS: Final[dict[int, str]] = {
    CONVERGED: "converged",
    IMPOSSIBLE: "the expectation is not positive where events are observed",
    SINGULAR: "the data do not tell some parameters apart",
    STUCK: "no step lowers the loss: the minimum lies where the expectation ends",
    EXHAUSTED: "no convergence within the allowed number of steps",
    FLAT: "the signal changes nothing: there is no limit",
}
"""What each status of a fit means."""

_STEPS: Final = 200
_SMALL: Final = 1e-6  # on the decrement; the step then taken leaves about its square


@njit(cache=True, nogil=True)
def cholesky(matrix: Array, size: int) -> bool:
    """Lower triangle L of the first ``size`` rows in place; false if the matrix is not positive."""
    for a in range(size):
        for b in range(a + 1):
            value = matrix[a, b]
            for k in range(b):
                value -= matrix[a, k] * matrix[b, k]
            if a > b:
                matrix[a, b] = value / matrix[b, b]
            elif value > 1e-13 * abs(matrix[a, a]):
                matrix[a, a] = math.sqrt(value)
            else:
                return False
    return True


@njit(cache=True, nogil=True)
def solve(lower: Array, vector: Array, size: int) -> None:
    """Solve L Lᵀ x = v in place."""
    for a in range(size):
        for k in range(a):
            vector[a] -= lower[a, k] * vector[k]
        vector[a] /= lower[a, a]
    for a in range(size - 1, -1, -1):
        for k in range(a + 1, size):
            vector[a] -= lower[k, a] * vector[k]
        vector[a] /= lower[a, a]


@njit(cache=True, nogil=True)
def _direction(hessian: Array, gradient: Array, free: Flags, matrix: Array, step: Array) -> float:
    """Newton's step of the free parameters; returns its decrement −g·step, or −1."""
    index = np.flatnonzero(free)
    size = index.size
    vector = np.empty(size)
    raised = 0.0
    for _ in range(40):
        for a in range(size):
            vector[a] = -gradient[index[a]]
            for b in range(a + 1):
                matrix[a, b] = hessian[index[a], index[b]]
            matrix[a, a] += raised * (abs(hessian[index[a], index[a]]) + 1e-8)
        if cholesky(matrix, size):
            solve(matrix, vector, size)
            step[:] = 0.0
            decrement = 0.0
            for a in range(size):
                step[index[a]] = vector[a]
                decrement -= gradient[index[a]] * vector[a]
            return decrement
        raised = max(4.0 * raised, 1e-3)
    return -1.0


@njit(cache=True, nogil=True)
def _mark_free(
    layout: Layout, theta: Array, held: Flags, low: Array, gradient: Array, free: Flags
) -> None:
    """Which parameters move: not held, and not pushed out of their bounds."""
    for g in range(theta.size):
        outwards = (theta[g] <= low[g] and gradient[g] >= 0.0) or (
            theta[g] >= layout.high[g] and gradient[g] <= 0.0
        )
        free[g] = not held[g] and not outwards


@njit(cache=True, nogil=True)
def minimise(
    layout: Layout,
    measured: Measured,
    theta: Array,
    held: Flags,
    low: Array,
    room: Room,
    quick: bool = False,
) -> tuple[int, float]:
    """Fit θ in place; returns status and loss, and leaves the last derivatives in ``room``.

    Parameters
    ----------
    held : (g,) array of bool
        Parameters that stay where they are.
    low : (g,) array
        Lower bounds, which for the signal strength differ from those of the layout.
    quick : bool
        Take the last step's loss and gradient from the parabola, to some 1e-9, and leave what is
        in the room where it was before that step.
    """
    size = theta.size
    free, matrix = np.empty(size, np.bool_), np.empty((size, size))
    step, new = np.zeros(size), theta.copy()
    value = loss(layout, measured, theta, room)
    if not value < math.inf:
        return IMPOSSIBLE, value
    for _ in range(_STEPS):
        derivatives(layout, measured, theta, room)
        _mark_free(layout, theta, held, low, room.gradient, free)
        decrement = _direction(room.hessian, room.gradient, free, matrix, step)
        if not decrement >= 0.0:
            return SINGULAR, value
        if quick and decrement < _SMALL:
            for g in range(size):
                theta[g] = min(max(theta[g] + step[g], low[g]), layout.high[g])
                for h in range(size):
                    room.gradient[g] += room.hessian[g, h] * step[h]
            return CONVERGED, value - 0.5 * decrement
        scale, trial = 1.0, math.inf
        while True:
            for g in range(size):
                new[g] = min(max(theta[g] + scale * step[g], low[g]), layout.high[g])
                new[g] = theta[g] if held[g] else new[g]
            trial = loss(layout, measured, new, room)
            if trial <= value + 1e-13 * (1.0 + abs(value)) or scale < 1e-9:
                break
            scale *= 0.5
        if not trial <= value + 1e-13 * (1.0 + abs(value)):
            # rounding alone is no reason to give up; put the room back where θ is
            loss(layout, measured, theta, room)
            derivatives(layout, measured, theta, room)
            return (CONVERGED if decrement < 1e-7 else STUCK), value
        theta[:] = new
        value = min(trial, value)
        if decrement < _SMALL:
            derivatives(layout, measured, theta, room)
            return CONVERGED, value
    return EXHAUSTED, value


@njit(cache=True, nogil=True)
def variance(room: Room, held: Flags, which: int) -> float:
    """Variance of a parameter with all that are not held free; NaN if it has none."""
    index = np.flatnonzero(~held)
    size = index.size
    matrix, vector = np.empty((size, size)), np.zeros(size)
    for a in range(size):
        vector[a] = 1.0 if index[a] == which else 0.0
        for b in range(a + 1):
            matrix[a, b] = room.hessian[index[a], index[b]]
    if not cholesky(matrix, size):
        return math.nan
    solve(matrix, vector, size)
    for a in range(size):
        if index[a] == which:
            return float(vector[a])
    return math.nan
