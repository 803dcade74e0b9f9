"""Many events on few weighted points, for sums of smooth functions over events.

A cell that is narrow against everything a function does there needs no more of its events than a
few moments. The moments Σ T_j(x_i) of a cell become weights on its k Chebyshev nodes, so that
Σ w h(node) = Σ h(x_i) for every polynomial h of degree below k: each event is shared among the
nodes by Lagrange interpolation. Weights may be negative; what counts are sums. For a Gaussian of
width σ and cells of width d the relative error is (d/2σ)^k / (2^(k−1) √k!), 1e-10 here. Cells
with few events keep them, each with weight one.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["Condensed", "condense"]

Array = NDArray[np.float64]

_NODES: Final = 6
_CELLS_PER_RESOLUTION: Final = 8.0
_POSITIONS: Final = -np.cos(np.pi * (np.arange(_NODES) + 0.5) / _NODES)
_TO_WEIGHTS: Final = np.polynomial.chebyshev.chebvander(_POSITIONS, _NODES - 1) * (
    np.where(np.arange(_NODES) == 0, 1.0, 2.0) / _NODES
)
"""Weights of the nodes from the moments: the discrete orthogonality of the polynomials."""


@dataclass(frozen=True)
class Condensed:
    """Weighted points in the place of events.

    Parameters
    ----------
    points, weights : (p,) arrays
        Rising positions [unit of the events], and what each counts for.
    offsets : (bins + 1,) int array
        Points of bin i are the rows offsets[i]:offsets[i + 1].
    """

    points: Array
    weights: Array
    offsets: NDArray[np.int64]


def condense(values: Array, edges: Array, resolution: float) -> Condensed:
    """Put the events of each bin on points.

    Parameters
    ----------
    values : (n,) array
        Events, sorted; those outside of the bins are left out.
    edges : (bins + 1,) array
        Bins that must be kept apart, because windows begin and end there [same unit].
    resolution : float
        The narrowest width that any function summed over the events will have [same unit].
    """
    widest = float(np.diff(edges).max())
    parts = max(1, int(np.ceil(widest * _CELLS_PER_RESOLUTION / resolution * (1 - 1e-9))))
    steps = np.arange((edges.size - 1) * parts + 1) / parts
    cells = np.interp(steps, np.arange(edges.size), edges)
    first = np.searchsorted(values, cells)
    begin = np.concatenate([[0], np.cumsum(np.minimum(np.diff(first), _NODES))])
    points, weights = np.empty(begin[-1]), np.empty(begin[-1])
    _fill(values, cells, first, begin, _POSITIONS, _TO_WEIGHTS, points, weights)
    return Condensed(points, weights, begin[::parts])


@njit(cache=True, nogil=True)
def _fill(
    values: Array,
    cells: Array,
    first: NDArray[np.int64],
    begin: NDArray[np.int64],
    positions: Array,
    to_weights: Array,
    points: Array,
    weights: Array,
) -> None:
    """Points and weights of every cell."""
    moments = np.empty(positions.size)
    for cell in range(cells.size - 1):
        start, stop, row = first[cell], first[cell + 1], begin[cell]
        if stop - start <= positions.size:
            points[row : row + stop - start] = values[start:stop]
            weights[row : row + stop - start] = 1.0
            continue
        half = 0.5 * (cells[cell + 1] - cells[cell])
        middle = cells[cell] + half
        moments[:] = 0.0
        for i in range(start, stop):
            t = (values[i] - middle) / half
            before, here = 1.0, t
            moments[0] += 1.0
            for j in range(1, positions.size):
                moments[j] += here
                before, here = here, 2.0 * t * here - before
        for k in range(positions.size):
            points[row + k] = middle + half * positions[k]
            weights[row + k] = 0.0
            for j in range(positions.size):
                weights[row + k] += to_weights[k, j] * moments[j]
