"""The L_μ − L_τ boson against published branching fractions and an independent loop integral."""

import numpy as np
import pytest
from scipy import integrate

from lumbra.foundation import InputError
from lumbra.foundation.constants import ELECTRON_CHARGE, M_MUON, M_TAU
from lumbra.models import MODELS, LmuLtauZPrime


@pytest.mark.parametrize(
    ("mass", "fraction"), [(0.3, 0.530249094), (1.0, 0.500189869), (4.0, 0.378764902)]
)
def test_invisible_fraction(mass, fraction):
    assert LmuLtauZPrime(mass, 1e-3).invisible_fraction == pytest.approx(fraction, rel=1e-8)


def test_invisible_fraction_is_whole_below_the_muon_threshold():
    assert LmuLtauZPrime(2 * M_MUON - 1e-6, 1e-3).invisible_fraction == 1.0
    assert LmuLtauZPrime(9.9, 1e-3).invisible_fraction == pytest.approx(1 / 3, abs=2e-3)


def test_widths_and_lifetime():
    assert LmuLtauZPrime(4.0, 1.0).branching_fractions()["mumu"] == pytest.approx(
        0.378763795, rel=1e-8
    )
    assert LmuLtauZPrime(5.0, 0.1).width == pytest.approx(0.00382121218, rel=1e-8)
    assert LmuLtauZPrime(0.05, 1e-4).ctau == pytest.approx(0.00148781038, rel=1e-8)


@pytest.mark.parametrize("invisible", ["sm", "dark", "all"])
def test_fractions_sum_to_one(invisible):
    model = LmuLtauZPrime(3.0, 0.2, invisible)
    assert sum(model.branching_fractions().values()) == pytest.approx(1.0, abs=1e-12)


def test_dark_fermion():
    assert LmuLtauZPrime(3.0, 0.2, "all").invisible_fraction == 1.0
    plain = LmuLtauZPrime(3.0, 0.2).invisible_fraction
    mixed = LmuLtauZPrime(3.0, 0.2, "dark", dark_coupling=0.2).invisible_fraction
    assert plain < mixed < 1
    strong = LmuLtauZPrime(3.0, 1e-3, "dark", dark_coupling=1.0)
    assert strong.invisible_fraction == pytest.approx(1.0, abs=1e-5)
    assert strong.width == pytest.approx(LmuLtauZPrime(3.0, 1e-3, "all").width, rel=1e-5)


def test_kinetic_mixing_at_rest():
    assert complex(LmuLtauZPrime(1.0, 1.0).kinetic_mixing()) == pytest.approx(0.0144329111)


@pytest.mark.parametrize("q2", [-3.0, -1e-5, 1e-5, 0.01, 0.04, 0.05, 1.0, 13.0, 112.0])
def test_kinetic_mixing_against_the_integral(q2):
    def integrand(x, part):
        inner = x * (1 - x)
        logs = [np.log(m * m - inner * q2 - 1e-15j) for m in (M_TAU, M_MUON)]
        return inner * part(logs[0] - logs[1])

    edges = [
        0.5 * (1 + sign * np.sqrt(1 - 4 * m * m / q2))
        for m in (M_MUON, M_TAU)
        if q2 > 4 * m * m
        for sign in (-1, 1)
    ]
    parts = [
        integrate.quad(integrand, 0, 1, (part,), points=edges or None, limit=400, epsabs=1e-12)
        for part in (np.real, np.imag)
    ]
    expected = ELECTRON_CHARGE * 0.2 / (2 * np.pi**2) * complex(parts[0][0], parts[1][0])
    assert abs(complex(LmuLtauZPrime(1.0, 0.2).kinetic_mixing(q2)) - expected) < 1e-12


@pytest.mark.parametrize(
    ("arguments", "word"),
    [
        ((2000.0, 0.1), "MeV"),
        ((-1.0, 0.1), "above 0"),
        ((float("nan"), 0.1), "finite"),
        ((1.0, 0.0), "g′"),
        ((1.0, 0.1, "some"), "'all'"),
        ((1.0, 0.1, "dark", 1.0, 0.6), "half the Z′"),
    ],
)
def test_impossible_parameters_are_refused(arguments, word):
    with pytest.raises(InputError, match=word):
        LmuLtauZPrime(*arguments)


def test_the_list_of_models():
    assert MODELS["lmu-ltau"].model is LmuLtauZPrime
    assert all(entry.description for entry in MODELS.values())
