"""Cut flows: what is left after each cut, in events and in weights."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import DataError, InputError, Table
from lumbra.selection.cuts import Cut

__all__ = ["CutFlow", "apply_cuts"]

Array = NDArray[np.float64]
Mask = NDArray[np.bool_]


@dataclass(frozen=True)
class CutFlow:
    """Rows, sums of weights and of squared weights before and after each of c cuts.

    Parameters
    ----------
    names : tuple of str
        "all", then the c names.
    entries : (c + 1,) int64
        Rows.
    weight, weight_squared : (c + 1,)
        Σw and Σw².
    """

    names: tuple[str, ...]
    entries: NDArray[np.int64]
    weight: Array
    weight_squared: Array

    def __add__(self, other: CutFlow) -> CutFlow:
        """The flow of two chunks or samples together."""
        if self.names != other.names:
            raise InputError(
                "These cut flows are of different cuts.",
                given=f"{self.names} and {other.names}",
                allowed="flows of the same cuts in the same order",
                suggestion="apply one list of cuts to all samples",
            )
        return CutFlow(
            self.names,
            self.entries + other.entries,
            self.weight + other.weight,
            self.weight_squared + other.weight_squared,
        )

    @property
    def cumulative(self) -> Array:
        """Efficiency (c + 1,) from the start up to each cut."""
        return _ratio(self.weight, np.full_like(self.weight, self.weight[0]))

    @property
    def relative(self) -> Array:
        """Efficiency (c + 1,) of each cut for what reaches it."""
        return _ratio(self.weight, np.concatenate([self.weight[:1], self.weight[:-1]]))

    @property
    def cumulative_error(self) -> Array:
        """Error (c + 1,) of the cumulative efficiency: binomial, for weighted events.

        Var ε = [(1 − 2ε) Σ_pass w² + ε² Σ_all w²]/(Σ_all w)²; ε(1 − ε)/n for equal weights.
        """
        e = self.cumulative
        spread = (1 - 2 * e) * self.weight_squared + e**2 * self.weight_squared[0]
        return np.asarray(np.sqrt(np.maximum(spread, 0.0)) / abs(self.weight[0]))

    def to_table(self) -> Table:
        """One row per cut."""
        return Table(
            {
                "cut": np.array(self.names),
                "entries": self.entries,
                "weight": self.weight,
                "weight_error": np.sqrt(self.weight_squared),
                "relative_efficiency": self.relative,
                "cumulative_efficiency": self.cumulative,
                "cumulative_error": self.cumulative_error,
            }
        )


def _ratio(part: Array, whole: Array) -> Array:
    return np.divide(part, whole, out=np.full_like(part, np.nan), where=whole != 0)


def apply_cuts(
    table: Table, cuts: Sequence[Cut], weight: str | None = "weight"
) -> tuple[Mask, CutFlow]:
    """Rows that pass all cuts, and the flow; each cut reads only the rows that reach it.

    Parameters
    ----------
    table : Table
        n candidates.
    cuts : sequence of Cut
        In order.
    weight : str or None
        Column of weights; None counts rows.

    Raises
    ------
    DataError
        If a weight is not a number: it would silently spoil every sum.
    """
    weights = np.ones(len(table)) if weight is None else np.asarray(table[weight], float)
    if not bool(np.all(np.isfinite(weights))):
        raise DataError(
            f"The weights in column '{weight}' are not all numbers.",
            given=f"{int(np.sum(~np.isfinite(weights)))} of {len(weights)} are NaN or infinite",
            allowed="finite weights",
            suggestion="remove these rows or mend the step that made the weights",
        )
    rows = np.arange(len(table))
    steps = [rows]
    for cut in cuts:
        # only the rows that are left; a condition without columns still needs their number
        view = Table({"": rows, **{name: table[name][rows] for name in cut.columns}})
        rows = rows[cut.passes(view)]
        steps.append(rows)
    mask = np.zeros(len(table), np.bool_)
    mask[rows] = True
    flow = CutFlow(
        ("all", *(cut.name for cut in cuts)),
        np.array([len(step) for step in steps], np.int64),
        np.array([weights[step].sum() for step in steps]),
        np.array([np.sum(weights[step] ** 2) for step in steps]),
    )
    return mask, flow
