"""Dimuon candidates: columns, recoil-mass resolution, acceptances, truth."""

import math
from dataclasses import replace

import numpy as np
import pytest

from lumbra.detector import BELLE2, simulate
from lumbra.foundation import Key
from lumbra.foundation.constants import M_MUON
from lumbra.generation.zprime_strahlung import ZPrimeStrahlung
from lumbra.reconstruction import COLUMNS, dimuon_events, reconstruct_dimuon
from tests.detector.particle_gun import shoot

BEAMS = BELLE2.beams
SHARP_BEAMS = replace(BEAMS, electron_spread=0.0, positron_spread=0.0)

SIMULATION = {2: 0.311, 3: 0.271, 4: 0.262, 5: 0.243, 6: 0.196, 7: 0.158}
"""σ(M²_recoil) [GeV²] by Z′ mass [GeV] in Belle II's own simulation: examples/width.txt of the
code of the Punzi-loss paper, EPJC 82 (2022) 121."""


def _candidates(mass, beams=BEAMS, count=25_000, experiment=BELLE2):
    events = ZPrimeStrahlung(mass).generate(count, beams, Key(3))
    return events, reconstruct_dimuon(simulate(events, experiment, "2019-2020", Key(4)), BEAMS)


def _quantiles(x, weight, shares):
    order = np.argsort(x)
    total = np.cumsum(weight[order])
    return np.interp(shares, total / total[-1], x[order])


def _half_width(table):
    """Half the interval that holds the central 68.27 % of measured minus true recoil mass²."""
    difference = table["m2Recoil"] - table["mcRecoilMass"] ** 2
    low, high = _quantiles(difference, table["weight"], [0.15865, 0.84135])
    return (high - low) / 2


def _variance(table):
    difference = table["m2Recoil"] - table["mcRecoilMass"] ** 2
    mean = np.average(difference, weights=table["weight"])
    return np.average((difference - mean) ** 2, weights=table["weight"])


@pytest.mark.parametrize("mass", list(SIMULATION))
def test_recoil_mass_resolution_is_that_of_the_full_simulation(mass):
    # Signal files are boosted with nominal beams there: at 9 GeV its width, 0.050 GeV², is less
    # than the 0.093 GeV² that the spread of the beams alone would make.
    _, table = _candidates(mass, SHARP_BEAMS)
    assert _half_width(table) == pytest.approx(SIMULATION[mass], rel=0.15)


def test_beam_spread_adds_what_kinematics_says():
    # ΔM² = 2 q·ΔP: each beam adds 2 (q·p_beam) δE/E, in the laboratory.
    gaussian = BELLE2.varied("tracker.tail_fraction", 0.0)
    events, spread = _candidates(8.0, experiment=gaussian)
    _, sharp = _candidates(8.0, SHARP_BEAMS, experiment=gaussian)
    lab = events.to_lab(BEAMS)
    first = lab.offsets[:-1]
    q = lab.momentum[first + 2]
    half, added = BEAMS.crossing_angle / 2, 0.0
    for energy, error, sign in ((BEAMS.electron, 5.13e-3, 1), (BEAMS.positron, 2.375e-3, -1)):
        beam = energy * np.array([1, math.sin(half), 0, sign * math.cos(half)])
        product = q[:, 0] * beam[0] - q[:, 1:] @ beam[1:]
        mean = np.average((2 * product / energy) ** 2, weights=events.weight)
        added += mean * error**2
    assert math.sqrt(added) == pytest.approx(0.083, abs=0.003)
    gained = _variance(spread) - _variance(sharp)
    assert math.sqrt(gained) == pytest.approx(math.sqrt(added), rel=0.08)


def test_columns_are_those_that_are_documented():
    _, table = _candidates(3.0, count=2000)
    assert list(table) == [column.name for column in COLUMNS]
    assert len({column.name for column in COLUMNS}) == len(COLUMNS)
    assert all(column.meaning for column in COLUMNS)
    assert all(np.all(np.isfinite(table[name])) for name in table)


