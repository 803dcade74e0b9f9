"""Identification maps: complete, drawn as stated, the same as weights and as accept or reject."""

import math

import numpy as np
import pytest

from lumbra.detector import EXPERIMENTS, simulate
from lumbra.detector.identification import (
    HYPOTHESES,
    SPECIES,
    identification_probability,
    identification_responses,
    species_of,
)
from lumbra.detector.particles import interaction
from lumbra.foundation import InputError, Key
from tests.detector.particle_gun import shoot

N = 20_000
MAPS = EXPERIMENTS["belle2"].identification
PDG = {"electron": 11, "muon": 13, "pion": 211, "kaon": 321, "proton": 2212}


@pytest.mark.parametrize("experiment", EXPERIMENTS.values(), ids=lambda e: e.name)
def test_every_experiment_has_a_probability_in_every_bin(experiment):
    table = experiment.identification.table()
    assert table.shape[:2] == (len(HYPOTHESES), len(SPECIES))
    # what something is, it looks like more often than anything else does
    for h, name in enumerate(HYPOTHESES):
        own = SPECIES.index(name)
        others = np.delete(table[h], own, axis=0).max(axis=0)
        assert np.all(table[h, own] >= others)


def test_plateaus_are_those_that_are_quoted():
    p, theta = np.array([2.0]), np.array([math.radians(80)])

    def chance(hypothesis, species):
        index = np.array([SPECIES.index(species)])
        return identification_probability(hypothesis, index, p, theta, MAPS)[0]

    assert chance("electron", "electron") == pytest.approx(0.93)
    assert 0.005 <= chance("electron", "pion") <= 0.01
    assert chance("electron", "muon") == pytest.approx(0.001)
    assert chance("kaon", "kaon") == pytest.approx(0.88)
    assert chance("kaon", "pion") == pytest.approx(0.08)
    assert chance("pion", "pion") == pytest.approx(0.95)


@pytest.mark.parametrize("species", SPECIES)
def test_accept_or_reject_agrees_with_weights(species):
    theta, phi = np.linspace(20, 148, N), np.linspace(-170, 170, N)
    tracks = simulate(
        shoot((PDG[species], np.linspace(0.3, 5, N), theta, phi)),
        EXPERIMENTS["belle2"],
        "2018",
        Key(3),
    ).tracks
    kind, _ = interaction(tracks.pdg_id)
    # electrons that radiated are electrons still, at their new momentum
    index = species_of(kind, tracks.truth)
    assert np.all(index == SPECIES.index(species))
    p = np.linalg.norm(tracks.truth[:, 1:], axis=1)
    true = np.arccos(tracks.truth[:, 3] / p)
    for h, name in enumerate(HYPOTHESES):
        weights = identification_probability(name, index, p, true, MAPS)
        accepted = getattr(tracks, f"{name}_id") > MAPS.accepted[h]
        error = math.sqrt(np.sum(weights * (1 - weights))) + 1e-9
        # twenty comparisons: 4 standard errors fail by chance once in 800 runs of all
        assert abs(accepted.sum() - weights.sum()) < 4 * error + 0.5


def test_responses_lie_between_0_and_1_and_repeat():
    species = np.arange(5).repeat(100)
    p, theta = np.full(500, 1.5), np.full(500, 1.0)
    one, two = (
        identification_responses(species, p, theta, MAPS, Key(1).generator()) for _ in range(2)
    )
    assert np.array_equal(one, two)
    assert one.min() >= 0 and one.max() <= 1


def test_a_wrong_hypothesis_or_an_incomplete_map_is_refused():
    none = np.empty(0)
    with pytest.raises(InputError, match="kaon"):
        identification_probability("koan", np.empty(0, int), none, none, MAPS)
    with pytest.raises(InputError, match=r"identification\.pion"):
        MAPS._replace(pion=MAPS.pion[:-1]).table()
