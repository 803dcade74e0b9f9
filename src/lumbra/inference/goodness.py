"""Whether signal and polynomial together describe each window."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import gammaincc

from lumbra.inference.profile import Profile

__all__ = ["goodness_p_values"]

Array = NDArray[np.float64]

_FEWEST = 10.0  # expected events in a group of bins


def goodness_p_values(observed: Profile) -> Array:
    """Pearson χ² probability of each window's fit with signal, shape (w,).

    Neighbouring bins are grouped until a group is a resolution wide and expects ten events, which
    makes the test look for misfits of the size of a signal rather than for noise in single bins.
    NaN if the groups are not more than the parameters, or if the fit failed.
    """
    windows = observed.windows
    expected = observed.expectation(observed.best)
    probability = np.full(len(windows), np.nan)
    for w, size in enumerate(windows.size):
        mean, counts = expected[w, :size], observed.counts[w, :size]
        widths = np.diff(windows.edges[windows.first[w] : windows.first[w] + size + 1])
        group = _groups(mean, widths / windows.resolution[w])
        free = int(group[-1]) + 1 - (windows.order + 2)
        if free < 1 or not np.all(np.isfinite(mean)):
            continue
        wanted, seen = np.bincount(group, mean), np.bincount(group, counts)
        chi_square = float(np.sum((seen - wanted) ** 2 / wanted))
        probability[w] = gammaincc(free / 2, chi_square / 2)
    return probability


def _groups(mean: Array, width: Array) -> NDArray[np.int64]:
    """Group number of each bin; a rest at the end joins the last full group."""
    numbers = np.zeros(mean.size, np.int64)
    current, events, length = 0, 0.0, 0.0
    for i in range(mean.size):
        numbers[i] = current
        events, length = events + mean[i], length + width[i]
        if events >= _FEWEST and length >= 1 - 1e-9:
            current, events, length = current + 1, 0.0, 0.0
    return np.minimum(numbers, max(current - 1, 0))
