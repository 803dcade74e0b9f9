"""Which windows contain a point: a grid of cells, each with the windows that come near it."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from lumbra.inference.blocks import in_blocks
from lumbra.inference.plane.ellipses import Ellipses
from lumbra.inference.plane.plane_table import finite_points

__all__ = ["Membership", "WindowIndex"]

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Rows = NDArray[np.int32]

_CELLS_PER_WINDOW = 8
_MOST_PER_AXIS = 2000


@dataclass(frozen=True)
class Membership:
    """The windows of each point, one list after another.

    Parameters
    ----------
    offsets : (n + 1,) int array
        Windows of point i are those from offsets[i] up to offsets[i + 1].
    windows : (m,) int32 array
        Their numbers, increasing for each point.
    size : int
        Number of windows there are.
    """

    offsets: Ints
    windows: Rows
    size: int

    @property
    def multiplicity(self) -> Ints:
        """In how many windows each point (n,) is."""
        return np.diff(self.offsets)

    def sums(self, weights: Array | None = None) -> Array:
        """Number of points in each window (size,), or the sum of their weights."""
        each = None if weights is None else np.repeat(weights, self.multiplicity)
        return np.bincount(self.windows, each, minlength=self.size).astype(float)


@njit(cache=True, nogil=True)
def _cell(value: float, low: float, step: float, count: int) -> int:
    return min(max(math.floor((value - low) / step), 0), count - 1)


@njit(cache=True, nogil=True)
def _fill_cells(
    centres: Array, reach: Array, box: Array, shape: Ints, ends: Ints, members: Rows
) -> None:
    """Write windows into the cells that their boxes touch; without members, count them only."""
    for w in range(len(centres)):
        first_x = _cell(centres[w, 0] - reach[w, 0], box[0], box[1], shape[0])
        last_x = _cell(centres[w, 0] + reach[w, 0], box[0], box[1], shape[0])
        first_y = _cell(centres[w, 1] - reach[w, 1], box[2], box[3], shape[1])
        last_y = _cell(centres[w, 1] + reach[w, 1], box[2], box[3], shape[1])
        for i in range(first_x, last_x + 1):
            for j in range(first_y, last_y + 1):
                cell = i * shape[1] + j
                if len(members):
                    members[ends[cell]] = w
                ends[cell] += 1


@njit(cache=True, nogil=True)
def _find(
    x: Array,
    y: Array,
    centres: Array,
    form: Array,
    box: Array,
    shape: Ints,
    cells: Ints,
    members: Rows,
    begin: int,
    end: int,
    offsets: Ints,
    out: Rows,
) -> None:
    """Windows of points begin … end − 1; with an empty ``out``, their number only."""
    for p in range(begin, end):
        found = 0
        right, top = box[0] + box[1] * shape[0], box[2] + box[3] * shape[1]
        if box[0] <= x[p] <= right and box[2] <= y[p] <= top:
            i, j = _cell(x[p], box[0], box[1], shape[0]), _cell(y[p], box[2], box[3], shape[1])
            cell = i * shape[1] + j
            for k in range(cells[cell], cells[cell + 1]):
                w = members[k]
                u, v = x[p] - centres[w, 0], y[p] - centres[w, 1]
                if form[w, 0] * u * u + 2.0 * form[w, 1] * u * v + form[w, 2] * v * v <= 1.0:
                    if len(out):
                        out[offsets[p] + found] = w
                    found += 1
        if len(out) == 0:
            offsets[p + 1] = found


class WindowIndex:
    """Finds the windows of points; made once for a set of windows.

    Parameters
    ----------
    windows : Ellipses
        Any number, of any size.
    """

    def __init__(self, windows: Ellipses) -> None:
        self._size = len(windows)
        self._centres = np.stack([windows.x, windows.y], axis=1)
        reach = np.stack(windows.reach(), axis=1) * (1 + 1e-12)
        self._form = windows.form()
        low = (self._centres - reach).min(axis=0)
        high = (self._centres + reach).max(axis=0)
        # cells about as large as the median box, within a bound on their number
        wanted = (high - low) / np.median(reach, axis=0)
        room = math.sqrt(max(1.0, float(np.prod(wanted)) / (_CELLS_PER_WINDOW * self._size)))
        self._shape = np.clip(wanted / room, 1, _MOST_PER_AXIS).astype(np.int64)
        step = (high - low) / self._shape
        self._box = np.array([low[0], step[0], low[1], step[1]])
        self._cells = np.zeros(int(np.prod(self._shape)) + 1, np.int64)
        none = np.zeros(0, np.int32)
        grid = (self._centres, reach, self._box, self._shape)
        _fill_cells(*grid, self._cells[1:], none)
        np.cumsum(self._cells, out=self._cells)
        self._members = np.empty(self._cells[-1], np.int32)
        _fill_cells(*grid, self._cells[:-1].copy(), self._members)

    def containing(self, x: ArrayLike, y: ArrayLike, workers: int | None = None) -> Membership:
        """The windows of each point (n,); points in none are no error.

        Parameters
        ----------
        x, y : (n,) arrays
            Points [GeV].
        workers : int, optional
            Threads.
        """
        x_, y_ = finite_points("points", x, y)
        offsets = np.zeros(x_.size + 1, np.int64)
        grid = (self._centres, self._form, self._box, self._shape, self._cells, self._members)
        found = np.zeros(0, np.int32)
        for _ in range(2):  # first how many, then which

            def search(begin: int, end: int, out: Rows = found) -> None:
                _find(x_, y_, *grid, begin, end, offsets, out)

            in_blocks(search, x_.size, workers)
            if len(found) == 0:
                np.cumsum(offsets, out=offsets)
                found = np.empty(offsets[-1], np.int32)
                if len(found) == 0:
                    break
        return Membership(offsets, found, self._size)
