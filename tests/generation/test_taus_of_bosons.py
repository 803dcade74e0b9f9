"""Taus of spin-0 bosons: balance, record, and the spins that parity gives."""

from __future__ import annotations

import math

import numpy as np
import pytest

from lumbra.foundation import Events, Key
from lumbra.foundation.constants import M_TAU
from lumbra.foundation.kinematics import boost
from lumbra.foundation.particles import MASSES
from lumbra.generation.decays import Cascade, TwoBody, decay_all
from lumbra.generation.taus_of_bosons import decay_taus

MASS = 5.0
SCALAR, PSEUDOSCALAR = 35, 36


def decayed(number: int, count: int, momentum: float = 0.0) -> Events:
    """Bosons of 5 GeV that fly along a diagonal, and all that comes from them."""
    p = np.full((count, 1, 4), momentum)
    p[..., 0] = math.sqrt(MASS**2 + 3 * momentum**2)
    events = Events.from_blocks(
        [number], p, np.ones(count), np.full((count, 2), 5.0), p[:, 0, 0], process="boson"
    )
    taus = TwoBody((15, -15), (M_TAU, M_TAU))
    cascade = decay_all(Cascade.unpolarised(events), {number: (taus,)}, Key(1).child("pair"))
    return decay_taus(cascade, Key(1).child("taus", number)).events


def test_everything_adds_up() -> None:
    events = decayed(PSEUDOSCALAR, 3000, 2.0)
    start = events.offsets[events.event_index]
    has = events.mother >= 0
    total = np.zeros_like(events.momentum)
    np.add.at(total, (events.mother + start)[has], events.momentum[has])
    parents = np.unique((events.mother + start)[has])
    assert np.abs(total[parents] - events.momentum[parents]).max() < 1e-10
    assert np.all(events.status[parents] == 2)
    # K_S have products, and only they, the taus and the bosons
    assert set(np.abs(events.pdg_id[parents]).tolist()) == {15, 36, 310}
    final = events.status == 1
    charge = np.sign(events.pdg_id) * np.isin(np.abs(events.pdg_id), (211, 321))
    charge -= np.sign(events.pdg_id) * np.isin(np.abs(events.pdg_id), (11, 13))
    assert np.all(np.bincount(events.event_index[final], charge[final]) == 0)


def pions(events: Events) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Axis of the τ⁻ and unit vectors of π⁻ and π⁺ in their τ's frame where both go to πν."""
    found = []
    directions: dict[int, list[np.ndarray]] = {-211: [], 211: []}
    for first, last in zip(events.offsets[:-1], events.offsets[1:], strict=True):
        if last - first == 7 and sorted(np.abs(events.pdg_id[first + 3 : last])) == [
            16,
            16,
            211,
            211,
        ]:
            found.append(first)
    for first in found:
        for row in range(first + 3, first + 7):
            if abs(events.pdg_id[row]) != 211:
                continue
            tau = events.momentum[first + events.mother[row]]
            rest = boost(events.momentum[row][None], -tau[1:] / tau[0])[0, 1:]
            directions[int(events.pdg_id[row])].append(rest / np.linalg.norm(rest))
    axis = events.momentum[np.array(found) + 1, 1:]
    axis /= np.linalg.norm(axis, axis=1, keepdims=True)
    return axis, np.array(directions[-211]), np.array(directions[211])


@pytest.mark.parametrize(("number", "sign"), [(SCALAR, -1.0), (PSEUDOSCALAR, 1.0)])
def test_pions_know_the_parity(number: int, sign: float) -> None:
    """τ → πν twice: 1 ∓ (π²/16) cos φ between the planes, ⟨c⁻c⁺⟩ = 1/9 along the axis.

    Kühn and Wagner (1984); Krämer, Kühn, Stong, Zerwas, Z. Phys. C 64 (1994) 21. Four standard
    deviations each; the other parity is ten away.
    """
    axis, minus, plus = pions(decayed(number, 60_000))
    count = len(axis)
    assert count > 500
    along = [np.sum(axis * one, axis=1) for one in (minus, plus)]
    across = [one - c[:, None] * axis for one, c in zip((minus, plus), along, strict=True)]
    size = [np.linalg.norm(one, axis=1) for one in across]
    angle = np.sum(across[0] * across[1], axis=1) / (size[0] * size[1])
    assert abs(np.mean(angle) - sign * math.pi**2 / 32) < 4 * np.std(angle) / math.sqrt(count)
    product = along[0] * along[1]
    assert abs(np.mean(product) - 1 / 9) < 4 * np.std(product) / math.sqrt(count)


def test_other_taus_are_left_alone() -> None:
    events = decayed(32, 50)
    assert len(events.pdg_id) == 150 and np.sum(np.abs(events.pdg_id) == 15) == 100
    assert np.all(events.status[np.abs(events.pdg_id) == 15] == 1)
    assert MASSES[15] == M_TAU
