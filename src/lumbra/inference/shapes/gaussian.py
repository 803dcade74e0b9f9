"""A Gaussian peak, integrated over bins through the error function."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from lumbra.inference.shapes.parameters import between, check_parameters

__all__ = ["Gaussian"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Gaussian:
    """Normal density with a mean and a width.

    Parameters
    ----------
    mean, sigma : float
        Position and resolution [GeV].

    Raises
    ------
    InputError
        If the width is not positive or a parameter is not finite.
    """

    mean: float
    sigma: float

    def __post_init__(self) -> None:
        check_parameters(self, "sigma above 0", self.sigma > 0)

    def density(self, x: ArrayLike) -> Array:
        """Probability density [1/GeV] at x [GeV]."""
        t = (np.asarray(x, float) - self.mean) / self.sigma
        return np.asarray(np.exp(-0.5 * t * t) / (self.sigma * math.sqrt(2 * math.pi)))

    def integrals(self, edges: ArrayLike) -> Array:
        """Fraction of the events in each bin; edges [GeV], shape (n + 1,), give n numbers.

        Each side is counted from its own tail, so that far bins keep their digits.
        """
        t = (np.asarray(edges, float) - self.mean) / self.sigma
        return between(ndtr(t), ndtr(-t))

    def derivatives(self, edges: ArrayLike) -> dict[str, Array]:
        """Derivatives of `integrals` by mean and sigma [1/GeV]."""
        t = (np.asarray(edges, float) - self.mean) / self.sigma
        height = self.density(edges)
        return {"mean": -np.diff(height), "sigma": -np.diff(t * height)}
