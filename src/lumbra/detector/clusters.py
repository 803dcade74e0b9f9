"""Clusters: what particles and beam background leave in the calorimeter of each event."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.detector.background import Background, sample_background
from lumbra.detector.calorimeter import OUTSIDE, Calorimeter, face_distance, region_of
from lumbra.detector.deposits import COLUMNS, Response, deposit_all
from lumbra.detector.particles import PHOTON, Flight
from lumbra.detector.shower import measured_moment, measured_time
from lumbra.detector.split_offs import SplitOffs, sample_split_offs
from lumbra.foundation import Key

__all__ = ["MeasuredClusters", "angle_between", "measure_clusters"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class MeasuredClusters:
    """Clusters above threshold, c in n events.

    Parameters
    ----------
    offsets : (n + 1,) int64
        Clusters of event i are the rows offsets[i]:offsets[i + 1].
    energy, theta, phi : (c,)
        [GeV], and direction from the interaction point [rad].
    time : (c,)
        After light from the interaction point [ns].
    second_moment : (c,)
        Energy-weighted mean square of the distance from the centre [cm²].
    region : (c,) int8
        basf2's codes: 1 forward, 2 barrel, 3 backward.
    row : (c,) int64
        Row in the `Flight` of the particle that gave most; −1 for beam background.
    of_particle : (k,) int64
        Cluster that each particle of the `Flight` went into; −1 for none.
    weight : (n,)
        Ratio of true to simulated probability of what was lost.
    """

    offsets: NDArray[np.int64]
    energy: Array
    theta: Array
    phi: Array
    time: Array
    second_moment: Array
    region: NDArray[np.int8]
    row: NDArray[np.int64]
    of_particle: NDArray[np.int64]
    weight: Array


@njit(cache=True, nogil=True)
def angle_between(theta1: float, phi1: float, theta2: float, phi2: float) -> float:
    """Angle [rad] between two directions, exact for small ones too (haversines)."""
    a, b = math.sin(0.5 * (theta1 - theta2)), math.sin(0.5 * (phi1 - phi2))
    square = a * a + math.sin(theta1) * math.sin(theta2) * b * b
    return 2 * math.asin(min(1.0, math.sqrt(square)))


@njit(cache=True, nogil=True)
def _split(hadrons, split_offs, calorimeter, slot_of, slots, out, row):  # type: ignore[no-untyped-def]
    """Move a share of what hadrons left to clusters of their own."""
    rows, share, distance, turn = hadrons
    for i in range(len(rows)):
        main, other = slot_of[rows[i]], slots[i]
        row[other] = rows[i]
        if out[main, 0] <= split_offs.above:
            continue
        for column in range(COLUMNS):
            out[other, column] = out[main, column]
        out[other, 0] *= share[i]
        out[main, 0] -= out[other, 0]
        theta = out[main, 1]
        angle = min(distance[i] / face_distance(theta, calorimeter), 0.5)
        out[other, 1] = abs(theta + angle * math.cos(turn[i]))
        out[other, 2] += angle * math.sin(turn[i]) / max(math.sin(theta), 0.1)


@njit(cache=True, nogil=True)
def _join(out, weak, strong, angle, calorimeter):  # type: ignore[no-untyped-def]
    """One cluster of two: sum of energies, centre of gravity, moment about it."""
    total = out[weak, 0] + out[strong, 0]
    share = out[weak, 0] / total
    arm = angle * face_distance(out[strong, 1], calorimeter)
    out[strong, 5] = (1 - share) * out[strong, 5] + share * out[weak, 5]
    out[strong, 5] += share * (1 - share) * arm * arm
    out[strong, 4] += share * (out[weak, 4] - out[strong, 4])
    turn = out[weak, 2] - out[strong, 2]
    out[strong, 1] += share * (out[weak, 1] - out[strong, 1])
    out[strong, 2] += share * (turn - 2 * math.pi * round(turn / (2 * math.pi)))
    out[strong, 0], out[weak, 0] = total, 0.0


@njit(cache=True, nogil=True)
def _merge(rng, slots, calorimeter, out, into):  # type: ignore[no-untyped-def]
    """Let the stronger of two close clusters take the weaker; `into` says where a slot went."""
    span = calorimeter.resolved_above - calorimeter.merged_below
    for event in range(len(slots) - 1):
        for i in range(slots[event], slots[event + 1]):
            for j in range(slots[event], i):
                apart = abs(out[i, 1] - out[j, 1])
                if out[i, 0] <= 0 or out[j, 0] <= 0 or apart >= calorimeter.resolved_above:
                    continue
                angle = angle_between(out[i, 1], out[i, 2], out[j, 1], out[j, 2])
                if angle >= calorimeter.resolved_above:
                    continue
                if span * rng.random() < angle - calorimeter.merged_below:
                    continue
                weak, strong = (i, j) if out[i, 0] < out[j, 0] else (j, i)
                _join(out, weak, strong, angle, calorimeter)
                into[weak] = strong


@njit(cache=True, nogil=True)
def _follow(into, slot_of, number):  # type: ignore[no-untyped-def]
    """Replace each particle's slot by the number of the cluster it ended in."""
    for k in range(len(slot_of)):
        slot = slot_of[k]
        while into[slot] != slot:
            slot = into[slot]
        slot_of[k] = number[slot]


