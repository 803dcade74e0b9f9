"""Two Gaussians with one mean: a core and a wider part, the plainest picture of bad tails."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.inference.shapes.gaussian import Gaussian
from lumbra.inference.shapes.parameters import check_parameters

__all__ = ["DoubleGaussian"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class DoubleGaussian:
    """A core and a wider Gaussian about the same mean.

    Parameters
    ----------
    mean, sigma : float
        Position and width of the core [GeV].
    ratio : float
        Width of the other Gaussian over that of the core.
    fraction : float
        Share of the core, 0 to 1.

    Raises
    ------
    InputError
        If a parameter is not in its range.
    """

    mean: float
    sigma: float
    ratio: float = 3.0
    fraction: float = 0.8

    def __post_init__(self) -> None:
        valid = self.sigma > 0 and self.ratio > 0 and 0 <= self.fraction <= 1
        check_parameters(self, "sigma and ratio above 0, fraction from 0 to 1", valid)

    def _parts(self) -> tuple[Gaussian, Gaussian]:
        return Gaussian(self.mean, self.sigma), Gaussian(self.mean, self.sigma * self.ratio)

    def density(self, x: ArrayLike) -> Array:
        """Probability density [1/GeV] at x [GeV]."""
        core, wide = self._parts()
        return self.fraction * core.density(x) + (1 - self.fraction) * wide.density(x)

    def integrals(self, edges: ArrayLike) -> Array:
        """Fraction of the events in each bin; edges [GeV], shape (n + 1,), give n numbers."""
        core, wide = self._parts()
        return self.fraction * core.integrals(edges) + (1 - self.fraction) * wide.integrals(edges)

    def derivatives(self, edges: ArrayLike) -> dict[str, Array]:
        """Derivatives of `integrals` by each parameter."""
        core, wide = self._parts()
        near, far = core.derivatives(edges), wide.derivatives(edges)
        rest = 1 - self.fraction
        return {
            "mean": self.fraction * near["mean"] + rest * far["mean"],
            "sigma": self.fraction * near["sigma"] + rest * self.ratio * far["sigma"],
            "ratio": rest * self.sigma * far["sigma"],
            "fraction": core.integrals(edges) - wide.integrals(edges),
        }
