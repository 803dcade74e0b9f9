"""How much energy initial-state radiation takes: the radiator of Kuraev and Fadin.

Sov. J. Nucl. Phys. 41 (1985) 466, exponentiated, without pairs:
H(x) = βx^(β−1)Δ − β(1 − x/2) + (β²/8)[…], x = 1 − s'/s, β = (2α/π)(ln(s/mₑ²) − 1).
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray
from scipy import integrate

from lumbra.foundation.constants import ALPHA, M_ELECTRON

__all__ = ["exponent", "radiator", "radiator_integral", "sample_radiation", "soft_and_virtual"]

Array = NDArray[np.float64]

VERTEX = math.pi**2 / 3 - 0.5
"""Constant of the first order for a lepton pair and a virtual photon."""
RETURN_SHARE = 0.1
"""Share of the draws that are flat in ln(s'): they cover rates that rise as 1/s'."""


@njit(cache=True, inline="always")
def logarithm(s: float) -> float:
    """L = ln(s/mₑ²)."""
    return math.log(s / (M_ELECTRON * M_ELECTRON))


@njit(cache=True, inline="always")
def _exponent(s: float) -> float:
    """β = (2α/π)(ln(s/mₑ²) − 1)."""
    beta: float = 2 * ALPHA / math.pi * (logarithm(s) - 1)
    return beta


@njit(cache=True)
def _flattened(x: float, softly: float, log: float, beta: float) -> float:
    """H(x) x^(1−β), the radiator without its singularity; softly = x^(1−β), log = ln(s/mₑ²)."""
    delta = (
        1
        + ALPHA / math.pi * (math.pi**2 / 3 - 0.5)
        + 0.75 * beta
        - beta**2 / 24 * (log / 3 + 2 * math.pi**2 - 9.25)
    )
    # ln(1−x)/x → −1 for soft photons
    ratio = math.log1p(-x) / x if x > 1e-12 else -1.0
    second = 4 * (2 - x) * -math.log(x) - (1 + 3 * (1 - x) ** 2) * ratio - 6 + x
    value: float = beta * delta + softly * (beta**2 / 8 * second - beta * (1 - x / 2))
    return value


@njit(cache=True, nogil=True)
def _fill_radiator(x: Array, s: Array, out: Array) -> None:
    for i in range(len(x)):
        beta = _exponent(s[i])
        softly = x[i] ** (1 - beta)
        out[i] = _flattened(x[i], softly, logarithm(s[i]), beta) / softly


def radiator(x: ArrayLike, s: ArrayLike) -> Array:
    """Kuraev–Fadin radiator H(x): σ(s) = ∫ dx H(x) σ₀(s(1 − x)).

    Parameters
    ----------
    x : array_like
        1 − s'/s, in (0, 1).
    s : array_like
        Collision energy squared [GeV²].
    """
    x, s = np.broadcast_arrays(np.asarray(x, float), np.asarray(s, float))
    out = np.empty(x.size)
    _fill_radiator(x.ravel(), s.ravel(), out)
    return out.reshape(x.shape)


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
        x = max(u ** (1 / beta), 1e-300)
        return float(_flattened(x, x ** (1 - beta), logarithm(s), beta)) / beta

    value, _ = integrate.quad(integrand, 0.0, top, epsabs=1e-12, epsrel=1e-10, limit=200)
    return float(value)


@njit(cache=True)
def energy_share(
    s: float, x_min: float, x_max: float, choose: float, uniform: float
) -> tuple[float, float]:
    """One draw of x and its weight H(x)/p(x), from two uniforms in (0, 1].

    p is a mixture of x^(β−1), the soft peak, and 1/(1−x), the return to low masses.
    """
    beta = _exponent(s)
    shallow, depth = -math.log1p(-x_min), math.log1p(-x_min) - math.log1p(-x_max)
    bottom, span = x_min**beta, x_max**beta - x_min**beta
    if choose < RETURN_SHARE:
        x = max(-math.expm1(-shallow - uniform * depth), 1e-300)
    else:
        x = max((bottom + uniform * span) ** (1 / beta), 1e-300)
    softly = x ** (1 - beta)
    density = (1 - RETURN_SHARE) * beta / span + RETURN_SHARE * softly / ((1 - x) * depth)
    return x, _flattened(x, softly, logarithm(s), beta) / density


@njit(cache=True, nogil=True)
def _fill_shares(s: Array, x_max: Array, random: Array, x: Array, weight: Array) -> None:
    for i in range(len(s)):
        x[i], weight[i] = energy_share(s[i], 0.0, x_max[i], random[i, 0], random[i, 1])


def exponent(s: Array, mass: float = M_ELECTRON) -> Array:
    """β = (2α/π)(ln(s/m²) − 1) of pairs with squared mass s [GeV²] of a lepton of mass m [GeV]."""
    return np.asarray(2 * ALPHA / math.pi * (np.log(s / mass**2) - 1))


def soft_and_virtual(beta: Array, constant: ArrayLike = VERTEX) -> Array:
    """1 + 3β/4 + (α/π) K: the first order beside x^β for nothing harder than x√s/2.

    Parameters
    ----------
    beta : (n,)
        The exponent.
    constant : array_like
        K; π²/3 − 1/2 for the vertex of a virtual photon.
    """
    return np.asarray(1 + 0.75 * beta + ALPHA / math.pi * np.asarray(constant))


def uniforms(rng: np.random.Generator, shape: tuple[int, ...]) -> Array:
    """Uniform numbers in (0, 1]."""
    numbers = rng.random(shape)
    return np.subtract(1.0, numbers, out=numbers)


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
    _fill_shares(s, x_max, uniforms(rng, (len(s), 2)), x, weight)
    return x, weight
