"""The μμZ′ amplitude against explicit Dirac matrices, closed forms and an independent integral."""

import runpy
from pathlib import Path

import numpy as np
import pytest
from scipy import integrate

from lumbra.amplitudes import mumu_zprime as amplitude
from lumbra.foundation import InputError
from lumbra.foundation.constants import ALPHA, HBARC2_FB_GEV2, M_MUON, M_TAU
from lumbra.foundation.kinematics import boost, minkowski

WITNESS = Path(__file__).parents[2] / "validation" / "zprime_amplitude.py"
ROOT_S = 10.58

# σ(g′ = 1) [fb] at √s = 10.58 GeV: a 5-dimensional VEGAS over explicit traces (0.3–0.6 %)
TABLE = {
    0.01: 1.255e6,
    0.1: 5.68e5,
    0.2: 3.93e5,
    0.5: 2.02e5,
    1: 9.95e4,
    1.5: 5.70e4,
    2: 3.47e4,
    3: 1.37e4,
    4: 5.41e3,
    5: 2.02e3,
    6: 667,
    7: 174,
    8: 31.1,
    9: 2.39,
    9.5: 0.317,
}


def phase_space_point(rng, m, M):
    """A random point: e⁻, e⁺, ℓ⁻, ℓ⁺, V."""

    def decay(total, first, second):
        lam = (total**2 - (first + second) ** 2) * (total**2 - (first - second) ** 2)
        p = rng.normal(size=3)
        p *= np.sqrt(lam) / (2 * total) / np.linalg.norm(p)
        return np.r_[np.sqrt(p @ p + first**2), p], np.r_[np.sqrt(p @ p + second**2), -p]

    q = rng.uniform(2 * m + 1e-3, ROOT_S - M - 1e-3)
    pair, k = decay(ROOT_S, q, M)
    minus, plus = (boost(p, pair[1:] / pair[0]) for p in decay(q, m, m))
    n = rng.normal(size=3)
    n /= np.linalg.norm(n)
    half = ROOT_S / 2
    return np.r_[half, half * n], np.r_[half, -half * n], minus, plus, k, n


@pytest.mark.parametrize("mass", [0.01, 0.1, 1.0, 3.0, 6.0, 9.0])
@pytest.mark.parametrize("lepton", [M_MUON, M_TAU])
def test_against_explicit_dirac_matrices(mass, lepton):
    if mass + 2 * lepton > ROOT_S:
        lepton = 0.5
    witness = runpy.run_path(str(WITNESS))["squared_amplitude"]
    rng = np.random.default_rng(5)
    # the witness keeps k^αk^β/M²: its rounding grows as (E/M)²
    accuracy = 1e-9 if mass > 0.05 else 1e-8
    for _ in range(12):
        electron, positron, minus, plus, k, n = phase_space_point(rng, lepton, mass)
        a, b = (mass**2 + 2 * float(minkowski(p, k)) for p in (minus, plus))
        value = amplitude.squared_amplitude(
            ROOT_S**2, lepton**2, mass**2, a, b, minus[1:] @ n, plus[1:] @ n
        )
        expected = witness(electron, positron, minus, plus, k)
        assert value == pytest.approx(expected, rel=accuracy)


def test_directions_add_up():
    """H summed over three orthogonal polarisations of γ* is the total."""
    rng = np.random.default_rng(6)
    _, _, minus, plus, k, _ = phase_space_point(rng, M_MUON, 1.0)
    a, b = (1.0 + 2 * float(minkowski(p, k)) for p in (minus, plus))
    arguments = ROOT_S**2, M_MUON**2, 1.0, a, b
    along = [amplitude.polarized_along(*arguments, minus[i], plus[i]) for i in (1, 2, 3)]
    assert sum(along) == pytest.approx(amplitude.radiated_sum(*arguments), rel=1e-10)


@pytest.mark.parametrize(
    ("mass", "value"),
    [
        (0.1, 5677.63763),
        (1.0, 995.633974),
        (3.0, 137.108806),
        (6.0, 6.63234174),
        (9.0, 0.0237985733),
    ],
)
def test_reference_cross_sections(mass, value):
    """g′ = 0.1; computed elsewhere with Dirac traces."""
    assert amplitude.cross_section(mass, ROOT_S, 0.1) == pytest.approx(value, rel=1e-7)


def test_tau_cross_section():
    value = amplitude.cross_section(1.0, ROOT_S, 0.1, M_TAU)
    assert value == pytest.approx(503.134149, rel=1e-7)


@pytest.mark.parametrize("mass", list(TABLE))
def test_table_of_cross_sections(mass):
    assert amplitude.cross_section(mass, ROOT_S) == pytest.approx(TABLE[mass], rel=0.012)


def test_massless_closed_form():
    assert amplitude.massless_integral(0.01) == pytest.approx(9.50395013, rel=1e-8)
    for mass in (0.3, 1.0, 3.0, 6.0):
        exact = amplitude.cross_section(mass, ROOT_S, 1.0, lepton_mass=1e-5)
        assert amplitude.massless_cross_section(mass, ROOT_S) == pytest.approx(exact, rel=1e-6)


@pytest.mark.parametrize(
    ("mass", "ratio"), [(0.1, 0.952), (1.0, 0.994), (6.0, 0.992), (9.0, 0.935)]
)
def test_muon_mass_correction(mass, ratio):
    exact = amplitude.cross_section(mass, ROOT_S)
    assert exact / amplitude.massless_cross_section(mass, ROOT_S) == pytest.approx(ratio, abs=1e-3)


@pytest.mark.parametrize("mass", [0.3, 3.0, 8.0])
def test_against_a_numerical_double_integral(mass):
    """H over the pair's mass and angle instead of over a and b."""
    s, m2, M2 = ROOT_S**2, M_MUON**2, mass**2

    def integrand(c, q2):
        half = 0.5 * (s + M2 - q2)
        p = np.sqrt((s - q2 - M2) ** 2 - 4 * q2 * M2) / (2 * ROOT_S)
        lepton = np.sqrt(q2 / 4 - m2)
        swing = 2 * p * ROOT_S / np.sqrt(q2) * lepton
        h = amplitude.radiated_sum(s, m2, M2, half - swing * c, half + swing * c)
        # dΦ₃ = dq²/2π × (p/4π√s) × (lepton/4π√q²) × dc/2
        return h * p * lepton / (ROOT_S * np.sqrt(q2)) / (64 * np.pi**3)

    value, _ = integrate.dblquad(
        integrand, 4 * m2, (ROOT_S - mass) ** 2, -1, 1, epsrel=1e-6, epsabs=0
    )
    e4 = (4 * np.pi * ALPHA) ** 2
    expected = e4 / (6 * s * s) * value * HBARC2_FB_GEV2
    assert amplitude.cross_section(mass, ROOT_S) == pytest.approx(expected, rel=2e-5)


def test_closed_reaction_and_massless_vector():
    assert amplitude.cross_section(10.5, ROOT_S) == 0.0
    with pytest.raises(InputError, match="infinite"):
        amplitude.cross_section(0.0, ROOT_S)
