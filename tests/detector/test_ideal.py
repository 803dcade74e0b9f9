"""Layers: each off is the identity, for every experiment; smearing is unbiased; rotations."""

import math

import numpy as np
import pytest

from lumbra.detector import BELLE2, EXPERIMENTS, simulate
from lumbra.detector.ideal import LAYERS, without
from lumbra.foundation import InputError, Key
from tests.detector.particle_gun import shoot

N = 4_000
PHI = np.linspace(-170, 170, N)
EVERY = pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=lambda e: e.name)


def _events():
    return shoot(
        (13, 0.9, np.linspace(5, 175, N), PHI),
        (-211, 0.8, 90.0, PHI + 90),
        (22, 0.7, np.linspace(170, 10, N), PHI - 60),
        (-11, 0.85, 60.0, PHI + 180),
    )


@EVERY
def test_with_all_layers_off_what_is_seen_is_what_was_there(experiment):
    ideal = without(experiment, LAYERS)
    events = _events()
    seen = simulate(events, ideal, ideal.periods[0].name, Key(1))
    tracks, clusters = seen.tracks, seen.clusters
    assert np.array_equal(tracks.particle, np.flatnonzero(events.pdg_id != 22))
    p = np.linalg.norm(tracks.truth[:, 1:], axis=1)
    assert np.allclose(tracks.p, p, rtol=1e-9)
    assert np.allclose(tracks.theta, np.arccos(tracks.truth[:, 3] / p), atol=1e-9)
    assert np.allclose(np.tan(tracks.phi), tracks.truth[:, 2] / tracks.truth[:, 1], rtol=1e-6)
    assert np.allclose(tracks.d0, 0, atol=1e-9) and np.allclose(tracks.z0, 0, atol=1e-9)
    photon = clusters.pdg_id == 22
    assert np.array_equal(clusters.particle[photon], np.flatnonzero(events.pdg_id == 22))
    assert np.allclose(clusters.energy[photon], 0.7)
    truth = events.momentum[clusters.particle[photon]]
    assert np.allclose(np.cos(clusters.theta[photon]), truth[:, 3] / truth[:, 0], atol=1e-9)
    assert np.allclose(clusters.time[photon], 0, atol=1e-9)
    kind = np.abs(tracks.pdg_id)
    assert np.array_equal(tracks.electron_id > 0.9, kind == 11)
    assert np.array_equal(tracks.pion_id > 0.5, kind == 211)
    assert not seen.trigger


@pytest.mark.parametrize("layer", ["acceptance", "efficiency", "resolution"])
def test_a_layer_that_is_off_does_its_part_alone(layer):
    period = "2018"
    events = _events()
    seen = simulate(events, without(BELLE2, [layer]), period, Key(2))
    tracks = seen.tracks
    theta = np.degrees(np.arccos(tracks.truth[:, 3] / np.linalg.norm(tracks.truth[:, 1:], axis=1)))
    exact = np.allclose(tracks.p, np.linalg.norm(tracks.truth[:, 1:], axis=1), rtol=1e-9)
    assert exact == (layer == "resolution")
    outside = (theta < 17) | (theta > 150)
    assert outside.any() == (layer == "acceptance")
    inside = np.degrees(
        np.arccos(events.momentum[:, 3] / np.linalg.norm(events.momentum[:, 1:], axis=1))
    )
    wanted = (events.pdg_id != 22) & (inside > 17) & (inside < 150)
    lost = np.setdiff1d(np.flatnonzero(wanted), tracks.particle)
    assert (len(lost) == 0) == (layer == "efficiency")
    assert "ffo" in seen.trigger


def test_without_the_trigger_nothing_is_asked():
    seen = simulate(_events(), without(BELLE2, ["trigger"]), "2018", Key(3))
    assert seen.trigger == {}
    same = simulate(_events(), BELLE2, "2018", Key(3))
    assert np.array_equal(seen.tracks.p, same.tracks.p)


def test_smearing_is_unbiased_in_the_core():
    n = 40_000
    events = shoot(
        (13, 2.0, np.linspace(40, 120, n), np.linspace(-170, 170, n)),
        (22, 1.0, np.linspace(45, 85, n), np.linspace(170, -170, n)),
    )
    exact = without(BELLE2, ["efficiency"])
    seen = simulate(events, exact, "2018", Key(4))
    relative = 2.0 / seen.tracks.p - 1
    core = np.abs(relative) < 0.02
    assert abs(relative[core].mean()) < 4 * relative[core].std() / math.sqrt(core.sum())
    # photons: the tail is on the low side, so the core is what lies above its start
    response = seen.clusters.energy[seen.clusters.pdg_id == 22]
    width = math.hypot(*(x for x in (0.00066, 0.0081, 0.0134, 0.005)))
    above = np.mean(response > 1)
    # Crystal Ball with α = 1, n = 5: share above the peak
    tail = 5 / 4 * math.exp(-0.5)
    core = math.sqrt(math.pi / 2)
    expected = core / (tail + core * (1 + math.erf(1 / math.sqrt(2))))
    assert above == pytest.approx(expected, abs=0.01)
    assert np.quantile(response, 0.9) < 1 + 2 * width


def test_a_rotation_about_the_beam_axis_changes_nothing_without_structure_in_phi():
    def counts(turn, experiment):
        events = shoot((13, 2.0, 60.0, PHI + turn), (22, 1.0, 80.0, PHI * 0.2 + turn))
        seen = simulate(events, experiment, "2018", Key(5))
        return seen.tracks.p, seen.clusters.energy

    # beam background does not turn with the events
    quiet = BELLE2.varied("background.mean", 0.0, "2018")
    for one, two in zip(counts(0.0, quiet), counts(77.0, quiet), strict=True):
        assert np.allclose(one, two, rtol=1e-9)
    cracked = (
        quiet.varied("calorimeter.crack_phi_count", 3.0)
        .varied("calorimeter.crack_phi_half_width", 0.3)
        .varied("calorimeter.crack_phi_loss", 1.0)
    )
    # photons within 34° of φ = 0, where a crack of 17° on each side is, or of 77°, where none is
    at, beside = (len(counts(turn, cracked)[1]) for turn in (0.0, 60.0))
    assert at < 0.8 * beside


def test_an_unknown_layer_is_refused():
    with pytest.raises(InputError, match="resolution"):
        without(BELLE2, ["resolutoin"])
