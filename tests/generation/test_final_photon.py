"""The softer photon of a muon pair: against integrals, the exact matrix element, conservation."""

import numpy as np
import pytest
from scipy.integrate import quad

from lumbra.amplitudes.mumu_gamma import evaluate
from lumbra.foundation import Beams, Key
from lumbra.foundation.constants import ALPHA, HBARC2_FB_GEV2, M_ELECTRON, M_MUON
from lumbra.foundation.kinematics import invariant_mass_squared
from lumbra.generation import process_named
from lumbra.generation.final_photon import (
    add_final_photon,
    angular_norm,
    final_exponent,
    radiate_pair,
)
from lumbra.generation.pair_with_photon import sample_pairs_with_photon

ROOT = 10.58


def _pairs(count: int, energy: float = ROOT, push: float = 0.0) -> np.ndarray:
    """Back-to-back pairs along x, the whole boosted along z to a momentum."""
    p = np.sqrt(energy**2 / 4 - M_MUON**2)
    gamma = np.hypot(energy, push) / energy
    one = [gamma * energy / 2, p, 0.0, push / 2]
    return np.tile(np.array([one, [one[0], -p, 0.0, one[3]]]), (count, 1, 1))


@pytest.mark.parametrize("v", [0.01, 0.06, 0.3, 0.9, 0.9998])
def test_norm_and_exponent_are_their_integrals(v: float) -> None:
    """Closed forms against quadrature: β is (2α/π) v² times half the eikonal factor's integral."""
    integral = quad(lambda c: (1 - c * c) / (1 - v * v * c * c) ** 2, -1, 1, points=[-v, v])[0]
    assert angular_norm(v) == pytest.approx(integral, rel=3e-3 if v < 0.05 else 1e-6)
    assert final_exponent(v) == pytest.approx(2 * ALPHA / np.pi * v * v * integral, rel=5e-3)


def test_momentum_is_conserved_and_everything_on_shell() -> None:
    muons, photons = _pairs(20_000, 4.0, 3.0), np.empty((20_000, 4))
    before = muons.sum(axis=1)
    weight = add_final_photon(muons, photons, np.full(20_000, 2.0), M_MUON, Key(1).generator())
    np.testing.assert_allclose(muons.sum(axis=1) + photons, before, atol=1e-12)
    np.testing.assert_allclose(invariant_mass_squared(muons), M_MUON**2, atol=1e-11)
    np.testing.assert_allclose(invariant_mass_squared(photons), 0, atol=1e-11)
    assert np.all(weight >= 0)
    assert weight.max() < 3


def test_energies_stay_below_the_hardest_and_the_rate_is_that_of_the_splitting_function() -> None:
    """Mean weight above a share z₀ against the integral, 4σ."""
    count = 200_000
    muons, photons = _pairs(count), np.empty((count, 4))
    weight = add_final_photon(muons, photons, np.full(count, 3.0), M_MUON, Key(2).generator())
    share, limit = 2 * photons[:, 0] / ROOT, 6.0 / ROOT
    assert share.max() <= limit
    beta = final_exponent(np.sqrt(1 - 4 * M_MUON**2 / ROOT**2))
    for low in (0.01, 0.1, 0.3):
        chosen = weight * (share > low)
        density = quad(
            lambda z: beta * z ** (beta - 1) / limit**beta * (1 - z + z * z / 2), low, limit
        )[0]
        assert chosen.mean() == pytest.approx(density, abs=4 * chosen.std() / np.sqrt(count))


def test_the_exact_matrix_element_radiates_as_much() -> None:
    """Final-state radiation alone: e+e- → μ+μ-γ over μ+μ-, in bins of the photon's energy.

    Leading logarithms leave out ln(1 − z) beside ln(s/m²) − 1 = 8.2: 1 to 4 % here.
    """
    count = 60_000
    roots, low = np.full(count, ROOT), np.full(count, 0.02)
    powers = np.tile([0.04, 1e-9], (count, 1))
    drawn = sample_pairs_with_photon(roots, M_MUON, low, powers, Key(3).generator())
    beam = np.sqrt(ROOT**2 / 4 - M_ELECTRON**2)
    momenta = np.zeros((count, 5, 4))
    momenta[:, 0], momenta[:, 1] = (ROOT / 2, 0, 0, beam), (ROOT / 2, 0, 0, -beam)
    momenta[:, 2], momenta[:, 3], momenta[:, 4] = drawn.momenta[:, [1, 0, 2]].swapaxes(0, 1)
    rate = evaluate(momenta, initial=0.0) * drawn.volume / (2 * ROOT**2) * HBARC2_FB_GEV2 / count
    born = 4 * np.pi * ALPHA**2 / (3 * ROOT**2) * HBARC2_FB_GEV2
    beta = final_exponent(np.sqrt(1 - 4 * M_MUON**2 / ROOT**2))
    for a, b in ((0.02, 0.05), (0.05, 0.1), (0.1, 0.2), (0.2, 0.4)):
        inside = rate * ((drawn.hard > a) & (drawn.hard < b))
        expected = quad(lambda z: beta / z * (1 - z + z * z / 2), a, b)[0]
        error = 4 * inside.std() * np.sqrt(count) / born
        assert inside.sum() / born == pytest.approx(expected, rel=0.05, abs=error)


