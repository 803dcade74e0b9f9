"""The global p-value of a counting scan: pseudo-experiments of all windows at once."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from lumbra.foundation import Estimate, Key
from lumbra.inference import CountingExperiment, excess_p_value, p_to_z

__all__ = ["global_p_value"]

Array = NDArray[np.float64]
_SPECTRA: Final = 1000
_MANY: Final = 5000
"""Counts above this are interpolated."""
_NODES: Final = 65


def global_p_value(
    values: Array,
    expected: Array,
    low: Array,
    high: Array,
    experiment: CountingExperiment,
    observed_p: float,
    key: Key,
) -> Estimate:
    """Share of background-only spectra whose smallest local p-value is below the observed one.

    Windows overlap, so whole spectra are drawn and counted in every window.

    Parameters
    ----------
    values, expected : (n,)
        Simulated background in the observable and the expected events of each.
    low, high : (h,)
        Edges of the windows.
    experiment : CountingExperiment
        Of the windows.
    observed_p : float
        The smallest local p-value of the data.
    key : Key
        Where the random numbers come from.
    """
    rng = key.generator()
    order = np.argsort(values)
    ranked, mean = values[order], expected[order]
    first, last = np.searchsorted(ranked, low), np.searchsorted(ranked, high)
    counts = np.empty((_SPECTRA, len(low)), np.int64)
    for index in range(_SPECTRA):
        running = np.concatenate([[0], np.cumsum(rng.poisson(mean))])
        counts[index] = running[last] - running[first]
    smallest = _local_p_values(experiment, counts).min(axis=1)
    share = float(np.mean(smallest <= observed_p))
    return Estimate(share, float(np.sqrt(max(share * (1 - share), 1 / _SPECTRA) / _SPECTRA)))


def _local_p_values(experiment: CountingExperiment, counts: NDArray[np.int64]) -> Array:
    """p-value of each count (k, h) in its window.

    Few counts are worked out one by one. Large ones are interpolated in the significance, which
    is smooth and nearly a straight line of the count.
    """
    most = int(counts.max())
    if most < _MANY:
        table = excess_p_value(experiment, np.arange(most + 1)[:, None])
        return np.asarray(np.take_along_axis(table, counts, axis=0))
    edges = np.linspace(counts.min(axis=0), counts.max(axis=0), _NODES)
    nodes = np.rint(edges).astype(np.int64)
    known = p_to_z(excess_p_value(experiment, nodes))
    columns = [np.interp(counts[:, h], nodes[:, h], known[:, h]) for h in range(counts.shape[1])]
    return np.asarray(ndtr(-np.stack(columns, axis=1)))
