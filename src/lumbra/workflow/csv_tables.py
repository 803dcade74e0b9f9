"""Result tables as CSV: notes first, then a line of names, empty cells for what is not known."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np

from lumbra.foundation.storage import plain, write_text

__all__ = ["rows_of", "write_csv"]


def write_csv(path: Path, columns: Mapping[str, Sequence[Any]], notes: Mapping[str, str]) -> Path:
    """Write columns of one length, atomically.

    Parameters
    ----------
    path : Path
        The file.
    columns : mapping of str to (n,) sequence
        Numbers or text; NaN is written as an empty cell.
    notes : mapping of str to str
        Written first, as ``# key: value``.
    """
    stream = io.StringIO()
    for key, value in notes.items():
        stream.write(f"# {key}: {' '.join(value.split())}\n")
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(columns)
    writer.writerows(zip(*([_cell(x) for x in c] for c in columns.values()), strict=True))
    return write_text(path, stream.getvalue())


def rows_of(columns: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The same table as a list of rows of plain values; NaN becomes None."""
    names = list(columns)
    cells = plain({name: columns[name] for name in names})
    return [
        dict(zip(names, row, strict=True))
        for row in zip(*(cells[name] for name in names), strict=True)
    ]


def _cell(value: Any) -> str:
    if isinstance(value, (float, np.floating)):
        return "" if np.isnan(value) else f"{value:.7g}"
    return str(value)
