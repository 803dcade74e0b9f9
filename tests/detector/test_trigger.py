"""Trigger lines: the edges of their logic, their efficiencies."""

import math

import numpy as np
import pytest

from lumbra.detector import BELLE2, simulate
from lumbra.detector.trigger import open_pair
from lumbra.foundation import Key
from tests.detector.particle_gun import shoot

N = 10_000
SHARP = (
    BELLE2.varied("track_trigger.efficiency", 1.0, "2018")
    .varied("track_trigger.phi_error", 0.0, "2018")
    .varied("track_trigger.pt_error", 0.0, "2018")
)


def _fraction(events, experiment=SHARP, period="2018", line="ffo"):
    return float(np.mean(simulate(events, experiment, period, Key(1)).trigger[line]))


@pytest.mark.parametrize(
    ("first", "second", "fires"),
    [(0, 8, False), (0, 9, True), (0, 27, True), (0, 28, False), (35, 8, True), (35, 7, False)],
)
def test_bins_open_from_9_to_27_whichever_comes_first(first, second, fires):
    # 35 − 8 = 27 bins apart is 9 the short way round; 35 − 7 = 28 is 8.
    assert open_pair(first, second, 9, 27) is fires
    assert open_pair(second, first, 9, 27) is fires


@pytest.mark.parametrize(
    ("apart", "expected"), [(79.0, 0.0), (85.0, 0.5), (95.0, 1.0), (180.0, 1.0), (265.0, 1.0)]
)
def test_opening_angle_in_10_degree_bins(apart, expected):
    # At 85° half of the pairs are 9 bins apart; at 265° all are 26 or 27 apart, which is open.
    phi = np.linspace(-179.999, 179.999, N)
    got = _fraction(shoot((13, 2.0, 80.0, phi), (-13, 2.0, 80.0, phi + apart)))
    assert got == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("theta", "pt", "expected"),
    [(36.9, 1.0, 0.0), (37.1, 1.0, 1.0), (119.9, 1.0, 1.0), (120.1, 1.0, 0.0), (90.0, 0.29, 0.0)],
)
def test_both_tracks_must_cross_the_chamber(theta, pt, expected):
    phi = np.linspace(-170, 170, 500)
    p = pt / math.sin(math.radians(theta))
    assert _fraction(shoot((13, 2.0, 80.0, phi), (-13, p, theta, phi + 180))) == expected


@pytest.mark.parametrize(("period", "single"), [("2018", 0.89), ("2019-2020", 0.95)])
def test_a_pair_fires_with_the_square_of_the_single_efficiency(period, single):
    phi = np.linspace(-170, 170, N)
    events = shoot((13, 2.0, 80.0, phi), (-211, 2.0, 80.0, phi + 150))
    got = _fraction(events, BELLE2, period)
    assert got == pytest.approx(single**2, abs=4 * 0.5 / math.sqrt(N))


def test_neutral_particles_and_single_tracks_do_not_fire():
    phi = np.linspace(-170, 170, 500)
    still = BELLE2.varied("material.conversion", 0.0)
    assert _fraction(shoot((13, 2.0, 80.0, phi), (22, 2.0, 80.0, phi + 180)), still) == 0


def test_three_tracks_fire_if_any_pair_is_open():
    phi = np.linspace(-170, 170, 500)
    pair = [(13, 2.0, 80.0, phi), (-13, 2.0, 80.0, phi + 20)]
    assert _fraction(shoot(*pair)) == 0
    assert _fraction(shoot(*pair, (211, 2.0, 80.0, phi + 150))) == 1


def test_single_muon_line_turns_on_at_1_gev_in_the_barrel():
    phi = np.linspace(-170, 170, N)

    def rate(pdg, p, theta):
        events = shoot((pdg, p, theta, phi))
        return _fraction(events, BELLE2, "2019-2020", "cdcklm")

    assert rate(13, 0.99, 80.0) == 0
    assert rate(13, 2.0, 45.0) == 0
    # 0.85 for a muon, in 0.89 of the luminosity
    assert rate(13, 2.0, 80.0) == pytest.approx(0.85 * 0.89, abs=0.02)
    assert rate(211, 2.0, 80.0) == pytest.approx(0.04 * 0.85 * 0.89, abs=0.008)
    assert "cdcklm" not in BELLE2.period("2018").menu


def test_tracks_that_begin_inside_the_chamber_do_not_fire_the_full_track_line():
    phi = np.linspace(-170, 170, 2000)
    pair = ((13, 2.0, 80.0, phi), (-13, 2.0, 100.0, phi + 150))
    shares = [
        np.mean(simulate(shoot(*pair, vertex=vertex), BELLE2, "2018", Key(1)).trigger["ffo"])
        for vertex in ((0, 0, 0), (10.0, 0, 0), (30.0, 0, 0), (0, 0, 120.0))
    ]
    # tracks from 10 cm cross the whole chamber; from 30 cm, or from its far end, they do not
    assert shares[0] > 0.7 and abs(shares[1] - shares[0]) < 0.06
    assert shares[2] == shares[3] == 0
