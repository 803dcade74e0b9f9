"""One photon and what is missing beside it: e⁺e⁻ → γ + invisible."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.detector import Detected, Experiment
from lumbra.detector.calorimeter import Calorimeter
from lumbra.foundation import Beams, Events, Table
from lumbra.foundation.kinematics import invariant_mass_squared
from lumbra.reconstruction.columns import Column, Columns, candidate_table, photon_momenta, to_cm
from lumbra.reconstruction.isolation import extra_energy
from lumbra.reconstruction.recoil import opening_angle, recoil, signed_mass
from lumbra.reconstruction.selected_objects import photons

__all__ = ["SINGLE_PHOTON_COLUMNS", "TRIGGER_LINES", "reconstruct_single_photon"]

Array = NDArray[np.float64]
Index = NDArray[np.int64]

SOFTEST: Final = 0.3
"""Smallest E* of the photon [GeV], well below every single-photon trigger."""
TRIGGER_LINES: Final = (
    "lml1", "lml2", "lml4", "lml6", "lml7", "lml13", "l3_photon_2GeV", "l3_photon_1GeV",
)  # fmt: skip
"""Single-photon lines of Belle II and BaBar."""

SINGLE_PHOTON_COLUMNS: Final = (
    Column("E", "GeV", "energy of the photon"),
    Column("theta", "rad", "its polar angle"),
    Column("phi", "rad", "its azimuth"),
    Column("clusterReg", "", "its calorimeter region, 1 forward, 2 barrel, 3 backward"),
    Column("clusterTiming", "ns", "its time after light from the interaction point"),
    Column("clusterSecondMoment", "cm²", "its second moment"),
    Column("useCMSFrame(E)", "GeV", "its CM energy"),
    Column("useCMSFrame(theta)", "rad", "its CM polar angle"),
    Column("useCMSFrame(cosTheta)", "", "cosine of that"),
    Column("useCMSFrame(sinTheta)", "", "sine of that"),
    Column("useCMSFrame(pt)", "GeV", "its CM transverse momentum"),
    Column("m2Recoil", "GeV²", "recoil mass squared"),
    Column("mRecoil", "GeV", "recoil mass, −√|m²| where the square is negative"),
    Column("pRecoilTheta", "rad", "polar angle of the missing momentum"),
    Column("pRecoilPhi", "rad", "azimuth of the missing momentum"),
    Column("partnerTheta", "rad", "polar angle of the other photon, if there were two"),
    Column("partnerPhi", "rad", "azimuth of the other photon, if there were two"),
    Column("partnerGapAngle", "rad", "polar angle from that to the next gap, 0 inside of one"),
    Column("forwardPartnerGapAngle", "rad", "the same if a third photon followed the electrons"),
    Column("backwardPartnerGapAngle", "rad", "the same if a third photon followed the positrons"),
    Column("partnerCrackAngle", "rad", "azimuth from that to the next crack, π for none"),
    Column("nTracks", "", "tracks in the event"),
    Column("secondClusterE", "GeV", "energy of the hardest other cluster, 0 for none"),
    Column("roeEextra", "GeV", "energy of clusters that are not the photon"),
    Column("nROE_KLMClusters", "", "clusters in the muon system that belong to no track"),
    Column("klmRecoilAngle", "rad", "angle of the nearest of these to the missing momentum, or π"),
    *(Column(f"L1_{line}", "", f"1 if the line {line} fired") for line in TRIGGER_LINES),
    Column("weight", "fb", "weight of the event"),
    Column("mcPDG", "", "true PDG number of the photon, 0 for beam background"),
)
"""Every column of `reconstruct_single_photon`, in order."""


def reconstruct_single_photon(
    detected: Detected, experiment: Experiment, events: Events | None = None
) -> Table:
    """The hardest photon of each event, with `SINGLE_PHOTON_COLUMNS`; nothing else is cut.

    Parameters
    ----------
    detected : Detected
        What was seen.
    experiment : Experiment
        Whose beams and calorimeter are used, as they were in the period.
    events : Events, optional
        Not needed.
    """
    setup = experiment.during(detected.period)
    beams, clusters = setup.beams, detected.clusters
    event, rows = _hardest(detected, beams)
    momentum = photon_momenta(detected, rows)
    missing, cm = recoil(momentum, beams), to_cm(momentum, beams)
    m2 = invariant_mass_squared(missing)
    partner = beams.to_lab(other_photon(cm, beams.sqrt_s, 0))
    theta, phi = _polar(partner), _azimuth(partner)
    beside = [
        gap_distance(_polar(beams.to_lab(other_photon(cm, beams.sqrt_s, side))), setup.calorimeter)
        for side in (0, 1, -1)
    ]
    none = np.zeros(len(detected), np.bool_)
    columns: Columns = {
        "E": momentum[:, 0],
        "theta": clusters.theta[rows],
        "phi": clusters.phi[rows],
        "clusterReg": clusters.region[rows],
        "clusterTiming": clusters.time[rows],
        "clusterSecondMoment": clusters.second_moment[rows],
        "useCMSFrame(E)": cm[:, 0],
        "useCMSFrame(theta)": _polar(cm),
        "useCMSFrame(cosTheta)": np.cos(_polar(cm)),
        "useCMSFrame(sinTheta)": np.sin(_polar(cm)),
        "useCMSFrame(pt)": np.hypot(cm[:, 1], cm[:, 2]),
        "m2Recoil": m2,
        "mRecoil": signed_mass(m2),
        "pRecoilTheta": _polar(missing),
        "pRecoilPhi": _azimuth(missing),
        "partnerTheta": theta,
        "partnerPhi": phi,
        "partnerGapAngle": beside[0],
        "forwardPartnerGapAngle": beside[1],
        "backwardPartnerGapAngle": beside[2],
        "partnerCrackAngle": crack_distance(phi, setup.calorimeter),
        "nTracks": np.diff(detected.tracks.offsets)[event],
        "secondClusterE": _second(detected, event, rows),
        "roeEextra": extra_energy(detected, event, rows[:, None]),
        "nROE_KLMClusters": detected.muon_system_clusters[event],
        "klmRecoilAngle": _nearest_in_muon_system(detected, event, missing),
        "weight": detected.weight[event],
        "mcPDG": clusters.pdg_id[rows],
    }
    for line in TRIGGER_LINES:
        columns[f"L1_{line}"] = detected.trigger.get(line, none)[event].astype(np.int8)
    return candidate_table(detected, SINGLE_PHOTON_COLUMNS, columns)


def other_photon(cm: Array, sqrt_s: float, side: int) -> Array:
    """Four-momentum (n, 4) [GeV] in the CM of the other photon of e⁺e⁻ → γγ or γγγ.

    Where there are three, the third one is along a beam; energy and momentum are then known.

    Parameters
    ----------
    cm : (n, 4)
        The photon that is seen, in the CM [GeV].
    sqrt_s : float
        Energy of the collision [GeV].
    side : {0, 1, -1}
        No third photon; a third one along the electrons (+z), or the positrons.
    """
    back = cm * np.array([1.0, -1.0, -1.0, -1.0])
    if side == 0:
        return np.asarray(back)
    rest = sqrt_s - cm[:, 0]
    # (rest − k)² = |p + side k ẑ|² for the third photon's energy k
    third = (rest**2 - cm[:, 0] ** 2) / (2 * np.maximum(rest + side * cm[:, 3], 1e-9))
    back[:, 0] = rest - third
    back[:, 3] -= side * third
    return np.asarray(back)


def gap_distance(theta: Array, calorimeter: Calorimeter) -> Array:
    """Angle (n,) [rad] from polar angles to the next one at which nothing is seen for certain.

    The gaps between barrel and endcaps, the crack, and what lies outside of the crystals.

    Parameters
    ----------
    theta : (n,)
        Polar angles [rad].
    calorimeter : Calorimeter
        Its edges.
    """
    c = calorimeter
    half = c.crack_half_width
    gaps = [
        (-math.inf, c.forward_low),
        (c.forward_high, c.barrel_low),
        (c.barrel_high, c.backward_low),
        (c.backward_high, math.inf),
    ]
    if half > 0:
        gaps.append((c.crack_theta - half, c.crack_theta + half))
    # an edge at which two parts touch is no gap
    apart = [
        np.maximum(np.maximum(low - theta, theta - high), 0.0) for low, high in gaps if high > low
    ]
    return np.asarray(np.min(apart, axis=0))


def crack_distance(phi: Array, calorimeter: Calorimeter) -> Array:
    """Azimuth (n,) [rad] from directions to the middle of the next crack; π where there is none."""
    if calorimeter.crack_phi_count < 1:
        return np.full_like(phi, np.pi)
    spacing = 2 * np.pi / calorimeter.crack_phi_count
    return np.asarray(np.abs(phi - spacing * np.round(phi / spacing)))


def _hardest(detected: Detected, beams: Beams) -> tuple[Index, Index]:
    """Events (n,) with a photon, and the cluster (n,) of the hardest one in the CM."""
    candidates = np.flatnonzero(photons(detected))
    energy = to_cm(photon_momenta(detected, candidates), beams)[:, 0]
    candidates, energy = candidates[energy > SOFTEST], energy[energy > SOFTEST]
    offsets = detected.clusters.offsets
    event = np.searchsorted(offsets, candidates, side="right") - 1
    order = np.lexsort((energy, event))
    last = np.flatnonzero(np.diff(event[order], append=-1))
    chosen = order[last]
    return event[chosen], candidates[chosen]


def _second(detected: Detected, event: Index, rows: Index) -> Array:
    """Energy (n,) [GeV] of the hardest cluster beside those in rows; 0 for none."""
    clusters = detected.clusters
    others = clusters.energy.copy()
    others[rows] = 0.0
    largest = np.zeros(len(detected))
    owner = np.repeat(np.arange(len(detected)), np.diff(clusters.offsets))
    np.maximum.at(largest, owner, others)
    return np.asarray(largest[event])


def _nearest_in_muon_system(detected: Detected, event: Index, missing: Array) -> Array:
    """Angle (n,) [rad] of the cluster in the muon system nearest to a direction; π for none."""
    found = detected.muon_system
    counts = np.diff(found.offsets)[event]
    owner = np.repeat(np.arange(len(event)), counts)
    first = np.cumsum(counts) - counts
    row = np.repeat(found.offsets[event] - first, counts) + np.arange(int(counts.sum()))
    theta, phi = found.theta[row], found.phi[row]
    unit = np.stack([np.sin(theta) * np.cos(phi), np.sin(theta) * np.sin(phi), np.cos(theta)]).T
    nearest = np.full(len(event), np.pi)
    np.minimum.at(nearest, owner, opening_angle(unit, missing[owner, 1:]))
    return nearest


def _polar(p: Array) -> Array:
    return np.asarray(np.arctan2(np.hypot(p[:, 1], p[:, 2]), p[:, 3]))


def _azimuth(p: Array) -> Array:
    return np.asarray(np.arctan2(p[:, 2], p[:, 1]))
