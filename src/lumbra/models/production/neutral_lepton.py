"""Heavy neutral leptons from B mesons and taus.

Atre, Han, Pascoli, Zhang, JHEP 05 (2009) 030; for N → 0 these are the widths of B → ℓν and τ → πν.
"""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import constants as c
from lumbra.foundation.kinematics import kallen

__all__ = ["b_to_lepton", "tau_to_pion"]

Array = NDArray[np.float64]


def b_to_lepton(
    mass: Any, mixing2: Any, lepton: float, *, decay: float = 0.190, v_ub: float = 3.7e-3
) -> Array:
    """BR(B⁺ → ℓ⁺N), shape (...).

    Parameters
    ----------
    mass, mixing2 : (...)
        Mass of N [GeV] and |U_ℓ|².
    lepton : float
        Mass of ℓ [GeV].
    decay, v_ub : float
        f_B [GeV] and |V_ub|.
    """
    B = c.M_B_PLUS
    x, y = np.square(np.asarray(mass, float) / B), (lepton / B) ** 2
    lam = np.where(np.asarray(mass) + lepton < B, np.maximum(kallen(1.0, x, y), 0), 0)
    scale = (c.FERMI_CONSTANT * decay * v_ub) ** 2 * np.asarray(mixing2) * B**3 / (8 * math.pi)
    width = scale * (x + y - (x - y) ** 2) * np.sqrt(lam)
    return np.asarray(width * c.TAU_B_PLUS_S / c.HBAR_GEV_S)


def tau_to_pion(mass: Any, mixing2: Any, *, decay: float = 0.1302, v_ud: float = 0.97373) -> Array:
    """BR(τ → πN), shape (...); mass of N [GeV], |U_τ|², f_π [GeV] and |V_ud|."""
    M = c.M_TAU
    x, y = np.square(np.asarray(mass, float) / M), (c.M_PION / M) ** 2
    lam = np.where(np.asarray(mass) + c.M_PION < M, np.maximum(kallen(1.0, x, y), 0), 0)
    scale = (c.FERMI_CONSTANT * decay * v_ud) ** 2 * np.asarray(mixing2) * M**3 / (16 * math.pi)
    width = scale * ((1 - x) ** 2 - y * (1 + x)) * np.sqrt(lam)
    return np.asarray(width * c.CTAU_TAU_CM / c.HBARC_GEV_CM)
