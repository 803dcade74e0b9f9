"""Parts of γγ(γ) and e⁺e⁻γ for a photon alone: together they are the whole, none twice."""

import math

import numpy as np
import pytest

from lumbra.detector import BELLE2
from lumbra.foundation import Key
from lumbra.generation.electron_pairs import bhabha_with_photon
from lumbra.generation.lone_photon import (
    lone_photon_of_bhabha,
    lone_photon_of_three,
    lone_photon_of_two,
)
from lumbra.generation.lone_photon_samples import lost_electrons, lost_photons, one_electron
from lumbra.generation.photon_pairs import PhotonPair

BEAMS = BELLE2.beams
SEEN = (-0.82, 0.82)
ENERGY = 0.4


def _rate(process, count=60_000, key=1):
    weight = process.generate(count, BEAMS, Key(key)).weight
    return float(weight.sum()), float(np.sqrt(np.sum(weight**2)))


def _whole(part, photons, count=300_000):
    """Rate of events of PhotonPair with a photon that can be seen, and its error."""
    events = PhotonPair().parts()[part].generate(count, BEAMS, Key(2))
    p = events.momentum.reshape(count, photons, 4)
    cosine = p[:, :, 3] / np.maximum(p[:, :, 0], 1e-300)
    able = (p[:, :, 0] >= ENERGY) & (cosine >= SEEN[0]) & (cosine <= SEEN[1])
    weight = events.weight * able.any(axis=1)
    return float(weight.sum()), float(np.sqrt(np.sum(weight**2)))


@pytest.mark.parametrize(
    ("process", "part", "photons"), [(lone_photon_of_two(), 1, 2), (lone_photon_of_three(), 0, 3)]
)
def test_seen_first_is_every_event_with_a_photon_to_be_seen(process, part, photons) -> None:
    """Independent generators of one amplitude: 4σ."""
    (value, error), (expected, spread) = _rate(process), _whole(part, photons)
    assert value == pytest.approx(expected, abs=4 * math.hypot(error, spread))
    assert error < 0.02 * value


def test_the_seen_photon_is_first_and_the_softer_unseen_one_last() -> None:
    process = lone_photon_of_three(other=(1.0, 2.0), third=(0.3, 1.0))
    events = process.generate(5000, BEAMS, Key(3))
    p = events.momentum.reshape(5000, 3, 4)[events.weight > 0]
    assert len(p) > 500
    cosine = p[:, 0, 3] / p[:, 0, 0]
    assert np.all((p[:, 0, 0] >= ENERGY) & (cosine >= SEEN[0]) & (cosine <= SEEN[1]))
    assert np.all((p[:, 1, 0] >= p[:, 2, 0]) & (p[:, 2, 0] >= 0.3) & (p[:, 2, 0] <= 1.0))


def test_parts_of_two_and_three_photons_add_up() -> None:
    edges = [math.radians(angle) for angle in (12.3, 31.2, 47.0, 122.0, 130.9, 155.2)]
    parts = [_rate(process, 20_000) for process, _ in lost_photons(edges, 1, SEEN, ENERGY)]
    two, three = _rate(lone_photon_of_two()), _rate(lone_photon_of_three())
    total = sum(value for value, _ in parts)
    error = math.sqrt(sum(e**2 for _, e in (*parts, two, three)))
    assert total == pytest.approx(two[0] + three[0], abs=4 * error)


def test_parts_of_bhabha_add_up() -> None:
    """Both electrons lost and one in sight are everything. 4σ."""
    energies, lost = (0.5, 1.5, 3.0), 0.92
    samples = (*lost_electrons(energies, lost, 1), *one_electron(energies, lost, 1))
    parts = [_rate(process, 20_000) for process, _ in samples]
    value, error = _rate(bhabha_with_photon(0.5, 0.82), 100_000)
    error = math.sqrt(error**2 + sum(e**2 for _, e in parts))
    assert sum(v for v, _ in parts) == pytest.approx(value, abs=4 * error)
    assert error < 0.05 * value


def test_lost_electrons_stay_along_their_beams() -> None:
    process = lone_photon_of_bhabha((1.0, 2.0), 0.82, (0.92, 1.0), (-1.0, -0.92))
    events = process.generate(4000, BEAMS, Key(4))
    p = events.momentum.reshape(4000, 3, 4)[events.weight > 0]
    cosine = p[:, :, 3] / np.linalg.norm(p[:, :, 1:], axis=2)
    assert np.all((cosine[:, 0] >= 0.92) & (cosine[:, 1] <= -0.92) & (abs(cosine[:, 2]) <= 0.82))
    assert np.all((p[:, 2, 0] >= 1.0) & (p[:, 2, 0] <= 2.0))


def test_soft_parts_reach_to_the_beams() -> None:
    """Beside a soft photon the outermost parts are joined: one part less at either end."""
    samples = lost_photons([0.3, 1.0, 2.0, 2.8], 7)
    assert len(samples) == 1 + 3 + 5
    assert {count for _, count in samples} == {7}
