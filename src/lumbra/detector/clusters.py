"""Clusters: what particles and beam background leave in the calorimeter of each event."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.detector.absorber import Absorber, hadron_deposit, ionisation
from lumbra.detector.background import Background, sample_background
from lumbra.detector.calorimeter import (
    BARREL,
    GAP_BACKWARD,
    GAP_FORWARD,
    OUTSIDE,
    Calorimeter,
    crystal_ball,
    energy_error,
    impact_of_charged,
    impact_of_neutral,
    region_of,
    seeing_probability,
)
from lumbra.detector.emphasis import NATURE, Emphasis, emphasised
from lumbra.detector.particles import CHARGED_HADRON, ELECTRON, MUON, PHOTON, Flight

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
def _shower(rng, kind, energy, theta, calorimeter, emphasis):  # type: ignore[no-untyped-def]
    """Energy [GeV] that a photon or electron leaves, 0 if it is lost, and the weight of that."""
    lost = 1 - seeing_probability(energy, theta, calorimeter)
    # electrons too: a photon that converted can be lost as well
    rare = energy > emphasis.lost_energy
    rare = rare and emphasis.theta_low < theta < emphasis.theta_high
    happens, weight = emphasised(rng, lost, emphasis.lost_photon if rare else 0.0)
    return 0.0 if happens else energy, weight


@njit(cache=True, nogil=True)
def _true_deposit(rng, kind, charge, energy, momentum, theta, calorimeter, absorber):  # type: ignore[no-untyped-def]
    """Energy [GeV] that a muon or hadron leaves in the crystals at a polar angle."""
    mass = math.sqrt(max(energy * energy - momentum * momentum, 0.0))
    region = region_of(theta, calorimeter)
    if region in (OUTSIDE, GAP_FORWARD, GAP_BACKWARD):
        return 0.0
    in_crack = abs(theta - calorimeter.crack_theta) < calorimeter.crack_half_width
    if in_crack and rng.random() < calorimeter.crack_loss:
        return 0.0
    if kind == MUON:
        return ionisation(rng, momentum, mass, absorber.length, absorber)
    return hadron_deposit(rng, momentum, mass, kind == CHARGED_HADRON, absorber)


@njit(cache=True, nogil=True)
def _measured_energy(rng, kind, deposit, region, calorimeter):  # type: ignore[no-untyped-def]
    """Energy response: showers have a tail to low energy, ionisation has its own fluctuation."""
    c = calorimeter
    electromagnetic = kind in (PHOTON, ELECTRON)
    draw = crystal_ball(rng, c.tail_alpha, c.tail_n) if electromagnetic else rng.standard_normal()
    pile = c.pile_barrel if region == BARREL else c.pile_endcap
    # a shower that leaves less than a quarter is among those that were lost
    share = max(1 + energy_error(deposit, c) * draw, 0.25 if electromagnetic else 0.0)
    return deposit * share + pile * rng.standard_normal()


@njit(cache=True, nogil=True)
def _deposit(rng, flight, slots, setup, out, row, slot_of, weight):  # type: ignore[no-untyped-def]
    """One slot a particle: (E, θ, φ), E = 0 where nothing is seen; events get weights."""
    field, calorimeter, absorber, emphasis = setup
    offsets, kinds, charges, momenta, vertices = flight
    for event in range(len(offsets) - 1):
        slot = slots[event]
        for k in range(offsets[event], offsets[event + 1]):
            energy = momenta[k, 0]
            px, py, pz = momenta[k, 1], momenta[k, 2], momenta[k, 3]
            if charges[k] != 0:
                theta, phi = impact_of_charged(charges[k], px, py, pz, field, calorimeter)
            else:
                x, y, z = vertices[k, 0], vertices[k, 1], vertices[k, 2]
                theta, phi = impact_of_neutral(px, py, pz, x, y, z, calorimeter)
            row[slot], slot_of[k], out[slot, 0] = k, slot, 0.0
            region = region_of(theta, calorimeter) if theta >= 0 else OUTSIDE
            if region != OUTSIDE:
                p = math.sqrt(px * px + py * py + pz * pz)
                if kinds[k] in (PHOTON, ELECTRON):
                    deposit, ratio = _shower(rng, kinds[k], energy, theta, calorimeter, emphasis)
                    weight[event] *= ratio
                else:
                    deposit = _true_deposit(
                        rng, kinds[k], charges[k], energy, p, theta, calorimeter, absorber
                    )
                if deposit > 1e-3:
                    measured = _measured_energy(rng, kinds[k], deposit, region, calorimeter)
                    angle = calorimeter.position / math.sqrt(max(measured, 0.02))
                    out[slot, 0] = max(measured, 0.0)
                    out[slot, 1] = abs(theta + angle * rng.standard_normal())
                    out[slot, 2] = phi + angle / math.sin(theta) * rng.standard_normal()
            slot += 1


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
                out[strong, 0] += out[weak, 0]
                out[weak, 0] = 0.0
                into[weak] = strong


@njit(cache=True, nogil=True)
def _follow(into, slot_of, number):  # type: ignore[no-untyped-def]
    """Replace each particle's slot by the number of the cluster it ended in."""
    for k in range(len(slot_of)):
        slot = slot_of[k]
        while into[slot] != slot:
            slot = into[slot]
        slot_of[k] = number[slot]


def measure_clusters(
    flight: Flight,
    calorimeter: Calorimeter,
    absorber: Absorber,
    field: float,
    background: Background,
    rng: np.random.Generator,
    emphasis: Emphasis = NATURE,
) -> MeasuredClusters:
    """Deposits of all particles and of beam background, merged where they are close.

    Parameters
    ----------
    flight : Flight
        Particles behind the material.
    calorimeter, absorber : Calorimeter, Absorber
        Geometry and response.
    field : float
        [T]
    background : Background
        Rate of beam-background clusters.
    rng : numpy Generator
        Source of random numbers.
    emphasis : Emphasis
        How often photons are lost.
    """
    count = len(flight)
    noise, energy, theta, phi = sample_background(count, background, rng)
    slots = flight.offsets + np.concatenate([[0], np.cumsum(noise)])
    total = int(slots[-1])
    out, row = np.zeros((total, 3)), np.full(total, -1, np.int64)
    slot_of = np.empty(len(flight.kind), np.int64)
    arrays = (flight.offsets, flight.kind, flight.charge, flight.momentum, flight.vertex)
    weight = np.ones(count)
    setup = (field, calorimeter, absorber, emphasis)
    _deposit(rng, arrays, slots, setup, out, row, slot_of, weight)
    free = np.ones(total, bool)
    free[slot_of] = False
    out[free] = np.column_stack([energy, theta, phi])

    into = np.arange(total)
    _merge(rng, slots, calorimeter, out, into)
    region = regions(out[:, 1], calorimeter)
    kept = (out[:, 0] > calorimeter.threshold) & (region != OUTSIDE)
    number = np.where(kept, np.cumsum(kept) - 1, -1)
    _follow(into, slot_of, number)
    rows = np.flatnonzero(kept)
    phi = out[rows, 2]
    return MeasuredClusters(
        offsets=np.concatenate([[0], np.cumsum(kept)])[slots].astype(np.int64),
        energy=out[rows, 0],
        theta=out[rows, 1],
        phi=phi - 2 * np.pi * np.round(phi / (2 * np.pi)),
        region=region[rows],
        row=row[rows],
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
