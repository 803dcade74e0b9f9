"""The rest of the event: what the calorimeter saw beside two tracks."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.detector import Detected

__all__ = ["CLUSTER_THRESHOLD", "PI0_WINDOW", "POLAR_RANGE", "RestOfEvent", "rest_of_event"]

Array = NDArray[np.float64]

CLUSTER_THRESHOLD: Final = {1: 0.08, 2: 0.07, 3: 0.10}
"""Energy [GeV] above which clusters count, by region; in the gaps the highest holds.
basf2: skim/scripts/skim/WGs/dark.py."""
POLAR_RANGE: Final = (math.radians(17), math.radians(150))
"""Polar range [rad] in which clusters count, same source."""
PI0_WINDOW: Final = (0.105, 0.150)
"""Mass of a pair of photons [GeV] that makes it a π0 candidate: basf2's standard list."""


@dataclass(frozen=True)
class RestOfEvent:
    """One number an event, shape (n,).

    Parameters
    ----------
    energy : (n,)
        Sum over clusters that do not belong to the two tracks [GeV].
    nearest_photon : (n,)
        Smallest angle of an extra photon to a direction [rad], π for none.
    pi0 : (n,) int64
        Pairs of extra photons with the mass of a π0.
    """

    energy: Array
    nearest_photon: Array
    pi0: NDArray[np.int64]


@njit(cache=True, nogil=True)
def _rest(offsets, vector, matched, skip, direction, window, energy, nearest, pi0):  # type: ignore[no-untyped-def]
    """``vector`` holds (E, unit vector) of counted clusters and E = 0 for the others."""
    for n in range(len(energy)):
        energy[n], nearest[n], pi0[n] = 0.0, -1.0, 0
        for i in range(offsets[n, 0], offsets[n, 1]):
            if vector[i, 0] <= 0 or i == skip[n, 0] or i == skip[n, 1]:
                continue
            energy[n] += vector[i, 0]
            if matched[i]:
                continue
            cosine = 0.0
            for a in range(3):
                cosine += vector[i, a + 1] * direction[n, a]
            nearest[n] = max(nearest[n], cosine)
            for j in range(offsets[n, 0], i):
                if vector[j, 0] <= 0 or j == skip[n, 0] or j == skip[n, 1] or matched[j]:
                    continue
                pair = 1.0
                for a in range(1, 4):
                    pair -= vector[i, a] * vector[j, a]
                mass = math.sqrt(max(2 * vector[i, 0] * vector[j, 0] * pair, 0.0))
                if window[0] < mass < window[1]:
                    pi0[n] += 1
        nearest[n] = math.acos(max(-1.0, min(1.0, nearest[n])))


def rest_of_event(
    detected: Detected, event: NDArray[np.int64], own: NDArray[np.int64], direction: Array
) -> RestOfEvent:
    """Extra energy, photons near a direction and π0 candidates.

    Parameters
    ----------
    detected : Detected
        Clusters of all events.
    event : (n,) int64
        The events to look at.
    own : (n, 2) int64
        Clusters of their two tracks, −1 for none.
    direction : (n, 3)
        Directions, of any length.
    """
    clusters = detected.clusters
    low = np.full(128, max(CLUSTER_THRESHOLD.values()))
    for region, threshold in CLUSTER_THRESHOLD.items():
        low[region] = threshold
    counted = (clusters.theta > POLAR_RANGE[0]) & (clusters.theta < POLAR_RANGE[1])
    counted &= clusters.energy > low[clusters.region]
    sine = np.sin(clusters.theta)
    vector = np.column_stack(
        [
            np.where(counted, clusters.energy, 0.0),
            sine * np.cos(clusters.phi),
            sine * np.sin(clusters.phi),
            np.cos(clusters.theta),
        ]
    )
    unit = direction / np.maximum(np.linalg.norm(direction, axis=1), 1e-12)[:, None]
    offsets = np.stack([clusters.offsets[event], clusters.offsets[event + 1]], axis=1)
    n = len(event)
    energy, nearest, pi0 = np.empty(n), np.empty(n), np.empty(n, np.int64)
    _rest(offsets, vector, clusters.matched, own, unit, PI0_WINDOW, energy, nearest, pi0)
    return RestOfEvent(energy, nearest, pi0)
