"""Observed spectra: counts in bins, or a list of masses."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import DataError, InputError

__all__ = ["Masses", "Spectrum"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Spectrum:
    """Counts in adjoining bins of one observable.

    Parameters
    ----------
    edges : (n + 1,) array
        Increasing bin edges [unit].
    counts : (n,) array
        Events in each bin; they need not be whole numbers (expectations are spectra too).
    unit : str
        Unit of the edges.
    name : str
        What was counted.
    exposure : float, optional
        Integrated luminosity [fb-1], if known.
    notes : mapping of str to str
        Provenance.

    Raises
    ------
    DataError
        For edges that do not increase, for counts that are negative or not finite, or if the
        lengths do not fit.
    """

    edges: Array
    counts: Array
    unit: str = "GeV"
    name: str = "mass"
    exposure: float | None = None
    notes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        edges, counts = np.asarray(self.edges, float), np.asarray(self.counts, float)
        _check_bins(edges, counts)
        for array in (edges, counts):
            array.flags.writeable = False
        object.__setattr__(self, "edges", edges)
        object.__setattr__(self, "counts", counts)

    def __len__(self) -> int:
        return int(self.counts.size)

    @property
    def total(self) -> float:
        """Events in all bins."""
        return float(self.counts.sum())

    @property
    def widths(self) -> Array:
        """Bin widths, shape (n,) [unit]."""
        return np.diff(self.edges)

    @property
    def is_uniform(self) -> bool:
        """Whether all bins are equally wide, to the rounding of the edges."""
        widths = self.widths
        return bool(np.ptp(widths) <= 1e-6 * widths.mean())

    def filled_range(self) -> tuple[float, float]:
        """From the lower edge of the first filled bin to the upper edge of the last one."""
        filled = np.flatnonzero(self.counts)
        if filled.size == 0:
            raise DataError(
                f"The spectrum '{self.name}' is empty.",
                given=f"{len(self)} bins without an event",
                allowed="at least one event",
                suggestion="check the column, its unit and the bin edges",
            )
        return float(self.edges[filled[0]]), float(self.edges[filled[-1] + 1])

    def merged(self, factor: int) -> Spectrum:
        """The spectrum with ``factor`` neighbouring bins in one; a rest at the end is dropped."""
        if not 1 <= factor <= len(self):
            raise InputError(
                "The bins cannot be merged.",
                given=f"{factor} at a time, of {len(self)} bins",
                allowed="a whole number from 1 to the number of bins",
                suggestion="use 1 to keep the bins as they are",
            )
        groups = len(self) // factor
        counts = self.counts[: groups * factor].reshape(groups, factor).sum(axis=1)
        return replace(self, edges=self.edges[: groups * factor + 1 : factor], counts=counts)

    def cut(self, low: float, high: float) -> Spectrum:
        """The bins that lie wholly inside [low, high] (to a millionth of a bin)."""
        slack = 1e-6 * self.widths.min()
        first = int(np.searchsorted(self.edges, low - slack))
        last = int(np.searchsorted(self.edges, high + slack, side="right")) - 1
        if last <= first:
            raise InputError(
                f"No bin of '{self.name}' lies in the range.",
                given=f"[{low:g}, {high:g}] {self.unit}",
                allowed=f"a part of [{self.edges[0]:g}, {self.edges[-1]:g}] {self.unit}",
                suggestion="give the range in the unit of the spectrum",
            )
        return replace(self, edges=self.edges[first : last + 1], counts=self.counts[first:last])


def _check_bins(edges: Array, counts: Array) -> None:
    """Refuse what is not a spectrum."""
    problem = ""
    if edges.ndim != 1 or counts.ndim != 1 or counts.size < 1 or edges.size != counts.size + 1:
        problem = f"{edges.shape} edges and {counts.shape} counts"
    elif not np.all(np.isfinite(edges)):
        problem = f"edge {int(np.flatnonzero(~np.isfinite(edges))[0])} is not finite"
    elif not np.all(np.diff(edges) > 0):
        bad = int(np.flatnonzero(np.diff(edges) <= 0)[0])
        problem = f"edge {bad} is {edges[bad]:g} and edge {bad + 1} is {edges[bad + 1]:g}"
    elif not np.all(np.isfinite(counts)):
        problem = f"the count of bin {int(np.flatnonzero(~np.isfinite(counts))[0])} is not finite"
    elif np.any(counts < 0):
        bad = int(np.flatnonzero(counts < 0)[0])
        problem = f"the count of bin {bad} is {counts[bad]:g}"
    if problem:
        raise DataError(
            "These bins do not make a spectrum.",
            given=problem,
            allowed="n + 1 increasing edges and n counts, finite and not negative",
            suggestion="sort the bins; for weighted samples give the expected counts",
        )


@dataclass(frozen=True)
class Masses:
    """One value of an observable per event.

    Parameters
    ----------
    values : (n,) array
        In any order; kept sorted [unit].
    unit, name, exposure, notes
        As for `Spectrum`.

    Raises
    ------
    DataError
        If there are none, or if one is not finite.
    """

    values: Array
    unit: str = "GeV"
    name: str = "mass"
    exposure: float | None = None
    notes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        values = np.asarray(self.values, float)
        bad = np.flatnonzero(~np.isfinite(values)) if values.ndim == 1 else np.array([], int)
        if values.ndim != 1 or values.size == 0 or bad.size:
            raise DataError(
                "These are not the masses of events.",
                given=f"{bad.size} of {values.size} are not finite, the first at row {bad[0]}"
                if bad.size
                else f"an array of shape {values.shape}",
                allowed="at least one finite number per event, in one dimension",
                suggestion="drop candidates whose fit failed before the hunt",
            )
        values = np.sort(values)
        values.flags.writeable = False
        object.__setattr__(self, "values", values)

    def __len__(self) -> int:
        return int(self.values.size)

    def histogram(self, edges: ArrayLike) -> Spectrum:
        """Counts in bins with these edges [unit]; masses outside are left out."""
        edges = np.asarray(edges, float)
        counts, _ = np.histogram(self.values, edges)
        return Spectrum(edges, counts, self.unit, self.name, self.exposure, self.notes)
