"""Door 2: spectra and lists of masses from the user's own files.

CSV (with or without ``#`` comments, plain or .gz), Parquet, and ROOT trees and histograms, read by
`lumbra.foundation`. Here is decided what a file holds, and in which unit.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import ColumnError, DataError, InputError
from lumbra.foundation.errors import nearest
from lumbra.foundation.root_files import HISTOGRAM, read_histogram, root_contents
from lumbra.foundation.storage import checksum
from lumbra.foundation.table_files import read_names, read_table
from lumbra.inference.spectrum import Masses, Spectrum

__all__ = ["read_masses", "read_observed", "read_spectrum"]

Array = NDArray[np.float64]

_UNITS: Final = {"GeV": 1.0, "MeV": 1e-3}
_BEYOND_ANY_COLLIDER_GEV: Final = 12.0
"""Flavour factories run up to 11 GeV: larger masses must be in MeV."""
_PLAUSIBLE_GEV: Final = (1e-3, 20.0)
_MASS_NAMES: Final = ("mass_GeV", "mass", "M", "mRecoil", "mass_MeV")
_LOW_NAMES: Final = ("mass_low_GeV", "mass_low", "low", "low_edge", "bin_low", "xlow")
_HIGH_NAMES: Final = ("mass_high_GeV", "mass_high", "high", "high_edge", "bin_high", "xhigh")
_COUNT_NAMES: Final = ("count", "counts", "events", "n", "entries")


def read_observed(
    path: str | Path,
    *,
    column: str | None = None,
    tree: str | None = None,
    unit: str | None = None,
) -> Spectrum | Masses:
    """Whatever a file holds: masses of events, or a binned spectrum.

    Parameters
    ----------
    path : path
        A file that ends in .csv, .csv.gz, .parquet, .yaml (HEPData's) or .root.
    column : str, optional
        The column of masses. If left out, a table with columns of lower and upper edges is a
        spectrum, any other holds masses.
    tree : str, optional
        Name of the ROOT tree or histogram; may be left out if there is only one of both.
    unit : str, optional
        As for `read_masses`.

    Raises
    ------
    ColumnError, DataError, InputError
        As for `read_masses` and `read_spectrum`.
    """
    path = _existing(path)
    if column is not None:
        return read_masses(path, column=column, unit=unit, tree=tree)
    if path.suffix.lower() == ".root":
        name, kind = _object(path, tree)
        if kind == HISTOGRAM:
            return read_spectrum(path, histogram=name, unit=unit)
        return read_masses(path, unit=unit, tree=name)
    names = read_names(path)
    if _usual(names, _LOW_NAMES) and _usual(names, _HIGH_NAMES):
        return read_spectrum(path, unit=unit)
    return read_masses(path, unit=unit)


def read_masses(
    path: str | Path,
    *,
    column: str | None = None,
    unit: str | None = None,
    tree: str | None = None,
    expected: tuple[float, float] | None = None,
) -> Masses:
    """Masses of events from a column of a CSV, Parquet or ROOT file.

    Parameters
    ----------
    path : path
        The file; its ending decides how it is read.
    column : str, optional
        Name of the column or branch; the only one, or a usual name, if left out.
    unit : str, optional
        Unit in the file, GeV or MeV; found from the column's name or the masses if left out. The
        result is in GeV, and its note ``unit`` says which unit was in the file.
    tree : str, optional
        Name of the ROOT tree; the only one if left out.
    expected : (float, float), optional
        Where the masses should lie [GeV], to notice a wrong unit.

    Raises
    ------
    ColumnError, DataError, InputError
        If there is no such column, no events, NaN, half a file, or masses in another unit.
    """
    path = _existing(path)
    name = column
    if name is None:
        names = read_names(path, tree=tree)
        name = names[0] if len(names) == 1 else _guess(names, _MASS_NAMES, path)
    table = read_table(path, tree=tree, columns=[name])
    values = np.asarray(table[name], float)
    unit = _unit(unit, name, values)
    values = values * _UNITS[unit]
    _check_unit(values, expected, unit, path)
    return Masses(values, "GeV", path.stem, None, _notes(path, unit))


def read_spectrum(
    path: str | Path,
    *,
    histogram: str | None = None,
    columns: tuple[str, str, str] | None = None,
    unit: str | None = None,
    expected: tuple[float, float] | None = None,
) -> Spectrum:
    """A binned spectrum from a CSV or Parquet table, or from a ROOT histogram.

    Parameters
    ----------
    path : path
        The file.
    histogram : str, optional
        Name of the ROOT histogram; the only one if left out.
    columns : (str, str, str), optional
        Names of the columns of lower edge, upper edge and count; usual names if left out.
    unit : str, optional
        Unit of the edges, as for `read_masses`.
    expected : (float, float), optional
        Where the spectrum should lie [GeV], to notice a wrong unit.

    Raises
    ------
    ColumnError, DataError, InputError
        As for `read_masses`, and for bins that overlap or leave gaps.
    """
    path = _existing(path)
    label = ""
    if path.suffix.lower() == ".root":
        edges, counts = read_histogram(path, histogram)
    else:
        names = columns or _bin_columns(path)
        table = read_table(path, columns=list(names))
        low, high, counts = (np.asarray(table[name], float) for name in names)
        edges = _joined(low, high, path)
        label = names[0]
    filled = Spectrum(edges, counts, name=path.stem).filled_range()
    unit = _unit(unit, label, np.array(filled))
    _check_unit(np.array(filled) * _UNITS[unit], expected, unit, path)
    return Spectrum(edges * _UNITS[unit], counts, "GeV", path.stem, None, _notes(path, unit))


def _existing(path: str | Path) -> Path:
    path = Path(path)
    if not path.is_file():
        beside = sorted(path.parent.glob("[!.]*")) if path.parent.is_dir() else []
        raise InputError(
            "The spectrum cannot be read.",
            given=f"{path}, which is not a file",
            allowed="a file ending in .csv, .csv.gz, .parquet, .yaml or .root",
            suggestion=nearest(path.name, [p.name for p in beside if p.is_file()]),
        )
    return path


def _object(path: Path, name: str | None) -> tuple[str, str]:
    """The tree or histogram of that name, or the only one of both, with its kind."""
    contents = root_contents(path)
    if name is None and len(contents) == 1:
        return next(iter(contents.items()))
    if name is None or name not in contents:
        raise DataError(
            f"It is not clear what to read from {path.name}."
            if name is None
            else f"The file {path.name} holds no tree or one-dimensional histogram '{name}'.",
            given=f"{path} with {len(contents)} trees and histograms",
            allowed=", ".join(f"{key} ({kind})" for key, kind in contents.items())
            or "a file with a tree or a one-dimensional histogram",
            suggestion=nearest(name or "", contents) if contents else "choose another file",
        )
    return name, contents[name]


def _unit(given: str | None, column: str, values: Array) -> str:
    """The unit that was said, or that the column's name says, or that the values must have."""
    if given is not None:
        if given not in _UNITS:
            raise InputError(
                "The unit of the masses is not known.",
                given=repr(given),
                allowed=", ".join(_UNITS),
                suggestion=nearest(given, _UNITS),
            )
        return given
    for unit in _UNITS:
        if column.endswith(f"_{unit}"):
            return unit
    return "MeV" if float(np.median(values)) > _BEYOND_ANY_COLLIDER_GEV else "GeV"


def _notes(path: Path, unit: str) -> dict[str, str]:
    return {"file": path.name, "sha256": checksum(path), "unit": unit}


def _bin_columns(path: Path) -> tuple[str, str, str]:
    names = read_names(path)
    low, high = _guess(names, _LOW_NAMES, path), _guess(names, _HIGH_NAMES, path)
    return low, high, _guess(names, _COUNT_NAMES, path)


def _usual(names: Sequence[str], usual: Sequence[str]) -> str | None:
    """The first of the usual names that is there, however it is capitalised."""
    there = {name.casefold(): name for name in names}
    return next((there[name.casefold()] for name in usual if name.casefold() in there), None)


def _guess(names: Sequence[str], usual: Sequence[str], path: Path) -> str:
    found = _usual(names, usual)
    if found is None:
        raise ColumnError(
            f"It is not clear which column of {path.name} to use.",
            given=", ".join(names[:20]) or "no columns",
            allowed=f"masses under one of {', '.join(_MASS_NAMES)}, or a column that you name; "
            f"bins under names such as {_LOW_NAMES[2]}, {_HIGH_NAMES[2]}, {_COUNT_NAMES[0]}",
            suggestion=nearest(usual[0], names) + "; name a column of masses with --column",
        )
    return found


def _joined(low: Array, high: Array, path: Path) -> Array:
    """Edges of adjoining bins from their two ends, tolerating rounding."""
    slack = 1e-3 * np.min(np.abs(high - low))
    turned = np.flatnonzero(low >= high)
    wrong = np.flatnonzero(np.abs(low[1:] - high[:-1]) > slack)
    if turned.size == 0 and wrong.size == 0:
        return np.append(low, high[-1])
    if turned.size:
        i = int(turned[0])
        kind, given = "end before they begin", f"row {i + 1} goes from {low[i]:g} to {high[i]:g}"
    else:
        i = int(wrong[0])
        kind = "overlap or are out of order" if low[i + 1] < high[i] else "leave a gap"
        given = f"row {i + 1} ends at {high[i]:g}, row {i + 2} begins at {low[i + 1]:g}"
    raise DataError(
        f"The bins of {path.name} {kind}.",
        given=given,
        allowed="rising edges; each bin begins where the one before ends",
        suggestion="sort the rows; fill a gap with empty bins only if nothing was cut out",
    )


def _check_unit(values: Array, expected: tuple[float, float] | None, unit: str, path: Path) -> None:
    """Notice masses that miss the expected range by the thousand between MeV and GeV."""
    low, high = expected or _PLAUSIBLE_GEV
    middle = float(np.median(values))
    if low <= middle <= high:
        return
    hint = "check the column and the expected range"
    if low <= middle / 1000 <= high:
        hint = f"these look like MeV where {unit} was said: give unit='MeV' or --unit MeV"
    elif low <= middle * 1000 <= high:
        hint = f"these look like GeV where {unit} was said: give unit='GeV' or --unit GeV"
    raise DataError(
        f"The masses in {path.name} are not where they should be.",
        given=f"a median of {middle:g} GeV when read as {unit}",
        allowed=f"{low:g} to {high:g} GeV",
        suggestion=hint,
    )
