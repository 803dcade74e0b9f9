"""Second witness: explicit spinors and matrices of the Dirac representation, all spins summed.

Shares nothing with the package: spinors are columns of p̸ + m, polarisations are unit vectors.
Amplitudes are arrays whose leading axis is the event; squared() sums all others.
"""

from __future__ import annotations

from itertools import permutations

import numpy as np

from tests.amplitudes.dirac import METRIC, gamma_matrices, product, slash

G = gamma_matrices()
GL = METRIC[:, None, None] * G
G5 = 1j * G[0] @ G[1] @ G[2] @ G[3]
ONE = np.eye(4)


def u(p, m):
    """(n, 4, 2)."""
    return (slash(p) + m * ONE)[:, :, :2] / np.sqrt(p[:, 0] + m)[:, None, None]


def v(p, m):
    return (-slash(p) + m * ONE)[:, :, 2:] / np.sqrt(p[:, 0] + m)[:, None, None]


def bar(psi):
    return np.conj(np.swapaxes(psi, 1, 2)) @ G[0]


def propagator(p, m):
    return (slash(p) + m * ONE) / (product(p, p) - m * m)[:, None, None]


def line(left, vertices, right):
    """ψ̄ V ψ for V (n, ..., 4, 4): (n, ..., 2, 2)."""
    return np.einsum("nsi,n...ij,njt->n...st", left, vertices, right, optimize=True)


def emitting(q, qbar, k, m1, m2, vertex, inner_left, inner_right, photon=G, sign=1):
    """V(n, α.., μ, 4, 4): vertex S(q + k) γ^μ + γ^μ S(−q̄ − k) vertex; vertex (α, 4, 4)."""
    a = np.einsum("aij,njk,mkl->namil", vertex, propagator(sign * q + k, inner_left), photon)
    b = np.einsum("mij,njk,akl->namil", photon, propagator(-sign * qbar - k, inner_right), vertex)
    return a + b


def radiating_beams(p, pbar, k, m, vertex=G):
    """V(n, α photon, μ, 4, 4) for v̄(p̄)…u(p)."""
    a = np.einsum("aij,njk,mkl->namil", G, propagator(k - pbar, m), vertex)
    b = np.einsum("mij,njk,akl->namil", vertex, propagator(p - k, m), G)
    return a + b


def boson_sum(amplitude, k=None, mass=None):
    """Σ|A|² over a vector's polarisations, axis 1: −g, with kk/M² if a mass is given."""
    size = np.sum(np.abs(amplitude) ** 2, axis=tuple(range(2, amplitude.ndim)))
    total = -np.sum(size * METRIC, axis=1)
    if mass is not None:
        along = np.einsum("na...,na->n...", amplitude, k * METRIC)
        total = total + np.sum(np.abs(along) ** 2, axis=tuple(range(1, along.ndim))) / mass**2
    return total


def epsilon():
    """ε_{0123} = −1 with lower indices; only its square matters."""
    tensor = np.zeros((4, 4, 4, 4))
    for perm in permutations(range(4)):
        tensor[perm] = np.linalg.det(np.eye(4)[list(perm)])
    return tensor
