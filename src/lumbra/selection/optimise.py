"""Finding the lines of linear cuts that give the best expected limit."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Table
from lumbra.selection.linear_cuts import BinnedLinearCuts, LinearCut

__all__ = ["Training", "best_line", "optimise_lines"]

Array = NDArray[np.float64]
Limit = Callable[[Array], Array]

_DIRECTIONS: Final = 36
_THRESHOLDS: Final = np.linspace(0.0, 0.9, 61)
"""Signal quantiles that are tried as thresholds: one line cuts at most 90 % of the signal away."""
_ROUNDS: Final = 2


@dataclass(frozen=True)
class Training:
    """What the lines are optimised on: one half of the simulation.

    Parameters
    ----------
    signal : Table
        Signal candidates of all masses within their windows.
    efficiency : (n,)
        What each adds to the efficiency.
    background : Table
        Background candidates.
    expected : (m,)
        Expected events that each stands for.
    share : callable
        For the edges of a bin, the share of its background that one window holds.
    """

    signal: Table
    efficiency: Array
    background: Table
    expected: Array
    share: Callable[[float, float], float]


def optimise_lines(
    training: Training,
    planes: Sequence[tuple[str, str]],
    binned_in: str,
    edges: tuple[float, ...],
    limit: Limit,
) -> BinnedLinearCuts:
    """Lines that minimise the expected limit on the signal's cross section, bin by bin.

    All the background of a bin counts, scaled to the share that one window holds, which makes
    the most of few simulated events. One plane after the other is optimised with the others held,
    twice over.

    Parameters
    ----------
    training : Training
        One half of the simulation; the other half must measure what the lines do.
    planes : sequence of (str, str)
        Pairs of columns.
    binned_in, edges : str, tuple of float
        The bins.
    limit : callable
        Expected limit [events] for expected backgrounds (k,) [events].
    """
    bin_of_signal = np.digitize(np.asarray(training.signal[binned_in], float), edges) - 1
    bin_of_background = np.digitize(np.asarray(training.background[binned_in], float), edges) - 1
    result = []
    for index, (low, high) in enumerate(itertools.pairwise(edges)):
        inside = Training(
            training.signal.select(bin_of_signal == index),
            training.efficiency[bin_of_signal == index],
            training.background.select(bin_of_background == index),
            training.expected[bin_of_background == index],
            training.share,
        )
        result.append(_optimise_bin(inside, planes, limit, training.share(low, high)))
    return BinnedLinearCuts(binned_in, tuple(edges), tuple(result))


def _optimise_bin(
    training: Training, planes: Sequence[tuple[str, str]], limit: Limit, share: float
) -> tuple[LinearCut, ...]:
    cuts = [LinearCut(x, y, 0.0, -np.inf) for x, y in planes]
    if len(training.signal) == 0 or len(training.background) == 0:
        return tuple(cuts)
    for _ in range(_ROUNDS):
        for which, (x, y) in enumerate(planes):
            others = [cut for i, cut in enumerate(cuts) if i != which]
            signal = _survivors(training.signal, others)
            background = _survivors(training.background, others)
            cuts[which] = best_line(
                x,
                y,
                training.signal.select(signal),
                training.efficiency[signal],
                training.background.select(background),
                training.expected[background] * share,
                limit,
            )
    return tuple(cuts)


def _survivors(candidates: Table, cuts: Sequence[LinearCut]) -> NDArray[np.bool_]:
    keep = np.ones(len(candidates), bool)
    for cut in cuts:
        keep &= cut.passed(candidates)
    return keep


def best_line(
    x: str,
    y: str,
    signal: Table,
    efficiency: Array,
    background: Table,
    expected: Array,
    limit: Limit,
) -> LinearCut:
    """The line in one plane that minimises limit(background)/efficiency.

    A line that leaves no simulated background has not shown that there is none: the background
    is taken as its estimate plus one standard deviation, where the variance counts one more
    event of mean weight.

    Parameters
    ----------
    x, y : str
        Columns of the plane.
    signal, efficiency : Table, (n,)
        Signal candidates and what each adds to the efficiency.
    background, expected : Table, (m,)
        Background candidates and the expected events of each.
    limit : callable
        Expected limit [events] for expected backgrounds (k,) [events].
    """
    best = LinearCut(x, y, 0.0, -np.inf)
    one_more = float(np.mean(expected)) if len(expected) else 0.0
    lowest = np.inf
    for angle in np.linspace(0, 2 * np.pi, _DIRECTIONS, endpoint=False):
        line = LinearCut(x, y, float(angle), 0.0)
        along_signal = line.projection(signal)
        thresholds = np.quantile(along_signal, _THRESHOLDS)
        thresholds[0] = -np.inf
        kept = _above(along_signal, efficiency, thresholds)
        along = line.projection(background)
        mean = _above(along, expected, thresholds)
        variance = _above(along, expected**2, thresholds)
        cautious = mean + np.sqrt(variance + one_more**2)
        reach = limit(cautious) / np.maximum(kept, 1e-300)
        index = int(np.argmin(reach))
        if reach[index] < lowest:
            lowest = float(reach[index])
            best = LinearCut(x, y, float(angle), float(thresholds[index]))
    return best


def _above(values: Array, weights: Array, thresholds: Array) -> Array:
    """Sum of the weights of the values above each of the rising thresholds."""
    edges = np.append(thresholds, np.inf)
    # equal thresholds are allowed: their bins are empty
    where = np.searchsorted(edges, values, side="left") - 1
    inside = where >= 0
    counts = np.bincount(where[inside], weights=weights[inside], minlength=len(thresholds))
    return np.asarray(np.cumsum(counts[::-1])[::-1])
