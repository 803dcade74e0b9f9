"""Damped Newton fits of windows with nuisances, compiled: see `lumbra.inference.window_likelihood`.

Steps are those of `lumbra.inference.bounded_newton`, shortened until the loss falls.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.inference.bounded_newton import mark_free, newton_step, variance
from lumbra.inference.poisson_newton import (
    AT_BOUND,
    CONVERGED,
    EMPTY,
    EXHAUSTED,
    NEGATIVE,
    SINGULAR,
    STUCK,
)
from lumbra.inference.window_likelihood import Part, Room, derivatives, loss, make_room

__all__ = ["Layout", "fit_windows", "minimise", "part_of", "profile_windows"]

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

_STEPS = 200
_TOLERANCE = 1e-9  # on the decrement; the step then taken leaves about its square
_ROUNDING = 1e-13
_LIFTS = 60


class Layout(NamedTuple):
    """What all windows expect, as flat arrays; see `Part` for one window."""

    first: NDArray[np.int64]  # (w,)
    size: NDArray[np.int64]  # (w,)
    rows: Array  # (w, K, longest)
    widths: Array  # (w, longest) for exponentials of polynomials, (0, 0) for polynomials
    known: Array  # (w, longest)
    terms: Array  # (w, terms, longest)
    moved: NDArray[np.int64]  # (d,)
    cells: NDArray[np.int64]  # (d,)
    signal: Array  # (w, m)
    background: Array  # (w, m)
    linear: Flags  # (m,)
    control: Array  # (w, m)
    low: Array  # (K + 1 + m,)
    high: Array


@njit(cache=True, nogil=True)
def part_of(layout: Layout, w: int) -> Part:
    """One window; contiguous, which lets the compiler use vector units."""
    n = layout.size[w]
    widths = np.empty(0)
    if layout.widths.size > 0:
        widths = layout.widths[w, :n].copy()
    return Part(
        np.ascontiguousarray(layout.rows[w, :, :n]),
        widths,
        layout.known[w, :n].copy(),
        np.ascontiguousarray(layout.terms[w, :, :n]),
        layout.moved,
        layout.cells,
        layout.signal[w],
        layout.background[w],
        layout.linear,
        layout.control[w],
        layout.low,
        layout.high,
    )


@njit(cache=True, nogil=True)
def minimise(
    part: Part, counts: Array, measured: Array, theta: Array, held: Flags, room: Room
) -> tuple[int, float]:
    """Fit θ in place; returns status and loss, and leaves the derivatives there in ``room``.

    Parameters
    ----------
    held : (p,) array of bool
        Parameters that stay where they are.
    """
    size = theta.size
    free, matrix = np.empty(size, np.bool_), np.empty((size, size))
    step, new = np.zeros(size), theta.copy()
    value = loss(part, counts, measured, theta, room)
    if not value < math.inf:
        return NEGATIVE, value
    for _ in range(_STEPS):
        derivatives(part, counts, measured, theta, room)
        mark_free(theta, held, part.low, part.high, room.gradient, free)
        decrement = newton_step(room.hessian, room.gradient, free, matrix, step)
        if not decrement >= 0.0:
            return SINGULAR, value
        scale, slack = 1.0, _ROUNDING * (1.0 + abs(value))
        while True:
            for g in range(size):
                moved = min(max(theta[g] + scale * step[g], part.low[g]), part.high[g])
                new[g] = theta[g] if held[g] else moved
            trial = loss(part, counts, measured, new, room)
            if trial <= value + slack or scale < 1e-9:
                break
            scale *= 0.5
        if not trial <= value + slack:
            # rounding alone is no reason to give up; put the room back where θ is
            loss(part, counts, measured, theta, room)
            derivatives(part, counts, measured, theta, room)
            return (CONVERGED if decrement < 1e-6 else STUCK), value
        theta[:] = new
        value = trial
        if decrement < _TOLERANCE:
            derivatives(part, counts, measured, theta, room)
            return CONVERGED, value
    return EXHAUSTED, value


@njit(cache=True, nogil=True)
def _lift(part: Part, counts: Array, measured: Array, theta: Array, room: Room) -> None:
    """Raise the smooth background until every bin expects something."""
    count = part.rows.shape[0]
    for _ in range(_LIFTS):
        if loss(part, counts, measured, theta, room) < math.inf:
            return
        if part.widths.size > 0:
            theta[0] += math.log(2.0)
        else:
            theta[:count] *= 2.0


@njit(cache=True, nogil=True)
def _begin(part: Part, counts: Array, measured: Array, theta: Array) -> None:
    """A flat background and nuisances where they were measured."""
    count = part.rows.shape[0]
    theta[:] = 0.0
    if count > 0:
        # the first row of a polynomial adds up to one
        total = counts.sum()
        theta[0] = math.log(total / part.widths.sum()) if part.widths.size > 0 else total
    for j in range(measured.size):
        k = part.control[j]
        if k > 0.0:
            u = measured[j] if math.isinf(k) else math.sqrt(k) * math.log(max(measured[j], 1e-3))
            g = count + 1 + j
            theta[g] = min(max(u, part.low[g]), part.high[g])


@njit(cache=True, nogil=True)
def _error(part: Part, theta: Array, room: Room) -> tuple[int, float]:
    """Status and error of the yield; parameters at a bound, the yield's own aside, do not count."""
    count = part.rows.shape[0]
    held, status = np.zeros(theta.size, np.bool_), CONVERGED
    for g in range(theta.size):
        if theta[g] <= part.low[g] or theta[g] >= part.high[g]:
            held[g] = g != count
            status = AT_BOUND
    square = variance(room.hessian, held, count)
    return (status, math.sqrt(square)) if square > 0.0 else (SINGULAR, math.nan)


