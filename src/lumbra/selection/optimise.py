"""Finding the moving lines of linear cuts that give the best expected limit over a whole scan.

One figure of merit, the mean over all hypotheses of ln(limit(B)/ε), decides all coefficients at
once, so that neighbouring hypotheses have neighbouring lines. An exhaustive scan starts with
lines of one direction; then cuts are softened to sigmoids, whose gradient is known, and sharpened
in steps while a quasi-Newton method (L-BFGS) improves directions and thresholds at all knots.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize

from lumbra.foundation import Table
from lumbra.selection.figure_of_merit import Limit
from lumbra.selection.linear_cuts import MovingLine, MovingLinearCuts, knot_shares
from lumbra.selection.soft_cuts import LimitCurve, Merit, Rows, line_distance

__all__ = ["Training", "optimise_lines"]

Array = NDArray[np.float64]
Index = NDArray[np.int64]

_DIRECTIONS: Final = 24
_THRESHOLDS: Final = np.linspace(0.0, 0.95, 39)
"""Signal quantiles that the scan tries as thresholds."""
_SOFTNESS: Final = (1.0, 0.3, 0.1, 0.03)
"""Widths of the sigmoids, in spreads of the signal's columns; at the first the end does not depend
on the start."""
_STEPS: Final = 50
"""Quasi-Newton steps at each softness."""


@dataclass(frozen=True)
class Training:
    """What the lines are optimised on: one half of the simulation, window by window.

    A candidate that lies in several windows stands in several rows.

    Parameters
    ----------
    signal, background : Table
        Candidates within the windows of the hypotheses.
    signal_window, background_window : (n,), (m,) int64
        Number of the window that a row is in, from 0.
    efficiency : (n,)
        What each signal row adds to the efficiency of its hypothesis.
    expected : (m,)
        Expected events that each background row stands for.
    """

    signal: Table
    signal_window: Index
    efficiency: Array
    background: Table
    background_window: Index
    expected: Array

    @property
    def windows(self) -> int:
        """Number of windows k."""
        return int(self.signal_window.max(initial=-1)) + 1


def optimise_lines(
    training: Training,
    planes: Sequence[tuple[str, str]],
    along: str,
    knots: tuple[float, ...],
    limit: Limit,
) -> MovingLinearCuts:
    """Lines that make the mean of ln(limit(B)/ε) over all windows small.

    Parameters
    ----------
    training : Training
        One half of the simulation; the other half must measure what the lines do.
    planes : sequence of (str, str)
        Pairs of columns.
    along, knots : str, tuple of float
        The column along which the lines move, and where they are free.
    limit : callable
        Expected limit [events] for expected backgrounds (k,) [events].
    """
    curve = LimitCurve.of(limit)
    merit = _merit(training, planes, along, knots, curve)
    thin = merit.thinned(np.ones(len(merit.background.window), bool))
    best = _scan(thin)
    for softness in _SOFTNESS:
        found = minimize(
            thin, best, args=(softness,), jac=True, method="L-BFGS-B", options={"maxiter": _STEPS}
        )
        best = np.asarray(found.x)
        thin = merit.thinned(merit.far_outside(best))
    angles, thresholds = best.reshape(len(planes), 2, len(knots)).swapaxes(0, 1)
    lines = tuple(
        MovingLine(x, y, tuple(angle.tolist()), tuple(threshold.tolist()))
        for (x, y), angle, threshold in zip(planes, angles, thresholds, strict=True)
    )
    return MovingLinearCuts(along, tuple(knots), lines)


def _merit(
    training: Training,
    planes: Sequence[tuple[str, str]],
    along: str,
    knots: tuple[float, ...],
    curve: LimitCurve,
) -> Merit:
    def rows(table: Table, window: Index, weight: Array) -> Rows:
        points = np.array([[np.asarray(table[n], float) for n in plane] for plane in planes])
        shares = knot_shares(np.asarray(table[along], float), knots)
        return Rows(points, shares, window, weight)

    signal = rows(training.signal, training.signal_window, training.efficiency)
    background = rows(training.background, training.background_window, training.expected)
    spread = signal.points.std(axis=2).mean(axis=1)
    return Merit(signal, background, training.windows, curve, np.maximum(spread, 1e-12))


def _scan(merit: Merit) -> Array:
    """Where to start: in each plane, one after the other, the best direction for all windows.

    Thresholds are the best of each window, brought to the knots by least squares.
    """
    planes, knots = len(merit.spread), merit.signal.shares.shape[1]
    start = np.zeros((planes, 2, knots))
    for plane in range(planes):
        signal = _survivors(merit.signal, start[:plane])
        background = _survivors(merit.background, start[:plane])
        angles = np.linspace(0, 2 * np.pi, _DIRECTIONS, endpoint=False)
        tried = [_thresholds(merit, plane, a, signal, background) for a in angles]
        best = int(np.argmin([value for value, _ in tried]))
        start[plane, 0], start[plane, 1] = angles[best], tried[best][1]
    return start.reshape(-1)


def _thresholds(
    merit: Merit, plane: int, angle: float, signal: Rows, background: Rows
) -> tuple[float, Array]:
    """Merit of the best thresholds for a direction, and these at the knots."""
    turn = np.array([np.cos(angle), np.sin(angle)])
    along, across = turn @ signal.points[plane], turn @ background.points[plane]
    merits, thresholds, centres = [], [], []
    for window in range(merit.windows):
        mine, theirs = signal.window == window, background.window == window
        if not mine.any():
            continue
        tried = np.quantile(along[mine], _THRESHOLDS)
        tried[0] -= merit.spread[plane]
        kept = _above(along[mine], signal.weight[mine], tried)
        mean = _above(across[theirs], background.weight[theirs], tried)
        variance = _above(across[theirs], background.weight[theirs] ** 2, tried)
        level, _ = merit.curve(merit.cautious(mean, variance)[0])
        value = level - np.log(np.maximum(kept, 1e-9))
        best = int(np.argmin(value))
        merits.append(value[best])
        thresholds.append(tried[best])
        centres.append(signal.shares[mine].mean(axis=0))
    # a little ridge ties knots without windows to their neighbours
    middle = float(np.mean(thresholds))
    shares = np.array(centres)
    square = shares.T @ shares + 1e-2 * np.eye(shares.shape[1])
    at_knots = middle + np.linalg.solve(square, shares.T @ (np.array(thresholds) - middle))
    return float(np.mean(merits)), at_knots


def _survivors(rows: Rows, lines: Array) -> Rows:
    """The rows that the lines (p, 2, k) of the first planes keep."""
    keep = np.ones(len(rows.window), bool)
    for plane, line in enumerate(lines):
        keep &= line_distance(rows, line, plane) > 0
    chosen = np.flatnonzero(keep)
    return rows.select(chosen, np.ones(len(chosen)))


def _above(values: Array, weights: Array, thresholds: Array) -> Array:
    """Sum of the weights of the values above each of the rising thresholds."""
    edges = np.append(thresholds, np.inf)
    # equal thresholds are allowed: their bins are empty
    where = np.searchsorted(edges, values, side="left") - 1
    inside = where >= 0
    counts = np.bincount(where[inside], weights=weights[inside], minlength=len(thresholds))
    return np.asarray(np.cumsum(counts[::-1])[::-1])
