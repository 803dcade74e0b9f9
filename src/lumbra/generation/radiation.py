"""Where the radiated photon goes, and how the rest of the collision recoils.

All radiation of an event is one photon. Its energy follows the radiator of `radiator`, its angle
the first-order matrix element with a massive electron (Bonneau and Martin, Nucl. Phys. B 27
(1971) 381; the angular form as in Benayoun et al., Mod. Phys. Lett. A 14 (1999) 2605).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.foundation import InputError
from lumbra.foundation.constants import M_ELECTRON
from lumbra.generation.radiator import (
    energy_share,
    logarithm,
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


@njit(cache=True)
def photon_cosine(x: float, s: float, uniform: float) -> tuple[float, float, float]:
    """One draw of the photon angle: 1 − |cos θ|, the sign of cos θ, and a weight near 1.

    The draw follows 1/(1 − v²cos²θ), v the electron's velocity; the weight is the ratio of the
    first-order matrix element to it. Weights have mean 1 and stay below 1.1.
    """
    eps = 4 * M_ELECTRON * M_ELECTRON / s
    velocity = math.sqrt(1 - eps)
    # ln[(1+v)/(1−v)] with 1−v = ε/(1+v)
    span = math.log((1 + velocity) ** 2 / eps)
    sign = 1.0 if uniform >= 0.5 else -1.0
    rapidity = 0.5 * span * abs(2 * uniform - 1)
    # 1 − |c| with v|c| = tanh(rapidity), free of cancellation near the beam
    away = 2 / (1 + math.exp(2 * rapidity))
    gap = max((away - eps / (1 + velocity)) / velocity, 0.0)
    sine2 = gap * (2 - gap)
    cosine2 = (1 - gap) ** 2
    shape = x * x - 2 * x + 2
    numerator = (
        sine2
        - x * x * sine2 * sine2 / (2 * shape)
        - eps * ((1 - 2 * x) * sine2 - x * x * cosine2 * cosine2) / shape
    )
    weight = numerator / (sine2 + eps * cosine2) * (span / velocity) / (logarithm(s) - 1)
    return gap, sign, weight


@njit(cache=True)
def _electron_axis(k: Array, v: Array, gamma: float, axis: Array) -> None:
    """Electron direction in the hard frame: that of the beam which did not radiate.

    The photon is taken from the beam in whose hemisphere it is; the other beam keeps its line.
    """
    side = -1.0 if k[3] >= 0 else 1.0
    # the line (1, 0, 0, side) boosted by −v
    along = -side * v[2]
    factor = gamma * gamma / (1 + gamma) * along + gamma
    energy = gamma * (1 + along)
    axis[0] = -side * factor * v[0] / energy
    axis[1] = -side * factor * v[1] / energy
    axis[2] = (1 - side * factor * v[2]) / energy


@njit(cache=True, nogil=True)
def _fill(
    sqrt_s: Array,
    threshold: float,
    energies: tuple[float, float],
    random: Array,
    photon: Array,
    velocity: Array,
    axis: Array,
    scalars: Array,
) -> None:
    """Photons, recoils, electron axes and (x, weight, mass) from four uniforms an event."""
    for i in range(len(sqrt_s)):
        root = sqrt_s[i]
        s = root * root
        high = 1 - threshold * threshold / s
        low = 2 * energies[0] / root
        if low >= high:
            # no photon of such energies: an event without one, and without weight
            x, first = 0.0, 0.0
        else:
            high = min(high, 2 * energies[1] / root)
            x, first = energy_share(s, low, high, random[i, 0], random[i, 1])
        gap, sign, second = photon_cosine(x, s, random[i, 2])
        energy = 0.5 * x * root
        sine = energy * math.sqrt(gap * (2 - gap))
        phi = 2 * math.pi * random[i, 3]
        photon[i, 0] = energy
        photon[i, 1] = sine * math.cos(phi)
        photon[i, 2] = sine * math.sin(phi)
        photon[i, 3] = energy * sign * (1 - gap)
        mass = root * math.sqrt(1 - x)
        for j in range(3):
            velocity[i, j] = -photon[i, j + 1] / (root - energy)
        _electron_axis(photon[i], velocity[i], (root - energy) / mass, axis[i])
        scalars[i, 0], scalars[i, 1], scalars[i, 2] = x, first * second, mass


@njit(cache=True, nogil=True)
def _fill_directions(x: Array, s: Array, random: Array, cosine: Array, weight: Array) -> None:
    for i in range(len(x)):
        gap, sign, weight[i] = photon_cosine(x[i], s[i], random[i])
        cosine[i] = sign * (1 - gap)


def photon_direction(x: Array, s: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw cos θ of the radiated photon from the first-order form with a massive electron.

    Parameters
    ----------
    x, s : (n,)
        1 − s'/s and collision energy squared [GeV²].
    rng : Generator
        From a `Key`.

    Returns
    -------
    cosine, weight : (n,), (n,)
        Weights have mean 1 and maximum below 1.1.
    """
    x, s = np.broadcast_arrays(np.asarray(x, float), np.asarray(s, float))
    cosine, weight = np.empty(len(x)), np.empty(len(x))
    _fill_directions(x, s, uniforms(rng, (len(x),)), cosine, weight)
    return cosine, weight


@dataclass(frozen=True)
class Radiation:
    """What initial-state radiation does to n collisions.

    Parameters
    ----------
    x : (n,)
        1 − s'/s.
    weight : (n,)
        Factor for the weight of the event: mean of (weight × σ₀(s')) = σ(s).
    photon : (n, 4)
        Four-momentum [GeV] in the centre of mass of the collision.
    velocity : (n, 3)
        β of the hard system, which recoils against the photon.
    mass : (n,)
        √s' of the hard system [GeV].
    axis : (n, 3)
        Unit vector of the electron in the rest frame of the hard system.
    second : (n, 4), optional
        Another photon, if each beam radiates one; the first is then of either beam.
    """

    x: Array
    weight: Array
    photon: Array
    velocity: Array
    mass: Array
    axis: Array
    second: Array | None = None

    def without_softer(self, sqrt_s: Array, energy: float) -> Radiation:
        """The same with photons up to an energy [GeV], and all that comes of them, taken away.

        Parameters
        ----------
        sqrt_s : (n,)
            Collision energies [GeV].
        energy : float
            Photons above it stay [GeV].
        """
        stays = self.photon[:, 0] > energy
        row = stays[:, None]
        return replace(
            self,
            x=np.where(stays, self.x, 0.0),
            photon=np.where(row, self.photon, 0.0),
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
    energies: tuple[float, float] = (0.0, math.inf),
) -> Radiation:
    """Radiate one photon from each collision.

    Parameters
    ----------
    sqrt_s : (n,)
        Collision energies [GeV].
    threshold : float
        Smallest mass of the hard system [GeV].
    rng : Generator
        From a `Key`.
    energies : (float, float)
        Only photons of such energies [GeV]; where there is room for none the weight is 0.

    Raises
    ------
    InputError
        If a collision has less energy than the threshold.
    """
    sqrt_s = require_open(sqrt_s, threshold)
    count = len(sqrt_s)
    photon, scalars = np.empty((count, 4)), np.empty((count, 3))
    velocity, axis = np.empty((count, 3)), np.empty((count, 3))
    random = uniforms(rng, (count, 4))
    _fill(sqrt_s, threshold, energies, random, photon, velocity, axis, scalars)
    return Radiation(
        x=scalars[:, 0],
        weight=scalars[:, 1],
        photon=photon,
        velocity=velocity,
        mass=scalars[:, 2],
        axis=axis,
    )
