"""A lepton pair and a photon that add up to the beams: e⁺e⁻ → γA′ with A′ → ℓ⁺ℓ⁻."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.detector import Detected, Experiment
from lumbra.foundation import Events, Table
from lumbra.foundation.constants import M_MUON
from lumbra.reconstruction.columns import (
    EVENT_COLUMNS,
    Column,
    candidate_table,
    event_columns,
    photon_columns,
    photon_declarations,
    photon_momenta,
    to_cm,
    track_columns,
    track_declarations,
    track_momenta,
)
from lumbra.reconstruction.combinations import choose, combine, rank
from lumbra.reconstruction.fit_constraints import FourMomentum
from lumbra.reconstruction.isolation import extra_energy
from lumbra.reconstruction.kinematic_fit import kinematic_fit
from lumbra.reconstruction.masses import cosine_of_helicity, invariant_mass, reduced_mass
from lumbra.reconstruction.measured_particles import measured_photon, measured_track
from lumbra.reconstruction.selected_objects import charged_sets, photons, prompt_tracks
from lumbra.reconstruction.truth import common_parent, is_signal

__all__ = ["DIMUON_PHOTON_COLUMNS", "reconstruct_dimuon_photon"]

DIMUON_PHOTON_COLUMNS: Final = (
    *EVENT_COLUMNS,
    Column("M", "GeV", "invariant mass of all three"),
    Column("daughterInvM(0,1)", "GeV", "invariant mass of the pair"),
    Column("reducedMass", "GeV", "√(M² − 4m²) of the pair, −√|…| below threshold"),
    Column("cosHelicityAngle", "", "positive lepton against the pair's flight, CM"),
    *track_declarations(0, "positive lepton"),
    *track_declarations(1, "negative lepton"),
    *photon_declarations(2, "photon"),
    Column("fitted(daughterInvM(0,1))", "GeV", "the same after the fit; NaN if it failed"),
    Column("fitted(reducedMass)", "GeV", "the same after the fit; NaN if it failed"),
    Column("fitted(daughter(2,E))", "GeV", "energy of the photon after the fit; NaN if it failed"),
    Column("chiProb", "", "probability of the fit of the four-momentum; −1 if it failed"),
    Column("fitStatus", "", "0 for good, else a place in lumbra.reconstruction.STATUS"),
    Column("rank", "", "place in the event by chiProb, 1 for the best"),
    Column("roeEextra", "GeV", "energy of clusters that are not the candidate's"),
    Column("isSignal", "", "1 if the three are what they are taken for"),
    Column("genMotherPDG", "", "true PDG number of what both leptons come from, 0 for none"),
)
"""Every column of `reconstruct_dimuon_photon`, in order."""


def reconstruct_dimuon_photon(
    detected: Detected, experiment: Experiment, events: Events | None = None
) -> Table:
    """Every opposite pair of prompt tracks, as muons, with every photon.

    Parameters
    ----------
    detected : Detected
        What was seen.
    experiment : Experiment
        Whose beams and errors are used, as they were in the period.
    events : Events, optional
        As generated, for ``genMotherPDG``, which is 0 without them.
    """
    setup = experiment.during(detected.period)
    pairs = charged_sets(detected, prompt_tracks(detected), 1, 1)
    lone = choose(detected.clusters.offsets, photons(detected), 1)
    found = combine(pairs, lone, distinct=False)
    plus, minus, photon = found.rows.T
    momenta = [
        track_momenta(detected, plus, M_MUON),
        track_momenta(detected, minus, M_MUON),
        photon_momenta(detected, photon),
    ]
    fit = kinematic_fit(
        [
            measured_track(detected, plus, setup, M_MUON),
            measured_track(detected, minus, setup, M_MUON),
            measured_photon(detected, photon, setup),
        ],
        [FourMomentum.of_beams(setup.beams)],
        covariance=False,
    )
    pair, better = momenta[0] + momenta[1], fit.momentum[:, 0] + fit.momentum[:, 1]
    mass, fitted = invariant_mass(pair), invariant_mass(better)
    whole = np.broadcast_to(setup.beams.total_momentum(), pair.shape)
    cm = [to_cm(p, setup.beams) for p in momenta]
    own = np.column_stack([detected.tracks.cluster[found.rows[:, :2]], photon])
    columns = (
        event_columns(detected, found)
        | track_columns(0, detected, plus, cm[0])
        | track_columns(1, detected, minus, cm[1])
        | photon_columns(2, detected, photon, cm[2])
        | {
            "M": invariant_mass(pair + momenta[2]),
            "daughterInvM(0,1)": mass,
            "reducedMass": reduced_mass(mass, M_MUON),
            "cosHelicityAngle": cosine_of_helicity(momenta[0], pair, whole),
            "fitted(daughterInvM(0,1))": fitted,
            "fitted(reducedMass)": reduced_mass(fitted, M_MUON),
            "fitted(daughter(2,E))": fit.momentum[:, 2, 0],
            "chiProb": np.where(fit.good, fit.probability, -1.0),
            "fitStatus": fit.status.astype(np.int8),
            "rank": rank(found.event, fit.probability, largest=True),
            "roeEextra": extra_energy(detected, found.event, own),
            "isSignal": _is_signal(detected, found.rows),
            "genMotherPDG": common_parent(
                events, found.event, detected.tracks.particle[found.rows[:, :2]]
            ),
        }
    )
    return candidate_table(detected, DIMUON_PHOTON_COLUMNS, columns)


def _is_signal(detected: Detected, rows: NDArray[np.int64]) -> NDArray[np.int8]:
    tracks, clusters, photon = detected.tracks, detected.clusters, rows[:, 2]
    numbers = np.column_stack([tracks.pdg_id[rows[:, :2]], clusters.pdg_id[photon]])
    particles = np.column_stack([tracks.particle[rows[:, :2]], clusters.particle[photon]])
    return is_signal(numbers, particles, (-13, 13, 22)).astype(np.int8)
