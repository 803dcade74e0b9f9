"""Deposits: the energy that each particle leaves in the calorimeter, where and when."""

from __future__ import annotations

import math
from typing import NamedTuple

from numba import njit

from lumbra.detector.absorber import Absorber, hadron_deposit, ionisation
from lumbra.detector.calorimeter import (
    BARREL,
    GAP_BACKWARD,
    GAP_FORWARD,
    OUTSIDE,
    Calorimeter,
    crystal_ball,
    energy_error,
    in_phi_crack,
    region_of,
    seeing_probability,
)
from lumbra.detector.emphasis import Emphasis, emphasised
from lumbra.detector.impact import impact_of_charged, impact_of_neutral
from lumbra.detector.particles import CHARGED_HADRON, ELECTRON, MUON, PHOTON
from lumbra.detector.shower import Shower, natural_moment
from lumbra.foundation.constants import M_MUON, SPEED_OF_LIGHT_CM_NS

__all__ = ["COLUMNS", "Response", "deposit_all"]

COLUMNS = 6
"""Of a deposit: energy [GeV], θ, φ [rad], time after light from the interaction point [ns],
natural second moment and what merging adds to it [cm²]."""


class Response(NamedTuple):
    """What the calorimeter's response is made of; ``field`` in [T]."""

    field: float
    calorimeter: Calorimeter
    absorber: Absorber
    shower: Shower
    emphasis: Emphasis


@njit(cache=True, nogil=True, inline="always")
def _shower(rng, kind, energy, theta, phi, calorimeter, emphasis):  # type: ignore[no-untyped-def]
    """Energy [GeV] that a photon or electron leaves, 0 if it is lost, and the weight of that."""
    seen = seeing_probability(energy, theta, calorimeter)
    if in_phi_crack(phi, calorimeter):
        seen *= 1 - calorimeter.crack_phi_loss
    # electrons too: a photon that converted can be lost as well
    rare = energy > emphasis.lost_energy
    rare = rare and emphasis.theta_low < theta < emphasis.theta_high
    happens, weight = emphasised(rng, 1 - seen, emphasis.lost_photon if rare else 0.0)
    return 0.0 if happens else energy, weight


@njit(cache=True, nogil=True, inline="always")
def _true_deposit(rng, kind, p4, theta, phi, calorimeter, absorber):  # type: ignore[no-untyped-def]
    """Energy [GeV] that a muon or hadron leaves in the crystals at a polar angle."""
    energy, momentum = p4[0], math.sqrt(p4[1] ** 2 + p4[2] ** 2 + p4[3] ** 2)
    # generators may leave muons and hadrons without a mass
    mass = math.sqrt(max(energy * energy - momentum * momentum, M_MUON**2))
    region = region_of(theta, calorimeter)
    if region in (OUTSIDE, GAP_FORWARD, GAP_BACKWARD):
        return 0.0
    in_crack = abs(theta - calorimeter.crack_theta) < calorimeter.crack_half_width
    if in_crack and rng.random() < calorimeter.crack_loss:
        return 0.0
    if in_phi_crack(phi, calorimeter) and rng.random() < calorimeter.crack_phi_loss:
        return 0.0
    if kind == MUON:
        return ionisation(rng, momentum, mass, absorber.length, absorber)
    return hadron_deposit(rng, momentum, mass, kind == CHARGED_HADRON, absorber)


@njit(cache=True, nogil=True, inline="always")
def _measured_energy(rng, kind, deposit, region, calorimeter):  # type: ignore[no-untyped-def]
    """Energy response: showers have a tail to low energy, ionisation has its own fluctuation."""
    c = calorimeter
    electromagnetic = kind in (PHOTON, ELECTRON)
    draw = crystal_ball(rng, c.tail_alpha, c.tail_n) if electromagnetic else rng.standard_normal()
    barrel = region == BARREL
    pile = c.pile_barrel if barrel else c.pile_endcap
    error = energy_error(deposit, c) * (1.0 if barrel else c.endcap_factor)
    # a shower that leaves less than a quarter is among those that were lost
    share = max(1 + error * draw, 0.25 if electromagnetic else 0.0)
    return deposit * share + pile * rng.standard_normal()


@njit(cache=True, nogil=True)
def deposit_all(rng, flight, slots, response, out, row, slot_of, weight):  # type: ignore[no-untyped-def]
    """Fill one slot a particle, E = 0 where nothing is seen; events get weights.

    Parameters
    ----------
    rng : numpy Generator
        Source of random numbers.
    flight : tuple of arrays
        Offsets (n + 1,), kind, charge (k,), momentum (k, 4), vertex (k, 3), time (k,).
    slots : (n + 1,) int64
        First slot of each event.
    response : Response
        Of the calorimeter.
    out : (s, COLUMNS)
        Filled.
    row : (s,) int64, slot_of : (k,) int64
        Filled: particle of each slot, slot of each particle.
    weight : (n,)
        Multiplied by the ratio of true to simulated probability.
    """
    offsets, kinds, charges, momenta, vertices, times = flight
    field, calorimeter, absorber, shower, emphasis = response
    for event in range(len(offsets) - 1):
        slot = slots[event]
        for k in range(offsets[event], offsets[event + 1]):
            px, py, pz = momenta[k, 1], momenta[k, 2], momenta[k, 3]
            x, y, z = vertices[k, 0], vertices[k, 1], vertices[k, 2]
            if charges[k] != 0:
                theta, phi, path, distance = impact_of_charged(
                    charges[k], px, py, pz, x, y, z, field, calorimeter
                )
            else:
                theta, phi, path, distance = impact_of_neutral(px, py, pz, x, y, z, calorimeter)
            row[slot], slot_of[k], out[slot, 0] = k, slot, 0.0
            region = region_of(theta, calorimeter) if theta >= 0 else OUTSIDE
            if region != OUTSIDE:
                p4 = (momenta[k, 0], px, py, pz)
                if kinds[k] in (PHOTON, ELECTRON):
                    deposit, ratio = _shower(
                        rng, kinds[k], p4[0], theta, phi, calorimeter, emphasis
                    )
                    weight[event] *= ratio
                else:
                    deposit = _true_deposit(rng, kinds[k], p4, theta, phi, calorimeter, absorber)
                if deposit > 1e-3:
                    measured = _measured_energy(rng, kinds[k], deposit, region, calorimeter)
                    angle = calorimeter.position / math.sqrt(max(measured, 0.02))
                    out[slot, 0] = max(measured, 0.0)
                    out[slot, 1] = abs(theta + angle * rng.standard_normal())
                    out[slot, 2] = phi + angle / math.sin(theta) * rng.standard_normal()
                    slowness = momenta[k, 0] / math.sqrt(px * px + py * py + pz * pz)
                    late = path * slowness - distance
                    out[slot, 3] = times[k] + late / SPEED_OF_LIGHT_CM_NS
                    out[slot, 4] = natural_moment(kinds[k], shower)
            slot += 1
