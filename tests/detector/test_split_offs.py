"""Split-offs: how many, how much, how far; nothing for what does not shower."""

import math

import numpy as np
import pytest

from lumbra.detector import BELLE2, simulate
from lumbra.detector.clusters import angle_between
from lumbra.foundation import Key
from tests.detector.particle_gun import shoot

N = 20_000
PHI = np.linspace(-170, 170, N)
QUIET = BELLE2.varied("background.mean", 0.0, "2018")
SURE = QUIET.varied("split_offs.probability", 1.0)


def _pions(experiment):
    return simulate(shoot((211, 3.0, 80.0, PHI)), experiment, "2018", Key(1))


def test_split_offs_move_energy_and_do_not_make_any():
    none, some = _pions(QUIET.varied("split_offs.probability", 0.0)), _pions(SURE)
    assert np.array_equal(none.tracks.p, some.tracks.p)
    before, after = none.clusters, some.clusters
    assert len(after.energy) > 1.3 * len(before.energy)
    # what is lost lies in split-offs below the threshold of clusters
    assert 0.985 * before.energy.sum() < after.energy.sum() <= before.energy.sum()


def test_split_offs_are_as_many_and_as_far_as_stated():
    seen = _pions(SURE).clusters
    first = seen.offsets[:-1][np.diff(seen.offsets) == 2]
    assert np.all(seen.particle[first] == seen.particle[first + 1])
    assert not seen.matched[first + 1].any()
    apart = np.array(
        [
            angle_between(seen.theta[i], seen.phi[i], seen.theta[i + 1], seen.phi[i + 1])
            for i in first
        ]
    )
    # exponential of 20 cm at 127 cm, without those that merge again and those cut at 0.5 rad
    assert np.mean(apart) == pytest.approx(0.18, abs=0.03)
    half = np.diff(_pions(QUIET.varied("split_offs.probability", 0.5)).clusters.offsets) == 2
    assert half.sum() == pytest.approx(0.5 * len(first), rel=0.06)


def test_muons_and_photons_split_nothing_off():
    for pdg in (13, 22):
        events = shoot((pdg, 3.0, 80.0, PHI))
        one, two = (
            simulate(events, e, "2018", Key(2)).clusters.energy
            for e in (SURE, QUIET.varied("split_offs.probability", 0.0))
        )
        assert np.array_equal(one, two)


def test_shares_fall_exponentially_up_to_one_half():
    seen, whole = _pions(SURE).clusters, _pions(QUIET.varied("split_offs.probability", 0.0))
    energy = whole.clusters.energy
    large = np.median(energy)
    two = np.diff(seen.offsets) == 2
    first = seen.offsets[:-1][two]
    total = seen.energy[first] + seen.energy[first + 1]
    share = seen.energy[first + 1][total > large] / total[total > large]
    assert share.max() <= 0.5
    # mean of an exponential of 0.15 that is cut at 0.5
    cut = math.exp(-0.5 / 0.15)
    mean = 0.15 - 0.5 * cut / (1 - cut)
    assert np.mean(share) == pytest.approx(mean, abs=0.03)
