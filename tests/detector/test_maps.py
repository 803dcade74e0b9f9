"""Particle gun, and maps of what the simulation does to what it shoots."""

import math

import numpy as np
import pytest

from lumbra.detector import BELLE2, EXPERIMENTS
from lumbra.detector.gun import Shot, even_directions, shoot
from lumbra.detector.maps import cluster_response, track_response, turn_on
from lumbra.detector.tracks import momentum_error
from lumbra.foundation import Key
from lumbra.foundation.constants import M_MUON

PERIOD = "2019-2022"


def test_the_gun_shoots_what_it_is_told_in_both_frames():
    beams = BELLE2.beams
    phi = np.array([0.1, 0.2])
    events = shoot(beams, Shot(13, 2.0, 1.0, phi), Shot(22, 1.0, 2.0, 0.0))
    assert events.pdg_id.tolist() == [13, 22, 13, 22]
    assert events.momentum[0, 0] == pytest.approx(math.hypot(2.0, M_MUON))
    assert np.arctan2(events.momentum[::2, 2], events.momentum[::2, 1]) == pytest.approx(phi)
    moved = shoot(beams, Shot(22, 1.0, 2.0, 0.0), frame="cm").to_lab(beams)
    assert beams.to_cm(moved.momentum)[0, 0] == pytest.approx(1.0)


def test_directions_are_even_over_the_sphere():
    theta, phi = even_directions(20_000)
    vector = [np.sin(theta) * np.cos(phi), np.sin(theta) * np.sin(phi), np.cos(theta)]
    assert np.mean(vector, axis=1) == pytest.approx([0, 0, 0], abs=1e-3)
    assert np.mean(np.square(vector), axis=1) == pytest.approx([1 / 3] * 3, abs=1e-3)


def test_tracks_are_found_and_measured_as_the_numbers_say():
    sharp = BELLE2.varied("tracker.tail_fraction", 0.0)
    theta = np.radians([16.0, 60.0, 90.0, 151.0])
    seen = track_response(13, np.array(3.0), theta, sharp, PERIOD, Key(1), 4000)
    assert seen.found == pytest.approx([0, 0.995, 0.995, 0], abs=0.005)
    assert np.isnan(seen.width[[0, 3]]).all()
    # at 90° the error of the momentum is that of pt
    beta = 3.0 / math.hypot(3.0, M_MUON)
    expected = momentum_error(3.0, beta, BELLE2.tracker)
    assert seen.width[2] == pytest.approx(expected, rel=0.05)
    assert seen.muon[1:3] == pytest.approx([0.94 * 0.995] * 2, abs=0.015)


def test_photons_are_lost_in_gaps_and_to_conversions():
    theta = np.radians([11.0, 31.8, 75.0, 90.0, 130.0])
    seen = cluster_response(np.array(3.0), theta, BELLE2, PERIOD, Key(1), 4000)
    unconverted = 1 - 0.06
    expected = [0, 0, 0.999 * unconverted, 0.5 * unconverted, 0]
    assert seen.found == pytest.approx(expected, abs=0.03)
    assert 0.012 < seen.width[2] < 0.03


@pytest.mark.parametrize("name", list(EXPERIMENTS))
def test_turn_on_curves_rise_from_nothing(name):
    found = EXPERIMENTS[name]
    period = found.periods[0].name
    beams = found.during(period).beams

    def three(energy, theta, phi):
        third = 2 * math.pi / 3
        photons = [Shot(22, energy, 1.4, phi + i * third) for i in range(3)]
        return shoot(beams, Shot(13, 0.3 * beams.sqrt_s, 1.4, phi + 0.5), *photons)

    energies = beams.sqrt_s * np.array([0.002, 0.1])
    curves = turn_on(energies, three, found, period, Key(1), 500)
    assert set(curves) == set(found.period(period).menu)
    assert all(low <= high + 0.1 for line, (low, high) in curves.items() if line != "lml10")
    assert any(low < 0.1 and high > 0.9 for low, high in curves.values())
