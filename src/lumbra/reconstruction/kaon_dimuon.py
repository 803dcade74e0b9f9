"""B → K and a pair of muons from one point, near or far: long-lived scalars in B decays."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.detector import Detected, Experiment
from lumbra.foundation import Events, Table
from lumbra.foundation.constants import M_KAON, M_MUON
from lumbra.reconstruction.columns import (
    EVENT_COLUMNS,
    Column,
    Columns,
    candidate_table,
    event_columns,
    to_cm,
    track_columns,
    track_declarations,
    track_momenta,
)
from lumbra.reconstruction.combinations import Combinations, choose, combine, rank
from lumbra.reconstruction.isolation import extra_energy
from lumbra.reconstruction.kinematic_fit import KinematicFit
from lumbra.reconstruction.masses import (
    beam_constrained_mass,
    cosine_of_helicity,
    energy_difference,
    invariant_mass,
    reduced_mass,
)
from lumbra.reconstruction.measured_particles import measured_track
from lumbra.reconstruction.selected_objects import charged_sets, prompt_tracks
from lumbra.reconstruction.truth import common_parent, is_signal
from lumbra.reconstruction.vertex_fit import fit_vertices, flight_from

__all__ = ["KAON_DIMUON_COLUMNS", "reconstruct_kaon_dimuon"]

MBC_LOW: Final = 5.20
"""Smallest M_bc, and largest |ΔE| [GeV]: basf2's skim of B → K and a long-lived particle."""
DELTA_E: Final = 0.25

KAON_DIMUON_COLUMNS: Final = (
    *EVENT_COLUMNS,
    Column("Mbc", "GeV", "beam-constrained mass"),
    Column("deltaE", "GeV", "E* − √s/2"),
    Column("M", "GeV", "invariant mass of the three"),
    Column("daughterInvM(1,2)", "GeV", "invariant mass of the pair, at its vertex"),
    Column("reducedMass", "GeV", "√(M² − 4m²) of the pair, −√|…| below threshold"),
    Column("cosHelicityAngle", "", "positive muon against the pair's flight in the B"),
    *track_declarations(0, "kaon"),
    *track_declarations(1, "positive muon"),
    *track_declarations(2, "negative muon"),
    Column("x", "cm", "vertex of the pair"),
    Column("y", "cm", "vertex of the pair"),
    Column("z", "cm", "vertex of the pair"),
    Column("dr", "cm", "transverse distance of the vertex to the interaction point"),
    Column("flightDistance", "cm", "distance of the vertex to the interaction point"),
    Column("flightDistanceErr", "cm", "its error, with the size of the luminous region"),
    Column("pointingAngle", "rad", "of the pair's momentum to its flight"),
    Column("chiProb", "", "probability of the vertex; −1 if the fit failed"),
    Column("fitStatus", "", "0 for good, else a place in lumbra.reconstruction.STATUS"),
    Column("rank", "", "place in the event by |deltaE|, 1 for the best"),
    Column("roeEextra", "GeV", "energy of clusters that are not the candidate's"),
    Column("isSignal", "", "1 if the three are what they are taken for, from one B if known"),
    Column("genMotherPDG", "", "true PDG number of what both muons come from, 0 for none"),
)
"""Every column of `reconstruct_kaon_dimuon`, in order."""


