"""Linear cuts softened to sigmoids: a figure of merit over many windows that has a gradient."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator
from scipy.special import expit

from lumbra.selection.figure_of_merit import Limit

__all__ = ["LimitCurve", "Merit", "Rows", "line_distance"]

Array = NDArray[np.float64]
Index = NDArray[np.int64]

_STIFFNESS: Final = 0.003
"""Price of a second difference of 1, in rad or in spreads of the signal, between three knots: as
much as limits that are 0.3 % worse."""
_NEAR: Final = 0.7
"""Background farther outside of a line than this many spreads of the signal is thinned out."""
_FAR_ROWS: Final = 400
"""Rows of such background that stand for all in a window."""
_SIGNAL_ROWS: Final = 600
"""Rows of signal that stand for all in a window."""


@dataclass(frozen=True)
class LimitCurve:
    """ln limit against ln background, with its slope."""

    value: PchipInterpolator
    slope: PchipInterpolator

    @classmethod
    def of(cls, limit: Limit) -> LimitCurve:
        grid = np.geomspace(1e-5, 1e8, 400)
        value = PchipInterpolator(np.log(grid), np.log(limit(grid)))
        return cls(value, value.derivative())

    def __call__(self, background: Array) -> tuple[Array, Array]:
        logarithm = np.log(np.clip(background, 1e-5, 1e8))
        return np.asarray(self.value(logarithm)), np.asarray(self.slope(logarithm))


@dataclass(frozen=True)
class Rows:
    """Signal or background: columns (p, 2, n) of the planes, shares of the knots, windows."""

    points: Array
    shares: Array
    window: Index
    weight: Array

    def select(self, rows: Index, factor: Array) -> Rows:
        """Some of the rows, with their weights times a factor."""
        points, weight = self.points[:, :, rows], self.weight[rows] * factor
        return Rows(points, self.shares[rows], self.window[rows], weight)

    def thinned(self, some: NDArray[np.bool_], most: int) -> Rows:
        """At most about `most` of the marked rows (n,) a window, with the weight of all.

        A comb with `most` teeth is laid over the running sum of the weights of a window: heavy
        rows stay as they are, light ones stand for their neighbours.
        """
        candidates = np.flatnonzero(some)
        window, weight = self.window[candidates], self.weight[candidates]
        count = np.bincount(window)
        whole = np.bincount(window, weights=weight)
        crowded = (count > most)[window] & (whole > 0)[window]
        # rows of one window stand together
        before = (np.cumsum(whole) - whole)[window]
        after = most * (np.cumsum(weight) - before) / np.where(whole > 0, whole, 1.0)[window]
        teeth = np.floor(after + 0.5) - np.floor(after - most * weight / whole[window] + 0.5)
        carried = np.where(crowded, teeth * whole[window] / most, weight)
        factor = np.ones(len(self.window))
        factor[candidates] = np.divide(carried, weight, out=np.zeros_like(weight), where=weight > 0)
        keep = np.flatnonzero(factor > 0)
        return self.select(keep, factor[keep])

    def sums(self, weights: Array, windows: int) -> Array:
        return np.bincount(self.window, weights=weights, minlength=windows).astype(float)


@dataclass(frozen=True)
class Merit:
    """The figure of merit and its gradient, for coefficients (p, {angle, threshold}, k) as one."""

    signal: Rows
    background: Rows
    windows: int
    curve: LimitCurve
    spread: Array

    def cautious(self, mean: Array, variance: Array) -> tuple[Array, Array, Array]:
        """Estimate plus one standard deviation that counts one more typical event, and slopes.

        A line that leaves no simulated background has not shown that there is none.
        """
        mean = np.maximum(mean, 1e-12)
        typical = variance / mean
        error = np.sqrt(variance + typical**2) + 1e-12
        by_mean = 1 - typical**2 / mean / error
        by_variance = (0.5 + typical / mean) / error
        return mean + error, by_mean, by_variance

    def __call__(self, flat: Array, softness: float) -> tuple[float, Array]:
        planes, knots = len(self.spread), self.signal.shares.shape[1]
        coefficients = flat.reshape(planes, 2, knots)
        width = softness * self.spread
        inside, slopes = _kept(self.signal, coefficients, width)
        outside, rises = _kept(self.background, coefficients, width)
        weight = self.background.weight
        efficiency = self.signal.sums(self.signal.weight * inside, self.windows) + 1e-9
        mean = self.background.sums(weight * outside, self.windows)
        variance = self.background.sums(weight**2 * outside, self.windows)
        estimate, by_mean, by_variance = self.cautious(mean, variance)
        level, steepness = self.curve(estimate)
        steepness = steepness / estimate / self.windows
        merit = float(np.mean(level - np.log(efficiency)))
        gain = -self.signal.weight / (efficiency * self.windows)[self.signal.window]
        at = self.background.window
        cost = (steepness * by_mean)[at] * weight + (steepness * by_variance)[at] * weight**2
        gradient = _gradient(self.signal, gain, slopes) + _gradient(self.background, cost, rises)
        bend, slope = _bend(coefficients, self.spread)
        return merit + bend, (gradient + slope).reshape(-1)

    def far_outside(self, flat: Array) -> NDArray[np.bool_]:
        """Background rows (m,) far outside of the lines: nearly all of them, in the end."""
        far = np.zeros(len(self.background.window), bool)
        for plane, line in enumerate(flat.reshape(len(self.spread), 2, -1)):
            far |= line_distance(self.background, line, plane) < -_NEAR * self.spread[plane]
        return far

    def thinned(self, far: NDArray[np.bool_]) -> Merit:
        """The same with some of the signal and of the background marked (m,), weighted for all."""
        every = np.ones(len(self.signal.window), bool)
        return replace(
            self,
            signal=self.signal.thinned(every, _SIGNAL_ROWS),
            background=self.background.thinned(far, _FAR_ROWS),
        )


def _bend(coefficients: Array, spread: Array) -> tuple[float, Array]:
    """What it costs that lines bend, and the derivatives: second differences between knots."""
    scale = np.stack([np.ones_like(spread), spread], axis=1)[:, :, None]
    bends = np.diff(coefficients / scale, 2, axis=2)
    slope = np.zeros_like(coefficients)
    slope[:, :, :-2] += bends
    slope[:, :, 1:-1] -= 2 * bends
    slope[:, :, 2:] += bends
    return _STIFFNESS * float(np.sum(bends**2)), 2 * _STIFFNESS * slope / scale


def line_distance(rows: Rows, line: Array, plane: int) -> Array:
    """Distances (n,) from a line (2, k), positive where rows are kept."""
    angle = rows.shares @ line[0]
    x, y = rows.points[plane]
    return np.asarray(np.cos(angle) * x + np.sin(angle) * y - rows.shares @ line[1])


def _kept(rows: Rows, coefficients: Array, width: Array) -> tuple[Array, Array]:
    """Share (n,) of each row that softened cuts keep, and its slopes (p, 2, n)."""
    planes = len(width)
    parts, slopes = np.empty((planes, len(rows.window))), np.empty((planes, 2, len(rows.window)))
    for plane in range(planes):
        angle = rows.shares @ coefficients[plane, 0]
        cosine, sine = np.cos(angle), np.sin(angle)
        x, y = rows.points[plane]
        distance = cosine * x + sine * y - rows.shares @ coefficients[plane, 1]
        parts[plane] = expit(distance / width[plane])
        slopes[plane, 0] = (cosine * y - sine * x) / width[plane]
        slopes[plane, 1] = -1 / width[plane]
    kept = np.prod(parts, axis=0)
    return kept, slopes * (kept * (1 - parts))[:, None]


def _gradient(rows: Rows, price: Array, slopes: Array) -> Array:
    """Derivatives (p, 2, k) with respect to the coefficients at the knots."""
    return np.asarray((slopes * price) @ rows.shares)
