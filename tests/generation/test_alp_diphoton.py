"""An axion-like particle and its photons."""

import numpy as np
import pytest

from lumbra.foundation import Beams, InputError, Key
from lumbra.foundation.kinematics import invariant_mass_squared
from lumbra.generation import AlpToPhotons, cross_section
from lumbra.generation.alp import alp_with_photon
from lumbra.generation.photon_pairs import PhotonPair, three_photons, two_photons
from lumbra.models import AxionLikeParticle

BEAMS = Beams(7.004, 4.002, 0.083, 0.005, 0.003)
ROOT = Beams(5.29, 5.29)


def test_the_rate_is_that_of_the_particle_and_the_photons_have_its_mass():
    events = AlpToPhotons(2.0, 1e-3, radiation=False).generate(2000, ROOT, Key(1))
    made = cross_section(alp_with_photon(2.0, 1e-3, False), 2000, ROOT, Key(1))
    assert events.weight.sum() == pytest.approx(made.value, rel=0.05)
    parent = events.pdg_id == 36
    assert parent.sum() == 2000
    mothers = events.mother
    start = np.repeat(events.offsets[:-1], np.diff(events.offsets))
    child = mothers >= 0
    rows = (start + mothers)[child]
    assert np.all(parent[rows])
    assert np.all(events.pdg_id[child] == 22)
    pairs = events.momentum[child].reshape(2000, 2, 4).sum(axis=1)
    np.testing.assert_allclose(invariant_mass_squared(pairs), 4.0, rtol=1e-9)


def test_the_flight_is_that_of_mass_and_coupling():
    """Mean decay length in the laboratory: βγ cτ, exponential to 5 % for 2000 draws."""
    mass, coupling = 0.2, 1e-4
    events = AlpToPhotons(mass, coupling, radiation=False).generate(2000, ROOT, Key(2))
    child = events.mother >= 0
    distance = np.linalg.norm(events.vertex[child][::2], axis=1)
    momentum = np.linalg.norm(events.momentum[events.pdg_id == 36, 1:], axis=1)
    proper = distance * mass / momentum
    expected = float(AxionLikeParticle(mass, coupling).ctau)
    assert proper.mean() == pytest.approx(expected, rel=0.1)


def test_at_unit_coupling_it_decays_where_it_is_made():
    events = AlpToPhotons(0.2, 1.0).generate(100, BEAMS, Key(3))
    assert np.abs(events.vertex).max() < 1e-4


def test_impossible_particles_are_refused():
    with pytest.raises(InputError):
        AlpToPhotons(-1.0)
    with pytest.raises(InputError):
        AlpToPhotons(1.0, 0.0)


def test_radiation_that_is_one_of_three_photons_is_not_counted_twice():
    """A radiated photon that passes the cuts of the others is softer than all of them."""
    events = three_photons(0.45, 0.8, radiation=True).generate(40_000, ROOT, Key(4))
    momenta = events.momentum.reshape(-1, 4, 4)
    energy = momenta[..., 0]
    cosine = momenta[:, 3, 3] / np.maximum(energy[:, 3], 1e-300)
    alive = events.weight > 0
    inside = alive & (energy[:, 3] > 0.45) & (np.abs(cosine) < 0.8)
    assert inside.any()
    assert np.all(energy[inside, 3] <= energy[inside, :3].min(axis=1))
    # softer than the hardest anywhere
    assert np.all(energy[alive, 3] <= energy[alive, :3].max(axis=1))


def test_radiation_changes_the_rate_of_three_photons_by_little():
    """Its logarithm cancels: the sum over all radiation is the tree level within some per cent."""
    bare = cross_section(three_photons(0.45, 0.8), 40_000, ROOT, Key(5))
    dressed = cross_section(three_photons(0.45, 0.8, radiation=True), 100_000, ROOT, Key(5))
    assert dressed.value / bare.value == pytest.approx(1.0, abs=0.06)


def test_two_photons_are_those_of_the_pair_without_a_third():
    _, alone = PhotonPair(0.45).parts()
    whole = alone.generate(40_000, ROOT, Key(6))
    inside = np.abs(whole.momentum.reshape(-1, 2, 4)[..., 3]) < 0.8 * 5.29
    expected = whole.weight[inside.all(axis=1)].sum()
    found = cross_section(two_photons(0.8, softer=0.45), 20_000, ROOT, Key(7))
    assert found.value == pytest.approx(expected, rel=0.04)
