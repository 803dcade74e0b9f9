"""A Breit–Wigner of finite width seen with a Gaussian resolution: the Voigt profile."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import wofz

from lumbra.inference.shapes.parameters import check_parameters

__all__ = ["Voigt"]

Array = NDArray[np.float64]

_NODES, _WEIGHTS = np.polynomial.legendre.leggauss(12)
_CELL: Final = 1.0  # widths; twelve nodes are exact to 1e-12 on a cell this wide


@dataclass(frozen=True)
class Voigt:
    """Non-relativistic Breit–Wigner ⊗ Gaussian, normalised on the real line.

    With z = (x − mean + iΓ/2)/(√2 σ) and the Faddeeva function w the density is Re w/(σ√2π).
    It is harmonic in (x, Γ/2) and obeys the heat equation in σ²/2, so that the derivatives of
    bin integrals are in closed form; the integrals are by Gauss–Legendre nodes in each bin.

    Parameters
    ----------
    mean, sigma : float
        Position and resolution [GeV].
    width : float
        Γ, the full width at half maximum of the Breit–Wigner [GeV]; may be 0.

    Raises
    ------
    InputError
        If a parameter is not in its range.
    """

    mean: float
    sigma: float
    width: float = 0.0

    def __post_init__(self) -> None:
        check_parameters(
            self, "sigma above 0, width not below 0", self.sigma > 0 and self.width >= 0
        )

    def density(self, x: ArrayLike) -> Array:
        """Probability density [1/GeV] at x [GeV]."""
        return np.asarray(self._profile(x).real)

    def integrals(self, edges: ArrayLike) -> Array:
        """Fraction of the events in each bin; edges [GeV], shape (n + 1,), give n numbers."""
        edges = np.asarray(edges, float)
        cells = np.maximum(np.ceil(np.diff(edges) / (_CELL * self.sigma)), 1.0).astype(int)
        first = np.concatenate([[0], np.cumsum(cells)])
        fine = np.interp(np.arange(first[-1] + 1), first, edges)
        half = 0.5 * np.diff(fine)
        points = 0.5 * (fine[1:] + fine[:-1])[:, None] + half[:, None] * _NODES
        return np.add.reduceat(self.density(points) @ _WEIGHTS * half, first[:-1])

    def derivatives(self, edges: ArrayLike) -> dict[str, Array]:
        """Derivatives of `integrals` by each parameter."""
        x = np.asarray(edges, float)
        z = (x - self.mean + 0.5j * self.width) / (math.sqrt(2) * self.sigma)
        profile = self._profile(x)
        # w' = −2zw + 2i/√π
        inner = -2 * z * profile + 2j / (math.pi * math.sqrt(2) * self.sigma)
        slope = inner.real / (math.sqrt(2) * self.sigma)
        return {
            "mean": -np.diff(profile.real),
            "sigma": self.sigma * np.diff(slope),
            "width": -0.5 * np.diff(profile.imag),
        }

    def _profile(self, x: ArrayLike) -> NDArray[np.complex128]:
        z = (np.asarray(x, float) - self.mean + 0.5j * self.width) / (math.sqrt(2) * self.sigma)
        return np.asarray(wofz(z) / (self.sigma * math.sqrt(2 * math.pi)))
