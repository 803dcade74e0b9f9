"""Muon identification: turn-on, regions, misidentification."""

import math

import numpy as np
import pytest

from lumbra.detector import BELLE2, simulate
from lumbra.detector.muon_identification import calorimeter_response
from lumbra.foundation import Key
from tests.detector.particle_gun import shoot

N = 20_000


def _accepted(pdg, p, theta, cut=0.9):
    phi = np.linspace(-170, 170, N)
    tracks = simulate(shoot((pdg, p, theta, phi)), BELLE2, "2019-2020", Key(1)).tracks
    assert np.all((tracks.muon_id >= 0) & (tracks.muon_id <= 1))
    return float(np.mean(tracks.muon_id > cut))


@pytest.mark.parametrize(
    ("pdg", "p", "theta", "expected"),
    [
        (13, 0.55, 80, 0.0),
        (13, 0.8, 80, 0.47),
        (13, 2.0, 80, 0.94),
        (-13, 2.0, 30, 0.90),
        (13, 2.0, 140, 0.90),
        (13, 2.0, 17.5, 0.0),
        (211, 2.0, 80, 0.04),
        (321, 2.0, 80, 0.04),
        (11, 2.0, 80, 0.001),
    ],
)
def test_muon_system(pdg, p, theta, expected):
    # electrons are at their true momentum only if they have not radiated
    error = 4 * math.sqrt(max(expected * (1 - expected), 1e-4) / N)
    assert _accepted(pdg, p, theta) == pytest.approx(expected, abs=error)


def test_a_looser_cut_keeps_more_of_both():
    assert _accepted(13, 2.0, 80, 0.3) > _accepted(13, 2.0, 80, 0.9)
    assert _accepted(211, 2.0, 80, 0.3) > _accepted(211, 2.0, 80, 0.9)


def test_calorimeter_window():
    window = BELLE2.period("2018").mip_window
    p = np.array([3.0, 3.0, 3.0, 0.5, 3.0])
    energy = np.array([0.2, 0.14, 0.41, 0.21, 0.0])
    assert calorimeter_response(p, energy, window).tolist() == [1, 0, 0, 0, 0]


def test_calorimeter_identification_keeps_muons_and_many_pions():
    phi = np.linspace(-170, 170, N)

    def share(pdg):
        return simulate(shoot((pdg, 2.0, 80.0, phi)), BELLE2, "2018", Key(2)).tracks.muon_id.mean()

    assert share(13) > 0.95
    # Half of the pions cross the crystals without interacting: exp(−30/44.1) = 0.51.
    assert 0.45 < share(211) < 0.75
    assert share(11) < 0.01
