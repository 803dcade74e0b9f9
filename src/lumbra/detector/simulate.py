"""The simulation of a detector, stage after stage."""

from __future__ import annotations

import numpy as np

from lumbra.detector.clusters import MeasuredClusters, measure_clusters
from lumbra.detector.detected import Clusters, Detected, Tracks
from lumbra.detector.experiment import Experiment, Period
from lumbra.detector.material import pass_material
from lumbra.detector.muon_identification import calorimeter_response, muon_system_response
from lumbra.detector.particles import Flight, visible_particles
from lumbra.detector.tracks import MeasuredTracks, measure_tracks
from lumbra.detector.trigger import LINES, TriggerSetup
from lumbra.foundation import Events, Key

__all__ = ["simulate"]


def simulate(events: Events, experiment: Experiment, period: str, key: Key) -> Detected:
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

    Raises
    ------
    InputError
        If the experiment has no such period.
    DataError
        If the events hold final particles that a detector cannot treat.
    """
    when = experiment.period(period)
    flight = pass_material(
        visible_particles(events, experiment.beams),
        experiment.material,
        key.child("material").generator(),
    )
    found = measure_tracks(
        flight, experiment.tracker, experiment.beam_spot, key.child("tracks").generator()
    )
    clusters = measure_clusters(
        flight,
        experiment.calorimeter,
        experiment.absorber,
        experiment.tracker.field,
        when.background,
        key.child("clusters").generator(),
    )
    setup = TriggerSetup(when.track_trigger, when.muon_trigger, experiment.muon_system)
    trigger = {
        line: LINES[line](flight, setup, key.child("trigger", line).generator())
        for line in when.menu
    }
    tracks = _tracks(events, flight, found, clusters, experiment, when, key.child("muon"))
    return Detected(
        tracks=tracks,
        clusters=_clusters(events, flight, clusters, tracks),
        trigger=trigger,
        weight=events.weight,
        total_momentum=experiment.beams.total_momentum(events.beam_energies),
        experiment=experiment.name,
        period=period,
        process=events.process,
    )


def _tracks(
    events: Events,
    flight: Flight,
    found: MeasuredTracks,
    clusters: MeasuredClusters,
    experiment: Experiment,
    period: Period,
    key: Key,
) -> Tracks:
    row = found.row
    cluster = clusters.of_particle[row]
    energy = np.where(cluster >= 0, np.append(clusters.energy, 0.0)[cluster], 0.0)
    truth = flight.momentum[row]
    if period.muon_identification == "calorimeter":
        muon_id = calorimeter_response(found.p, energy, period.mip_window)
    else:
        pt = np.hypot(truth[:, 1], truth[:, 2])
        muon_id = muon_system_response(
            flight.kind[row],
            np.hypot(pt, truth[:, 3]),
            np.arctan2(pt, truth[:, 3]),
            experiment.muon_system,
            key.generator(),
        )
    particle = flight.particle[row]
    return Tracks(
        offsets=np.searchsorted(row, flight.offsets).astype(np.int64),
        charge=flight.charge[row],
        p=found.p,
        theta=found.theta,
        phi=found.phi,
        d0=found.d0,
        z0=found.z0,
        muon_id=muon_id,
        cluster=cluster,
        cluster_energy=energy,
        pdg_id=events.pdg_id[particle],
        particle=particle,
        truth=truth,
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
        region=clusters.region,
        matched=matched,
        pdg_id=np.where(noise, 0, np.append(events.pdg_id, 0)[particle]).astype(np.int32),
        particle=particle,
    )
