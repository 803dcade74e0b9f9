"""Rates of production against amplitudes integrated or evaluated elsewhere."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate

from lumbra.amplitudes import gamma_alp, gamma_vector
from lumbra.foundation import Beams, InputError, Key
from lumbra.foundation.constants import ELECTRON_CHARGE, HBARC2_FB_GEV2, M_ELECTRON
from lumbra.generation import cross_section
from lumbra.generation.lepton_radiation import muonphilic_scalar
from lumbra.generation.zprime_strahlung import ZPrimeStrahlung
from lumbra.interpretation.recast.production import (
    REACTIONS,
    boosts_of,
    muon_radiation,
    production_rate,
)
from lumbra.interpretation.recast.vertices import VERTICES, vertices_of
from lumbra.models import LmuLtauZPrime

BEAMS = Beams(5.29, 5.29)
MASS = np.array([0.1, 1.0, 4.0, 9.0])
WINDOW = (-0.4, 0.6)


def test_dark_photons_and_axions_beside_a_photon() -> None:
    vector = production_rate("gamma-x", "dark-photon", MASS, BEAMS, WINDOW)
    axion = production_rate("gamma-x", "alp", MASS, BEAMS, WINDOW)
    share = (3 / 8) * (1.0 + (0.6**3 + 0.4**3) / 3)
    for i, mass in enumerate(MASS):
        want, _ = integrate.quad(
            lambda c, m=mass: gamma_vector.differential(c, m, 10.58, ELECTRON_CHARGE), *WINDOW
        )
        assert vector[i] == pytest.approx(want, rel=1e-9)
        assert axion[i] == pytest.approx(share * gamma_alp.total(mass, 10.58, 1.0), rel=1e-9)


def test_a_scalar_beside_a_photon_from_explicit_dirac_matrices() -> None:
    """|M|² with the electron's mass at 1e-4 √s, against the massless closed form."""
    mass = 3.0
    wide = production_rate("gamma-x", "higgs-mixed-scalar", np.array([mass]), BEAMS, (-0.8, 0.8))
    nodes, weights = np.polynomial.legendre.leggauss(16)
    cosine = 0.8 * nodes
    squared = np.array([_scalar_squared(mass, 10.58, c) for c in cosine])
    s = 10.58**2
    # dσ/dcos = |M|² (1 − m²/s)/(32π s)
    flux = (1 - mass**2 / s) / (32 * np.pi * s)
    yukawa = M_ELECTRON / 246.2196
    want = flux * HBARC2_FB_GEV2 * (0.8 * weights) @ squared * yukawa**2
    assert wide[0] == pytest.approx(want, rel=1e-4)


def _scalar_squared(mass: float, root: float, cosine: float) -> float:
    """Spin-averaged |M|² of e⁺e⁻ → γφ at unit Yukawa coupling, by traces of 4×4 matrices."""
    sigma = [np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.diag([1, -1])]
    zero, one = np.zeros((2, 2)), np.eye(2)
    gamma = [np.block([[zero, one], [one, zero]])]
    gamma += [np.block([[zero, x], [-x, zero]]) for x in sigma]
    metric = np.diag([1.0, -1.0, -1.0, -1.0])

    def slash(p: np.ndarray) -> np.ndarray:
        return sum(metric[i, i] * p[i] * gamma[i] for i in range(4))

    e, k = root / 2, (root**2 - mass**2) / (2 * root)
    sine = np.sqrt(1 - cosine**2)
    p, q = np.array([e, 0, 0, e]), np.array([e, 0, 0, -e])
    photon = np.array([k, k * sine, 0, k * cosine])
    first, second = p - photon, photon - q
    total = 0.0
    for mu in range(4):
        a = slash(first) @ gamma[mu] / (first @ metric @ first)
        b = gamma[mu] @ slash(second) / (second @ metric @ second)
        m = a + b
        bar = gamma[0] @ m.conj().T @ gamma[0]
        total -= metric[mu, mu] * np.trace(slash(q) @ m @ slash(p) @ bar).real
    return total * ELECTRON_CHARGE**2 / 4


