"""The rest of the event: what the calorimeter saw beside a candidate."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.detector import Detected
from lumbra.detector.clusters import angle_between

__all__ = [
    "CLUSTER_THRESHOLD",
    "PI0_WINDOW",
    "POLAR_RANGE",
    "RestOfEvent",
    "extra_energy",
    "hardest_photon",
    "rest_of_event",
]

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
def _counts(energy, theta, region, low, polar):  # type: ignore[no-untyped-def]
    return energy > low[region] and polar[0] < theta < polar[1]


@njit(cache=True, nogil=True)
def _cosine(theta, phi, x, y, z):  # type: ignore[no-untyped-def]
    """Cosine of the angle between a direction and a unit vector."""
    return math.sin(theta) * (math.cos(phi) * x + math.sin(phi) * y) + math.cos(theta) * z


@njit(cache=True, nogil=True)
def _rest(event, own, unit, columns, limits, out, pi0):  # type: ignore[no-untyped-def]
    offsets, energy, theta, phi, region, matched = columns
    low, polar, window = limits
    for n in range(len(event)):
        total, nearest, count = 0.0, -1.0, 0
        start, stop = offsets[event[n]], offsets[event[n] + 1]
        for i in range(start, stop):
            if i in (own[n, 0], own[n, 1]) or not _counts(
                energy[i], theta[i], region[i], low, polar
            ):
                continue
            total += energy[i]
            if matched[i]:
                continue
            cosine = _cosine(theta[i], phi[i], unit[n, 0], unit[n, 1], unit[n, 2])
            nearest = max(nearest, cosine)
            for j in range(start, i):
                if j in (own[n, 0], own[n, 1]) or matched[j]:
                    continue
                if not _counts(energy[j], theta[j], region[j], low, polar):
                    continue
                half = math.sin(0.5 * angle_between(theta[i], phi[i], theta[j], phi[j]))
                mass = 2 * half * math.sqrt(energy[i] * energy[j])
                if window[0] < mass < window[1]:
                    count += 1
        out[0, n], out[1, n], pi0[n] = total, math.acos(min(1.0, nearest)), count


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
    low = _thresholds()
    length = np.sqrt(np.einsum("ij,ij->i", direction, direction))
    columns = (
        clusters.offsets,
        clusters.energy,
        clusters.theta,
        clusters.phi,
        clusters.region,
        clusters.matched,
    )
    out, pi0 = np.empty((2, len(event))), np.empty(len(event), np.int64)
    unit = direction / np.maximum(length, 1e-12)[:, None]
    _rest(event, own, unit, columns, (low, POLAR_RANGE, PI0_WINDOW), out, pi0)
    return RestOfEvent(out[0], out[1], pi0)


def _thresholds() -> Array:
    """Smallest energy [GeV] that counts, by region code."""
    low = np.full(16, max(CLUSTER_THRESHOLD.values()))
    for region, threshold in CLUSTER_THRESHOLD.items():
        low[region] = threshold
    return low


@njit(cache=True, nogil=True)
def _extra(event, own, columns, low, polar, out):  # type: ignore[no-untyped-def]
    offsets, energy, theta, region = columns
    for n in range(len(event)):
        out[n] = 0.0
        for i in range(offsets[event[n]], offsets[event[n] + 1]):
            mine = False
            for j in range(own.shape[1]):
                mine = mine or own[n, j] == i
            if not mine and _counts(energy[i], theta[i], region[i], low, polar):
                out[n] += energy[i]


def extra_energy(detected: Detected, event: NDArray[np.int64], own: NDArray[np.int64]) -> Array:
    """Energy (m,) [GeV] of clusters that do not belong to a candidate, counted as above.

    Parameters
    ----------
    detected : Detected
        Clusters of all events.
    event : (m,) int64
        Events of the candidates.
    own : (m, k) int64
        Their clusters, −1 for none.
    """
    clusters, out = detected.clusters, np.empty(len(event))
    columns = (clusters.offsets, clusters.energy, clusters.theta, clusters.region)
    _extra(event, np.ascontiguousarray(own), columns, _thresholds(), POLAR_RANGE, out)
    return out


@njit(cache=True, nogil=True)
def _hardest(event, keep, columns, out):  # type: ignore[no-untyped-def]
    offsets, energy, theta, phi = columns
    for n in range(len(event)):
        out[n, :] = 0.0
        for i in range(offsets[event[n]], offsets[event[n] + 1]):
            if keep[i] and energy[i] > out[n, 0]:
                across = energy[i] * math.sin(theta[i])
                out[n, 0], out[n, 3] = energy[i], energy[i] * math.cos(theta[i])
                out[n, 1], out[n, 2] = across * math.cos(phi[i]), across * math.sin(phi[i])


def hardest_photon(detected: Detected, keep: NDArray[np.bool_], event: NDArray[np.int64]) -> Array:
    """Four-momentum (m, 4) [GeV] of the kept cluster of most energy in each event; 0 for none.

    Parameters
    ----------
    detected : Detected
        Clusters of all events.
    keep : (c,) bool
        Which of them may be it.
    event : (m,) int64
        The events to look at.
    """
    clusters, out = detected.clusters, np.empty((len(event), 4))
    columns = (clusters.offsets, clusters.energy, clusters.theta, clusters.phi)
    _hardest(event, keep, columns, out)
    return out
