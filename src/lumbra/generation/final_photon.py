"""A photon off a pair of leptons, in leading logarithms.

In the rest frame of the pair, of mass Q, the photon has the energy share z = 2E/Q with the density
β z^(β − 1)/z_max^β (1 − z + z²/2), and the angle to the leptons that a soft photon has,
sin²θ/(1 − v²cos²θ)². The leptons keep their axis in the rest frame of what is left of the pair. For
a photon along a lepton that is what the splitting function says: the lepton loses the share z.

Beside harder photons of a matrix element z_max is theirs (`add_final_photon`). Alone, z goes up to
the end and the density is divided by its integral (`radiate_pair`): soft and virtual photons make
up for hard ones but for 3α/4π, so that rates stay what they are.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.foundation.constants import ALPHA
from lumbra.generation.frames import around, boost_out, into_frame
from lumbra.generation.pair_with_photon import FAINTEST

__all__ = ["add_final_photon", "angular_norm", "final_exponent", "radiate_pair"]

Array = NDArray[np.float64]


@njit(cache=True, nogil=True)
def final_exponent(v: float) -> float:
    """β of a pair with velocities v in its rest frame; (2α/π)(ln(Q²/m²) − 1) where v is near 1.

    F. Bloch and A. Nordsieck's factor, e.g. D. R. Yennie et al., Ann. Phys. 13 (1961) 379.
    """
    if v < 0.05:
        return 2 * ALPHA / math.pi * (4 / 3) * v * v
    return 2 * ALPHA / math.pi * ((1 + v * v) / v * math.atanh(v) - 1)


@njit(cache=True, nogil=True)
def angular_norm(v: float) -> float:
    """∫ (1 − c²)/(1 − v²c²)² dc from −1 to 1."""
    if v < 0.05:
        return 4 / 3
    rapidity = math.atanh(v)
    square = 1 / (1 - v * v) + rapidity / v
    return square - (square - 2 * rapidity / v) / (v * v)


@njit(cache=True, nogil=True)
def _whole(beta: float, limit: float) -> float:
    """∫ β z^(β − 1)/z_max^β (1 − z + z²/2) dz up to z_max."""
    return 1 - beta * limit / (1 + beta) + 0.5 * beta * limit * limit / (2 + beta)


@njit(cache=True, nogil=True)
def _emit(
    muons: Array, photon: Array, hardest: float, m: float, alone: bool, u: Array, work: Array
) -> float:
    """Let one pair radiate; returns the weight of the photon's angle and energy."""
    total, axis = work[0], work[1]
    for j in range(4):
        total[j], axis[j] = muons[0, j] + muons[1, j], muons[1, j]
    size2 = total[1] * total[1] + total[2] * total[2] + total[3] * total[3]
    mass2 = total[0] * total[0] - size2
    for j in range(4):
        photon[j] = 0.0
    if mass2 <= 4 * m * m * (1 + 1e-9):
        return 1.0
    mass = math.sqrt(mass2)
    into_frame(axis, total, mass, axis)
    momentum = math.sqrt(axis[1] * axis[1] + axis[2] * axis[2] + axis[3] * axis[3])
    v = min(2 * momentum / mass, 1 - 1e-12)
    limit = min(2 * hardest / mass, 1 - 4 * m * m / mass2)
    beta = final_exponent(v)
    norm = 1 / _whole(beta, limit) if alone else 1.0
    z = limit * u[0] ** (1 / beta)
    if z * mass < 2 * FAINTEST:
        return norm
    span = math.atanh(v)
    c = math.tanh((2 * u[1] - 1) * span) / v
    open_ = 1 - v * v * c * c
    weight: float = norm * (1 - c * c) / open_ * 2 * span / (v * angular_norm(v))
    weight *= 1 - z + 0.5 * z * z
    around(axis, 0.5 * z * mass, 0.5 * z * mass, 1 - c, 2 * math.pi * u[2], photon)
    rest, left = work[2], mass * math.sqrt(1 - z)
    rest[0] = mass - photon[0]
    for j in range(1, 4):
        rest[j] = -photon[j]
    after = math.sqrt(max(0.25 * left * left - m * m, 0.0))
    for row, sign in ((0, -1.0), (1, 1.0)):
        muons[row, 0] = 0.5 * left
        for j in range(1, 4):
            muons[row, j] = sign * after / momentum * axis[j]
        boost_out(muons[row], rest, left)
        boost_out(muons[row], total, mass)
    boost_out(photon, total, mass)
    return weight


@njit(cache=True, nogil=True)
def _emit_all(
    muons: Array, photons: Array, hardest: Array, m: float, alone: bool, u: Array, weight: Array
) -> None:
    work = np.empty((3, 4))
    for i in range(len(hardest)):
        weight[i] = _emit(muons[i], photons[i], hardest[i], m, alone, u[i], work)


def add_final_photon(
    muons: Array, photons: Array, hardest: Array, mass: float, rng: np.random.Generator
) -> Array:
    """Let muon pairs radiate one more photon, in place, and give the weights (n,).

    Parameters
    ----------
    muons : (n, 2, 4)
        Four-momenta of μ⁺ and μ⁻ [GeV]; changed.
    photons : (n, 4)
        Filled; zeros where the photon is too faint to matter.
    hardest : (n,)
        Largest energy of the photon in the pair's rest frame [GeV].
    mass : float
        Of the muon [GeV].
    rng : numpy Generator
        Source of random numbers.
    """
    weight = np.empty(len(hardest))
    _emit_all(muons, photons, hardest, mass, False, 1 - rng.random((len(hardest), 3)), weight)
    return weight


def radiate_pair(leptons: Array, photons: Array, mass: float, rng: np.random.Generator) -> Array:
    """Let pairs radiate a photon of any energy, in place; the weights (n,) have mean 1.

    Parameters
    ----------
    leptons : (n, 2, 4)
        Four-momenta [GeV]; changed. Their sum, and so the mass of what decayed to them, is that of
        both and the photon.
    photons : (n, 4)
        Filled; zeros where the photon is too faint to matter.
    mass : float
        Of the lepton [GeV].
    rng : numpy Generator
        Source of random numbers.
    """
    count = len(leptons)
    weight, any_energy = np.empty(count), np.full(count, np.inf)
    _emit_all(leptons, photons, any_energy, mass, True, 1 - rng.random((count, 3)), weight)
    return weight
