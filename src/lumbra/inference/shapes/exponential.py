"""An exponential on an interval."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.inference.shapes.parameters import check_parameters

__all__ = ["Exponential"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Exponential:
    """Density ∝ exp(−slope·x) on [low, high], zero outside.

    Parameters
    ----------
    slope : float
        Of any sign, also 0 [1/GeV].
    low, high : float
        The interval [GeV].

    Raises
    ------
    InputError
        If the interval is empty or a parameter is not finite.
    """

    slope: float
    low: float
    high: float

    def __post_init__(self) -> None:
        check_parameters(self, "low below high", self.low < self.high)

    def density(self, x: ArrayLike) -> Array:
        """Probability density [1/GeV] at x [GeV]."""
        x = np.asarray(x, float)
        span = self.high - self.low
        norm = span * _mean_exponential(np.array(self.slope * span))
        inside = (x >= self.low) & (x <= self.high)
        distance = np.clip(x, self.low, self.high) - self.low
        return np.where(inside, np.exp(-self.slope * distance) / norm, 0.0)

    def integrals(self, edges: ArrayLike) -> Array:
        """Fraction of the events in each bin; edges [GeV], shape (n + 1,), give n numbers."""
        x = np.clip(np.asarray(edges, float), self.low, self.high)
        width = np.diff(x)
        return np.asarray(self.density(x[:-1]) * width * _mean_exponential(self.slope * width))

    def derivatives(self, edges: ArrayLike) -> dict[str, Array]:
        """Derivatives of `integrals` by the slope [GeV]."""
        x = np.clip(np.asarray(edges, float), self.low, self.high)
        width, span = np.diff(x), np.array(self.high - self.low)
        place = self.low - x[:-1]
        own, whole = _log_slope(self.slope * width), _log_slope(self.slope * span)
        return {"slope": self.integrals(edges) * (place + width * own - span * whole)}

    def log_slopes(self, x: ArrayLike) -> dict[str, Array]:
        """Derivative of the logarithm of the density at x by the slope; 0 outside."""
        x, span = np.asarray(x, float), np.array(self.high - self.low)
        inside = (x >= self.low) & (x <= self.high)
        return {"slope": np.where(inside, self.low - x - span * _log_slope(self.slope * span), 0.0)}


def _mean_exponential(y: Array) -> Array:
    """(1 − e^{−y})/y, the mean of e^{−yu} for u in [0, 1]."""
    safe = np.where(np.abs(y) < 1e-8, 1.0, y)
    return np.asarray(np.where(np.abs(y) < 1e-8, 1 - 0.5 * y, -np.expm1(-safe) / safe))


def _log_slope(y: Array) -> Array:
    """Derivative of the logarithm of `_mean_exponential`: 1/(e^y − 1) − 1/y."""
    small = np.abs(y) < 1e-2
    safe = np.where(small, 1.0, y)
    series = -0.5 + y / 12 - y**3 / 720
    with np.errstate(over="ignore"):
        return np.asarray(np.where(small, series, 1 / np.expm1(safe) - 1 / safe))
