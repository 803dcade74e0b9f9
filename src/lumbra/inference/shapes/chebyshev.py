"""Chebyshev polynomials on an interval: a well-conditioned basis for smooth backgrounds."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError

__all__ = ["Chebyshev"]

Array = NDArray[np.float64]

_HIGHEST = 20


@dataclass(frozen=True)
class Chebyshev:
    """Polynomials T_0 … T_order of the first kind, mapped onto [low, high].

    Parameters
    ----------
    order : int
        Highest degree, 0 to 20.
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
        if not (0 <= self.order <= _HIGHEST and self.low < self.high):
            raise InputError(
                "This polynomial basis cannot be made.",
                given=f"order {self.order} on [{self.low}, {self.high}] GeV",
                allowed=f"an order from 0 to {_HIGHEST} and an interval of positive length",
                suggestion="orders 3 to 7 suit windows of some 20 to 40 resolutions",
            )

    def _mapped(self, x: ArrayLike) -> Array:
        half = 0.5 * (self.high - self.low)
        return np.asarray((np.asarray(x, float) - self.low) / half - 1.0)

    def densities(self, x: ArrayLike) -> Array:
        """T_k at x [GeV], shape (order + 1, x.size)."""
        rows = np.polynomial.chebyshev.chebvander(self._mapped(x), self.order).T
        return np.ascontiguousarray(rows, np.float64)

    def integrals(self, edges: ArrayLike) -> Array:
        """Integral of each T_k over each bin [GeV], shape (order + 1, edges.size − 1).

        From ∫T_k = T_{k+1}/2(k+1) − T_{k−1}/2(k−1), with ∫T_0 = T_1 and ∫T_1 = T_2/4.
        """
        values = np.polynomial.chebyshev.chebvander(self._mapped(edges), self.order + 1).T
        primitive = np.empty((self.order + 1, values.shape[1]))
        primitive[0] = values[1]
        if self.order >= 1:
            primitive[1] = values[2] / 4
        for k in range(2, self.order + 1):
            primitive[k] = values[k + 1] / (2 * (k + 1)) - values[k - 1] / (2 * (k - 1))
        return np.asarray(np.diff(primitive, axis=1) * (0.5 * (self.high - self.low)))
