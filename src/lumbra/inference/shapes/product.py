"""A product of shapes, such as an exponential behind a threshold."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.inference.shapes.parameters import check_parameters

__all__ = ["Factor", "Product"]

Array = NDArray[np.float64]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(16)


class Factor(Protocol):
    """A shape that also tells how its density moves with its parameters, point by point."""

    def density(self, x: Array) -> Array:
        """Probability density at x."""
        ...

    def log_slopes(self, x: Array) -> Mapping[str, Array]:
        """Derivative of the logarithm of the density at x by each parameter."""
        ...


@dataclass(frozen=True)
class Product:
    """The normalised product of densities on an interval.

    Integrals are by 16 Gauss–Legendre nodes in the square root of the distance to the lower edge
    of each bin, which takes the root of an s-wave threshold at the lower end in its stride.

    Parameters
    ----------
    factors : tuple of Factor
        One or more; `Threshold` and `Exponential` are.
    low, high : float
        The interval [GeV]; begin it where a channel opens.

    Raises
    ------
    InputError
        If there is no factor, the interval is empty or the product is zero on it.
    """

    factors: tuple[Factor, ...]
    low: float
    high: float

    def __post_init__(self) -> None:
        valid = len(self.factors) > 0 and self.low < self.high
        valid = valid and float(self._integrals(self._cells()).sum()) > 0
        check_parameters(self, "a factor or more, whose product is not 0 on [low, high]", valid)

    def density(self, x: ArrayLike) -> Array:
        """Probability density at x."""
        x = np.asarray(x, float)
        inside = (x >= self.low) & (x <= self.high)
        whole = self._integrals(self._cells()).sum()
        return np.asarray(np.where(inside, self._height(x), 0.0) / whole)

    def integrals(self, edges: ArrayLike) -> Array:
        """Fraction of the events in each bin; edges, shape (n + 1,), give n numbers."""
        cut = np.clip(np.asarray(edges, float), self.low, self.high)
        return np.asarray(self._integrals(cut) / self._integrals(self._cells()).sum())

    def derivatives(self, edges: ArrayLike) -> dict[str, Array]:
        """By the factors' parameters, as ``k.name``."""
        cut, cells = np.clip(np.asarray(edges, float), self.low, self.high), self._cells()
        whole, fraction = self._integrals(cells).sum(), self.integrals(edges)
        found: dict[str, Array] = {}
        for k, factor in enumerate(self.factors):
            for name in factor.log_slopes(cells[:1]):
                bins = self._integrals(cut, (k, name)) / whole
                found[f"{k}.{name}"] = bins - fraction * self._integrals(cells, (k, name)).sum() / (
                    whole
                )
        return found

    def _cells(self) -> Array:
        return np.linspace(self.low, self.high, 65)

    def _height(self, x: Array) -> Array:
        return np.asarray(np.prod([factor.density(x) for factor in self.factors], axis=0))

    def _integrals(self, edges: Array, by: tuple[int, str] | None = None) -> Array:
        """Bin integrals of the bare product, or of its derivative by one parameter."""
        root = 0.5 * (1 + _NODES)
        points = edges[:-1, None] + np.diff(edges)[:, None] * root**2
        values = self._height(points)
        if by is not None:
            values = values * self.factors[by[0]].log_slopes(points)[by[1]]
        return np.asarray(values @ (_WEIGHTS * root) * np.diff(edges))
