"""The mean visible cross section of a scan, a number that a soft selection can make small.

A score between 0 and 1 counts a candidate as that part of an event; efficiency and background
are then differentiable in the scores, and so is the cross section that all mass hypotheses
together can see: the loss of F. Abudinén et al., Eur. Phys. J. C 82 (2022) 121.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import DataError
from lumbra.selection.figure_of_merit import least_signal

__all__ = ["SignalCurve", "WindowedScores", "limit_curve", "punzi_curve", "windowed_scores"]

Array = NDArray[np.float64]
Index = NDArray[np.int64]
SignalCurve = Callable[[Any, Any], Any]
"""Signal [events] that is just visible over backgrounds (h,) [events]; the second argument is the
array module to compute with, NumPy or one that differentiates."""

_LEAST: Final = 1e-9
"""Background [events] of an empty window: the root of 0 has no slope."""


def punzi_curve(significance: float = 3.0, power: float = 1.28155) -> SignalCurve:
    """Punzi's least signal, see `lumbra.selection.punzi_minimum`."""

    def curve(background: Any, _: Any) -> Any:
        return least_signal(background + _LEAST, significance, power)

    return curve


def limit_curve(background: Array, limit: Array) -> SignalCurve:
    """An expected limit from a table, with whatever systematics it was made with.

    Parameters
    ----------
    background, limit : (k,)
        Rising backgrounds [events] and the limits [events] there; beyond the table the limit is
        taken to grow as the last two points say.
    """
    logs, values = np.log(background + 0.1), np.log(limit)
    slope = (values[-1] - values[-2]) / (logs[-1] - logs[-2])

    def curve(expected: Any, module: Any) -> Any:
        shifted = module.log(expected + 0.1)
        beyond = slope * module.maximum(shifted - logs[-1], 0.0)
        return module.exp(module.interp(shifted, logs, values) + beyond)

    return curve


@dataclass(frozen=True)
class WindowedScores:
    """Candidates in the windows of h hypotheses, ready to be counted with scores.

    Parameters
    ----------
    signal, background : (n,), (m,) int64
        Rows of the candidates, signal ordered by hypothesis, background by the observable.
    efficiency : (n,)
        What each of the signal's rows adds to the efficiency of its hypothesis.
    expected : (m,)
        Events that each of the background's rows stands for.
    signal_edges, low, high : (h + 1,), (h,), (h,) int64
        Where hypotheses begin and windows begin and end in these rows.
    luminosity : float
        [fb-1]
    """

    signal: Index
    background: Index
    efficiency: Array
    expected: Array
    signal_edges: Index
    low: Index
    high: Index
    luminosity: float

    def efficiencies(self, scores: Any, module: Any = np) -> Any:
        """Efficiency (h,) in the windows, from scores of all signal candidates."""
        summed = _sums(scores[self.signal] * self.efficiency, module)
        return summed[self.signal_edges[1:]] - summed[self.signal_edges[:-1]]

    def backgrounds(self, scores: Any, module: Any = np) -> Any:
        """Background (h,) in the windows [events], from scores of all background candidates."""
        summed = _sums(scores[self.background] * self.expected, module)
        # rounding may leave a sum of nothing below 0
        return module.maximum(summed[self.high] - summed[self.low], 0.0)

    def cross_sections(
        self, signal: Any, background: Any, curve: SignalCurve, module: Any = np
    ) -> Any:
        """Visible cross section (h,) [fb] for scores of all signal and background candidates."""
        least = curve(self.backgrounds(background, module), module)
        return least / (self.efficiencies(signal, module) * self.luminosity)


def _sums(values: Any, module: Any) -> Any:
    """Cumulative sums (n + 1,), beginning with 0."""
    return module.concatenate([module.zeros(1), module.cumsum(values)])


def windowed_scores(
    hypothesis: Index,
    signal_observable: Array,
    efficiency: Array,
    background_observable: Array,
    expected: Array,
    low: Array,
    high: Array,
    luminosity: float,
) -> WindowedScores:
    """Sort candidates into windows that may overlap.

    Parameters
    ----------
    hypothesis : (n,) int64
        Number of the hypothesis of each signal candidate, from 0 to h − 1.
    signal_observable, background_observable : (n,), (m,)
        The observable that is scanned.
    efficiency, expected : (n,), (m,)
        Weight over the generated sum of weights; expected events.
    low, high : (h,)
        Edges of the windows.
    luminosity : float
        [fb-1]

    Raises
    ------
    DataError
        If a hypothesis has no signal in its window.
    """
    inside = (signal_observable >= low[hypothesis]) & (signal_observable < high[hypothesis])
    rows = np.flatnonzero(inside)
    rows = rows[np.argsort(hypothesis[rows], kind="stable")]
    edges = np.searchsorted(hypothesis[rows], np.arange(low.size + 1))
    empty = np.flatnonzero(np.diff(edges) == 0)
    if empty.size:
        raise DataError(
            "A hypothesis has no signal in its window, so nothing can be optimised for it.",
            given=f"window {low[empty[0]]:g} to {high[empty[0]]:g}",
            allowed="signal in every window",
            suggestion="simulate more signal or leave the hypothesis out",
        )
    order = np.argsort(background_observable, kind="stable")
    ranked = background_observable[order]
    return WindowedScores(
        rows,
        order,
        efficiency[rows],
        expected[order],
        edges,
        np.searchsorted(ranked, low),
        np.searchsorted(ranked, high),
        luminosity,
    )
