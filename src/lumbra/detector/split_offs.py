"""Split-offs: hadronic showers that leave a second cluster away from the first."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbra.detector.particles import CHARGED_HADRON, NEUTRAL_HADRON, Flight

__all__ = ["SplitOffs", "sample_split_offs"]

Array = NDArray[np.float64]


class SplitOffs(NamedTuple):
    """Numbers of hadronic split-offs.

    Parameters
    ----------
    probability : float
        That a hadron which leaves more than ``above`` [GeV] makes a second cluster.
    above : float
        [GeV]
    share : float
        Mean share of the hadron's energy that it gets, which falls exponentially up to one half.
    distance : float
        Mean distance from the hadron on the front face, which falls exponentially too [cm].
    """

    probability: float
    above: float
    share: float
    distance: float


def sample_split_offs(
    flight: Flight, split_offs: SplitOffs, rng: np.random.Generator
) -> tuple[NDArray[np.int64], Array, Array, Array]:
    """Hadrons that would split off a cluster if they leave enough energy.

    Parameters
    ----------
    flight : Flight
        Particles behind the material, k in n events.
    split_offs : SplitOffs
        How often, how much, how far.
    rng : numpy Generator
        Source of random numbers.

    Returns
    -------
    row : (h,) int64
        Rows of the hadrons.
    share, distance, turn : (h,)
        Share of the energy, distance [cm] and azimuth about the hadron [rad].
    """
    if split_offs.probability <= 0:
        return np.empty(0, np.int64), np.empty(0), np.empty(0), np.empty(0)
    hadrons = np.flatnonzero((flight.kind == CHARGED_HADRON) | (flight.kind == NEUTRAL_HADRON))
    row = hadrons[rng.random(len(hadrons)) < split_offs.probability]
    flat = rng.random((3, len(row)))
    # an exponential cut at one half, by its inverse
    share = -split_offs.share * np.log1p(-flat[0] * -np.expm1(-0.5 / split_offs.share))
    distance = -split_offs.distance * np.log1p(-flat[1])
    return row, share, distance, 2 * np.pi * flat[2]
