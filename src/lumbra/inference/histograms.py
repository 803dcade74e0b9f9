"""Spectra as `hist` histograms and back, and histograms of any dimension in ROOT files."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import DataError, InputError
from lumbra.foundation.root_files import damage
from lumbra.foundation.storage import write_atomically
from lumbra.foundation.table_source import broken
from lumbra.inference.spectrum import Spectrum
from lumbra.inference.spectrum2d import Spectrum2D

__all__ = ["fill_histogram", "from_hist", "read_root_histogram", "to_hist", "write_root_histogram"]

Array = NDArray[np.float64]


def to_hist(spectrum: Spectrum | Spectrum2D, variances: ArrayLike | None = None) -> Any:
    """A `hist.Hist` with Weight storage.

    Parameters
    ----------
    variances : array_like, optional
        Squared errors, in the shape of the counts; the counts themselves if left out.
    """
    import hist

    if isinstance(spectrum, Spectrum):
        axes = [_axis(spectrum.edges, spectrum.name, spectrum.unit)]
    else:
        edges = (spectrum.x_edges, spectrum.y_edges)
        axes = [_axis(*each) for each in zip(edges, spectrum.names, spectrum.units, strict=True)]
    out = hist.Hist(*axes, storage=hist.storage.Weight())
    view = out.view()
    view["value"] = spectrum.counts
    view["variance"] = spectrum.counts if variances is None else np.asarray(variances, float)
    return out


def from_hist(histogram: Any) -> Spectrum | Spectrum2D:
    """The spectrum of a histogram with one or two axes, without under- and overflow.

    Raises
    ------
    InputError
        For any other number of axes.
    DataError
        If a count is negative or not finite.
    """
    axes = list(histogram.axes)
    if len(axes) not in (1, 2):
        raise InputError(
            "Such a histogram is no spectrum.",
            given=f"{len(axes)} axes",
            allowed="one or two",
            suggestion="project it onto the observables that are fitted",
        )
    names = [str(axis.name or f"axis{i}") for i, axis in enumerate(axes)]
    units = [str(axis.metadata or "GeV") for axis in axes]
    edges = [np.array(axis.edges, float) for axis in axes]
    counts = np.array(histogram.values(flow=False), float)
    if len(axes) == 1:
        return Spectrum(edges[0], counts, units[0], names[0])
    return Spectrum2D(edges[0], edges[1], counts, (units[0], units[1]), (names[0], names[1]))


def fill_histogram(edges: ArrayLike, values: ArrayLike, weights: ArrayLike, name: str = "x") -> Any:
    """A `hist.Hist` with Weight storage of weighted events, each checked first.

    Parameters
    ----------
    edges : array_like (n + 1,)
        Bin edges.
    values, weights : array_like (events,)
        The observable and the weight of each event.

    Raises
    ------
    DataError
        If a value or weight is not finite, which `hist` would put where nobody looks.
    """
    import hist

    numbers = [np.asarray(x, float) for x in (values, weights)]
    for label, array in zip(("value", "weight"), numbers, strict=True):
        bad = np.flatnonzero(~np.isfinite(array))
        if bad.size or numbers[0].shape != numbers[1].shape:
            raise DataError(
                "These events cannot be put into a histogram.",
                given=f"the {label} of event {bad[0]} is {array[bad[0]]:g}"
                if bad.size
                else f"{numbers[0].shape} values and {numbers[1].shape} weights",
                allowed="one finite value and one finite weight per event",
                suggestion="drop candidates without a value first",
            )
    out = hist.Hist(
        hist.axis.Variable(np.asarray(edges, float), name=name), storage=hist.storage.Weight()
    )
    out.fill(numbers[0], weight=numbers[1])
    return out


def _axis(edges: Array, name: str, unit: str) -> Any:
    import hist

    axis = hist.axis.Variable(edges, name=name if name.isidentifier() else "", label=name)
    axis.metadata = unit
    return axis


def write_root_histogram(path: Path, histograms: dict[str, Any]) -> Path:
    """Write `hist` histograms of one or two dimensions into a ROOT file, with their variances."""

    def write(temporary: Path) -> None:
        import uproot

        with uproot.recreate(temporary) as file:
            for name, histogram in histograms.items():
                file[name] = histogram

    return write_atomically(Path(path), write)


def read_root_histogram(path: Path, name: str) -> Any:
    """A histogram of a ROOT file as `hist.Hist`, of any dimension, with its variances.

    Raises
    ------
    DataError
        If the file is not whole or has no such histogram.
    """
    import uproot

    path = Path(path)
    try:
        with uproot.open(path) as file:
            return file[name].to_hist()
    except damage() as error:
        raise broken(path, "ROOT", error) from error
