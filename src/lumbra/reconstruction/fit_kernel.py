"""Kinematic fits of many events, compiled: steps by Lagrange multipliers until nothing moves."""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

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

Array = NDArray[np.float64]

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
def _usable(layout, given):  # type: ignore[no-untyped-def]
    """Whether the numbers of an event are finite, errors not negative, momenta positive."""
    y, V, bends, total, masses = given
    good = np.isfinite(y).all() and np.isfinite(V).all() and np.isfinite(bends).all()
    good = good and np.isfinite(total).all() and np.isfinite(masses).all()
    for j in range(len(y)):
        good = good and V[j // 5, j % 5, j % 5] >= 0
    for i in range(len(layout.mass)):
        lowest = layout.mass[i] if layout.by_energy[i] else 0.0
        measured = not (layout.free[5 * i] and layout.mass[i] == 0)
        good = good and (y[5 * i] > lowest or not measured) and 0 < y[5 * i + 1] < math.pi
    return good


@njit(cache=True, nogil=True)
def _physical(layout, x):  # type: ignore[no-untyped-def]
    """Whether no particle ended with less energy than its mass."""
    for i in range(len(layout.mass)):
        if x[5 * i] < (layout.mass[i] if layout.by_energy[i] else 0.0):
            return False
    return True


class _Space(NamedTuple):
    """Room for the work on one event, and which numbers are free."""

    columns: NDArray[np.int64]
    spread: Array
    f: Array
    J: Array
    W: Array
    K: Array
    scale: Array
    swaps: NDArray[np.int64]
    right: Array
    multiplier: Array
    before: Array
    particle: tuple[Array, Array, Array, Array]


@njit(cache=True, nogil=True)
def _work_space(layout, size, masses):  # type: ignore[no-untyped-def]
    columns = np.flatnonzero(layout.free)
    spread = layout.spread if layout.total else layout.spread[:0]
    rows = masses + 2 * np.sum(layout.at_vertex) + (4 if layout.total else 0)
    both = rows + len(columns)
    return _Space(
        columns,
        spread,
        np.empty(rows),
        np.empty((rows, size)),
        np.empty((size, rows)),
        np.empty((both, both)),
        np.empty(both),
        np.empty(both, np.int64),
        np.empty(rows),
        np.empty(rows),
        np.empty(size),
        (np.empty(4), np.empty((4, 8)), np.empty(3), np.empty((3, 8))),
    )


@njit(cache=True, nogil=True)
def _violation(space):  # type: ignore[no-untyped-def]
    """Largest constraint in units of its own error; a given four-momentum has moved too."""
    worst, spread = 0.0, space.spread
    for r in range(len(space.f)):
        left = space.f[r]
        if r < len(spread):
            for q in range(4):
                left -= spread[r, q] * space.multiplier[q]
        worst = max(worst, abs(left) * space.scale[r])
    return worst


@njit(cache=True, nogil=True)
def _fit_one(layout, given, limit, x, space):  # type: ignore[no-untyped-def]
    """Status, number of steps and χ² of one event; x moves to the fitted numbers."""
    y, V, bends, total, masses = given
    f, J, W, K = space.f, space.J, space.W, space.K
    chi2 = math.inf
    space.multiplier[:] = 0.0
    for i in range(limit):
        constraint_values(layout, x, bends, total, masses, f, J, space.particle)
        weighted(J, V, W)
        fill_system(J, W, space.spread, space.columns, K, space.scale)
        off = _violation(space)
        if not invert(K, space.scale, space.swaps):
            return SINGULAR, i + 1, math.nan
        last = chi2
        space.before[:] = x
        chi2 = step(layout.free, y, x, f, J, W, K, space.columns, space.right, space.multiplier)
        _stay_physical(layout, x, space.before)
        if not math.isfinite(chi2):
            return SINGULAR, i + 1, math.nan
        if off < _CLOSE and abs(chi2 - last) < _STEADY * max(1.0, chi2):
            return CONVERGED, i + 1, chi2
    return NO_CONVERGENCE, limit, math.nan


@njit(cache=True, nogil=True)
def fit_events(layout, start, V, bends, totals, masses, limit, out):  # type: ignore[no-untyped-def]
    """Fit n events; `lumbra.reconstruction.multipliers` says what is solved.

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
    space = _work_space(layout, size, masses.shape[1])
    columns, J, W, K = space.columns, space.J, space.W, space.K
    cov = np.empty((size, size))
    for n in range(len(start)):
        x_out[n] = start[n]
        given = (start[n], V[n], bends[n], totals[n], masses[n])
        status[n], iterations[n], chi2_out[n] = BAD_INPUT, 0, math.nan
        if _usable(layout, given):
            status[n], iterations[n], chi2_out[n] = _fit_one(layout, given, limit, x_out[n], space)
        if status[n] == CONVERGED:
            fill_errors(V[n], J, W, K, columns, start[n], x_out[n], cov, pulls_out[n])
            if len(cov_out) > 0:
                cov_out[n] = cov
            if not _physical(layout, x_out[n]):
                status[n] = UNPHYSICAL
