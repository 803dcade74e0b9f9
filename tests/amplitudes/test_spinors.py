"""The spinor engine against the algebra it stands for."""

import numpy as np
import pytest

from lumbra.amplitudes import spinors
from lumbra.foundation.constants import M_MUON

P = (3.0, 0.7, -1.1, float(np.sqrt(9.0 - 0.49 - 1.21 - M_MUON**2)))
K = (1.7, 0.4, 0.9, -0.2)
ZERO, ONE = np.zeros((2, 2)), np.eye(2)
PAULI = [np.array([[0, 1], [1, 0]]), np.array([[0, -1j], [1j, 0]]), np.array([[1, 0], [0, -1]])]
WEYL = np.array(
    [np.block([[ZERO, ONE], [ONE, ZERO]])] + [np.block([[ZERO, s], [-s, ZERO]]) for s in PAULI]
)


def matrix(p):
    """p̸ in the Weyl representation."""
    return np.einsum("m,mij->ij", np.asarray(p) * [1, -1, -1, -1], WEYL)


@pytest.mark.parametrize(("make", "sign"), [(spinors.particle, 1), (spinors.antiparticle, -1)])
def test_spin_sum_is_the_projector(make, sign):
    total = sum(
        np.outer(make(P, M_MUON, up), spinors.adjoint(make(P, M_MUON, up))) for up in (True, False)
    )
    assert np.allclose(total, matrix(P) + sign * M_MUON * np.eye(4), atol=1e-14)


def test_slashes_are_matrix_products():
    psi = spinors.particle(P, M_MUON, True)
    row = spinors.adjoint(psi)
    complex_vector = (0.3 + 1j, 0.2 - 0.5j, 1.0 + 0j, -0.7j)
    for vector in (K, complex_vector):
        assert np.allclose(spinors.slash(vector, psi), matrix(vector) @ psi)
        assert np.allclose(spinors.row_slash(row, vector), row @ matrix(vector))


def test_currents_are_sandwiches_and_conserved():
    psi, other = spinors.particle(P, M_MUON, False), spinors.particle(P, M_MUON, True)
    row = spinors.adjoint(psi)
    expected = [row @ g @ other for g in WEYL]
    assert np.allclose(spinors.current(row, other), expected)
    out = (2.0, 0.1, 0.5, float(np.sqrt(4.0 - 0.26 - M_MUON**2)))
    j = spinors.current(spinors.adjoint(spinors.particle(out, M_MUON, True)), psi)
    q = tuple(complex(a - b) for a, b in zip(P, out, strict=True))
    assert abs(spinors.contract(j, q)) < 1e-13 < abs(j[0])


@pytest.mark.parametrize(
    "k", [K, (1.0, 0.0, 0.0, 1.0), (2.0, -2.0, 0.0, 0.0), (1.0, 0.0, 1.0, 0.0)]
)
def test_polarisations_are_transverse_and_orthonormal(k):
    energy = float(np.sqrt(sum(x * x for x in k[1:])))
    k = (energy, *k[1:])
    first, second = spinors.polarisations(k)
    vectors = [first, second]
    gram = [[spinors.dot(a, b) for a in vectors] for b in vectors]
    assert np.allclose(gram, -np.eye(2), atol=1e-14)
    assert np.allclose([spinors.dot(k, e) for e in vectors], 0, atol=1e-14)


def test_field_strength_is_the_product_of_slashes():
    k = (float(np.sqrt(0.16 + 0.81 + 0.04)), 0.4, 0.9, -0.2)
    for e in spinors.polarisations(k):
        z, down, lift = spinors.field(k, e)
        left = np.array([[z, down], [lift, -z]])
        expected = np.block([[left, ZERO], [ZERO, -left.conj().T]])
        assert np.allclose(matrix(k) @ matrix(e), expected, atol=1e-14)
