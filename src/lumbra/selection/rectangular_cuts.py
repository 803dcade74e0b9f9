"""Optimising one- and two-sided cuts on one variable, on one half of the simulation.

Thresholds are found by sorting once and summing cumulatively, so every simulated event is a
candidate. Tune on the rows where `tuning_half` is true and measure efficiencies on the others:
a cut that was tuned on its own sample looks better than it is. Lines in two variables are in
`lumbra.selection.optimise`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError
from lumbra.selection.figure_of_merit import Limit, background_estimate

__all__ = ["BestCut", "Sample", "best_threshold", "best_window", "tuning_half"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Sample:
    """Simulated signal and background in one variable.

    Parameters
    ----------
    signal, background : (n,), (m,)
        Values of the variable.
    signal_weight : (n,)
        What each adds to the efficiency.
    background_weight : (m,)
        Weights [events]; their sum is the expected background.
    one_event : float
        Weight of a typical simulated background event; Σw²/Σw if left at 0.
    """

    signal: Array
    signal_weight: Array
    background: Array
    background_weight: Array
    one_event: float = 0.0

    def __post_init__(self) -> None:
        lengths = (len(self.signal), len(self.background))
        weights = (len(self.signal_weight), len(self.background_weight))
        arrays = (self.signal, self.signal_weight, self.background, self.background_weight)
        if lengths != weights or not all(bool(np.all(np.isfinite(x))) for x in arrays):
            raise InputError(
                "This sample cannot be used to optimise a cut.",
                given=f"values {lengths}, weights {weights} (signal, background)",
                allowed="one finite value and one finite weight per row",
                suggestion="drop rows with NaN before",
            )

    @property
    def reference_weight(self) -> float:
        """The weight of one simulated background event, never zero if there is any event."""
        total = float(self.background_weight.sum())
        typical = float(np.sum(self.background_weight**2)) / total if total > 0 else 0.0
        return self.one_event or typical


@dataclass(frozen=True)
class BestCut:
    """The best cut found: low < x < high.

    Parameters
    ----------
    low, high : float
        Edges; infinite where the cut has one side.
    reach : float
        limit(B)/ε [events] at the optimum, which is the smallest.
    efficiency, background : float
        On the sample that it was tuned on; the background is the bare sum.
    """

    low: float
    high: float
    reach: float
    efficiency: float
    background: float

    def condition(self, name: str) -> str:
        """The cut as text for a `Cut`, for the column of this name."""
        limits = [(self.low, ">"), (self.high, "<")]
        sides = [f"{name} {sign} {edge!r}" for edge, sign in limits if np.isfinite(edge)]
        return " and ".join(sides) or "1 > 0"


def tuning_half(event_number: ArrayLike) -> NDArray[np.bool_]:
    """Rows (n,) to tune on: even event numbers. All candidates of an event go the same way."""
    return np.asarray(np.asarray(event_number).astype(np.int64) % 2 == 0)


def _sums_above(ordered: Array, weights: Array, edges: Array) -> Array:
    """Sum of the weights with value > edge, for values in ascending order."""
    below = np.concatenate([[0.0], np.cumsum(weights)])
    rest = below[-1] - below[np.searchsorted(ordered, edges, side="right")]
    # what is left of rounding after the last event is nothing
    return np.asarray(np.where(np.abs(rest) < 1e-12 * np.abs(below[-1]), 0.0, rest))


def _ordered(sample: Sample, sign: float = 1.0) -> Sample:
    """The sample in one variable, sorted in it; a sign of −1 turns it round."""
    signal, background = sign * sample.signal.ravel(), sign * sample.background.ravel()
    s, b = np.argsort(signal), np.argsort(background)
    return Sample(
        signal[s],
        sample.signal_weight[s],
        background[b],
        sample.background_weight[b],
        sample.reference_weight,
    )


def _candidates(ordered: Sample, most: int) -> Array:
    """Edges between neighbouring values, −∞ first; every k-th event if there are too many."""
    step = 1 + (len(ordered.signal) + len(ordered.background)) // most
    values = np.unique(np.concatenate([ordered.signal[::step], ordered.background[::step]]))
    return np.concatenate([[-np.inf], 0.5 * (values[1:] + values[:-1])])


def _check_signal(sample: Sample) -> None:
    if len(sample.signal) == 0:
        raise InputError(
            "There is no simulated signal to optimise a cut for.",
            given="0 signal rows",
            allowed="at least one",
            suggestion="simulate more signal in this mass bin or widen the bin",
        )


def _reach(limit: Limit, efficiency: Array, background: Array) -> Array:
    """limit(B)/ε, infinite where no signal is left."""
    events = limit(background.ravel()).reshape(background.shape)
    return np.divide(events, efficiency, out=np.full_like(events, np.inf), where=efficiency > 0)


def best_threshold(
    sample: Sample, limit: Limit, *, sigmas: float = 1.0, upper: bool = False
) -> BestCut:
    """The one-sided cut x > t (or x < t) of smallest limit(B)/ε.

    Parameters
    ----------
    sample : Sample
        One variable.
    limit : callable
        Visible signal [events] over a background, see `figure_of_merit`.
    sigmas : float
        Allowance for the simulated background, see `background_estimate`.
    upper : bool
        Cut from above.
    """
    _check_signal(sample)
    ordered = _ordered(sample, -1.0 if upper else 1.0)
    weight, one = ordered.background_weight, ordered.reference_weight
    edges = _candidates(ordered, 4096)
    efficiency = _sums_above(ordered.signal, ordered.signal_weight, edges)
    total = _sums_above(ordered.background, weight, edges)
    squared = _sums_above(ordered.background, weight**2, edges)
    estimate = background_estimate(total, squared, one, sigmas)
    reach = _reach(limit, efficiency, estimate)
    i = int(np.argmin(reach))
    low, high = (-np.inf, -edges[i]) if upper else (edges[i], np.inf)
    results = (float(reach[i]), float(efficiency[i]), float(total[i]))
    return BestCut(float(low), float(high), *results)


def best_window(sample: Sample, limit: Limit, *, sigmas: float = 1.0) -> BestCut:
    """The two-sided cut low < x < high of smallest limit(B)/ε, over at most 256 edges a side."""
    _check_signal(sample)
    ordered = _ordered(sample)
    edges = np.append(_candidates(ordered, 256), np.inf)
    weight, one = ordered.background_weight, ordered.reference_weight

    def inside(values: Array, weights: Array) -> Array:
        above = _sums_above(values, weights, edges)
        kept = np.maximum(above[:, None] - above[None, :], 0.0)
        return np.asarray(np.where(kept < 1e-12 * abs(above[0]), 0.0, kept))

    efficiency = inside(ordered.signal, ordered.signal_weight)
    total = inside(ordered.background, weight)
    squared = inside(ordered.background, weight**2)
    estimate = background_estimate(total, squared, one, sigmas)
    reach = _reach(limit, efficiency, estimate)
    i, j = np.unravel_index(int(np.argmin(reach)), reach.shape)
    results = (float(reach[i, j]), float(efficiency[i, j]), float(total[i, j]))
    return BestCut(float(edges[i]), float(edges[j]), *results)
