"""Reconstruction: from tracks and clusters to candidates with basf2's variable names.

`reconstruct_dimuon` makes a table with one μ⁺μ⁻ candidate an event, and `COLUMNS` says what is in
it; `dimuon_events` tells which events have one. `recoil` and `signed_mass` are the kinematics of
what is missing, and `rest_of_event` what the calorimeter saw besides.
"""

from lumbra.reconstruction.dimuon import COLUMNS, Column, dimuon_events, reconstruct_dimuon
from lumbra.reconstruction.isolation import RestOfEvent, rest_of_event
from lumbra.reconstruction.recoil import recoil, signed_mass

__all__ = [
    "COLUMNS",
    "Column",
    "RestOfEvent",
    "dimuon_events",
    "recoil",
    "reconstruct_dimuon",
    "rest_of_event",
    "signed_mass",
]
