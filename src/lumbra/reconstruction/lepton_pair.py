"""Two opposite tracks as two leptons, and what recoils against them: what all such pairs share."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.detector import Detected
from lumbra.foundation import Beams, Table
from lumbra.foundation.kinematics import invariant_mass_squared
from lumbra.reconstruction.columns import Column, Columns, candidate_table, track_momenta
from lumbra.reconstruction.isolation import rest_of_event
from lumbra.reconstruction.recoil import (
    along_and_across,
    azimuthal_opening,
    opening_angle,
    recoil,
    signed_mass,
)

__all__ = ["IMPACT_RANGE", "lepton_pair_columns", "lepton_pair_table", "opposite_tracks"]

Array = NDArray[np.float64]
Index = NDArray[np.int64]

IMPACT_RANGE: Final = (2.0, 5.0)
"""Largest dr and |dz| [cm] of a track from the interaction point.
basf2: skim/scripts/skim/WGs/dark.py, two muons and missing energy."""


def _daughter(i: int, who: str, more: Sequence[tuple[str, str, str]]) -> tuple[Column, ...]:
    return tuple(
        Column(f"daughter({i},{name})", unit, f"{meaning} of the {who}")
        for name, unit, meaning in (
            ("p", "GeV", "momentum"),
            ("pt", "GeV", "transverse momentum"),
            ("theta", "rad", "polar angle"),
            ("phi", "rad", "azimuth"),
            ("useCMSFrame(p)", "GeV", "CM momentum"),
            ("clusterE", "GeV", "energy of the matched cluster, 0 for none,"),
            ("clusterEoP", "", "cluster energy over momentum"),
            ("muonID", "", "muon response, 0 to 1,"),
            *more,
            ("dr", "cm", "transverse distance to the interaction point"),
            ("dz", "cm", "signed longitudinal distance to the interaction point"),
        )
    )


def lepton_pair_columns(
    first: str,
    second: str,
    lines: Sequence[tuple[str, str]],
    more: Sequence[tuple[str, str, str]] = (),
) -> tuple[Column, ...]:
    """What `lepton_pair_table` gives; laboratory quantities unless the name or meaning says CM.

    Parameters
    ----------
    first, second : str
        What the daughters 0 and 1 are.
    lines : sequence of (str, str)
        First-level trigger lines: name and what it looks for.
    more : sequence of (str, str, str)
        Further columns of the daughters, of those that `lepton_pair_table` knows: name, unit and
        meaning.
    """
    return (
        Column("M", "GeV", "invariant mass of the pair"),
        Column("mRecoil", "GeV", "recoil mass, −√|m²| where the square is negative"),
        Column("m2Recoil", "GeV²", "recoil mass squared"),
        Column("pRecoil", "GeV", "recoil momentum"),
        Column("pRecoilTheta", "rad", "polar angle of the recoil"),
        Column("pRecoilPhi", "rad", "azimuth of the recoil"),
        Column("useCMSFrame(pRecoil)", "GeV", "CM momentum of the recoil"),
        Column("useCMSFrame(pRecoilTheta)", "rad", "CM polar angle of the recoil"),
        Column("pt", "GeV", "transverse momentum of the pair"),
        Column("useCMSFrame(pt)", "GeV", "CM transverse momentum of the pair"),
        *_daughter(0, first, more),
        *_daughter(1, second, more),
        Column("daughterDiffOf(0,1,phi)", "rad", "azimuthal opening angle, 0 to π"),
        Column("daughterAngle(0,1)", "rad", "opening angle"),
        Column("nTracks", "", "tracks in the event"),
        Column("roeEextra", "GeV", "energy of clusters that are not the two tracks'"),
        Column("photonRecoilAngle", "rad", "angle of the photon nearest to the recoil, π for none"),
        Column("nPi0", "", "pairs of extra photons with the mass of a π0"),
        Column("nROE_KLMClusters", "", "clusters in the muon system that belong to no track"),
        Column("recoilTransverseMax", "GeV", "CM recoil across the faster track"),
        Column("recoilLongitudinalMax", "GeV", "CM recoil along the faster track"),
        Column("recoilTransverseMin", "GeV", "CM recoil across the slower track"),
        Column("recoilLongitudinalMin", "GeV", "CM recoil along the slower track"),
        *(Column(f"L1_{name}", "", f"1 if the {what} line fired") for name, what in lines),
        Column("weight", "fb", "weight of the event"),
        Column("mcRecoilMass", "GeV", "true mass that recoils against the true pair"),
    )


def opposite_tracks(detected: Detected) -> tuple[Index, Index]:
    """Events (n,) with one positive and one negative track, and the rows (n, 2) of these.

    Only tracks from the interaction point count; the positive one comes first.
    """
    tracks = detected.tracks
    good = np.flatnonzero(
        (np.abs(tracks.d0) < IMPACT_RANGE[0]) & (np.abs(tracks.z0) < IMPACT_RANGE[1])
    )
    first = np.searchsorted(good, tracks.offsets)
    event = np.flatnonzero(np.diff(first) == 2)
    rows = np.stack([good[first[event]], good[first[event] + 1]], axis=1)
    charge = tracks.charge[rows]
    opposite = charge[:, 0] != charge[:, 1]
    rows = np.where(charge[:, :1] > 0, rows, rows[:, ::-1])
    return event[opposite], rows[opposite]


def lepton_pair_table(
    detected: Detected,
    beams: Beams,
    event: Index,
    rows: Index,
    masses: tuple[float, float],
    declared: Sequence[Column],
) -> Table:
    """One candidate for each pair of tracks.

    Parameters
    ----------
    detected : Detected
        Tracks, clusters and trigger bits.
    beams : Beams
        Their nominal energies are used.
    event : (n,) int64
        The events.
    rows : (n, 2) int64
        Tracks that are the daughters 0 and 1.
    masses : (float, float)
        What mass each is given [GeV].
    declared : sequence of Column
        Made by `lepton_pair_columns`.
    """
    momenta = [track_momenta(detected, rows[:, i], masses[i]) for i in range(2)]
    visible = momenta[0] + momenta[1]
    missing = recoil(visible, beams)
    to_cm = beams.to_cm(np.eye(4)).T
    first_cm, second_cm, missing_cm = ((to_cm @ p.T).T for p in (*momenta, missing))
    m2 = invariant_mass_squared(missing)
    rest = rest_of_event(detected, event, detected.tracks.cluster[rows], missing[:, 1:])
    fast_along, fast_across, slow_along, slow_across = _projections(
        missing_cm[:, 1:], first_cm[:, 1:], second_cm[:, 1:]
    )
    truth = detected.tracks.truth
    true_missing = detected.total_momentum[event] - truth[rows[:, 0]] - truth[rows[:, 1]]
    columns: Columns = {
        "M": np.sqrt(np.maximum(invariant_mass_squared(visible), 0.0)),
        "mRecoil": signed_mass(m2),
        "m2Recoil": m2,
        **_direction("pRecoil", missing),
        "pRecoilPhi": np.arctan2(missing[:, 2], missing[:, 1]),
        **_direction("pRecoil", missing_cm, "useCMSFrame({})"),
        "pt": _across_beam(visible),
        "useCMSFrame(pt)": _across_beam(first_cm + second_cm),
        **_daughters(detected, rows),
        "daughter(0,useCMSFrame(p))": _length(first_cm),
        "daughter(1,useCMSFrame(p))": _length(second_cm),
        "daughterDiffOf(0,1,phi)": azimuthal_opening(
            detected.tracks.phi[rows[:, 0]], detected.tracks.phi[rows[:, 1]]
        ),
        "daughterAngle(0,1)": opening_angle(momenta[0][:, 1:], momenta[1][:, 1:]),
        "nTracks": np.diff(detected.tracks.offsets)[event],
        "roeEextra": rest.energy,
        "photonRecoilAngle": rest.nearest_photon,
        "nPi0": rest.pi0,
        "nROE_KLMClusters": detected.muon_system_clusters[event],
        "recoilTransverseMax": fast_across,
        "recoilLongitudinalMax": fast_along,
        "recoilTransverseMin": slow_across,
        "recoilLongitudinalMin": slow_along,
        **_trigger(detected, event, declared),
        "weight": detected.weight[event],
        "mcRecoilMass": signed_mass(invariant_mass_squared(true_missing)),
    }
    return candidate_table(detected, declared, columns)


def _daughters(detected: Detected, rows: Index) -> Columns:
    """Everything about the two tracks but what needs their masses."""
    columns: Columns = {}
    tracks = detected.tracks
    for i in range(2):
        row = rows[:, i]
        p, theta, energy = tracks.p[row], tracks.theta[row], tracks.cluster_energy[row]
        columns |= {
            f"daughter({i},p)": p,
            f"daughter({i},pt)": p * np.sin(theta),
            f"daughter({i},theta)": theta,
            f"daughter({i},phi)": tracks.phi[row],
            f"daughter({i},charge)": tracks.charge[row],
            f"daughter({i},clusterE)": energy,
            f"daughter({i},clusterEoP)": energy / p,
            f"daughter({i},muonID)": tracks.muon_id[row],
            f"daughter({i},electronID)": tracks.electron_id[row],
            f"daughter({i},dr)": np.abs(tracks.d0[row]),
            f"daughter({i},dz)": tracks.z0[row],
        }
    return columns


def _trigger(detected: Detected, event: Index, declared: Sequence[Column]) -> Columns:
    """Bits of the declared lines; those that an experiment does not have never fire."""
    never = np.zeros(len(detected), np.bool_)
    names = [column.name for column in declared if column.name.startswith("L1_")]
    return {
        name: detected.trigger.get(name.removeprefix("L1_"), never)[event].astype(np.int8)
        for name in names
    }


def _length(p: Array) -> Array:
    """|p| (n,) of four-vectors (n, 4) [GeV]."""
    return np.asarray(np.sqrt(p[:, 1] ** 2 + p[:, 2] ** 2 + p[:, 3] ** 2))


def _across_beam(p: Array) -> Array:
    """Transverse momentum (n,) of four-vectors (n, 4) [GeV]."""
    return np.asarray(np.sqrt(p[:, 1] ** 2 + p[:, 2] ** 2))


def _direction(name: str, p: Array, pattern: str = "{}") -> Columns:
    """Magnitude and polar angle of four-vectors (n, 4), under their column names."""
    theta = np.arctan2(_across_beam(p), p[:, 3])
    return {pattern.format(name): _length(p), pattern.format(name + "Theta"): theta}


def _projections(missing: Array, first: Array, second: Array) -> tuple[Array, Array, Array, Array]:
    """Components of the recoil along and across the faster, then the slower of two tracks."""
    swap = np.einsum("ij,ij->i", first, first) < np.einsum("ij,ij->i", second, second)
    swap = swap[:, None]
    fast, slow = np.where(swap, second, first), np.where(swap, first, second)
    return (*along_and_across(missing, fast), *along_and_across(missing, slow))
