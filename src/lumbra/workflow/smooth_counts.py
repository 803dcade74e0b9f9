"""Counts of weighted events in windows, also where simulation is scarce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

__all__ = ["Scarcity", "smooth_counts", "sums_between", "typical_weights"]

Array = NDArray[np.float64]
_LEAST_SIMULATED: Final = 10
_WIDER: Final = 1.05
"""Scarce windows are widened in steps of five percent."""


def typical_weights(values: Array, weights: Array, low: Array, high: Array, least: int) -> Array:
    """Σw²/Σw of the events in each window, or of the `least` events that are nearest to it."""
    if len(values) == 0:
        return np.full_like(low, np.inf)
    middle, reach = (low + high) / 2, (high - low) / 2
    nearest = [np.partition(np.abs(values - m), min(least, len(values)) - 1) for m in middle]
    farthest = np.array([distance[min(least, len(values)) - 1] for distance in nearest])
    wide = np.maximum(reach, farthest * (1 + 1e-9) + 1e-12)
    squares = sums_between(values, weights**2, middle - wide, middle + wide)
    sums = sums_between(values, weights, middle - wide, middle + wide)
    # sums are differences of running sums: light events can vanish beside heavy ones
    there = (sums > 0) & (squares > 0)
    typical = np.full_like(low, float(np.max(weights)))
    return np.divide(squares, sums, out=typical, where=there)


@dataclass(frozen=True)
class Scarcity:
    """When simulation is enough although it is scarce.

    Parameters
    ----------
    harmless : (h,)
        Events of a window that do not matter.
    typical : (h,)
        Weight of an event that may be there and was not simulated [events].
    """

    harmless: Array
    typical: Array


def smooth_counts(
    values: Array,
    weights: Array,
    low: Array,
    high: Array,
    allowed: Scarcity | None = None,
    least: int = _LEAST_SIMULATED,
) -> tuple[Array, Array]:
    """Expected events in each window, and their variance, also where simulation is scarce.

    A window with fewer than `least` effective simulated events, (Σw)²/Σw², is widened about its
    middle until it has them, and its content scaled by the widths: the spectrum is taken as
    straight over the wider window, which costs less than the noise of a handful of events. As
    steep spectra are not straight, it is widened no farther than until one event of typical weight
    is harmless; such an event more is in the variance. What stops the widening does not depend on
    whether there are events, so that the mean stays right.

    Parameters
    ----------
    values, weights : (n,)
        Simulated events [GeV²] and the expected events of each.
    low, high : (h,)
        Edges of the windows [GeV²].
    allowed : Scarcity, optional
        What does not matter; everything does without it.
    least : int
        Effective simulated events that are enough.
    """
    if len(values) == 0:
        return np.zeros_like(low), np.zeros_like(low)
    middle, reach = (low + high) / 2, (high - low) / 2
    wide = reach.copy()
    typical = np.zeros_like(low) if allowed is None else allowed.typical
    enough = np.full_like(low, np.inf) if allowed is None else reach * typical / allowed.harmless
    farthest = np.maximum(middle - values.min(), values.max() - middle) * (1 + 1e-12)
    while True:
        expected = sums_between(values, weights, middle - wide, middle + wide)
        variance = sums_between(values, weights**2, middle - wide, middle + wide)
        few = (expected**2 < least * variance * (1 - 1e-9)) | (variance <= 0)
        scarce = few & (wide < enough) & (wide < farthest)
        if not scarce.any():
            break
        wide = np.where(scarce, np.minimum(_WIDER * wide, farthest), wide)
    # light events in a window do not show that no heavy one belongs there
    cautious = np.where(few, variance + typical**2, variance)
    share = reach / wide
    return expected * share, cautious * share**2


def sums_between(values: Array, weights: Array, low: Array, high: Array) -> Array:
    """Sum of weights of the values in each interval [low, high)."""
    order = np.argsort(values)
    cumulative = np.concatenate([[0.0], np.cumsum(weights[order])])
    ranked = values[order]
    return np.asarray(
        cumulative[np.searchsorted(ranked, high)] - cumulative[np.searchsorted(ranked, low)]
    )
