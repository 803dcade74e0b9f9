"""The measured numbers that come with the package, each file with its origin in its first lines."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

__all__ = ["Measured", "read_measured"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Measured:
    """A table of measured numbers.

    Parameters
    ----------
    columns : mapping of str to (n,) array
        Numbers, or text where a cell is none.
    notes : mapping of str to str
        Title, source, origin, licence, units.
    """

    columns: Mapping[str, NDArray[np.generic]]
    notes: Mapping[str, str]

    def numbers(self, name: str) -> Array:
        """A column of numbers."""
        return np.asarray(self.columns[name], float)


def read_measured(name: str) -> Measured:
    """A table in the folder ``data`` beside this file, by its name without suffix."""
    text = (files("lumbra.interpretation.observed") / "data" / f"{name}.csv").read_text("utf-8")
    lines = text.splitlines()
    notes = {}
    while lines[0].startswith("#"):
        key, _, value = lines.pop(0).lstrip("# ").partition(": ")
        notes[key] = value
    first, *rows = csv.reader(lines)
    cells = zip(*rows, strict=True)
    return Measured({key: _column(cell) for key, cell in zip(first, cells, strict=True)}, notes)


def _column(cells: tuple[str, ...]) -> NDArray[np.generic]:
    try:
        return np.array([float(cell) for cell in cells])
    except ValueError:
        return np.array(cells)
