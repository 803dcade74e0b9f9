"""BaBar's cross section of e⁺e⁻ → π⁺π⁻(γ), and a smooth description of it.

σ = (π α²/3s) β³ |F_π|², averaged over each bin, with F_π of ρ, ω and three excited ρ (Gounaris and
Sakurai; see `models.hadrons.pion_pair`). The published parameters are where the fit begins; they
cannot be kept, since they describe |F_π|² with vacuum polarisation and without radiation from the
pions, and the cross section is bare and has that radiation. The width of the ω is held to the
PDG's 8.68 ± 0.13 MeV.

The cross section is unfolded, and its errors are given without their correlations. Residuals of the
fit tell what these are: their spread is below one (part of the error is common to all bins, and the
shape takes it up), and neighbours are correlated by a fifth over three bins, about the width of the
resolution. `neighbour_correlations` measures that; fits and pseudo-experiments use it, with the
full error on the diagonal.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.linalg import LinAlgError, cholesky, toeplitz
from scipy.optimize import least_squares

from lumbra.foundation import DataError
from lumbra.foundation.constants import ALPHA, HBARC2_FB_GEV2, M_PION
from lumbra.foundation.hadrons import WIDTHS
from lumbra.interpretation.published import load_observed
from lumbra.models.hadrons.pion_pair import EXCITED, OMEGA, RHO, pion_form_factor

__all__ = [
    "LINE_SHAPE",
    "OMEGA_WIDTH",
    "PionPairs",
    "covariance_root",
    "fit_line_shape",
    "line_shape",
    "load_pion_pairs",
    "neighbour_correlations",
]

Array = NDArray[np.float64]

OMEGA_WIDTH: Final = (WIDTHS[223], 0.13e-3)
"""Width of the ω and its error [GeV], PDG 2022."""
LINE_SHAPE: Final = np.array([*RHO, *OMEGA, *(x for state in EXCITED for x in state)])
"""Published parameters: ρ (mass, width), ω and each excited ρ (mass, width, amplitude, phase)."""
_THIRD: Final = slice(14, 18)
"""The third excited ρ stays as published: the data hardly reach it."""
_LAGS: Final = 5
_NODES: Final = np.polynomial.legendre.leggauss(5)


@dataclass(frozen=True)
class PionPairs:
    """A cross section in n bins.

    Parameters
    ----------
    low, high : (n,)
        Edges [GeV].
    cross_section, error : (n,)
        [nb]
    """

    low: Array
    high: Array
    cross_section: Array
    error: Array

    @property
    def centre(self) -> Array:
        """Of the bins [GeV]."""
        return np.asarray(0.5 * (self.low + self.high))

    def between(self, low: float, high: float) -> PionPairs:
        """The bins that lie inside a range [GeV]."""
        kept = (self.low >= low - 1e-9) & (self.high <= high + 1e-9)
        parts = (self.low, self.high, self.cross_section, self.error)
        return PionPairs(*(x[kept] for x in parts))


@cache
def load_pion_pairs() -> PionPairs:
    """All 337 bins from 0.3 to 3 GeV."""
    table = load_observed("babar_pipi_xsec_2009").table
    names = ("bin_low_GeV", "bin_high_GeV", "sigma_nb", "error_plus_nb")
    return PionPairs(*(np.asarray(table[name], float) for name in names))


def line_shape(pairs: PionPairs, parameters: Array) -> Array:
    """Cross section [nb] averaged over the bins.

    Parameters
    ----------
    parameters : (18,) array
        As `LINE_SHAPE`.
    """
    half = 0.5 * (pairs.high - pairs.low)
    s = (pairs.centre[:, None] + half[:, None] * _NODES[0]) ** 2
    rho, omega = parameters[:2], parameters[2:6]
    factor = pion_form_factor(s, rho, omega, parameters[6:].reshape(-1, 4))
    beta3 = (1 - 4 * M_PION**2 / s) ** 1.5
    sigma = math.pi * ALPHA**2 / (3 * s) * beta3 * np.abs(factor) ** 2 * HBARC2_FB_GEV2 * 1e-6
    return np.asarray(sigma @ (0.5 * _NODES[1]))


def fit_line_shape(pairs: PionPairs) -> Array:
    """Parameters (18,) of the smallest χ² with the errors of the bins and that of the ω's width."""
    free = np.delete(np.arange(LINE_SHAPE.size), _THIRD)
    width, error = OMEGA_WIDTH

    def residuals(x: Array) -> Array:
        now = LINE_SHAPE.copy()
        now[free] = x
        pull = (pairs.cross_section - line_shape(pairs, now)) / pairs.error
        return np.append(pull, (now[3] - width) / error)

    scale = np.abs(LINE_SHAPE[free]) + 0.01
    found = LINE_SHAPE.copy()
    # coarse: a hunt moves the background on from here in first order
    found[free] = least_squares(residuals, LINE_SHAPE[free], x_scale=scale, ftol=1e-5).x
    return found


@cache
def neighbour_correlations(low: float, high: float) -> tuple[float, ...]:
    """Correlation of residuals of the data one to five bins apart, in units of the errors.

    A property of the measurement, which pseudo-data are given too.

    Parameters
    ----------
    low, high : float
        Range [GeV] in which bins have one width.
    """
    whole = load_pion_pairs()
    inside = whole.between(low, high)
    smooth = line_shape(inside, fit_line_shape(whole))
    pulls = (inside.cross_section - smooth) / inside.error
    lags = range(1, _LAGS + 1)
    return tuple(max(float(np.mean(pulls[k:] * pulls[:-k])), 0.0) for k in lags)


def covariance_root(error: Array, correlation: tuple[float, ...]) -> Array:
    """Lower triangular L with L Lᵀ the covariance of bins with these errors and correlations.

    Raises
    ------
    DataError
        If no covariance has such correlations.
    """
    first = np.zeros(error.size)
    first[: len(correlation) + 1] = (1.0, *correlation)
    try:
        return np.asarray(error[:, None] * cholesky(toeplitz(first), lower=True))
    except LinAlgError:
        raise DataError(
            "The bins cannot be correlated in this way.",
            given=", ".join(f"{x:.3g}" for x in correlation),
            allowed="correlations of neighbours that make a positive covariance",
            suggestion="correlations below 0.5 that fall with the distance",
        ) from None
