"""The global p-value of a hunt by fits: pseudo-experiments made of whole simulated events."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtri

from lumbra.foundation import Estimate, Key, Table
from lumbra.inference.look_elsewhere import fraction_above
from lumbra.inference.screened_scan import screen
from lumbra.inference.windows import Windows
from lumbra.workflow.fitted_part import FittedPart, in_part

__all__ = ["EventBins", "event_bins", "global_p_value"]

Array = NDArray[np.float64]
Index = NDArray[np.int64]

_SPECTRA: Final = 1000
_CHUNK: Final = 100


@dataclass(frozen=True)
class EventBins:
    """Simulated background events, and where their candidates fall in the spectra of all parts.

    Parameters
    ----------
    expected : (e,)
        Expected number of each event in the data.
    event, place : (c,)
        Of each candidate in a fit: its event, and its bin among those of all parts in a row.
    bins : int
        Bins of all parts.
    """

    expected: Array
    event: Index
    place: Index
    bins: int

    def draw(self, count: int, key: Key) -> Array:
        """Spectra (count, bins): an event is drawn with all of its candidates."""
        rng = key.generator()
        counts = np.empty((count, self.bins))
        for row in counts:
            times = rng.poisson(self.expected)
            row[:] = np.bincount(self.place, times[self.event], self.bins)
        return counts


def event_bins(
    parts: Sequence[FittedPart], tables: Sequence[Table], luminosity: float
) -> EventBins:
    """The events of background samples in the bins of all parts.

    Parameters
    ----------
    parts : sequence of FittedPart
        Whose bins.
    tables : sequence of Table
        Candidates after the whole selection; those of one event are neighbours.
    luminosity : float
        [fb-1]
    """
    expected, events, places = [], [], []
    known = 0
    for table in tables:
        number = np.asarray(table["__event__"], np.int64)
        if len(number) == 0:
            continue
        new = np.concatenate([[True], number[1:] != number[:-1]])
        index = np.cumsum(new) - 1
        expected.append(np.asarray(table["weight"], float)[new] * luminosity)
        before = 0
        for part in parts:
            edges = part.windows.edges
            entering = in_part(table.with_columns(__row__=np.arange(len(number))), part.part)
            bin_number = np.searchsorted(edges, np.asarray(entering[part.part.column], float)) - 1
            inside = (bin_number >= 0) & (bin_number < len(edges) - 1)
            rows = np.asarray(entering["__row__"], np.int64)[inside]
            events.append(known + index[rows])
            places.append(before + bin_number[inside])
            before += len(edges) - 1
        known += int(new.sum())
    bins = sum(len(part.windows.edges) - 1 for part in parts)
    return EventBins(np.concatenate(expected), np.concatenate(events), np.concatenate(places), bins)


def global_p_value(
    parts: Sequence[FittedPart],
    rows: Sequence[Index],
    events: EventBins,
    observed_p: float,
    key: Key,
) -> Estimate:
    """Share of background-only experiments with a smaller local p-value at any hypothesis.

    Parameters
    ----------
    parts, rows
        As in `lumbra.workflow.fitted.Fitted`.
    events : EventBins
        What to draw from.
    observed_p : float
        The smallest local p-value of the data.
    key : Key
        Where the random numbers come from.
    """
    drawn = np.concatenate(
        [events.draw(_CHUNK, key.child(chunk)) for chunk in range(_SPECTRA // _CHUNK)]
    )
    largest = np.zeros(len(drawn))
    before = 0
    for part, used in zip(parts, rows, strict=True):
        bins = len(part.windows.edges) - 1
        if len(used):
            chunks: Iterator[Array] = iter([drawn[:, before : before + bins]])
            scan = screen(
                part.smooth.expectation, _chosen(part.windows, used), chunks, trust=part.trust[used]
            )
            largest = np.maximum(largest, scan.maxima)
        before += bins
    threshold = max(float(-ndtri(observed_p)), 0.0) ** 2
    return fraction_above(largest, threshold)


def _chosen(windows: Windows, rows: Index) -> Windows:
    """Some of the windows."""
    return Windows(
        windows.edges,
        windows.masses[rows],
        windows.resolution[rows],
        windows.first[rows],
        windows.size[rows],
        np.ascontiguousarray(windows.design[rows]),
        windows.signal,
    )
