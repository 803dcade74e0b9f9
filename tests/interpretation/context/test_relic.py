"""Freeze-out against other integrators, closed forms and the handbook of the bath."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp
from scipy.special import kve

from lumbra.foundation import InputError
from lumbra.foundation.constants import ALPHA, M_ELECTRON, M_MUON, M_PION
from lumbra.interpretation.context.annihilation import (
    KINDS,
    cross_section,
    slow_rate,
    thermal_rate,
    visible_ratio,
)
from lumbra.interpretation.context.relic import abundance, relic_target
from lumbra.interpretation.context.thermal_bath import degrees_of_freedom, ideal_gas


def test_the_riccati_equation_against_an_adaptive_integrator() -> None:
    grid = np.linspace(math.log(3), math.log(3e4), 2001)

    def rate(u: float | np.ndarray) -> np.ndarray:
        return 3e9 * np.exp(-2.0 * np.asarray(u))

    def equilibrium(u: float | np.ndarray) -> np.ndarray:
        x = np.exp(np.asarray(u))
        return np.asarray(0.1 * x**2 * kve(2, x) * np.exp(-x))

    def slope(u: float, w: np.ndarray) -> np.ndarray:
        # in ln Y, where no cancellation hurts
        return -rate(u) * (np.exp(w) - equilibrium(u) ** 2 * np.exp(-w))

    start = [math.log(float(equilibrium(grid[0])))]
    span = (grid[0], grid[-1])
    other = solve_ivp(slope, span, start, method="Radau", rtol=1e-8, atol=1e-8)
    ours = abundance(rate(grid)[None], equilibrium(grid)[None], grid)
    assert ours[0] == pytest.approx(float(np.exp(other.y[0, -1])), rel=2e-3)


@pytest.mark.parametrize("kind", KINDS)
def test_cold_dark_matter_annihilates_as_the_slow_formula_says(kind: str) -> None:
    """At T = m/3e4: ⟨v²⟩ = 6T/m for p waves; with α_D small, the A′ is narrow."""
    mass, alpha_d, ratio = 0.02, 0.01, 3.0

    def section(s: np.ndarray) -> np.ndarray:
        return cross_section(s, mass, ratio * mass, alpha_d, kind, hadrons=False)

    x = 3e4
    average = thermal_rate(section, mass, [x], [ratio * mass])[0]
    y = alpha_d / ratio**4
    velocity2 = 1.0 if kind.endswith("dirac") else 6 / x
    assert average == pytest.approx(float(slow_rate(y, mass, kind, ratio)) * velocity2, rel=5e-3)


def test_the_thermal_average_against_an_adaptive_integral() -> None:
    mass, mediator, x = 0.05, 0.11, 15.0

    def section(s: np.ndarray) -> np.ndarray:
        return cross_section(s, mass, mediator, 0.1, "scalar", hadrons=False)

    def integrand(s: float) -> float:
        root = math.sqrt(s)
        bessel = kve(1, root * x / mass) * math.exp(-x * (root / mass - 2)) / kve(2, x) ** 2
        return float(section(np.array(s)) * (s - 4 * mass**2) * root * bessel)

    low = 4 * mass**2
    points = [mediator**2 * (1 + k * 0.01) for k in (-1, 0, 1)]
    pieces = [low, *[p for p in points if p > low], 4 * low, 60 * low]
    total = sum(
        quad(integrand, a, b, limit=400, epsrel=1e-9)[0] for a, b in itertools.pairwise(pieces)
    )
    want = total / (8 * mass**4 * mass / x)
    assert thermal_rate(section, mass, [x], [mediator])[0] == pytest.approx(want, rel=2e-3)


def test_targets_go_with_the_square_of_the_mass_and_with_the_kind() -> None:
    """Below the pion roughly as m²; the Majorana target is half the scalar one (one state)."""
    mass = np.array([0.01, 0.03, 0.08])
    scalar = relic_target(mass, "scalar", hadrons=False)
    assert scalar / mass**2 == pytest.approx(np.full(3, scalar[0] / 1e-4), rel=0.4)
    assert np.all(np.diff(scalar / mass**2) > 0)
    majorana = relic_target(mass, "majorana", hadrons=False)
    assert majorana / scalar == pytest.approx(np.full(3, 0.5), rel=0.02)
    dirac = relic_target(mass, "dirac", hadrons=False)
    assert np.all(dirac < 0.1 * scalar)
    assert relic_target(mass, "pseudo-dirac", hadrons=False) == pytest.approx(dirac)
    # hadrons help where the ρ is near
    heavy = np.array([0.35])
    assert relic_target(heavy, "scalar")[0] < 0.5 * relic_target(heavy, "scalar", hadrons=False)[0]


def test_a_resonance_needs_less_coupling() -> None:
    near = relic_target(np.array([0.03]), "scalar", ratio=2.2, hadrons=False)
    assert near[0] < 0.3 * relic_target(np.array([0.03]), "scalar", hadrons=False)[0]


def test_rates_into_visible_particles() -> None:
    s = np.array([0.01, 0.3, 25.0])
    leptons = visible_ratio(s, hadrons=False)
    assert leptons[0] == pytest.approx(1.0, abs=1e-3)
    assert leptons[2] == pytest.approx(2.0, abs=1e-3)
    assert visible_ratio(s)[2] == pytest.approx(2.98 + 3.55, rel=0.03)
    assert slow_rate(1.0, 1.0, "dirac", 1e9) == pytest.approx(16 * math.pi * ALPHA)


def test_the_table_of_the_bath_meets_ideal_gases() -> None:
    """Electrons, neutrinos and photons to 10 MeV; with muons and pions at 25 MeV to 2 %."""
    for temperature in (1e-3, 3e-3, 9.9e-3):
        plasma = ideal_gas(M_ELECTRON / temperature, 4.0, fermions=True)
        energy, entropy = degrees_of_freedom(temperature)
        free = 2 + 5.25
        assert energy == pytest.approx(plasma[0] + free, rel=0.02)
        assert entropy == pytest.approx(plasma[1] + free, rel=0.02)
    gas = np.zeros(2)
    for mass, spins, fermions in ((M_MUON, 4, True), (M_PION, 3, False), (M_ELECTRON, 4, True)):
        gas += np.array(ideal_gas(mass / 0.025, spins, fermions=fermions))
    energy, entropy = degrees_of_freedom(0.025)
    assert energy == pytest.approx(gas[0] + 7.25, rel=0.02)
    assert entropy == pytest.approx(gas[1] + 7.25, rel=0.02)
    # long after: (2 + 21/4 (4/11)^(4/3)) and (2 + 21/4 · 4/11), neutrinos a little warmer
    energy, entropy = degrees_of_freedom(1e-6)
    assert energy == pytest.approx(3.363, rel=0.005)
    assert entropy == pytest.approx(3.909, rel=0.005)


def test_bad_input() -> None:
    for mass, given in (
        (1e-4, {}), (20.0, {}), (0.1, {"ratio": 1.5}), (0.1, {"density": 0.0}),
        (0.1, {"alpha_d": -1.0}), (0.1, {"kind": "vector"}), (math.nan, {}),
    ):  # fmt: skip
        with pytest.raises(InputError):
            relic_target(np.array([mass]), **given)
