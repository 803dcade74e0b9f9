"""Tracks that a first-level trigger finds in the muon system."""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbra.detector.muon_identification import MuonSystem
from lumbra.detector.particles import CHARGED_HADRON, MUON, Flight
from lumbra.foundation import Key

__all__ = ["MuonTrigger", "TriggerMuons", "trigger_muons"]

Index = NDArray[np.int64]


class MuonTrigger(NamedTuple):
    """Numbers of tracks that a trigger finds in the muon system.

    Parameters
    ----------
    theta_low, theta_high, momentum_low : float
        [rad], [GeV]
    efficiency : float
        For a muon.
    sectors : float
        Azimuthal sectors of the muon system, the first centred at φ = 0.
    """

    theta_low: float
    theta_high: float
    momentum_low: float
    efficiency: float
    sectors: float


@dataclass(frozen=True)
class TriggerMuons:
    """Muon-system tracks of n events, k in all.

    Parameters
    ----------
    event, sector : (k,) int64
        Of each track.
    count : (n,) int64
        Tracks in each event.
    sectors : int
        Sectors in all.
    """

    event: Index
    sector: Index
    count: Index
    sectors: int


def trigger_muons(
    flight: Flight, trigger: MuonTrigger, system: MuonSystem, key: Key
) -> TriggerMuons:
    """Tracks in the muon system, of muons and of hadrons that look like them.

    Parameters
    ----------
    flight : Flight
        Particles behind the material.
    trigger : MuonTrigger
        Acceptance and efficiency.
    system : MuonSystem
        Its share of hadrons that look like muons counts here too.
    key : Key
        Of the random numbers.
    """
    rows = np.flatnonzero((flight.kind == MUON) | (flight.kind == CHARGED_HADRON))
    vector = flight.momentum[rows, 1:]
    pt = np.hypot(vector[:, 0], vector[:, 1])
    theta = np.arctan2(pt, vector[:, 2])
    inside = (theta > trigger.theta_low) & (theta < trigger.theta_high)
    inside &= pt > trigger.momentum_low * np.sin(theta)
    reach = np.where(flight.kind[rows] == MUON, 1.0, system.fake_hadron)
    flat = key.child("cdcklm").generator().random(len(rows))
    fired = inside & (flat < trigger.efficiency * reach)
    turn = np.arctan2(vector[fired, 1], vector[fired, 0]) / (2 * np.pi)
    sector = np.floor(turn * trigger.sectors + 0.5).astype(np.int64) % int(trigger.sectors)
    event = flight.event[rows[fired]]
    count = np.bincount(event, minlength=len(flight))
    return TriggerMuons(event, sector, count, int(trigger.sectors))