def test_columns_agree_with_truth():
    _, table = _candidates(3.0, count=10_000)
    assert np.median(np.abs(table["mRecoil"] - table["mcRecoilMass"])) < 0.05
    s = BEAMS.sqrt_s**2
    # recoil and pair are back to back in the nominal CM: m² = s + M² − 2√s E*
    energy = np.sqrt(table["M"] ** 2 + table["useCMSFrame(pRecoil)"] ** 2)
    squared = s + table["M"] ** 2 - 2 * math.sqrt(s) * energy
    assert np.allclose(table["m2Recoil"], squared, atol=1e-6)
    for axis in ("Max", "Min"):
        total = np.hypot(table[f"recoilTransverse{axis}"], table[f"recoilLongitudinal{axis}"])
        assert np.allclose(total, table["useCMSFrame(pRecoil)"])
    for i in range(2):
        pt = table[f"daughter({i},p)"] * np.sin(table[f"daughter({i},theta)"])
        assert np.allclose(table[f"daughter({i},pt)"], pt)
    # the tracks balance the recoil in the CM, and M² = 2m² + 2(E₁E₂ − p₁p₂ cos α)
    first, second = table["daughter(0,useCMSFrame(p))"], table["daughter(1,useCMSFrame(p))"]
    energies = np.hypot(first, M_MUON) * np.hypot(second, M_MUON)
    product = M_MUON**2 + energies - table["M"] ** 2 / 2
    fast, slow = np.maximum(first, second), np.minimum(first, second)
    assert np.allclose(table["recoilLongitudinalMax"], -fast - product / fast, atol=1e-6)
    assert np.allclose(table["recoilLongitudinalMin"], -slow - product / slow, atol=1e-5)
    assert np.all(table["useCMSFrame(pt)"] <= table["useCMSFrame(pRecoil)"] + 1e-9)


def test_daughter_0_is_positive():
    phi = np.linspace(-170, 170, 500)
    events = shoot((13, 1.0, 60.0, phi), (-13, 3.0, 100.0, phi + 90))
    table = reconstruct_dimuon(simulate(events, BELLE2, "2018", Key(1)), BEAMS)
    assert np.median(table["daughter(0,p)"]) == pytest.approx(3.0, rel=0.01)
    assert np.median(table["daughter(1,p)"]) == pytest.approx(1.0, rel=0.01)
    assert np.degrees(np.median(table["daughterDiffOf(0,1,phi)"])) == pytest.approx(90, abs=0.1)


@pytest.mark.parametrize(
    "particles",
    [
        [(13, 2.0, 60.0)],
        [(13, 2.0, 60.0), (13, 2.0, 100.0)],
        [(13, 2.0, 60.0), (-13, 2.0, 100.0), (211, 1.5, 80.0)],
    ],
)
def test_other_numbers_and_charges_make_no_candidate(particles):
    sure = BELLE2.varied("tracker.efficiency_fast", 1.0)
    phi = np.linspace(-170, 170, 300)
    shot = [(*p, phi + 100 * i) for i, p in enumerate(particles)]
    assert not dimuon_events(simulate(shoot(*shot), sure, "2018", Key(1))).any()


def test_tracks_that_miss_the_interaction_point_do_not_count():
    phi = np.linspace(-170, 170, 300)
    pair = [(13, 2.0, 60.0, phi), (-13, 2.0, 100.0, phi + 100)]
    far = simulate(shoot(*pair, vertex=(0.0, 0.0, 6.0)), BELLE2, "2018", Key(1))
    assert not dimuon_events(far).any()
    assert len(far.tracks.p) > 500
    near = simulate(shoot(*pair), BELLE2, "2018", Key(1))
    assert dimuon_events(near).mean() > 0.95


@pytest.mark.parametrize(
    ("mass", "tracks", "open_barrel", "recoil"),
    [(0.1, 0.86, 0.54, 0.46), (1, 0.83, 0.47, 0.39), (2, 0.83, 0.43, 0.35), (6, 0.84, 0.34, 0.23)],
)
def test_geometric_acceptance_of_signal(mass, tracks, open_barrel, recoil):
    """Reference: independent integration of the tree-level amplitude, no radiation, to 0.02."""
    events = ZPrimeStrahlung(mass, radiation=False).generate(30_000, BEAMS, Key(5)).to_lab(BEAMS)
    p = events.momentum.reshape(-1, 3, 4)
    theta = np.degrees(np.arctan2(np.hypot(p[..., 1], p[..., 2]), p[..., 3]))
    phi = np.degrees(np.arctan2(p[..., 2], p[..., 1]))
    apart = np.abs((phi[:, 0] - phi[:, 1] + 180) % 360 - 180)
    inside = ((theta[:, :2] > 17) & (theta[:, :2] < 150)).all(axis=1)
    barrel = ((theta[:, :2] > 37) & (theta[:, :2] < 120)).all(axis=1) & (apart > 90)
    pointing = barrel & (theta[:, 2] > 33) & (theta[:, 2] < 128)
    for mask, expected in ((inside, tracks), (barrel, open_barrel), (pointing, recoil)):
        share = np.average(mask, weights=events.weight)
        assert share == pytest.approx(expected, abs=0.02)
