"""Cut flows: what is left of a sample after each cut."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import DataError, InputError, Table
from lumbra.selection.cuts import Cut

__all__ = ["CutFlow", "apply_cuts"]

Array = NDArray[np.float64]
_EVENT: Final = "__event__"


@dataclass(frozen=True)
class CutFlow:
    """Entries and weights after each step, the first step being everything.

    Flows of chunks of one sample add up with ``+``.

    Parameters
    ----------
    steps : tuple of str
        Names of the k steps.
    entries : (k,)
        Simulated candidates.
    weights : (k,)
        Sums of weights, in the weights' unit.
    variances : (k,)
        Sums of squared weights.
    """

    steps: tuple[str, ...]
    entries: NDArray[np.int64]
    weights: Array
    variances: Array

    def __add__(self, other: CutFlow) -> CutFlow:
        if self.steps != other.steps:
            raise InputError(
                "Cut flows of different selections do not add up.",
                given=f"{', '.join(self.steps)} and {', '.join(other.steps)}",
                allowed="flows with the same steps in the same order",
                suggestion="apply one list of cuts to all chunks",
            )
        return CutFlow(
            self.steps,
            self.entries + other.entries,
            self.weights + other.weights,
            self.variances + other.variances,
        )

    @property
    def efficiencies(self) -> Array:
        """Fraction (k,) of the first step's weight that is left; 0 for an empty sample."""
        first = self.weights[0]
        return np.asarray(self.weights / first if first > 0 else np.zeros_like(self.weights))

    @property
    def relative(self) -> Array:
        """Fraction (k,) of the step before that is left; 0 after an empty step."""
        before = np.concatenate([self.weights[:1], self.weights[:-1]])
        ratio = np.divide(self.weights, before, out=np.zeros_like(before), where=before > 0)
        return np.asarray(ratio)

    @property
    def efficiency_errors(self) -> Array:
        """Errors (k,) of the efficiencies: binomial, for weighted events.

        Var ε = [(1 − 2ε) Σ_pass w² + ε² Σ_all w²]/(Σ_all w)²; ε(1 − ε)/n for equal weights.
        """
        e = self.efficiencies
        spread = np.maximum((1 - 2 * e) * self.variances + e**2 * self.variances[0], 0.0)
        first = self.weights[0]
        return np.asarray(np.sqrt(spread) / first if first > 0 else np.zeros_like(e))

    @property
    def errors(self) -> Array:
        """Statistical errors (k,) of the weights: sqrt(Σw²)."""
        return np.asarray(np.sqrt(self.variances))

    def to_table(self) -> Table:
        """One row per step."""
        return Table(
            {
                "step": np.array(self.steps),
                "entries": self.entries,
                "weight": self.weights,
                "weight_error": self.errors,
                "relative_efficiency": self.relative,
                "efficiency": self.efficiencies,
                "efficiency_error": self.efficiency_errors,
            }
        )

    def preceded_by(self, step: str, entries: int, weight: float, variance: float) -> CutFlow:
        """The flow with one more step at its beginning."""
        return CutFlow(
            (step, *self.steps),
            np.concatenate([[entries], self.entries]),
            np.concatenate([[weight], self.weights]),
            np.concatenate([[variance], self.variances]),
        )


def apply_cuts(
    candidates: Table, cuts: Sequence[Cut], weight: str = "weight", first: str = "candidates"
) -> tuple[Table, CutFlow]:
    """Apply cuts in order.

    Parameters
    ----------
    candidates : Table
        With a column of weights. Where there may be several candidates an event, a column
        ``__event__`` in order tells which belong together: the flow counts events.
    cuts : sequence of Cut
        In order.
    weight : str
        Name of the column of weights.
    first : str
        Name of the step before any cut.

    Returns
    -------
    Table
        What is left.
    CutFlow
        One step more than there are cuts.

    Raises
    ------
    DataError
        If a weight is not a number: it would silently spoil every sum.
    """
    weights = np.asarray(candidates[weight], float)
    if not bool(np.all(np.isfinite(weights))):
        raise DataError(
            f"The weights in column '{weight}' are not all numbers.",
            given=f"{int(np.sum(~np.isfinite(weights)))} of {len(weights)} are NaN or infinite",
            allowed="finite weights",
            suggestion="remove these rows or mend the step that made the weights",
        )
    event = np.asarray(candidates[_EVENT] if _EVENT in candidates else np.arange(len(candidates)))
    alive = np.ones(len(candidates), bool)
    rows = [_step(weights, event, alive)]
    for cut in cuts:
        alive = alive & cut.passed(candidates)
        rows.append(_step(weights, event, alive))
    entries, sums, squares = zip(*rows, strict=True)
    names = (first, *(cut.name for cut in cuts))
    flow = CutFlow(names, np.array(entries, np.int64), np.array(sums), np.array(squares))
    return candidates.select(alive), flow


def _step(
    weights: Array, event: NDArray[np.generic], alive: NDArray[np.bool_]
) -> tuple[int, float, float]:
    """Events with a candidate, and sums of their weights and of the squares of these."""
    rows = np.flatnonzero(alive)
    first = np.ones(len(rows), bool)
    first[1:] = event[rows[1:]] != event[rows[:-1]]
    kept = weights[rows[first]]
    return len(kept), float(np.sum(kept)), float(np.sum(kept**2))
