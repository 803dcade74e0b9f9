"""Rare things, simulated more often than they happen, with weights that make up for it.

A search for what is invisible lives on what a detector misses: a photon in a thousand, a pion in
twenty that looks like a muon. With accept or reject nearly all of the simulation is thrown away;
here such a thing happens with at least a given probability and the event's weight carries the
ratio of true to simulated probability, so that all expectations stay what they were.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["NATURE", "Emphasis", "emphasised", "emphasised_all"]

Array = NDArray[np.float64]


class Emphasis(NamedTuple):
    """Least probabilities with which rare things happen in the simulation; 0 leaves them alone.

    Parameters
    ----------
    lost_photon : float
        A photon that enters the crystals, or an electron that it became, makes no usable cluster.
    lost_energy : float
        Those below it [GeV] are left alone: a search may let them be seen.
    theta_low, theta_high : float
        Those outside of this polar range [rad] are left alone too: searches do not count them.
    fake_muon : float
        The muon system takes a charged hadron for a muon.
    missed_photon : float
        The muon system misses a photon that the calorimeter lost.
    lost_track : float
        A charged particle within the tracker leaves no track.
    """

    lost_photon: float = 0.0
    lost_energy: float = 0.4
    theta_low: float = math.radians(17)
    theta_high: float = math.radians(150)
    fake_muon: float = 0.0
    missed_photon: float = 0.0
    lost_track: float = 0.0


NATURE: Final = Emphasis()
"""Everything as often as it happens."""


@njit(cache=True, nogil=True)
def emphasised(rng: np.random.Generator, probability: float, least: float) -> tuple[bool, float]:
    """Whether something happens, and the weight of that.

    Parameters
    ----------
    rng : numpy Generator
        Source of random numbers.
    probability : float
        Of the true thing; what is certain or impossible stays so.
    least : float
        Smallest probability to simulate it with, below 1.
    """
    if not 0.0 < probability < least:
        return rng.random() >= 1 - probability, 1.0
    if rng.random() >= 1 - least:
        return True, probability / least
    return False, (1 - probability) / (1 - least)


def emphasised_all(
    rng: np.random.Generator, probability: Array, least: float | Array
) -> tuple[NDArray[np.bool_], Array]:
    """As `emphasised`, for many (n,): what happens, and the weights."""
    raised = (probability > 0) & (probability < least)
    used = np.where(raised, least, probability)
    happens = rng.random(len(probability)) < used
    with np.errstate(divide="ignore", invalid="ignore"):
        ratio = np.where(happens, probability / used, (1 - probability) / (1 - used))
    return happens, np.where(raised, ratio, 1.0)
