"""The ARGUS shape: a background that ends at a kinematic limit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammainc, gammaln

from lumbra.inference.shapes.parameters import check_parameters

__all__ = ["Argus"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Argus:
    """Density ∝ x u^p e^{−ku} with u = 1 − (x/end)², on [0, end].

    ARGUS collaboration, Phys. Lett. B 241 (1990) 278, with p = ½ and k = χ²/2. The share of events
    with more than u is the incomplete gamma function of p + 1.

    Parameters
    ----------
    end : float
        Kinematic limit [GeV].
    curvature : float
        k, above 0.
    power : float
        p, above −1; not a parameter of fits.

    Raises
    ------
    InputError
        If a parameter is not in its range.
    """

    end: float
    curvature: float
    power: float = 0.5

    def __post_init__(self) -> None:
        valid = self.end > 0 and self.curvature > 0 and self.power > -1
        check_parameters(self, "end and curvature above 0, power above -1", valid)

    def _room(self, x: ArrayLike) -> Array:
        """u, which is 1 at x = 0 and 0 from the end on."""
        ratio = np.clip(np.asarray(x, float) / self.end, 0.0, 1.0)
        return np.asarray((1 - ratio) * (1 + ratio))

    def _by_room(self, u: Array) -> Array:
        """Density of the variable u on [0, 1]."""
        order = self.power + 1
        with np.errstate(divide="ignore"):
            log_height = order * np.log(self.curvature) + self.power * np.log(u)
        log_height = log_height - self.curvature * u - gammaln(order)
        return np.asarray(np.exp(log_height) / gammainc(order, self.curvature))

    def density(self, x: ArrayLike) -> Array:
        """Probability density [1/GeV] at x [GeV]."""
        x = np.asarray(x, float)
        inside = (x > 0) & (x < self.end)
        place = np.where(inside, x, 0.5 * self.end)
        height = self._by_room(self._room(place)) * 2 * place / self.end**2
        return np.where(inside, height, 0.0)

    def integrals(self, edges: ArrayLike) -> Array:
        """Fraction of the events in each bin; edges [GeV], shape (n + 1,), give n numbers."""
        order = self.power + 1
        above = gammainc(order, self.curvature * self._room(edges))
        return np.asarray(-np.diff(above) / gammainc(order, self.curvature))

    def derivatives(self, edges: ArrayLike) -> dict[str, Array]:
        """Derivatives of `integrals` by end [1/GeV] and curvature."""
        x, u = np.clip(np.asarray(edges, float), 0.0, self.end), self._room(edges)
        order = self.power + 1
        whole = float(self._by_room(np.array(1.0)))
        above = gammainc(order, self.curvature * u) / gammainc(order, self.curvature)
        inside = np.where((u > 0) & (u < 1), u, 0.5)
        height = np.where((u > 0) & (u < 1), self._by_room(inside), 0.0)
        # P(a, ku)/P(a, k): both depend on k, and u on the end
        by_curvature = (u * height - above * whole) / self.curvature
        by_curvature = np.where(u < 1, by_curvature, 0.0)
        by_end = height * 2 * x**2 / self.end**3
        return {"end": -np.diff(by_end), "curvature": -np.diff(by_curvature)}
