"""Linear cuts in planes of two columns, with lines of their own in bins of a third."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Table

__all__ = ["BinnedLinearCuts", "LinearCut"]


@dataclass(frozen=True)
class LinearCut:
    """Keeps the half-plane x cos φ + y sin φ > threshold.

    Parameters
    ----------
    x, y : str
        The two columns, of one unit.
    angle : float
        Direction φ of the normal that points to what is kept [rad].
    threshold : float
        In the columns' unit; −∞ keeps everything.
    """

    x: str
    y: str
    angle: float
    threshold: float

    def projection(self, candidates: Table) -> NDArray[np.float64]:
        """Distance (n,) of the candidates along the normal, from the origin."""
        x = np.asarray(candidates[self.x], float)
        y = np.asarray(candidates[self.y], float)
        return np.asarray(np.cos(self.angle) * x + np.sin(self.angle) * y)

    def passed(self, candidates: Table) -> NDArray[np.bool_]:
        """Mask (n,) of what is kept."""
        return np.asarray(self.projection(candidates) > self.threshold)


@dataclass(frozen=True)
class BinnedLinearCuts:
    """One set of linear cuts for every bin of a column; outside of all bins nothing is kept.

    Parameters
    ----------
    binned_in : str
        The column of the bins.
    edges : tuple of float
        Their k + 1 edges.
    cuts : tuple of tuple of LinearCut
        For each of the k bins, cuts that must all be met.
    """

    binned_in: str
    edges: tuple[float, ...]
    cuts: tuple[tuple[LinearCut, ...], ...]

    @property
    def columns(self) -> frozenset[str]:
        """The columns that are needed."""
        planes = {name for cuts in self.cuts for cut in cuts for name in (cut.x, cut.y)}
        return frozenset({self.binned_in, *planes})

    def passed(self, candidates: Table) -> NDArray[np.bool_]:
        """Mask (n,) of what is kept."""
        where = np.digitize(np.asarray(candidates[self.binned_in], float), self.edges) - 1
        keep = np.zeros(len(candidates), bool)
        needed = Table({name: candidates[name] for name in self.columns})
        for index, cuts in enumerate(self.cuts):
            rows = np.flatnonzero(where == index)
            inside = needed.select(rows)
            kept = np.ones(len(rows), bool)
            for cut in cuts:
                kept &= cut.passed(inside)
            keep[rows] = kept
        return keep

    def to_json(self) -> list[dict[str, object]]:
        """The lines as plain numbers, one entry per bin."""
        return [
            {
                "low": low,
                "high": high,
                "lines": [
                    {"x": c.x, "y": c.y, "angle": c.angle, "threshold": c.threshold} for c in cuts
                ],
            }
            for low, high, cuts in zip(self.edges[:-1], self.edges[1:], self.cuts, strict=True)
        ]
