"""e⁺e⁻ → γV: a stable vector with coupling g to electrons, exact in the electron mass.

Vector current, summed over the polarisations of both bosons; closed form of the trace. The total
rate is (g²/e²)(4πα²/s)((1 + x²)/(1 − x))(ln(s/mₑ²) − 1), x = M²/s.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from lumbra.amplitudes.spinors import compiled
from lumbra.foundation.constants import ALPHA, ELECTRON_CHARGE, HBARC2_FB_GEV2, M_ELECTRON

__all__ = ["differential", "squared", "total"]

Array = NDArray[np.float64]


@compiled
def _fill(momenta: Array, coupling: float, out: Array) -> None:
    m2 = M_ELECTRON * M_ELECTRON
    for i in range(len(momenta)):
        p, q, k, v = momenta[i, 0], momenta[i, 1], momenta[i, 2], momenta[i, 3]
        a = 2 * (p[0] * k[0] - p[1] * k[1] - p[2] * k[2] - p[3] * k[3])
        b = 2 * (q[0] * k[0] - q[1] * k[1] - q[2] * k[2] - q[3] * k[3])
        s = 2 * (m2 + p[0] * q[0] - p[1] * q[1] - p[2] * q[2] - p[3] * q[3])
        M2 = v[0] * v[0] - v[1] * v[1] - v[2] * v[2] - v[3] * v[3]
        peaks = a / b + b / a + 2 * M2 * s / (a * b)
        massive = 4 * m2 * (1 / a + 1 / b) - 8 * m2 * m2 / (a * b)
        massive -= 2 * m2 * (M2 + 2 * m2) * (1 / (a * a) + 1 / (b * b))
        out[i] = 2 * ELECTRON_CHARGE**2 * coupling**2 * (peaks + massive)


def squared(momenta: Array, coupling: float) -> Array:
    """|M|² [1], (n,), summed over final and averaged over initial spins.

    Parameters
    ----------
    momenta : (n, 4, 4)
        e⁻, e⁺, γ, V [GeV].
    coupling : float
        g of V to the electron; εe for a dark photon.
    """
    out = np.empty(len(momenta))
    _fill(np.ascontiguousarray(momenta), float(coupling), out)
    return out


def total(mass: float, sqrt_s: float, coupling: float) -> float:
    """Cross section [fb] over all angles.

    Parameters
    ----------
    mass, sqrt_s : float
        [GeV]
    coupling : float
        g.
    """
    s = sqrt_s**2
    x = mass**2 / s
    log = math.log(s / M_ELECTRON**2) - 1
    return coupling**2 * ALPHA / s * (1 + x * x) / (1 - x) * log * HBARC2_FB_GEV2


def differential(cosine: float, mass: float, sqrt_s: float, coupling: float) -> float:
    """dσ/dcos θ* [fb] for mₑ → 0, away from the beams; parameters as in `total`."""
    s = sqrt_s**2
    x, c2 = mass**2 / s, cosine**2
    shape = ((1 + c2) + 4 * x / (1 - x) ** 2) / (1 - c2)
    return 0.5 * ALPHA * coupling**2 / s * (1 - x) * shape * HBARC2_FB_GEV2
