"""Shape and time of clusters; ALPs that decay into two photons, resolved and merged."""

import math

import numpy as np
import pytest

from lumbra.detector import BELLE2, simulate
from lumbra.detector.calorimeter import face_distance
from lumbra.detector.shower import merged_mass
from lumbra.foundation import Events, Key
from lumbra.foundation.kinematics import boost
from lumbra.generation.catalogue import process_named
from tests.detector.particle_gun import shoot

N = 10_000
QUIET = (
    BELLE2.varied("background.mean", 0.0, "2018")
    .varied("material.conversion", 0.0)
    .varied("split_offs.probability", 0.0)
)
ECL, SHOWER = BELLE2.calorimeter, BELLE2.shower
PHI = np.linspace(-170, 170, N)


def _decayed(mass, count):
    """γa events with a → γγ at once, isotropic."""
    events = process_named("alp", mass=mass, radiation=False).generate(count, BELLE2.beams, Key(1))
    alp = events.momentum.reshape(count, 2, 4)[:, 1]
    rng = np.random.default_rng(3)
    k = rng.standard_normal((count, 3))
    k *= mass / 2 / np.linalg.norm(k, axis=1, keepdims=True)
    first = boost(np.column_stack([np.full(count, mass / 2), k]), alp[:, 1:] / alp[:, :1])
    momenta = np.stack([events.momentum.reshape(count, 2, 4)[:, 0], first, alp - first], axis=1)
    return Events.from_blocks(
        [22, 22, 22], momenta, events.weight, events.beam_energies, events.sqrt_s, process="alp"
    )


def _three_photons(events, experiment):
    """Weight of events with three photons in 37.3–123.7°, E > 1 GeV, that add up to √s."""
    seen = simulate(events, experiment, "2018", Key(2))
    c = seen.clusters
    good = (c.energy > 1) & (c.theta > np.radians(37.3)) & (c.theta < np.radians(123.7))
    good &= ~c.matched
    event = np.repeat(np.arange(len(seen)), np.diff(c.offsets))
    x, y, z = np.sin(c.theta) * np.cos(c.phi), np.sin(c.theta) * np.sin(c.phi), np.cos(c.theta)
    total = np.zeros((len(seen), 4))
    unit = np.stack([np.ones(len(x)), x, y, z], axis=1)
    np.add.at(total, event[good], (c.energy[:, None] * unit)[good])
    mass = np.sqrt(np.maximum(total[:, 0] ** 2 - np.sum(total[:, 1:] ** 2, axis=1), 0))
    mass /= BELLE2.beams.sqrt_s
    three = np.bincount(event[good], minlength=len(seen)) == 3
    return np.sum(seen.weight[three & (mass > 0.88) & (mass < 1.03)])


@pytest.mark.parametrize(
    ("mass", "resolved"),
    [(0.25, 1.00), (0.20, 0.89), (0.18, 0.76), (0.15, 0.45), (0.12, 0.14), (0.10, 0.02)],
)
def test_share_of_alp_pairs_that_is_resolved(mass, resolved):
    events = _decayed(mass, 20_000)
    apart = QUIET.varied("calorimeter.merged_below", 0.0).varied("calorimeter.resolved_above", 0.0)
    share = _three_photons(events, QUIET) / _three_photons(events, apart)
    # expected values: the same rules applied to true angles
    assert share == pytest.approx(resolved, abs=0.05)


def test_a_merged_pair_shows_its_mass_and_stands_out_from_photons():
    events = _decayed(0.1, N)
    # only the pair: the photon that recoils is made invisible
    pair = np.tile([12, 22, 22], N).astype(np.int32)
    merged = simulate(
        Events.from_blocks(
            pair.reshape(N, 3),
            events.momentum.reshape(N, 3, 4),
            events.weight,
            events.beam_energies,
            events.sqrt_s,
            process="alp",
        ),
        QUIET,
        "2018",
        Key(1),
    ).clusters
    whole = merged.energy > 3.5
    mass = merged_mass(
        merged.energy[whole], merged.theta[whole], merged.second_moment[whole], ECL, SHOWER
    )
    assert np.median(mass) == pytest.approx(0.1, abs=0.01)
    single = simulate(shoot((22, 5.0, np.linspace(40, 120, N), PHI)), QUIET, "2018", Key(2))
    # probability that a pair has the larger moment: what a cut on it can do
    ranks = np.searchsorted(np.sort(single.clusters.second_moment), merged.second_moment[whole])
    assert np.mean(ranks) / len(single.clusters.energy) > 0.8


def test_single_clusters_have_the_width_of_their_kind():
    for pdg, width in ((22, 3.0), (13, 2.0), (211, 4.5)):
        seen = simulate(shoot((pdg, 3.0, 80.0, PHI)), QUIET, "2018", Key(3)).clusters
        assert np.mean(seen.second_moment) == pytest.approx(width**2, rel=0.03)
    photon = simulate(shoot((22, 4.0, 80.0, PHI)), QUIET, "2018", Key(4)).clusters
    spread = np.std(photon.second_moment) / 9
    assert spread == pytest.approx(math.hypot(0.05, 0.08 / 2), rel=0.06)


def test_times_are_those_of_light_with_the_stated_error():
    for energy, sigma in ((0.1, 6.0), (3.0, 1.51)):
        seen = simulate(shoot((22, energy, 80.0, PHI)), QUIET, "2018", Key(5)).clusters
        near = np.abs(seen.energy / energy - 1) < 0.2
        assert np.median(seen.time) == pytest.approx(0, abs=5 * sigma / math.sqrt(N))
        assert np.std(seen.time[near]) == pytest.approx(sigma, rel=0.12 if energy < 1 else 0.04)


def test_slow_and_late_particles_come_late():
    # a proton of 0.6 GeV has β = 0.54 and needs 125 cm/(β c) at 90°, longer on its helix
    proton = simulate(shoot((2212, 0.6, 90.0, PHI)), QUIET, "2018", Key(6)).clusters
    sure = 125 / 29.979 * (1 / 0.5389 - 1)
    assert sure < np.median(proton.time) < 1.3 * sure
    # a photon that turns around: from z = −60 cm forward by way of (60 cm, 60°)
    late = simulate(
        shoot((22, 2.0, 90.0, np.zeros(N)), vertex=(-60.0, 0.0, 0.0)), QUIET, "2018", Key(7)
    ).clusters
    assert np.median(late.time) == pytest.approx((60 + 185 - 125) / 29.979, abs=0.1)


@pytest.mark.parametrize("theta", [15, 29, 34, 90, 128, 150])
def test_the_front_face_is_where_geometry_has_it(theta):
    angle = math.radians(theta)
    distance = face_distance(angle, ECL)
    r, z = distance * math.sin(angle), distance * math.cos(angle)
    assert r == pytest.approx(125) or z == pytest.approx(196) or z == pytest.approx(-102)
    assert r <= 125 + 1e-9 and -102 - 1e-9 <= z <= 196 + 1e-9
