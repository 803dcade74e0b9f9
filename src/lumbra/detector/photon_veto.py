"""The muon system as a veto: neutral particles that the calorimeter missed leave clusters in it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbra.detector.emphasis import Emphasis, emphasised_all
from lumbra.detector.particles import NEUTRAL_HADRON, PHOTON, Flight
from lumbra.foundation import Key

__all__ = ["PhotonVeto", "VetoClusters", "neutral_clusters", "veto_probability"]

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
    angle : float
        σ(θ) = sin θ σ(φ) of a cluster [rad].
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
    angle: float


@dataclass(frozen=True)
class VetoClusters:
    """Clusters in the muon system that belong to no track, v in n events.

    Parameters
    ----------
    offsets : (n + 1,) int64
        Clusters of event i are the rows offsets[i]:offsets[i + 1].
    theta, phi : (v,)
        Direction from the interaction point [rad].
    row : (v,) int64
        Row of the particle in the `Flight`; −1 for what has nothing to do with the event.
    weight : (n,)
        Ratio of true to simulated probability.
    """

    offsets: NDArray[np.int64]
    theta: Array
    phi: Array
    row: NDArray[np.int64]
    weight: Array


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
    flight: Flight, seen: NDArray[np.bool_], veto: PhotonVeto, emphasis: Emphasis, key: Key
) -> VetoClusters:
    """Clusters in the muon system that belong to no track.

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
    key : Key
        Of this stage; directions draw from a child of it.
    """
    events, rng = len(flight), key.generator()
    live = rng.random(events) < veto.live
    random = np.flatnonzero(live & (rng.random(events) < veto.random))
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
    np.multiply.at(weight, event, ratio)
    phi = np.arctan2(vector[:, 1], vector[:, 0])[~missed]
    directions = _directions(theta[~missed], phi, len(random), veto, key.child("directions"))
    owner = np.concatenate([event[~missed], random])
    order = np.argsort(owner, kind="stable")
    row = np.concatenate([rows[~missed], np.full(len(random), -1)])[order]
    offsets = np.searchsorted(owner[order], np.arange(events + 1)).astype(np.int64)
    return VetoClusters(offsets, directions[0][order], directions[1][order], row, weight)


def _directions(
    theta: Array, phi: Array, random: int, veto: PhotonVeto, key: Key
) -> tuple[Array, Array]:
    """Measured directions of particles, then those of so many random clusters [rad]."""
    rng = key.generator()
    flat = rng.uniform(np.cos(veto.theta_high), np.cos(veto.theta_low), random)
    sigma = veto.angle * rng.standard_normal((2, len(theta)))
    around = phi + sigma[1] / np.maximum(np.sin(theta), 0.1)
    around -= 2 * np.pi * np.round(around / (2 * np.pi))
    thetas = np.concatenate([np.clip(theta + sigma[0], 0, np.pi), np.arccos(flat)])
    return thetas, np.concatenate([around, rng.uniform(-np.pi, np.pi, random)])
