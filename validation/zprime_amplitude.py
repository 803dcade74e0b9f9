"""Second witness of e⁺e⁻ → ℓ⁺ℓ⁻V: explicit Dirac matrices, summed number by number."""

from __future__ import annotations

import numpy as np
from scipy.spatial.transform import Rotation

from lumbra.foundation.constants import ELECTRON_CHARGE

_ZERO, _ONE = np.zeros((2, 2)), np.eye(2)
_PAULI = np.array([[[0, 1], [1, 0]], [[0, -1j], [1j, 0]], [[1, 0], [0, -1]]])
GAMMA = np.array(
    [np.block([[_ZERO, _ONE], [_ONE, _ZERO]])]
    + [np.block([[_ZERO, sigma], [-sigma, _ZERO]]) for sigma in _PAULI]
)
"""γ^μ in the chiral representation, (4, 4, 4)."""
METRIC = np.diag([1.0, -1.0, -1.0, -1.0])


def slash(p: np.ndarray) -> np.ndarray:
    """p̸ for one four-vector."""
    return np.einsum("m,mij->ij", METRIC @ p, GAMMA)


def squared_amplitude(
    electron: np.ndarray, positron: np.ndarray, lm: np.ndarray, lp: np.ndarray, k: np.ndarray
) -> float:
    """Spin-averaged |M|² [GeV⁻²] at g = 1 for one phase-space point of four-vectors (4,).

    The polarisation sum of the vector keeps its k^αk^β/M² term, which must drop out.
    """
    m = np.sqrt(max(lm @ METRIC @ lm, 0.0))
    M2 = k @ METRIC @ k
    q = electron + positron
    one = np.eye(4)
    left = (slash(lm + k) + m * one) / ((lm + k) @ METRIC @ (lm + k) - m * m)
    right = (slash(-lp - k) + m * one) / ((lp + k) @ METRIC @ (lp + k) - m * m)
    # current[α, μ]: V index, photon index
    current = np.einsum("aij,jk,mkl->amil", GAMMA, left, GAMMA) + np.einsum(
        "mij,jk,akl->amil", GAMMA, right, GAMMA
    )
    barred = np.einsum("ij,amkj,kl->amil", GAMMA[0], current.conj(), GAMMA[0])
    polarisation = -METRIC + np.outer(METRIC @ k, METRIC @ k) / M2
    tensor = np.einsum(
        "ij,amjk,kl,bnli,ab->mn",
        slash(lm) + m * one,
        current,
        slash(lp) - m * one,
        barred,
        polarisation,
        optimize=True,
    )
    beam = np.einsum(
        "ij,mjk,kl,nli->mn", slash(positron), GAMMA, slash(electron), GAMMA, optimize=True
    )
    lowered = METRIC @ beam @ METRIC
    contraction = np.einsum("mn,mn->", lowered, tensor).real
    s = q @ METRIC @ q
    return float(ELECTRON_CHARGE**4 / s**2 * contraction / 4)


def flat_sample(
    mass: float, lepton: float, sqrt_s: float, count: int, rng: np.random.Generator
) -> tuple[np.ndarray, np.ndarray]:
    """Born events from flat phase space, weighted with the explicit matrices.

    Energies fill the Dalitz plot, orientations the rotation group; nothing is shared with the
    generator but the masses.

    Returns
    -------
    momenta, weight : (count, 2, 4), (count,)
        ℓ⁺ and ℓ⁻ [GeV] in the centre of mass, z along the electron; weights in arbitrary units.
    """
    half = sqrt_s / 2
    beams = np.array([half, 0, 0, half]), np.array([half, 0, 0, -half])
    top = (sqrt_s**2 - (mass + lepton) ** 2 + lepton**2) / (2 * sqrt_s)
    momenta, weights = np.empty((count, 2, 4)), np.empty(count)
    done = 0
    while done < count:
        energies = rng.uniform(lepton, top, 2)
        vector = sqrt_s - energies.sum()
        if vector < mass:
            continue
        first, second = np.sqrt(energies**2 - lepton**2)
        cosine = (vector**2 - mass**2 - first**2 - second**2) / (2 * first * second)
        if abs(cosine) > 1:
            continue
        sine = np.sqrt(1 - cosine**2)
        plane = np.array([[0, 0, first], [second * sine, 0, second * cosine]])
        p = plane @ Rotation.random(random_state=rng).as_matrix().T
        plus, minus = np.r_[energies[0], p[0]], np.r_[energies[1], p[1]]
        k = np.r_[vector, -p[0] - p[1]]
        momenta[done] = plus, minus
        weights[done] = squared_amplitude(*beams, minus, plus, k)
        done += 1
    return momenta, weights
