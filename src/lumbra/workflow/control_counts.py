"""What a sample has in a control channel: histograms, so that no candidate need be kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import Control
from lumbra.foundation import Table
from lumbra.selection import Cut, apply_cuts

__all__ = ["ControlCounts", "count_controls"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ControlCounts:
    """Candidates of one sample in the n bins of a control channel; those of chunks add up.

    Parameters
    ----------
    entries : (n,) int64
        Simulated candidates, or those of the data.
    weights : (n,)
        Sums of weights [fb]; of ones for data.
    variances : (n,)
        Sums of squared weights [fb²].
    """

    entries: NDArray[np.int64]
    weights: Array
    variances: Array

    def __add__(self, other: ControlCounts) -> ControlCounts:
        return ControlCounts(
            self.entries + other.entries,
            self.weights + other.weights,
            self.variances + other.variances,
        )

    def to_json(self) -> dict[str, Any]:
        """Lists of plain numbers."""
        return {
            "entries": self.entries.tolist(),
            "weights": self.weights.tolist(),
            "variances": self.variances.tolist(),
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> ControlCounts:
        """What `to_json` gave."""
        return cls(
            np.array(content["entries"], np.int64),
            np.array(content["weights"], float),
            np.array(content["variances"], float),
        )


def count_controls(
    candidates: Table, controls: Sequence[Control], cuts: tuple[Cut, ...]
) -> dict[str, ControlCounts]:
    """The counts of each control channel by its name.

    Parameters
    ----------
    candidates : Table
        Before any cut, with a column ``weight`` [fb].
    controls : sequence of Control
        The channels.
    cuts : tuple of Cut
        Of the edition.
    """
    found = {}
    for control in controls:
        left, _ = apply_cuts(candidates, control.selection(cuts))
        value, weight = (np.asarray(left[name], float) for name in (control.column, "weight"))
        edges = np.asarray(control.edges)
        found[control.name] = ControlCounts(
            np.histogram(value, edges)[0].astype(np.int64),
            np.histogram(value, edges, weights=weight)[0],
            np.histogram(value, edges, weights=weight**2)[0],
        )
    return found
