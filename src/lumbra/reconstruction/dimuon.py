"""Pairs of muons and what recoils against them: the candidates of μ⁺μ⁻ + missing searches."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.detector import Detected
from lumbra.foundation import Beams, Table
from lumbra.foundation.constants import M_MUON
from lumbra.foundation.kinematics import invariant_mass_squared
from lumbra.reconstruction.columns import Column, track_momenta
from lumbra.reconstruction.isolation import rest_of_event
from lumbra.reconstruction.recoil import (
    along_and_across,
    azimuthal_opening,
    opening_angle,
    recoil,
    signed_mass,
)

__all__ = ["COLUMNS", "IMPACT_RANGE", "dimuon_events", "reconstruct_dimuon"]

Array = NDArray[np.float64]

IMPACT_RANGE: Final = (2.0, 5.0)
"""Largest dr and |dz| [cm] of a track from the interaction point.
basf2: skim/scripts/skim/WGs/dark.py, two muons and missing energy."""


def _daughter(i: int, who: str) -> tuple[Column, ...]:
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
            ("dr", "cm", "transverse distance to the interaction point"),
            ("dz", "cm", "signed longitudinal distance to the interaction point"),
        )
    )


COLUMNS: Final[tuple[Column, ...]] = (
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
    *_daughter(0, "positive track"),
    *_daughter(1, "negative track"),
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
    Column("L1_ffo", "", "1 if the two-track line fired"),
    Column("L1_cdcklm", "", "1 if the single-muon line fired"),
    Column("weight", "fb", "weight of the event"),
    Column("mcRecoilMass", "GeV", "true mass that recoils against the true pair"),
)
"""Every column of `reconstruct_dimuon`, in order; quantities are in the laboratory unless the name
or the meaning says CM. Names are basf2's where it has one."""


def _pairs(detected: Detected) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Events (n,) with one positive and one negative track, and the rows (n, 2) of these."""
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


def dimuon_events(detected: Detected) -> NDArray[np.bool_]:
    """Which events (n,) have exactly two tracks from the interaction point, of opposite charge."""
    mask = np.zeros(len(detected), np.bool_)
    mask[_pairs(detected)[0]] = True
    return mask


def reconstruct_dimuon(detected: Detected, beams: Beams) -> Table:
    """One candidate for each event of `dimuon_events`, with the columns of `COLUMNS`.

    Parameters
    ----------
    detected : Detected
        Tracks, clusters and trigger bits.
    beams : Beams
        Their nominal energies are used.

    Notes
    -----
    Both tracks are given the muon's mass. Nothing is cut here but the number of tracks and where
    they come from; events without a candidate are dropped.
    """
    event, rows = _pairs(detected)
    momenta, daughters = _daughters(detected, rows)
    visible = momenta[0] + momenta[1]
    missing = recoil(visible, beams)
    to_cm = beams.to_cm(np.eye(4)).T
    first_cm, second_cm, missing_cm = ((to_cm @ p.T).T for p in (*momenta, missing))
    m2 = invariant_mass_squared(missing)
    rest = rest_of_event(detected, event, detected.tracks.cluster[rows], missing[:, 1:])
    pair_cm = first_cm + second_cm
    fast_along, fast_across, slow_along, slow_across = _projections(
        missing_cm[:, 1:], first_cm[:, 1:], second_cm[:, 1:]
    )
    truth = detected.tracks.truth
    true_missing = detected.total_momentum[event] - truth[rows[:, 0]] - truth[rows[:, 1]]
    none = np.zeros(len(detected), np.bool_)
    columns: dict[str, NDArray[np.generic]] = {
        "M": np.sqrt(np.maximum(invariant_mass_squared(visible), 0.0)),
        "mRecoil": signed_mass(m2),
        "m2Recoil": m2,
        **_direction("pRecoil", missing),
        "pRecoilPhi": np.arctan2(missing[:, 2], missing[:, 1]),
        **_direction("pRecoil", missing_cm, "useCMSFrame({})"),
        "pt": _across_beam(visible),
        "useCMSFrame(pt)": _across_beam(pair_cm),
        **daughters,
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
        "L1_ffo": detected.trigger.get("ffo", none)[event].astype(np.int8),
        "L1_cdcklm": detected.trigger.get("cdcklm", none)[event].astype(np.int8),
        "weight": detected.weight[event],
        "mcRecoilMass": signed_mass(invariant_mass_squared(true_missing)),
    }
    notes = {
        "experiment": detected.experiment,
        "period": detected.period,
        "process": detected.process,
    }
    return Table({column.name: columns[column.name] for column in COLUMNS}, notes)


def _daughters(
    detected: Detected, rows: NDArray[np.int64]
) -> tuple[list[Array], dict[str, NDArray[np.generic]]]:
    """Four-momenta of the positive and the negative track, and their columns."""
    momenta: list[Array] = []
    columns: dict[str, NDArray[np.generic]] = {}
    tracks = detected.tracks
    for i in range(2):
        row = rows[:, i]
        p, theta, phi = tracks.p[row], tracks.theta[row], tracks.phi[row]
        momenta.append(track_momenta(detected, row, M_MUON))
        energy = tracks.cluster_energy[row]
        columns |= {
            f"daughter({i},p)": p,
            f"daughter({i},pt)": p * np.sin(theta),
            f"daughter({i},theta)": theta,
            f"daughter({i},phi)": phi,
            f"daughter({i},clusterE)": energy,
            f"daughter({i},clusterEoP)": energy / p,
            f"daughter({i},muonID)": tracks.muon_id[row],
            f"daughter({i},dr)": np.abs(tracks.d0[row]),
            f"daughter({i},dz)": tracks.z0[row],
        }
    return momenta, columns


def _length(p: Array) -> Array:
    """|p| (n,) of four-vectors (n, 4) [GeV]."""
    return np.asarray(np.sqrt(p[:, 1] ** 2 + p[:, 2] ** 2 + p[:, 3] ** 2))


def _across_beam(p: Array) -> Array:
    """Transverse momentum (n,) of four-vectors (n, 4) [GeV]."""
    return np.asarray(np.sqrt(p[:, 1] ** 2 + p[:, 2] ** 2))


def _direction(name: str, p: Array, pattern: str = "{}") -> dict[str, NDArray[np.generic]]:
    """Magnitude and polar angle of four-vectors (n, 4), under their column names."""
    theta = np.arctan2(_across_beam(p), p[:, 3])
    return {pattern.format(name): _length(p), pattern.format(name + "Theta"): theta}


def _projections(missing: Array, first: Array, second: Array) -> tuple[Array, Array, Array, Array]:
    """Components of the recoil along and across the faster, then the slower of two tracks."""
    swap = np.einsum("ij,ij->i", first, first) < np.einsum("ij,ij->i", second, second)
    swap = swap[:, None]
    fast, slow = np.where(swap, second, first), np.where(swap, first, second)
    return (*along_and_across(missing, fast), *along_and_across(missing, slow))
