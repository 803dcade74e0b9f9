"""Pseudo-planes: whole planes drawn point by point from the background alone.

The number of points is Poisson, each point is one of the background's by its weight, and it
counts in all windows that contain it: overlapping windows are correlated exactly as in data.
A systematic error in common is one log-normal factor a plane; an uncorrelated one is a factor for
each patch, the points that are nearest to one window.

A simulated sample is itself unsure. Its points' true weights are w·Exp(1), the Bayesian bootstrap
(Rubin, Ann. Statist. 9 (1981) 130): for equal weights the expectation of a window is then
Gamma(k, b/k), as in `CountingExperiment`. Counts at one point become geometric, which is drawn as
clusters: Poisson(ln(1 + w)) of them with sizes from the logarithmic series.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import Key
from lumbra.inference.blocks import in_blocks
from lumbra.inference.plane.background import PlaneBackground
from lumbra.inference.plane.p_value_table import PValueTable, p_at

__all__ = ["PlaneSource", "draw_planes", "plane_source", "smallest_p_values"]

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Rows = NDArray[np.int32]
Counts = NDArray[np.uint16]

Arguments = tuple[float, Array, Ints, Array, Array, Array, Ints, Ints, Rows, bool]

CHUNK = 250
"""Planes that share a random key."""
_ROUND = 64
"""Chunks between two reports of progress."""
_LARGEST_CLUSTER = 1_000


@dataclass(frozen=True)
class PlaneSource:
    """A background made ready to draw from: points sorted by patch, with alias tables.

    Parameters
    ----------
    common : float
        Width of the logarithm of the factor that all points share.
    widths : (p,) array
        The same for the factor of each patch.
    starts : (p + 1,) int array
        First point of each patch.
    totals : (p,) array
        Expected events of each patch.
    weights, keep, other : (n,) arrays
        Weights of the points, and Walker's alias tables within each patch.
    offsets, windows : arrays
        As in `Membership`.
    simulated : bool
        Whether the sample's own fluctuation is drawn too.
    size : int
        Number of windows.
    """

    common: float
    widths: Array
    starts: Ints
    totals: Array
    weights: Array
    keep: Array
    other: Ints
    offsets: Ints
    windows: Rows
    simulated: bool
    size: int

    def arguments(self) -> Arguments:
        """For the compiled loops."""
        return (
            self.common, self.widths, self.starts, self.totals, self.weights, self.keep,
            self.other, self.offsets, self.windows, self.simulated,
        )  # fmt: skip


def plane_source(
    background: PlaneBackground, common: ArrayLike = 0.0, uncorrelated: ArrayLike = 0.0
) -> PlaneSource:
    """Make a background ready to draw from.

    Parameters
    ----------
    background : PlaneBackground
        What to draw.
    common : float
        Width of ln b, one factor for the whole plane.
    uncorrelated : float or (w,) array
        Width of ln b of the patch around each window, independent of all others.
    """
    size = background.membership.size
    per_window = np.broadcast_to(np.asarray(uncorrelated, float), (size,))
    if np.any(per_window > 0):
        order = np.argsort(background.nearest, kind="stable")
        patches, first = np.unique(background.nearest[order], return_index=True)
        starts, widths = np.append(first, len(order)).astype(np.int64), per_window[patches]
    else:
        order = np.arange(len(background.weights))
        starts, widths = np.array([0, len(order)], np.int64), np.zeros(1)
    weights = background.weights[order]
    keep, other = np.empty(len(weights)), np.empty(len(weights), np.int64)
    _alias_tables(weights, starts, keep, other)
    old = background.membership
    number = old.multiplicity[order]
    offsets = np.concatenate([[0], np.cumsum(number)])
    taken = np.arange(offsets[-1]) + np.repeat(old.offsets[order] - offsets[:-1], number)
    return PlaneSource(
        float(np.asarray(common, float)), np.ascontiguousarray(widths), starts,
        np.add.reduceat(weights, starts[:-1]), weights, keep, other,
        offsets, old.windows[taken], background.simulated, size,
    )  # fmt: skip


@njit(cache=True, nogil=True)
def _alias_tables(weights: Array, starts: Ints, keep: Array, other: Ints) -> None:
    """Walker's tables for each patch, by Vose's method (IEEE Trans. Softw. Eng. 17 (1991) 972)."""
    stack = np.empty(len(weights), np.int64)
    for p in range(len(starts) - 1):
        low, high = starts[p], starts[p + 1]
        mean = weights[low:high].sum() / (high - low)
        # the small from the left of the stack, the large from its right
        small, large = low, high
        for i in range(low, high):
            keep[i], other[i] = weights[i] / mean, i
            if keep[i] < 1.0:
                stack[small] = i
                small += 1
            else:
                large -= 1
                stack[large] = i
        while small > low and large < high:
            small -= 1
            i, j = stack[small], stack[large]
            other[i] = j
            keep[j] -= 1.0 - keep[i]
            if keep[j] < 1.0:
                large += 1
                stack[small] = j
                small += 1


@njit(cache=True, nogil=True)
def _cluster(rng: np.random.Generator, mean: float) -> int:
    """Events of one cluster: 0 if it is not kept, else from the logarithmic series.

    Clusters are proposed at rate w and kept at rate ln(1 + w).
    """
    rate = math.log1p(mean)
    if rng.random() * mean >= rate:
        return 0
    ratio = mean / (1.0 + mean)
    size, share, left = 1, ratio / rate, rng.random()
    while left > share and size < _LARGEST_CLUSTER:
        left -= share
        share *= ratio * size / (size + 1.0)
        size += 1
    return size


@njit(cache=True, nogil=True)
def _fill(
    rng: np.random.Generator,
    common: float,
    widths: Array,
    starts: Ints,
    totals: Array,
    weights: Array,
    keep: Array,
    other: Ints,
    offsets: Ints,
    windows: Rows,
    simulated: bool,
    counts: Counts,
) -> None:
    """Draw one plane: a Poisson process along the patches, one after another."""
    counts[:] = 0
    shared = math.exp(common * rng.standard_normal()) if common > 0.0 else 1.0
    ahead = rng.standard_exponential()
    for p in range(len(totals)):
        factor = shared
        if widths[p] > 0.0:
            factor *= math.exp(widths[p] * rng.standard_normal())
        rate, number = factor * totals[p], starts[p + 1] - starts[p]
        while ahead < rate:
            i = starts[p] + int(rng.random() * number)
            if rng.random() >= keep[i]:
                i = other[i]
            size = _cluster(rng, factor * weights[i]) if simulated else 1
            for k in range(offsets[i], offsets[i + 1]):
                counts[windows[k]] += size
            ahead += rng.standard_exponential()
        ahead -= rate


@njit(cache=True, nogil=True)
def _draw(rng: np.random.Generator, source: Arguments, counts: Counts) -> None:
    for t in range(len(counts)):
        _fill(rng, *source, counts[t])


@njit(cache=True, nogil=True)
def _minima(
    rng: np.random.Generator,
    source: Arguments,
    first: Ints,
    p_values: Array,
    out: Array,
) -> None:
    counts = np.empty(len(first) - 1, np.uint16)
    for t in range(len(out)):
        _fill(rng, *source, counts)
        least = 1.0
        for w in range(len(counts)):
            if counts[w] > 0:
                least = min(least, p_at(first, p_values, w, counts[w]))
        out[t] = least


def draw_planes(source: PlaneSource, count: int, key: Key) -> Counts:
    """Counts (count, w) of one chunk of pseudo-planes, at most `CHUNK`.

    Parameters
    ----------
    source : PlaneSource
        What to draw from.
    count : int
        How many.
    key : Key
        The chunk's own.
    """
    counts = np.zeros((count, source.size), np.uint16)
    _draw(key.generator(), source.arguments(), counts)
    return counts


def smallest_p_values(
    source: PlaneSource,
    table: PValueTable,
    count: int,
    key: Key,
    *,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Array:
    """The smallest local p-value of each pseudo-plane (count,); 1 for an empty plane.

    Parameters
    ----------
    source : PlaneSource
        What to draw from.
    table : PValueTable
        Local p-values of the windows.
    count : int
        Pseudo-planes.
    key : Key
        Each chunk of planes has a child of its own.
    workers : int, optional
        Threads; the result is the same for any number.
    progress : callable, optional
        Called with the planes done and their number.
    """
    out = np.ones(count)
    arguments = source.arguments()
    chunks = -(-count // CHUNK)
    for start in range(0, chunks, _ROUND):

        def task(begin: int, end: int, start: int = start) -> None:
            if begin == end:  # compile before there are threads
                _minima(key.generator(), arguments, table.first, table.values, out[:0])
            for chunk in range(start + begin, start + end):
                part = out[chunk * CHUNK : (chunk + 1) * CHUNK]
                rng = key.child("planes", chunk).generator()
                _minima(rng, arguments, table.first, table.values, part)

        in_blocks(task, min(_ROUND, chunks - start), workers)
        if progress is not None:
            progress(min((start + _ROUND) * CHUNK, count), count)
    return out
