"""Compiled walks along channels: uniform numbers to momenta, and densities at any point.

The phase space element is dΦ_k = Π d³p/((2π)³2E) (2π)⁴δ⁴. Densities are computed from invariants
alone, without boosts. The momentum transfer of a beam electron has a form of its own that keeps
its digits down to t = −m²x², where E and p cancel.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.amplitudes.transfers import beam_transfer
from lumbra.foundation.constants import M_ELECTRON
from lumbra.generation.channel import FIXED, ISOTROPIC, TRANSFER
from lumbra.generation.channel_program import Program
from lumbra.generation.frames import around, boost_out, dot, into_frame
from lumbra.generation.laws import angle_density, draw_angle, draw_mass2, mass2_density

__all__ = ["UNIFORMS", "densities", "sample"]

Array = NDArray[np.float64]
Peak = tuple[float, float, float, float]

UNIFORMS = 4
"""Random numbers of one splitting; a point takes one more."""
ME2 = M_ELECTRON * M_ELECTRON


@njit(cache=True, nogil=True)
def _momentum2(s: float, a: float, b: float) -> float:
    """Squared momentum of products with squared masses a, b in the frame of s."""
    if s <= 0:
        return -1.0
    d = s - a - b
    return (d * d - 4 * a * b) / (4 * s)


@njit(cache=True, nogil=True)
def _mass_limits(
    program: Program, parent: Array, s: float, mask: int, other: int, m_other: float, factor: float
) -> tuple[float, float]:
    """Limits of a system's squared mass beside another product of mass m_other.

    `factor` scales the smallest photon energies from the centre of mass to the frame of the hard
    system; a photon with energy E in a frame has at least E m/(E + p) in that of a moving parent.
    """
    low = program.lowest[mask] ** 2
    high = min((math.sqrt(s) - m_other) ** 2, program.highest[mask] ** 2)
    if m_other == 0 and other & (other - 1) == 0:
        i = 0
        while other >> (i + 1):
            i += 1
        least = program.faintest[i] * factor
        if least > 0:
            p = math.sqrt(parent[1] ** 2 + parent[2] ** 2 + parent[3] ** 2)
            high = min(high, s * (1 - 2 * least / (parent[0] + p)))
    return low, high


@njit(cache=True, nogil=True)
def _reference(beams: int, mask: int, work: Array, incoming: Array, out: Array) -> None:
    """The four-momentum that an angle is measured from."""
    for j in range(4):
        out[j] = work[mask, j] if beams == 0 or mask else 0.0
        if beams:
            out[j] = incoming[beams - 1, j] - out[j]


@njit(cache=True, nogil=True)
def _virtuality(beams: int, particles: int, v2: float, a: float) -> float:
    """What an axis of squared mass v2 adds to 2V·A in the propagator beside it.

    A system that A has emitted is timelike, (A + V)² − m²; what is left of a beam is spacelike
    and goes in, (A − V)² − m²; a beam emits A, of squared mass a, itself: m² − (V − A)².
    """
    if beams == 0:
        return max(v2, 0.0)
    return -a if particles == 0 else max(-v2, 0.0)


@njit(cache=True, nogil=True)
def _peak(
    kind: int, offset: float, exchanged: float, s: float, a: float, b: float, v2: float, ev: float
) -> Peak:
    """Least value and slope of the variable that peaks in 1 − cos θ, and both momenta.

    For a transfer it is M² − t, for a peak 2V·A plus an offset.
    """
    root = math.sqrt(s)
    ea = (s + a - b) / (2 * root)
    pa = math.sqrt(max(_momentum2(s, a, b), 1e-30))
    pv = math.sqrt(max(ev * ev - v2, 1e-30))
    product = ea * ev + pa * pv
    # E_A E_V − p_A p_V
    narrow = (ev * ev * a + ea * ea * v2 - v2 * a) / product
    if kind == TRANSFER:
        least = exchanged * exchanged - v2 - a + 2 * narrow
        if exchanged == 0.0 and abs(v2 - a) < 1e-3 * ME2 and v2 > 0:
            # both masses are that of the electron: −t₊ = 2m²(E − E')²/(EE' + pp' − m²)
            least = 2 * a * (ev - ea) ** 2 / (product - a)
    else:
        least = 2 * narrow + offset
    scale = 2 * product
    return max(least, 1e-20 * scale), 2 * pa * pv, pa, pv


@njit(cache=True, nogil=True)
def _draw_direction(
    program: Program,
    c: int,
    n: int,
    u: Array,
    work: Array,
    mass2: Array,
    incoming: Array,
    rest: Array,
) -> float:
    """Fill the momenta of both products of one splitting; returns the place in the grid."""
    parent, first, second, kind, beams, particles = program.steps[c, n]
    s, a, b = mass2[parent], mass2[first], mass2[second]
    root = math.sqrt(s)
    frame, v, axis = work[parent], rest[0], rest[1]
    gap, place = 2 * float(u[2]), float(u[2])
    axis[0], axis[1], axis[2], axis[3] = 0.0, 0.0, 0.0, 1.0
    if kind != ISOTROPIC:
        _reference(beams, particles, work, incoming, v)
        v2 = dot(v, v)
        if beams and particles == 0:
            v2 = ME2
        into_frame(v, frame, root, axis)
        offset = _virtuality(beams, particles, v2, a)
        least, reach, _, _ = _peak(kind, offset, program.exchanged[c, n], s, a, b, v2, axis[0])
        gap, place = draw_angle(
            program.laws[c, n, 2],
            program.cumulative[c, n, 2],
            least,
            reach,
            program.gaps[c, n],
            u[2],
        )
    momentum = math.sqrt(max(_momentum2(s, a, b), 0.0))
    around(axis, (s + a - b) / (2 * root), momentum, gap, 2 * math.pi * u[3], work[first])
    work[second, 0] = (s + b - a) / (2 * root)
    for j in range(1, 4):
        work[second, j] = -work[first, j]
    boost_out(work[first], frame, root)
    boost_out(work[second], frame, root)
    return place


@njit(cache=True, nogil=True)
def _draw(
    program: Program,
    c: int,
    factor: float,
    u: Array,
    work: Array,
    mass2: Array,
    incoming: Array,
    rest: Array,
    places: Array,
) -> bool:
    """Walk one channel from the whole to particles; false where its kinematics are closed."""
    for n in range(program.steps.shape[1]):
        parent, first, second = (
            program.steps[c, n, 0],
            program.steps[c, n, 1],
            program.steps[c, n, 2],
        )
        s = mass2[parent]
        for which, mask, other in ((0, first, second), (1, second, first)):
            if mask & (mask - 1) == 0:
                continue
            law = program.laws[c, n, which]
            m_other = program.lowest[other]
            if which == 1:
                m_other = math.sqrt(mass2[first])
            low, high = _mass_limits(program, work[parent], s, mask, other, m_other, factor)
            if law[0, 0] == FIXED:
                mass2[mask] = law[0, 2] ** 2
                if mass2[mask] > (math.sqrt(s) - m_other) ** 2:
                    return False
                continue
            if not high > low:
                return False
            mass2[mask], places[n, which] = draw_mass2(
                law, program.cumulative[c, n, which], low, high, s + m_other**2, u[4 * n + which]
            )
        if math.sqrt(mass2[first]) + math.sqrt(mass2[second]) >= math.sqrt(s):
            return False
        places[n, 2] = _draw_direction(
            program, c, n, u[4 * n : 4 * n + 4], work, mass2, incoming, rest
        )
    return True


@njit(cache=True, nogil=True)
def _direction_density(
    program: Program, c: int, n: int, work: Array, mass2: Array, incoming: Array, rest: Array
) -> float:
    """Density in cos θ of one splitting."""
    parent, first, second, kind, beams, particles = program.steps[c, n]
    if kind == ISOTROPIC:
        return 0.5
    s, a, b = mass2[parent], mass2[first], mass2[second]
    v, exchanged = rest[0], program.exchanged[c, n]
    _reference(beams, particles, work, incoming, v)
    bare = beams > 0 and particles == 0
    v2 = ME2 if bare else dot(v, v)
    ev = dot(v, work[parent]) / math.sqrt(s)
    offset = _virtuality(beams, particles, v2, a)
    least, reach, _, _ = _peak(kind, offset, exchanged, s, a, b, v2, ev)
    if kind == TRANSFER:
        if bare and exchanged == 0.0 and abs(a - ME2) < 1e-3 * ME2:
            y = beam_transfer(work[first], incoming[0, 0], 1.0 if beams == 1 else -1.0)
        else:
            y = exchanged * exchanged - v2 - a + 2 * dot(v, work[first])
    else:
        y = 2 * dot(v, work[first]) + offset
    return angle_density(
        program.laws[c, n, 2], program.cumulative[c, n, 2], least, reach, program.gaps[c, n], y
    )


@njit(cache=True, nogil=True)
def _density(
    program: Program, c: int, factor: float, work: Array, mass2: Array, incoming: Array, rest: Array
) -> float:
    """Density of one channel with respect to dΦ, 0 outside its limits."""
    total = 1.0
    for n in range(program.steps.shape[1]):
        parent, first, second = (
            program.steps[c, n, 0],
            program.steps[c, n, 1],
            program.steps[c, n, 2],
        )
        s = mass2[parent]
        p2 = _momentum2(s, mass2[first], mass2[second])
        if not p2 > 0:
            return 0.0
        for which, mask, other in ((0, first, second), (1, second, first)):
            law = program.laws[c, n, which]
            if mask & (mask - 1) == 0 or law[0, 0] == FIXED:
                continue
            m_other = program.lowest[other]
            if which == 1:
                m_other = math.sqrt(mass2[first])
            low, high = _mass_limits(program, work[parent], s, mask, other, m_other, factor)
            x = mass2[mask]
            if not high > low or x < low * (1 - 1e-12) or x > high * (1 + 1e-12):
                return 0.0
            total *= (
                2
                * math.pi
                * mass2_density(law, program.cumulative[c, n, which], low, high, s + m_other**2, x)
            )
        # dΦ₂ = p/(16π²√s) dcosθ dφ
        total *= 8 * math.pi * math.sqrt(s / p2)
        total *= _direction_density(program, c, n, work, mass2, incoming, rest)
    return total


@njit(cache=True, nogil=True)
def _beams(root: float, incoming: Array) -> None:
    along = math.sqrt(0.25 * root * root - ME2)
    for i in range(2):
        incoming[i, 0], incoming[i, 1], incoming[i, 2] = 0.5 * root, 0.0, 0.0
        incoming[i, 3] = along if i == 0 else -along


@njit(cache=True, nogil=True)
def _complete(systems: NDArray[np.int64], work: Array, mass2: Array, k: int) -> None:
    """Momenta and squared masses of all systems from those of the particles."""
    whole = (1 << k) - 1
    for mask in systems:
        if mask == whole:
            continue
        for j in range(4):
            total = 0.0
            for i in range(k):
                if mask >> i & 1:
                    total += work[1 << i, j]
            work[mask, j] = total
        mass2[mask] = max(dot(work[mask], work[mask]), 0.0)


@njit(cache=True, nogil=True)
def sample(
    program: Program,
    masses: Array,
    roots: Array,
    factors: Array,
    u: Array,
    momenta: Array,
    inverse: Array,
    chosen: NDArray[np.int64],
    parts: Array,
    places: Array,
) -> None:
    """Fill points of phase space from uniform numbers.

    Parameters
    ----------
    program : Program
        The channels.
    masses : (k,)
        Of the final particles [GeV].
    roots, factors : (n,)
        Energy of each hard system [GeV] and its ratio to that of the collision.
    u : (n, 1 + 4(k − 1))
        Uniform numbers within (0, 1).
    momenta : (n, 2 + k, 4)
        Filled with e⁻, e⁺ and the final particles in the frame of the hard system [GeV].
    inverse : (n,)
        Filled with 1/density with respect to dΦ; 0 where phase space is closed.
    chosen : (n,) int64
        Filled with the channel of each point.
    parts : (n or 0, channels)
        If not empty, filled with the density of each channel.
    places : (n or 0, k − 1, 3)
        If not empty, filled with where in its grids each point lies.
    """
    k, channels = len(masses), len(program.steps)
    whole = (1 << k) - 1
    work, mass2, rest = np.zeros((whole + 1, 4)), np.zeros(whole + 1), np.zeros((2, 4))
    here = np.zeros((k - 1, 3))
    for i in range(len(roots)):
        incoming = momenta[i, :2]
        _beams(roots[i], incoming)
        work[whole, 0], mass2[whole] = roots[i], roots[i] ** 2
        for j in range(k):
            mass2[1 << j] = masses[j] ** 2
        c, left = 0, u[i, 0]
        while c < channels - 1 and left > program.shares[c]:
            left -= program.shares[c]
            c += 1
        chosen[i], inverse[i] = c, 0.0
        if not _draw(program, c, factors[i], u[i, 1:], work, mass2, incoming, rest, here):
            for j in range(4 * k):
                momenta[i, 2 + j // 4, j % 4] = 0.0
            continue
        for j in range(4 * k):
            momenta[i, 2 + j // 4, j % 4] = work[1 << j // 4, j % 4]
        _complete(program.systems, work, mass2, k)
        total = 0.0
        for d in range(channels):
            density = _density(program, d, factors[i], work, mass2, incoming, rest)
            total += program.shares[d] * density
            if len(parts):
                parts[i, d] = density
        if len(places):
            for j in range(3 * (k - 1)):
                places[i, j // 3, j % 3] = here[j // 3, j % 3]
        inverse[i] = 1 / total if total > 0 else 0.0


@njit(cache=True, nogil=True)
def densities(program: Program, masses: Array, factors: Array, momenta: Array, out: Array) -> None:
    """Fill out, (n, channels), with the density of every channel at given momenta (n, 2 + k, 4)."""
    k = len(masses)
    whole = (1 << k) - 1
    work, mass2, rest = np.zeros((whole + 1, 4)), np.zeros(whole + 1), np.zeros((2, 4))
    for i in range(len(momenta)):
        root = momenta[i, 0, 0] + momenta[i, 1, 0]
        work[whole, 0], mass2[whole] = root, root * root
        for j in range(k):
            work[1 << j] = momenta[i, 2 + j]
            mass2[1 << j] = masses[j] ** 2
        _complete(program.systems, work, mass2, k)
        for c in range(len(program.steps)):
            out[i, c] = _density(program, c, factors[i], work, mass2, momenta[i, :2], rest)
