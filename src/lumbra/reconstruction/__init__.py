"""Reconstruction: from tracks and clusters to candidates with basf2's variable names.

`reconstruct_dimuon` makes a table with one μ⁺μ⁻ candidate an event, and `COLUMNS` says what is in
it; `dimuon_events` tells which events have one. `recoil` and `signed_mass` are the kinematics of
what is missing, and `rest_of_event` what the calorimeter saw besides.

`kinematic_fit` moves measured particles (`track`, `cluster`, or `measured_track`,
`measured_photon` of what a detector saw) to where constraints hold: `FourMomentum`,
`InvariantMass`, `CommonVertex`. `fit_vertices` finds where tracks meet, `flight_from` how far that
is from the collision.

`CANDIDATES` lists the other kinds of candidates; their files make them from `choose` and `combine`,
which take every set of objects once, and `rank`.
"""

from lumbra.reconstruction.candidates import CANDIDATES, Recipe
from lumbra.reconstruction.columns import Column
from lumbra.reconstruction.combinations import choose, combine, rank
from lumbra.reconstruction.dimuon import COLUMNS, dimuon_events, reconstruct_dimuon
from lumbra.reconstruction.fit_constraints import CommonVertex, FourMomentum, InvariantMass
from lumbra.reconstruction.fit_particles import FitParticle, cluster, track
from lumbra.reconstruction.isolation import RestOfEvent, rest_of_event
from lumbra.reconstruction.kinematic_fit import KinematicFit, kinematic_fit
from lumbra.reconstruction.measured_particles import beam_photon, measured_photon, measured_track
from lumbra.reconstruction.recoil import recoil, signed_mass
from lumbra.reconstruction.vertex_fit import Flight, fit_vertices, flight_from

__all__ = [
    "CANDIDATES",
    "COLUMNS",
    "Column",
    "CommonVertex",
    "FitParticle",
    "Flight",
    "FourMomentum",
    "InvariantMass",
    "KinematicFit",
    "Recipe",
    "RestOfEvent",
    "beam_photon",
    "choose",
    "cluster",
    "combine",
    "dimuon_events",
    "fit_vertices",
    "flight_from",
    "kinematic_fit",
    "measured_photon",
    "measured_track",
    "rank",
    "recoil",
    "reconstruct_dimuon",
    "rest_of_event",
    "signed_mass",
    "track",
]
