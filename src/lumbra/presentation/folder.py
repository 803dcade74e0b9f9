"""Result folders: what the workflow leaves behind, read back without knowing the workflow."""

from __future__ import annotations

import csv
import json
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import DataError, Table

__all__ = ["ResultFolder", "numbers", "read_csv", "read_folder"]

TABLES = {
    "run": ("cutflow", "spectrum", "limits", "slices", "controls", "impacts"),
    "hunt": ("spectrum", "scan"),
    "plane": ("plane",),
    "train": (
        "sensitivity",
        "scores",
        "shapes",
        "calibration",
        "loss_cross_entropy",
        "loss_sensitivity_fb",
    ),
    "recast": ("recast", "context"),
    "projection": ("projection",),
}
"""Tables of each kind of folder; a run of a cut flow alone may lack the later ones."""


@dataclass(frozen=True)
class ResultFolder:
    """A result folder in memory.

    Parameters
    ----------
    path : Path
        Where it lies.
    kind : str
        What made it: a key of `TABLES`.
    provenance : mapping
        The content of ``provenance.json``.
    tables : mapping of str to Table
        The CSV files by stem.
    """

    path: Path
    kind: str
    provenance: Mapping[str, Any]
    tables: Mapping[str, Table]


def read_folder(path: Path) -> ResultFolder:
    """Read a result folder of ``lumbra run``, ``lumbra hunt`` or ``lumbra hunt-plane``.

    Raises
    ------
    DataError
        If the folder lacks its provenance or holds no table.
    """
    source = path / "provenance.json"
    try:
        provenance = json.loads(source.read_text(encoding="utf-8"))
        kind = str(provenance["kind"])
        names = TABLES[kind]
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise DataError(
            f"{path} is not a result folder.",
            given=f"{source}: {type(error).__name__}: {error}",
            allowed="a folder with a provenance.json of kind " + ", ".join(TABLES),
            suggestion="make one with lumbra run or lumbra hunt",
        ) from error
    more = sorted(file.stem for file in path.glob("spectrum_*.csv")) if kind == "run" else ()
    files = {name: path / f"{name}.csv" for name in (*names, *more)}
    tables = {name: read_csv(file) for name, file in files.items() if file.is_file()}
    if not tables:
        raise DataError(
            f"The result folder {path} is empty.",
            given="no table",
            allowed="at least one of " + ", ".join(f"{name}.csv" for name in names),
            suggestion="run it again with --force",
        )
    return ResultFolder(path, kind, provenance, tables)


def read_csv(path: Path) -> Table:
    """Read a table whose first lines may be ``# key: value``; empty cells become NaN.

    Raises
    ------
    DataError
        If there is no header line or a row has another number of cells.
    """
    lines = path.read_text(encoding="utf-8").splitlines()
    notes: dict[str, str] = {}
    while lines and lines[0].startswith("#"):
        key, _, value = lines.pop(0).lstrip("# ").partition(":")
        notes[key.strip()] = value.strip()
    rows = [row for row in csv.reader(lines) if row]
    if not rows or any(len(row) != len(rows[0]) for row in rows):
        raise DataError(
            f"The table {path} cannot be read.",
            given="no header line" if not rows else "rows of different lengths",
            allowed="comma-separated values with one header line",
            suggestion="check that the file was not cut short or edited",
        )
    cells = zip(*rows[1:], strict=True) if len(rows) > 1 else ((),) * len(rows[0])
    columns = {name: _column(tuple(column)) for name, column in zip(rows[0], cells, strict=True)}
    return Table(columns, notes)


def _column(cells: tuple[str, ...]) -> NDArray[np.generic]:
    """Numbers where all cells are numbers or empty, text otherwise."""
    try:
        return np.array([float(cell) if cell.strip() else np.nan for cell in cells])
    except ValueError:
        return np.array(cells, dtype=np.str_)


def numbers(table: Table, name: str) -> NDArray[np.float64] | None:
    """A column of numbers; None if it is missing or wholly empty."""
    if name not in table:
        return None
    column = table[name]
    if not np.issubdtype(column.dtype, np.floating) or not np.isfinite(column).any():
        return None
    return np.asarray(column, np.float64)
