"""Counts in bins of two observables."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import DataError, Table
from lumbra.inference.spectrum import Spectrum

__all__ = ["Spectrum2D", "plane_from_table"]

Array = NDArray[np.float64]

_COLUMNS: Final = ("x_low", "x_high", "y_low", "y_high", "count")


@dataclass(frozen=True)
class Spectrum2D:
    """Counts in a grid of bins.

    Parameters
    ----------
    x_edges : (n + 1,) array
        Increasing [units[0]].
    y_edges : (m + 1,) array
        Increasing [units[1]].
    counts : (n, m) array
        Events in each bin; they need not be whole numbers.
    units : (str, str)
        Units of the edges.
    names : (str, str)
        What is on the axes.
    exposure : float, optional
        Integrated luminosity [fb-1], if known.
    notes : mapping of str to str
        Provenance.

    Raises
    ------
    DataError
        For edges that do not increase, counts that are negative or not finite, or shapes that do
        not fit.
    """

    x_edges: Array
    y_edges: Array
    counts: Array
    units: tuple[str, str] = ("GeV", "GeV")
    names: tuple[str, str] = ("x", "y")
    exposure: float | None = None
    notes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        counts = np.array(self.counts, float)
        if counts.ndim != 2 or counts.shape != (
            np.size(self.x_edges) - 1,
            np.size(self.y_edges) - 1,
        ):
            raise DataError(
                "These bins do not make a plane.",
                given=f"{np.size(self.x_edges)} and {np.size(self.y_edges)} edges, counts of shape "
                f"{counts.shape}",
                allowed="n + 1 and m + 1 edges and n by m counts",
                suggestion="give the counts as a table with x along rows",
            )
        # each axis alone makes a spectrum, which checks edges and counts
        x = Spectrum(self.x_edges, counts[:, 0], name=self.names[0])
        y = Spectrum(self.y_edges, counts[0], name=self.names[1])
        for row in counts:
            Spectrum(y.edges, row)
        counts.flags.writeable = False
        for name, value in (("x_edges", x.edges), ("y_edges", y.edges), ("counts", counts)):
            object.__setattr__(self, name, value)

    @property
    def total(self) -> float:
        """Events in all bins."""
        return float(self.counts.sum())

    def projected(self, axis: int) -> Spectrum:
        """The spectrum of one observable: 0 for x, 1 for y."""
        edges = (self.x_edges, self.y_edges)[axis]
        counts = self.counts.sum(axis=1 - axis)
        return Spectrum(
            edges, counts, self.units[axis], self.names[axis], self.exposure, self.notes
        )

    def to_table(self) -> Table:
        """One row per bin, y running fastest, for any file of tables."""
        shape = self.counts.shape
        columns = {
            "x_low": np.repeat(self.x_edges[:-1], shape[1]),
            "x_high": np.repeat(self.x_edges[1:], shape[1]),
            "y_low": np.tile(self.y_edges[:-1], shape[0]),
            "y_high": np.tile(self.y_edges[1:], shape[0]),
            "count": self.counts.ravel(),
        }
        own = {"x": self.names[0], "y": self.names[1], "x_unit": self.units[0]}
        own |= {"y_unit": self.units[1]}
        if self.exposure is not None:
            own["exposure_inverse_fb"] = repr(float(self.exposure))
        return Table(columns, {**self.notes, **own})


def plane_from_table(table: Table) -> Spectrum2D:
    """The plane of a table with columns x_low, x_high, y_low, y_high, count, in any order of rows.

    Raises
    ------
    ColumnError
        If a column is missing.
    DataError
        If the rows are not a whole grid of adjoining bins, each once.
    """
    x_low, x_high, y_low, y_high, count = (np.asarray(table[name], float) for name in _COLUMNS)
    (x_edges, i), (y_edges, j) = _axis(x_low, x_high), _axis(y_low, y_high)
    shape = (x_edges.size - 1, y_edges.size - 1)
    places = i * shape[1] + j
    if count.size != shape[0] * shape[1] or np.unique(places).size != count.size:
        raise DataError(
            "The rows do not make a whole grid of bins.",
            given=f"{count.size} rows for {shape[0]} by {shape[1]} bins",
            allowed="each pair of bins once",
            suggestion="add the empty bins",
        )
    counts = np.empty(count.size)
    counts[places] = count
    notes = dict(table.notes)
    exposure = notes.pop("exposure_inverse_fb", None)
    return Spectrum2D(
        x_edges,
        y_edges,
        counts.reshape(shape),
        (notes.pop("x_unit", "GeV"), notes.pop("y_unit", "GeV")),
        (notes.pop("x", "x"), notes.pop("y", "y")),
        None if exposure is None else float(exposure),
        notes,
    )


def _axis(low: Array, high: Array) -> tuple[Array, NDArray[np.intp]]:
    """Edges of an axis, and the bin of each row."""
    starts, place = np.unique(low, return_inverse=True)
    ends = np.unique(high)
    order = np.argsort(low, kind="stable")
    wrong = ends.size != starts.size or not np.array_equal(starts[1:], ends[:-1])
    if wrong or np.any(high != ends[place]):
        row = int(order[0])
        raise DataError(
            "The bins of an axis overlap or leave gaps.",
            given=f"bins from {low[row]:g} to {high[order[-1]]:g}, of which some do not adjoin",
            allowed="each bin begins where the one before ends",
            suggestion="write the edges with all their digits",
        )
    return np.append(starts, ends[-1]), place
