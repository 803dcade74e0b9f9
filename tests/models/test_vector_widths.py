"""Vector widths against explicit Dirac traces and against one another."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from lumbra.foundation.constants import ALPHA, M_ELECTRON, M_MUON
from lumbra.models import vector_widths as w

GAMMA0 = np.array([[0, 0, 1, 0], [0, 0, 0, 1], [1, 0, 0, 0], [0, 1, 0, 0]], complex)
SIGMA = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
GAMMA = [GAMMA0] + [np.block([[np.zeros((2, 2)), s], [-s, np.zeros((2, 2))]]) for s in SIGMA]
GAMMA5 = np.diag([-1.0, -1, 1, 1])
METRIC = np.diag([1.0, -1, -1, -1])


def traced_width(mass, first, second, axial):
    """Width at g = 1 from a numerical trace with the full polarisation sum."""
    lam = (mass**2 - (first + second) ** 2) * (mass**2 - (first - second) ** 2)
    p = np.sqrt(lam) / (2 * mass)
    p1 = np.array([np.hypot(p, first), 0, 0, p])
    p2 = np.array([np.hypot(p, second), 0, 0, -p])
    k = p1 + p2

    def slash(v):
        return sum(v[i] * METRIC[i, i] * GAMMA[i] for i in range(4))

    polarisation = -METRIC + np.outer(METRIC @ k, METRIC @ k) / mass**2
    total = 0.0
    for m in range(4):
        for n in range(4):
            one, two = (GAMMA[i] @ GAMMA5 if axial else GAMMA[i] for i in (m, n))
            conjugate = GAMMA0 @ two.conj().T @ GAMMA0
            trace = np.trace(
                (slash(p1) + first * np.eye(4)) @ one @ (slash(p2) - second * np.eye(4)) @ conjugate
            )
            total += polarisation[m, n] * trace.real
    return p * total / (3 * 8 * np.pi * mass**2)


@pytest.mark.parametrize(("mass", "lepton"), [(0.3, M_MUON), (4.0, 1.77686), (1.0, M_ELECTRON)])
def test_equal_masses_against_traces(mass, lepton):
    vector = w.to_vector_fermions(mass, 1.0, lepton)
    axial = w.to_axial_fermions(mass, 1.0, lepton)
    assert vector == pytest.approx(traced_width(mass, lepton, lepton, False), rel=1e-9)
    assert axial == pytest.approx(traced_width(mass, lepton, lepton, True), rel=1e-9)


@pytest.mark.parametrize("mass", [0.3, 1.0])
def test_unequal_masses_against_traces(mass):
    width = w.to_unequal_fermions(mass, 1.0, M_ELECTRON, M_MUON)
    assert width == pytest.approx(traced_width(mass, M_ELECTRON, M_MUON, False), rel=1e-9)


@given(st.floats(0.01, 9.0), st.floats(0.0, 0.49))
def test_unequal_formula_contains_the_equal_one(mass, share):
    m = share * mass
    equal = w.to_vector_fermions(mass, 0.3, m)
    assert w.to_unequal_fermions(mass, 0.3, m, m) == pytest.approx(equal, rel=1e-9)


def test_neutrinos_are_half_a_massless_pair():
    assert w.to_neutrinos(2.0, 0.1) == 0.5 * w.to_vector_fermions(2.0, 0.1, 0.0)


def test_published_dark_photon_width():
    """α ε² m/3 …: ε = 1e-3, m = 1 GeV to muons, 2.43060417e-9 GeV."""
    coupling = 1e-3 * np.sqrt(4 * np.pi * ALPHA)
    assert w.to_vector_fermions(1.0, coupling, M_MUON) == pytest.approx(2.43060417e-9, rel=1e-8)


def test_dark_channels_of_a_dark_photon():
    """m = 0.3, m_χ = 0.1 GeV, α_D = 0.5: Dirac, scalar and Majorana."""
    g = np.sqrt(4 * np.pi * 0.5)
    assert w.to_vector_fermions(0.3, g, 0.1) == pytest.approx(0.0455495, rel=1e-5)
    assert w.to_scalars(0.3, g, 0.1) == pytest.approx(0.00517608, rel=1e-5)
    assert w.to_majorana(0.3, g, 0.1) == pytest.approx(0.0103522, rel=1e-5)


def test_closed_channels_have_no_width():
    masses = np.array([0.1, 0.2, 0.3])
    widths = w.to_vector_fermions(masses, 1.0, M_MUON)
    assert np.array_equal(widths > 0, [False, False, True])
    assert w.to_unequal_fermions(0.1, 1.0, M_ELECTRON, M_MUON) == 0
