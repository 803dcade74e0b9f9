"""The opening of a channel: a power of the distance to its threshold."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.inference.shapes.parameters import check_parameters

__all__ = ["Threshold"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Threshold:
    """Density ∝ (x − start)^power on [start, high], zero outside.

    Parameters
    ----------
    start : float
        Where the channel opens [GeV].
    power : float
        ½ for an s-wave of two bodies, 3/2 for a p-wave; above −1.
    high : float
        Upper end of the interval of normalisation [GeV].

    Raises
    ------
    InputError
        If a parameter is not in its range.
    """

    start: float
    power: float
    high: float

    def __post_init__(self) -> None:
        valid = self.start < self.high and self.power > -1
        check_parameters(self, "start below high, power above -1", valid)

    def _share(self, x: ArrayLike) -> Array:
        """Position between start (0) and high (1)."""
        share = (np.asarray(x, float) - self.start) / (self.high - self.start)
        return np.asarray(np.clip(share, 0.0, 1.0))

    def density(self, x: ArrayLike) -> Array:
        """Probability density [1/GeV] at x [GeV]."""
        share, given = self._share(x), np.asarray(x, float)
        inside = (given > self.start) & (given <= self.high)
        value = np.where(inside, share, 0.5) ** self.power
        return np.where(inside, value * (self.power + 1) / (self.high - self.start), 0.0)

    def integrals(self, edges: ArrayLike) -> Array:
        """Fraction of the events in each bin; edges [GeV], shape (n + 1,), give n numbers."""
        return np.asarray(np.diff(self._share(edges) ** (self.power + 1)))

    def derivatives(self, edges: ArrayLike) -> dict[str, Array]:
        """Derivatives of `integrals` by start [1/GeV] and power."""
        share = self._share(edges)
        inside = np.where(share > 0, share, 1.0)
        below = np.where(share > 0, inside ** (self.power + 1), 0.0)
        slope = np.where(share > 0, (self.power + 1) * inside**self.power, 0.0)
        by_start = -slope * (1 - share) / (self.high - self.start)
        return {"start": np.diff(by_start), "power": np.diff(below * np.log(inside))}

    def log_slopes(self, x: ArrayLike) -> dict[str, Array]:
        """Derivatives of the logarithm of the density at x, by start and power; 0 outside."""
        share, given = self._share(x), np.asarray(x, float)
        inside = (given > self.start) & (given <= self.high)
        safe = np.where(inside, share, 0.5)
        span = self.high - self.start
        by_start = (self.power + 1 - self.power / safe) / span
        by_power = np.log(safe) + 1 / (self.power + 1)
        return {"start": np.where(inside, by_start, 0.0), "power": np.where(inside, by_power, 0.0)}
