"""Meson decays to mediators against lattice form factors, identities and other integrals."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad

from lumbra.foundation import InputError
from lumbra.foundation import constants as c
from lumbra.models.production import b_to_kaon, upsilon
from lumbra.models.production import meson_to_dark_photon as mesons
from lumbra.models.production.neutral_lepton import b_to_lepton
from lumbra.models.scalar_widths import scalar_to_fermions
from tests.models.relative import approx


@pytest.mark.parametrize(
    ("q2", "value", "error"),
    [(0.0, 0.331915, 0.01156), (12.0, 0.475729, 0.00903), (22.9, 0.850441, 0.01718)],
)
def test_b_to_k_form_factor_against_the_lattice(q2: float, value: float, error: float) -> None:
    """HPQCD, Phys. Rev. D 107 (2023) 014510; within three of its errors."""
    assert abs(b_to_kaon.form_factor_f0(q2) - value) < 3 * error


def test_b_to_kstar_form_factor_at_rest() -> None:
    """Bharucha, Straub, Zwicky, JHEP 08 (2016) 098: A₀(0) = 0.356 ± 0.046 from a₀ = 0.3755."""
    assert b_to_kaon.form_factor_a0(0.0) == approx(0.3755, abs=0.0323)


def test_exclusive_scalars_are_part_of_the_inclusive_ones() -> None:
    """K and K* make less than all of b → sS, C²m_b/32π, and more than a tenth of it."""
    rate = float(b_to_kaon.scalar_coupling(1.0)) ** 2 * 4.75 / (32 * np.pi)
    inclusive = rate * c.TAU_B_PLUS_S / c.HBAR_GEV_S
    exclusive = sum(
        float(b_to_kaon.scalar_branching_fraction(0.1, 1.0, kaon)) for kaon in ("K", "K*")
    )
    assert 0.1 < exclusive / inclusive < 0.5


@pytest.mark.parametrize("kaon", ["K", "K*"])
def test_b_decays_close(kaon: str) -> None:
    masses = np.array([1.0, 4.3, 4.78, 4.9, 6.0])
    for function in (b_to_kaon.scalar_branching_fraction, b_to_kaon.alp_branching_fraction):
        rates = function(masses, 1e-3, kaon)
        assert np.all(rates[:2] > 0)
        assert np.all(rates[-2:] == 0)
        assert function(1.0, 2e-3, kaon) == approx(4 * rates[0], rel=1e-12)


def test_the_width_of_b_mesons_cancels_in_charge() -> None:
    """B⁺ and B⁰ have the same width up to masses: their fractions go like their lifetimes."""
    ratio = b_to_kaon.alp_branching_fraction(1.0, 1e-4) / b_to_kaon.alp_branching_fraction(
        1.0, 1e-4, charged=False
    )
    assert ratio == approx(c.TAU_B_PLUS_S / c.TAU_B0_S, rel=5e-3)


def test_top_loop_is_smooth_at_one() -> None:
    assert b_to_kaon.top_loop(1 + 1e-4) == approx(0.5, abs=1e-3)


def test_dark_pairs_of_an_upsilon_are_an_off_shell_scalar() -> None:
    """Two steps: Υ → γφ* at mass q with a Yukawa coupling, then φ* → χχ̄ of that mass.

    ∫dq²/π × [ratio at y_b = 1](q) × qΓ(q)/Λ⁴: a contact interaction is a heavy mediator.
    """
    v = c.HIGGS_VEV
    y_b = 1.0 / (c.M_UPSILON_1S / 2 / v)

    def rate(q2: float) -> float:
        q = np.sqrt(q2)
        first = float(upsilon.to_photon_higgs(q, y_b))
        second = q * float(scalar_to_fermions(q, 1.0, 1.0))
        return first * second / np.pi / 100.0**4

    expected, _ = quad(rate, 4.0, c.M_UPSILON_1S**2, epsabs=0)
    assert upsilon.to_photon_dark_pair(1.0, 100.0) == approx(expected, rel=1e-6)


def test_massless_dark_matter_in_closed_form() -> None:
    closed = c.M_UPSILON_1S**4 / (96 * np.pi**3 * c.ALPHA * 100.0**4)
    assert upsilon.to_photon_dark_pair(0.0, 100.0) == approx(closed, rel=1e-9)
    twice = upsilon.to_photon_dark_pair(0.0, 100.0, majorana=True)
    assert twice == approx(2 * closed, rel=1e-9)


@pytest.mark.parametrize("operator", upsilon.OPERATORS)
def test_limits_on_scales(operator: str) -> None:
    power = 2 if operator == "scalar-scalar" else 4
    reference = float(upsilon.to_photon_dark_pair(0.5, 100.0, operator))
    lowest = upsilon.lowest_scale(reference, 100.0, reference / 7, power=power)
    assert upsilon.to_photon_dark_pair(0.5, lowest, operator) == approx(reference / 7)


def test_unknown_operators_are_refused() -> None:
    with pytest.raises(InputError, match="axial-vector"):
        upsilon.to_photon_dark_pair(0.5, 100.0, "tensor")


def test_neutrinos_of_an_upsilon() -> None:
    """B(Υ(1S) → νν̄) ≈ 1e-5, Chang, Lebedev, Ng (1998)."""
    assert upsilon.to_neutrinos() * 0.0238 == approx(1e-5, rel=0.05)


def test_qcd_correction_is_the_users() -> None:
    plain = upsilon.to_photon_higgs(2.0, 1.0)
    lowered = upsilon.to_photon_higgs(2.0, 1.0, correction=lambda z: 0.7 * np.ones_like(z))
    assert lowered == approx(0.7 * plain)


def _signal_over_dalitz(signal: float, spectrum: float, mass: float) -> float:
    """What a window of 1 MeV holds of both, over 3π/2 ε²/α m/δm."""
    window = 1e-3
    return signal / (spectrum * 2 * mass * window) / (1.5 * np.pi * 1e-6 / c.ALPHA * mass / window)


@pytest.mark.parametrize("mass", [0.05, 0.2, 0.4])
def test_dark_photons_and_dalitz_pairs_share_their_form_factor(mass: float) -> None:
    """Bjorken, Essig, Schuster, Toro: their ratio knows neither form factor nor phase space."""
    lepton = 2e-6
    vector = mesons.vector_to_pseudoscalar(mass, 1e-3, c.M_PHI, c.M_ETA, 1.0, 1.28)
    pairs = mesons.pseudoscalar_dalitz_spectrum(mass**2, c.M_PHI, c.M_ETA, lepton, 1.28)
    assert _signal_over_dalitz(float(vector), float(pairs), mass) == approx(1, rel=1e-6)
    photon = mesons.pseudoscalar_to_photon(mass, 1e-3, c.M_ETA, 1.0, 1.94)
    pairs = mesons.photon_dalitz_spectrum(mass**2, c.M_ETA, lepton, 1.94)
    assert _signal_over_dalitz(float(photon), float(pairs), mass) == approx(1, rel=1e-6)


@pytest.mark.parametrize(
    ("computed", "measured"),
    [
        (("pi0", c.M_PION0, c.M_ELECTRON), 1.174e-2 / 0.98823),
        (("eta", c.M_ETA, c.M_ELECTRON), 6.9e-3 / 0.3941),
        (("eta", c.M_ETA, c.M_MUON), 3.1e-4 / 0.3941),
    ],
)
def test_dalitz_decays_against_measurements(
    computed: tuple[str, float, float], measured: float
) -> None:
    """PDG 2022; the η values are measured to 6 and 13 %."""
    name, mass, lepton = computed
    slope = mesons.SLOPES[name]

    def rate(t: float) -> float:
        return float(np.exp(t) * mesons.photon_dalitz_spectrum(np.exp(t), mass, lepton, slope))

    ratio, _ = quad(rate, np.log(4 * lepton**2), np.log(mass**2), epsabs=0)
    assert ratio == approx(measured, rel=0.13 if name == "eta" else 0.01)


def test_leptonic_b_decays() -> None:
    """B(B⁺ → τν) = (1.09 ± 0.24)e-4 for a massless neutrino."""
    assert b_to_lepton(0.0, 1.0, c.M_TAU) == approx(1.09e-4, abs=0.48e-4)
    assert b_to_lepton(5.3, 1.0, c.M_MUON) == 0
