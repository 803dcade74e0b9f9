"""Phase space of e+e- → e+e-X, X → l+l-, sampled as two photons in the t channel fill it.

The chain is e-(p₁) → e-(p₁') γ*, then γ* e+(p₂) → e+(p₂') X, then X → l+l-. W² = m²(X) and
s₂ = m²(e+ X) are drawn from inverse powers, the momentum transfers from 1/t between their exact
limits, which with a massive electron are finite. Angles come from t and never t from an angle.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.foundation.constants import M_ELECTRON
from lumbra.generation.frames import around, boost_out, into_frame

__all__ = ["TwoPhotonPoints", "sample_two_photon"]

Array = NDArray[np.float64]
Pair = tuple[float, float]

STEEP = 0.7
"""Share of the draws of W² from 1/W⁴; the others are from 1/W²."""
LEPTONS_FLAT = 0.2
"""Share of flat lepton directions; the others peak along the photons."""
M2 = M_ELECTRON * M_ELECTRON
_ALL = (0.0, math.inf)


@njit(cache=True, nogil=True)
def _mass2(choose: float, uniform: float, low: float, high: float) -> Pair:
    """Draw W² and its density."""
    span = math.log(high / low)
    if choose < STEEP:
        w2 = 1 / (1 / low - uniform * (1 / low - 1 / high))
    else:
        w2 = low * math.exp(uniform * span)
    steep = 1 / (w2 * w2 * (1 / low - 1 / high))
    return w2, STEEP * steep + (1 - STEEP) / (w2 * span)


@njit(cache=True, nogil=True)
def _momentum(energy: float) -> float:
    """Of an electron; kept from 0, where rounding could put it at the edge of phase space."""
    return math.sqrt(max(energy * energy - M2, 1e-30))


@njit(cache=True, nogil=True)
def _transfer(
    energy: float, after: float, limits: Pair, uniform: float
) -> tuple[float, float, float]:
    """Draw t of an electron that goes from one energy to another, from 1/t.

    Returns t, 1 − cos θ of the electron, and 1/density. With both momenta known the limits are
    t₊ = −2m²(E − E')²/(EE' + pp' − m²) and t₊ − 4pp', without a difference of large numbers;
    others may be set besides on |t|, and where nothing is left the last is 0.
    """
    p, q = _momentum(energy), _momentum(after)
    least = 2 * M2 * (energy - after) ** 2 / (energy * after + p * q - M2)
    low, high = max(least, limits[0]), min(least + 4 * p * q, limits[1])
    if low >= high:
        return -least, 0.0, 0.0
    span = math.log(high / low)
    size = low * math.exp(uniform * span)
    gap = min(max((size - least) / (2 * p * q), 0.0), 2.0)
    return -size, gap, size * span


@njit(cache=True, nogil=True)
def _decay(w: float, v: float, axis: Array, u: Array, system: Array, out: Array) -> float:
    """Fill l- and l+ of X about the photon's direction in its frame; returns 1/density in c, φ."""
    centred = 2 * u[1] - 1
    c = centred if u[0] < LEPTONS_FLAT else math.tanh(centred * math.atanh(v)) / v
    around(axis, 0.5 * w, 0.5 * w * v, 1 - c, 2 * math.pi * u[2], out[2])
    boost_out(out[2], system, w)
    for j in range(4):
        out[3, j] = system[j] - out[2, j]
    peak = v / (2 * math.atanh(v) * (1 - v * v * c * c))
    inverse: float = 2 * math.pi / (LEPTONS_FLAT / 2 + (1 - LEPTONS_FLAT) * peak)
    return inverse


@njit(cache=True, nogil=True)
def _invariants(root: float, limits: Pair, u: Array) -> tuple[float, float, float]:
    """Draw W² and s₂; returns them and the density."""
    w2, density = _mass2(u[0], u[1], limits[0] * limits[0], limits[1] * limits[1])
    low, high = (math.sqrt(w2) + M_ELECTRON) ** 2, (root - M_ELECTRON) ** 2
    s2 = low * (high / low) ** u[2]
    return w2, s2, density / (s2 * math.log(high / low))


@njit(cache=True, nogil=True)
def _one(
    root: float,
    mass: float,
    limits: Pair,
    transfers: tuple[Pair, Pair],
    u: Array,
    work: Array,
    out: Array,
    t: Array,
) -> float:
    """Fill e-, e+, l-, l+ and both t; returns dΦ₄ over the density of the draw."""
    frame, photon, axis, system = work[0], work[1], work[2], work[3]
    beam = 0.5 * root
    p = _momentum(beam)
    w2, s2, density = _invariants(root, limits, u)
    # the electron, in the centre of mass
    after = (root * root + M2 - s2) / (2 * root)
    t[0], gap, first = _transfer(beam, after, transfers[0], u[3])
    axis[:] = 0.0
    axis[3] = p
    around(axis, after, _momentum(after), gap, 2 * math.pi * u[4], out[0])
    frame[0], photon[0] = root - after, beam - after
    for j in range(1, 4):
        frame[j] = -out[0, j]
        photon[j] = axis[j] - out[0, j]
    # the positron, in the frame of e+ and X
    root2 = math.sqrt(s2)
    system[:] = 0.0
    system[0], system[3] = beam, -p
    into_frame(system, frame, root2, axis)
    before, after = (s2 + M2 - t[0]) / (2 * root2), (s2 + M2 - w2) / (2 * root2)
    t[1], gap, second = _transfer(before, after, transfers[1], u[5])
    around(axis, after, _momentum(after), gap, 2 * math.pi * u[6], out[1])
    boost_out(out[1], frame, root2)
    # the leptons, in the frame of X, about its photon
    for j in range(4):
        system[j] = frame[j] - out[1, j]
    w = math.sqrt(w2)
    into_frame(photon, system, w, axis)
    v = math.sqrt(1 - 4 * mass * mass / w2)
    third = _decay(w, v, axis, u[7:], system, out)
    # dΦ₂ = dt dφ/(16π² √λ) with √λ = 2 p √s for each step, and v/(32π²) dΩ for the pair
    step1 = first / (16 * math.pi * p * root)
    step2 = second / (16 * math.pi * _momentum(before) * root2)
    volume: float = step1 * step2 * third * v / (128 * math.pi**4)
    return volume / density


@njit(cache=True, nogil=True)
def _fill(
    roots: Array,
    mass: float,
    limits: Array,
    transfers: tuple[Pair, Pair],
    u: Array,
    out: Array,
    t: Array,
    volume: Array,
) -> None:
    work = np.empty((4, 4))
    for i in range(len(roots)):
        pair = (limits[i, 0], limits[i, 1])
        volume[i] = _one(roots[i], mass, pair, transfers, u[i], work, out[i], t[i])


@dataclass(frozen=True)
class TwoPhotonPoints:
    """n points of four-body phase space.

    Parameters
    ----------
    momenta : (n, 4, 4)
        e-, e+, l-, l+ in the centre of mass, z along the electron beam [GeV].
    t : (n, 2)
        Squared momentum transfers of electron and positron [GeV²].
    volume : (n,)
        dΦ₄ [GeV⁴] over the density of the draw.
    """

    momenta: Array
    t: Array
    volume: Array


def sample_two_photon(
    sqrt_s: Array,
    mass: float,
    limits: Array,
    rng: np.random.Generator,
    transfers: tuple[Pair, Pair] = (_ALL, _ALL),
) -> TwoPhotonPoints:
    """Draw e+e-l+l- as two photons make it.

    Parameters
    ----------
    sqrt_s : (n,)
        Collision energies [GeV].
    mass : float
        Of the lepton l [GeV].
    limits : (n, 2)
        Smallest and largest mass W of the lepton pair [GeV], within 2m_l and √s − 2mₑ.
    rng : Generator
        From a `Key`.
    transfers : ((float, float), (float, float))
        Only points with |t| of electron and positron in these ranges [GeV²].
    """
    count = len(sqrt_s)
    momenta, t, volume = np.empty((count, 4, 4)), np.empty((count, 2)), np.empty(count)
    # both edges of phase space are singular points of the kinematics
    uniform = np.clip(rng.random((count, 10)), 1e-10, 1 - 1e-10)
    _fill(sqrt_s, mass, limits, transfers, uniform, momenta, t, volume)
    return TwoPhotonPoints(momenta, t, volume)
