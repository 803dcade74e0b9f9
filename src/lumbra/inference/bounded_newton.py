"""Steps of Newton's method inside bounds, compiled.

Parameters at a bound that the loss pushes outwards rest (Bertsekas, SIAM J. Control Optim. 20
(1982) 221). Where the matrix is not positive, its diagonal is raised until it is.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["cholesky", "mark_free", "newton_step", "solve", "variance"]

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


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
def newton_step(hessian: Array, gradient: Array, free: Flags, matrix: Array, step: Array) -> float:
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
def mark_free(
    theta: Array, held: Flags, low: Array, high: Array, gradient: Array, free: Flags
) -> None:
    """Which parameters move: not held, and not pushed out of their bounds."""
    for g in range(theta.size):
        outwards = (theta[g] <= low[g] and gradient[g] >= 0.0) or (
            theta[g] >= high[g] and gradient[g] <= 0.0
        )
        free[g] = not held[g] and not outwards


@njit(cache=True, nogil=True)
def variance(hessian: Array, held: Flags, which: int) -> float:
    """Variance of a parameter with all that are not held free; NaN if it has none."""
    index = np.flatnonzero(~held)
    size = index.size
    matrix, vector = np.empty((size, size)), np.zeros(size)
    for a in range(size):
        vector[a] = 1.0 if index[a] == which else 0.0
        for b in range(a + 1):
            matrix[a, b] = hessian[index[a], index[b]]
    if not cholesky(matrix, size):
        return math.nan
    solve(matrix, vector, size)
    for a in range(size):
        if index[a] == which:
            return float(vector[a])
    return math.nan
