"""Columns of candidate tables: their declaration, and what is the same for all kinds of candidates.

Names are basf2's where it has one; ``fitted(...)`` is the same after the kinematic fit. Quantities
are in the laboratory unless the name or the meaning says CM.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbra.detector import Detected
from lumbra.foundation import Beams, Table
from lumbra.reconstruction.combinations import Combinations

__all__ = [
    "EVENT_COLUMNS",
    "Column",
    "Columns",
    "candidate_table",
    "event_columns",
    "photon_columns",
    "photon_declarations",
    "photon_momenta",
    "to_cm",
    "track_columns",
    "track_declarations",
    "track_momenta",
]

Array = NDArray[np.float64]
Index = NDArray[np.int64]
Columns = dict[str, NDArray[np.generic]]


class Column(NamedTuple):
    """A column of a candidate table: name, unit and meaning."""

    name: str
    unit: str
    meaning: str


EVENT_COLUMNS: Final = (
    Column("__event__", "", "number of the event in the sample, from 0"),
    Column("__candidate__", "", "number of the candidate in its event, from 0"),
    Column("__ncandidates__", "", "candidates of this kind in the event"),
    Column("nTracks", "", "tracks in the event"),
    Column("weight", "fb", "weight of the event"),
)
"""Columns that every candidate has."""


def track_declarations(i: int, who: str) -> tuple[Column, ...]:
    """What `track_columns` gives for daughter i."""
    return _declared(
        i,
        who,
        (
            ("p", "GeV", "momentum"),
            ("pt", "GeV", "transverse momentum"),
            ("theta", "rad", "polar angle"),
            ("phi", "rad", "azimuth"),
            ("useCMSFrame(p)", "GeV", "CM momentum"),
            ("charge", "", "charge"),
            ("clusterE", "GeV", "energy of the matched cluster, 0 for none,"),
            ("muonID", "", "muon response, 0 to 1,"),
            ("electronID", "", "electron response, 0 to 1,"),
            ("kaonID", "", "kaon response, 0 to 1,"),
            ("dr", "cm", "transverse distance to the interaction point"),
            ("dz", "cm", "signed longitudinal distance to the interaction point"),
            ("mcPDG", "", "true PDG number"),
        ),
    )


def photon_declarations(i: int, who: str) -> tuple[Column, ...]:
    """What `photon_columns` gives for daughter i."""
    return _declared(
        i,
        who,
        (
            ("E", "GeV", "energy"),
            ("theta", "rad", "polar angle"),
            ("phi", "rad", "azimuth"),
            ("useCMSFrame(E)", "GeV", "CM energy"),
            ("useCMSFrame(theta)", "rad", "CM polar angle"),
            ("clusterReg", "", "calorimeter region, 1 forward, 2 barrel, 3 backward,"),
            ("mcPDG", "", "true PDG number, 0 for beam background,"),
        ),
    )


def _declared(i: int, who: str, columns: Sequence[tuple[str, str, str]]) -> tuple[Column, ...]:
    return tuple(
        Column(f"daughter({i},{name})", unit, f"{meaning} of the {who}")
        for name, unit, meaning in columns
    )


def to_cm(p: Array, beams: Beams) -> Array:
    """Four-vectors (…, 4) in the nominal centre of mass, by one matrix."""
    return np.asarray(p @ beams.to_cm(np.eye(4)))


def track_momenta(detected: Detected, rows: Index, mass: float) -> Array:
    """(E, px, py, pz) (m, 4) [GeV] of tracks (m,) under a mass hypothesis [GeV]."""
    tracks = detected.tracks
    p, theta, phi = tracks.p[rows], tracks.theta[rows], tracks.phi[rows]
    pt = p * np.sin(theta)
    vector = (np.sqrt(p * p + mass * mass), pt * np.cos(phi), pt * np.sin(phi), p * np.cos(theta))
    # stored by components, which makes arithmetic with them several times faster
    return np.stack(vector).T


def photon_momenta(detected: Detected, rows: Index) -> Array:
    """(E, px, py, pz) (m, 4) [GeV] of clusters (m,) as photons from the interaction point."""
    clusters = detected.clusters
    energy, theta, phi = clusters.energy[rows], clusters.theta[rows], clusters.phi[rows]
    across = energy * np.sin(theta)
    vector = (energy, across * np.cos(phi), across * np.sin(phi), energy * np.cos(theta))
    return np.stack(vector).T


def track_columns(i: int, detected: Detected, rows: Index, cm: Array) -> Columns:
    """Columns of daughter i, tracks (m,) with CM momenta (m, 4)."""
    tracks = detected.tracks
    p, theta = tracks.p[rows], tracks.theta[rows]
    found: Columns = {
        "p": p,
        "pt": p * np.sin(theta),
        "theta": theta,
        "phi": tracks.phi[rows],
        "useCMSFrame(p)": np.sqrt(np.sum(cm[:, 1:] ** 2, axis=1)),
        "charge": tracks.charge[rows],
        "clusterE": tracks.cluster_energy[rows],
        "muonID": tracks.muon_id[rows],
        "electronID": tracks.electron_id[rows],
        "kaonID": tracks.kaon_id[rows],
        "dr": np.abs(tracks.d0[rows]),
        "dz": tracks.z0[rows],
        "mcPDG": tracks.pdg_id[rows],
    }
    return {f"daughter({i},{name})": values for name, values in found.items()}


def photon_columns(i: int, detected: Detected, rows: Index, cm: Array) -> Columns:
    """Columns of daughter i, clusters (m,) with CM momenta (m, 4)."""
    clusters = detected.clusters
    found: Columns = {
        "E": clusters.energy[rows],
        "theta": clusters.theta[rows],
        "phi": clusters.phi[rows],
        "useCMSFrame(E)": cm[:, 0],
        "useCMSFrame(theta)": np.arctan2(np.hypot(cm[:, 1], cm[:, 2]), cm[:, 3]),
        "clusterReg": clusters.region[rows],
        "mcPDG": clusters.pdg_id[rows],
    }
    return {f"daughter({i},{name})": values for name, values in found.items()}


def event_columns(detected: Detected, found: Combinations) -> Columns:
    """The columns of `EVENT_COLUMNS`."""
    count = np.bincount(found.event, minlength=len(detected))
    starts = np.concatenate([[0], np.cumsum(count)])
    return {
        "__event__": found.event,
        "__candidate__": np.arange(len(found)) - starts[found.event],
        "__ncandidates__": count[found.event],
        "nTracks": np.diff(detected.tracks.offsets)[found.event],
        "weight": detected.weight[found.event],
    }


def candidate_table(detected: Detected, declared: Sequence[Column], columns: Columns) -> Table:
    """The table of declared columns, in their order, with where it is from in its notes."""
    notes = {
        "experiment": detected.experiment,
        "period": detected.period,
        "process": detected.process,
    }
    return Table({column.name: columns[column.name] for column in declared}, notes)
