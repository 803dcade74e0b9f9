"""Clusters that a first-level trigger finds in the calorimeter, and pairs of them."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.foundation import Beams, Key

__all__ = ["ClusterTrigger", "PairCut", "TriggerClusters", "has_pair", "trigger_clusters"]

Array = NDArray[np.float64]
Bits = NDArray[np.bool_]
Index = NDArray[np.int64]


class PairCut(NamedTuple):
    """What a pair of clusters must look like.

    Parameters
    ----------
    energy_low, energy_high : float
        Both clusters, and the harder one, are above these CM energies [GeV].
    lab_low, lab_high, lab_soft : float
        Both clusters, and the harder one, are above these laboratory energies [GeV]; the softer
        one is below the third.
    turn : float
        Least difference of CM azimuth [rad].
    sum_low, sum_high : float
        Range of the sum of the CM polar angles [rad].
    """

    energy_low: float
    energy_high: float
    lab_low: float
    lab_high: float
    lab_soft: float
    turn: float
    sum_low: float
    sum_high: float


class ClusterTrigger(NamedTuple):
    """Numbers of the clusters that a trigger finds in the calorimeter.

    Parameters
    ----------
    ring_edges : tuple of float
        Polar edges [rad] of its rings of cells, the first of which is number 1.
    threshold : float
        Smallest energy of a trigger cluster [GeV].
    energy_error : float
        σ(E)/E that its coarse measurement adds.
    efficiency : float
        Probability that a cluster above threshold is seen.
    bhabha_energy_low, bhabha_energy_high : float
        CM energies [GeV] that both clusters, and the harder one, of a Bhabha event exceed.
    bhabha_turn, bhabha_sum_low, bhabha_sum_high : float
        Its Δφ* is at least, and Σθ* is between [rad].
    """

    ring_edges: tuple[float, ...]
    threshold: float
    energy_error: float
    efficiency: float
    bhabha_energy_low: float
    bhabha_energy_high: float
    bhabha_turn: float
    bhabha_sum_low: float
    bhabha_sum_high: float

    @property
    def bhabha(self) -> PairCut:
        """The pair of clusters of a Bhabha event."""
        low, high = self.bhabha_energy_low, self.bhabha_energy_high
        angles = self.bhabha_turn, self.bhabha_sum_low, self.bhabha_sum_high
        return PairCut(low, high, 0.0, 0.0, math.inf, *angles)


@dataclass(frozen=True)
class TriggerClusters:
    """Trigger clusters, c in n events.

    Parameters
    ----------
    offsets : (n + 1,) int64
        Clusters of event i are the rows offsets[i]:offsets[i + 1].
    energy : (c,)
        In the laboratory [GeV].
    ring : (c,) int64
        1 for the most forward ring of cells; 0 outside of all.
    momentum_cm : (c, 4)
        (E, px, py, pz) in the nominal centre of mass [GeV].
    """

    offsets: Index
    energy: Array
    ring: Index
    momentum_cm: Array

    @property
    def energy_cm(self) -> Array:
        """Energies (c,) in the centre of mass [GeV]."""
        return self.momentum_cm[:, 0]

    def count(self, chosen: Bits) -> Index:
        """Number (n,) of the chosen clusters (c,) in each event."""
        out = np.zeros(len(self.offsets) - 1, np.int64)
        _count(self.offsets, chosen, out)
        return out


@njit(cache=True, nogil=True)
def _count(offsets, chosen, out):  # type: ignore[no-untyped-def]
    for event in range(len(offsets) - 1):
        for k in range(offsets[event], offsets[event + 1]):
            out[event] += chosen[k]


@njit(cache=True, nogil=True)
def _see(rng, clusters, edges, threshold, error, efficiency, to_cm, out):  # type: ignore[no-untyped-def]
    """Clusters that the trigger sees, as (E, ring, momentum in the CM); returns how many."""
    offsets, energies, thetas, phis = clusters
    new_offsets, lab, rings, momenta = out
    seen = 0
    for event in range(len(offsets) - 1):
        for k in range(offsets[event], offsets[event + 1]):
            energy = energies[k] * (1 + error * rng.standard_normal())
            if energy < threshold or rng.random() > efficiency:
                continue
            ring = 0
            while ring < len(edges) and edges[ring] < thetas[k]:
                ring += 1
            across, along = math.sin(thetas[k]), math.cos(thetas[k])
            x, y = across * math.cos(phis[k]), across * math.sin(phis[k])
            for i in range(4):
                row = to_cm[i]
                momenta[seen, i] = energy * (row[0] + row[1] * x + row[2] * y + row[3] * along)
            lab[seen], rings[seen] = energy, ring % len(edges)
            seen += 1
        new_offsets[event + 1] = seen
    return seen


def trigger_clusters(
    offsets: Index,
    energy: Array,
    theta: Array,
    phi: Array,
    trigger: ClusterTrigger,
    beams: Beams,
    key: Key,
) -> TriggerClusters:
    """Trigger clusters from those of the calorimeter.

    Parameters
    ----------
    offsets, energy, theta, phi
        Clusters, c in n events, as in `lumbra.detector.clusters.MeasuredClusters`.
    trigger : ClusterTrigger
        Cells, threshold, resolution, efficiency.
    beams : Beams
        Their nominal boost leads to the centre of mass.
    key : Key
        Of the random numbers.
    """
    size = len(energy)
    new_offsets, lab = np.zeros(len(offsets), np.int64), np.empty(size)
    rings, momenta = np.empty(size, np.int64), np.empty((size, 4))
    seen = _see(
        key.child("clusters").generator(),
        (offsets, energy, theta, phi),
        np.asarray(trigger.ring_edges),
        trigger.threshold,
        trigger.energy_error,
        trigger.efficiency,
        # a linear map, from what it does to the unit vectors
        np.ascontiguousarray(beams.to_cm(np.eye(4)).T),
        (new_offsets, lab, rings, momenta),
    )
    return TriggerClusters(new_offsets, lab[:seen], rings[:seen], momenta[:seen])


@njit(cache=True, nogil=True)
def _passes(a, b, e1, e2, cut, cosine):  # type: ignore[no-untyped-def]
    """Whether two momenta in the CM with these laboratory energies pass a cut."""
    if max(a[0], b[0]) < cut.energy_high or max(e1, e2) < cut.lab_high:
        return False
    if min(e1, e2) > cut.lab_soft:
        return False
    sizes = (a[1] * a[1] + a[2] * a[2]) * (b[1] * b[1] + b[2] * b[2])
    if a[1] * b[1] + a[2] * b[2] > cosine * math.sqrt(sizes):
        return False
    total = math.atan2(math.hypot(a[1], a[2]), a[3]) + math.atan2(math.hypot(b[1], b[2]), b[3])
    return cut.sum_low <= total <= cut.sum_high


@njit(cache=True, nogil=True)
def _has_pair(offsets, momenta, lab, cut, out):  # type: ignore[no-untyped-def]
    cosine = math.cos(cut.turn)
    for event in range(len(offsets) - 1):
        for i in range(offsets[event], offsets[event + 1]):
            if momenta[i, 0] < cut.energy_low or lab[i] < cut.lab_low:
                continue
            for j in range(offsets[event], i):
                if momenta[j, 0] < cut.energy_low or lab[j] < cut.lab_low or out[event]:
                    continue
                out[event] = _passes(momenta[i], momenta[j], lab[i], lab[j], cut, cosine)


def has_pair(clusters: TriggerClusters, cut: PairCut) -> Bits:
    """Events (n,) in which some pair of clusters passes a cut."""
    out = np.zeros(len(clusters.offsets) - 1, np.bool_)
    _has_pair(clusters.offsets, clusters.momentum_cm, clusters.energy, cut, out)
    return out
