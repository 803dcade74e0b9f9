"""One photon alone: what is missing beside it, and where other photons would have gone."""

import math

import numpy as np
import pytest

from lumbra.detector import BABAR, BELLE2, simulate
from lumbra.detector.gun import Shot, shoot
from lumbra.foundation import Key
from lumbra.foundation.kinematics import invariant_mass_squared
from lumbra.generation import process_named
from lumbra.reconstruction import CANDIDATES
from lumbra.reconstruction.single_photon import crack_distance, gap_distance, other_photon

PERIOD = "2019-2022"
ROOT = BELLE2.beams.sqrt_s


def _lone(energy: float, count: int = 4000):
    turn = np.linspace(-3.1, 3.1, count)
    events = shoot(BELLE2.beams, Shot(22, energy, np.full(count, 1.6), turn), frame="cm")
    detected = simulate(events, BELLE2, PERIOD, Key(1))
    return CANDIDATES["single-photon"].reconstruct(detected, BELLE2, None)


def test_recoil_mass_is_that_of_the_energy() -> None:
    """m² = s − 2√s E*, in the median, which a tail to low energy moves by a fraction of σ."""
    energy = 4.0
    table = _lone(energy)
    expected = ROOT**2 - 2 * ROOT * energy
    assert np.median(table["m2Recoil"]) == pytest.approx(expected, abs=0.6)
    cm = 2 * ROOT * np.asarray(table["useCMSFrame(E)"])
    # exact for each, whatever was measured: the recoil is worked out in the laboratory
    assert np.allclose(table["m2Recoil"], ROOT**2 - cm, atol=1e-9)


def test_partner_is_opposite_in_the_centre_of_mass() -> None:
    process = process_named("gamma-gamma")
    events = process.parts()[1].generate(4000, BELLE2.beams, Key(2))
    lab = BELLE2.beams.to_lab(events.momentum, np.repeat(events.beam_energies, 2, axis=0))
    theta = np.arctan2(np.hypot(lab[:, 1], lab[:, 2]), lab[:, 3]).reshape(-1, 2)
    detected = simulate(events, BELLE2, PERIOD, Key(3))
    table = CANDIDATES["single-photon"].reconstruct(detected, BELLE2, events)
    table = table.select(np.asarray(table["secondClusterE"]) > 3)
    assert len(table) > 500
    near = np.min(np.abs(np.asarray(table["partnerTheta"])[:, None] - theta.ravel()), axis=1)
    assert np.quantile(near, 0.9) < 0.01


@pytest.mark.parametrize("side", [1, -1])
def test_three_photons_balance(side: int) -> None:
    """The other photon and a third one along a beam complete energy and momentum."""
    rng = np.random.Generator(np.random.PCG64(1))
    energy, cosine = rng.uniform(0.5, 4.5, 200), rng.uniform(-0.8, 0.8, 200)
    phi = rng.uniform(-3, 3, 200)
    sine = np.sqrt(1 - cosine**2)
    seen = energy * np.stack([np.ones(200), sine * np.cos(phi), sine * np.sin(phi), cosine])
    other = other_photon(seen.T, ROOT, side)
    third = np.array([ROOT, 0, 0, 0]) - seen.T - other
    assert np.allclose(invariant_mass_squared(other), 0, atol=1e-9)
    assert np.allclose(third[:, 3], side * third[:, 0])
    assert np.allclose(third[:, 1:3], 0)
    assert np.all(third[:, 0] > 0)


def test_two_photons_balance() -> None:
    seen = np.array([[ROOT / 2, 1.0, 2.0, math.sqrt((ROOT / 2) ** 2 - 5)]])
    assert np.allclose(other_photon(seen, ROOT, 0), seen * [1, -1, -1, -1])


def test_gaps_of_belle2() -> None:
    theta = np.radians([5.0, 14.4, 31.8, 33.2, 60.0, 90.0, 91.15, 129.0, 153.1, 170.0])
    expected = np.radians([0, 2.0, 0, 1.0, 27.8, 0, 1.0, 0, 2.0, 0])
    assert np.allclose(gap_distance(theta, BELLE2.calorimeter), expected, atol=1e-9)


def test_babar_has_cracks_in_azimuth_and_no_gap_between_its_crystals() -> None:
    theta = np.radians([26.8, 90.0])
    assert np.allclose(gap_distance(theta, BABAR.calorimeter), np.radians([11.0, 51.8]))
    phi = np.radians([0.0, 1.5, 2.9, -3.2])
    assert np.allclose(crack_distance(phi, BABAR.calorimeter), np.radians([0, 1.5, 0.1, 0.2]))
    assert np.all(crack_distance(phi, BELLE2.calorimeter) == np.pi)


def test_a_photon_lost_in_a_gap_is_seen_by_the_muon_system_along_the_missing_momentum() -> None:
    events = process_named("gamma-gamma").parts()[1].generate(60_000, BELLE2.beams, Key(5))
    detected = simulate(events, BELLE2, PERIOD, Key(6))
    table = CANDIDATES["single-photon"].reconstruct(detected, BELLE2, events)
    alone = (np.asarray(table["secondClusterE"]) < 0.3) & (np.asarray(table["nTracks"]) == 0)
    table = table.select(alone & (np.abs(np.asarray(table["useCMSFrame(E)"]) - ROOT / 2) < 0.3))
    found = np.asarray(table["nROE_KLMClusters"]) > 0
    assert found.sum() > 20
    assert np.all(np.asarray(table["klmRecoilAngle"])[~found] == np.pi)
    assert np.median(np.asarray(table["klmRecoilAngle"])[found]) < 0.1
