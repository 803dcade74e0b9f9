"""Escaping axion-like particles: the average over directions against simulated flights."""

import numpy as np
import pytest

from lumbra.detector import BELLE2
from lumbra.foundation import Key
from lumbra.generation import process_named
from lumbra.models.alp import AxionLikeParticle
from lumbra.searches.alp_invisible.escape import HALF_LENGTH, RADIUS, escaping, path_to_edge

BEAMS = BELLE2.beams


@pytest.mark.parametrize(("mass", "coupling"), [(0.01, 1e-3), (0.05, 3e-5), (0.3, 2e-6)])
def test_share_is_that_of_simulated_flights(mass: float, coupling: float) -> None:
    """Generated events without radiation, decay lengths drawn: 4σ and the coarse angles, 1 %."""
    count = 40_000
    process = process_named("alp", mass=mass, coupling=1.0, radiation=False)
    events = process.generate(count, BEAMS, Key(1))
    p = events.momentum.reshape(count, 2, 4)
    photon = p[:, 0, 3] / p[:, 0, 0]
    lab = BEAMS.to_lab(p[:, 1], events.beam_energies)
    ctau = float(AxionLikeParticle(mass, coupling).ctau)
    flown = Key(2).generator().standard_exponential(count) * ctau / mass
    path = lab[:, 1:] * flown[:, None]
    out = (np.hypot(path[:, 0], path[:, 1]) > RADIUS) | (np.abs(path[:, 2]) > HALF_LENGTH)
    weight = events.weight * (np.abs(photon) < 0.78)
    share = np.sum(weight * out) / np.sum(weight)
    error = np.sqrt(share * (1 - share) / np.sum(weight > 0))
    value = float(escaping(np.array([[mass]]), np.array([[coupling]]), BEAMS)[0, 0])
    assert 0.02 < share < 0.98
    assert value == pytest.approx(share, abs=4 * error + 0.01)


def test_way_out_of_a_cylinder() -> None:
    theta = np.radians([0.0, 90.0, 30.0, 150.0, 45.0])
    end = HALF_LENGTH / np.cos(np.pi / 6)
    expected = [HALF_LENGTH, RADIUS, end, end, RADIUS * np.sqrt(2)]
    assert np.allclose(path_to_edge(theta), expected)


def test_more_coupling_never_lets_more_escape() -> None:
    mass, coupling = np.geomspace(1e-3, 1.0, 20)[:, None], np.geomspace(1e-7, 1e-1, 30)[None, :]
    share = escaping(mass, coupling, BEAMS)
    assert np.all((share >= 0) & (share <= 1 + 1e-12))
    assert np.all(np.diff(share, axis=1) <= 1e-12)
    assert np.all(np.diff(share, axis=0) <= 1e-12)
