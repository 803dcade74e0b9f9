"""Phase space of e+e- → l+l-γ, sampled where the matrix element is large.

Two channels, whose densities are added: photons along the beams with a flat pair, and photons of
any direction with leptons along or away from them. In both, photon energies follow a power law
from the soft end and 1/(1 − x) at the hard end, where the pair is light.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.foundation.constants import M_ELECTRON

__all__ = ["FAINTEST", "PairsWithPhoton", "sample_pairs_with_photon"]

Array = NDArray[np.float64]
Pair = tuple[float, float]
Bounds = tuple[float, float, float, float]
Vector = tuple[float, float, float]

FAINTEST = 1e-6
"""Photons below this energy [GeV] are left out, their momentum with them."""
ALONG_BEAMS = 0.6
"""Share of the draws with the photon along the beams."""
RETURN_BEAMS, RETURN_WIDE = 0.5, 0.25
"""Share of the draws of each channel whose photon energy follows 1/(1 − x)."""
RETURN_SOFTER = 0.05
"""Share of the softer photons that follow 1/(1 − y)."""
LEPTONS_FLAT = 0.4
"""Share of flat lepton directions where the photon is not along the beams."""


@njit(cache=True, nogil=True)
def _energy(choose: float, uniform: float, share: float, power: float, limits: Pair) -> float:
    """Draw x = 2E/√s from the mixture of x^(power − 1) and 1/(1 − x)."""
    low, high = limits
    if choose < share:
        depth = math.log1p(-low) - math.log1p(-high)
        return -math.expm1(math.log1p(-low) - uniform * depth)
    bottom = low**power
    x: float = (bottom + uniform * (high**power - bottom)) ** (1 / power)
    return x


@njit(cache=True, nogil=True)
def _energy_densities(x: float, power: float, limits: Pair) -> Pair:
    """Densities of the power law and of 1/(1 − x)."""
    low, high = limits
    soft = power * x ** (power - 1) / (high**power - low**power)
    hard = 1 / ((1 - x) * (math.log1p(-low) - math.log1p(-high)))
    return soft, hard


@njit(cache=True, nogil=True)
def _softer(x: float, power: float, limits: Pair, choose: float, uniform: float) -> Pair:
    """Draw the share y < x of the softer photon: y and its normalised density over that drawn.

    The target is b y^(b − 1)/x^b; some draws follow 1/(1 − y), as the rate of light pairs does.
    Limits on y below x take a part of it.
    """
    low, high = limits[0], min(limits[1], x)
    if low >= high:
        return 0.0, 0.0
    shallow, depth = -math.log1p(-low), math.log1p(-low) - math.log1p(-high)
    bottom, top = (low / x) ** power, (high / x) ** power
    if choose < RETURN_SOFTER:
        y = -math.expm1(-shallow - uniform * depth)
    else:
        y = x * (bottom + uniform * (top - bottom)) ** (1 / power)
    if y < 1e-12:
        return y, (top - bottom) / (1 - RETURN_SOFTER)
    target = power * (y / x) ** power / y
    drawn = (1 - RETURN_SOFTER) * target / (top - bottom)
    return y, target / (drawn + RETURN_SOFTER / ((1 - y) * depth))


@njit(cache=True, nogil=True)
def _beam_uniform(cosine: float, span: float, eps: float) -> float:
    """The uniform number for which `_beam_cosine` gives a cosine."""
    if abs(cosine) >= 1:
        return 1.0 if cosine > 0 else 0.0
    return 0.5 + math.atanh(math.sqrt(1 - eps) * cosine) / span


@njit(cache=True, nogil=True)
def _beam_cosine(uniform: float, span: float, eps: float) -> tuple[float, float]:
    """Draw cos θ from 1/(1 − v²cos²θ); returns it with sin²θ, free of cancellation."""
    rapidity = span * abs(uniform - 0.5)
    velocity = math.sqrt(1 - eps)
    away = 2 / (1 + math.exp(2 * rapidity))
    gap = max((away - eps / (1 + velocity)) / velocity, 0.0)
    sign = 1.0 if uniform >= 0.5 else -1.0
    return sign * (1 - gap), gap * (2 - gap)


@njit(cache=True, nogil=True)
def _peaked(uniform: float, velocity: float) -> float:
    """Draw c from 1/(1 − v²c²)."""
    return math.tanh((2 * uniform - 1) * math.atanh(velocity)) / velocity


@njit(cache=True, nogil=True)
def _direction(cosine: float, sine: float, azimuth: float) -> Vector:
    return sine * math.cos(azimuth), sine * math.sin(azimuth), cosine


@njit(cache=True, nogil=True)
def _across(n: Vector) -> tuple[Vector, Vector]:
    """Two unit vectors orthogonal to n and to each other."""
    if abs(n[2]) > abs(n[0]):
        norm = 1 / math.sqrt(n[1] * n[1] + n[2] * n[2])
        a = (0.0, n[2] * norm, -n[1] * norm)
    else:
        norm = 1 / math.sqrt(n[0] * n[0] + n[1] * n[1])
        a = (n[1] * norm, -n[0] * norm, 0.0)
    b = (n[1] * a[2] - n[2] * a[1], n[2] * a[0] - n[0] * a[2], n[0] * a[1] - n[1] * a[0])
    return a, b


@njit(cache=True, nogil=True)
def _place(
    root: float, x: float, mass: float, n: Vector, c: float, azimuth: float, out: Array
) -> None:
    """Fill l+, l-, γ: photon along n, l- at angle acos(c) to it in the frame of the pair."""
    energy = 0.5 * x * root
    pair = root * math.sqrt(1 - x)
    momentum = math.sqrt(max(0.25 * pair * pair - mass * mass, 0.0))
    gamma, drift = (root - energy) / pair, energy / pair
    along = gamma * momentum * c - drift * 0.5 * pair
    lepton = gamma * 0.5 * pair - drift * momentum * c
    aside = momentum * math.sqrt(max(1 - c * c, 0.0))
    first, second = aside * math.cos(azimuth), aside * math.sin(azimuth)
    a, b = _across(n)
    out[0, 0], out[1, 0], out[2, 0] = root - energy - lepton, lepton, energy
    for j in range(3):
        out[2, j + 1] = energy * n[j]
        out[1, j + 1] = along * n[j] + first * a[j] + second * b[j]
        out[0, j + 1] = -out[2, j + 1] - out[1, j + 1]


@njit(cache=True, nogil=True)
def _angles(
    u: Array, beams: bool, band: Pair, ends: Pair, eps: float, v: float
) -> tuple[float, float, float]:
    """Photon cos θ and sin²θ, and the cosine of the lepton to the photon, of one channel."""
    if beams:
        uniform = ends[0] + u[3] * (ends[1] - ends[0])
        cosine, sine2 = _beam_cosine(uniform, _span(eps), eps)
        return cosine, sine2, 2 * u[5] - 1
    cosine = band[0] + u[3] * (band[1] - band[0])
    lepton = 2 * u[5] - 1 if u[7] < LEPTONS_FLAT else _peaked(u[5], v)
    return cosine, 1 - cosine * cosine, lepton


@njit(cache=True, nogil=True)
def _density(
    energy: Pair, shares: Pair, cosine: float, sine2: float, c: float, eps: float, v: float
) -> float:
    """Density of both channels, each with its share of cos θ, in x, cos θ, c and two azimuths."""
    soft, hard = energy
    velocity = math.sqrt(1 - eps)
    peak = velocity / (_span(eps) * (sine2 + eps * cosine * cosine))
    towards = v / (2 * math.atanh(v) * (1 - v * v * c * c))
    lepton = LEPTONS_FLAT / 2 + (1 - LEPTONS_FLAT) * towards
    along = (soft + RETURN_BEAMS * (hard - soft)) * peak / 2 / shares[0]
    wide = (soft + RETURN_WIDE * (hard - soft)) * lepton / 2 / shares[1]
    return (ALONG_BEAMS * along + (1 - ALONG_BEAMS) * wide) / (4 * math.pi**2)


@njit(cache=True, nogil=True)
def _span(eps: float) -> float:
    """Range of rapidities of a photon along the beams, 2 atanh v with ε = 1 − v²."""
    return 2 * math.log((1 + math.sqrt(1 - eps)) / math.sqrt(eps))


@njit(cache=True, nogil=True)
def _sample_one(
    root: float, mass: float, limits: Pair, exponents: Pair, part: Bounds, u: Array, out: Array
) -> tuple[float, float, float]:
    """One event in the frame without the softer photon: x, the share y of that, and the weight.

    The last is 0 where the reaction is closed once the softer photon is gone.
    """
    power, softer = exponents
    band, second = (part[0], part[1]), (2 * part[2] / root, 2 * part[3] / root)
    beams = u[0] < ALONG_BEAMS
    x = _energy(u[1], u[2], RETURN_BEAMS if beams else RETURN_WIDE, power, limits)
    y, emission = _softer(x, softer, second, u[9], u[8])
    if y * root < 2 * FAINTEST:
        y = 0.0
    closed = root * root * (1 - x) * (1 - y) <= 4 * mass * mass
    if closed:
        y = 0.0
    rest = root * math.sqrt(1 - y)
    v = math.sqrt(max(1 - 4 * mass * mass / (rest * rest * (1 - x)), 1e-30))
    eps = 4 * M_ELECTRON * M_ELECTRON / (rest * rest)
    span = _span(eps)
    ends = (_beam_uniform(band[0], span, eps), _beam_uniform(band[1], span, eps))
    shares = (ends[1] - ends[0], (band[1] - band[0]) / 2)
    cosine, sine2, c = _angles(u, beams, band, ends, eps, v)
    n = _direction(cosine, math.sqrt(sine2), 2 * math.pi * u[4])
    _place(rest, x, mass, n, c, 2 * math.pi * u[6], out)
    density = _density(_energy_densities(x, power, limits), shares, cosine, sine2, c, eps, v)
    volume = rest * rest * x * v / (2 * math.pi * (32 * math.pi**2) ** 2)
    return x, y, 0.0 if closed else emission * volume / density


@njit(cache=True, nogil=True)
def _fill(
    roots: Array,
    mass: float,
    low: Array,
    exponents: Array,
    part: Bounds,
    u: Array,
    out: Array,
    scalars: Array,
) -> None:
    for i in range(len(roots)):
        # the softer photon is softer
        least = max(low[i], 2 * part[2] / roots[i])
        limits = (least, 1 - 4 * mass * mass / (roots[i] * roots[i]))
        powers = (exponents[i, 0], exponents[i, 1])
        x, y, weight = _sample_one(roots[i], mass, limits, powers, part, u[i], out[i])
        scalars[i, 0], scalars[i, 1], scalars[i, 2] = x, y, weight


@dataclass(frozen=True)
class PairsWithPhoton:
    """n points of three-body phase space, each beside a softer photon.

    Parameters
    ----------
    momenta : (n, 4, 4)
        l+, l-, γ in the rest frame of the three [GeV], and a row of zeros for the softer photon.
    hard, softer : (n,)
        Energy shares 2E/√s of the photon (in that frame) and of the softer one (in the CM).
    volume : (n,)
        dΦ₃ and the normalised density of the softer photon, over the density of the draw; 0 where
        the reaction is closed.
    """

    momenta: Array
    hard: Array
    softer: Array
    volume: Array


def sample_pairs_with_photon(
    sqrt_s: Array,
    mass: float,
    low: Array,
    exponents: Array,
    rng: np.random.Generator,
    cosine: Pair = (-1.0, 1.0),
    softer: Pair = (0.0, math.inf),
) -> PairsWithPhoton:
    """Draw l+l-γ and the energy of a softer photon along with it.

    Parameters
    ----------
    sqrt_s : (n,)
        Collision energies [GeV].
    mass : float
        Of the lepton [GeV].
    low : (n,)
        Smallest share x = 2E/√s of the harder photon.
    exponents : (n, 2)
        The harder photon is drawn from x^(b₀ − 1) and 1/(1 − x), the softer one has the
        normalised density b₁ y^(b₁ − 1)/x^b₁ below it.
    rng : Generator
        From a `Key`.
    cosine : (float, float)
        Only harder photons with such a cos θ in the rest frame of the three.
    softer : (float, float)
        Only softer photons of such an energy in the CM [GeV].
    """
    count = len(sqrt_s)
    momenta, scalars = np.zeros((count, 4, 4)), np.empty((count, 3))
    part = (cosine[0], cosine[1], softer[0], softer[1])
    _fill(sqrt_s, mass, low, exponents, part, 1 - rng.random((count, 10)), momenta, scalars)
    return PairsWithPhoton(momenta, scalars[:, 0], scalars[:, 1], scalars[:, 2])
