"""A′ → invisible from BaBar's single photons: limits from the published best fits.

PRL 119 (2017) 131804 gives the best ε² and its error by mass. With a Gaussian likelihood and a flat
prior in ε² ≥ 0 they make a 90 % limit, which the publication gives too. The errors were probably
derived from that limit (see the notes of the data), so that agreement tells that the method is
understood, not that the numbers are right. Below 5.5 GeV.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.inference.gaussian_limit import gaussian_bands, gaussian_limit
from lumbra.interpretation.published import load_observed

__all__ = ["MEASUREMENT", "PUBLISHED", "SinglePhotonLimit", "single_photon_limit"]

Array = NDArray[np.float64]

MEASUREMENT: Final = "babar_single_photon_eps2_fit_below5p5gev"
PUBLISHED: Final = "babar_invisible_darkphoton_2017_below5p5gev"
"""Cards of the best fits, and of the published limit."""


@dataclass(frozen=True)
class SinglePhotonLimit:
    """Limits on ε by mass, h hypotheses.

    Parameters
    ----------
    mass : (h,)
        [GeV]
    best, error : (h,)
        Best ε² and its error.
    significance : (h,)
        ε² over its error; negative for a deficit.
    limit : (h,)
        On ε.
    expected : (5, h)
        On ε, without signal, at −2, −1, 0, 1, 2 standard deviations.
    level : float
        Credibility.
    """

    mass: Array
    best: Array
    error: Array
    significance: Array
    limit: Array
    expected: Array
    level: float


def single_photon_limit(level: float = 0.9) -> SinglePhotonLimit:
    """Limits on ε of an invisible dark photon, flat prior in ε² ≥ 0."""
    table = load_observed(MEASUREMENT).table
    names = ("mass_GeV", "epsilon2", "epsilon2_error")
    mass, best, error = (np.asarray(table[name], float) for name in names)
    return SinglePhotonLimit(
        mass,
        best,
        error,
        best / error,
        np.sqrt(gaussian_limit(best, error, level)),
        np.sqrt(gaussian_bands(error, level)),
        level,
    )
