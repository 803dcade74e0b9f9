"""The global p-value of a counting scan: pseudo-experiments of all windows at once."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Estimate, Key
from lumbra.inference import CountingExperiment, excess_p_value

__all__ = ["global_p_value"]

Array = NDArray[np.float64]
_SPECTRA: Final = 1000


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
    table = excess_p_value(experiment, np.arange(int(counts.max()) + 1)[:, None])
    smallest = np.take_along_axis(table, counts, axis=0).min(axis=1)
    share = float(np.mean(smallest <= observed_p))
    return Estimate(share, float(np.sqrt(max(share * (1 - share), 1 / _SPECTRA) / _SPECTRA)))
