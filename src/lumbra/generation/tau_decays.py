"""Kernels that let the taus of a pair decay: draw from the bank, orient by the spins, boost.

The spins of a pair are correlated along its axis and across it. Along the axis, helicities are
drawn and decays of that spin taken from the bank. Across it, the azimuths of the two decays about
the axis are drawn together, from 1 + Σ R_ij h⁻_i h⁺_j with R of the production and the polarimeters
h of the decays. Where a polarimeter is unknown (zero), the azimuths are free.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.amplitudes.tau_pair import spin_correlation
from lumbra.foundation.constants import M_TAU

__all__ = ["draw_cosine", "draw_spins", "fill_pairs"]

Array = NDArray[np.float64]


@njit(cache=True)
def draw_cosine(ratio: float, choose: float, uniform: float) -> float:
    """cos θ from 1 + c² + (4m²/s)(1 − c²): a flat part and a part that goes as c².

    Parameters
    ----------
    ratio : float
        4m²/s.
    choose, uniform : float
        Random numbers in [0, 1).
    """
    flat = 3 * (1 + ratio)
    centred = 2 * uniform - 1
    if choose * (flat + 1 - ratio) < flat:
        return centred
    return math.copysign(abs(centred) ** (1 / 3), centred)


@njit(cache=True)
def draw_spins(cosine: float, ratio: float, first: float, second: float) -> tuple[float, float]:
    """Spins (±1) of τ⁻ and τ⁺ along the direction of the τ⁻; equal spins are opposite helicities.

    Parameters
    ----------
    cosine, ratio : float
        cos θ and 4m²/s.
    first, second : float
        Random numbers in [0, 1).
    """
    zz = spin_correlation(cosine, ratio)[2]
    spin = 1.0 if first < 0.5 else -1.0
    return spin, spin if 2 * second < 1 + zz else -spin


@njit(cache=True)
def turn(v: Array, spin: float, cosine: float, sine: float) -> tuple[float, float, float]:
    """A vector of the bank for a spin ±1 along z, turned by an azimuth about z."""
    # a half-turn about y is what makes a spin of −1 of one of +1
    x, y, z = spin * v[0], v[1], spin * v[2]
    return cosine * x - sine * y, sine * x + cosine * y, z


@njit(cache=True)
def draw_azimuths(
    cosine: float, ratio: float, minus: Array, plus: Array, rng: np.random.Generator
) -> tuple[float, float]:
    """Azimuths of two decays about the pair's axis, given their polarimeters for azimuth 0.

    For given components along the axis the mean over azimuths of the accepted share is one over
    the bound, so that what was drawn before stays as it was drawn.
    """
    xx, yy, zz, xz = spin_correlation(cosine, ratio)
    across_minus, across_plus = math.hypot(minus[0], minus[1]), math.hypot(plus[0], plus[1])
    along = 1 + zz * minus[2] * plus[2]
    bound = along + max(xx, -yy) * across_minus * across_plus
    bound += abs(xz) * (across_minus * abs(plus[2]) + across_plus * abs(minus[2]))
    while True:
        one, two = 2 * math.pi * rng.random(), 2 * math.pi * rng.random()
        ax, ay, az = turn(minus, 1.0, math.cos(one), math.sin(one))
        bx, by, bz = turn(plus, 1.0, math.cos(two), math.sin(two))
        rate = along + xx * ax * bx + yy * ay * by + xz * (ax * bz + az * bx)
        if bound * rng.random() <= rate:
            return one, two


@njit(cache=True)
def pair_axes(cosine: float, azimuth: float, electron: Array, axes: Array) -> None:
    """Rows x, y, z of the spin frame in the rest frame of the pair, for an electron direction."""
    sine = math.sqrt(1 - cosine * cosine)
    ca, sa = math.cos(azimuth), math.sin(azimuth)
    axes[0] = -cosine * ca, -cosine * sa, sine
    axes[1] = sa, -ca, 0.0
    axes[2] = sine * ca, sine * sa, cosine
    for row in range(3):
        x, y, z = axes[row]
        across = z - (electron[0] * x + electron[1] * y) / (1 + electron[2])
        axes[row, 0] = x + electron[0] * across
        axes[row, 1] = y + electron[1] * across
        axes[row, 2] = electron[2] * z - electron[0] * x - electron[1] * y


@njit(cache=True)
def fill_decay(
    products: Array,
    sign: float,
    spin: float,
    azimuth: float,
    gamma: float,
    axes: Array,
    velocity: Array,
    out: Array,
) -> None:
    """Products of one τ in the CM frame.

    Parameters
    ----------
    products : (k, 4)
        A decay of the bank.
    sign : {1, -1}
        +1 for the τ⁻; −1 for the τ⁺, whose products are reflected and which flies along −z.
    spin, azimuth : float
        Spin along z (±1) and azimuth of the decay.
    gamma : float
        Lorentz factor of the τ in the rest frame of the pair.
    axes : (3, 3)
        Rows x, y, z of the spin frame.
    velocity : (3,)
        β of the pair in the CM.
    out : (k, 4)
        Filled.
    """  # fmt: skip
    speed = math.sqrt(max(gamma * gamma - 1, 0.0))
    cosine, sine = math.cos(azimuth), math.sin(azimuth)
    outer = 1 / math.sqrt(1 - velocity[0] ** 2 - velocity[1] ** 2 - velocity[2] ** 2)
    for k in range(len(products)):
        x, y, z = turn(products[k, 1:], spin, cosine, sine)
        energy = gamma * products[k, 0] + speed * z
        # the reflection turns both the decay and the flight of the τ⁻ into those of the τ⁺
        x, y, z = sign * x, sign * y, sign * (gamma * z + speed * products[k, 0])
        px = x * axes[0, 0] + y * axes[1, 0] + z * axes[2, 0]
        py = x * axes[0, 1] + y * axes[1, 1] + z * axes[2, 1]
        pz = x * axes[0, 2] + y * axes[1, 2] + z * axes[2, 2]
        along = velocity[0] * px + velocity[1] * py + velocity[2] * pz
        shift = outer * outer / (1 + outer) * along + outer * energy
        out[k, 0] = outer * (energy + along)
        out[k, 1] = px + shift * velocity[0]
        out[k, 2] = py + shift * velocity[1]
        out[k, 3] = pz + shift * velocity[2]


@njit(cache=True, nogil=True)
def fill_pairs(
    mass: Array,
    electron: Array,
    velocity: Array,
    random: Array,
    decay: NDArray[np.int64],
    bank_offsets: NDArray[np.int64],
    bank_momentum: Array,
    polarimeter: Array,
    start: NDArray[np.int64],
    rng: np.random.Generator,
    out: Array,
) -> None:
    """Taus and their products of all events in the CM frame.

    Parameters
    ----------
    mass : (n,)
        Mass of the pair [GeV].
    electron, velocity : (n, 3)
        Electron direction in the rest frame of the pair; β of the pair in the CM.
    random : (n, 5)
        Random numbers in [0, 1): two for cos θ, one for φ, two for the spins.
    decay : (n, 2)
        Decays of τ⁻ and τ⁺ in the bank.
    bank_offsets, bank_momentum, polarimeter
        The bank, (k + 1,), (m, 4) [GeV], (k, 3).
    start : (n, 3)
        First rows of an event for the taus, the products of the τ⁻ and those of the τ⁺.
    rng : Generator
        For the azimuths of the decays.
    out : (rows, 4)
        Filled with four-momenta [GeV].
    """  # fmt: skip
    axes, first, second = np.empty((3, 3)), np.empty(3), np.empty(3)
    rest = np.zeros((1, 4))
    rest[0, 0] = M_TAU
    for i in range(len(mass)):
        gamma = mass[i] / (2 * M_TAU)
        ratio = 1 / (gamma * gamma)
        cosine = draw_cosine(ratio, random[i, 0], random[i, 1])
        minus, plus = draw_spins(cosine, ratio, random[i, 3], random[i, 4])
        pair_axes(cosine, 2 * math.pi * random[i, 2], electron[i], axes)
        one, two = decay[i, 0], decay[i, 1]
        first[:] = turn(polarimeter[one], minus, 1.0, 0.0)
        second[:] = turn(polarimeter[two], plus, 1.0, 0.0)
        a, b = draw_azimuths(cosine, ratio, first, second, rng)
        taus, row_minus, row_plus = start[i]
        fill_decay(rest, 1.0, minus, a, gamma, axes, velocity[i], out[taus : taus + 1])
        fill_decay(rest, -1.0, plus, b, gamma, axes, velocity[i], out[taus + 1 : taus + 2])
        products = bank_momentum[bank_offsets[one] : bank_offsets[one + 1]]
        fill_decay(products, 1.0, minus, a, gamma, axes, velocity[i], out[row_minus:])
        products = bank_momentum[bank_offsets[two] : bank_offsets[two + 1]]
        fill_decay(products, -1.0, plus, b, gamma, axes, velocity[i], out[row_plus:])
