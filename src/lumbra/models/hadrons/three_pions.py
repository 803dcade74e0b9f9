"""e⁺e⁻ → π⁺π⁻π⁰ through ω, φ and two excitations, each of which decays to ρπ.

Form of SND, Phys. Rev. D 68 (2003) 052006; ω(1420) and ω(1650) from BaBar, Phys. Rev. D 70 (2004)
072004; relative phase of ω and φ 163° as measured by SND.
"""

from __future__ import annotations

import math
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation.constants import ALPHA, M_PION, M_PION0, M_RHO
from lumbra.models.hadrons.resonances import OMEGA, PHI
from lumbra.models.quadrature import gauss_nodes

__all__ = ["three_pion_ratio"]

Array = NDArray[np.float64]

_RHO_WIDTH: Final = 0.1491
_MESONS: Final = (
    (OMEGA.mass, OMEGA.width, OMEGA.electrons / OMEGA.width * 0.892, 0.0),
    (PHI.mass, PHI.width, PHI.electrons / PHI.width * 0.154, math.radians(163)),
    (1.350, 0.450, 0.82e-6, math.pi),
    (1.660, 0.230, 1.3e-6, 0.0),
)
"""Mass [GeV], width [GeV], product of branching fractions B(ee)B(3π), phase [rad]."""
_GRID: Final = np.concatenate(
    [np.linspace(2 * M_PION + M_PION0, 1.1, 180), np.linspace(1.11, 2.4, 100)]
)


def three_pion_ratio(mass: ArrayLike, *, omega: float = 1.0, phi: float = 1.0) -> Array:
    """R of π⁺π⁻π⁰; 0 above 2.4 GeV, where it is below a per mille.

    Parameters
    ----------
    mass : (...)
        [GeV]
    omega, phi : float
        Couplings to the ω mesons and the φ relative to those of the photon.
    """
    mass = np.asarray(mass, float)
    amplitude = np.zeros(mass.shape, complex)
    for number, (M, width, product, phase) in enumerate(_MESONS):
        peak = 12 * math.pi * product / M**2
        scale = (phi if number == 1 else omega) * M**2 * width * np.exp(1j * phase)
        pole = M**2 - mass**2 - 1j * mass * width
        amplitude = amplitude + scale * math.sqrt(M * peak / _dalitz(M)) / pole
    inside = mass < _GRID[-1]
    section = np.abs(amplitude) ** 2 * np.where(inside, _dalitz(mass), 0.0) / mass**3
    return np.asarray(section * mass**2 * 3 / (4 * math.pi * ALPHA**2))


def _dalitz(mass: ArrayLike) -> Array:
    """Phase space of ρπ by interpolation of its logarithm."""
    mass = np.asarray(mass, float)
    value = np.exp(np.interp(mass, _GRID[1:], _logarithms()))
    # linear in the fourth power of the momentum below the first point
    start = np.clip((mass - _GRID[0]) / (_GRID[1] - _GRID[0]), 0, 1) ** 4
    return np.asarray(value * start)


@cache
def _logarithms() -> Array:
    return np.log([_integral(mass) for mass in _GRID[1:]])


def _integral(mass: float) -> float:
    """∫ |p₊ × p₋|² |Σ ρ-poles|² over the Dalitz plot, over the mass; any normalisation."""
    s = mass**2
    nodes, weights = gauss_nodes(32)
    nodes, weights = 2 * nodes - 1, 2 * weights
    low, high = 4 * M_PION**2, (mass - M_PION0) ** 2
    pair = (low + high) / 2 + (high - low) / 2 * nodes
    step = (high - low) / 2 * weights
    energy = (s - pair - M_PION0**2) / (2 * np.sqrt(pair))
    momentum = np.sqrt(np.maximum(energy**2 - M_PION0**2, 0))
    pion = np.sqrt(np.maximum(pair / 4 - M_PION**2, 0))
    mean = M_PION**2 + M_PION0**2 + np.sqrt(pair) * energy
    swing = 2 * pion * momentum * nodes[:, None]
    plus, minus = mean - swing, mean + swing
    poles = _rho(pair) + _rho(plus) + _rho(minus)
    e1, e2 = (s + M_PION**2 - minus) / (2 * mass), (s + M_PION**2 - plus) / (2 * mass)
    dot = e1 * e2 - (pair - 2 * M_PION**2) / 2
    area = np.maximum((e1**2 - M_PION**2) * (e2**2 - M_PION**2) - dot**2, 0)
    inner = weights @ (np.abs(poles) ** 2 * area)
    return float(inner @ (step * 2 * pion * momentum)) / mass


def _rho(s: Array) -> NDArray[np.complex128]:
    grown = np.maximum((s / 4 - M_PION**2) / (M_RHO**2 / 4 - M_PION**2), 0) ** 1.5
    width = _RHO_WIDTH * grown * M_RHO / np.sqrt(s)
    return np.asarray(1 / (M_RHO**2 - s - 1j * M_RHO * width))
