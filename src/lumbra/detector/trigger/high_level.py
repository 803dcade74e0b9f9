"""High-level trigger: what its lines decide on, from reconstructed tracks and clusters.

Objects and vetoes are those coded in basf2 (hlt/softwaretrigger FilterCalculator.cc).
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.detector.detected import Clusters, Detected, Tracks
from lumbra.detector.trigger.clusters import PairCut, TriggerClusters, has_pair
from lumbra.foundation import Beams

__all__ = ["HighLevel", "HighLevelObjects", "high_level_objects"]

Array = NDArray[np.float64]
Bits = NDArray[np.bool_]
Index = NDArray[np.int64]


class HighLevel(NamedTuple):
    """Numbers of the objects and vetoes.

    Parameters
    ----------
    loose_z, tight_z : float
        Largest |z0| of loose and tight tracks [cm].
    cluster_energy, cluster_time : float
        Clusters are above the first [GeV] and within the second [ns].
    pair_low, pair_high : float
        CM energies [GeV] of both clusters, and of the harder one, of ee and γγ events.
    pair_turn, pair_acoplanarity : float
        Their least Δφ*, and largest |Σθ* − π| [rad].
    muon_momentum, muon_cluster, muon_turn, muon_acoplanarity : float
        Muon pairs: the harder track is above [GeV] and both clusters below [GeV]; least Δφ* and
        largest |Σθ* − π| [rad].
    fusion_angle : float
        Two-photon fusion: largest angle of the missing momentum to the beam line [rad].
    fusion_soft, fusion_soft_turn, fusion_hard, fusion_hard_turn : float
        The harder track is below [GeV], and Δφ* above [rad]; either pair of them.
    efficiency : float
        Probability that an event is kept which a line accepts.
    """

    loose_z: float
    tight_z: float
    cluster_energy: float
    cluster_time: float
    pair_low: float
    pair_high: float
    pair_turn: float
    pair_acoplanarity: float
    muon_momentum: float
    muon_cluster: float
    muon_turn: float
    muon_acoplanarity: float
    fusion_angle: float
    fusion_soft: float
    fusion_soft_turn: float
    fusion_hard: float
    fusion_hard_turn: float
    efficiency: float


@dataclass(frozen=True)
class HighLevelObjects:
    """What the lines decide on, n events.

    Parameters
    ----------
    loose, tight : (n,) int64
        Tracks of each kind.
    hardest : (n,)
        Largest track momentum p* [GeV].
    clusters : TriggerClusters
        Clusters in time.
    theta : (c,)
        Their polar angles in the laboratory [rad].
    neutral : (c,) bool
        Those that no track points at.
    two_clusters, two_muons, fusion : (n,) bool
        Vetoes: ee and γγ, μμ, two-photon fusion.
    """

    loose: Index
    tight: Index
    hardest: Array
    clusters: TriggerClusters
    theta: Array
    neutral: Bits
    two_clusters: Bits
    two_muons: Bits
    fusion: Bits


def _momentum_cm(energy: Array, p: Array, theta: Array, phi: Array, beams: Beams) -> Array:
    """Four-momenta (k, 4) in the centre of mass [GeV]."""
    across = p * np.sin(theta)
    vector = np.column_stack(
        [energy, across * np.cos(phi), across * np.sin(phi), p * np.cos(theta)]
    )
    return beams.to_cm(vector)


def _clusters(found: Clusters, numbers: HighLevel, beams: Beams) -> tuple[TriggerClusters, Bits]:
    """Clusters above threshold and in time, and which of all they are."""
    kept = (found.energy > numbers.cluster_energy) & (np.abs(found.time) < numbers.cluster_time)
    e = found.energy[kept]
    cm = _momentum_cm(e, e, found.theta[kept], found.phi[kept], beams)
    total = np.concatenate([[0], np.cumsum(kept)]).astype(np.int64)
    clusters = TriggerClusters(
        offsets=total[found.offsets],
        energy=e,
        ring=np.zeros(len(e), np.int64),
        momentum_cm=cm,
    )
    return clusters, kept


@njit(cache=True, nogil=True)
def _leading(offsets, loose, p, first, second):  # type: ignore[no-untyped-def]
    """Rows of the hardest and second-hardest loose track of each event, −1 for none."""
    for event in range(len(offsets) - 1):
        first[event] = second[event] = -1
        for k in range(offsets[event], offsets[event + 1]):
            if not loose[k]:
                continue
            if first[event] < 0 or p[k] > p[first[event]]:
                second[event] = first[event]
                first[event] = k
            elif second[event] < 0 or p[k] > p[second[event]]:
                second[event] = k


def _summed(offsets: Index, values: Array) -> Array:
    """Sum (n, …) of rows (k, …) event by event."""
    total = np.concatenate([np.zeros((1, *values.shape[1:])), np.cumsum(values, axis=0)])
    return np.asarray(total[offsets[1:]] - total[offsets[:-1]])


def _track_vetoes(
    tracks: Tracks, cm: Array, loose: Bits, missing: Array, numbers: HighLevel
) -> tuple[Array, Bits, Bits]:
    """Largest p* (n,), and whether the two hardest tracks are a muon pair or from fusion."""
    n = len(tracks.offsets) - 1
    p = np.sqrt(np.sum(cm[:, 1:] ** 2, axis=1))
    first, second = np.empty(n, np.int64), np.empty(n, np.int64)
    _leading(tracks.offsets, loose, p, first, second)
    hardest = np.where(first >= 0, np.append(p, 0.0)[first], 0.0)
    pair = second >= 0
    theta = np.append(np.arctan2(np.hypot(cm[:, 1], cm[:, 2]), cm[:, 3]), 0.0)
    phi = np.append(np.arctan2(cm[:, 2], cm[:, 1]), 0.0)
    energy = np.append(tracks.cluster_energy, 0.0)
    turn = np.abs(phi[first] - phi[second])
    turn = np.minimum(turn, 2 * math.pi - turn)
    muons = pair & (hardest > numbers.muon_momentum) & (turn > numbers.muon_turn)
    muons &= np.maximum(energy[first], energy[second]) < numbers.muon_cluster
    muons &= np.abs(theta[first] + theta[second] - math.pi) < numbers.muon_acoplanarity
    along = np.arctan2(np.hypot(missing[:, 1], missing[:, 2]), np.abs(missing[:, 3]))
    soft = (hardest < numbers.fusion_soft) & (turn > numbers.fusion_soft_turn)
    hard = (hardest < numbers.fusion_hard) & (turn > numbers.fusion_hard_turn)
    return hardest, muons, pair & (along < numbers.fusion_angle) & (soft | hard)


def high_level_objects(seen: Detected, numbers: HighLevel, beams: Beams) -> HighLevelObjects:
    """Objects and vetoes of detected events.

    Parameters
    ----------
    seen : Detected
        Tracks and clusters.
    numbers : HighLevel
        Cuts.
    beams : Beams
        Their nominal boost leads to the centre of mass.
    """
    tracks = seen.tracks
    clusters, kept = _clusters(seen.clusters, numbers, beams)
    cm = _momentum_cm(tracks.p, tracks.p, tracks.theta, tracks.phi, beams)
    loose = np.abs(tracks.z0) < numbers.loose_z
    tight = np.abs(tracks.z0) < numbers.tight_z
    neutral = ~seen.clusters.matched[kept]
    photons = clusters.momentum_cm * neutral[:, None]
    missing = -_summed(tracks.offsets, cm * loose[:, None]) - _summed(clusters.offsets, photons)
    hardest, muons, fusion = _track_vetoes(tracks, cm, loose, missing, numbers)
    pair = PairCut(
        numbers.pair_low, numbers.pair_high, 0.0, 0.0, math.inf, numbers.pair_turn,
        math.pi - numbers.pair_acoplanarity, math.pi + numbers.pair_acoplanarity,
    )  # fmt: skip
    return HighLevelObjects(
        loose=_summed(tracks.offsets, loose.astype(np.int64)).astype(np.int64),
        tight=_summed(tracks.offsets, tight.astype(np.int64)).astype(np.int64),
        hardest=hardest,
        clusters=clusters,
        theta=seen.clusters.theta[kept],
        neutral=neutral,
        two_clusters=has_pair(clusters, pair),
        two_muons=muons,
        fusion=fusion,
    )
