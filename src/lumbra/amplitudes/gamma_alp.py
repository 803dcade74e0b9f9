"""e⁺e⁻ → γ* → γa through L = −(g/4) a F F̃, exact in the electron mass.

In the centre of mass Σ|M|²/4 = e²g²ω² [1 − (2p²/s) sin²θ]; σ = (αg²/24)(1 − m²/s)³ for mₑ → 0.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation.constants import ALPHA, ELECTRON_CHARGE, HBARC2_FB_GEV2, M_ELECTRON
from lumbra.foundation.kinematics import invariant_mass_squared, minkowski

__all__ = ["squared", "total"]

Array = NDArray[np.float64]


def squared(momenta: Array, coupling: float) -> Array:
    """|M|² [1], (n,), summed over final and averaged over initial spins.

    Parameters
    ----------
    momenta : (n, 4, 4)
        e⁻, e⁺, γ, a [GeV].
    coupling : float
        g_aγγ [1/GeV].
    """
    p, pbar, k, a = (momenta[:, i] for i in range(4))
    s = 2 * (M_ELECTRON**2 + minkowski(p, pbar))
    omega2 = (s - invariant_mass_squared(a)) ** 2 / (4 * s)
    # p cos θ = (p₊·k − p₋·k)/2ω
    along2 = minkowski(pbar - p, k) ** 2 / (4 * omega2)
    across2 = s / 4 - M_ELECTRON**2 - along2
    return np.asarray((ELECTRON_CHARGE * coupling) ** 2 * omega2 * (1 - 2 * across2 / s))


def total(mass: float, sqrt_s: float, coupling: float) -> float:
    """Cross section [fb] for mₑ → 0; mass, sqrt_s [GeV], coupling g_aγγ [1/GeV]."""
    return ALPHA * coupling**2 / 24 * (1 - mass**2 / sqrt_s**2) ** 3 * HBARC2_FB_GEV2