def test_a_photon_along_a_muon_takes_its_share_of_that_muon() -> None:
    muons, photons = _pairs(100_000), np.empty((100_000, 4))
    add_final_photon(muons, photons, np.full(100_000, 5.0), M_MUON, Key(4).generator())
    hard = photons[:, 0] > 1
    towards = photons[hard, 1] / photons[hard, 0] > 0.99999
    left = muons[hard][towards]
    np.testing.assert_allclose(left[:, 0, 0] + photons[hard][towards, 0], ROOT / 2, rtol=2e-3)


def test_pairs_at_threshold_do_not_radiate() -> None:
    muons, photons = _pairs(10, 2 * M_MUON * (1 + 1e-10)), np.empty((10, 4))
    weight = add_final_photon(muons, photons, np.full(10, 1.0), M_MUON, Key(5).generator())
    assert np.all(photons == 0)
    assert np.all(weight == 1)


@pytest.mark.parametrize("mass", [M_ELECTRON, M_MUON])
@pytest.mark.parametrize("energy", [0.3, 3.0, ROOT])
def test_a_pair_alone_keeps_its_rate_and_its_mass(mass: float, energy: float) -> None:
    """Weights have mean 1, 4σ; the sum of all is what it was; half the rate loses what it should.

    The mean of z weighs the hard end, where 1 − z + z²/2 differs from the soft law by half.
    """
    count = 100_000
    p = np.sqrt(energy**2 / 4 - mass**2)
    gamma = np.hypot(energy, 2.0) / energy
    one = [gamma * energy / 2, p, 0.0, 1.0]
    leptons = np.tile(np.array([one, [one[0], -p, 0.0, 1.0]]), (count, 1, 1))
    before, photons = leptons.sum(axis=1), np.empty((count, 4))
    weight = radiate_pair(leptons, photons, mass, Key(6).generator())
    np.testing.assert_allclose(leptons.sum(axis=1) + photons, before, atol=1e-10)
    np.testing.assert_allclose(invariant_mass_squared(leptons), mass**2, atol=1e-10)
    assert weight.mean() == pytest.approx(1, abs=4 * weight.std() / np.sqrt(count))
    assert weight.max() < 2.5
    left = invariant_mass_squared(leptons.sum(axis=1))
    z = 1 - left / energy**2
    beta = final_exponent(np.sqrt(1 - 4 * mass**2 / energy**2))
    top = 1 - 4 * mass**2 / energy**2

    def density(x: float) -> float:
        return beta * x ** (beta - 1) * (1 - x + x * x / 2)

    whole, mean = (quad(lambda x, n=n: x**n * density(x), 0, top)[0] for n in (0, 1))
    error = 4 * (weight * z).std() / np.sqrt(count)
    assert (weight * z).mean() == pytest.approx(mean / whole, abs=error, rel=1e-3)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("zprime", {}),
        ("muonphilic", {}),
        ("dark-photon-leptons", {"lepton": "e"}),
        ("dark-higgs", {"mass": 1.0, "higgs": 3.0, "decay": "pairs"}),
    ],
)
def test_final_radiation_leaves_rates_alone(name: str, values: dict) -> None:
    """With and without it the same draws: each difference is that of weights with mean 1, 4σ."""
    beams = Beams(ROOT / 2, ROOT / 2)
    with_, without = (
        process_named(name, final_radiation=on, **values).generate(40_000, beams, Key(7))
        for on in (True, False)
    )
    difference = with_.weight - without.weight
    assert np.any(difference != 0)
    assert abs(difference.sum()) < 4 * np.sqrt(np.sum(difference**2))
    assert len(with_.pdg_id) > len(without.pdg_id)
