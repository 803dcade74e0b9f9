"""An open file of columns, whatever its format, and the complaints that all formats share."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation.errors import DataError

__all__ = ["NOTES", "Source", "broken", "jagged", "not_numeric", "parse_notes"]

Column = NDArray[np.generic]
Load = Callable[[Sequence[str], int | None], dict[str, Column]]

NOTES: Final = "lumbra_notes"
"""Name under which notes travel in Parquet and ROOT files."""


@dataclass(frozen=True)
class Source:
    """An open file of columns.

    Parameters
    ----------
    names : sequence of str
        Columns as the file spells them.
    load : callable
        From names and a largest number of rows (None for all) to columns; closes the file.
    notes : mapping of str to str
        Provenance, empty if the file has none.
    """

    names: Sequence[str]
    load: Load
    notes: Mapping[str, str]


def parse_notes(stored: bytes) -> dict[str, str]:
    """Notes from the JSON in which they travel; none from anything else."""
    try:
        content = json.loads(stored)
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in content.items()} if isinstance(content, dict) else {}


def broken(path: Path, kind: str, error: Exception) -> DataError:
    """The error for a file that is empty, cut off or of another kind."""
    lines = str(error).strip().splitlines() or [type(error).__name__]
    return DataError(
        f"The file {path.name} is not a whole {kind} file.",
        given=f"{path}, {path.stat().st_size} bytes: {lines[0][:120]}",
        allowed=f"a complete {kind} file",
        suggestion="copy or make the file again, and compare its size with the original's",
    )


def jagged(path: Path, name: str, kind: str) -> DataError:
    """The error for a column with several numbers per row."""
    return DataError(
        f"The column '{name}' holds lists, not one number per row.",
        given=f"{path}: {kind}",
        allowed="one number per candidate",
        suggestion="write one row per candidate; in basf2, VariablesToNtuple does",
    )


def not_numeric(path: Path, name: str, kind: str) -> DataError:
    """The error for text, dates and the like."""
    return DataError(
        f"The column '{name}' does not hold numbers.",
        given=f"{path}: {kind}",
        allowed="integers, floating-point numbers or true and false",
        suggestion="leave the column out, or name the columns that you need; "
        "in CSV, separate cells by commas",
    )
