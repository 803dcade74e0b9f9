"""Momentum transfers of beam electrons without loss of digits, down to t = −m²x²."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from lumbra.amplitudes.spinors import Vector, compiled
from lumbra.foundation.constants import M_ELECTRON

__all__ = ["beam_transfer", "momentum_transfer", "opening", "size"]

Array = NDArray[np.float64]


@compiled
def size(p: Vector) -> float:
    """|p| of the three-momentum [GeV]."""
    return math.sqrt(p[1] * p[1] + p[2] * p[2] + p[3] * p[3])


@compiled
def opening(p: Vector, q: Vector, both: float) -> float:
    """|p||q| − p·q [GeV²] of two three-momenta, both = |p||q|, exact for small angles too."""
    along = p[1] * q[1] + p[2] * q[2] + p[3] * q[3]
    if along <= 0:
        return both - along
    x, y, z = p[2] * q[3] - p[3] * q[2], p[3] * q[1] - p[1] * q[3], p[1] * q[2] - p[2] * q[1]
    return (x * x + y * y + z * z) / (both + along)


@compiled
def momentum_transfer(p: Vector, q: Vector, mass: float) -> float:
    """(p − q)² [GeV²] of two particles of one mass [GeV], exact down to the smallest, any frame."""
    both, loss = size(p) * size(q), p[0] - q[0]
    m2 = mass * mass
    least = m2 * loss * loss / (p[0] * q[0] + both - m2)
    return -2 * (least + opening(p, q, both))


@compiled
def beam_transfer(p: Array, beam: float, side: float) -> float:
    """−t = −(p_beam − p)² [GeV²] of an electron that came along z with energy `beam`.

    t = 2m² − 2(EE' − pp'cos θ) is written as 2m²(E − E')²/(EE' + pp' − m²) + 2pp'(1 − cos θ),
    with 1 − cos θ from the transverse momentum.

    Parameters
    ----------
    p : (4,)
        Momentum after, in the centre of mass [GeV].
    beam : float
        Energy before [GeV].
    side : float
        Direction before: 1 along z, −1 against it.
    """
    m2 = M_ELECTRON * M_ELECTRON
    before = math.sqrt(beam * beam - m2)
    across = p[1] * p[1] + p[2] * p[2]
    after = math.sqrt(across + p[3] * p[3])
    along = side * p[3]
    gap = across / (after + along) if along > 0 else after - along
    least = 2 * m2 * (beam - p[0]) ** 2 / (beam * p[0] + before * after - m2)
    value: float = least + 2 * before * gap
    return value
