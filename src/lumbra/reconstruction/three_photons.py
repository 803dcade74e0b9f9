"""Three photons and nothing else: e⁺e⁻ → γa with a → γγ.

Each set of three makes three candidates, one for each photon that can be the lone one.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.detector import Detected, Experiment
from lumbra.foundation import Events, Table
from lumbra.foundation.kinematics import invariant_mass_squared
from lumbra.reconstruction.columns import (
    EVENT_COLUMNS,
    Column,
    candidate_table,
    event_columns,
    photon_columns,
    photon_declarations,
    photon_momenta,
    to_cm,
)
from lumbra.reconstruction.combinations import Combinations, choose, rank
from lumbra.reconstruction.fit_constraints import FourMomentum
from lumbra.reconstruction.isolation import extra_energy
from lumbra.reconstruction.kinematic_fit import KinematicFit, kinematic_fit
from lumbra.reconstruction.masses import cosine_of_helicity, invariant_mass
from lumbra.reconstruction.measured_particles import measured_photon
from lumbra.reconstruction.recoil import opening_angle, recoil, signed_mass
from lumbra.reconstruction.selected_objects import photons
from lumbra.reconstruction.truth import common_parent, is_signal

__all__ = ["THREE_PHOTON_COLUMNS", "reconstruct_three_photons"]

Array = NDArray[np.float64]

MASS_RANGE: Final = (0.8, 1.05)
"""Mass of the three over √s: basf2's ALP skim."""
_ORDERS: Final = np.array([[0, 1, 2], [0, 2, 1], [1, 2, 0]])

THREE_PHOTON_COLUMNS: Final = (
    *EVENT_COLUMNS,
    Column("M", "GeV", "invariant mass of the three"),
    Column("daughterInvM(0,1)", "GeV", "invariant mass of the pair"),
    Column("daughter(2,m2Recoil)", "GeV²", "squared mass of what recoils against the lone photon"),
    Column("daughter(2,mRecoil)", "GeV", "its root, −√|m²| where the square is negative"),
    Column("daughterAngle(0,1)", "rad", "opening angle of the pair"),
    Column("cosHelicityAngle", "", "harder photon of the pair against the pair's flight, CM"),
    *photon_declarations(0, "harder photon of the pair"),
    *photon_declarations(1, "softer photon of the pair"),
    *photon_declarations(2, "lone photon"),
    Column("fitted(daughterInvM(0,1))", "GeV", "the same after the fit; NaN if it failed"),
    Column("fitted(daughter(2,E))", "GeV", "the same after the fit; NaN if it failed"),
    Column("chiProb", "", "probability of the fit of the four-momentum; −1 if it failed"),
    Column("fitStatus", "", "0 for good, else a place in lumbra.reconstruction.STATUS"),
    Column("rank", "", "place of the three in their event by chiProb, 1 for the best"),
    Column("roeEextra", "GeV", "energy of clusters that are not the three's"),
    Column("isSignal", "", "1 if all three are photons of the event and no two the same"),
    Column("genMotherPDG", "", "true PDG number of what the pair comes from, 0 for none"),
)
"""Every column of `reconstruct_three_photons`, in order."""


def reconstruct_three_photons(
    detected: Detected, experiment: Experiment, events: Events | None = None
) -> Table:
    """Three candidates for each set of three photons, with `THREE_PHOTON_COLUMNS`.

    Parameters
    ----------
    detected : Detected
        What was seen; tracks are not looked at but counted.
    experiment : Experiment
        Whose beams and errors are used, as they were in the period.
    events : Events, optional
        As generated, for ``genMotherPDG``, which is 0 without them.
    """
    setup = experiment.during(detected.period)
    triplets = choose(detected.clusters.offsets, photons(detected), 3)
    total = photon_momenta(detected, triplets.rows.reshape(-1)).reshape(-1, 3, 4).sum(axis=1)
    share = invariant_mass(total) / setup.beams.sqrt_s
    triplets = triplets.select((share > MASS_RANGE[0]) & (share < MASS_RANGE[1]))
    energy = detected.clusters.energy[triplets.rows]
    hardest_first = np.take_along_axis(triplets.rows, np.argsort(-energy, axis=1), axis=1)
    fit = kinematic_fit(
        [measured_photon(detected, hardest_first[:, i], setup) for i in range(3)],
        [FourMomentum.of_beams(setup.beams)],
        covariance=False,
    )
    place = rank(triplets.event, fit.probability, largest=True)
    three = np.repeat(np.arange(len(triplets)), 3)
    order = np.tile(_ORDERS, (len(triplets), 1))
    rows = np.take_along_axis(hardest_first[three], order, axis=1)
    found = Combinations(triplets.event[three], rows)
    clusters = detected.clusters
    particles = clusters.particle[rows]
    columns = (
        event_columns(detected, found)
        | _measured(detected, found, setup)
        | _fitted(fit, three, order)
        | {
            "rank": place[three],
            "roeEextra": extra_energy(detected, found.event, rows),
            "isSignal": is_signal(clusters.pdg_id[rows], particles, (22, 22, 22)).astype(np.int8),
            "genMotherPDG": common_parent(events, found.event, particles[:, :2]),
        }
    )
    return candidate_table(detected, THREE_PHOTON_COLUMNS, columns)


def _measured(
    detected: Detected, found: Combinations, setup: Experiment
) -> dict[str, NDArray[np.generic]]:
    beams = setup.beams
    momenta = [photon_momenta(detected, found.rows[:, i]) for i in range(3)]
    columns: dict[str, NDArray[np.generic]] = {}
    for i, p in enumerate(momenta):
        columns |= photon_columns(i, detected, found.rows[:, i], to_cm(p, beams))
    pair = momenta[0] + momenta[1]
    squared = invariant_mass_squared(recoil(momenta[2], beams))
    whole = np.broadcast_to(beams.total_momentum(), pair.shape)
    return columns | {
        "M": invariant_mass(pair + momenta[2]),
        "daughterInvM(0,1)": invariant_mass(pair),
        "daughter(2,m2Recoil)": squared,
        "daughter(2,mRecoil)": signed_mass(squared),
        "daughterAngle(0,1)": opening_angle(momenta[0][:, 1:], momenta[1][:, 1:]),
        "cosHelicityAngle": cosine_of_helicity(momenta[0], pair, whole),
    }


def _fitted(
    fit: KinematicFit, three: NDArray[np.int64], order: NDArray[np.int64]
) -> dict[str, NDArray[np.generic]]:
    momentum = np.take_along_axis(fit.momentum[three], order[:, :, None], axis=1)
    return {
        "fitted(daughterInvM(0,1))": invariant_mass(momentum[:, 0] + momentum[:, 1]),
        "fitted(daughter(2,E))": momentum[:, 2, 0],
        "chiProb": np.where(fit.good, fit.probability, -1.0)[three],
        "fitStatus": fit.status[three].astype(np.int8),
    }
