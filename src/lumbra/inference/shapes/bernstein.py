"""Bernstein polynomials on an interval: with coefficients above zero they stay above zero."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import comb

from lumbra.inference.shapes.parameters import check_parameters

__all__ = ["Bernstein"]

Array = NDArray[np.float64]

_HIGHEST = 20


@dataclass(frozen=True)
class Bernstein:
    """The order + 1 Bernstein polynomials, mapped onto [low, high]; their sum is 1.

    Parameters
    ----------
    order : int
        Degree, 0 to 20.
    low, high : float
        The interval [GeV].

    Raises
    ------
    InputError
        If the order or the interval cannot be used.
    """

    order: int
    low: float
    high: float

    def __post_init__(self) -> None:
        valid = 0 <= self.order <= _HIGHEST and self.low < self.high
        check_parameters(self, f"an order from 0 to {_HIGHEST}, low below high", valid)

    def densities(self, x: ArrayLike) -> Array:
        """The polynomials at x [GeV], shape (order + 1, x.size)."""
        return self._polynomials(x, self.order)

    def integrals(self, edges: ArrayLike) -> Array:
        """Integral of each over each bin [GeV], shape (order + 1, edges.size − 1).

        The primitive of B_{k,n} is the sum of all B_{j,n+1} with j > k, over n + 1.
        """
        higher = self._polynomials(edges, self.order + 1)
        primitive = np.cumsum(higher[:0:-1], axis=0)[::-1] / (self.order + 1)
        return np.asarray(np.diff(primitive, axis=1) * (self.high - self.low))

    def _polynomials(self, x: ArrayLike, order: int) -> Array:
        y = (np.asarray(x, float) - self.low) / (self.high - self.low)
        k = np.arange(order + 1)[:, None]
        return np.asarray(comb(order, k) * y**k * (1 - y) ** (order - k))
