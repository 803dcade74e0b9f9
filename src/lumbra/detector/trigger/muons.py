"""Tracks that a first-level trigger finds in the muon system."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
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
    sector = np.full(len(flight.kind), -1, np.int64)
    _find_muons(
        key.child("cdcklm").generator(),
        flight.kind,
        flight.momentum,
        trigger,
        system.fake_hadron,
        sector,
    )
    rows = np.flatnonzero(sector >= 0)
    event = np.searchsorted(flight.offsets, rows, side="right") - 1
    count = np.bincount(event, minlength=len(flight))
    return TriggerMuons(event, sector[rows], count, int(trigger.sectors))


@njit(cache=True, nogil=True)
def _find_muons(rng, kind, momentum, trigger, fake, sector):  # type: ignore[no-untyped-def]
    """Sector of each particle that leaves a track."""
    for k in range(len(kind)):
        if kind[k] not in (MUON, CHARGED_HADRON):
            continue
        chance = rng.random()
        px, py, pz = momentum[k, 1], momentum[k, 2], momentum[k, 3]
        pt = math.sqrt(px * px + py * py)
        theta = math.atan2(pt, pz)
        if not trigger.theta_low < theta < trigger.theta_high:
            continue
        if math.hypot(pt, pz) < trigger.momentum_low:
            continue
        if chance < trigger.efficiency * (1.0 if kind[k] == MUON else fake):
            turn = math.atan2(py, px) / (2 * math.pi)
            sector[k] = math.floor(turn * trigger.sectors + 0.5) % int(trigger.sectors)
