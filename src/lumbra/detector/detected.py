"""Detected: the columnar tracks, clusters and trigger bits that reconstruction reads."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import DataError

__all__ = ["Clusters", "Detected", "MuonSystemClusters", "Tracks"]

Array = NDArray[np.float64]
Index = NDArray[np.int64]


@dataclass(frozen=True)
class Tracks:
    """Measured tracks, t in n events, in the laboratory.

    Parameters
    ----------
    offsets : (n + 1,) int64
        Tracks of event i are the rows offsets[i]:offsets[i + 1].
    charge : (t,) int8
        Electric charge.
    p, theta, phi : (t,)
        Momentum [GeV] and direction [rad] at the point closest to the beam line.
    d0, z0 : (t,)
        Signed transverse and longitudinal distance to the interaction point [cm], as
        `lumbra.detector.helix` has them.
    inner_radius : (t,)
        Radius at which the track begins [cm].
    muon_id, electron_id, pion_id, kaon_id, proton_id : (t,)
        Responses in [0, 1], near 1 for what looks like it.
    cluster : (t,) int64
        Row of the matched cluster, −1 for none.
    cluster_energy : (t,)
        Its energy [GeV], 0 for none.
    pdg_id : (t,) int32
        Truth: PDG number of the particle in the generated event.
    particle : (t,) int64
        Truth: its row there.
    truth : (t, 4)
        Truth: four-momentum of what made the track [GeV].
    """

    offsets: Index
    charge: NDArray[np.int8]
    p: Array
    theta: Array
    phi: Array
    d0: Array
    z0: Array
    inner_radius: Array
    muon_id: Array
    electron_id: Array
    pion_id: Array
    kaon_id: Array
    proton_id: Array
    cluster: Index
    cluster_energy: Array
    pdg_id: NDArray[np.int32]
    particle: Index
    truth: Array


@dataclass(frozen=True)
class Clusters:
    """Measured clusters, c in n events, in the laboratory.

    Parameters
    ----------
    offsets : (n + 1,) int64
        Clusters of event i are the rows offsets[i]:offsets[i + 1].
    energy, theta, phi : (c,)
        Energy [GeV] and direction from the interaction point [rad].
    time : (c,)
        After light from the interaction point [ns].
    second_moment : (c,)
        Energy-weighted mean square of the distance from the centre [cm²].
    region : (c,) int8
        1 forward, 2 barrel, 3 backward.
    matched : (c,) bool
        Whether a track points at it.
    pdg_id : (c,) int32
        Truth: PDG number of what gave most of it, 0 for beam background.
    particle : (c,) int64
        Truth: its row in the generated events, −1 for beam background.
    """

    offsets: Index
    energy: Array
    theta: Array
    phi: Array
    time: Array
    second_moment: Array
    region: NDArray[np.int8]
    matched: NDArray[np.bool_]
    pdg_id: NDArray[np.int32]
    particle: Index


@dataclass(frozen=True)
class MuonSystemClusters:
    """Clusters in the muon system that belong to no track, v in n events, in the laboratory.

    Parameters
    ----------
    offsets : (n + 1,) int64
        Clusters of event i are the rows offsets[i]:offsets[i + 1].
    theta, phi : (v,)
        Direction from the interaction point [rad].
    particle : (v,) int64
        Truth: row in the generated events of what made it, −1 for none.
    """

    offsets: Index
    theta: Array
    phi: Array
    particle: Index


@dataclass(frozen=True)
class Detected:
    """What a detector saw of n events.

    Parameters
    ----------
    tracks, clusters : Tracks, Clusters
        Measured objects.
    trigger : mapping of str to (n,) bool
        Bits of the lines in the menu.
    muon_system : MuonSystemClusters
        Clusters in the muon system that belong to no track.
    weight : (n,)
        [fb], as generated, times those of the simulation.
    total_momentum : (n, 4)
        Truth: four-momentum of the collision [GeV].
    experiment, period : str
        Where and when.
    process : str
        The reaction, for people.
    frame : {"lab"}
        Measured quantities are in the laboratory.
    """

    tracks: Tracks
    clusters: Clusters
    trigger: Mapping[str, NDArray[np.bool_]]
    muon_system: MuonSystemClusters
    weight: Array
    total_momentum: Array
    experiment: str
    period: str
    process: str
    frame: Literal["lab"] = "lab"

    def __post_init__(self) -> None:
        lengths = {len(self.weight), len(self.tracks.offsets) - 1, len(self.clusters.offsets) - 1}
        lengths.add(len(self.muon_system.offsets) - 1)
        lengths |= {len(bits) for bits in self.trigger.values()}
        if len(lengths) != 1:
            raise DataError(
                "These detector columns do not belong together.",
                given=f"columns for {sorted(lengths)} events",
                allowed="tracks, clusters, bits and weights of one sample",
                suggestion="make them with lumbra.detector.simulate",
            )

    def __len__(self) -> int:
        return len(self.weight)

    @property
    def muon_system_clusters(self) -> NDArray[np.int64]:
        """Number (n,) of clusters in the muon system that belong to no track."""
        return np.asarray(np.diff(self.muon_system.offsets))
