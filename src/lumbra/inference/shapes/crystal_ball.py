"""A Gaussian core with a power-law tail on the low side, as energy leaks from a calorimeter."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from lumbra.inference.shapes.parameters import between, check_parameters
from lumbra.inference.shapes.power_tail import beyond, beyond_slopes, height

__all__ = ["CrystalBall"]

Array = NDArray[np.float64]

_ROOT_TWO_PI = math.sqrt(2 * math.pi)


@dataclass(frozen=True)
class CrystalBall:
    """exp(−t²/2) for t ≥ −α, a power law below; normalised on the real line.

    Parameters
    ----------
    mean, sigma : float
        Position and width of the core [GeV].
    alpha : float
        Where the tail begins [widths]; a negative α puts the tail on the high side.
    n : float
        Power of the tail, above 1.

    Raises
    ------
    InputError
        If a parameter is not in its range.
    """

    mean: float
    sigma: float
    alpha: float = 1.5
    n: float = 5.0

    def __post_init__(self) -> None:
        valid = self.sigma > 0 and self.alpha != 0 and self.n > 1
        check_parameters(self, "sigma above 0, alpha not 0, n above 1", valid)

    def density(self, x: ArrayLike) -> Array:
        """Probability density [1/GeV] at x [GeV]."""
        u = self._towards_tail(x)
        return height(u, abs(self.alpha), self.n) / (self.sigma * self._total())

    def integrals(self, edges: ArrayLike) -> Array:
        """Fraction of the events in each bin; edges [GeV], shape (n + 1,), give n numbers."""
        u = self._towards_tail(edges)
        total = self._total()
        tail = beyond(np.maximum(u, 0.0), abs(self.alpha), self.n)
        core = _ROOT_TWO_PI * ndtr(np.minimum(u, 0.0))
        towards = np.where(u > 0, tail, total - core)
        away = np.where(u > 0, total - tail, core)
        low_tail = self.alpha > 0
        return between(*((towards, away) if low_tail else (away, towards))) / total

    def derivatives(self, edges: ArrayLike) -> dict[str, Array]:
        """Derivatives of `integrals` by each parameter."""
        u, sign = self._towards_tail(edges), math.copysign(1.0, self.alpha)
        density, fraction, total = self.density(edges), self.integrals(edges), self._total()
        found = {"mean": -np.diff(density), "sigma": sign * np.diff(u * density)}
        whole = beyond_slopes(np.array(0.0), abs(self.alpha), self.n)
        for name, slope in beyond_slopes(u, abs(self.alpha), self.n).items():
            change = (sign * np.diff(slope) - fraction * whole[name]) / total
            found[name] = np.asarray(sign * change if name == "alpha" else change)
        return found

    def _towards_tail(self, x: ArrayLike) -> Array:
        """Distance from the peak on the side of the tail [widths]."""
        t = (np.asarray(x, float) - self.mean) / self.sigma
        return np.asarray(-t if self.alpha > 0 else t)

    def _total(self) -> float:
        zero = np.array(0.0)
        return float(beyond(zero, abs(self.alpha), self.n)) + _ROOT_TWO_PI / 2