@njit(cache=True, nogil=True)
def _fit_pair(
    part: Part, counts: Array, measured: Array, null: Array, theta: Array, room: Room
) -> tuple[int, float, float]:
    """Status, error and q of one window; fits without and with signal are left in their arrays."""
    held, count = np.zeros(theta.size, np.bool_), part.rows.shape[0]
    if count > 0 and not counts.sum() > 0.0:
        return EMPTY, math.nan, math.nan
    if math.isnan(null[0]):
        _begin(part, counts, measured, null)
    held[count] = True
    null[count] = 0.0
    status, without = minimise(part, counts, measured, null, held, room)
    if status != CONVERGED:
        return status, math.nan, math.nan
    theta[:] = null
    held[count] = False
    status, with_signal = minimise(part, counts, measured, theta, held, room)
    error = math.nan
    if status == CONVERGED:
        status, error = _error(part, theta, room)
    if status == SINGULAR and part.moved.size > 0:
        status, error, with_signal = _leave_saddle(part, counts, measured, null, theta, room)
    return status, error, max(2.0 * (without - with_signal), 0.0)


@njit(cache=True, nogil=True)
def _leave_saddle(
    part: Part, counts: Array, measured: Array, null: Array, theta: Array, room: Room
) -> tuple[int, float, float]:
    """Fit again with some signal of either sign: without any, its shape cannot be told.

    At S = 0, where the shape is such that the loss does not change with S, all slopes are zero.
    """
    held, count = np.zeros(theta.size, np.bool_), part.rows.shape[0]
    found, error, least, trial = SINGULAR, math.nan, math.inf, theta.copy()
    loss(part, counts, measured, null, room)
    derivatives(part, counts, measured, null, room)
    size = 2.0 / math.sqrt(max(float(room.hessian[count, count]), 1e-300))
    for sign in (1.0, -1.0):
        trial[:] = null
        trial[count] = min(max(sign * size, float(part.low[count])), float(part.high[count]))
        _lift(part, counts, measured, trial, room)
        code, value = minimise(part, counts, measured, trial, held, room)
        if code == CONVERGED and value < least:
            code, width = _error(part, trial, room)
            if code != SINGULAR:
                found, error, least = code, width, value
                theta[:] = trial
    return found, error, least


@njit(cache=True, nogil=True)
def fit_windows(
    layout: Layout, counts: Array, measured: Array, begin: int, end: int,
    status: NDArray[np.int8], numbers: Array, null: Array, best: Array,
) -> None:  # fmt: skip
    """Fit windows begin … end − 1 to all counts.

    Parameters
    ----------
    counts, measured : (toys, bins), (toys, m)
        Data, and where the nuisances were measured in each.
    status, numbers : (w, toys), (w, toys, 2)
        Get the status, error and q.
    null, best : (w, toys, p)
        Get the parameters of the fits without and with signal, NaN where they failed; ``null``
        holds where to start, or NaN.
    """
    for w in range(begin, end):
        part = part_of(layout, w)
        room = make_room(part)
        for t in range(counts.shape[0]):
            observed = counts[t, layout.first[w] : layout.first[w] + layout.size[w]].copy()
            code, error, q = _fit_pair(
                part, observed, measured[t], null[w, t], best[w, t], room
            )  # fmt: skip
            status[w, t], numbers[w, t, 0], numbers[w, t, 1] = code, error, q
            if code not in (CONVERGED, AT_BOUND):
                null[w, t, :], best[w, t, :] = np.nan, np.nan


@njit(cache=True, nogil=True)
def profile_windows(
    layout: Layout, counts: Array, measured: Array, start: Array, yields: Array, wanted: Flags,
    begin: int, end: int, warm: Array, value: Array, slope: Array,
) -> None:  # fmt: skip
    """Smallest loss at given yields, and its slope, in windows begin … end − 1.

    Parameters
    ----------
    counts, measured : (w, longest), (w, m)
        Each window's own.
    start, warm : (w, p)
        A fit that exists, and where to start, which is left at the fit.
    """
    for w in range(begin, end):
        if not wanted[w]:
            continue
        part = part_of(layout, w)
        room, count = make_room(part), part.rows.shape[0]
        observed = counts[w, : layout.size[w]].copy()
        theta, held = warm[w].copy(), np.zeros(warm.shape[1], np.bool_)
        theta[count], held[count] = yields[w], True
        if not loss(part, observed, measured[w], theta, room) < math.inf:
            theta[:] = start[w]
            theta[count] = yields[w]
            _lift(part, observed, measured[w], theta, room)
        status, least = minimise(part, observed, measured[w], theta, held, room)
        value[w], slope[w] = math.nan, math.nan
        if status == CONVERGED:
            warm[w] = theta
            value[w], slope[w] = least, room.gradient[count]
