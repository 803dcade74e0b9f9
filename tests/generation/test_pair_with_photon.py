"""Three-body phase space: kinematics, volume, and the cross section against vegas."""

import numpy as np
import pytest
import vegas
from scipy import integrate

from lumbra.amplitudes import mumu_gamma
from lumbra.foundation import Key
from lumbra.foundation.constants import HBARC2_FB_GEV2, M_MUON
from lumbra.foundation.kinematics import invariant_mass_squared, two_body_momentum
from lumbra.generation.pair_with_photon import sample_pairs_with_photon
from tests.amplitudes import points

ROOT = 10.58
ALONE = (0.12, 1e-9)
"""Exponents for which the softer photon has no energy."""


def draw(count, exponents, x_min=0.1, seed=1):
    return sample_pairs_with_photon(
        np.full(count, ROOT),
        M_MUON,
        np.full(count, x_min),
        np.tile(exponents, (count, 1)),
        Key(seed).generator(),
    )


def test_momenta_are_conserved_and_on_shell():
    drawn = draw(20000, (0.126, 0.088))
    rest = ROOT * np.sqrt(1 - drawn.softer)
    total = drawn.momenta.sum(axis=1)
    assert np.allclose(total[:, 0], rest, rtol=1e-12)
    assert np.allclose(total[:, 1:], 0, atol=1e-12)
    masses = invariant_mass_squared(drawn.momenta[:, :3])
    assert np.allclose(masses[:, :2], M_MUON**2, atol=1e-10)
    assert np.allclose(masses[:, 2], 0, atol=1e-10)
    assert np.allclose(drawn.momenta[:, 2, 0], 0.5 * rest * drawn.hard)
    assert np.all(drawn.softer <= drawn.hard)


def test_volume_is_that_of_three_bodies():
    """∫dΦ₃ = ∫dM²/(2π) Φ₂(s; M², 0) Φ₂(M²; m, m) by quadrature."""
    drawn = draw(200000, ALONE)
    s = ROOT**2

    def slice_of(x):
        pair = ROOT * np.sqrt(1 - x)
        beta = 2 * float(two_body_momentum(pair, M_MUON, M_MUON)) / pair
        return s / (2 * np.pi) * x / (8 * np.pi) * beta / (8 * np.pi)

    expected, _ = integrate.quad(slice_of, 0.1, 1 - 4 * M_MUON**2 / s)
    error = drawn.volume.std() / np.sqrt(len(drawn.volume))
    assert abs(drawn.volume.mean() - expected) < 4 * error
    assert error < 0.01 * expected


def test_softer_photon_has_the_density_asked_for():
    """Its median share of x is 2^(−1/b), whatever the mixture it is drawn from."""
    power = 2.0
    drawn = draw(200000, (0.126, power))
    alone = draw(200000, ALONE, seed=2)
    below = drawn.softer < drawn.hard * 0.5 ** (1 / power)
    soft = drawn.hard < 0.3
    # s'' = s(1 − y) shrinks the volume by (1 − y) at most: stay where that is known
    weight = drawn.volume[soft] / (1 - drawn.softer[soft])
    share = np.sum(weight * below[soft]) / np.sum(weight)
    assert share == pytest.approx(0.5, abs=0.01)
    assert np.sum(weight) == pytest.approx(np.sum(alone.volume[alone.hard < 0.3]), rel=0.02)


def kept(momenta):
    """Muons and photon in a barrel with p > 0.5 GeV; momenta (n, 3, 4)."""
    size = np.linalg.norm(momenta[..., 1:], axis=-1)
    return np.all((np.abs(momenta[..., 3] / size) < 0.85) & (size > 0.5), axis=1)


def by_vegas(evaluations):
    """Tree cross section [fb] in the cuts: other variables, other integrator."""
    minus, plus = points.beams(1, ROOT)
    width = 1 - 4 * M_MUON**2 / ROOT**2 - 0.0945

    @vegas.lbatchintegrand
    def integrand(u):
        count = len(u)
        x = 0.0945 + width * u[:, 0]
        cosine, azimuth = 2 * u[:, 1] - 1, 2 * np.pi * u[:, 2]
        sine = np.sqrt(1 - cosine**2)
        n = np.stack([sine * np.cos(azimuth), sine * np.sin(azimuth), cosine], axis=-1)
        k = points.on_shell(0.5 * ROOT * x[:, None] * n, 0.0)
        total = np.broadcast_to(minus + plus, (count, 4))
        pair = total - k
        cosine2, azimuth2 = 2 * u[:, 3] - 1, 2 * np.pi * u[:, 4]
        sine2 = np.sqrt(1 - cosine2**2)
        # polar axis along the photon, so that collinear muons lie along one variable
        a = np.cross(n, [1.0, 0.0, 0.0])
        a /= np.linalg.norm(a, axis=1)[:, None]
        b = np.cross(n, a)
        direction = (
            cosine2[:, None] * n
            + (sine2 * np.cos(azimuth2))[:, None] * a
            + (sine2 * np.sin(azimuth2))[:, None] * b
        )
        q, qbar = points.split(None, pair, M_MUON, M_MUON, direction)
        ends = np.broadcast_to(np.stack([minus, plus], axis=1), (count, 2, 4))
        final = np.stack([q, qbar, k], axis=1)
        squared = mumu_gamma.evaluate(np.concatenate([ends, final], axis=1))
        beta = np.sqrt(np.maximum(1 - 4 * M_MUON**2 / (ROOT**2 * (1 - x)), 0))
        volume = ROOT**2 * width / (2 * np.pi) * x / (8 * np.pi) * beta / (8 * np.pi)
        return squared * volume / (2 * ROOT**2) * HBARC2_FB_GEV2 * kept(final)

    integrator = vegas.Integrator([[0, 1]] * 5, ran_array_generator=np.random.default_rng(5).random)
    integrator(integrand, nitn=5, neval=evaluations)
    return integrator(integrand, nitn=8, neval=evaluations)


def test_cross_section_agrees_with_vegas():
    """μμγ at tree level with a photon of more than 0.5 GeV, all within |cos θ*| < 0.85."""
    drawn = draw(300000, ALONE, x_min=0.0945)
    ends = np.broadcast_to(np.stack(points.beams(1, ROOT), axis=1), (300000, 2, 4))
    momenta = np.concatenate([ends, drawn.momenta[:, [1, 0, 2]]], axis=1)
    weight = mumu_gamma.evaluate(momenta) * drawn.volume / (2 * ROOT**2) * HBARC2_FB_GEV2
    weight *= kept(drawn.momenta[:, :3])
    error = weight.std() / np.sqrt(len(weight))
    reference = by_vegas(30000)
    assert error < 0.01 * weight.mean()
    assert reference.sdev < 0.01 * reference.mean
    assert abs(weight.mean() - reference.mean) < 4 * np.hypot(error, reference.sdev)
