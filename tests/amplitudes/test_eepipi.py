"""Two-photon pion pairs: explicit tensors in long doubles, gauge invariance, real photons."""

import numpy as np
import pytest
from scipy import integrate

from lumbra.amplitudes import eepipi, photon_fusion
from lumbra.foundation.constants import ALPHA, ELECTRON_CHARGE, HBARC2_FB_GEV2, M_ELECTRON, M_PION
from lumbra.foundation.kinematics import boost
from tests.amplitudes import every_diagram, points
from tests.amplitudes.dirac import METRIC, product

MASSES = [M_ELECTRON] * 4 + [M_PION] * 2


def momenta(rng, count, spread):
    """Electrons within `spread` of their beams, pions anywhere; long doubles."""
    p = np.zeros((count, 6, 4))
    for row, sign in ((2, 1), (3, -1)):
        size, theta = rng.uniform(3.5, 5, count), rng.exponential(spread, count)
        azimuth = rng.uniform(0, 2 * np.pi, count)
        x, y = np.sin(theta) * np.cos(azimuth), np.sin(theta) * np.sin(azimuth)
        p[:, row, 1:] = size[:, None] * np.stack([x, y, sign * np.cos(theta)], axis=-1)
    p[:, 4, 1:] = rng.uniform(0.3, 1, count)[:, None] * points.directions(rng, count)
    return every_diagram.exact(p, MASSES)


def tensor(q, qbar, k1, k2):
    """T^{μν} of the pions."""

    def pion(k):
        return (product(q - k, q - k) - np.longdouble(M_PION) ** 2)[:, None, None]

    first = (2 * q - k1)[:, :, None] * (2 * qbar - k2)[:, None, :] / pion(k1)
    second = (2 * qbar - k1)[:, :, None] * (2 * q - k2)[:, None, :] / pion(k2)
    return first + second + 2 * np.diag(METRIC)


def witness(p):
    """Traces of the electrons, tr[(e̸ + m)γ(p̸ + m)γ] = 4[…], with the tensor of the pions."""
    k1, k2 = p[:, 0] - p[:, 2], p[:, 1] - p[:, 3]
    t = tensor(p[:, 4], p[:, 5], k1, k2) * METRIC[:, None] * METRIC
    leptons = []
    for before, k in ((p[:, 0], k1), (p[:, 1], k2)):
        # 2pp + tg/2 up to terms along k, which the pions' tensor does not see
        across = before - k * (before[:, :1] / k[:, :1])
        half = product(k, k)[:, None, None] / 2
        leptons.append(4 * (2 * across[:, :, None] * across[:, None, :] + half * np.diag(METRIC)))
    value = np.einsum("nab,ncd,nac,nbd->n", leptons[0], leptons[1], t, t)
    return value * ELECTRON_CHARGE**8 / (4 * (product(k1, k1) * product(k2, k2)) ** 2)


@pytest.mark.parametrize(("spread", "tolerance"), [(0.5, 1e-10), (1e-3, 1e-8)])
def test_agrees_with_explicit_tensors(spread, tolerance):
    p = momenta(np.random.default_rng(1), 100, spread)
    ratio = eepipi.squared(p.astype(float), np.inf) / witness(p).astype(float)
    assert np.max(np.abs(ratio - 1)) < tolerance


def test_does_not_depend_on_the_frame():
    p = momenta(np.random.default_rng(4), 50, 0.5).astype(float)
    moved = boost(p.reshape(-1, 4), np.array([0.3, -0.2, 0.25])).reshape(p.shape)
    assert np.allclose(eepipi.squared(moved), eepipi.squared(p), rtol=1e-9)


def test_the_tensor_is_transverse():
    p = momenta(np.random.default_rng(2), 50, 0.5)
    k1, k2 = p[:, 0] - p[:, 2], p[:, 1] - p[:, 3]
    t = tensor(p[:, 4], p[:, 5], k1, k2)
    assert np.max(np.abs(np.einsum("nm,nmv->nv", k1 * METRIC, t))) < 1e-15
    assert np.max(np.abs(np.einsum("nv,nmv->nm", k2 * METRIC, t))) < 1e-15


def test_real_photons_give_the_closed_form():
    """σ(γγ → π+π-) by quadrature over the transverse part of the tensor."""
    w = 0.7
    momentum = np.sqrt(w * w / 4 - M_PION**2)

    def rate(c):
        q = np.array([[w / 2, momentum * np.sqrt(1 - c * c), 0, momentum * c]])
        k = np.array([[w / 2, 0, 0, w / 2]])
        total = np.array([[w, 0, 0, 0]])
        t = tensor(q, total - q, k, total - k)[0, 1:3, 1:3]
        return np.sum(np.asarray(t, float) ** 2) / 4

    squares = integrate.quad(rate, -1, 1, epsrel=1e-10)[0] * (4 * np.pi * ALPHA) ** 2
    expected = squares / (2 * w * w) * 2 * momentum / w / (16 * np.pi) * HBARC2_FB_GEV2
    assert float(photon_fusion.pion_pair(w)) == pytest.approx(expected, rel=1e-8)


def test_form_factor_lowers_the_rate():
    p = momenta(np.random.default_rng(3), 50, 0.5).astype(float)
    t = product(p[:, [0, 1]] - p[:, [2, 3]], p[:, [0, 1]] - p[:, [2, 3]])
    expected = np.prod(1 / (1 - t / 0.77526**2) ** 2, axis=1)
    assert np.allclose(eepipi.squared(p) / eepipi.squared(p, np.inf), expected, rtol=1e-9)
