"""Three-body widths against other integrals and closed limits."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import dblquad, quad

from lumbra.foundation.constants import (
    ALPHA,
    CTAU_TAU_CM,
    FERMI_CONSTANT,
    HBARC_GEV_CM,
    M_ELECTRON,
    M_MUON,
    M_TAU,
)
from lumbra.models import DarkHiggs, DarkPhoton, HeavyNeutralLepton, InelasticDarkMatter
from lumbra.models import lepton_widths as n
from lumbra.models.dark_higgs import loop_integral
from lumbra.models.inelastic_dark_matter import small_splitting_width
from lumbra.models.production import neutral_lepton
from lumbra.models.vector_widths import to_vector_fermions
from tests.models.relative import approx


def traced(m1: float, split: float, mediator: float, lepton: float) -> float:
    """Γ(χ₂ → χ₁ℓℓ) for ε = α_D = 1e-3 by quadrature of another form of the matrix element.

    Hadronic and leptonic tensors contracted with the Dalitz variables, not factorised in q².
    """
    m2 = m1 + split
    charges = (4 * np.pi) ** 2 * 1e-3 * ALPHA * 1e-6

    def squared(s12: float, s23: float) -> float:
        # s12 = (χ₁ + ℓ⁻)², s23 = (ℓ⁻ + ℓ⁺)²; spin-summed, averaged over χ₂
        s13 = m1**2 + m2**2 + 2 * lepton**2 - s12 - s23
        a1, a2 = (s12 - m1**2 - lepton**2) / 2, (s13 - m1**2 - lepton**2) / 2
        pair = (s23 - 2 * lepton**2) / 2
        b1, b2 = a1 + pair + lepton**2, a2 + pair + lepton**2
        heavy = (m1**2 + m2**2 - s23) / 2
        # ½Tr[…]Tr[…] = 16[(p₁k₁)(p₂k₂) + (p₁k₂)(p₂k₁) + m²p₁p₂ − M₁M₂k₁k₂ − 2m²M₁M₂] for a
        # conserved lepton current
        bracket = a1 * b2 + a2 * b1 + lepton**2 * heavy - m1 * m2 * pair - 2 * lepton**2 * m1 * m2
        return 16 * charges * bracket / (s23 - mediator**2) ** 2

    def limits(s23: float) -> tuple[float, float]:
        e = np.sqrt(s23) / 2
        pl = np.sqrt(max(e * e - lepton**2, 0))
        e1 = (m2**2 - s23 - m1**2) / (2 * np.sqrt(s23))
        p1 = np.sqrt(max(e1 * e1 - m1**2, 0))
        return (e + e1) ** 2 - (pl + p1) ** 2, (e + e1) ** 2 - (pl - p1) ** 2

    area, _ = dblquad(
        lambda s12, t: squared(s12, np.exp(t)) * np.exp(t),
        np.log(4 * lepton**2),
        np.log(split**2),
        lambda t: limits(np.exp(t))[0],
        lambda t: limits(np.exp(t))[1],
        epsrel=1e-6,
        epsabs=0,
    )
    return area / ((2 * np.pi) ** 3 * 32 * m2**3)


@pytest.mark.parametrize(
    ("split", "lepton", "name"), [(0.4, M_MUON, "mumu"), (0.1, M_ELECTRON, "ee")]
)
def test_inelastic_decay_against_the_dalitz_plot(split: float, lepton: float, name: str) -> None:
    ours = InelasticDarkMatter(1.0, split, 1e-3, 1e-3, 3.0).partial_widths()[f"chi1{name}"]
    assert ours == approx(traced(1.0, split, 3.0, lepton), rel=1e-4)


def test_small_splittings() -> None:
    """The closed limit is high by 1.5 Δ/m₁, and tends to the width."""
    for split in (0.1, 0.03):
        exact = InelasticDarkMatter(1.0, split, 1e-3, 0.1, 3.0).partial_widths()["chi1ee"]
        ratio = float(small_splitting_width(split, 3.0, 1e-3, 0.1) / exact)
        assert ratio == approx(1 + 1.5 * split, rel=0.02)


def test_hadrons_of_inelastic_dark_matter_are_small_and_open() -> None:
    fractions = InelasticDarkMatter(2.0, 1.2, 1e-3, 0.1, 6.0).branching_fractions()
    assert 0.1 < fractions["chi1hadrons"] < 0.7


@pytest.mark.parametrize(("lepton", "higgs"), [(0.05, 0.5), (0.4, 0.9), (1e-4, 1.5)])
def test_loop_of_two_dark_photons(lepton: float, higgs: float) -> None:
    expected, _ = dblquad(
        lambda y, x: (2 - x - y) / (x + y + (1 - x - y) ** 2 * lepton**2 - x * y * higgs**2),
        0, 1, 0, lambda x: 1 - x, epsabs=1e-8,
    )  # fmt: skip
    assert loop_integral(lepton, higgs) == approx(expected, rel=1e-5)


def test_loop_of_a_heavy_dark_photon() -> None:
    assert loop_integral(1e-6, 1e-6) == approx(1.5, rel=1e-6)


@pytest.mark.parametrize(("higgs", "aprime"), [(1.5, 1.0), (3.0, 1.8)])
def test_dark_higgs_with_one_virtual_photon(higgs: float, aprime: float) -> None:
    """The electron channel against adaptive quadrature over the mass of the virtual A′."""
    alpha_d, epsilon = 0.1, 1e-3
    coupling = epsilon * np.sqrt(4 * np.pi * ALPHA)

    def rate(q: float) -> float:
        q2 = q * q
        k = (higgs**2 - aprime**2 - q2) / 2
        lam = (higgs**2 - (aprime + q) ** 2) * (higgs**2 - (aprime - q) ** 2)
        p = np.sqrt(max(lam, 0)) / (2 * higgs)
        g2 = 4 * np.pi * alpha_d
        two = 4 * g2 * aprime**2 * (2 + k**2 / (aprime**2 * q2)) * p / (8 * np.pi * higgs**2)
        own = float(to_vector_fermions(q, coupling, M_ELECTRON))
        return two * q * own / (q2 - aprime**2) ** 2 / np.pi * 2 * q

    edges = np.log(2 * M_ELECTRON), np.log(higgs - aprime)
    expected, _ = quad(lambda t: rate(np.exp(t)) * np.exp(t), *edges, limit=300, epsabs=0)
    ours = DarkHiggs(higgs, aprime, epsilon, alpha_d).partial_widths()["A'ee"]
    assert ours == approx(expected, rel=1e-4)


def test_dark_higgs_to_two_photons_at_high_mass() -> None:
    """Longitudinal A′ are the Goldstone boson: Γ → α_D m³/8M²."""
    width = DarkHiggs(100.0, 0.5, 1e-3, 0.1).partial_widths()["A'A'"]
    assert width == approx(0.1 * 100.0**3 / (8 * 0.25), rel=1e-3)


@pytest.mark.parametrize("mass", [0.5, 1.0, 3.0])
def test_charged_current_like_the_decay_of_a_muon(mass: float) -> None:
    """One massive product: 1 − 8x + 8x³ − x⁴ − 12x² ln x, wherever the mass is."""
    x = (M_MUON / mass) ** 2
    closed = 1 - 8 * x + 8 * x**3 - x**4 - 12 * x * x * np.log(x)
    unit = FERMI_CONSTANT**2 * mass**5 / (192 * np.pi**3)
    for masses in ((M_MUON, 0, 0), (0, M_MUON, 0), (0, 0, M_MUON)):
        assert n.charged_current(mass, *masses) == approx(unit * closed, rel=1e-6)


def test_the_muon_and_the_tau_themselves() -> None:
    """τ(μ) = 2.197e-6 s; B(τ → eνν) = 17.8 % from the lifetime of the tau."""
    muon = float(n.charged_current(M_MUON, M_ELECTRON, 0.0, 0.0))
    assert 6.582119569e-25 / muon == approx(2.197e-6, rel=5e-3)
    tau = float(n.charged_current(M_TAU, M_ELECTRON, 0.0, 0.0)) * CTAU_TAU_CM / HBARC_GEV_CM
    assert tau == approx(0.178, rel=5e-3)


@pytest.mark.parametrize("mass", [0.25, 0.5, 2.0, 5.0])
def test_left_handed_neutral_current_is_a_charged_one(mass: float) -> None:
    """Fierz: (ν̄N)(f̄f) with left-handed fields is (f̄N)(ν̄f)."""
    neutral = n.neutral_current(mass, M_MUON, 1.0, 0.0)
    assert neutral == approx(n.charged_current(mass, M_MUON, 0.0, M_MUON), rel=1e-6)


@pytest.mark.parametrize("mass", [0.25, 0.5, 2.0, 5.0])
def test_vector_neutral_current_by_the_mass_of_the_pair(mass: float) -> None:
    """g_L = g_R: a conserved current, 2g²∫dy 2(1 − y)²(1 + 2y)(1 + 2r)√(1 − 4r), r = m²/q²."""
    x2 = (M_MUON / mass) ** 2

    def rate(y: float) -> float:
        r = x2 / y
        return 2 * (1 - y) ** 2 * (1 + 2 * y) * (1 + 2 * r) * np.sqrt(max(1 - 4 * r, 0.0))

    integral, _ = quad(rate, 4 * x2, 1, epsrel=1e-10, limit=200)
    unit = FERMI_CONSTANT**2 * mass**5 / (192 * np.pi**3)
    expected = 2 * 0.3**2 * unit * integral
    assert n.neutral_current(mass, M_MUON, 0.3, 0.3) == approx(expected, rel=1e-6)


def test_tau_to_a_pion_and_a_massless_neutral_lepton() -> None:
    """B(τ → πν) = 10.82 % (PDG 2022); radiative corrections are 2 %."""
    assert neutral_lepton.tau_to_pion(0.0, 1.0) == approx(0.1082, rel=0.025)


def test_crossed_vector_meson_against_the_tau() -> None:
    """τ → ρν by the same amplitude, B = 25.5 %, without the width of the ρ."""
    tau = float(n.to_neutral_vector(M_TAU, 0.77526, 0.162 * 0.97373)) * 2
    assert tau * CTAU_TAU_CM / HBARC_GEV_CM == approx(0.2549, rel=0.15)


def test_majorana_has_twice_the_width_and_three_neutrinos_dominate_below_the_pion() -> None:
    dirac = HeavyNeutralLepton(2.0, u2_e=1e-6, majorana=False)
    assert HeavyNeutralLepton(2.0, u2_e=1e-6).width == approx(2 * dirac.width, rel=1e-12)
    light = HeavyNeutralLepton(0.1, u2_tau=1e-6)
    assert 0.8 < light.invisible_fraction < 0.95


def test_three_photons_are_the_only_way_out_of_a_light_dark_photon() -> None:
    fractions = DarkPhoton(0.5e-3, 1e-6).branching_fractions()
    assert fractions["3gamma"] == 1.0
