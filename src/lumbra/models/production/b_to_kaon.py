"""B → K and B → K* with a scalar or an axion-like particle, through a loop of top and W.

Scalar: Winkler, Phys. Rev. D 99 (2019) 015018; Filimonova, Schäfer, Westhoff, Phys. Rev. D 101
(2020) 095006. ALP: Izaguirre, Lin, Shuve, Phys. Rev. Lett. 118 (2017) 111802. Form factors: Ball
and Zwicky, Phys. Rev. D 71 (2005) 014015 and 014029. All functions take arrays.
"""

from __future__ import annotations

import math
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import constants as c
from lumbra.foundation.kinematics import kallen

__all__ = [
    "alp_branching_fraction",
    "alp_coupling",
    "form_factor_a0",
    "form_factor_f0",
    "scalar_branching_fraction",
    "scalar_coupling",
    "top_loop",
]

Array = NDArray[np.float64]
Kaon = Literal["K", "K*"]

V_TB_V_TS: Final = 0.0405
"""|V_tb V_ts*|."""
_M_B: Final = 4.18
_M_S: Final = 0.093
_M_TOP_RUNNING: Final = 165.0
_M_TOP_POLE: Final = 172.69


def form_factor_f0(q2: Any) -> Array:
    """f₀(q²) of B → K; q² in GeV²."""
    return np.asarray(0.330 / (1 - np.asarray(q2, float) / 37.46))


def form_factor_a0(q2: Any) -> Array:
    """A₀(q²) of B → K*; q² in GeV²."""
    q2 = np.asarray(q2, float)
    return np.asarray(1.364 / (1 - q2 / c.M_B_PLUS**2) - 0.990 / (1 - q2 / 36.78))


def scalar_coupling(sin_theta: Any, top: float = _M_TOP_RUNNING) -> Array:
    """C of L = −C S s̄P_R b: sinθ 3√2 G_F m_t²|V_tb V_ts*|/16π² × m_b/v.

    Parameters
    ----------
    sin_theta : (...)
        Mixing with the Higgs boson.
    top : float
        Mass of the top quark in the loop [GeV]; 173 instead of 165 raises rates by a fifth.
    """
    loop = 3 * math.sqrt(2) * c.FERMI_CONSTANT * top**2 * V_TB_V_TS / (16 * math.pi**2)
    return np.asarray(np.asarray(sin_theta) * loop * _M_B / c.HIGGS_VEV)


def scalar_branching_fraction(
    mass: Any, sin_theta: Any, kaon: Kaon = "K", *, charged: bool = True
) -> Array:
    """BR(B → K S) or BR(B → K* S), shape (...); 0 where closed.

    Parameters
    ----------
    mass, sin_theta : (...)
        Mass of S [GeV] and its mixing.
    kaon : {"K", "K*"}
        What accompanies it.
    charged : bool
        B⁺ rather than B⁰.
    """
    B, K, lifetime = _masses(kaon, charged)
    m2 = np.square(np.asarray(mass, float))
    lam = np.where(np.asarray(mass) < B - K, np.maximum(kallen(B**2, K**2, m2), 0), 0)
    C2 = np.square(scalar_coupling(sin_theta)) / (64 * math.pi * B**3)
    inside = np.minimum(m2, (B - K) ** 2)
    if kaon == "K":
        matrix = (B**2 - K**2) / (_M_B - _M_S) * form_factor_f0(inside)
        width = C2 * np.sqrt(lam) * np.square(matrix)
    else:
        width = C2 * lam**1.5 * np.square(form_factor_a0(inside) / (_M_B + _M_S))
    return np.asarray(width * lifetime / c.HBAR_GEV_S)


def top_loop(x: Any) -> Array:
    """f(x) = x[1 + x(ln x − 1)]/(1 − x)², x = m_t²/m_W²."""
    x = np.asarray(x, float)
    return np.asarray(x * (1 + x * (np.log(x) - 1)) / (1 - x) ** 2)


def alp_coupling(g_aww: Any, top: float = _M_TOP_POLE) -> Array:
    """g_abs [GeV⁻¹] of an ALP that couples to W bosons with g_aW [GeV⁻¹]."""
    scale = 3 * math.sqrt(2) * c.FERMI_CONSTANT * c.M_W**2 * V_TB_V_TS / (16 * math.pi**2)
    return np.asarray(scale * np.asarray(g_aww) * top_loop((top / c.M_W) ** 2))


def alp_branching_fraction(
    mass: Any, g_aww: Any, kaon: Kaon = "K", *, charged: bool = True
) -> Array:
    """BR(B → K a) or BR(B → K* a), shape (...); as for the scalar, g_aW in GeV⁻¹."""
    B, K, lifetime = _masses(kaon, charged)
    m2 = np.square(np.asarray(mass, float))
    lam = np.maximum(kallen(1.0, (K / B) ** 2, m2 / B**2), 0)
    lam = np.where(np.asarray(mass) < B - K, lam, 0)
    scale = B**3 / (64 * math.pi) * np.square(alp_coupling(g_aww))
    inside = np.minimum(m2, (B - K) ** 2)
    if kaon == "K":
        width = scale * (1 - (K / B) ** 2) ** 2 * form_factor_f0(inside) ** 2 * np.sqrt(lam)
    else:
        width = scale * form_factor_a0(inside) ** 2 * lam**1.5
    return np.asarray(width * lifetime / c.HBAR_GEV_S)


def _masses(kaon: Kaon, charged: bool) -> tuple[float, float, float]:
    """Masses [GeV] of B and kaon, and the lifetime [s] of the B."""
    light = c.M_KSTAR if kaon == "K*" else c.M_KAON if charged else c.M_KAON0
    return (c.M_B_PLUS, light, c.TAU_B_PLUS_S) if charged else (c.M_B0, light, c.TAU_B0_S)
