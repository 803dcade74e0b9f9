"""Closed forms of backgrounds against the helicity amplitudes of QED trees."""

import math

import numpy as np
import pytest
from scipy import integrate

from lumbra.amplitudes import bhabha, neutrino_pair, photon_fusion, photon_pair, qed
from lumbra.foundation.constants import ALPHA, HBARC2_FB_GEV2, M_ELECTRON, SIN2_THETA_W
from tests.amplitudes import points
from tests.amplitudes.test_qed import anywhere

S = 10.58**2


def pairs(cosine, mass):
    """e-e+ → two particles of one mass at given cosines."""
    minus, plus = points.beams(len(cosine), 10.58)
    sine = np.sqrt(1 - cosine**2)
    momentum = np.sqrt(S / 4 - mass**2)
    n = np.stack([sine, 0 * sine, cosine], axis=-1) * momentum
    return np.stack([minus, plus, points.on_shell(n, mass), points.on_shell(-n, mass)], axis=1)


def test_photon_pairs_with_the_electron_mass():
    """Down to a fraction of mₑ/E from the beam."""
    near = 1 - 10 ** np.linspace(-9.5, -4, 20)
    momenta = pairs(np.concatenate([np.linspace(-0.9, 0.9, 19), near]), 0.0)
    ratio = photon_pair.squared(momenta) / qed.squared((22, 22), momenta)
    # products p·k from differences keep 1e-16 E²/m² there
    assert np.max(np.abs(ratio[:19] - 1)) < 1e-10
    assert np.max(np.abs(ratio - 1)) < 1e-5


def test_three_photons_for_massless_electrons():
    momenta = anywhere(np.random.default_rng(1), (22, 22, 22), 2000).astype(float)
    angle = np.min(1 - np.abs(momenta[:, 2:, 3] / momenta[:, 2:, 0]), axis=1)
    wide = angle > 0.05
    ratio = photon_pair.squared_three(momenta[wide]) / qed.squared((22,) * 3, momenta[wide])
    assert wide.sum() > 500
    # what is left is of order mₑ²/(p·k)
    assert np.max(np.abs(ratio - 1)) < 20 * M_ELECTRON**2 / (25 * 0.05)


@pytest.mark.parametrize(
    ("final", "mass", "law"),
    [((22, 22), 0.0, photon_pair), ((11, -11), M_ELECTRON, bhabha)],
)
def test_angular_distributions(final, mass, law):
    cosine = np.linspace(-0.9, 0.9, 13)
    squares = qed.squared(final, pairs(cosine, mass))
    rate = squares / (32 * np.pi * S) * HBARC2_FB_GEV2
    # one hemisphere of photons is all of them, so no ½
    assert np.allclose(law.angular_distribution(cosine, S), rate, rtol=1e-6)


def test_integrals():
    by_angle = integrate.quad(lambda c: float(photon_pair.angular_distribution(c, S)), 0, 0.98)[0]
    assert photon_pair.cross_section(S, 0.98) == pytest.approx(by_angle, rel=1e-10)
    by_angle = integrate.quad(lambda c: float(bhabha.angular_distribution(c, S)), -0.7, 0.9)[0]
    assert bhabha.cross_section(S, -0.7, 0.9) == pytest.approx(by_angle, rel=1e-10)


def test_total_rate_of_photon_pairs():
    """∫ over all angles of the massive form, in the rapidity of the photon."""

    def rate(rapidity):
        cosine = np.tanh(rapidity)
        gap = 1 / np.cosh(rapidity) ** 2
        v2 = 1 - 4 * M_ELECTRON**2 / S
        a = S / 2 * (1 - np.sqrt(v2) * cosine)
        b = S / 2 * (1 + np.sqrt(v2) * cosine)
        soft = 2 * M_ELECTRON**2 * (1 / a + 1 / b)
        square = 2 * (4 * np.pi * ALPHA) ** 2 * (a / b + b / a + soft * (2 - soft))
        return square / (32 * np.pi * S) * gap * HBARC2_FB_GEV2

    value = integrate.quad(rate, 0, 20, limit=200, epsrel=1e-9)[0]
    assert photon_pair.total(S) == pytest.approx(value, rel=1e-6)


def test_thresholds_and_high_energy_of_fusion():
    assert photon_fusion.lepton_pair(0.2) == 0 and photon_fusion.pion_pair(0.27) == 0
    # pions: 2πα²/W² for W ≫ m
    w = 500.0
    assert photon_fusion.pion_pair(w) == pytest.approx(
        2 * np.pi * ALPHA**2 / w**2 * HBARC2_FB_GEV2, rel=1e-5
    )
    assert photon_fusion.equivalent_photons(0.5, 1e-12) == 0


def test_neutrinos_at_the_rate_of_helicity_amplitudes():
    """4√2 G_F chirality couplings: dσ = (G_F²s/π)[g_L² + g_R²(1 − y)²] dy, averaged spins."""
    w = SIN2_THETA_W
    total = 0.0
    for left in (0.5 + w, w - 0.5, w - 0.5):
        total += integrate.quad(lambda y, g=left: g**2 * (1 - y) ** 2 + w**2 * y**2, 0, 1)[0]
    expected = 1.1663788e-5**2 * S / np.pi * total / 2 * HBARC2_FB_GEV2
    assert neutrino_pair.cross_section(S) == pytest.approx(expected, rel=1e-9)


def massless_loop(share):
    """(2 Re M₀*M₁)/|M₀|² of massless fermions without poles, in units of α/2π and ε-expanded.

    The abelian part of q q̄ → γγ at one loop, J. Ohnemus et al., Phys. Rev. D 46 (1992) 2018.
    """
    x, y = share, 1 - share
    r, t, u = x / y, np.log(x), np.log(y)
    finite = 2 + (math.pi**2 - 3) * (r + 1 / r) + u * (2 + 3 * r) + t * (2 + 3 / r)
    finite += (2 + 2 * r + 1 / r) * t**2 + (2 + 2 / r + r) * u**2
    # −2/ε² − 3/ε times the Born rate in 4 − 2ε dimensions, B − 2ε(B + 1) + ε²(B + 2)
    born = r + 1 / r
    poles = -2 * (born + 2) + 6 * (born + 1)
    return (finite - poles) / born


@pytest.mark.parametrize("share", [0.5, 0.3, 0.05, 0.004])
def test_first_order_constant_is_that_of_massless_fermions(share):
    """What masses and soft photons change is the same for a virtual photon: −8 + π² there."""
    universal = (math.pi**2 / 3 - 0.5) - 0.5 * (math.pi**2 - 8)
    expected = universal + 0.5 * massless_loop(share)
    assert photon_pair.first_order_constant(share) == pytest.approx(expected, rel=1e-12)
