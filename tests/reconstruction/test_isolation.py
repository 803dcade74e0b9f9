"""The rest of the event."""

import numpy as np
import pytest

from lumbra.detector import BELLE2, simulate
from lumbra.foundation import Key
from lumbra.reconstruction import rest_of_event
from lumbra.reconstruction.isolation import extra_energy, hardest_photon
from tests.detector.particle_gun import shoot

N = 3_000
PHI = np.linspace(-170, 170, N)
QUIET = BELLE2.varied("background.mean", 0.0, "2018").varied("material.conversion", 0.0)
NO_TRACKS = np.full((N, 2), -1)


def _rest(*particles, experiment=QUIET, towards=(0.0, 0.0, 1.0)):
    seen = simulate(shoot(*particles), experiment, "2018", Key(1))
    direction = np.broadcast_to(np.asarray(towards, float), (N, 3))
    return rest_of_event(seen, np.arange(N), NO_TRACKS, direction)


def test_energy_counts_above_the_threshold_of_each_region():
    assert np.median(_rest((22, 1.0, 80.0, PHI)).energy) == pytest.approx(1.0, rel=0.02)
    # 0.08 GeV: above the barrel's 0.07, below the backward endcap's 0.10
    assert np.mean(_rest((22, 0.08, 80.0, PHI)).energy > 0) > 0.8
    assert np.mean(_rest((22, 0.08, 140.0, PHI)).energy > 0) < 0.1
    # the crystals reach to 155.1°, the count to 150°
    assert np.all(_rest((22, 1.0, 152.0, PHI)).energy == 0)


def test_angle_to_the_nearest_photon():
    rest = _rest((22, 1.0, 30.0, PHI), (22, 1.0, 80.0, PHI + 90))
    assert np.degrees(np.median(rest.nearest_photon)) == pytest.approx(30.0, abs=0.1)
    assert np.all(_rest((14, 1.0, 80.0, PHI)).nearest_photon == np.pi)


def test_own_clusters_do_not_count():
    seen = simulate(shoot((13, 2.0, 80.0, PHI)), QUIET, "2018", Key(1))
    row = np.flatnonzero(np.diff(seen.tracks.offsets) == 1)
    own = np.stack([seen.tracks.cluster[seen.tracks.offsets[row]], np.full(len(row), -1)], 1)
    rest = rest_of_event(seen, row, own, np.tile([0.0, 0.0, 1.0], (len(row), 1)))
    assert np.all(rest.energy == 0)
    assert np.all(rest.nearest_photon == np.pi)


def test_neutral_pions_are_counted():
    # two photons of 0.5 GeV with the mass of a π0 open by 2 asin(m/2E) = 15.5°
    opening = np.degrees(2 * np.arcsin(0.1349768 / 2 / 0.5))
    pair = _rest((22, 0.5, 70.0, PHI), (22, 0.5, 70.0 + opening, PHI))
    assert np.mean(pair.pi0 == 1) > 0.9
    wide = _rest((22, 0.5, 70.0, PHI), (22, 0.5, 70.0 + 2 * opening, PHI))
    assert np.mean(wide.pi0) < 0.02


def test_energy_beside_any_candidate():
    seen = simulate(
        shoot((22, 1.0, 60.0, PHI), (22, 2.0, 90.0, PHI + 120), (22, 0.5, 110.0, PHI - 120)),
        QUIET,
        "2018",
        Key(2),
    )
    event = np.flatnonzero(np.diff(seen.clusters.offsets) == 3)
    first = seen.clusters.offsets[event]
    energy = seen.clusters.energy
    all_three = extra_energy(seen, event, np.full((len(event), 1), -1))
    assert np.allclose(all_three, energy[first] + energy[first + 1] + energy[first + 2])
    two = extra_energy(seen, event, np.stack([first, first + 2], axis=1))
    assert np.allclose(two, energy[first + 1])
    assert np.all(extra_energy(seen, event, first[:, None] + np.arange(3)) == 0)
    hardest = hardest_photon(seen, np.ones(len(energy), bool), event)
    assert np.median(hardest[:, 0]) == pytest.approx(2.0, rel=0.02)
    length = np.linalg.norm(hardest[:, 1:], axis=1)
    assert np.allclose(length, hardest[:, 0])
    assert np.all(hardest_photon(seen, np.zeros(len(energy), bool), event) == 0)