def test_the_table_of_radiation_off_muons_is_what_the_generator_gives() -> None:
    """Two masses of each kind, 1 % each (20 000 events; the table has 400 000)."""
    table = muon_radiation()
    for mass in (0.5, 5.0):
        row = int(np.flatnonzero(table["mass_GeV"] == mass)[0])
        for kind, process in (
            ("vector", ZPrimeStrahlung(mass, 1.0, radiation=False)),
            ("scalar", muonphilic_scalar(mass, 1.0, "scalar", False)),
            ("pseudoscalar", muonphilic_scalar(mass, 1.0, "pseudoscalar", False)),
        ):
            made = cross_section(process, 20_000, Beams(7.007, 4.0, 0.083), Key(2))
            assert table[f"{kind}_fb"][row] == pytest.approx(made.value, rel=0.01)


def test_currents_of_quarks_in_meson_decays() -> None:
    """φ → ηX goes with the strange charge, π⁰ → γX with 2x_u + x_d: none for Q − B."""
    mass = np.array([0.1])
    phi = {m: production_rate("phi-eta", m, mass, BEAMS)[0] for m in ("b-minus-l", "protophobic")}
    photon = production_rate("phi-eta", "dark-photon", mass, BEAMS)[0] / ELECTRON_CHARGE**2
    assert phi["b-minus-l"] == pytest.approx(photon)
    assert phi["protophobic"] == pytest.approx(4 * photon)
    pion = production_rate("pi0-gamma", "dark-photon", mass, BEAMS)[0] / ELECTRON_CHARGE**2
    assert production_rate("pi0-gamma", "b-minus-l", mass, BEAMS)[0] == pytest.approx(pion)
    with pytest.raises(InputError, match="not made in π⁰"):
        production_rate("pi0-gamma", "protophobic", mass, BEAMS)


def test_the_loop_of_muons_and_taus_makes_a_muonic_boson() -> None:
    mass = np.array([0.05, 2.0])
    ratio = production_rate("gamma-x", "lmu-ltau", mass, BEAMS) / production_rate(
        "gamma-x", "dark-photon", mass, BEAMS
    )
    want = np.abs(LmuLtauZPrime(mass, 1.0).kinetic_mixing(mass**2)) ** 2
    assert ratio == pytest.approx(want, rel=1e-9)


@pytest.mark.parametrize("model", sorted(VERTICES))
def test_every_model_is_made_somewhere_and_nowhere_else(model: str) -> None:
    made, mass = 0, np.array([0.1])
    for reaction in REACTIONS:
        try:
            rate = production_rate(reaction, model, mass, BEAMS)
        except InputError as error:
            assert "not made" in str(error)
            continue
        made += 1
        assert np.all(np.isfinite(rate) & (rate > 0))
    assert made


def test_bad_input() -> None:
    mass = np.array([1.0])
    with pytest.raises(InputError, match="closed"):
        production_rate("gamma-x", "alp", np.array([11.0]), BEAMS)
    with pytest.raises(InputError, match="not known here"):
        production_rate("mumu-x", "lmu-ltau", mass, Beams(2.0, 2.0))
    with pytest.raises(InputError, match="no such reaction"):
        production_rate("gamma-z", "alp", mass, BEAMS)
    with pytest.raises(InputError, match="angle"):
        production_rate("gamma-x", "alp", mass, BEAMS, (-1.0, 1.0))
    with pytest.raises(InputError, match="not recast"):
        vertices_of("dark-higgs")
    with pytest.raises(InputError, match="only one"):
        production_rate("gamma-x", "alp", mass, BEAMS, fixed={"g_all": 1e-3})
    with pytest.raises(InputError, match="momenta of X"):
        boosts_of("pi0-gamma", mass, BEAMS)
