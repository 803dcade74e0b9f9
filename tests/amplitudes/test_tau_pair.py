"""The pair of taus against traces of explicit Dirac matrices."""

from __future__ import annotations

import numpy as np
import pytest
from scipy import integrate

from lumbra.amplitudes.tau_pair import (
    angular_distribution,
    born_cross_section,
    helicity_probabilities,
    spin_correlation,
)
from lumbra.foundation.constants import ALPHA, HBARC2_FB_GEV2, M_TAU

S = 10.58**2
PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
ZERO, ONE = np.zeros((2, 2)), np.eye(2)
GAMMA = np.array(
    [np.block([[ONE, ZERO], [ZERO, -ONE]])]
    + [np.block([[ZERO, sigma], [-sigma, ZERO]]) for sigma in PAULI]
)
GAMMA5 = 1j * GAMMA[0] @ GAMMA[1] @ GAMMA[2] @ GAMMA[3]
METRIC = np.diag([1.0, -1.0, -1.0, -1.0])


def slash(p):
    return np.einsum("m,mij->ij", METRIC @ p, GAMMA)


def spin_vector(direction, axis, gamma):
    """The rest-frame spin direction, boosted along the axis with γ and the sign of flight."""
    along = direction @ axis
    speed = np.sqrt(gamma**2 - 1)
    return np.concatenate([[speed * along], direction + (gamma - 1) * along * axis])


def rate(cosine, s, minus, plus):
    """Σ|M|²/4 of the electrons for spins of the taus given in the rest frames, e = 1."""
    energy = np.sqrt(s) / 2
    gamma = energy / M_TAU
    sine = np.sqrt(1 - cosine**2)
    n = np.array([sine, 0.0, cosine])
    electron = np.array([energy, 0, 0, energy])
    positron = np.array([energy, 0, 0, -energy])
    p = np.concatenate([[energy], np.sqrt(energy**2 - M_TAU**2) * n])
    q = p * [1, -1, -1, -1]
    unit = np.eye(4)
    u = (slash(p) + M_TAU * unit) @ (unit + GAMMA5 @ slash(spin_vector(minus, n, gamma))) / 2
    v = (slash(q) - M_TAU * unit) @ (unit + GAMMA5 @ slash(spin_vector(plus, -n, gamma))) / 2
    lepton = np.einsum("ij,mjk,kl,nli->mn", slash(positron), GAMMA, slash(electron), GAMMA)
    tau = np.einsum("ij,mjk,kl,nli->mn", u, GAMMA, v, GAMMA)
    contracted = np.einsum("mn,ma,nb,ab->", lepton, METRIC, METRIC, tau.conj())
    return contracted.real / (4 * s**2)


def axes(cosine):
    """x, y, z of the module's spin frame, for a τ⁻ in the x–z plane and the electron along z."""
    sine = np.sqrt(1 - cosine**2)
    z, k = np.array([sine, 0, cosine]), np.array([0, 0, 1.0])
    return np.array([(k - cosine * z) / sine, np.cross(z, k) / sine, z])


COSINES = [-0.93, -0.4, 0.1, 0.55, 0.98]


@pytest.mark.parametrize("cosine", COSINES)
@pytest.mark.parametrize("s", [14.0, S])
def test_rate_follows_traces(cosine, s):
    total = sum(rate(cosine, s, a * e, b * e) for a in (1, -1) for b in (1, -1)
                for e in [axes(cosine)[2]])  # fmt: skip
    beta = np.sqrt(1 - 4 * M_TAU**2 / s)
    expected = (4 * np.pi * ALPHA) ** 2 * total * beta / (32 * np.pi * s) * HBARC2_FB_GEV2
    assert angular_distribution(cosine, s) == pytest.approx(expected, rel=1e-10)


@pytest.mark.parametrize("cosine", COSINES)
@pytest.mark.parametrize("s", [14.0, S])
def test_spin_correlation_follows_traces(cosine, s):
    xx, yy, zz, xz = spin_correlation(cosine, 4 * M_TAU**2 / s)
    expected = np.array([[xx, 0, xz], [0, yy, 0], [xz, 0, zz]])
    found = np.empty((3, 3))
    frame = axes(cosine)
    for i in range(3):
        for j in range(3):
            values = {
                (a, b): rate(cosine, s, a * frame[i], b * frame[j])
                for a in (1, -1)
                for b in (1, -1)
            }
            found[i, j] = sum(a * b * v for (a, b), v in values.items()) / sum(values.values())
    np.testing.assert_allclose(found, expected, atol=1e-12)


@pytest.mark.parametrize("cosine", COSINES)
def test_helicities_follow_traces(cosine):
    n = axes(cosine)[2]
    # a spin along n is helicity + for the τ⁻ and − for the τ⁺
    found = np.array([[rate(cosine, S, a * n, -b * n) for b in (-1, 1)] for a in (-1, 1)])
    np.testing.assert_allclose(helicity_probabilities(cosine, S), found / found.sum(), rtol=1e-11)


def test_total_cross_section():
    # 772.074408 pb: closed formula and Dirac traces in an independent program
    assert born_cross_section(S) == pytest.approx(772.074408e3, rel=1e-6)
    integral, _ = integrate.quad(lambda c: float(angular_distribution(c, S)), -1, 1)
    assert integral == pytest.approx(float(born_cross_section(S)), rel=1e-10)


def test_closed_below_threshold():
    assert born_cross_section(4 * M_TAU**2 * 0.99) == 0
