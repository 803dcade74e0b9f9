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
    energy_cm, theta_cm, phi_cm : (c,)
        In the nominal centre of mass [GeV], [rad].
    """

    offsets: Index
    energy: Array
    ring: Index
    energy_cm: Array
    theta_cm: Array
    phi_cm: Array

    def count(self, chosen: Bits) -> Index:
        """Number (n,) of the chosen clusters (c,) in each event."""
        total = np.concatenate([[0], np.cumsum(chosen)])
        return np.asarray(total[self.offsets[1:]] - total[self.offsets[:-1]])


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
    rng = key.child("clusters").generator()
    coarse = energy * (1 + trigger.energy_error * rng.standard_normal(len(energy)))
    kept = (coarse > trigger.threshold) & (rng.random(len(energy)) < trigger.efficiency)
    total = np.concatenate([[0], np.cumsum(kept)]).astype(np.int64)
    coarse, theta, phi = coarse[kept], theta[kept], phi[kept]
    ring = np.searchsorted(trigger.ring_edges, theta)
    ring[ring == len(trigger.ring_edges)] = 0
    direction = np.column_stack(
        [
            np.ones(len(theta)),
            np.sin(theta) * np.cos(phi),
            np.sin(theta) * np.sin(phi),
            np.cos(theta),
        ]
    )
    cm = beams.to_cm(coarse[:, None] * direction)
    return TriggerClusters(
        offsets=total[offsets],
        energy=coarse,
        ring=ring,
        energy_cm=cm[:, 0],
        theta_cm=np.arctan2(np.hypot(cm[:, 1], cm[:, 2]), cm[:, 3]),
        phi_cm=np.arctan2(cm[:, 2], cm[:, 1]),
    )


@njit(cache=True, nogil=True)
def _has_pair(offsets, energy, lab, theta, phi, cut, out):  # type: ignore[no-untyped-def]
    for event in range(len(offsets) - 1):
        for i in range(offsets[event], offsets[event + 1]):
            if energy[i] < cut.energy_low or lab[i] < cut.lab_low:
                continue
            for j in range(offsets[event], i):
                if energy[j] < cut.energy_low or lab[j] < cut.lab_low:
                    continue
                if max(energy[i], energy[j]) < cut.energy_high:
                    continue
                if max(lab[i], lab[j]) < cut.lab_high or min(lab[i], lab[j]) > cut.lab_soft:
                    continue
                turn = abs(phi[i] - phi[j])
                turn = min(turn, 2 * math.pi - turn)
                if turn >= cut.turn and cut.sum_low <= theta[i] + theta[j] <= cut.sum_high:
                    out[event] = True


def has_pair(clusters: TriggerClusters, cut: PairCut) -> Bits:
    """Events (n,) in which some pair of clusters passes a cut."""
    out = np.zeros(len(clusters.offsets) - 1, np.bool_)
    c = clusters
    _has_pair(c.offsets, c.energy_cm, c.energy, c.theta_cm, c.phi_cm, cut, out)
    return out
