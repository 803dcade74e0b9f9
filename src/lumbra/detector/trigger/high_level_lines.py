"""Logic of high-level trigger lines: pure functions of reconstructed objects and a few numbers."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbra.detector.trigger.high_level import HighLevelObjects

__all__ = [
    "CountedClusters",
    "CountedTracks",
    "LonePhoton",
    "NeutralCluster",
    "counted_clusters",
    "counted_tracks",
    "lone_photon",
    "neutral_cluster",
]

Bits = NDArray[np.bool_]


class LonePhoton(NamedTuple):
    """One photon of ``energy`` [GeV, CM] in angles [rad], no other cluster above ``other`` [CM]."""

    energy: float
    theta_low: float
    theta_high: float
    other: float


def lone_photon(objects: HighLevelObjects, line: LonePhoton) -> Bits:
    """Exactly one hard photon and nothing else in the calorimeter."""
    clusters = objects.clusters
    inside = (objects.theta > line.theta_low) & (objects.theta < line.theta_high)
    hard = objects.neutral & inside & (clusters.energy_cm > line.energy)
    other = ~hard & (clusters.energy_cm > line.other)
    return np.asarray((clusters.count(hard) == 1) & (clusters.count(other) == 0))


class NeutralCluster(NamedTuple):
    """A neutral cluster of ``energy`` [GeV, CM] in angles [rad], in neither ee nor γγ events."""

    energy: float
    theta_low: float
    theta_high: float


def neutral_cluster(objects: HighLevelObjects, line: NeutralCluster) -> Bits:
    """A hard neutral cluster."""
    clusters = objects.clusters
    inside = (objects.theta > line.theta_low) & (objects.theta < line.theta_high)
    hard = objects.neutral & inside & (clusters.energy_cm > line.energy)
    return np.asarray((clusters.count(hard) > 0) & ~objects.two_clusters)


class CountedClusters(NamedTuple):
    """``clusters`` above ``soft``, one of them above ``hard`` [GeV], none above ``no_hard`` [CM].

    All that count lie between two angles [rad].
    """

    clusters: float
    hard: float
    soft: float
    no_hard: float
    theta_low: float
    theta_high: float


def counted_clusters(objects: HighLevelObjects, line: CountedClusters) -> Bits:
    """Enough clusters, none of them very hard."""
    clusters = objects.clusters
    inside = (objects.theta > line.theta_low) & (objects.theta < line.theta_high)
    many = clusters.count(inside & (clusters.energy > line.soft)) >= line.clusters
    hard = clusters.count(inside & (clusters.energy > line.hard)) > 0
    return np.asarray(many & hard & (clusters.count(clusters.energy_cm > line.no_hard) == 0))


class CountedTracks(NamedTuple):
    """Loose ``tracks``, one of them tight, hardest p* between two momenta [GeV], not ee or γγ.

    With ``pairs`` muon pairs and two-photon fusion are vetoed too.
    """

    tracks: float
    p_low: float
    p_high: float
    pairs: float


def counted_tracks(objects: HighLevelObjects, line: CountedTracks) -> Bits:
    """Enough tracks in events that are none of the common ones."""
    passed = (objects.loose >= line.tracks) & (objects.tight >= 1) & ~objects.two_clusters
    passed &= (objects.hardest >= line.p_low) & (objects.hardest < line.p_high)
    return np.asarray(passed & ~(objects.two_muons | objects.fusion) if line.pairs else passed)
