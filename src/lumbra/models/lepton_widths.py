"""Widths of a heavy neutral lepton N into leptons, mesons and quarks, per unit |U|².

Atre, Han, Pascoli, Zhang, JHEP 05 (2009) 030; Bondarenko, Boyarsky, Gorbunov, Ruchayskiy, JHEP 11
(2018) 032. For a Dirac N; masses [GeV], widths [GeV] of shape (...) of the mass of N.
"""

from __future__ import annotations

import math
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation.constants import FERMI_CONSTANT, SIN2_THETA_W
from lumbra.foundation.kinematics import kallen
from lumbra.models.quadrature import gauss_nodes

__all__ = [
    "charged_current",
    "neutral_current",
    "three_neutrinos",
    "to_charged_pseudoscalar",
    "to_charged_vector",
    "to_neutral_pseudoscalar",
    "to_neutral_vector",
]

Array = NDArray[np.float64]

_G2: Final = FERMI_CONSTANT**2


def _muon_like(mass: Any) -> Array:
    """G_F²m⁵/192π³."""
    return np.asarray(_G2 * np.asarray(mass, float) ** 5 / (192 * math.pi**3))


def three_neutrinos(mass: Any) -> Array:
    """N → 3ν, all flavours."""
    return _muon_like(mass)


def charged_current(mass: Any, lepton: float, up: float, down: float) -> Array:
    """N → ℓ⁻ U D̄ through a W: a lepton and two other fermions, without colour or mixing.

    Parameters
    ----------
    mass : (...)
        Of N [GeV].
    lepton, up, down : float
        Masses of ℓ and of the other two fermions [GeV].
    """
    M = np.asarray(mass, float)[..., None]
    a, b, c = np.square(lepton / M), np.square(up / M), np.square(down / M)
    nodes, weights = gauss_nodes(80)
    low = np.square((lepton + down) / M)
    high = np.square(np.maximum(1 - up / M, 0.0))
    span = np.maximum(high - low, 0.0)
    angle = nodes * math.pi / 2
    x = low + span * np.sin(angle) ** 2
    step = span * np.sin(2 * angle) * weights * math.pi / 2
    roots = np.sqrt(np.maximum(kallen(x, a, c), 0) * np.maximum(kallen(1.0, x, b), 0))
    integrand = 12 * (x - a - c) * (1 + b - x) * roots / np.maximum(x, 1e-300)
    open_ = np.squeeze(M, -1) > lepton + up + down
    return np.where(open_, _muon_like(mass) * np.sum(integrand * step, axis=-1), 0.0)


def neutral_current(mass: Any, fermion: float, left: float, right: float) -> Array:
    """N → ν f f̄ with couplings g_L and g_R of the fermion, without colour.

    Parameters
    ----------
    mass : (...)
        Of N [GeV].
    fermion : float
        Mass of f [GeV].
    left, right : float
        g_L, g_R: −½ + s² and s² for charged leptons, +1 on g_L if the W contributes too.
    """
    M = np.asarray(mass, float)
    x2 = np.square(np.minimum(fermion / M, 0.5))
    x4, root = x2 * x2, np.sqrt(np.maximum(1 - 4 * x2, 0.0))
    top = 1 - 3 * x2 - (1 - x2) * root
    bottom = x2 * (1 + root)
    # for light fermions both go to zero: their ratio is x⁴ there
    small = x2 < 1e-3
    ratio = np.where(small, x4 * (1 + 2 * x2), top / np.maximum(bottom, 1e-300))
    log = np.log(np.maximum(ratio, 1e-300))
    first = (1 - 14 * x2 - 2 * x4 - 12 * x2 * x4) * root + 12 * x4 * (x4 - 1) * log
    second = x2 * (2 + 10 * x2 - 12 * x4) * root + 6 * x4 * (1 - 2 * x2 + 2 * x4) * log
    same = left**2 + right**2
    total = same * first + 4 * left * right * second
    return np.where(2 * fermion < M, _muon_like(mass) * total, 0.0)


def to_charged_pseudoscalar(mass: Any, lepton: float, meson: float, decay: float) -> Array:
    """N → ℓ⁻ P⁺ with the decay constant f_P V [GeV] of the meson times its mixing."""
    a, h = np.square(lepton / np.asarray(mass)), np.square(meson / np.asarray(mass))
    root = np.sqrt(np.maximum(kallen(1.0, a, h), 0.0))
    scale = _G2 * decay**2 * np.asarray(mass, float) ** 3 / (16 * math.pi)
    width = scale * ((1 - a) ** 2 - h * (1 + a)) * root
    return np.where(np.asarray(mass) > lepton + meson, width, 0.0)


def to_charged_vector(mass: Any, lepton: float, meson: float, decay: float) -> Array:
    """N → ℓ⁻ V⁺ with the coupling g_V [GeV²] of the meson times its mixing."""
    a, h = np.square(lepton / np.asarray(mass)), np.square(meson / np.asarray(mass))
    root = np.sqrt(np.maximum(kallen(1.0, a, h), 0.0))
    scale = _G2 * decay**2 * np.asarray(mass, float) ** 3 / (16 * math.pi * meson**2)
    width = scale * ((1 - a) ** 2 + h * (1 + a) - 2 * h * h) * root
    return np.where(np.asarray(mass) > lepton + meson, width, 0.0)


def to_neutral_pseudoscalar(mass: Any, meson: float, decay: float) -> Array:
    """N → ν P⁰ with the decay constant f_P [GeV]."""
    h = np.square(meson / np.asarray(mass, float))
    scale = _G2 * decay**2 * np.asarray(mass, float) ** 3 / (32 * math.pi)
    return np.asarray(scale * np.square(np.maximum(1 - h, 0.0)))


def to_neutral_vector(mass: Any, meson: float, decay: float) -> Array:
    """N → ν V⁰ with κ_V g_V [GeV²]."""
    h = np.square(meson / np.asarray(mass, float))
    scale = _G2 * decay**2 * np.asarray(mass, float) ** 3 / (32 * math.pi * meson**2)
    return np.asarray(scale * (1 + 2 * h) * np.square(np.maximum(1 - h, 0.0)))


LEPTON_COUPLINGS: Final = (-0.5 + SIN2_THETA_W, SIN2_THETA_W)
"""g_L and g_R of charged leptons."""
