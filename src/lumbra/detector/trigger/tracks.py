"""Tracks that a first-level trigger finds in a chamber."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.detector.layers import Layers, lost_layers
from lumbra.detector.particles import Flight
from lumbra.detector.tracks import apparent_angle
from lumbra.foundation import Key

__all__ = ["TrackTrigger", "TriggerTracks", "open_pair", "trigger_tracks"]

Index = NDArray[np.int64]


class TrackTrigger(NamedTuple):
    """Numbers of the tracks that a trigger finds in a chamber.

    Parameters
    ----------
    theta_low, theta_high : float
        Polar range in which a particle crosses the whole chamber [rad].
    short_low, short_high : float
        Wider range in which it makes at least a short track [rad].
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
    short_low: float
    short_high: float
    pt_low: float
    efficiency: float
    pt_error: float
    phi_error: float
    bins: float
    open_low: float
    open_high: float


@dataclass(frozen=True)
class TriggerTracks:
    """Trigger tracks of n events: ``full`` and ``all`` count them, ``open`` is an open pair."""

    full: Index
    all: Index
    open: NDArray[np.bool_]


@njit(cache=True, nogil=True)
def open_pair(first: int, second: int, low: int, high: int) -> bool:
    """Whether two azimuthal bin numbers differ by low to high, both included."""
    return low <= abs(first - second) <= high


@njit(cache=True, nogil=True)
def _azimuthal_bin(phi: float, bins: int) -> int:
    turn = phi / (2 * math.pi)
    return min(int((turn - math.floor(turn)) * bins), bins - 1)


@njit(cache=True, nogil=True)
def _find_tracks(rng, particles, low, high, hole, reach, middle, trigger, number):  # type: ignore[no-untyped-def]
    """Azimuthal bin of each particle's trigger track; those in the polar hole are left out, and
    those that begin beyond `reach`."""
    charge, momentum, vertex = particles
    for k in range(len(charge)):
        if charge[k] == 0:
            continue
        px, py, pz = momentum[k, 1], momentum[k, 2], momentum[k, 3]
        pt = math.sqrt(px * px + py * py)
        x, y = vertex[k, 0], vertex[k, 1]
        radius = math.sqrt(x * x + y * y)
        if radius > reach:
            continue
        theta = apparent_angle(math.atan2(pt, pz), radius, vertex[k, 2], middle)
        if not low < theta < high or hole[0] < theta < hole[1]:
            continue
        pt *= 1 + trigger.pt_error * rng.standard_normal()
        if pt < trigger.pt_low or rng.random() > trigger.efficiency:
            continue
        phi = math.atan2(py, px) + trigger.phi_error * rng.standard_normal()
        number[k] = _azimuthal_bin(phi, int(trigger.bins))


@njit(cache=True, nogil=True)
def _count_tracks(offsets, full, short, trigger, counts, is_open):  # type: ignore[no-untyped-def]
    for event in range(len(offsets) - 1):
        for k in range(offsets[event], offsets[event + 1]):
            if short[k] >= 0:
                counts[1, event] += 1
            if full[k] < 0:
                continue
            counts[0, event] += 1
            counts[1, event] += 1
            for j in range(offsets[event], k):
                if full[j] >= 0 and open_pair(
                    full[k], full[j], trigger.open_low, trigger.open_high
                ):
                    is_open[event] = True


def trigger_tracks(
    flight: Flight, trigger: TrackTrigger, layers: Layers, key: Key
) -> TriggerTracks:
    """Trigger tracks of charged particles.

    Parameters
    ----------
    flight : Flight
        Particles behind the material.
    trigger : TrackTrigger
        Acceptance, efficiency, resolution.
    layers : Layers
        A full track begins before the chamber, a short one in its inner half.
    key : Key
        Of the random numbers.
    """
    size = len(flight.kind)
    full, short = np.full(size, -1, np.int64), np.full(size, -1, np.int64)
    inside = trigger.theta_low, trigger.theta_high
    particles = flight.charge, flight.momentum, flight.vertex
    middle = lost_layers(layers).middle
    whole = *inside, (0.0, 0.0), layers.chamber_low, middle
    _find_tracks(key.child("ffo").generator(), particles, *whole, trigger, full)
    part = trigger.short_low, trigger.short_high, inside, middle, middle
    _find_tracks(key.child("short").generator(), particles, *part, trigger, short)
    counts, is_open = np.zeros((2, len(flight)), np.int64), np.zeros(len(flight), np.bool_)
    _count_tracks(flight.offsets, full, short, trigger, counts, is_open)
    return TriggerTracks(counts[0], counts[1], is_open)
