"""Clusters that the beams make without a collision."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

__all__ = ["Background", "sample_background"]

Array = NDArray[np.float64]


class Background(NamedTuple):
    """Numbers of the beam background in time with an event.

    Parameters
    ----------
    mean : float
        Mean number of clusters above ``threshold`` per event.
    threshold : float
        [GeV]
    slope : float
        Their energies fall as exp(−E/slope) [GeV].
    theta_low, theta_high : float
        They are spread evenly in solid angle between these polar angles [rad].
    time_window : float
        And evenly in time within so much of the collision [ns].
    """

    mean: float
    threshold: float
    slope: float
    theta_low: float
    theta_high: float
    time_window: float


def sample_background(
    count: int, background: Background, rng: np.random.Generator
) -> tuple[NDArray[np.int64], Array, Array, Array]:
    """Background clusters of many events.

    Parameters
    ----------
    count : int
        Number of events n.
    background : Background
        Rate, spectrum and spread.
    rng : numpy Generator
        Source of random numbers.

    Returns
    -------
    number : (n,) int64
        Clusters in each event.
    energy, theta, phi : (sum of number,)
        [GeV], [rad], [rad], event by event.
    """
    number = rng.poisson(background.mean, count)
    total = int(number.sum())
    energy = background.threshold + background.slope * rng.standard_exponential(total)
    high, low = np.cos(background.theta_low), np.cos(background.theta_high)
    theta = np.arccos(rng.uniform(low, high, total))
    return number, energy, theta, rng.uniform(-np.pi, np.pi, total)
