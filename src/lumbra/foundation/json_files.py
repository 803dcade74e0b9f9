"""Tables in JSON: notes, and lists of numbers under their names; null where one is not finite."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from lumbra.foundation.storage import plain
from lumbra.foundation.table_source import Column, Source, broken, not_numeric
from lumbra.foundation.tables import Table

__all__ = ["open_json", "write_json_table"]


def open_json(path: Path, tree: str | None) -> Source:
    """Open a table in JSON; it has no trees."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
        columns = {str(name): list(column) for name, column in content["columns"].items()}
        notes = {str(k): str(v) for k, v in content.get("notes", {}).items()}
        if len({len(column) for column in columns.values()}) > 1:
            raise ValueError("columns of different lengths")
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise broken(path, "JSON table", error) from error

    def load(names: Sequence[str], limit: int | None) -> dict[str, Column]:
        return {name: _array(path, name, columns[name][:limit]) for name in names}

    return Source(list(columns), load, notes)


def _array(path: Path, name: str, column: list[object]) -> Column:
    for x in column:
        if not (x is None or isinstance(x, int | float)):
            raise not_numeric(path, name, repr(x)[:40])
    return np.array([np.nan if x is None else x for x in column])


def write_json_table(path: Path, table: Table, tree: str) -> None:
    """Write a table; numbers keep all their digits."""
    columns = {name: plain(table[name].tolist()) for name in table}
    content = {"notes": dict(table.notes), "columns": columns}
    path.write_text(json.dumps(content, indent=1, allow_nan=False) + "\n", encoding="utf-8")
