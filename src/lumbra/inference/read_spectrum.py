"""Door 2: spectra and lists of masses from the user's own files.

CSV (with or without ``#`` comments, plain or .gz), Parquet, and ROOT trees and histograms. Every
complaint says what failed, what was given, what is allowed and what to try.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import ColumnError, DataError, InputError
from lumbra.foundation.errors import nearest
from lumbra.foundation.storage import checksum
from lumbra.inference.read_columns import read_columns, read_histogram
from lumbra.inference.spectrum import Masses, Spectrum

__all__ = ["read_masses", "read_spectrum"]

Array = NDArray[np.float64]

_UNITS = {"GeV": 1.0, "MeV": 1e-3}
_MASS_NAMES = ("mass_GeV", "mass", "M", "mRecoil", "mass_MeV")
_LOW_NAMES = ("mass_low_GeV", "mass_low", "low", "low_edge", "bin_low", "xlow")
_HIGH_NAMES = ("mass_high_GeV", "mass_high", "high", "high_edge", "bin_high", "xhigh")
_COUNT_NAMES = ("count", "counts", "events", "n", "entries")


def read_masses(
    path: str | Path,
    *,
    column: str | None = None,
    unit: str = "GeV",
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
    unit : str
        Unit in the file, GeV or MeV; the result is in GeV.
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
    factor = _factor(unit)
    columns = read_columns(path, tree, None if column is None else [column])
    name = column or _guess(columns, _MASS_NAMES, path)
    values = _numbers(_column(columns, name, path), name, path) * factor
    if values.size == 0:
        raise DataError(
            f"There are no events in {path.name}.",
            given=f"the column '{name}' with no rows",
            allowed="at least one mass",
            suggestion="check the selection that wrote the file",
        )
    _check_unit(values, expected, unit, path)
    return Masses(values, "GeV", path.stem, None, _notes(path))


def read_spectrum(
    path: str | Path,
    *,
    histogram: str | None = None,
    columns: tuple[str, str, str] | None = None,
    unit: str = "GeV",
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
    unit : str
        Unit of the edges in the file, GeV or MeV; the result is in GeV.
    expected : (float, float), optional
        Where the spectrum should lie [GeV], to notice a wrong unit.

    Raises
    ------
    ColumnError, DataError, InputError
        As for `read_masses`, and for bins that overlap or leave gaps.
    """
    path = _existing(path)
    factor = _factor(unit)
    if path.suffix == ".root":
        edges, counts = read_histogram(path, histogram)
    else:
        table = read_columns(path, None, None if columns is None else list(columns))
        names = columns or (
            _guess(table, _LOW_NAMES, path),
            _guess(table, _HIGH_NAMES, path),
            _guess(table, _COUNT_NAMES, path),
        )
        low, high, counts = (_numbers(_column(table, n, path), n, path) for n in names)
        edges = _joined(low, high, path)
    spectrum = Spectrum(edges * factor, counts, "GeV", path.stem, None, _notes(path))
    _check_unit(np.array(spectrum.filled_range()), expected, unit, path)
    return spectrum


def _existing(path: str | Path) -> Path:
    path = Path(path)
    if not path.is_file():
        neighbours = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
        raise InputError(
            "The spectrum cannot be read.",
            given=f"{path}, which is not a file",
            allowed="a file ending in .csv, .csv.gz, .parquet or .root",
            suggestion=nearest(path.name, neighbours),
        )
    return path


def _factor(unit: str) -> float:
    if unit not in _UNITS:
        raise InputError(
            "The unit of the masses is not known.",
            given=repr(unit),
            allowed=", ".join(_UNITS),
            suggestion=nearest(unit, _UNITS),
        )
    return _UNITS[unit]


def _notes(path: Path) -> dict[str, str]:
    return {"file": path.name, "sha256": checksum(path)}


def _guess(columns: dict[str, Any], usual: tuple[str, ...], path: Path) -> str:
    """The only column, or the first usual name that is there."""
    if len(columns) == 1 and usual is _MASS_NAMES:
        return next(iter(columns))
    for name in usual:
        if name in columns:
            return name
    raise ColumnError(
        f"It is not clear which column of {path.name} to use.",
        given=", ".join(list(columns)[:20]) or "no columns",
        allowed=f"one of {', '.join(usual)}, or a column that you name",
        suggestion=nearest(usual[0], columns),
    )


def _column(columns: dict[str, Any], name: str, path: Path) -> Any:
    if name not in columns:
        raise ColumnError(
            f"{path.name} has no column '{name}'.",
            given=", ".join(list(columns)[:20]),
            allowed="the name of a column of the file",
            suggestion=nearest(name, columns),
        )
    return columns[name]


def _numbers(values: Any, name: str, path: Path) -> Array:
    """A column as finite numbers."""
    try:
        numbers = np.asarray(values, float)
    except (TypeError, ValueError) as error:
        raise DataError(
            f"The column '{name}' of {path.name} is not numbers.",
            given=str(error)[:120],
            allowed="one number per row",
            suggestion="check the separator, or flatten jagged branches to one candidate per row",
        ) from error
    bad = np.flatnonzero(~np.isfinite(numbers))
    if bad.size:
        raise DataError(
            f"The column '{name}' of {path.name} has values that are not finite.",
            given=f"{bad.size} of {numbers.size}, the first in row {bad[0] + 1}",
            allowed="finite numbers",
            suggestion="drop candidates whose fit failed before the file is written",
        )
    return numbers


def _joined(low: Array, high: Array, path: Path) -> Array:
    """Edges of adjoining bins from their two ends, tolerating rounding."""
    if low.size == 0:
        raise DataError(
            f"There are no bins in {path.name}.",
            given="no rows",
            allowed="one row per bin",
            suggestion="check the export that wrote the file",
        )
    slack = 1e-3 * np.min(np.abs(high - low))
    wrong = np.flatnonzero(np.abs(low[1:] - high[:-1]) > slack)
    if wrong.size:
        i = int(wrong[0])
        kind = "overlap" if low[i + 1] < high[i] else "leave a gap"
        raise DataError(
            f"The bins of {path.name} {kind}.",
            given=f"row {i + 1} ends at {high[i]:g}, row {i + 2} begins at {low[i + 1]:g}",
            allowed="each bin begins where the one before ends",
            suggestion="sort the rows; fill a gap with empty bins only if nothing was cut out",
        )
    return np.append(low, high[-1])


def _check_unit(values: Array, expected: tuple[float, float] | None, unit: str, path: Path) -> None:
    """Notice masses that miss the expected range by the thousand between MeV and GeV."""
    low, high = expected or (1e-3, 20.0)
    middle = float(np.median(values))
    if low <= middle <= high:
        return
    hint = "check the column and the expected range"
    if low <= middle / 1000 <= high:
        hint = f"these look like MeV where {unit} was said: give unit='MeV'"
    elif low <= middle * 1000 <= high:
        hint = f"these look like GeV where {unit} was said: give unit='GeV'"
    raise DataError(
        f"The masses in {path.name} are not where they should be.",
        given=f"a median of {middle:g} GeV when read as {unit}",
        allowed=f"{low:g} to {high:g} GeV",
        suggestion=hint,
    )
