"""Two soft pions and what recoils against them: Υ(nS) → π⁺π⁻Υ(1S) as a tag."""

from __future__ import annotations

from typing import Final

import numpy as np

from lumbra.detector import Detected, Experiment
from lumbra.foundation import Events, Table
from lumbra.foundation.constants import M_PION, M_UPSILON_1S
from lumbra.foundation.kinematics import invariant_mass_squared
from lumbra.reconstruction.columns import (
    EVENT_COLUMNS,
    Column,
    candidate_table,
    event_columns,
    to_cm,
    track_columns,
    track_declarations,
    track_momenta,
)
from lumbra.reconstruction.combinations import rank
from lumbra.reconstruction.isolation import extra_energy, hardest_photon
from lumbra.reconstruction.masses import cosine_of_helicity, invariant_mass
from lumbra.reconstruction.recoil import opening_angle, recoil, signed_mass
from lumbra.reconstruction.selected_objects import charged_sets, photons, prompt_tracks
from lumbra.reconstruction.truth import common_parent, is_signal

__all__ = ["DIPION_COLUMNS", "reconstruct_dipion"]

RECOIL_WINDOW: Final = 0.15
"""Largest distance of the recoil mass to that of the Υ(1S) [GeV]: room for a background fit."""

DIPION_COLUMNS: Final = (
    *EVENT_COLUMNS,
    Column("M", "GeV", "invariant mass of the two pions"),
    Column("mRecoil", "GeV", "mass that recoils against them, −√|m²| if imaginary"),
    Column("pRecoil", "GeV", "momentum of the recoil"),
    Column("pRecoilTheta", "rad", "polar angle of the recoil"),
    Column("useCMSFrame(p)", "GeV", "CM momentum of the two"),
    Column("daughterAngle(0,1)", "rad", "opening angle"),
    Column("cosHelicityAngle", "", "positive pion against the pair's flight, CM"),
    *track_declarations(0, "positive pion"),
    *track_declarations(1, "negative pion"),
    Column("recoilFrame(photonE)", "GeV", "energy of the hardest photon where the recoil rests"),
    Column("photonE", "GeV", "laboratory energy of that photon, 0 for none"),
    Column("photonTheta", "rad", "polar angle of that photon, 0 for none"),
    Column("rank", "", "place in the event by distance of mRecoil to the Υ(1S), 1 for the best"),
    Column("roeEextra", "GeV", "energy of clusters that are not the pions'"),
    Column("isSignal", "", "1 if both are pions, from one particle if known"),
    Column("genMotherPDG", "", "true PDG number of what both come from, 0 for none"),
)
"""Every column of `reconstruct_dipion`, in order."""


def reconstruct_dipion(
    detected: Detected, experiment: Experiment, events: Events | None = None
) -> Table:
    """Every opposite pair of prompt tracks, as pions, whose recoil may be the Υ(1S).

    Parameters
    ----------
    detected : Detected
        What was seen.
    experiment : Experiment
        Whose beams are used, as they were in the period.
    events : Events, optional
        As generated, for ``genMotherPDG``, which is 0 without them, and a stricter ``isSignal``.
    """
    setup = experiment.during(detected.period)
    beams, tracks = setup.beams, detected.tracks
    found = charged_sets(detected, prompt_tracks(detected), 1, 1)
    pions = [track_momenta(detected, found.rows[:, i], M_PION) for i in range(2)]
    missing = recoil(pions[0] + pions[1], beams)
    mass = signed_mass(invariant_mass_squared(missing))
    near = np.abs(mass - M_UPSILON_1S) < RECOIL_WINDOW
    found, mass, missing = found.select(near), mass[near], missing[near]
    plus, minus = pions[0][near], pions[1][near]
    pair, rows = plus + minus, found.rows
    own = tracks.cluster[rows]
    photon = hardest_photon(detected, photons(detected), found.event)
    cm = [to_cm(p, beams) for p in (plus, minus)]
    flight = missing[:, 1:]
    scalar = missing[:, 0] * photon[:, 0] - np.sum(flight * photon[:, 1:], axis=1)
    parent = common_parent(events, found.event, tracks.particle[rows])
    signal = is_signal(tracks.pdg_id[rows], tracks.particle[rows], (211, -211))
    if events is not None:
        signal &= parent != 0
    columns = (
        event_columns(detected, found)
        | track_columns(0, detected, rows[:, 0], cm[0])
        | track_columns(1, detected, rows[:, 1], cm[1])
        | {
            "M": invariant_mass(pair),
            "mRecoil": mass,
            "pRecoil": np.sqrt(np.sum(flight**2, axis=1)),
            "pRecoilTheta": np.arctan2(np.hypot(flight[:, 0], flight[:, 1]), flight[:, 2]),
            "useCMSFrame(p)": np.sqrt(np.sum((cm[0] + cm[1])[:, 1:] ** 2, axis=1)),
            "daughterAngle(0,1)": opening_angle(plus[:, 1:], minus[:, 1:]),
            "cosHelicityAngle": cosine_of_helicity(
                plus, pair, np.broadcast_to(beams.total_momentum(), pair.shape)
            ),
            "recoilFrame(photonE)": scalar / mass,
            "photonE": photon[:, 0],
            "photonTheta": np.arctan2(np.hypot(photon[:, 1], photon[:, 2]), photon[:, 3]),
            "rank": rank(found.event, np.abs(mass - M_UPSILON_1S)),
            "roeEextra": extra_energy(detected, found.event, own),
            "isSignal": signal.astype(np.int8),
            "genMotherPDG": parent,
        }
    )
    return candidate_table(detected, DIPION_COLUMNS, columns)
