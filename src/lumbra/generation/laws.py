"""Compiled one-dimensional laws: mixtures of powers, resonances and steps, with a learnt grid.

A law is an array (terms, 4) of kind, share, two parameters; shares sum to 1. A uniform number
first goes through a histogram of `BINS` heights with mean 1, which adaptation makes, then picks a
term and a place in it. So the density at x is Σ share_t p_t(x) height(u_t(x)), u_t the place.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.generation.channel import BACKWARD, FLAT, RESONANCE, SOFT

__all__ = ["BINS", "angle_density", "draw_angle", "draw_mass2", "mass2_density", "through_grid"]

Array = NDArray[np.float64]
Pair = tuple[float, float]

BINS = 32
"""Steps of the learnt grid in each dimension."""
EDGE = 1e-9
"""Rounding of 1 − cos θ that is allowed at the limits of an angle."""
SMALL = 1e-10
"""Where a power law would end in a pole, this share of its range is left out."""


@njit(cache=True, nogil=True)
def through_grid(cumulative: Array, u: float) -> float:
    """The number in (0, 1) whose learnt distribution function, (BINS + 1,), is u."""
    low, high = 0, BINS
    while high - low > 1:
        middle = (low + high) // 2
        if cumulative[middle] <= u:
            low = middle
        else:
            high = middle
    inside = (u - cumulative[low]) / (cumulative[low + 1] - cumulative[low])
    place: float = (low + min(inside, 1.0)) / BINS
    return place


@njit(cache=True, nogil=True)
def _height(cumulative: Array, u: float) -> float:
    bin_ = min(max(int(u * BINS), 0), BINS - 1)
    value: float = (cumulative[bin_ + 1] - cumulative[bin_]) * BINS
    return value


@njit(cache=True, nogil=True)
def _power_draw(low: float, high: float, exponent: float, u: float) -> Pair:
    """Draw y ∝ y^(−exponent); returns y and y − low without cancellation."""
    if exponent == 1.0:
        beyond = low * math.expm1(u * math.log(high / low))
        return low + beyond, beyond
    n = 1 - exponent
    bottom = low**n
    y = (bottom + u * (high**n - bottom)) ** (1 / n)
    return y, y - low


@njit(cache=True, nogil=True)
def _power_density(low: float, high: float, exponent: float, y: float) -> Pair:
    """Density and distribution function of the power law at y."""
    if exponent == 1.0:
        span = math.log(high / low)
        return 1 / (y * span), math.log(y / low) / span
    n = 1 - exponent
    bottom = low**n
    span = high**n - bottom
    here = y**n
    return n * here / y / span, (here - bottom) / span


@njit(cache=True, nogil=True)
def _resonance_edges(low: float, high: float, mass: float, width: float) -> Pair:
    scale = mass * width
    return math.atan((low - mass * mass) / scale), math.atan((high - mass * mass) / scale)


@njit(cache=True, nogil=True)
def _shifted(low: float, high: float, kind: float, offset: float, pole: float) -> Pair:
    """Limits of the positive variable of a power law in s: s − offset or pole − s."""
    if kind == SOFT:
        return max(pole - high, SMALL * pole), pole - low
    return max(low - offset, SMALL * (high - offset)), high - offset


@njit(cache=True, nogil=True)
def draw_mass2(
    law: Array, cumulative: Array, low: float, high: float, pole: float, u: float
) -> Pair:
    """Draw a squared mass within [low, high] [GeV²]; returns it and the place in the grid.

    `pole` is the squared mass at which the other product of the splitting has no energy.
    """
    place = through_grid(cumulative, u)
    left, t = place, 0
    while t < len(law) - 1 and left > law[t, 1] and law[t + 1, 1] > 0:
        left -= law[t, 1]
        t += 1
    r = min(left / law[t, 1], 1.0)
    kind, first, second = law[t, 0], law[t, 2], law[t, 3]
    if kind == RESONANCE:
        a, b = _resonance_edges(low, high, first, second)
        s = first * first + first * second * math.tan(a + r * (b - a))
    elif kind == FLAT:
        s = low + r * (high - low)
    else:
        bottom, top = _shifted(low, high, kind, second, pole)
        y, _ = _power_draw(bottom, top, first, r)
        s = pole - y if kind == SOFT else second + y
    return min(max(s, low), high), place


@njit(cache=True, nogil=True)
def mass2_density(
    law: Array, cumulative: Array, low: float, high: float, pole: float, s: float
) -> float:
    """Density of `draw_mass2` at s [GeV⁻²]."""
    total, before = 0.0, 0.0
    for t in range(len(law)):
        kind, share, first, second = law[t, 0], law[t, 1], law[t, 2], law[t, 3]
        if share <= 0:
            continue
        if kind == RESONANCE:
            a, b = _resonance_edges(low, high, first, second)
            x = (s - first * first) / (first * second)
            p = 1 / ((b - a) * first * second * (1 + x * x))
            r = (math.atan(x) - a) / (b - a)
        elif kind == FLAT:
            p, r = 1 / (high - low), (s - low) / (high - low)
        else:
            bottom, top = _shifted(low, high, kind, second, pole)
            y = pole - s if kind == SOFT else s - second
            y = min(max(y, bottom), top)
            p, r = _power_density(bottom, top, first, y)
        total += share * p * _height(cumulative, before + share * r)
        before += share
    return total


@njit(cache=True, nogil=True)
def draw_angle(
    law: Array, cumulative: Array, least: float, reach: float, gaps: Array, u: float
) -> tuple[float, float]:
    """Draw 1 − cos θ within `gaps`; returns it and the place in the grid.

    The peaks are powers of y = least + reach × (1 − cos θ), forward, and of least + reach ×
    (1 + cos θ), backward.
    """
    place = through_grid(cumulative, u)
    left, t = place, 0
    while t < len(law) - 1 and left > law[t, 1] and law[t + 1, 1] > 0:
        left -= law[t, 1]
        t += 1
    r = min(left / law[t, 1], 1.0)
    if law[t, 0] == FLAT:
        return gaps[0] + (gaps[1] - gaps[0]) * r, place
    near, far = gaps[0], gaps[1]
    if law[t, 0] == BACKWARD:
        near, far = 2 - gaps[1], 2 - gaps[0]
    _, beyond = _power_draw(least + near * reach, least + far * reach, law[t, 2], r)
    gap = min(max(near + beyond / reach, near), far)
    return (2 - gap if law[t, 0] == BACKWARD else gap), place


@njit(cache=True, nogil=True)
def angle_density(
    law: Array, cumulative: Array, least: float, reach: float, gaps: Array, y: float
) -> float:
    """Density of `draw_angle` in cos θ, where the forward variable is y."""
    total, before = 0.0, 0.0
    bottom, top = least + gaps[0] * reach, least + gaps[1] * reach
    edge = EDGE * reach
    if y < bottom - edge or y > top + edge:
        return 0.0
    y = min(max(y, bottom), top)
    for t in range(len(law)):
        kind, share = law[t, 0], law[t, 1]
        if share <= 0:
            continue
        if kind == FLAT:
            p = 1 / (gaps[1] - gaps[0])
            r = p * (y - bottom) / reach
        elif kind == BACKWARD:
            low, high = least + (2 - gaps[1]) * reach, least + (2 - gaps[0]) * reach
            z = min(max(2 * (least + reach) - y, low), high)
            p, r = _power_density(low, high, law[t, 2], z)
            p *= reach
        else:
            p, r = _power_density(bottom, top, law[t, 2], y)
            p *= reach
        total += share * p * _height(cumulative, before + share * r)
        before += share
    return total
