"""A sum of shapes."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.inference.shapes.parameters import check_parameters
from lumbra.inference.shapes.peak import Peak

__all__ = ["Mixture"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Mixture:
    """Shapes with fractions; the last shape takes what the others leave.

    Parameters
    ----------
    shapes : tuple of Peak
        Two or more normalised shapes.
    fractions : tuple of float
        Shares of all but the last, not below 0, together at most 1.

    Raises
    ------
    InputError
        If there are not as many fractions as shapes less one, or they do not add up.
    """

    shapes: tuple[Peak, ...]
    fractions: tuple[float, ...]

    def __post_init__(self) -> None:
        valid = len(self.shapes) == len(self.fractions) + 1 > 1
        valid = valid and min(self.fractions) >= 0 and sum(self.fractions) <= 1
        check_parameters(self, "a share for all shapes but the last, together at most 1", valid)

    def _shares(self) -> tuple[float, ...]:
        return (*self.fractions, 1 - sum(self.fractions))

    def density(self, x: ArrayLike) -> Array:
        """Probability density at x."""
        parts = [shape.density(np.asarray(x, float)) for shape in self.shapes]
        return np.asarray(np.tensordot(self._shares(), parts, axes=1))

    def integrals(self, edges: ArrayLike) -> Array:
        """Fraction of the events in each bin; edges, shape (n + 1,), give n numbers."""
        parts = [shape.integrals(np.asarray(edges, float)) for shape in self.shapes]
        return np.asarray(np.tensordot(self._shares(), parts, axes=1))

    def derivatives(self, edges: ArrayLike) -> dict[str, Array]:
        """By ``fraction_k``, and by the shapes' own parameters as ``k.name``."""
        edges = np.asarray(edges, float)
        last = self.shapes[-1].integrals(edges)
        found = {
            f"fraction_{k}": shape.integrals(edges) - last
            for k, shape in enumerate(self.shapes[:-1])
        }
        for k, (shape, share) in enumerate(zip(self.shapes, self._shares(), strict=True)):
            for name, value in shape.derivatives(edges).items():
                found[f"{k}.{name}"] = share * value
        return found
