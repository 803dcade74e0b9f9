"""Scratch of the compiled likelihood, made once for many fits."""

from __future__ import annotations

from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.inference.histfactory.layout import Layout

__all__ = ["Room", "make_room"]

Array = NDArray[np.float64]


class Room(NamedTuple):
    """Scratch of one fit, and what it leaves about the last point."""

    shape: Array  # (numbers of the samples,) template after shape errors
    factor: Array  # (s,)
    b: Array  # (q,)
    gamma: Array  # (q,)
    p: Array  # (q,)
    mean: Array  # (b,)
    residual: Array  # (b,) r
    weight: Array  # (b,) w/(1 + w S)
    slope: Array  # (g, q) ∂b
    lean: Array  # (g, b) A
    curve: Array  # (g, b) C
    parts: Array  # (3, largest number of factors of a sample)
    gradient: Array  # (g,)
    hessian: Array  # (g, g)


@njit(cache=True, nogil=True)
def make_room(layout: Layout) -> Room:
    """Scratch for a layout."""
    groups, bins = layout.width.size, layout.channel_bins[-1]
    size = layout.precision.size
    return Room(
        np.empty(layout.nominal.size),
        np.empty(layout.sample_row.size),
        np.empty(groups),
        np.ones(groups),
        np.zeros(groups),
        np.empty(bins),
        np.empty(bins),
        np.empty(bins),
        np.empty((size, groups)),
        np.empty((size, bins)),
        np.empty((size, bins)),
        np.empty((3, layout.factor_parameter.size + 1)),
        np.empty(size),
        np.empty((size, size)),
    )
