"""A Gaussian core with a power-law tail on each side: the double-sided Crystal Ball."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.inference.shapes.parameters import between, check_parameters
from lumbra.inference.shapes.power_tail import beyond, beyond_slopes, height

__all__ = ["DoubleCrystalBall"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class DoubleCrystalBall:
    """exp(−t²/2) from −α_left to α_right, power laws outside; normalised on the real line.

    Parameters
    ----------
    mean, sigma : float
        Position and width of the core [GeV].
    alpha_left, alpha_right : float
        Where the tails begin [widths].
    n_left, n_right : float
        Their powers, above 1.

    Raises
    ------
    InputError
        If a parameter is not in its range.
    """

    mean: float
    sigma: float
    alpha_left: float = 1.5
    n_left: float = 5.0
    alpha_right: float = 1.5
    n_right: float = 5.0

    def __post_init__(self) -> None:
        valid = self.sigma > 0 and min(self.alpha_left, self.alpha_right) > 0
        valid = valid and min(self.n_left, self.n_right) > 1
        check_parameters(self, "sigma and both alpha above 0, both n above 1", valid)

    def density(self, x: ArrayLike) -> Array:
        """Probability density [1/GeV] at x [GeV]."""
        t = (np.asarray(x, float) - self.mean) / self.sigma
        left = height(-t, self.alpha_left, self.n_left)
        right = height(t, self.alpha_right, self.n_right)
        return np.where(t < 0, left, right) / (self.sigma * self._total())

    def integrals(self, edges: ArrayLike) -> Array:
        """Fraction of the events in each bin; edges [GeV], shape (n + 1,), give n numbers."""
        t = (np.asarray(edges, float) - self.mean) / self.sigma
        left = beyond(np.maximum(-t, 0.0), self.alpha_left, self.n_left)
        right = beyond(np.maximum(t, 0.0), self.alpha_right, self.n_right)
        total = self._total()
        below = np.where(t < 0, left, total - right)
        above = np.where(t < 0, total - left, right)
        return between(below, above) / total

    def derivatives(self, edges: ArrayLike) -> dict[str, Array]:
        """Derivatives of `integrals` by each parameter."""
        t = (np.asarray(edges, float) - self.mean) / self.sigma
        density, fraction, total = self.density(edges), self.integrals(edges), self._total()
        found = {"mean": -np.diff(density), "sigma": -np.diff(t * density)}
        for side, sign in (("left", 1.0), ("right", -1.0)):
            alpha, n = getattr(self, f"alpha_{side}"), getattr(self, f"n_{side}")
            whole = beyond_slopes(np.array(0.0), alpha, n)
            for name, slope in beyond_slopes(-sign * t, alpha, n).items():
                change = sign * np.diff(slope) - fraction * whole[name]
                found[f"{name}_{side}"] = np.asarray(change / total)
        return found

    def _total(self) -> float:
        zero = np.array(0.0)
        left = beyond(zero, self.alpha_left, self.n_left)
        return float(left + beyond(zero, self.alpha_right, self.n_right))
