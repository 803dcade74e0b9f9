"""Least squares with exact constraints, by Lagrange multipliers: one step, compiled.

Measured values y with covariance V become η that fulfil f(η, ξ) = 0 with the smallest
χ² = (η − y)ᵀV⁻¹(η − y); ξ are unmeasured. About the last (η, ξ), with J = ∂f/∂η and B = ∂f/∂ξ, the
multipliers λ and the step in ξ solve

    (  JVJᵀ  −B ) ( λ  )   ( f + J(y − η) )
    (  −Bᵀ    0 ) ( δξ ) = (      0       ),      η = y − VJᵀλ,  χ² = λᵀJVJᵀλ.

R. Frühwirth et al., Data Analysis Techniques for High-Energy Physics, 2nd ed. (2000); P. Avery,
CLEO note CBX 98-37 (1998). V may be singular: a number without variance is fixed.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit

__all__ = ["fill_errors", "fill_system", "invert", "step", "weighted"]

_GAINED: Final = 1e-6
"""Share of its variance that a number has to lose for its pull to mean something."""
_SINGULAR: Final = 1e-11
"""Pivot, of entries scaled to 1, at and below which a matrix is singular."""


@njit(cache=True, nogil=True)
def weighted(J, V, W):  # type: ignore[no-untyped-def]
    """W = VJᵀ, for V of blocks of five and a last one of three; `V` is (k + 1, 5, 5)."""
    rows, size = J.shape
    blocks = len(V)
    for b in range(blocks):
        width = 5 if b < blocks - 1 else size - 5 * b
        for i in range(width):
            for r in range(rows):
                total = 0.0
                for j in range(width):
                    total += V[b, i, j] * J[r, 5 * b + j]
                W[5 * b + i, r] = total


@njit(cache=True, nogil=True)
def fill_system(J, W, spread, columns, K, scale):  # type: ignore[no-untyped-def]
    """Fill the matrix of the multipliers and free numbers, scaled to entries near 1.

    The first constraints may be against a measured target; its covariance adds to theirs.
    """
    rows, size = J.shape
    for r in range(rows):
        for q in range(r + 1):
            total = 0.0
            for j in range(size):
                total += J[r, j] * W[j, q]
            if r < len(spread):
                total += spread[r, q]
            K[r, q] = K[q, r] = total
    for r in range(rows):
        scale[r] = 1 / math.sqrt(K[r, r]) if K[r, r] > 0 else 1.0
    for c in range(len(columns)):
        norm = 0.0
        for r in range(rows):
            K[r, rows + c] = K[rows + c, r] = -J[r, columns[c]]
            norm += (J[r, columns[c]] * scale[r]) ** 2
        scale[rows + c] = 1 / math.sqrt(norm) if norm > 0 else 1.0
        for d in range(len(columns)):
            K[rows + c, rows + d] = 0.0
    for r in range(len(K)):
        for q in range(len(K)):
            K[r, q] *= scale[r] * scale[q]


@njit(cache=True, nogil=True)
def _pivot(K, c):  # type: ignore[no-untyped-def]
    """Bring the largest entry of a column, from the diagonal down, to the diagonal; its old row."""
    size, pivot = len(K), c
    for r in range(c + 1, size):
        if abs(K[r, c]) > abs(K[pivot, c]):
            pivot = r
    if pivot != c:
        for q in range(size):
            K[c, q], K[pivot, q] = K[pivot, q], K[c, q]
    return pivot


@njit(cache=True, nogil=True)
def _eliminate(K, c):  # type: ignore[no-untyped-def]
    """Clear a column but for its diagonal, and write the inverse's column into its place."""
    size, inverse = len(K), 1 / K[c, c]
    K[c, c] = 1.0
    for q in range(size):
        K[c, q] *= inverse
    for r in range(size):
        factor = K[r, c]
        if r != c and factor != 0:
            K[r, c] = 0.0
            for q in range(size):
                K[r, q] -= factor * K[c, q]


@njit(cache=True, nogil=True)
def invert(K, scale, swaps):  # type: ignore[no-untyped-def]
    """Invert in place (Gauss and Jordan) and undo the scaling; False if K is singular."""
    size = len(K)
    for c in range(size):
        swaps[c] = _pivot(K, c)
        if not abs(K[c, c]) > _SINGULAR:
            return False
        _eliminate(K, c)
    for c in range(size - 1, -1, -1):
        if swaps[c] != c:
            for r in range(size):
                K[r, c], K[r, swaps[c]] = K[r, swaps[c]], K[r, c]
    for r in range(size):
        for q in range(size):
            K[r, q] *= scale[r] * scale[q]
    return True


@njit(cache=True, nogil=True)
def step(free, y, x, f, J, W, K, columns, right, multiplier):  # type: ignore[no-untyped-def]
    """Move x to the solution of the linear problem; return χ²."""
    rows, size = J.shape
    for r in range(rows):
        right[r] = f[r]
        for j in range(size):
            if not free[j]:
                right[r] += J[r, j] * (y[j] - x[j])
    chi2 = 0.0
    for r in range(rows):
        multiplier[r] = 0.0
        for q in range(rows):
            multiplier[r] += K[r, q] * right[q]
        # λᵀ JVJᵀ λ = λᵀ (right + B δξ) and Bᵀλ = 0
        chi2 += multiplier[r] * right[r]
    for c in range(len(columns)):
        move = 0.0
        for q in range(rows):
            move += K[rows + c, q] * right[q]
        x[columns[c]] += move
    for j in range(size):
        if not free[j]:
            x[j] = y[j]
            for r in range(rows):
                x[j] -= W[j, r] * multiplier[r]
    return chi2


@njit(cache=True, nogil=True)
def fill_errors(V, J, W, K, columns, y, x, cov, pulls):  # type: ignore[no-untyped-def]
    """Fill the covariance of all fitted numbers and the pulls of the measured ones."""
    rows, size = J.shape
    half = np.empty((size, rows))
    for j in range(size):
        for r in range(rows):
            total = 0.0
            for q in range(rows):
                total += W[j, q] * K[q, r]
            half[j, r] = total
    for i in range(size):
        for j in range(i + 1):
            total = 0.0
            for r in range(rows):
                total += half[i, r] * W[j, r]
            before = V[i // 5, i % 5, j % 5] if i // 5 == j // 5 else 0.0
            cov[i, j] = cov[j, i] = before - total
            if i == j:
                gained = total > _GAINED * before and total > 0
                pulls[i] = (x[i] - y[i]) / math.sqrt(total) if gained else math.nan
    for c in range(len(columns)):
        _free_errors(W, K, columns, c, cov)
        pulls[columns[c]] = math.nan


@njit(cache=True, nogil=True)
def _free_errors(W, K, columns, c, cov):  # type: ignore[no-untyped-def]
    """Fill the row and column of the covariance of one number that is not measured."""
    size, rows = W.shape
    i = columns[c]
    for j in range(size):
        total = 0.0
        for r in range(rows):
            total += W[j, r] * K[r, rows + c]
        cov[i, j] = cov[j, i] = total
    for d in range(c + 1):
        cov[columns[d], i] = cov[i, columns[d]] = -K[rows + c, rows + d]
