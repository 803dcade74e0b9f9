"""The radiator against published values; cross sections with radiation."""

import numpy as np
import pytest
from scipy import integrate

from lumbra.amplitudes import mumu_zprime
from lumbra.amplitudes.vacuum_polarization import dressing
from lumbra.foundation import Key
from lumbra.foundation.constants import ALPHA, HBARC2_FB_GEV2, M_ELECTRON, M_MUON, M_TAU
from lumbra.generation import radiator, radiator_integral, sample_radiation

S = 10.58**2
BETA = 2 * ALPHA / np.pi * (np.log(S / M_ELECTRON**2) - 1)


def born_pair(s, m):
    """σ(e⁺e⁻ → ℓ⁺ℓ⁻) [pb] at α(0)."""
    ratio = m * m / s
    point = 4 * np.pi * ALPHA**2 / (3 * s) * HBARC2_FB_GEV2 / 1e3
    return point * np.sqrt(1 - 4 * ratio) * (1 + 2 * ratio)


def radiated(born, threshold):
    """∫ H(x) σ₀(s(1 − x)) dx with u = x^β, by quadrature."""

    def integrand(u):
        x = max(u ** (1 / BETA), 1e-200)
        return radiator(x, S) * x ** (1 - BETA) / BETA * born(S * (1 - x))

    x_max = 1 - threshold**2 / S
    return integrate.quad(integrand, 0, x_max**BETA, limit=400, epsrel=1e-7)[0]


def test_reference_value():
    assert radiator(0.1, S) == pytest.approx(0.695745684, rel=1e-8)


@pytest.mark.parametrize(("energy", "share"), [(0.01, 0.62), (0.1, 0.75), (1.0, 0.91)])
def test_share_of_soft_radiation(energy, share):
    assert radiator_integral(2 * energy / 10.58, S) == pytest.approx(share, abs=0.006)


def test_first_order_is_bonneau_martin():
    """H(x) differs from the first order by a relative β, at most twice."""
    x = np.array([0.2, 0.5, 0.8])
    first = BETA / x * (1 - x + x * x / 2)
    assert np.all(np.abs(radiator(x, S) / first - 1) < 2 * BETA)


@pytest.mark.parametrize(
    ("mass", "born", "running"), [(M_MUON, 775.92697, 1151.438), (M_TAU, 772.074408, 915.382)]
)
def test_pair_cross_sections(mass, born, running):
    """Reference: KKMC gives 1148 and 919 pb."""
    assert born_pair(S, mass) == pytest.approx(born, rel=1e-6)
    value = radiated(lambda s: born_pair(s, mass) * float(dressing(s)), 2 * mass)
    assert value == pytest.approx(running, rel=1e-5)


def test_muon_pairs_without_vacuum_polarisation():
    assert radiated(lambda s: born_pair(s, M_MUON), 2 * M_MUON) == pytest.approx(1077.8, abs=0.1)


def test_radiative_correction_to_the_signal():
    value = radiated(lambda s: mumu_zprime.cross_section(1.0, float(np.sqrt(s))), 1.0 + 2 * M_MUON)
    assert value / mumu_zprime.cross_section(1.0, 10.58) == pytest.approx(1.02643, rel=2e-4)


@pytest.mark.parametrize("mass", [M_MUON, M_TAU])
def test_sampling_reproduces_the_integral(mass):
    count = 200_000
    x_max = 1 - 4 * mass**2 / S
    x, weight = sample_radiation(np.full(count, S), np.full(count, x_max), Key(1).generator())
    assert np.all((x > 0) & (x <= x_max))
    assert weight.max() < 1.3
    assert weight.mean() == pytest.approx(radiator_integral(x_max, S), abs=0.004)
    rates = weight * born_pair(S * (1 - x), mass)
    error = rates.std() / np.sqrt(count)
    expected = radiated(lambda s: born_pair(s, mass), 2 * mass)
    assert abs(rates.mean() - expected) < 4 * error
    assert error < 2e-3 * expected


def test_sampled_spectrum():
    count = 200_000
    x, weight = sample_radiation(np.full(count, S), np.full(count, 0.9), Key(2).generator())
    for low, high in [(0, 1e-6), (1e-6, 1e-3), (1e-3, 0.1), (0.1, 0.5), (0.5, 0.9)]:
        inside = weight * ((x > low) & (x <= high))
        below = radiator_integral(low, S) if low else 0.0
        expected = radiator_integral(high, S) - below
        assert abs(inside.mean() - expected) < 4 * inside.std() / np.sqrt(count)
