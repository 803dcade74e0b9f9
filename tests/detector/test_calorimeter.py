"""Calorimeter: regions, gaps, paths to the crystals, energy response."""

import math

import numpy as np
import pytest
from scipy import stats

from lumbra.detector import BELLE2, simulate
from lumbra.detector.calorimeter import (
    crystal_ball,
    energy_error,
    region_of,
    seeing_probability,
)
from lumbra.detector.impact import impact_of_charged, impact_of_neutral
from lumbra.foundation import Key
from tests.detector.particle_gun import shoot

N = 20_000
ECL = BELLE2.calorimeter
QUIET = BELLE2.varied("background.mean", 0.0, "2018").varied("material.conversion", 0.0)


@pytest.mark.parametrize(
    ("theta", "code"),
    [
        (12.3, 0),
        (12.5, 1),
        (31.3, 1),
        (31.5, 11),
        (32.1, 11),
        (32.3, 2),
        (128.6, 2),
        (128.8, 13),
        (130.6, 13),
        (130.8, 3),
        (155.0, 3),
        (155.2, 0),
    ],
)
def test_regions_have_basf2s_codes_and_edges(theta, code):
    assert region_of(math.radians(theta), ECL) == code


def test_photons_are_lost_in_gaps_and_half_of_them_in_the_crack():
    assert seeing_probability(3.0, math.radians(31.8), ECL) == 0
    assert seeing_probability(3.0, math.radians(129.7), ECL) == 0
    barrel = seeing_probability(3.0, math.radians(80), ECL)
    assert barrel == pytest.approx(0.999)
    assert seeing_probability(3.0, math.radians(90.1), ECL) == pytest.approx(0.5 * barrel)
    assert seeing_probability(0.3, math.radians(80), ECL) == pytest.approx(0.98)


def test_share_of_photons_seen_over_all_angles():
    cosine = np.linspace(-0.9999, 0.9999, 60_000)
    theta = np.degrees(np.arccos(cosine))
    seen = len(simulate(shoot((22, 3.0, theta, 20.0)), QUIET, "2018", Key(1)).clusters.energy)

    def part(low, high):
        return (math.cos(math.radians(low)) - math.cos(math.radians(high))) / 2

    endcaps = part(12.4, 31.4) + part(130.7, 155.1)
    crack = part(89.85, 90.15)
    expected = 0.95 * endcaps + 0.999 * (part(32.2, 128.7) - 0.5 * crack)
    assert seen / 60_000 == pytest.approx(expected, abs=0.003)


@pytest.mark.parametrize("energy", [0.1, 1.0, 5.0])
def test_photon_core_resolution(energy):
    theta, phi = np.linspace(40, 88, N), np.linspace(-170, 170, N)
    clusters = simulate(shoot((22, energy, theta, phi)), QUIET, "2018", Key(2)).clusters
    response = clusters.energy / energy
    # the core is Gaussian above the mode: compare an upper quantile with the shape's
    width = math.hypot(energy_error(energy, ECL), 5e-3 / energy)
    upper = np.quantile(response, 0.95)
    assert upper - 1 == pytest.approx(1.55 * width, rel=0.1)
    if energy < 1:
        assert width == pytest.approx(0.055, abs=0.01)  # 5 % of beam background included


def test_crystal_ball_draws_follow_its_density():
    rng = Key(3).generator()
    draws = np.array([crystal_ball(rng, 1.0, 5.0) for _ in range(20_000)])
    assert stats.kstest(draws, stats.crystalball(beta=1.0, m=5.0).cdf).pvalue > 1e-3
    assert stats.kstest(draws, stats.norm.cdf).pvalue < 1e-6


def test_photon_angles():
    phi = np.linspace(-170, 170, N)
    clusters = simulate(shoot((22, 4.0, 60.0, phi)), QUIET, "2018", Key(4)).clusters
    assert np.std(clusters.theta) == pytest.approx(2e-3, rel=0.06)


def _follow_helix(charge, p, theta, phi, field=1.5, steps=200_000):
    """March a particle to the front face in small steps."""
    pt, pz = p * math.sin(theta), p * math.cos(theta)
    radius = pt / (field * 0.0029979246)
    s = np.linspace(0, 600, steps)
    x = charge * radius * (np.sin(phi) - np.sin(phi - charge * s / radius))
    y = charge * radius * (np.cos(phi - charge * s / radius) - np.cos(phi))
    z = s * pz / pt
    hit = np.argmax((np.hypot(x, y) > ECL.radius) | (z > ECL.z_forward) | (z < ECL.z_backward))
    return math.atan2(math.hypot(x[hit], y[hit]), z[hit]), math.atan2(y[hit], x[hit])


@pytest.mark.parametrize("charge", [1, -1])
@pytest.mark.parametrize(
    ("p", "theta"), [(3.0, 1.2), (0.5, 1.6), (1.0, 0.35), (0.6, 2.5), (0.35, 0.5)]
)
def test_charged_paths_end_where_a_marched_helix_ends(charge, p, theta):
    px, pz = p * math.sin(theta), p * math.cos(theta)
    got = impact_of_charged(charge, px, 0.0, pz, 0.0, 0.0, 0.0, 1.5, ECL)
    want = _follow_helix(charge, p, theta, 0.0)
    assert got[0] == pytest.approx(want[0], abs=1e-4)
    assert got[1] == pytest.approx(want[1], abs=1e-4)


def test_a_curling_track_does_not_reach_the_barrel():
    # basf2: a track needs pt > 0.28 GeV for the barrel
    assert impact_of_charged(1, 0.27, 0.0, 0.0, 0.0, 0.0, 0.0, 1.5, ECL)[0] < 0
    assert impact_of_charged(1, 0.29, 0.0, 0.0, 0.0, 0.0, 0.0, 1.5, ECL)[0] == pytest.approx(
        math.pi / 2
    )


def test_neutral_paths_from_a_displaced_vertex():
    theta, phi, _, distance = impact_of_neutral(0.0, 1.0, 0.0, 30.0, 0.0, 10.0, ECL)
    assert phi == pytest.approx(math.acos(30 / 125))
    assert theta == pytest.approx(math.atan2(125, 10))
    assert distance == pytest.approx(math.hypot(125, 10))
    # leaves through the forward endcap
    theta, _, path, _ = impact_of_neutral(1.0, 0.0, 5.0, 10.0, 0.0, 0.0, ECL)
    assert theta == pytest.approx(math.atan2(10 + 196 / 5, 196))
    assert path == pytest.approx(196 * math.sqrt(1 + 1 / 25))
