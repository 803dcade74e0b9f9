"""Johnson's S_U: a normal variable through a hyperbolic sine, for skewed peaks with long tails."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from lumbra.inference.shapes.gaussian import Gaussian
from lumbra.inference.shapes.parameters import between, check_parameters

__all__ = ["JohnsonSU"]

Array = NDArray[np.float64]

_NORMAL = Gaussian(0.0, 1.0)


@dataclass(frozen=True)
class JohnsonSU:
    """γ + δ asinh((x − mean)/σ) is a standard normal variable.

    N. L. Johnson, Biometrika 36 (1949) 149. The parameters are those that RooFit's RooJohnson
    calls μ, λ, γ and δ.

    Parameters
    ----------
    mean, sigma : float
        Position and scale [GeV]; the true mean and width only for γ = 0 and large δ.
    gamma : float
        Skewness: positive for a longer tail on the low side.
    delta : float
        Length of the tails: the smaller the longer, above 0.

    Raises
    ------
    InputError
        If a parameter is not in its range.
    """

    mean: float
    sigma: float
    gamma: float = 0.0
    delta: float = 1.5

    def __post_init__(self) -> None:
        valid = self.sigma > 0 and self.delta > 0
        check_parameters(self, "sigma and delta above 0", valid)

    def _normal(self, x: ArrayLike) -> tuple[Array, Array, Array]:
        """The reduced x, its inverse hyperbolic sine and the normal variable."""
        y = (np.asarray(x, float) - self.mean) / self.sigma
        bent = np.arcsinh(y)
        return y, bent, self.gamma + self.delta * bent

    def density(self, x: ArrayLike) -> Array:
        """Probability density [1/GeV] at x [GeV]."""
        y, _, z = self._normal(x)
        return np.asarray(_NORMAL.density(z) * self.delta / (self.sigma * np.sqrt(1 + y * y)))

    def integrals(self, edges: ArrayLike) -> Array:
        """Fraction of the events in each bin; edges [GeV], shape (n + 1,), give n numbers."""
        _, _, z = self._normal(edges)
        return between(ndtr(z), ndtr(-z))

    def derivatives(self, edges: ArrayLike) -> dict[str, Array]:
        """Derivatives of `integrals` by each parameter."""
        y, bent, z = self._normal(edges)
        normal, height = _NORMAL.density(z), self.density(edges)
        return {
            "mean": -np.diff(height),
            "sigma": -np.diff(y * height),
            "gamma": np.diff(normal),
            "delta": np.diff(normal * bent),
        }
