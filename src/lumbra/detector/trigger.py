"""First-level trigger: logic on objects of trigger quality, one function a line."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.detector.muon_identification import MuonSystem
from lumbra.detector.particles import CHARGED_HADRON, MUON, Flight

__all__ = [
    "LINES",
    "MuonTrigger",
    "TrackTrigger",
    "open_pair",
    "single_muon",
    "two_tracks",
]

Bits = NDArray[np.bool_]


class TrackTrigger(NamedTuple):
    """Numbers of a trigger on two tracks that open widely in azimuth.

    Parameters
    ----------
    theta_low, theta_high : float
        Polar range in which a particle crosses the whole chamber [rad].
    pt_low : float
        [GeV]
    efficiency : float
        Probability that such a particle makes a trigger track.
    pt_error, phi_error : float
        σ(pt)/pt and σ(φ) [rad] of trigger tracks.
    bins, open_low, open_high : float
        Azimuth is counted in so many bins of a turn; two tracks are open if their bin numbers
        differ by ``open_low`` to ``open_high``.
    """

    theta_low: float
    theta_high: float
    pt_low: float
    efficiency: float
    pt_error: float
    phi_error: float
    bins: float
    open_low: float
    open_high: float


class MuonTrigger(NamedTuple):
    """Numbers of a trigger on one track that reaches the muon system.

    Parameters
    ----------
    theta_low, theta_high, momentum_low : float
        [rad], [GeV]
    efficiency : float
        For a muon.
    live : float
        Share of the period's luminosity in which the line ran.
    """

    theta_low: float
    theta_high: float
    momentum_low: float
    efficiency: float
    live: float


@njit(cache=True, nogil=True)
def open_pair(first: int, second: int, low: int, high: int) -> bool:
    """Whether two azimuthal bin numbers differ by low to high, both included."""
    return low <= abs(first - second) <= high


@njit(cache=True, nogil=True)
def _azimuthal_bin(phi: float, bins: int) -> int:
    turn = phi / (2 * math.pi)
    return min(int((turn - math.floor(turn)) * bins), bins - 1)


@njit(cache=True, nogil=True)
def _two_tracks(rng, offsets, charge, momentum, trigger, number, out):  # type: ignore[no-untyped-def]
    bins = int(trigger.bins)
    for event in range(len(offsets) - 1):
        found = 0
        out[event] = False
        for k in range(offsets[event], offsets[event + 1]):
            if charge[k] == 0:
                continue
            px, py, pz = momentum[k, 1], momentum[k, 2], momentum[k, 3]
            pt = math.sqrt(px * px + py * py)
            theta = math.atan2(pt, pz)
            if not trigger.theta_low < theta < trigger.theta_high:
                continue
            pt *= 1 + trigger.pt_error * rng.standard_normal()
            if pt < trigger.pt_low or rng.random() > trigger.efficiency:
                continue
            phi = math.atan2(py, px) + trigger.phi_error * rng.standard_normal()
            number[found] = _azimuthal_bin(phi, bins)
            for other in range(found):
                if open_pair(number[found], number[other], trigger.open_low, trigger.open_high):
                    out[event] = True
            found += 1


def two_tracks(flight: Flight, trigger: TrackTrigger, rng: np.random.Generator) -> Bits:
    """Events (n,) with two trigger tracks that open widely.

    Parameters
    ----------
    flight : Flight
        Particles behind the material.
    trigger : TrackTrigger
        Acceptance, efficiency and logic.
    rng : numpy Generator
        Source of random numbers.
    """
    out = np.empty(len(flight), np.bool_)
    most = int(np.diff(flight.offsets).max(initial=1))
    number = np.empty(most, np.int64)
    _two_tracks(rng, flight.offsets, flight.charge, flight.momentum, trigger, number, out)
    return out


def single_muon(
    flight: Flight, trigger: MuonTrigger, system: MuonSystem, rng: np.random.Generator
) -> Bits:
    """Events (n,) with a track that is matched to the muon system.

    Parameters
    ----------
    flight : Flight
        Particles behind the material.
    trigger : MuonTrigger
        Acceptance and efficiency.
    system : MuonSystem
        Its share of hadrons that look like muons counts here too.
    rng : numpy Generator
        Source of random numbers.
    """
    rows = np.flatnonzero((flight.kind == MUON) | (flight.kind == CHARGED_HADRON))
    vector = flight.momentum[rows, 1:]
    pt = np.hypot(vector[:, 0], vector[:, 1])
    theta = np.arctan2(pt, vector[:, 2])
    inside = (theta > trigger.theta_low) & (theta < trigger.theta_high)
    inside &= pt > trigger.momentum_low * np.sin(theta)
    reach = np.where(flight.kind[rows] == MUON, 1.0, system.fake_hadron)
    fired = inside & (rng.random(len(rows)) < trigger.efficiency * reach)
    out = np.zeros(len(flight), np.bool_)
    out[flight.event[rows[fired]]] = True
    return out & (rng.random(len(flight)) < trigger.live)


class TriggerSetup(NamedTuple):
    """What the lines of a menu need."""

    track: TrackTrigger
    muon: MuonTrigger
    muon_system: MuonSystem


Line = Callable[[Flight, TriggerSetup, np.random.Generator], Bits]

LINES: Final[Mapping[str, Line]] = MappingProxyType(
    {
        "ffo": lambda flight, setup, rng: two_tracks(flight, setup.track, rng),
        "cdcklm": lambda flight, setup, rng: single_muon(
            flight, setup.muon, setup.muon_system, rng
        ),
    }
)
"""Every trigger line that a menu can name."""
