"""Logic of first-level trigger lines: pure functions of trigger objects and a few numbers.

Each function gives the events (n,) that a line accepts, without efficiencies or chance: those are
in the objects. Its numbers are a named tuple, filled from the parameters ``<line>.<field>`` of an
experiment.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbra.detector.trigger.clusters import PairCut, TriggerClusters, has_pair
from lumbra.detector.trigger.muons import TriggerMuons
from lumbra.detector.trigger.tracks import TriggerTracks

__all__ = [
    "ClusterCount",
    "ClusterPair",
    "EnergySum",
    "HardCluster",
    "LoneCluster",
    "MuonCount",
    "OppositeMuons",
    "TrackCount",
    "TriggerObjects",
    "cluster_count",
    "cluster_pair",
    "energy_sum",
    "hard_cluster",
    "lone_cluster",
    "muon_count",
    "opposite_muons",
    "track_count",
]

Bits = NDArray[np.bool_]


@dataclass(frozen=True)
class TriggerObjects:
    """Everything that the lines of a first-level trigger decide on.

    Parameters
    ----------
    tracks, muons, clusters : TriggerTracks, TriggerMuons, TriggerClusters
        Objects of trigger quality.
    bhabha_pair : PairCut
        What two clusters of a Bhabha event look like.
    """

    tracks: TriggerTracks
    muons: TriggerMuons
    clusters: TriggerClusters
    bhabha_pair: PairCut

    def __len__(self) -> int:
        return len(self.tracks.full)

    @cached_property
    def bhabha(self) -> Bits:
        """Events (n,) with two clusters like those of a Bhabha event."""
        return has_pair(self.clusters, self.bhabha_pair)


class TrackCount(NamedTuple):
    """At least ``full`` full tracks and ``all`` of either length, with an open pair if ``open``."""

    full: float
    all: float
    open: float


def track_count(objects: TriggerObjects, line: TrackCount) -> Bits:
    """Enough tracks, perhaps an open pair among the full ones."""
    tracks = objects.tracks
    enough = (tracks.full >= line.full) & (tracks.all >= line.all)
    return np.asarray(enough & tracks.open if line.open else enough)


class MuonCount(NamedTuple):
    """At least so many tracks in the muon system."""

    muons: float


def muon_count(objects: TriggerObjects, line: MuonCount) -> Bits:
    """Enough tracks in the muon system."""
    return np.asarray(objects.muons.count >= line.muons)


class OppositeMuons(NamedTuple):
    """Sectors of the muon system that lie ``apart`` of each other."""

    apart: float


def opposite_muons(objects: TriggerObjects, line: OppositeMuons) -> Bits:
    """Two tracks in opposite sectors of the muon system."""
    muons = objects.muons
    hit = np.zeros((len(objects), muons.sectors), np.bool_)
    hit[muons.event, muons.sector] = True
    return np.asarray((hit & np.roll(hit, int(line.apart), axis=1)).any(axis=1))


class EnergySum(NamedTuple):
    """Energy [GeV] in rings of cells, beside so many ``tracks``.

    ``no_bhabha`` vetoes Bhabha events.
    """

    energy: float
    ring_low: float
    ring_high: float
    no_bhabha: float
    tracks: float


def energy_sum(objects: TriggerObjects, line: EnergySum) -> Bits:
    """Enough energy in the laboratory in a range of rings."""
    clusters = objects.clusters
    inside = _between(clusters.ring, line.ring_low, line.ring_high)
    total = np.concatenate([[0.0], np.cumsum(clusters.energy * inside)])
    energy = np.diff(total[clusters.offsets])
    passed = (energy >= line.energy) & (objects.tracks.all >= line.tracks)
    return _vetoed(passed, objects, line.no_bhabha)


class ClusterCount(NamedTuple):
    """At least so many clusters, one of them above ``energy`` [GeV, laboratory] in the rings."""

    clusters: float
    energy: float
    ring_low: float
    ring_high: float
    no_bhabha: float


def cluster_count(objects: TriggerObjects, line: ClusterCount) -> Bits:
    """Enough clusters, at least one of them hard."""
    clusters = objects.clusters
    hard = _between(clusters.ring, line.ring_low, line.ring_high)
    hard &= clusters.energy > line.energy
    passed = np.diff(clusters.offsets) >= line.clusters
    return _vetoed(passed & (clusters.count(hard) > 0), objects, line.no_bhabha)


class HardCluster(NamedTuple):
    """A cluster of at least ``energy`` [GeV, CM] in ``rings``.

    ``bhabha`` is 1 if the event must look like Bhabha scattering, −1 if it must not, 0 if either.
    """

    energy: float
    rings: tuple[float, ...]
    bhabha: float


def hard_cluster(objects: TriggerObjects, line: HardCluster) -> Bits:
    """A hard cluster in some rings."""
    clusters = objects.clusters
    hard = (clusters.energy_cm >= line.energy) & _in_rings(clusters.ring, line.rings)
    passed = clusters.count(hard) > 0
    if line.bhabha:
        passed &= objects.bhabha == (line.bhabha > 0)
    return np.asarray(passed)


class LoneCluster(NamedTuple):
    """One cluster of at least ``energy`` [GeV, CM] in ``rings``, none else above ``other``.

    ``other`` is in the laboratory [GeV]; ``tracks`` is the largest number of trigger tracks.
    """

    energy: float
    rings: tuple[float, ...]
    other: float
    tracks: float


def lone_cluster(objects: TriggerObjects, line: LoneCluster) -> Bits:
    """Exactly one hard cluster in some rings and nothing else."""
    clusters = objects.clusters
    hard = (clusters.energy_cm >= line.energy) & _in_rings(clusters.ring, line.rings)
    other = ~hard & (clusters.energy > line.other)
    passed = (clusters.count(hard) == 1) & (clusters.count(other) == 0)
    return np.asarray(passed & (objects.tracks.all <= line.tracks))


class ClusterPair(NamedTuple):
    """A pair of clusters (see `PairCut`), and no cluster of ``no_hard`` [GeV, CM] or more."""

    lab_low: float
    lab_high: float
    lab_soft: float
    turn: float
    sum_low: float
    sum_high: float
    no_hard: float


def cluster_pair(objects: TriggerObjects, line: ClusterPair) -> Bits:
    """Two clusters that lie opposite each other."""
    energies = 0.0, 0.0, line.lab_low, line.lab_high, line.lab_soft
    cut = PairCut(*energies, line.turn, line.sum_low, line.sum_high)
    hard = objects.clusters.count(objects.clusters.energy_cm >= line.no_hard)
    return np.asarray(has_pair(objects.clusters, cut) & (hard == 0))


def _between(ring: NDArray[np.int64], low: float, high: float) -> Bits:
    return np.asarray((ring >= low) & (ring <= high))


def _in_rings(ring: NDArray[np.int64], rings: tuple[float, ...]) -> Bits:
    known = np.zeros(1 + int(max(ring.max(initial=0), *rings)), np.bool_)
    known[np.asarray(rings, np.int64)] = True
    return known[ring]


def _vetoed(passed: Bits, objects: TriggerObjects, no_bhabha: float) -> Bits:
    return np.asarray(passed & ~objects.bhabha if no_bhabha else passed)
