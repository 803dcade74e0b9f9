"""Templates of a hunt in the recoil mass squared and a second observable, for every hypothesis.

The bins of the recoil mass squared are the same for all hypotheses in units of the signal's width,
z = (m² − M²)/σ(M), so that the signal between two simulated masses is the mean of theirs.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import Edition, TemplateHunt
from lumbra.foundation import Table
from lumbra.workflow.measure import OBSERVABLE, Windows, background_counts, halves
from lumbra.workflow.simulate import Sample
from lumbra.workflow.windows import signal_width

__all__ = ["Templates", "binned", "bins_of", "make_templates"]

Array = NDArray[np.float64]

_LEAST_SHARE: Final = 1e-3
"""Events of a bin, relative to a whole event, where no background at all was simulated."""


@dataclass(frozen=True)
class Templates:
    """Expected events of h hypotheses in k bins: z runs fastest, then the second observable.

    Parameters
    ----------
    masses, widths : (h,)
        Hypotheses [GeV] and widths of m2Recoil [GeV²].
    signal, signal_error : (h, k)
        Efficiency in each bin, and its error.
    backgrounds, errors : mapping of str to (h, k)
        Expected events and their errors from the simulation.
    """

    masses: Array
    widths: Array
    signal: Array
    signal_error: Array
    backgrounds: Mapping[str, Array]
    errors: Mapping[str, Array]


def make_templates(
    windows: Windows,
    signals: Mapping[float, Sample],
    keep: Callable[[Table], Table],
    backgrounds: Sequence[Sample],
    hunt: TemplateHunt,
    edition: Edition,
    simulation_growth: float,
) -> Templates:
    """Templates at the hypotheses of the windows.

    Parameters
    ----------
    windows : Windows
        Hypotheses and the signal's width.
    signals : mapping of float to Sample
        By mass [GeV].
    keep : callable
        The last step of the selection, on the half of the simulation that measures.
    backgrounds : sequence of Sample
        All backgrounds.
    hunt, edition
        Bins and luminosity.
    simulation_growth : float
        How many times more simulation is assumed for its errors.
    """
    widths = (windows.high - windows.low) / (2 * hunt.windows.half_width)
    signal, error = _signal(windows.masses, signals, keep, hunt)
    events, errors = _background(windows.masses, widths, keep, backgrounds, hunt, edition)
    errors = {name: part / np.sqrt(simulation_growth) for name, part in errors.items()}
    return Templates(windows.masses, widths, signal, error, events, errors)


def bins_of(table: Table, mass: float, width: float, hunt: TemplateHunt) -> NDArray[np.int64]:
    """Bin (n,) of each candidate for one hypothesis; the number of bins k if it is not fitted.

    Parameters
    ----------
    table : Table
        Candidates.
    mass : float
        Of the hypothesis [GeV].
    width : float
        Of m2Recoil there [GeV²].
    hunt : TemplateHunt
        Declares the bins.
    """
    z = (np.asarray(table[OBSERVABLE], float) - mass**2) / width
    second = np.asarray(table[hunt.second], float)
    column = np.floor((z + hunt.reach) * (hunt.bins / (2 * hunt.reach)))
    row = np.searchsorted(hunt.edges, second, side="right") - 1
    slices = len(hunt.edges) - 1
    inside = (column >= 0) & (column < hunt.bins) & (row >= 0) & (row < slices)
    flat = np.where(inside, row * hunt.bins + column, slices * hunt.bins)
    return flat.astype(np.int64)


def binned(index: NDArray[np.int64], weights: Array, hunt: TemplateHunt) -> Array:
    """Sums of weights in the k bins."""
    size = (len(hunt.edges) - 1) * hunt.bins
    return np.asarray(np.bincount(index, weights, size + 1)[:size])


def _signal(
    masses: Array,
    signals: Mapping[float, Sample],
    keep: Callable[[Table], Table],
    hunt: TemplateHunt,
) -> tuple[Array, Array]:
    """Efficiencies (h, k) and errors, linear between the simulated masses."""
    simulated = sorted(signals)
    rows, squares = [], []
    for mass in simulated:
        sample = signals[mass]
        before = np.asarray(sample.candidates[OBSERVABLE], float)
        weight = np.asarray(sample.candidates["weight"], float)
        width = signal_width(hunt.windows, before, weight, mass)
        kept = keep(halves(sample.candidates)[1])
        weight = np.asarray(kept["weight"], float) / sample.generated
        index = bins_of(kept, mass, width, hunt)
        rows.append(binned(index, weight, hunt))
        squares.append(binned(index, weight**2, hunt))
    grid = np.array(simulated)
    above = np.clip(np.searchsorted(grid, masses, side="right"), 1, len(grid) - 1)
    share = np.clip((masses - grid[above - 1]) / (grid[above] - grid[above - 1]), 0.0, 1.0)[:, None]
    first, second = np.array(rows)[above - 1], np.array(rows)[above]
    variance = (1 - share) * np.array(squares)[above - 1] + share * np.array(squares)[above]
    return (1 - share) * first + share * second, np.sqrt(variance)


def _background(
    masses: Array,
    widths: Array,
    keep: Callable[[Table], Table],
    backgrounds: Sequence[Sample],
    hunt: TemplateHunt,
    edition: Edition,
) -> tuple[dict[str, Array], dict[str, Array]]:
    """Expected events (h, k) and errors; scarce bins are widened as windows are."""
    edges = np.linspace(-hunt.reach, hunt.reach, hunt.bins + 1)
    bounds = masses[:, None] ** 2 + widths[:, None] * edges
    low, high = bounds[:, :-1].ravel(), bounds[:, 1:].ravel()
    tables = {sample.name: halves(sample.candidates)[1] for sample in backgrounds}
    events: dict[str, list[Array]] = {name: [] for name in tables}
    variances: dict[str, list[Array]] = {name: [] for name in tables}
    for i in range(len(hunt.edges) - 1):
        parts = {}
        for name, table in tables.items():
            second = np.asarray(table[hunt.second], float)
            inside = table.select((second >= hunt.edges[i]) & (second < hunt.edges[i + 1]))
            parts[name] = (inside, keep(inside))
        counts = background_counts(parts, edition.luminosity, low, high)
        for name, (mean, variance) in counts.items():
            events[name].append(mean.reshape(len(masses), -1))
            variances[name].append(variance.reshape(len(masses), -1))
    slices = len(hunt.edges) - 1
    found = {name: np.concatenate(parts, axis=1) for name, parts in events.items()}
    errors = {name: np.sqrt(np.concatenate(parts, axis=1)) for name, parts in variances.items()}
    _fill_empty(found, errors, slices)
    return found, errors


def _fill_empty(events: dict[str, Array], errors: dict[str, Array], slices: int) -> None:
    """Give bins without any simulated background the mean of their slice, in place.

    No bin is free of background for certain. The largest background of the slice takes it, with an
    error as large; where the whole slice is empty, a thousandth of an event.
    """
    names = list(events)
    stacked = np.stack([events[name] for name in names])
    shape = (*stacked.shape[:2], slices, stacked.shape[2] // slices)
    mean = stacked.reshape(shape).mean(axis=-1)
    largest = np.argmax(mean, axis=0)
    fill = np.maximum(mean.sum(axis=0), _LEAST_SHARE)
    empty = stacked.sum(axis=0).reshape(shape[1:]) <= 0
    for k, name in enumerate(names):
        take = empty & (largest == k)[..., None]
        content = np.broadcast_to(fill[..., None], shape[1:])
        flat = take.reshape(stacked.shape[1:])
        events[name][flat] = content[take]
        errors[name][flat] = content[take]
