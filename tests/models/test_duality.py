"""Hadronic widths that rest on quarks, against decays of the τ and sum rules of the currents."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from lumbra.foundation import constants as c
from lumbra.models import BMinusL, HeavyNeutralLepton, LightPseudoscalar
from lumbra.models.hadrons import baryonic_ratios, hadronic_ratios, protophobic_ratios
from lumbra.models.heavy_neutral_lepton import _quarks
from lumbra.models.strong_coupling import running_mass, strong_coupling
from tests.models.relative import approx

ELECTRON_BRANCHING = 0.1782
"""BR(τ → eνν), PDG 2022, like those below."""


def heavy(mass: Any) -> dict[str, Any]:
    """Widths of an N that mixes with ν_e: those of a heavy τ, and the neutral current."""
    return HeavyNeutralLepton(mass, u2_e=1e-6, majorana=False).partial_widths()


def to_leptons(mass: float) -> float:
    """G_F²m⁵/192π³ |U|²: what τ → eνν is for massless leptons."""
    return c.FERMI_CONSTANT**2 * mass**5 / (192 * np.pi**3) * 1e-6


@pytest.mark.parametrize(
    ("channel", "measured", "tolerance"),
    [("epi", 0.1082, 0.03), ("erho", 0.2549, 0.03), ("eK", 0.00696, 0.02)],
)
def test_single_mesons_are_those_of_the_tau(
    channel: str, measured: float, tolerance: float
) -> None:
    """N → e π, ρ, K at the mass of the τ is τ → ν π, ρ, K: crossing. Radiative corrections: 2 %."""
    ratio = float(heavy(c.M_TAU)[channel]) / to_leptons(c.M_TAU)
    assert ratio == approx(measured / ELECTRON_BRANCHING, rel=tolerance)


MESONS = ("epi", "eK", "erho", "nupi0", "nueta", "nurho", "nuomega", "nuphi")


def hadrons_of(widths: dict[str, Any]) -> float:
    """Width into hadrons, of both currents."""
    return sum(float(widths[name]) for name in (*MESONS, "hadrons"))


def test_all_hadrons_are_those_of_the_tau() -> None:
    """R_τ = 3.637 ± 0.011 (PDG 2022) over 1.020 of electroweak corrections; ours is 3 % lower.

    An N that mixes with ν_τ has the neutral current alone at this mass: it is taken off. Kaons of
    their real mass, where strange quarks have a third of it, make two thirds of the difference.
    """
    neutral = HeavyNeutralLepton(c.M_TAU, u2_tau=1e-6, majorana=False).partial_widths()
    charged = hadrons_of(heavy(c.M_TAU)) - hadrons_of(neutral)
    assert charged / to_leptons(c.M_TAU) == approx(3.637 / 1.020, rel=0.04)


@pytest.mark.parametrize("mass", [1.0, 1.1, 1.2])
def test_mesons_and_quarks_meet(mass: float) -> None:
    """Where "hadrons" begins, mesons one by one make as much as quarks do: within 3 %."""
    widths = heavy(mass)
    single = sum(float(widths[name]) for name in MESONS)
    quarks = float(_quarks(np.array(mass), {"e": 1e-6, "mu": 0.0, "tau": 0.0}))
    assert single == approx(quarks, rel=0.03)


def integral(ratios: Callable[[Any], dict[str, Any]], low: float, high: float) -> float:
    """∫R ds [GeV²]."""
    mass = np.linspace(low, high, 40_001)
    total = sum(np.asarray(part) for part in ratios(mass).values())
    return float(np.trapezoid(2 * mass * total, mass))


@pytest.mark.parametrize(
    ("ratios", "sum_of_squares", "tolerance"),
    [(hadronic_ratios, 2.0, 0.05), (baryonic_ratios, 1.0, 0.12), (protophobic_ratios, 3.0, 0.08)],
)
def test_sum_rules_of_the_currents(
    ratios: Callable[[Any], dict[str, Any]], sum_of_squares: float, tolerance: float
) -> None:
    """∫R ds up to 4 GeV² is that of quarks, 3Σq²(1 + α_s/π + …)s₀: Shankar, PRD 15 (1977) 755.

    The charges are 2/3, −1/3, −1/3 of the photon, measured, as a control; and 1/3 for baryon
    number, where a line from vector dominance to quarks stands for many mesons. Of Q − B, 1/3 and
    −2/3 twice, the many mesons are taken to be the photon's.
    """
    a = float(strong_coupling(2.0)) / np.pi
    quarks = sum_of_squares * (1 + a + 1.64 * a**2) * 4.0
    assert integral(ratios, 0.28, 2.0) == approx(quarks, rel=tolerance)


def test_quark_masses_at_the_z() -> None:
    """m_s, m_c, m_b = 53.2 ± 4.6 MeV, 0.620 ± 0.017, 2.839 ± 0.026 GeV: Huang and Zhou, 2009.04851.

    Of charm at 3 GeV: 0.988 ± 0.007 GeV, PDG 2022 (lattice).
    """
    assert running_mass("s", 91.19) == approx(0.0532, abs=0.0046)
    assert running_mass("c", 91.19) == approx(0.620, abs=0.017)
    assert running_mass("b", 91.19) == approx(2.839, rel=0.012)
    assert running_mass("c", 3.0) == approx(0.988, abs=0.007)


def test_heavy_pseudoscalars_go_to_quarks_as_their_masses_say() -> None:
    """Γ(cc)/Γ(ττ) at 9 GeV for equal couplings: 3 m_c²(9)/m_τ² β_c/β_τ (1 + 5.67 α_s/π)."""
    widths = LightPseudoscalar(9.0, 1.0, 1.0).partial_widths()
    charm = 0.620 * (float(running_mass("c", 9.0)) / float(running_mass("c", 91.19)))
    open_charm, tau = (1 - (2 * 1.935 / 9) ** 2) ** 0.5, (1 - (2 * c.M_TAU / 9) ** 2) ** 0.5
    qcd = 1 + 5.67 * float(strong_coupling(9.0)) / np.pi
    expected = 3 * (charm / c.M_TAU) ** 2 * open_charm / tau * qcd
    assert widths["cc"] / widths["tautau"] == approx(expected, rel=0.06)


def test_b_minus_l_has_no_step_where_the_line_begins_and_ends() -> None:
    for edge in (1.06, 2.0):
        below, above = (float(BMinusL(edge * (1 + step), 1e-3).width) for step in (-1e-6, 1e-6))
        assert above == approx(below, rel=1e-3)
