"""Tracks: acceptance, efficiency, pulls, tails, impact parameters."""

import math

import numpy as np
import pytest

from lumbra.detector import BELLE2, simulate
from lumbra.detector.tracks import (
    angle_error,
    apparent_angle,
    finding_probability,
    impact_errors,
    in_acceptance,
    momentum_error,
)
from lumbra.foundation import Key
from lumbra.foundation.constants import M_MUON
from tests.detector.particle_gun import shoot

N = 40_000
TRACKER = BELLE2.tracker
PERFECT = (
    BELLE2.varied("tracker.efficiency", 1.0)
    .varied("tracker.efficiency_fast", 1.0)
    .varied("tracker.tail_fraction", 0.0)
    .varied("beam_spot.x", 0.0)
    .varied("beam_spot.y", 0.0)
    .varied("beam_spot.z", 0.0)
)


@pytest.mark.parametrize(
    ("theta", "pt", "inside"),
    [(16.9, 1, False), (17.1, 1, True), (149.9, 1, True), (150.1, 1, False), (90, 0.05, False)],
)
def test_acceptance_edges(theta, pt, inside):
    assert in_acceptance(math.radians(theta), pt, TRACKER) is inside


def test_resolution_formulas_at_chosen_points():
    assert momentum_error(3.0, 0.9, TRACKER) == pytest.approx(math.hypot(0.0013 * 3, 0.0030 / 0.9))
    assert angle_error(2.0, TRACKER) == pytest.approx(math.hypot(1e-3, 0.3e-3))
    d0, z0 = impact_errors(1.0, 1.0, math.radians(30), TRACKER)
    assert d0 == pytest.approx(math.hypot(10e-4, 15e-4 / 0.5**1.5))
    assert z0 == pytest.approx(math.hypot(15e-4, 20e-4 / 0.5**2.5))


@pytest.mark.parametrize("p", [0.6, 3.0])
def test_pulls_are_standard_normal_without_tails(p):
    theta, phi = np.linspace(40, 120, N), np.linspace(-170, 170, N)
    tracks = simulate(shoot((13, p, theta, phi)), PERFECT, "2018", Key(2)).tracks
    assert len(tracks.p) == N
    true = np.radians(theta)
    beta = p / math.hypot(p, M_MUON)
    pt = p * np.sin(true)
    curvature = pt / (tracks.p * np.sin(tracks.theta)) - 1
    error = np.array([momentum_error(x, beta, TRACKER) for x in pt])
    impact = np.array([impact_errors(p, beta, x, TRACKER) for x in true])
    angle = angle_error(p, TRACKER)
    pulls = {
        "pt": curvature / error,
        "theta": (tracks.theta - true) / angle,
        "phi": (tracks.phi - np.radians(phi)) / angle,
        "d0": tracks.d0 / impact[:, 0],
        "z0": tracks.z0 / impact[:, 1],
    }
    for name, pull in pulls.items():
        assert abs(pull.mean()) < 4 / math.sqrt(N), name
        # four standard errors of a standard deviation
        assert pull.std() == pytest.approx(1, abs=4 / math.sqrt(2 * N)), name
        assert np.mean(np.abs(pull) > 2) == pytest.approx(0.0455, abs=0.004), name


def test_tails_are_as_many_and_as_wide_as_stated():
    theta, phi = np.full(N, 90.0), np.linspace(-170, 170, N)
    tracks = simulate(shoot((13, 2.0, theta, phi)), BELLE2, "2018", Key(3)).tracks
    pull = (tracks.theta - math.pi / 2) / angle_error(2.0, TRACKER)
    # beyond 4σ: 0.05 × P(|x| > 4/3)
    expected = 0.05 * math.erfc(4 / 3 / math.sqrt(2))
    assert np.mean(np.abs(pull) > 4) == pytest.approx(expected, rel=0.15)


def test_efficiency_by_counting():
    theta, phi = np.linspace(35, 125, N), np.linspace(-170, 170, N)
    for p, expected in ((0.6, 0.985), (2.0, 0.995)):
        found = len(simulate(shoot((13, p, theta, phi)), BELLE2, "2018", Key(4)).tracks.p)
        error = math.sqrt(N * expected * (1 - expected))
        assert abs(found - N * expected) < 4 * error


def test_displacement_lowers_the_efficiency_of_a_pair_along_its_curve():
    central = finding_probability(2.0, 1.5, 0.0, TRACKER)
    # half way between 5 cm (0.75) and 14 cm (0.40)
    pair = (finding_probability(2.0, 1.5, 9.5, TRACKER) / central) ** 2
    assert pair == pytest.approx(0.575)
    assert finding_probability(2.0, 1.5, 61.0, TRACKER) == 0


def test_acceptance_is_seen_from_the_interaction_point():
    # a particle at 90° from z = 100 cm is in mid-chamber at 23°, from 160 cm it is not
    assert apparent_angle(math.pi / 2, 0.0, 100.0, 43.3) == pytest.approx(math.atan2(43.3, 100))
    assert apparent_angle(0.7, 0.0, 0.0, 43.3) == 0.7
    assert apparent_angle(0.7, 20.0, 20 / math.tan(0.7), 43.3) == pytest.approx(0.7)
    # one that flies back over the axis has not left the chamber
    assert apparent_angle(2.0, 60.0, 5.0, 43.3) == pytest.approx(math.atan2(60, 5))


def test_the_decay_vertex_of_a_tau_shows_in_the_impact_parameters():
    phi = np.linspace(-170, 170, N)
    # 0.03 cm along x: d0 = 0.03 sin φ
    events = shoot((13, 2.0, 90.0, phi), vertex=(0.03, 0.0, 0.0))
    tracks = simulate(events, PERFECT, "2018", Key(5)).tracks
    expected = 0.03 * np.sin(np.radians(phi))
    assert np.std(tracks.d0 - expected) == pytest.approx(math.hypot(10e-4, 7.5e-4), rel=0.03)


def test_beam_spot_moves_both_tracks_of_an_event_together():
    phi = np.linspace(-170, 170, N)
    tracks = simulate(
        shoot((13, 3.0, 80.0, phi), (-13, 3.0, 100.0, phi + 50)),
        BELLE2.varied("tracker.efficiency_fast", 1.0),
        "2018",
        Key(6),
    ).tracks
    assert np.std(tracks.z0[::2]) == pytest.approx(0.03, rel=0.03)
    assert np.std(tracks.z0[::2] - tracks.z0[1::2]) < 0.005
