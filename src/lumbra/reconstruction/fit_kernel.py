"""Kinematic fits of many events, compiled: steps by Lagrange multipliers until nothing moves."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit

from lumbra.reconstruction.constraint_kernel import constraint_values
from lumbra.reconstruction.multipliers import fill_errors, fill_system, invert, step, weighted

__all__ = [
    "BAD_INPUT",
    "CONVERGED",
    "NO_CONVERGENCE",
    "SINGULAR",
    "UNPHYSICAL",
    "fit_events",
]

CONVERGED: Final = 0
BAD_INPUT: Final = 1
SINGULAR: Final = 2
NO_CONVERGENCE: Final = 3
UNPHYSICAL: Final = 4

_CLOSE: Final = 1e-3
"""Constraints are fulfilled if they are off by less than this share of their own error."""
_STEADY: Final = 1e-4
"""χ² has settled if it moves by less than this, or by this share where it is above 1."""


@njit(cache=True, nogil=True)
def _stay_physical(layout, x, before):  # type: ignore[no-untyped-def]
    """Shorten steps that would turn a momentum around or pass the z axis."""
    for i in range(len(layout.mass)):
        lowest = layout.mass[i] if layout.by_energy[i] else 0.0
        if not layout.by_energy[i] or layout.mass[i] > 0:
            x[5 * i] = max(x[5 * i], lowest + 0.1 * (before[5 * i] - lowest))
        x[5 * i + 1] = min(max(x[5 * i + 1], 1e-7), math.pi - 1e-7)


@njit(cache=True, nogil=True)
def _usable(layout, y, V, bends, total, masses):  # type: ignore[no-untyped-def]
    """Whether the numbers of an event are finite, errors not negative, momenta positive."""
    for j in range(len(y)):
        if not math.isfinite(y[j]) or not V[j // 5, j % 5, j % 5] >= 0:
            return False
    good = np.isfinite(V).all() and np.isfinite(total).all() and np.isfinite(masses).all()
    for i in range(len(layout.mass)):
        lowest = layout.mass[i] if layout.by_energy[i] else 0.0
        measured = not (layout.free[5 * i] and layout.mass[i] == 0)
        good = good and math.isfinite(bends[i]) and (y[5 * i] > lowest or not measured)
        good = good and 0 < y[5 * i + 1] < math.pi
    return good


@njit(cache=True, nogil=True)
def fit_events(layout, start, V, bends, totals, masses, limit, out):  # type: ignore[no-untyped-def]
    """Fit n events; see the module for what is solved.

    Parameters
    ----------
    layout : Layout
        Particles and constraints.
    start : (n, 5k + 3)
        Measured values, and where the free ones start.
    V : (n, k + 1, 5, 5)
        Covariance of each particle; last, of the vertex in the first three rows.
    bends : (n, k)
        κ pt [GeV/cm] of each particle.
    totals : (n, 4)
        Given four-momentum [GeV].
    masses : (n, m)
        Given masses [GeV].
    limit : int
        Most iterations.
    out : tuple
        Filled: numbers (n, 5k + 3), covariance (n or 0, 5k + 3, 5k + 3), pulls (n, 5k + 3),
        χ² (n,), iterations (n,), status (n,).
    """
    x_out, cov_out, pulls_out, chi2_out, iterations, status = out
    size = start.shape[1]
    rows = masses.shape[1] + 2 * np.sum(layout.at_vertex) + (4 if layout.total else 0)
    columns = np.flatnonzero(layout.free)
    spread = layout.spread if layout.total else layout.spread[:0]
    f, J, W = np.empty(rows), np.empty((rows, size)), np.empty((size, rows))
    both = rows + len(columns)
    K, scale = np.empty((both, both)), np.empty(both)
    swaps, right, multiplier = np.empty(len(scale), np.int64), np.empty(rows), np.empty(rows)
    work = (np.empty(4), np.empty((4, 8)), np.empty(3), np.empty((3, 8)))
    before, cov = np.empty(size), np.empty((size, size))
    for n in range(len(start)):
        x, y = x_out[n], start[n]
        x[:] = y
        chi2, status[n] = math.inf, NO_CONVERGENCE
        multiplier[:] = 0.0
        if not _usable(layout, y, V[n], bends[n], totals[n], masses[n]):
            status[n] = BAD_INPUT
        for i in range(limit if status[n] == NO_CONVERGENCE else 0):
            constraint_values(layout, x, bends[n], totals[n], masses[n], f, J, work)
            weighted(J, V[n], W)
            fill_system(J, W, spread, columns, K, scale)
            off = 0.0
            for r in range(rows):
                left = f[r]
                for q in range(len(spread)):
                    left -= spread[r, q] * multiplier[q] if r < len(spread) else 0.0
                off = max(off, abs(left) * scale[r])
            if not invert(K, scale, swaps):
                status[n] = SINGULAR
                break
            before[:], last = x, chi2
            chi2 = step(layout.free, y, x, f, J, W, K, columns, right, multiplier)
            _stay_physical(layout, x, before)
            iterations[n] = i + 1
            if not math.isfinite(chi2):
                status[n] = SINGULAR
                break
            if off < _CLOSE and abs(chi2 - last) < _STEADY * max(1.0, chi2):
                status[n] = CONVERGED
                break
        chi2_out[n] = chi2
        if status[n] == CONVERGED:
            fill_errors(V[n], J, W, K, columns, y, x, cov, pulls_out[n])
            if len(cov_out) > 0:
                cov_out[n] = cov
            for i in range(len(layout.mass)):
                if x[5 * i] < (layout.mass[i] if layout.by_energy[i] else 0.0):
                    status[n] = UNPHYSICAL
