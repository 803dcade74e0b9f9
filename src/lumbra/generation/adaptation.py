"""How the shares of channels and their grids learn from weighted points.

Shares follow Kleiss and Pittau, Comput. Phys. Commun. 83 (1994) 141: a channel that takes part
in much of the variance gets a larger one. Inside a channel each dimension has a histogram whose
heights approach the square root of the mean squared weight, as in VEGAS (Lepage, J. Comput. Phys.
27 (1978) 192). Both keep a floor, so no part of phase space is ever left out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbra.generation.channel_program import Program
from lumbra.generation.laws import BINS

__all__ = ["improve"]

Array = NDArray[np.float64]

SHARE_FLOOR = 0.01
"""Smallest share of a channel, over the mean share."""
HEIGHT_FLOOR = 0.1
"""Part of each grid that stays flat."""
FEWEST = 200
"""Points that a channel needs for its grids to learn from."""


def improve(
    program: Program,
    weight: Array,
    inverse: Array,
    parts: Array,
    chosen: NDArray[np.int64],
    places: Array,
) -> Program:
    """A program that samples better, from one sample of the old one.

    Parameters
    ----------
    program : Program
        The one that was used.
    weight : (n,)
        Weights, 0 included.
    inverse : (n,)
        1/density of each point.
    parts : (n, channels)
        Density of every channel.
    chosen : (n,)
        Channel of each point.
    places : (n, k − 1, 3)
        Where in the grids of its channel each point lies.
    """
    square = (weight / max(float(np.mean(np.abs(weight))), 1e-300)) ** 2
    # a few very large weights must not decide alone
    square = np.minimum(square, 100 * np.mean(square))
    variance = np.mean((square * inverse)[:, None] * parts, axis=0)
    shares = program.shares * np.sqrt(np.maximum(variance, 0.0))
    if not shares.sum() > 0:
        return program
    shares = np.maximum(shares / shares.sum(), SHARE_FLOOR / len(shares))
    cumulative = program.cumulative.copy()
    for c in range(len(shares)):
        mine = chosen == c
        if mine.sum() < FEWEST or not np.any(square[mine] > 0):
            continue
        for n in range(places.shape[1]):
            for dimension in range(3):
                place = places[mine, n, dimension]
                cumulative[c, n, dimension] = _learn(
                    cumulative[c, n, dimension], place, square[mine]
                )
    return program._replace(shares=shares / shares.sum(), cumulative=cumulative)


def _learn(cumulative: Array, place: Array, square: Array) -> Array:
    """New distribution function (BINS + 1,) of one grid; one that nobody uses stays as it is."""
    if place.max() == place.min():
        return cumulative
    bins = np.clip((place * BINS).astype(np.int64), 0, BINS - 1)
    content = np.bincount(bins, weights=square, minlength=BINS).astype(np.float64)
    # neighbours lend each other statistics
    padded = np.pad(content, 1, mode="edge")
    smooth = (padded[:-2] + 2 * padded[1:-1] + padded[2:]) / 4
    height = np.sqrt(smooth * np.diff(cumulative))
    if not height.sum() > 0:
        return cumulative
    height = (1 - HEIGHT_FLOOR) * height / height.sum() + HEIGHT_FLOOR / BINS
    out = np.concatenate([[0.0], np.cumsum(height)])
    return np.asarray(out / out[-1])
