"""Decays of τ pairs that a scalar or a pseudoscalar made, with the spins that its parity gives.

A boson of spin 0 makes taus of equal helicities. Across their axis the spins of a CP-even boson
(³P₀) tend to be parallel and those of a CP-odd one (¹S₀) opposite: the rate goes as
1 − h⁻_z h⁺_z ± h⁻_⊥·h⁺_⊥ in the polarimeters (Kühn and Wagner, Nucl. Phys. B 236 (1984) 16).
Decays come from the bank.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.foundation import Key
from lumbra.foundation.constants import M_TAU
from lumbra.foundation.events import FINAL
from lumbra.foundation.kinematics import boost, invariant_mass_squared
from lumbra.foundation.numbering import conjugate
from lumbra.foundation.particles import PSEUDOSCALAR, SCALAR, TAU
from lumbra.generation.decays.cascade import Cascade, attach
from lumbra.generation.decays.spin import UNPOLARISED
from lumbra.generation.tau_balance import load_balanced_bank
from lumbra.generation.tau_decays import fill_decay, pair_axes, turn
from lumbra.generation.tau_polarimeter import load_polarimeters

__all__ = ["decay_taus"]

Array = NDArray[np.float64]
Integers = NDArray[np.int64]

_PARITY: Final = {SCALAR: 1.0, PSEUDOSCALAR: -1.0}


def decay_taus(cascade: Cascade, key: Key) -> Cascade:
    """The events with the taus of spin-0 bosons decayed; others are left as they are.

    Parameters
    ----------
    cascade : Cascade
        Events in which bosons with PDG number 35 (CP-even) or 36 have decayed to τ⁻τ⁺.
    key : Key
        Where the random numbers come from.
    """
    events = cascade.events
    start = events.offsets[events.event_index]
    mothers = np.where(events.mother >= 0, events.mother + start, 0)
    made = (events.mother >= 0) & np.isin(events.pdg_id[mothers], list(_PARITY))
    # the τ⁺ is the row after the τ⁻
    minus = np.flatnonzero(made & (events.pdg_id == TAU) & (events.status == FINAL))
    if not len(minus):
        return cascade
    bank, rng = load_balanced_bank(), key.generator()
    decay = rng.integers(0, len(bank), (len(minus), 2))
    parent = events.momentum[mothers[minus]]
    parity = np.array([_PARITY[int(n)] for n in events.pdg_id[mothers[minus]]])
    mass, velocity = np.sqrt(invariant_mass_squared(parent)), parent[:, 1:] / parent[:, :1]
    rest = boost(events.momentum[minus], -velocity)
    direction = rest[:, 1:] / np.linalg.norm(rest[:, 1:], axis=1, keepdims=True)
    size = np.diff(bank.offsets)[decay].ravel()
    first = np.cumsum(size) - size
    momentum = np.empty((int(size.sum()), 4))
    _fill(
        mass, direction, velocity, parity, decay, bank.offsets, bank.momentum, load_polarimeters(),
        first.reshape(-1, 2), rng, momentum,
    )  # fmt: skip
    taus = np.stack([minus, minus + 1], axis=1).ravel()
    source = np.arange(len(momentum)) + np.repeat(bank.offsets[decay.ravel()] - first, size)
    numbers, inner = bank.pdg_id[source], bank.parent[source]
    anti = np.repeat(np.tile([False, True], len(minus)), size)
    numbers = np.where(anti, conjugate(numbers), numbers).astype(np.int32)
    return _attach_both(cascade, np.repeat(taus, size), inner, numbers, momentum, first, size)


def _attach_both(
    cascade: Cascade,
    taus: Integers,
    inner: NDArray[np.int8],
    numbers: NDArray[np.int32],
    momentum: Array,
    first: Integers,
    size: Integers,
) -> Cascade:
    """Products of the taus, then those of their K_S; `inner` is the row of the K_S in its decay."""
    spin = np.tile(UNPOLARISED, (len(numbers), 1, 1))
    direct, late = np.flatnonzero(inner < 0), np.flatnonzero(inner >= 0)
    whole, rows = attach(cascade, taus[direct], numbers[direct], momentum[direct], spin[direct])
    if not len(late):
        return whole
    place = np.zeros(len(numbers), np.int64)
    place[direct] = rows
    parents = place[np.repeat(first, size)[late] + inner[late]]
    return attach(whole, parents, numbers[late], momentum[late], spin[late])[0]


@njit(cache=True)
def _relative_azimuth(
    first: Array, second: Array, parity: float, rng: np.random.Generator
) -> float:
    """Azimuth of the second decay if that of the first is 0: 1 − hh′ ± h_⊥h′_⊥ cos."""
    across = parity * math.hypot(first[0], first[1]) * math.hypot(second[0], second[1])
    along = 1 - first[2] * second[2]
    shift = math.atan2(first[1], first[0]) - math.atan2(second[1], second[0])
    while True:
        angle = 2 * math.pi * rng.random()
        if (along + abs(across)) * rng.random() <= along + across * math.cos(angle - shift):
            return angle


@njit(cache=True, nogil=True)
def _fill(
    mass: Array,
    direction: Array,
    velocity: Array,
    parity: Array,
    decay: Integers,
    offsets: Integers,
    bank: Array,
    polarimeter: Array,
    start: Integers,
    rng: np.random.Generator,
    out: Array,
) -> None:
    """Products of all pairs in the frame of the events, rows from `start` (n, 2) on."""
    axes, beam = np.empty((3, 3)), np.array([0.0, 0.0, 1.0])
    first, second = np.empty(3), np.empty(3)
    for i in range(len(mass)):
        x, y, z = direction[i]
        pair_axes(min(max(z, -1.0), 1.0), math.atan2(y, x), beam, axes)
        spin = 1.0 if rng.random() < 0.5 else -1.0
        one, two = decay[i]
        first[:] = turn(polarimeter[one], spin, 1.0, 0.0)
        second[:] = turn(polarimeter[two], -spin, 1.0, 0.0)
        angle = 2 * math.pi * rng.random()
        other = angle + _relative_azimuth(first, second, parity[i], rng)
        gamma = mass[i] / (2 * M_TAU)
        products = bank[offsets[one] : offsets[one + 1]]
        fill_decay(products, 1.0, spin, angle, gamma, axes, velocity[i], out[start[i, 0] :])
        products = bank[offsets[two] : offsets[two + 1]]
        fill_decay(products, -1.0, -spin, other, gamma, axes, velocity[i], out[start[i, 1] :])
