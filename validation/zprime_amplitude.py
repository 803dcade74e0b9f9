"""Second witness of e⁺e⁻ → ℓ⁺ℓ⁻V: explicit Dirac matrices, summed number by number."""

from __future__ import annotations

import numpy as np

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
