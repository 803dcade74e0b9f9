"""One radiated photon from each beam.

The energy that is lost in all, x = 1 − s'/s, follows the radiator, so every rate is that with one
photon. It is shared by 1 − x = (1 − x₁)(1 − x₂), ln(1 − x₁)/ln(1 − x) drawn from the Beta
distribution with β/2 and β/2: what two soft emitters with x^(β/2 − 1) each give. Angles follow the
first-order form of `radiation` for each photon, in opposite hemispheres; a factor common to both
energies then keeps s'. What is left of each beam makes the axis of the hard system.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.generation.radiation import Radiation, photon_cosine, require_open
from lumbra.generation.radiator import energy_share, exponent, uniforms

__all__ = ["radiate_both"]

Array = NDArray[np.float64]


@njit(cache=True, nogil=True)
def _place(energy: float, gap: float, sign: float, azimuth: float, out: Array) -> None:
    """A photon at 1 − |cos θ| = gap."""
    sine = energy * math.sqrt(gap * (2 - gap))
    out[0], out[3] = energy, energy * sign * (1 - gap)
    out[1], out[2] = sine * math.cos(azimuth), sine * math.sin(azimuth)


@njit(cache=True, nogil=True)
def _remainder(k: Array, half: float, v: Array, gamma: float, axis: Array) -> None:
    """Direction, in the hard frame, of the electron beam less its photon."""
    e, x, y, z = half - k[0], -k[1], -k[2], half - k[3]
    along = v[0] * x + v[1] * y + v[2] * z
    factor = gamma * gamma / (1 + gamma) * along - gamma * e
    axis[0], axis[1], axis[2] = x + factor * v[0], y + factor * v[1], z + factor * v[2]
    size = math.sqrt(axis[0] ** 2 + axis[1] ** 2 + axis[2] ** 2)
    for j in range(3):
        axis[j] /= size


@njit(cache=True, nogil=True)
def _fill(
    sqrt_s: Array, threshold: float, random: Array, split: Array, photons: Array, velocity: Array,
    axis: Array, scalars: Array,
) -> None:  # fmt: skip
    """Photons, recoils, electron axes and (x, weight, mass) from six uniforms and a share."""
    for i in range(len(sqrt_s)):
        root = sqrt_s[i]
        s = root * root
        x, weight = energy_share(s, 0.0, 1 - threshold * threshold / s, random[i, 0], random[i, 1])
        log = math.log1p(-x)
        one, two = -math.expm1(split[i] * log), -math.expm1((1 - split[i]) * log)
        gap, sign, first = photon_cosine(max(one, 1e-300), s, random[i, 2])
        gap2, _, second = photon_cosine(max(two, 1e-300), s, random[i, 3])
        angle, angle2 = 2 * math.pi * random[i, 4], 2 * math.pi * random[i, 5]
        across = math.sqrt(gap * (2 - gap) * gap2 * (2 - gap2)) * math.cos(angle - angle2)
        apart = 0.5 * (1 + (1 - gap) * (1 - gap2) - across)
        both = one + two
        # s x = λ s (x₁ + x₂) − λ² s x₁x₂ (1 − cos θ₁₂)/2
        inner = math.sqrt(max(both * both - 4 * x * one * two * apart, 0.0))
        scale = 2 * x / (both + inner) if both > 0 else 1.0
        _place(0.5 * scale * one * root, gap, sign, angle, photons[i, 0])
        _place(0.5 * scale * two * root, gap2, -sign, angle2, photons[i, 1])
        left = root - photons[i, 0, 0] - photons[i, 1, 0]
        mass = root * math.sqrt(1 - x)
        for j in range(3):
            velocity[i, j] = -(photons[i, 0, j + 1] + photons[i, 1, j + 1]) / left
        own = photons[i, 0] if sign > 0 else photons[i, 1]
        _remainder(own, 0.5 * root, velocity[i], left / mass, axis[i])
        scalars[i, 0], scalars[i, 1], scalars[i, 2] = x, weight * first * second, mass


def radiate_both(sqrt_s: Array, threshold: float, rng: np.random.Generator) -> Radiation:
    """Radiate one photon from each beam; see `lumbra.generation.radiation.radiate`.

    Parameters
    ----------
    sqrt_s : (n,)
        Collision energies [GeV].
    threshold : float
        Smallest mass of the hard system [GeV].
    rng : Generator
        From a `Key`.

    Raises
    ------
    InputError
        If a collision has less energy than the threshold.
    """
    sqrt_s = require_open(sqrt_s, threshold)
    count = len(sqrt_s)
    photons, scalars = np.empty((count, 2, 4)), np.empty((count, 3))
    velocity, axis = np.empty((count, 3)), np.empty((count, 3))
    half = exponent(sqrt_s**2) / 2
    split = rng.beta(half, half)
    random = uniforms(rng, (count, 6))
    _fill(sqrt_s, threshold, random, split, photons, velocity, axis, scalars)
    return Radiation(
        x=scalars[:, 0],
        weight=scalars[:, 1],
        photon=photons[:, 0],
        velocity=velocity,
        mass=scalars[:, 2],
        axis=axis,
        second=photons[:, 1],
    )
