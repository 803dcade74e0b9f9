"""Where radiated photons go, and how the rest of the collision recoils.

The energy that is lost in all, x = 1 − s'/s, follows the radiator of `radiator`. One photon takes
all of it, or each beam has one of its own. Then the energy is shared by 1 − x = (1 − x₁)(1 − x₂),
ln(1 − x₁)/ln(1 − x) drawn from the Beta distribution with β/2 and β/2: what two soft emitters with
x^(β/2 − 1) each give; the photons are in opposite hemispheres, and a factor common to both energies
keeps s'. Angles are those of `photon_angle`. What is left of each beam makes the axis of the hard
system.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.foundation import InputError
from lumbra.generation.photon_angle import photon_cosine, photon_direction
from lumbra.generation.radiator import (
    energy_share,
    exponent,
    radiator,
    radiator_integral,
    sample_radiation,
    uniforms,
)

__all__ = [
    "Radiation",
    "photon_direction",
    "radiate",
    "radiator",
    "radiator_integral",
    "sample_radiation",
]

Array = NDArray[np.float64]


@njit(cache=True, nogil=True)
def _place(energy: float, gap: float, sign: float, azimuth: float, out: Array) -> None:
    """A photon at 1 − |cos θ| = gap."""
    sine = energy * math.sqrt(gap * (2 - gap))
    out[0], out[3] = energy, energy * sign * (1 - gap)
    out[1], out[2] = sine * math.cos(azimuth), sine * math.sin(azimuth)


@njit(cache=True, nogil=True)
def _line(k: Array, half: float, side: float, v: Array, gamma: float, axis: Array) -> None:
    """Direction, in the hard frame, of a beam less its photon, the electron's way."""
    e, x, y, z = half - k[0], -k[1], -k[2], side * half - k[3]
    along = v[0] * x + v[1] * y + v[2] * z
    factor = gamma * gamma / (1 + gamma) * along - gamma * e
    axis[0], axis[1], axis[2] = x + factor * v[0], y + factor * v[1], z + factor * v[2]
    size = side * math.sqrt(axis[0] ** 2 + axis[1] ** 2 + axis[2] ** 2)
    for j in range(3):
        axis[j] /= size


@njit(cache=True, nogil=True)
def _recoil(
    x: float, root: float, sign: float, photons: Array, none: Array, v: Array, axis: Array
) -> float:
    """Fill velocity and axis of what recoils against one or two photons; returns its mass."""
    left, mass = root, root * math.sqrt(1 - x)
    for i in range(len(photons)):
        left -= photons[i, 0]
    for j in range(3):
        v[j] = -photons[0, j + 1] / left
        if len(photons) > 1:
            v[j] -= photons[1, j + 1] / left
    # the beam with the softer photon keeps its line best
    own, side = photons[1] if len(photons) > 1 else none, -sign
    if own[0] > photons[0, 0]:
        own, side = photons[0], sign
    _line(own, 0.5 * root, side, v, left / mass, axis)
    return mass


@njit(cache=True, nogil=True)
def _fill(
    sqrt_s: Array, threshold: float, energies: tuple[float, float], random: Array, split: Array,
    photons: Array, velocity: Array, axis: Array, scalars: Array,
) -> None:  # fmt: skip
    """Photons, recoils, electron axes and (x, weight, mass) from uniforms and shares."""
    number, none = photons.shape[1], np.zeros(4)
    for i in range(len(sqrt_s)):
        root = sqrt_s[i]
        s = root * root
        high, low = 1 - threshold * threshold / s, 2 * energies[0] / root
        # no room for such photons: an event without any, and without weight
        x, weight = 0.0, 0.0
        if low < high:
            high = min(high, 2 * energies[1] / root)
            x, weight = energy_share(s, low, high, random[i, 0], random[i, 1])
        log = math.log1p(-x)
        one = -math.expm1(split[i] * log) if number > 1 else x
        gap, sign, factor = photon_cosine(max(one, 1e-300), s, random[i, 2])
        angle, scale = 2 * math.pi * random[i, 2 + number], 1.0
        if number > 1:
            two = -math.expm1((1 - split[i]) * log)
            gap2, _, second = photon_cosine(max(two, 1e-300), s, random[i, 3])
            angle2 = 2 * math.pi * random[i, 5]
            across = math.sqrt(gap * (2 - gap) * gap2 * (2 - gap2)) * math.cos(angle - angle2)
            apart = 0.5 * (1 + (1 - gap) * (1 - gap2) - across)
            both = one + two
            # s x = λ s (x₁ + x₂) − λ² s x₁x₂ (1 − cos θ₁₂)/2
            inner = math.sqrt(max(both * both - 4 * x * one * two * apart, 0.0))
            scale = 2 * x / (both + inner) if both > 0 else 1.0
            _place(0.5 * scale * two * root, gap2, -sign, angle2, photons[i, 1])
            factor *= second
        _place(0.5 * scale * one * root, gap, sign, angle, photons[i, 0])
        mass = _recoil(x, root, sign, photons[i], none, velocity[i], axis[i])
        scalars[i, 0], scalars[i, 1], scalars[i, 2] = x, weight * factor, mass


