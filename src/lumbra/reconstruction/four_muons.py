"""Four tracks of no net charge that add up to the beams: four muons with a resonance in a pair.

Each set of two positive and two negative tracks makes four candidates, one for each opposite pair
that can be the resonance.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from lumbra.detector import Detected, Experiment
from lumbra.foundation import Events, Table
from lumbra.foundation.constants import M_MUON
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
from lumbra.reconstruction.combinations import Combinations, rank
from lumbra.reconstruction.fit_constraints import FourMomentum
from lumbra.reconstruction.isolation import extra_energy
from lumbra.reconstruction.kinematic_fit import kinematic_fit
from lumbra.reconstruction.masses import cosine_of_helicity, invariant_mass, reduced_mass
from lumbra.reconstruction.measured_particles import measured_track
from lumbra.reconstruction.recoil import recoil, signed_mass
from lumbra.reconstruction.selected_objects import charged_sets, prompt_tracks
from lumbra.reconstruction.truth import common_parent, is_signal

__all__ = ["FOUR_MUON_COLUMNS", "reconstruct_four_muons"]

_ORDERS: Final = np.array([[0, 2, 1, 3], [0, 3, 1, 2], [1, 2, 0, 3], [1, 3, 0, 2]])
"""Two positive tracks come first: pairs of 0 or 1 with 2 or 3, then the other pair."""

FOUR_MUON_COLUMNS: Final = (
    *EVENT_COLUMNS,
    Column("M", "GeV", "invariant mass of the four"),
    Column("daughterInvM(0,1)", "GeV", "invariant mass of the pair"),
    Column("reducedMass", "GeV", "√(M² − 4m²) of the pair, −√|…| below threshold"),
    Column("daughterInvM(2,3)", "GeV", "invariant mass of the other pair"),
    Column("mRecoil", "GeV", "mass that recoils against the other pair, −√|m²| if imaginary"),
    Column("cosHelicityAngle", "", "positive muon of the pair against the pair's flight, CM"),
    *track_declarations(0, "positive muon of the pair"),
    *track_declarations(1, "negative muon of the pair"),
    *track_declarations(2, "other positive muon"),
    *track_declarations(3, "other negative muon"),
    Column("fitted(daughterInvM(0,1))", "GeV", "the same after the fit; NaN if it failed"),
    Column("fitted(reducedMass)", "GeV", "the same after the fit; NaN if it failed"),
    Column("fitted(daughterInvM(2,3))", "GeV", "the same after the fit; NaN if it failed"),
    Column("chiProb", "", "probability of the fit of the four-momentum; −1 if it failed"),
    Column("fitStatus", "", "0 for good, else a place in lumbra.reconstruction.STATUS"),
    Column("rank", "", "place of the four in their event by chiProb, 1 for the best"),
    Column("roeEextra", "GeV", "energy of clusters that are not the four's"),
    Column("isSignal", "", "1 if the four are different muons"),
    Column("genMotherPDG", "", "true PDG number of what the pair comes from, 0 for none"),
)
"""Every column of `reconstruct_four_muons`, in order."""


def reconstruct_four_muons(
    detected: Detected, experiment: Experiment, events: Events | None = None
) -> Table:
    """Four candidates for each set of two positive and two negative prompt tracks, as muons.

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
    sets = charged_sets(detected, prompt_tracks(detected), 2, 2)
    fit = kinematic_fit(
        [measured_track(detected, sets.rows[:, i], setup, M_MUON) for i in range(4)],
        [FourMomentum.of_beams(setup.beams)],
        covariance=False,
    )
    place = rank(sets.event, fit.probability, largest=True)
    four = np.repeat(np.arange(len(sets)), 4)
    order = np.tile(_ORDERS, (len(sets), 1))
    rows = np.take_along_axis(sets.rows[four], order, axis=1)
    found = Combinations(sets.event[four], rows)
    momenta = [track_momenta(detected, rows[:, i], M_MUON) for i in range(4)]
    better = np.take_along_axis(fit.momentum[four], order[:, :, None], axis=1)
    pair, other = momenta[0] + momenta[1], momenta[2] + momenta[3]
    mass, fitted = invariant_mass(pair), invariant_mass(better[:, 0] + better[:, 1])
    whole = np.broadcast_to(setup.beams.total_momentum(), pair.shape)
    tracks = detected.tracks
    columns = event_columns(detected, found)
    for i, p in enumerate(momenta):
        columns |= track_columns(i, detected, rows[:, i], to_cm(p, setup.beams))
    columns |= {
        "M": invariant_mass(pair + other),
        "daughterInvM(0,1)": mass,
        "reducedMass": reduced_mass(mass, M_MUON),
        "daughterInvM(2,3)": invariant_mass(other),
        "mRecoil": signed_mass(invariant_mass_squared(recoil(other, setup.beams))),
        "cosHelicityAngle": cosine_of_helicity(momenta[0], pair, whole),
        "fitted(daughterInvM(0,1))": fitted,
        "fitted(reducedMass)": reduced_mass(fitted, M_MUON),
        "fitted(daughterInvM(2,3))": invariant_mass(better[:, 2] + better[:, 3]),
        "chiProb": np.where(fit.good, fit.probability, -1.0)[four],
        "fitStatus": fit.status[four].astype(np.int8),
        "rank": place[four],
        "roeEextra": extra_energy(detected, found.event, tracks.cluster[rows]),
        "isSignal": is_signal(
            tracks.pdg_id[rows], tracks.particle[rows], (-13, 13, -13, 13)
        ).astype(np.int8),
        "genMotherPDG": common_parent(events, found.event, tracks.particle[rows[:, :2]]),
    }
    return candidate_table(detected, FOUR_MUON_COLUMNS, columns)