def reconstruct_kaon_dimuon(
    detected: Detected, experiment: Experiment, events: Events | None = None
) -> Table:
    """Every prompt track, as a kaon, with every opposite pair of other tracks, as muons.

    Parameters
    ----------
    detected : Detected
        What was seen.
    experiment : Experiment
        Whose beams and errors are used, as they were in the period.
    events : Events, optional
        As generated, for ``genMotherPDG``, which is 0 without them, and a stricter ``isSignal``.

    Notes
    -----
    Candidates outside M_bc > 5.20 GeV and |ΔE| < 0.25 GeV, or without a vertex, are dropped: what
    the pair's momentum is depends on where the vertex is.
    """
    setup = experiment.during(detected.period)
    everything = np.ones(len(detected.tracks.p), np.bool_)
    kaons = choose(detected.tracks.offsets, prompt_tracks(detected), 1)
    # at the point closest to the axis momenta are good enough to drop what is far off
    found = _near(detected, combine(kaons, charged_sets(detected, everything, 1, 1)), setup, 2.0)
    muons = [measured_track(detected, found.rows[:, i], setup, M_MUON) for i in (1, 2)]
    fit = fit_vertices(muons, setup.tracker.field)
    found, fit = found.select(fit.good), fit.select(fit.good)
    kaon = track_momenta(detected, found.rows[:, 0], M_KAON)
    columns = _measured(detected, found, setup, kaon, fit, events)
    off = np.abs(np.asarray(columns["deltaE"], float))
    inside = (np.asarray(columns["Mbc"], float) > MBC_LOW) & (off < DELTA_E)
    columns = {name: values[inside] for name, values in columns.items()}
    found = found.select(inside)
    columns |= event_columns(detected, found)
    columns["rank"] = rank(found.event, off[inside])
    return candidate_table(detected, KAON_DIMUON_COLUMNS, columns)


def _near(detected: Detected, found: Combinations, setup: Experiment, wider: float) -> Combinations:
    """Sets whose energy, with momenta at the axis, is within `wider` times |ΔE|."""
    masses = (M_KAON, M_MUON, M_MUON)
    parts = [track_momenta(detected, found.rows[:, i], m) for i, m in enumerate(masses)]
    off = energy_difference(to_cm(sum(parts, np.zeros(4)), setup.beams), setup.beams)
    return found.select(np.abs(off) < wider * DELTA_E)


def _measured(
    detected: Detected,
    found: Combinations,
    setup: Experiment,
    kaon: NDArray[np.float64],
    fit: KinematicFit,
    events: Events | None,
) -> Columns:
    beams, tracks, rows = setup.beams, detected.tracks, found.rows
    plus, minus = fit.momentum[:, 0], fit.momentum[:, 1]
    pair = plus + minus
    total = kaon + pair
    cm = to_cm(total, beams)
    mass = invariant_mass(pair)
    flight = flight_from(fit, (0.0, 0.0, 0.0), np.diag(np.square(setup.beam_spot)))
    parent = common_parent(events, found.event, tracks.particle[rows[:, 1:]])
    signal = is_signal(np.abs(tracks.pdg_id[rows]), tracks.particle[rows], (321, 13, 13))
    signal &= tracks.charge[rows[:, 1]] != tracks.charge[rows[:, 2]]
    if events is not None:
        mother = np.abs(common_parent(events, found.event, tracks.particle[rows]))
        signal &= np.isin(mother, (511, 521)) & (parent != 0)
    columns: Columns = {}
    for i, p in enumerate((kaon, plus, minus)):
        columns |= track_columns(i, detected, rows[:, i], to_cm(p, beams))
    return columns | {
        "Mbc": beam_constrained_mass(cm, beams),
        "deltaE": energy_difference(cm, beams),
        "M": invariant_mass(total),
        "daughterInvM(1,2)": mass,
        "reducedMass": reduced_mass(mass, M_MUON),
        "cosHelicityAngle": cosine_of_helicity(plus, pair, total),
        "x": fit.vertex[:, 0],
        "y": fit.vertex[:, 1],
        "z": fit.vertex[:, 2],
        "dr": flight.radius,
        "flightDistance": flight.distance,
        "flightDistanceErr": flight.error,
        "pointingAngle": flight.pointing,
        "chiProb": fit.probability,
        "fitStatus": fit.status.astype(np.int8),
        "roeEextra": extra_energy(detected, found.event, tracks.cluster[rows]),
        "isSignal": signal.astype(np.int8),
        "genMotherPDG": parent,
    }
