"""K_S and Λ that a generator left whole decay on their way; vertices are respected."""

import math

import numpy as np
import pytest

from lumbra.detector import BELLE2, simulate
from lumbra.detector.decays_in_flight import decay_in_flight
from lumbra.detector.particles import CHARGED_HADRON, PHOTON, visible_particles
from lumbra.foundation import Key
from lumbra.foundation.constants import M_KAON0
from lumbra.foundation.kinematics import invariant_mass_squared
from tests.detector.particle_gun import shoot

N = 20_000
PHI = np.linspace(-170, 170, N)


def _after(events):
    flight = visible_particles(events, BELLE2.beams)
    return decay_in_flight(flight, events, Key(1).generator())


def test_kaons_decay_with_their_lifetime_and_branching_fractions():
    p = 1.5
    events = shoot((310, p, 80.0, PHI))
    flight = _after(events)
    pions, photons = flight.kind == CHARGED_HADRON, flight.kind == PHOTON
    assert pions.sum() % 2 == 0 and photons.sum() % 4 == 0
    assert pions.sum() / 2 + photons.sum() / 4 == N
    assert pions.sum() / 2 / N == pytest.approx(0.692, abs=4 * math.sqrt(0.692 * 0.308 / N))
    length = np.linalg.norm(flight.vertex[flight.offsets[:-1]], axis=1)
    mean = p / M_KAON0 * 2.6844
    assert length.mean() == pytest.approx(mean, abs=4 * mean / math.sqrt(N))
    late = flight.time[flight.offsets[:-1]]
    speed = p / math.hypot(p, M_KAON0)
    assert late == pytest.approx(length / speed / 29.9792458, rel=1e-9)


@pytest.mark.parametrize(("pdg", "mass"), [(310, M_KAON0), (3122, 1.115683)])
def test_four_momentum_is_kept_and_products_come_from_one_place(pdg, mass):
    flight = _after(shoot((pdg, 2.0, 60.0, PHI), (13, 1.0, 90.0, PHI)))
    hidden = flight.particle % 2 == 0
    total = np.zeros((N, 4))
    np.add.at(total, flight.event[hidden], flight.momentum[hidden])
    assert invariant_mass_squared(total) == pytest.approx(np.full(N, mass**2), rel=1e-8)
    assert np.sum(flight.charge[hidden]) == 0
    for event in range(200):
        rows = np.flatnonzero(hidden & (flight.event == event))
        assert np.ptp(flight.vertex[rows], axis=0).max() == 0


@pytest.mark.parametrize(
    ("pdg", "charge"), [(3222, 1), (3112, -1), (3312, -1), (3322, 0), (3334, -1)]
)
def test_hyperons_keep_their_charge_and_energy(pdg, charge):
    for sign in (1, -1):
        events = shoot((sign * pdg, 2.0, 60.0, PHI[:2000]))
        flight = _after(events)
        assert np.all(np.bincount(flight.event, weights=flight.charge) == sign * charge)
        energy = np.bincount(flight.event, weights=flight.momentum[:, 0])
        assert energy == pytest.approx(events.momentum[:, 0], rel=1e-9)


def test_antilambdas_give_antiprotons():
    flight = _after(shoot((-3122, 2.0, 60.0, PHI)))
    heavy = (flight.kind == CHARGED_HADRON) & (invariant_mass_squared(flight.momentum) > 0.5)
    assert heavy.any() and np.all(flight.charge[heavy] == -1)


def test_a_kaon_makes_two_displaced_tracks():
    seen = simulate(shoot((310, 1.5, 80.0, PHI)), BELLE2, "2018", Key(2)).tracks
    two = np.flatnonzero(np.diff(seen.offsets) == 2)
    assert len(two) > 0.3 * N
    assert np.all(seen.pdg_id == 310)
    first = seen.offsets[two]
    # all but those of photons that convert at different places
    same = np.isclose(seen.inner_radius[first], seen.inner_radius[first + 1], rtol=1e-12)
    assert np.mean(same) > 0.98
    assert np.median(np.abs(seen.d0)) > 0.1


def test_particles_that_are_made_behind_the_calorimeter_leave_nothing_in_it():
    quiet = BELLE2.varied("background.mean", 0.0, "2018")
    for vertex in ((130.0, 0.0, 0.0), (0.0, 0.0, 200.0)):
        events = shoot((22, 2.0, 80.0, PHI), (13, 2.0, 70.0, PHI), vertex=vertex)
        seen = simulate(events, quiet, "2018", Key(3))
        assert len(seen.tracks.p) == len(seen.clusters.energy) == 0
