"""The simulation of a detector, stage after stage."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from lumbra.detector.clusters import MeasuredClusters, measure_clusters
from lumbra.detector.decays_in_flight import decay_in_flight
from lumbra.detector.deposits import Response
from lumbra.detector.detected import Clusters, Detected, MuonSystemClusters, Tracks
from lumbra.detector.emphasis import NATURE, Emphasis
from lumbra.detector.experiment import Experiment, Period
from lumbra.detector.first_level import first_level
from lumbra.detector.identification import (
    HYPOTHESES,
    Identification,
    identification_responses,
    species_of,
)
from lumbra.detector.material import pass_material
from lumbra.detector.muon_identification import calorimeter_response, muon_system_response
from lumbra.detector.particles import Flight, visible_particles
from lumbra.detector.photon_veto import neutral_clusters
from lumbra.detector.tracks import MeasuredTracks, measure_tracks
from lumbra.foundation import Events, Key

__all__ = ["simulate"]

Array = NDArray[np.float64]


def simulate(
    events: Events,
    experiment: Experiment,
    period: str,
    key: Key,
    emphasis: Emphasis = NATURE,
) -> Detected:
    """What an experiment sees of generated events.

    Parameters
    ----------
    events : Events
        In the centre of mass or in the laboratory.
    experiment : Experiment
        One of `lumbra.detector.EXPERIMENTS`, or a variation of it.
    period : str
        Name of a data-taking period.
    key : Key
        Random key of this sample or chunk; the result depends on nothing else. Each stage draws
        from a child of it, so that a change in one leaves the others as they were.
    emphasis : Emphasis
        What is simulated more often than it happens; the weights make up for it.

    Raises
    ------
    InputError
        If the experiment has no such period.
    DataError
        If the events hold final particles that a detector cannot treat, or that cannot be.
    """
    when = experiment.period(period)
    experiment = experiment.during(period)
    flight = decay_in_flight(
        visible_particles(events, experiment.beams),
        events,
        key.child("decays in flight").generator(),
    )
    flight = pass_material(flight, experiment.material, key.child("material").generator())
    found = measure_tracks(
        flight,
        experiment.tracker,
        experiment.layers,
        experiment.beam_spot,
        key.child("tracks").generator(),
        emphasis,
    )
    calorimeter = Response(
        experiment.tracker.field,
        experiment.calorimeter,
        experiment.absorber,
        experiment.shower,
        emphasis,
    )
    clusters = measure_clusters(
        flight, calorimeter, experiment.split_offs, when.background, key.child("clusters")
    )
    veto = neutral_clusters(
        flight, clusters.of_particle >= 0, when.photon_veto, emphasis, key.child("photon veto")
    )
    truth = _direction(flight, found)
    response, faked = _muon_response(
        flight, found, truth, clusters, experiment, when, emphasis, key.child("muon")
    )
    looks = _looks(flight, found, truth, experiment.identification, key.child("identification"))
    tracks = _tracks(events, flight, found, clusters, {"muon_id": response, **looks})
    return Detected(
        tracks=tracks,
        clusters=_clusters(events, flight, clusters, tracks),
        trigger=first_level(flight, clusters, experiment, period, key.child("trigger")),
        muon_system=MuonSystemClusters(
            veto.offsets, veto.theta, veto.phi, np.append(flight.particle, -1)[veto.row]
        ),
        weight=events.weight * found.weight * clusters.weight * veto.weight * faked,
        total_momentum=experiment.beams.total_momentum(events.beam_energies),
        experiment=experiment.name,
        period=period,
        process=events.process,
    )


def _direction(flight: Flight, found: MeasuredTracks) -> tuple[Array, Array]:
    """True momentum (t,) [GeV] and polar angle (t,) [rad] of what made each track."""
    truth = flight.momentum[found.row]
    pt2, pz = truth[:, 1] ** 2 + truth[:, 2] ** 2, truth[:, 3]
    return np.sqrt(pt2 + pz * pz), np.arctan2(np.sqrt(pt2), pz)


def _muon_response(
    flight: Flight,
    found: MeasuredTracks,
    truth: tuple[Array, Array],
    clusters: MeasuredClusters,
    experiment: Experiment,
    period: Period,
    emphasis: Emphasis,
    key: Key,
) -> tuple[Array, Array]:
    """Muon response of each track (t,), and the weight of each event (n,)."""
    row = found.row
    weight = np.ones(len(flight))
    if period.muon_identification == "calorimeter":
        energy = _energies(clusters, clusters.of_particle[row])
        return calorimeter_response(found.p, energy, period.mip_window), weight
    response, ratio = muon_system_response(
        flight.kind[row], *truth, experiment.muon_system, key.generator(), emphasis
    )
    np.multiply.at(weight, flight.event[row], ratio)
    return response, weight


def _looks(
    flight: Flight,
    found: MeasuredTracks,
    truth: tuple[Array, Array],
    maps: Identification,
    key: Key,
) -> dict[str, Array]:
    """Responses of each track (t,) to the hypotheses other than the muon's."""
    species = species_of(flight.kind[found.row], flight.momentum[found.row])
    responses = identification_responses(species, *truth, maps, key.generator())
    return {f"{name}_id": row for name, row in zip(HYPOTHESES, responses, strict=True)}


def _energies(clusters: MeasuredClusters, cluster: NDArray[np.int64]) -> Array:
    """Energy [GeV] of clusters by number, 0 for −1."""
    return np.where(cluster >= 0, np.append(clusters.energy, 0.0)[cluster], 0.0)


def _tracks(
    events: Events,
    flight: Flight,
    found: MeasuredTracks,
    clusters: MeasuredClusters,
    responses: Mapping[str, Array],
) -> Tracks:
    row = found.row
    cluster = clusters.of_particle[row]
    particle = flight.particle[row]
    return Tracks(
        offsets=np.searchsorted(row, flight.offsets).astype(np.int64),
        charge=flight.charge[row],
        p=found.p,
        theta=found.theta,
        phi=found.phi,
        d0=found.d0,
        z0=found.z0,
        inner_radius=found.inner_radius,
        **responses,
        cluster=cluster,
        cluster_energy=_energies(clusters, cluster),
        pdg_id=events.pdg_id[particle],
        particle=particle,
        truth=flight.momentum[row],
    )


def _clusters(
    events: Events, flight: Flight, clusters: MeasuredClusters, tracks: Tracks
) -> Clusters:
    matched = np.zeros(len(clusters.energy), np.bool_)
    matched[tracks.cluster[tracks.cluster >= 0]] = True
    noise = clusters.row < 0
    particle = np.where(noise, -1, np.append(flight.particle, -1)[clusters.row])
    return Clusters(
        offsets=clusters.offsets,
        energy=clusters.energy,
        theta=clusters.theta,
        phi=clusters.phi,
        time=clusters.time,
        second_moment=clusters.second_moment,
        region=clusters.region,
        matched=matched,
        pdg_id=np.where(noise, 0, np.append(events.pdg_id, 0)[particle]).astype(np.int32),
        particle=particle,
    )
