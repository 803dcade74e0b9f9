"""Local p-values of every window at every count that may occur, as one table."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.inference.counting import CountingExperiment
from lumbra.inference.significance import excess_p_value

__all__ = ["PValueTable", "p_at", "p_value_table"]

Array = NDArray[np.float64]
Ints = NDArray[np.int64]

_GROUP = 16


@dataclass(frozen=True)
class PValueTable:
    """P(N ≥ n | background) of window w for n = 1, 2, …

    Parameters
    ----------
    first : (w + 1,) int array
        Where the row of each window begins.
    values : (m,) array
        The rows, one after another; at larger counts the last value of a row stands.
    """

    first: Ints
    values: Array

    def at(self, counts: NDArray[np.integer]) -> Array:
        """p-values at counts (…, w)."""
        last = np.diff(self.first) - 1
        place = self.first[:-1] + np.clip(counts.astype(np.int64) - 1, 0, last)
        return np.asarray(np.where(counts > 0, self.values[place], 1.0))


@njit(cache=True, nogil=True)
def p_at(first: Ints, values: Array, w: int, count: int) -> float:
    """p-value of window w at a count of one or more."""
    return float(values[min(first[w] + count, first[w + 1]) - 1])


def p_value_table(experiment: CountingExperiment, observed: NDArray[np.int64]) -> PValueTable:
    """Local p-values up to counts that hardly ever occur, and beyond the observed ones.

    A window in which nothing is expected has p = 1 at any count: without an expectation there is
    no significance.

    Parameters
    ----------
    experiment : CountingExperiment
        The windows.
    observed : (w,) int array
        Counts of the data.
    """
    parts = experiment.nuisances().spread(len(observed))
    b = parts.background
    spread = np.sqrt(b + (b * parts.background_width) ** 2 + b * b / parts.effective_counts)
    # 8 standard deviations of the normal part, and 12 events for the tail of small counts
    wanted = np.maximum(b * np.exp(4 * parts.background_width) + 8 * spread + 12, observed + 2)
    length = np.minimum(np.ceil(wanted / _GROUP) * _GROUP, 65_535).astype(np.int64)
    first = np.concatenate([[0], np.cumsum(length)])
    values = np.ones(first[-1])
    for size in np.unique(length):
        rows = np.flatnonzero((length == size) & (b > 0))
        if len(rows):
            counts = np.arange(1, size + 1)[:, None].repeat(len(rows), axis=1)
            p = excess_p_value(experiment.at(rows), counts)
            values[first[rows][:, None] + np.arange(size)] = p.T
    return PValueTable(first, values)
