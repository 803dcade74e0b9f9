"""Widths of spin-0 bosons: loops against Feynman parameters, scalars against published tables."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import dblquad

from lumbra.foundation import InputError
from lumbra.foundation.constants import ALPHA, FERMI_CONSTANT, M_MUON
from lumbra.models import AxionLikeParticle, HiggsMixedScalar, LightPseudoscalar, Muonphilic
from lumbra.models import scalar_widths as w
from lumbra.models.alp import decay_length, smallest_opening_angle
from lumbra.models.higgs_mixed_scalar import _form_factors
from lumbra.models.strong_coupling import running_mass, strong_coupling
from tests.models.relative import approx
from tests.models.tables import read_table


@pytest.mark.parametrize("tau", [1e-5, 5e-4, 0.1, 0.6, 0.95])
def test_loops_against_feynman_parameters(tau: float) -> None:
    mass = 2 * np.sqrt(tau)
    scalar, _ = dblquad(
        lambda y, x: 4 * (1 - 4 * x * y) / (1 - 4 * tau * x * y), 0, 1, 0, lambda x: 1 - x
    )
    odd, _ = dblquad(lambda y, x: 4 / (1 - 4 * tau * x * y), 0, 1, 0, lambda x: 1 - x)
    assert w.scalar_loop(mass, 1.0) == approx(scalar, rel=1e-6)
    assert w.pseudoscalar_loop(mass, 1.0) == approx(odd, rel=1e-6)


def test_loops_have_the_imaginary_part_of_unitarity() -> None:
    """Above threshold Im f = (π/2) ln[(1+β)/(1−β)] up to sign, and f is continuous there."""
    mass = 3.0
    beta = np.sqrt(1 - 4 / mass**2)
    f = w.pseudoscalar_loop(mass, 1.0) * (mass / 2) ** 2 / 2
    assert abs(f.imag) == approx(np.pi / 2 * np.log((1 + beta) / (1 - beta)), rel=1e-12)
    near = [complex(w.scalar_loop(2 * (1 + step), 1.0)) for step in (-1e-9, 1e-9)]
    assert abs(near[0] - near[1]) < 1e-4


def test_higgs_to_muons_and_photons_at_its_own_mass() -> None:
    """At 125 GeV: G_F m m_μ²/(4√2π) is 2.5e-7 GeV at a pole mass, and the top gives |4/3·…|."""
    muons = w.scalar_to_fermions(125.0, M_MUON / 246.22, M_MUON)
    expected = FERMI_CONSTANT * 125 * M_MUON**2 / (4 * np.sqrt(2) * np.pi)
    assert muons == approx(expected, rel=1e-4)
    # published amplitude A_t(τ = 0.13) = 1.376; coupling of a Higgs boson α/2πv × N_c Q² A
    assert w.scalar_loop(125.0, 172.5).real == approx(1.376, rel=2e-3)


def test_muonphilic_boson_below_threshold_goes_to_photons() -> None:
    coupling = ALPHA / (2 * np.pi) * 1e-3 / M_MUON
    for parity, loop in (("scalar", 4 / 3), ("pseudoscalar", 2.0)):
        light = Muonphilic(0.01, 1e-3, parity)
        assert light.width == approx((loop * coupling) ** 2 * 0.01**3 / (64 * np.pi), rel=2e-3)
    with pytest.raises(InputError, match="parity"):
        Muonphilic(0.01, 1e-3, "vector")


def test_alp_lepton_loops_decouple() -> None:
    """A light ALP with derivative couplings to leptons hardly sees photons; a heavy one does."""
    light = AxionLikeParticle(1e-5, g_all=1e-3).photon_coupling
    assert abs(light) < 1e-3 * ALPHA / np.pi * 1e-3
    heavy = AxionLikeParticle(500.0, g_all=1e-3).photon_coupling
    # each of three leptons contributes αg/π
    assert abs(heavy) == approx(3 * ALPHA / np.pi * 1e-3, rel=0.05)


def test_alp_in_flight() -> None:
    alp = AxionLikeParticle(np.array([0.2, 2.0]), 1e-4)
    momentum = (10.58**2 - alp.mass**2) / (2 * 10.58)
    closed = 64 * np.pi * 1.973269804e-14 * momentum / (1e-8 * alp.mass**4)
    assert decay_length(alp, 10.58) == approx(closed, rel=1e-9)
    assert smallest_opening_angle(10.57999, 10.58) == approx(np.pi, abs=1e-2)


def test_strong_coupling_and_masses() -> None:
    """PDG 2022: α_s(m_τ) = 0.314 ± 0.014, α_s(m_b) = 0.225; m_b(M_Z) = 2.85 GeV."""
    assert strong_coupling(1.777) == approx(0.314, abs=0.014)
    assert strong_coupling(4.18) == approx(0.225, abs=0.004)
    assert strong_coupling(91.1876) == approx(0.1179, rel=1e-6)
    assert running_mass("s", 2.0) == approx(0.093)
    assert running_mass("b", 91.2) == approx(2.85, rel=0.05)


@pytest.mark.parametrize(
    ("low", "high", "tolerance"),
    [
        (0.0, 0.21, 0.04),
        (0.24, 0.28, 0.03),
        (0.28, 0.75, 0.08),
        (0.75, 0.95, 0.25),
        (1.0, 2.0, 0.25),
        (2.0, 3.5, 0.35),
        (4.0, 10.1, 0.1),
    ],
)
def test_scalar_decay_length_against_a_published_table(
    low: float, high: float, tolerance: float
) -> None:
    """Leptons agree to the table's digitisation; mesons and gluons to what theory knows of them."""
    table = read_table("scalar_ctau.csv")
    here = (table["mass_GeV"] > low) & (table["mass_GeV"] < high)
    ours = HiggsMixedScalar(table["mass_GeV"][here], 1.0).ctau / 100
    assert here.sum() >= 2
    assert ours == approx(table["ctau_m"][here], rel=tolerance)


def test_pion_phases_are_those_of_scattering() -> None:
    """Watson: below KK every form factor has the phase δ₀⁰ of ππ scattering.

    García-Martín et al., Phys. Rev. D 83 (2011) 074004: δ₀⁰ is 38° ± 1° at 0.5 GeV and passes 90°
    near 0.84 GeV. Figures are read to some degrees.
    """
    table = _form_factors()
    mass = table["mass_GeV"]
    for name in ("gamma", "theta"):
        phase = np.degrees(table[f"{name}_pions_rad"])
        assert np.interp(0.5, mass, phase) == approx(38, abs=4)
        assert np.interp(90, phase[mass < 0.95], mass[mass < 0.95]) == approx(0.84, abs=0.04)


def test_pseudoscalar_gluons_of_a_heavy_top_alone() -> None:
    """Γ(gg) = α_s²m³g²/(32π³v²) for one heavy quark, Djouadi's infinite-mass limit."""
    light = LightPseudoscalar(9.0, 1e-9, 1.0).partial_widths()
    # charm is light against 9 GeV: |Σ| of charm and top is computed, top alone is 1
    charm = complex(w.pseudoscalar_loop(9.0, 1.67)) / 2
    size = abs(charm + complex(w.pseudoscalar_loop(9.0, 172.5)) / 2) ** 2
    limit = strong_coupling(9.0) ** 2 * 9.0**3 / (32 * np.pi**3 * 246.2196**2)
    assert light["gg"] == approx(limit * size, rel=2e-3)
