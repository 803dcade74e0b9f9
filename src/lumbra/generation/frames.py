"""Compiled kinematics of single events: boosts between frames and directions about an axis."""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["around", "boost_out", "dot", "into_frame"]

Array = NDArray[np.float64]


@njit(cache=True, nogil=True)
def dot(p: Array, q: Array) -> float:
    """Scalar product p·q of two four-vectors (4,) [GeV²]."""
    value: float = p[0] * q[0] - p[1] * q[1] - p[2] * q[2] - p[3] * q[3]
    return value


@njit(cache=True, nogil=True)
def boost_out(p: Array, frame: Array, mass: float) -> None:
    """Boost p, in place, out of the rest frame of a system of that four-momentum and mass."""
    along = frame[1] * p[1] + frame[2] * p[2] + frame[3] * p[3]
    factor = (p[0] + along / (mass + frame[0])) / mass
    p[0] = (frame[0] * p[0] + along) / mass
    for j in range(1, 4):
        p[j] += factor * frame[j]


@njit(cache=True, nogil=True)
def into_frame(p: Array, frame: Array, mass: float, out: Array) -> None:
    """Write p as seen in the rest frame of a system into out."""
    along = frame[1] * p[1] + frame[2] * p[2] + frame[3] * p[3]
    factor = (p[0] - along / (mass + frame[0])) / mass
    out[0] = (frame[0] * p[0] - along) / mass
    for j in range(1, 4):
        out[j] = p[j] - factor * frame[j]


@njit(cache=True, nogil=True)
def around(
    axis: Array, energy: float, momentum: float, gap: float, azimuth: float, out: Array
) -> None:
    """Fill a four-momentum at 1 − cos θ = gap from the direction of another, which is not 0."""
    size = math.sqrt(axis[1] * axis[1] + axis[2] * axis[2] + axis[3] * axis[3])
    n1, n2, n3 = axis[1] / size, axis[2] / size, axis[3] / size
    if abs(n3) > abs(n1):
        norm = 1 / math.sqrt(n2 * n2 + n3 * n3)
        a1, a2, a3 = 0.0, n3 * norm, -n2 * norm
    else:
        norm = 1 / math.sqrt(n1 * n1 + n2 * n2)
        a1, a2, a3 = n2 * norm, -n1 * norm, 0.0
    sine = momentum * math.sqrt(gap * (2 - gap))
    first, second, along = sine * math.cos(azimuth), sine * math.sin(azimuth), momentum * (1 - gap)
    out[0] = energy
    out[1] = along * n1 + first * a1 + second * (n2 * a3 - n3 * a2)
    out[2] = along * n2 + first * a2 + second * (n3 * a1 - n1 * a3)
    out[3] = along * n3 + first * a3 + second * (n1 * a2 - n2 * a1)
