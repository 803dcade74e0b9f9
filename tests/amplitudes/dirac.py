"""The second witness: explicit Dirac matrices and traces in NumPy, Dirac representation.

Shares nothing with the package: spins by projectors, photons by −g over four unit vectors.
"""

from __future__ import annotations

import numpy as np

METRIC = np.array([1.0, -1.0, -1.0, -1.0])
_PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])


def gamma_matrices(dtype=complex):
    """γ^μ, shape (4, 4, 4)."""
    zero, one = np.zeros((2, 2)), np.eye(2)
    matrices = [np.block([[one, zero], [zero, -one]])]
    matrices += [np.block([[zero, s], [-s, zero]]) for s in _PAULI]
    return np.array(matrices, dtype)


def slash(p):
    """p̸ for (n, 4), shape (n, 4, 4)."""
    dtype = np.result_type(p, np.complex128)
    return np.einsum("nm,mij->nij", p * METRIC, gamma_matrices(dtype))


def product(p, q):
    """p·q."""
    return np.sum(p * q * METRIC, axis=-1)


def _bar(matrix):
    """γ⁰ A† γ⁰."""
    g0 = gamma_matrices()[0].real
    return g0 @ np.conj(np.swapaxes(matrix, -1, -2)) @ g0


def radiating(left, right, k, mass, sign):
    """Line that emits, (n, α, μ, 4, 4): both orders; sign −1 for an incoming line."""
    g, unit = gamma_matrices(), mass * np.eye(4)
    inner = (slash(sign * (left + k) if sign > 0 else k - left) + unit) / (
        sign * 2 * product(left, k)
    )[:, None, None]
    outer = (slash(-(right + k) if sign > 0 else right - k) + unit) / (
        sign * 2 * product(right, k)
    )[:, None, None]
    first = np.einsum("aij,njk,mkl->namil", g, inner, g, optimize=True)
    return first + np.einsum("mij,njk,akl->namil", g, outer, g, optimize=True)


def _tensor(left, a, right, b):
    """tr[left A^{·μ} right B̄^{·ν}], (n, ..., μ, ν), for vertices of equal leading indices."""
    return np.einsum("nij,n...mjk,nkl,n...vli->n...mv", left, a, right, _bar(b), optimize=True)


def mumu_gamma(momenta, m_e, m_mu, charge):
    """Spin-averaged |M|² of e-e+ → μ-μ+γ from traces."""
    p, pbar, q, qbar, k = (momenta[:, i] for i in range(5))
    count = len(p)
    plain = np.broadcast_to(gamma_matrices(), (count, 4, 4, 4, 4))
    in_left, in_right = slash(pbar) - m_e * np.eye(4), slash(p) + m_e * np.eye(4)
    out_left, out_right = slash(q) + m_mu * np.eye(4), slash(qbar) - m_mu * np.eye(4)
    electron = radiating(pbar, p, k, m_e, -1)
    muon = radiating(q, qbar, k, m_mu, 1)
    s, pair = 2 * (m_e**2 + product(p, pbar)), 2 * (m_mu**2 + product(q, qbar))
    lower = METRIC[:, None] * METRIC[None, :]
    terms = (
        (electron, plain, electron, plain, 1 / pair**2),
        (plain, muon, plain, muon, 1 / s**2),
        (electron, plain, plain, muon, 1 / (s * pair)),
        (plain, muon, electron, plain, 1 / (s * pair)),
    )
    total = np.zeros(count)
    for e1, m1, e2, m2, factor in terms:
        lepton = _tensor(in_left, e1, in_right, e2)
        hadron = _tensor(out_left, m1, out_right, m2)
        summed = np.einsum("namv,namv,mv,a->n", lepton, hadron, lower, -METRIC, optimize=True)
        total += summed.real * factor
    return total * charge**6 / 4


def two_photon(momenta, m_e, m_mu, charge):
    """Spin-averaged |M|² of the two-photon diagrams of e-e+ → e-e+μ-μ+ from traces."""
    p, pbar, e, ebar, q, qbar = (momenta[:, i] for i in range(6))
    g = gamma_matrices()
    lower = np.einsum("m,mij->mij", METRIC, g)
    k1, k2 = p - e, pbar - ebar
    one = np.eye(4)

    def propagator(r):
        return (slash(r) + m_mu * one) / (product(r, r) - m_mu**2)[:, None, None]

    first = np.einsum("mij,njk,vkl->nmvil", lower, propagator(q - k1), lower, optimize=True)
    crossed = np.einsum("vij,njk,mkl->nmvil", lower, propagator(q - k2), lower, optimize=True)
    vertex = first + crossed
    plain = np.broadcast_to(g, (len(p), 4, 4, 4))
    lepton1 = _tensor(slash(e) + m_e * one, plain, slash(p) + m_e * one, plain)
    lepton2 = _tensor(slash(pbar) - m_e * one, plain, slash(ebar) - m_e * one, plain)
    left, right = slash(q) + m_mu * one, slash(qbar) - m_mu * one
    dressed = np.einsum("nij,nmvjk,nkl->nmvil", left, vertex, right, optimize=True)
    pair = np.einsum("nmvil,nxyli->nmvxy", dressed, _bar(vertex), optimize=True)
    total = np.einsum("nmx,nvy,nmvxy->n", lepton1, lepton2, pair, optimize=True).real
    t1, t2 = product(k1, k1), product(k2, k2)
    return total * charge**8 / (4 * t1**2 * t2**2)
