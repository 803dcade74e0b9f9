"""Masses and angles of candidates against boosts done by hand."""

import math

import numpy as np
import pytest

from lumbra.detector import BELLE2
from lumbra.foundation.constants import M_B_PLUS, M_MUON
from lumbra.foundation.kinematics import boost
from lumbra.reconstruction.masses import (
    beam_constrained_mass,
    cosine_of_helicity,
    energy_difference,
    invariant_mass,
    reduced_mass,
)


def test_reduced_mass_is_twice_the_momentum():
    # in the rest frame of the pair each lepton has √(M²/4 − m²)
    assert reduced_mass(np.array([1.0]), M_MUON)[0] == pytest.approx(
        2 * math.sqrt(0.25 - M_MUON**2)
    )
    assert reduced_mass(np.array([2 * M_MUON, 0.1]), M_MUON) == pytest.approx(
        [0.0, -math.sqrt(4 * M_MUON**2 - 0.01)]
    )


def test_b_mesons_at_the_nominal_energy_have_their_mass():
    half = BELLE2.beams.sqrt_s / 2
    p = math.sqrt(half**2 - M_B_PLUS**2)
    cm = np.array([[half, 0.0, p, 0.0], [half + 0.1, 0.0, 0.0, 6.0]])
    assert beam_constrained_mass(cm, BELLE2.beams) == pytest.approx([M_B_PLUS, 0.0])
    assert energy_difference(cm, BELLE2.beams) == pytest.approx([0.0, 0.1])


def test_helicity_angle_is_the_one_of_the_decay():
    rng = np.random.default_rng(31)
    cosine = rng.uniform(-1, 1, 500)
    sine = np.sqrt(1 - cosine**2)
    mass, lepton = 1.3, M_MUON
    p = math.sqrt(mass**2 / 4 - lepton**2)
    azimuth = rng.uniform(0, 2 * np.pi, 500)
    rest = np.stack(
        [
            np.full(500, mass / 2),
            p * sine * np.cos(azimuth),
            p * sine * np.sin(azimuth),
            p * cosine,
        ],
        axis=1,
    )
    # the pair flies along +z in the parent, which then moves anywhere
    along = np.array([0.0, 0.0, 0.6])
    pair = boost(np.array([[mass, 0.0, 0.0, 0.0]]), along)
    away = rng.uniform(-0.5, 0.5, (500, 3))
    daughter = boost(boost(rest, along), away)
    whole = boost(np.array([[5.0, 0.0, 0.0, 0.0]]), away)
    found = cosine_of_helicity(daughter, boost(pair, away), whole)
    assert np.allclose(found, cosine, atol=1e-9)
    still = cosine_of_helicity(rest[:1], np.array([[mass, 0, 0, 0]]), np.array([[5.0, 0, 0, 0]]))
    assert still[0] == 0


def test_invariant_mass_of_light_is_zero():
    assert invariant_mass(np.array([[1.0, 0.0, 0.6, 0.8], [2.0, 0.0, 0.0, 0.0]])).tolist() == [0, 2]
