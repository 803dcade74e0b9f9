"""Initial-state radiation: how much energy it takes, and where the photon goes.

The radiator is the exponentiated one of Kuraev and Fadin, Sov. J. Nucl. Phys. 41 (1985) 466,
without pairs. All radiation of an event is one photon, at the angle that the first-order matrix
element with a massive electron gives (Bonneau and Martin, Nucl. Phys. B 27 (1971) 381).
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit, vectorize
from numpy.typing import ArrayLike, NDArray
from scipy import integrate

from lumbra.foundation import InputError
from lumbra.foundation.constants import ALPHA, M_ELECTRON
from lumbra.foundation.kinematics import boost

__all__ = [
    "Radiation",
    "photon_direction",
    "radiate",
    "radiator",
    "radiator_integral",
    "sample_radiation",
]

Array = NDArray[np.float64]

RETURN_SHARE = 0.1
"""Share of the draws that are flat in ln(s'): they cover rates that rise as 1/s'."""


@njit(cache=True, inline="always")
def _logarithm(s: float) -> float:
    return math.log(s / (M_ELECTRON * M_ELECTRON))


@njit(cache=True, inline="always")
def _exponent(s: float) -> float:
    """β = (2α/π)(ln(s/mₑ²) − 1)."""
    return 2 * ALPHA / math.pi * (_logarithm(s) - 1)


@njit(cache=True)
def _flattened(x: float, s: float) -> float:
    """H(x) x^(1−β): the radiator without its singularity."""
    log, beta = _logarithm(s), _exponent(s)
    delta = (
        1
        + ALPHA / math.pi * (math.pi**2 / 3 - 0.5)
        + 0.75 * beta
        - beta**2 / 24 * (log / 3 + 2 * math.pi**2 - 9.25)
    )
    # ln(1−x)/x → −1 for soft photons
    ratio = math.log1p(-x) / x if x > 1e-12 else -1.0
    second = 4 * (2 - x) * -math.log(x) - (1 + 3 * (1 - x) ** 2) * ratio - 6 + x
    return beta * delta + x ** (1 - beta) * (beta**2 / 8 * second - beta * (1 - x / 2))


@vectorize(["float64(float64, float64)"], cache=True)
def _radiator(x: float, s: float) -> float:
    return _flattened(x, s) * x ** (_exponent(s) - 1)


def radiator(x: ArrayLike, s: ArrayLike) -> Array:
    """Kuraev–Fadin radiator H(x): σ(s) = ∫ dx H(x) σ₀(s(1 − x)).

    Parameters
    ----------
    x : array_like
        1 − s'/s, in (0, 1).
    s : array_like
        Collision energy squared [GeV²].
    """
    return np.asarray(_radiator(np.asarray(x, float), np.asarray(s, float)))


def radiator_integral(x_max: float, s: float) -> float:
    """∫₀^x_max H(x) dx: the share of the Born rate with less radiation than x_max.

    Parameters
    ----------
    x_max : float
        Largest 1 − s'/s; the photon energy is x √s/2.
    s : float
        Collision energy squared [GeV²].
    """
    beta = _exponent(s)
    top = x_max**beta

    def integrand(u: float) -> float:
        return float(_flattened(max(u ** (1 / beta), 1e-300), s)) / beta

    value, _ = integrate.quad(integrand, 0.0, top, epsabs=1e-12, epsrel=1e-10, limit=200)
    return float(value)


@njit(cache=True)
def energy_share(s: float, x_max: float, choose: float, uniform: float) -> tuple[float, float]:
    """One draw of x and its weight H(x)/p(x), from two uniforms in (0, 1].

    p is a mixture of x^(β−1), the soft peak, and 1/(1−x), the return to low masses.
    """
    beta = _exponent(s)
    depth = -math.log1p(-x_max)
    if choose < RETURN_SHARE:
        x = max(-math.expm1(-uniform * depth), 1e-300)
    else:
        x = max(x_max * uniform ** (1 / beta), 1e-300)
    softly = x ** (1 - beta)
    density = (1 - RETURN_SHARE) * beta / x_max**beta + RETURN_SHARE * softly / ((1 - x) * depth)
    return x, _flattened(x, s) / density


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
    weight = numerator / (sine2 + eps * cosine2) * (span / velocity) / (_logarithm(s) - 1)
    return gap, sign, weight


@njit(cache=True, nogil=True)
def _fill(s: Array, x_max: Array, random: Array, photon: Array, x: Array, weight: Array) -> None:
    """Photon momenta, x and weights from five uniforms an event."""
    for i in range(len(s)):
        share, first = energy_share(s[i], x_max[i], random[i, 0], random[i, 1])
        gap, sign, second = photon_cosine(share, s[i], random[i, 2])
        energy = 0.5 * share * math.sqrt(s[i])
        sine = math.sqrt(gap * (2 - gap))
        phi = 2 * math.pi * random[i, 3]
        x[i] = share
        weight[i] = first * second
        photon[i, 0] = energy
        photon[i, 1] = energy * sine * math.cos(phi)
        photon[i, 2] = energy * sine * math.sin(phi)
        photon[i, 3] = energy * sign * (1 - gap)


@njit(cache=True, nogil=True)
def _fill_shares(s: Array, x_max: Array, random: Array, x: Array, weight: Array) -> None:
    for i in range(len(s)):
        x[i], weight[i] = energy_share(s[i], x_max[i], random[i, 0], random[i, 1])


@njit(cache=True, nogil=True)
def _fill_directions(x: Array, s: Array, random: Array, cosine: Array, weight: Array) -> None:
    for i in range(len(x)):
        gap, sign, weight[i] = photon_cosine(x[i], s[i], random[i])
        cosine[i] = sign * (1 - gap)


def _uniforms(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Uniform numbers in (0, 1]."""
    return 1.0 - rng.random(shape)


def sample_radiation(s: Array, x_max: Array, rng: np.random.Generator) -> tuple[Array, Array]:
    """Draw x = 1 − s'/s with weights whose mean times σ₀ is ∫ H σ₀.

    Parameters
    ----------
    s : (n,)
        Collision energy squared [GeV²].
    x_max : (n,)
        Largest x, where the reaction closes; in (0, 1).
    rng : Generator
        From a `Key`.

    Returns
    -------
    x, weight : (n,), (n,)
        Weights are H(x)/p(x), nearly flat.
    """
    s, x_max = np.broadcast_arrays(np.asarray(s, float), np.asarray(x_max, float))
    x, weight = np.empty(len(s)), np.empty(len(s))
    _fill_shares(s, x_max, _uniforms(rng, (len(s), 2)), x, weight)
    return x, weight


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
    _fill_directions(x, s, _uniforms(rng, (len(x),)), cosine, weight)
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
    """

    x: Array
    weight: Array
    photon: Array
    velocity: Array
    mass: Array
    axis: Array

    def to_cm(self, p: Array) -> Array:
        """Four-vectors (n, 4) or (n, k, 4) from the hard frame, z along `axis`, to the CM."""
        extra = p.ndim - 2
        axis = self.axis.reshape(len(self.axis), *(1,) * extra, 3)
        velocity = self.velocity.reshape(len(self.velocity), *(1,) * extra, 3)
        rotated = p.copy()
        rotated[..., 1:] = rotate_z_to(axis, p[..., 1:])
        return boost(rotated, velocity)


def rotate_z_to(axis: Array, p: Array) -> Array:
    """Rotate three-vectors so that the z axis becomes `axis`, by the shortest way.

    Parameters
    ----------
    axis, p : (..., 3)
        Unit vectors, none at −z, and vectors to turn.
    """
    ax, ay, az = axis[..., 0], axis[..., 1], axis[..., 2]
    px, py, pz = p[..., 0], p[..., 1], p[..., 2]
    across = pz - (ax * px + ay * py) / (1 + az)
    return np.stack([px + ax * across, py + ay * across, az * pz - ax * px - ay * py], axis=-1)


def radiate(sqrt_s: Array, threshold: float, rng: np.random.Generator) -> Radiation:
    """Radiate one photon from each collision.

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
    sqrt_s = np.asarray(sqrt_s, float)
    if not np.all(sqrt_s > threshold) or threshold <= 0:
        raise InputError(
            "The reaction is closed at this energy.",
            given=f"√s from {sqrt_s.min():.5g} GeV, threshold {threshold:.5g} GeV",
            allowed="a positive threshold below √s of every event",
            suggestion="lower the masses in the final state",
        )
    s = sqrt_s**2
    count = len(s)
    x, weight, photon = np.empty(count), np.empty(count), np.empty((count, 4))
    _fill(s, 1 - threshold**2 / s, _uniforms(rng, (count, 4)), photon, x, weight)
    velocity = -photon[:, 1:] / (sqrt_s - photon[:, 0])[:, None]
    return Radiation(
        x=x,
        weight=weight,
        photon=photon,
        velocity=velocity,
        mass=sqrt_s * np.sqrt(1 - x),
        axis=_electron_axis(photon, velocity),
    )


def _electron_axis(photon: Array, velocity: Array) -> Array:
    """Electron direction in the hard frame: that of the beam which did not radiate.

    The photon is taken from the beam in whose hemisphere it is; the other beam keeps its line.
    """
    side = np.where(photon[:, 3] >= 0, -1.0, 1.0)
    beam = np.zeros_like(photon)
    beam[:, 0] = 1.0
    beam[:, 3] = side
    seen = boost(beam, -velocity)[:, 1:]
    return np.asarray(side[:, None] * seen / np.linalg.norm(seen, axis=1, keepdims=True))
