"""Constraints of a kinematic fit and their derivatives, compiled: what is zero, and how it moves."""

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
def constraint_values(layout, x, bends, total, masses, f, J, work):  # type: ignore[no-untyped-def]
    """Fill f and its derivatives J at x."""
    p4, slope, value, helix = work
    k = len(layout.mass)
    first_mass = 4 if layout.total else 0
    count = len(masses)
    f[:], J[:] = 0.0, 0.0
    sums = np.zeros((count, 4))
    if layout.total:
        for a in range(4):
            f[a] = -total[a]
    row = first_mass + count
    for i in range(k):
        _momentum(layout, i, x, bends[i], work)
        for m in range(count):
            if layout.members[m, i]:
                sums[m] += p4
        if layout.total:
            for a in range(4):
                f[a] += p4[a]
                for j in range(5):
                    J[a, 5 * i + j] = slope[a, j]
                for j in range(3):
                    J[a, 5 * k + j] += slope[a, 5 + j]
        if layout.at_vertex[i]:
            for a in range(2):
                f[row] = value[a]
                for j in range(5):
                    J[row, 5 * i + j] = helix[a, j]
                for j in range(3):
                    J[row, 5 * k + j] = helix[a, 5 + j]
                row += 1
    if count == 0:
        return
    for m in range(count):
        q = sums[m]
        f[first_mass + m] = q[0] ** 2 - q[1] ** 2 - q[2] ** 2 - q[3] ** 2 - masses[m] ** 2
    for i in range(k):
        _momentum(layout, i, x, bends[i], work)
        for m in range(count):
            if not layout.members[m, i]:
                continue
            q = sums[m]
            for j in range(8):
                by = q[0] * slope[0, j]
                for a in range(1, 4):
                    by -= q[a] * slope[a, j]
                J[first_mass + m, 5 * i + j if j < 5 else 5 * k + j - 5] += 2 * by


@njit(cache=True, nogil=True)
def fill_momenta(layout, values, bends, momenta):  # type: ignore[no-untyped-def]
    """Four-momenta (n, k, 4) [GeV] of values (n, 5k + 3)."""
    work = (np.empty(4), np.empty((4, 8)), np.empty(3), np.empty((3, 8)))
    for n in range(len(values)):
        for i in range(len(layout.mass)):
            _momentum(layout, i, values[n], bends[n, i], work)
            momenta[n, i] = work[0]
