"""e⁺e⁻ → νν̄ and γνν̄ far below the Z, as a contact interaction: W and Z exchange, three flavours.

L = −2√2 G_F Σ ν̄_Lγ^μν_L ē γ_μ(g_L P_L + g_R P_R)e with g_R = w and g_L = w − ½, of ν_e w + ½
(w = sin²θ_W): 't Hooft, Phys. Lett. B 37 (1971) 195. At 10.58 GeV the rate is 2.5e-4 nb in all,
which no search for single photons will see.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.amplitudes.lines import as_vector, chiral_beams, fermion_pair, size2
from lumbra.amplitudes.spinors import compiled, contract
from lumbra.foundation.constants import (
    ELECTRON_CHARGE,
    FERMI_CONSTANT,
    HBARC2_FB_GEV2,
    SIN2_THETA_W,
)

__all__ = ["COUPLINGS", "cross_section", "squared"]

Array = NDArray[np.float64]

COUPLINGS: Final = (
    (SIN2_THETA_W + 0.5, SIN2_THETA_W, 1.0),
    (SIN2_THETA_W - 0.5, SIN2_THETA_W, 2.0),
)
"""g_L, g_R and number of flavours: ν_e, and ν_μ and ν_τ."""


def cross_section(s: float) -> float:
    """σ = (G_F²s/6π) {(½ + w)² + w² + 2[(−½ + w)² + w²]} [fb], w = sin²θ_W.

    Parameters
    ----------
    s : float
        [GeV²], far below the squared mass of the W.
    """
    couplings = sum(number * (left**2 + right**2) for left, right, number in COUPLINGS)
    return FERMI_CONSTANT**2 * s / (6 * math.pi) * couplings * HBARC2_FB_GEV2


@compiled
def _fill(momenta: Array, couplings: tuple[tuple[float, float, float], ...], out: Array) -> None:
    for i in range(len(momenta)):
        m = momenta[i]
        p, pbar, k = as_vector(m[0]), as_vector(m[1]), as_vector(m[2])
        q, qbar = as_vector(m[3]), as_vector(m[4])
        total = 0.0
        for line in range(8):
            left = chiral_beams(p, pbar, k, line, 1.0, 0.0)
            right = chiral_beams(p, pbar, k, line, 0.0, 1.0)
            for spins in range(4):
                pair = fermion_pair(q, 0.0, qbar, 0.0, spins, 1.0, 0.0)
                one, other = contract(left, pair), contract(right, pair)
                for g_left, g_right, number in couplings:
                    total += number * size2(g_left * one + g_right * other)
        out[i] = total


def squared(momenta: Array) -> Array:
    """|M|² [GeV⁻²] of e⁻e⁺ → γνν̄, all flavours, spins summed and averaged; (n,).

    Parameters
    ----------
    momenta : (n, 5, 4)
        e⁻, e⁺, γ, ν, ν̄ [GeV].
    """
    out = np.empty(len(momenta))
    _fill(np.ascontiguousarray(momenta), COUPLINGS, out)
    return np.asarray(out * 8 * FERMI_CONSTANT**2 * ELECTRON_CHARGE**2 / 4)