@njit(cache=True, nogil=True)
def _measure(rng, kind, out, shower, time, moment):  # type: ignore[no-untyped-def]
    """Time and second moment of clusters."""
    for i in range(len(kind)):
        energy = out[i, 0]
        time[i] = measured_time(rng, out[i, 3], energy, shower)
        moment[i] = out[i, 5] + measured_moment(rng, kind[i], energy, out[i, 4], shower)


def _slots(
    flight: Flight, noise: NDArray[np.int64], owner: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """First slot of each event (particles, then noise, then split-offs), slots of the last two."""
    count = len(flight)
    split = np.bincount(owner, minlength=count)
    ends = np.concatenate([[0], np.cumsum(noise + split)])
    slots = flight.offsets + ends
    of_noise = np.repeat(slots[1:] - split - np.cumsum(noise), noise) + np.arange(noise.sum())
    of_split = np.repeat(slots[1:] - np.cumsum(split), split) + np.arange(len(owner))
    return slots, of_noise, of_split


def measure_clusters(
    flight: Flight, response: Response, split_offs: SplitOffs, background: Background, key: Key
) -> MeasuredClusters:
    """Deposits of all particles and of beam background, merged where they are close.

    Parameters
    ----------
    flight : Flight
        Particles behind the material.
    response : Response
        Geometry and response of the calorimeter.
    split_offs : SplitOffs
        How hadrons make further clusters.
    background : Background
        Rate of beam-background clusters.
    key : Key
        Of this stage; split-offs, shapes and times draw from children of it.
    """
    rng = key.generator()
    calorimeter, shower = response.calorimeter, response.shower
    noise, energy, theta, phi = sample_background(len(flight), background, rng)
    hadrons = sample_split_offs(flight, split_offs, key.child("split-offs").generator())
    slots, of_noise, of_split = _slots(flight, noise, flight.event[hadrons[0]])
    total = int(slots[-1])
    out, row = np.zeros((total, COLUMNS)), np.full(total, -1, np.int64)
    slot_of = np.empty(len(flight.kind), np.int64)
    arrays = (flight.offsets, flight.kind, flight.charge, flight.momentum, flight.vertex)
    weight = np.ones(len(flight))
    deposit_all(rng, (*arrays, flight.time), slots, response, out, row, slot_of, weight)
    shapes = key.child("shapes").generator()
    window = background.time_window
    out[of_noise, :3] = np.column_stack([energy, theta, phi])
    out[of_noise, 3] = shapes.uniform(-window, window, len(of_noise))
    out[of_noise, 4] = shower.width**2
    _split(hadrons, split_offs, calorimeter, slot_of, of_split, out, row)

    into = np.arange(total)
    _merge(rng, slots, calorimeter, out, into)
    region = regions(out[:, 1], calorimeter)
    kept = (out[:, 0] > calorimeter.threshold) & (region != OUTSIDE)
    number = np.where(kept, np.cumsum(kept) - 1, -1)
    _follow(into, slot_of, number)
    rows = np.flatnonzero(kept)
    phi, row = out[rows, 2], row[rows]
    kind = np.where(row < 0, PHOTON, np.append(flight.kind, PHOTON)[row])
    time, moment = np.empty(len(rows)), np.empty(len(rows))
    _measure(shapes, kind, out[rows], shower, time, moment)
    return MeasuredClusters(
        offsets=np.concatenate([[0], np.cumsum(kept)])[slots].astype(np.int64),
        energy=out[rows, 0],
        theta=out[rows, 1],
        phi=phi - 2 * np.pi * np.round(phi / (2 * np.pi)),
        time=time,
        second_moment=moment,
        region=region[rows],
        row=row,
        of_particle=slot_of,
        weight=weight,
    )


@njit(cache=True, nogil=True)
def _regions(theta, calorimeter, out):  # type: ignore[no-untyped-def]
    for i in range(len(theta)):
        out[i] = region_of(theta[i], calorimeter)


def regions(theta: Array, calorimeter: Calorimeter) -> NDArray[np.int8]:
    """Region codes (n,) of polar angles (n,) [rad]."""
    out = np.empty(len(theta), np.int8)
    _regions(theta, calorimeter, out)
    return out