@dataclass(frozen=True)
class Radiation:
    """What initial-state radiation does to n collisions.

    Parameters
    ----------
    x : (n,)
        1 − s'/s.
    weight : (n,)
        Factor for the weight of the event: mean of (weight × σ₀(s')) = σ(s).
    photons : (n, k, 4)
        Four-momenta [GeV] in the centre of mass of the collision; the first is of either beam.
    velocity : (n, 3)
        β of the hard system, which recoils against the photons.
    mass : (n,)
        √s' of the hard system [GeV].
    axis : (n, 3)
        Unit vector of the electron in the rest frame of the hard system.
    """

    x: Array
    weight: Array
    photons: Array
    velocity: Array
    mass: Array
    axis: Array

    @property
    def hardest(self) -> Array:
        """Energy (n,) of the hardest photon [GeV], 0 without any."""
        return np.asarray(self.photons[..., 0].max(axis=1, initial=0.0))

    def without_softer(self, sqrt_s: Array, energy: float) -> Radiation:
        """The same where all photons are up to an energy [GeV] with all that comes of them gone.

        Parameters
        ----------
        sqrt_s : (n,)
            Collision energies [GeV].
        energy : float
            Events with a photon above it stay [GeV].
        """
        stays = self.hardest > energy
        row = stays[:, None]
        return replace(
            self,
            x=np.where(stays, self.x, 0.0),
            photons=np.where(row[..., None], self.photons, 0.0),
            velocity=np.where(row, self.velocity, 0.0),
            mass=np.where(stays, self.mass, sqrt_s),
            axis=np.where(row, self.axis, [0.0, 0.0, 1.0]),
        )

    def to_cm(self, p: Array) -> Array:
        """Four-vectors (n, 4) or (n, k, 4) from the hard frame, z along `axis`, to the CM."""
        out = np.array(p, float, order="C")
        turn_and_boost(self.axis, self.velocity, out.reshape(len(out), -1, 4))
        return out


@njit(cache=True, nogil=True)
def turn_and_boost(axis: Array, velocity: Array, p: Array) -> None:
    """Turn z to the axis by the shortest way, then boost; p is (n, k, 4) and changed in place."""
    for i in range(len(p)):
        ax, ay, az = axis[i, 0], axis[i, 1], axis[i, 2]
        vx, vy, vz = velocity[i, 0], velocity[i, 1], velocity[i, 2]
        gamma = 1 / math.sqrt(1 - vx * vx - vy * vy - vz * vz)
        for j in range(p.shape[1]):
            e, x, y, z = p[i, j, 0], p[i, j, 1], p[i, j, 2], p[i, j, 3]
            sideways = ax * x + ay * y
            across = z - sideways / (1 + az)
            x, y, z = x + ax * across, y + ay * across, az * z - sideways
            along = vx * x + vy * y + vz * z
            factor = gamma * gamma / (1 + gamma) * along + gamma * e
            p[i, j, 0] = gamma * (e + along)
            p[i, j, 1] = x + factor * vx
            p[i, j, 2] = y + factor * vy
            p[i, j, 3] = z + factor * vz


def require_open(sqrt_s: Array, threshold: float) -> Array:
    """Collision energies [GeV] as an array, all above the threshold; InputError otherwise."""
    sqrt_s = np.asarray(sqrt_s, float)
    if not np.all(sqrt_s > threshold) or threshold <= 0:
        raise InputError(
            "The reaction is closed at this energy.",
            given=f"√s from {sqrt_s.min():.5g} GeV, threshold {threshold:.5g} GeV",
            allowed="a positive threshold below √s of every event",
            suggestion="lower the masses in the final state",
        )
    return sqrt_s


def radiate(
    sqrt_s: Array,
    threshold: float,
    rng: np.random.Generator,
    photons: int = 1,
    energies: tuple[float, float] = (0.0, math.inf),
) -> Radiation:
    """Let each collision radiate.

    Parameters
    ----------
    sqrt_s : (n,)
        Collision energies [GeV].
    threshold : float
        Smallest mass of the hard system [GeV].
    rng : Generator
        From a `Key`.
    photons : {0, 1, 2}
        Nothing; one photon for all; one from each beam.
    energies : (float, float)
        Only radiation x√s/2 in this range [GeV], the energy of a single photon; where there is no
        room for any the weight is 0.

    Raises
    ------
    InputError
        If a collision has less energy than the threshold.
    """
    sqrt_s = require_open(sqrt_s, threshold)
    count = len(sqrt_s)
    momenta, scalars = np.zeros((count, photons, 4)), np.zeros((count, 3))
    velocity, axis = np.zeros((count, 3)), np.tile([0.0, 0.0, 1.0], (count, 1))
    if photons == 0:
        return Radiation(np.zeros(count), np.ones(count), momenta, velocity, sqrt_s, axis)
    split = np.ones(count)
    if photons == 2:
        half = exponent(sqrt_s**2) / 2
        split = rng.beta(half, half)
    random = uniforms(rng, (count, 2 + 2 * photons))
    _fill(sqrt_s, threshold, energies, random, split, momenta, velocity, axis, scalars)
    return Radiation(scalars[:, 0], scalars[:, 1], momenta, velocity, scalars[:, 2], axis)
