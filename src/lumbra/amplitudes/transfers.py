"""Momentum transfers of beam electrons without loss of digits, down to t = −m²x²."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from lumbra.amplitudes.spinors import compiled
from lumbra.foundation.constants import M_ELECTRON

__all__ = ["beam_transfer"]

Array = NDArray[np.float64]


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
