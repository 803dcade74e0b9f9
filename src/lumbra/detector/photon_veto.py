"""The muon system as a veto: neutral particles that the calorimeter missed leave clusters in it."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbra.detector.emphasis import Emphasis, emphasised_all
from lumbra.detector.particles import NEUTRAL_HADRON, PHOTON, Flight

__all__ = ["PhotonVeto", "neutral_clusters", "veto_probability"]

Array = NDArray[np.float64]


class PhotonVeto(NamedTuple):
    """Numbers of neutral clusters in a muon system.

    Parameters
    ----------
    live : float
        Share of the period's luminosity in which they are used; 0 switches them off.
    theta_low, endcap_high, barrel_low, barrel_high, endcap_low, theta_high : float
        Polar edges [rad] of forward endcap, overlap, barrel, overlap and backward endcap.
    photon_energy : float
        Photons below it [GeV] leave nothing.
    barrel, endcap, overlap : float
        Probability that a photon which left nothing in the calorimeter is seen.
    hadron_momentum, hadron : float
        Neutral hadrons above this momentum [GeV] are seen with this probability.
    random : float
        Probability of a cluster that has nothing to do with the event.
    """

    live: float
    theta_low: float
    endcap_high: float
    barrel_low: float
    barrel_high: float
    endcap_low: float
    theta_high: float
    photon_energy: float
    barrel: float
    endcap: float
    overlap: float
    hadron_momentum: float
    hadron: float
    random: float


def veto_probability(
    kind: NDArray[np.int8], energy: Array, p: Array, theta: Array, veto: PhotonVeto
) -> Array:
    """Probability (k,) of a cluster, for a photon that the calorimeter lost or a hadron.

    Parameters
    ----------
    kind : (k,) int8
        How the particle interacts (`lumbra.detector.particles`).
    energy, p, theta : (k,)
        [GeV], [GeV], [rad].
    veto : PhotonVeto
        Acceptance and efficiencies.
    """
    forward = (veto.theta_low, veto.endcap_high, veto.barrel_low)
    edges = (*forward, veto.barrel_high, veto.endcap_low, veto.theta_high)
    shares = (0.0, veto.endcap, veto.overlap, veto.barrel, veto.overlap, veto.endcap, 0.0)
    photon = np.array(shares)[np.digitize(theta, edges)] * (energy > veto.photon_energy)
    inside = (theta > veto.theta_low) & (theta < veto.theta_high)
    hadron = veto.hadron * (inside & (p > veto.hadron_momentum))
    return np.where(kind == PHOTON, photon, np.where(kind == NEUTRAL_HADRON, hadron, 0.0))


def neutral_clusters(
    flight: Flight,
    seen: NDArray[np.bool_],
    veto: PhotonVeto,
    emphasis: Emphasis,
    rng: np.random.Generator,
) -> tuple[NDArray[np.int64], Array]:
    """Clusters in the muon system that belong to no track, and the weights of the events.

    Parameters
    ----------
    flight : Flight
        Particles behind the material.
    seen : (k,) bool
        Which of them went into a cluster of the calorimeter.
    veto : PhotonVeto
        Acceptance and efficiencies.
    emphasis : Emphasis
        How often a photon is missed.
    rng : numpy Generator
        Source of random numbers.

    Returns
    -------
    count : (n,) int64
        Clusters of each event.
    weight : (n,)
        Ratio of true to simulated probability.
    """
    events = len(flight)
    live = rng.random(events) < veto.live
    count = (live & (rng.random(events) < veto.random)).astype(np.int64)
    weight = np.ones(events)
    photon = (flight.kind == PHOTON) & ~seen
    rows = np.flatnonzero(photon | (flight.kind == NEUTRAL_HADRON))
    event = flight.event[rows]
    rows, event = rows[live[event]], event[live[event]]
    vector = flight.momentum[rows, 1:]
    across = np.hypot(vector[:, 0], vector[:, 1])
    p, theta = np.hypot(across, vector[:, 2]), np.arctan2(across, vector[:, 2])
    kind = flight.kind[rows]
    chance = veto_probability(kind, flight.momentum[rows, 0], p, theta, veto)
    least = np.where(kind == PHOTON, emphasis.missed_photon, 0.0)
    missed, ratio = emphasised_all(rng, 1 - chance, least)
    np.add.at(count, event[~missed], 1)
    np.multiply.at(weight, event, ratio)
    return count, weight
