"""Constraints of a kinematic fit, compiled: what shall be zero, and how it moves."""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.reconstruction.helix_residuals import through_point

__all__ = ["Layout", "constraint_values", "fill_momenta"]

Array = NDArray[np.float64]


class Layout(NamedTuple):
    """What is the same for all events: k particles of five numbers each, then a vertex of three.

    Parameters
    ----------
    by_energy : (k,) bool
        Whether the first number is the energy (a cluster) rather than the momentum (a track).
    mass : (k,)
        [GeV]
    at_vertex : (k,) bool
        Whether the track passes the common vertex.
    free : (5k + 3,) bool
        Which numbers are not measured.
    total : bool
        Whether the four-momentum is given.
    spread : (4, 4)
        Covariance of the given four-momentum [GeV²].
    members : (m, k) bool
        Who makes up each given mass.
    """

    by_energy: NDArray[np.bool_]
    mass: Array
    at_vertex: NDArray[np.bool_]
    free: NDArray[np.bool_]
    total: bool
    spread: Array
    members: NDArray[np.bool_]


@njit(cache=True, nogil=True)
def _momentum(layout, i, x, bend, work):  # type: ignore[no-untyped-def]
    """Four-momentum of particle i, and its derivatives by its five numbers and the vertex."""
    p4, slope, value, helix = work
    track, mass = x[5 * i : 5 * i + 5], layout.mass[i]
    if layout.by_energy[i] and mass == 0:
        energy = p = track[0]
        energy_slope = p_slope = 1.0
    elif layout.by_energy[i]:
        energy = track[0]
        p = math.sqrt(max(energy * energy - mass * mass, 1e-12))
        energy_slope, p_slope = 1.0, energy / p
    else:
        p = track[0]
        energy = math.sqrt(p * p + mass * mass)
        energy_slope, p_slope = p / energy, 1.0
    phi = track[2]
    if layout.at_vertex[i]:
        through_point(track, bend, x[5 * len(layout.mass) :], value, helix)
        phi -= value[2]
    sine, cosine, c, s = math.sin(track[1]), math.cos(track[1]), math.cos(phi), math.sin(phi)
    p4[0], p4[1], p4[2], p4[3] = energy, p * sine * c, p * sine * s, p * cosine
    slope[:] = 0.0
    slope[0, 0] = energy_slope
    slope[1, 0], slope[2, 0] = p_slope * sine * c, p_slope * sine * s
    slope[3, 0] = p_slope * cosine
    slope[1, 1], slope[2, 1], slope[3, 1] = p * cosine * c, p * cosine * s, -p * sine
    slope[1, 2], slope[2, 2] = -p4[2], p4[1]
    if layout.at_vertex[i]:
        for j in range(8):
            slope[1, j] += p4[2] * helix[2, j]
            slope[2, j] -= p4[1] * helix[2, j]


@njit(cache=True, nogil=True)
def _add_slopes(row, slope, i, k, J):  # type: ignore[no-untyped-def]
    """Add to a row of J what moves with particle i of k and with the vertex."""
    for j in range(5):
        J[row, 5 * i + j] += slope[j]
    for j in range(3):
        J[row, 5 * k + j] += slope[5 + j]


@njit(cache=True, nogil=True)
def _mass_slopes(layout, x, bends, sums, first, J, work):  # type: ignore[no-untyped-def]
    """Derivatives of the squared masses, whose four-momenta are `sums` (m, 4)."""
    k, by = len(layout.mass), np.empty(8)
    for i in range(k):
        _momentum(layout, i, x, bends[i], work)
        slope = work[1]
        for m in range(len(sums)):
            if layout.members[m, i]:
                q = sums[m]
                for j in range(8):
                    by[j] = 2 * q[0] * slope[0, j]
                    by[j] -= 2 * (q[1] * slope[1, j] + q[2] * slope[2, j] + q[3] * slope[3, j])
                _add_slopes(first + m, by, i, k, J)


@njit(cache=True, nogil=True)
def constraint_values(layout, x, bends, total, masses, f, J, work):  # type: ignore[no-untyped-def]
    """Fill f (r,) and its derivatives J (r, 5k + 3) at x (5k + 3,).

    In order: the four-momentum less the given one [GeV], squared masses less the given ones
    [GeV²], and for each track at the vertex its distances across and along z [cm].
    """
    p4, slope, value, helix = work
    k, count = len(layout.mass), len(masses)
    first = 4 if layout.total else 0
    f[:], J[:] = 0.0, 0.0
    sums = np.zeros((count, 4))
    row = first + count
    for i in range(k):
        _momentum(layout, i, x, bends[i], work)
        for m in range(count):
            if layout.members[m, i]:
                sums[m] += p4
        for a in range(first):
            f[a] += p4[a]
            _add_slopes(a, slope[a], i, k, J)
        if layout.at_vertex[i]:
            for a in range(2):
                f[row] = value[a]
                _add_slopes(row, helix[a], i, k, J)
                row += 1
    for a in range(first):
        f[a] -= total[a]
    for m in range(count):
        q = sums[m]
        f[first + m] = q[0] ** 2 - q[1] ** 2 - q[2] ** 2 - q[3] ** 2 - masses[m] ** 2
    if count > 0:
        _mass_slopes(layout, x, bends, sums, first, J, work)


@njit(cache=True, nogil=True)
def fill_momenta(layout, values, bends, momenta):  # type: ignore[no-untyped-def]
    """Four-momenta (n, k, 4) [GeV] of values (n, 5k + 3)."""
    work = (np.empty(4), np.empty((4, 8)), np.empty(3), np.empty((3, 8)))
    for n in range(len(values)):
        for i in range(len(layout.mass)):
            _momentum(layout, i, values[n], bends[n, i], work)
            momenta[n, i] = work[0]
