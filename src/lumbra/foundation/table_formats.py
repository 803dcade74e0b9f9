"""Parquet and CSV, and the list of all formats: how to open a file of columns and to write one.

Each format is opened into a `Source`: the names that are there, and a way to load some of them.
"""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Callable, Mapping, Sequence
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np

from lumbra.foundation.hepdata_files import open_hepdata, write_hepdata
from lumbra.foundation.json_files import open_json, write_json_table
from lumbra.foundation.root_files import open_root, write_root
from lumbra.foundation.table_source import (
    NOTES,
    Column,
    Source,
    broken,
    jagged,
    not_numeric,
    parse_notes,
)
from lumbra.foundation.tables import Table

__all__ = ["OPENERS", "WRITERS"]

ROWS: Final = "rows"
"""Note with the number of rows in CSV files, where a cut would not show."""


def open_parquet(path: Path, tree: str | None) -> Source:
    """Open a Parquet file; it has no trees."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        file = pq.ParquetFile(path)
    except (pa.ArrowException, OSError) as error:
        raise broken(path, "Parquet", error) from error

    def load(names: Sequence[str], limit: int | None) -> dict[str, Column]:
        try:
            if limit is None:
                table = file.read(columns=list(names))
            else:
                table = _first_rows(file, list(names), limit)
            file.close()
        except (pa.ArrowException, OSError) as error:
            raise broken(path, "Parquet", error) from error
        return {name: from_arrow(path, name, table.column(name)) for name in names}

    metadata = file.schema_arrow.metadata or {}
    return Source(file.schema_arrow.names, load, parse_notes(metadata.get(NOTES.encode(), b"{}")))


def open_csv(path: Path, tree: str | None) -> Source:
    """Open a CSV file, plain or gzipped: ``# name: value`` first, then names, then numbers.

    Without a line of names the columns are called ``column0``, ``column1`` and so on. Blank lines
    and further lines with ``#`` are skipped.
    """
    import pyarrow as pa
    from pyarrow import csv

    try:
        content = path.read_bytes()
        content = gzip.decompress(content) if path.suffix.lower() == ".gz" else content
        content, notes = _without_comments(content.removeprefix(b"\xef\xbb\xbf"))
        first = content.partition(b"\n")[0]
        unnamed = _is_numbers(first)
        options = csv.ReadOptions(autogenerate_column_names=unnamed)
        table = csv.read_csv(BytesIO(content), options)
    except (pa.ArrowException, OSError, EOFError, zlib.error) as error:
        raise broken(path, "CSV", error) from error
    rows = notes.pop(ROWS, str(len(table)))
    if rows != str(len(table)):
        raise broken(path, "CSV", ValueError(f"{len(table)} rows, its first lines say {rows}"))
    names = list(table.column_names)
    if unnamed:
        names = [f"column{i}" for i in range(len(names))]
    elif b'"' not in first:
        names = [name.strip() for name in names]

    def load(wanted: Sequence[str], limit: int | None) -> dict[str, Column]:
        part = table.slice(0, limit)
        return {name: from_arrow(path, name, part.column(names.index(name))) for name in wanted}

    return Source(names, load, notes)


def _without_comments(content: bytes) -> tuple[bytes, dict[str, str]]:
    """The lines that are not comments, and the notes that stand before them."""
    notes = {}
    while content.startswith(b"#"):
        line, _, content = content.partition(b"\n")
        name, _, value = line[1:].decode(errors="replace").strip().partition(": ")
        notes[name] = value
    if b"\n#" in content:
        kept = (line for line in content.splitlines() if not line.startswith(b"#"))
        content = b"\n".join(kept) + b"\n"
    return content.lstrip(b"\r\n"), notes


def _is_numbers(line: bytes) -> bool:
    try:
        return bool([float(cell) for cell in line.split(b",")])
    except ValueError:
        return False


def from_arrow(path: Path, name: str, column: Any) -> Column:
    """One Arrow column as an array; missing values become NaN."""
    import pyarrow as pa

    kind = column.type
    if pa.types.is_list(kind) or pa.types.is_large_list(kind) or pa.types.is_fixed_size_list(kind):
        raise jagged(path, name, str(kind))
    number = pa.types.is_integer(kind) or pa.types.is_floating(kind) or pa.types.is_boolean(kind)
    if pa.types.is_null(kind) and len(column):
        return np.full(len(column), np.nan)
    if not number and len(column):
        raise not_numeric(path, name, str(kind))
    if column.null_count:
        column = column.cast(pa.float64())
    return np.asarray(column.to_numpy())


def _first_rows(file: Any, names: list[str], limit: int) -> Any:
    """The first rows of an open Parquet file, without reading the rest."""
    import pyarrow as pa

    batches, rows = [], 0
    for batch in file.iter_batches(batch_size=limit, columns=names):
        batches.append(batch)
        rows += len(batch)
        if rows >= limit:
            break
    if not batches:
        return file.read(columns=names)
    return pa.Table.from_batches(batches).slice(0, limit)


def write_parquet(path: Path, table: Table, tree: str) -> None:
    """Write Parquet with zstd."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    notes = {NOTES: json.dumps(dict(table.notes))}
    pq.write_table(pa.table(dict(table.columns), metadata=notes), path, compression="zstd")


def write_csv(path: Path, table: Table, tree: str) -> None:
    """Write CSV, notes first; numbers keep all their digits."""
    import pyarrow as pa
    from pyarrow import csv

    wide = {
        name: column.astype(float) if column.dtype.kind == "f" else column
        for name, column in table.columns.items()
    }
    with path.open("wb") as stream:
        for name, note in {**table.notes, ROWS: str(len(table))}.items():
            stream.write(f"# {name}: {' '.join(note.split())}\n".encode())
        csv.write_csv(pa.table(wide), stream)


OPENERS: Final[Mapping[str, Callable[[Path, str | None], Source]]] = {
    ".parquet": open_parquet,
    ".root": open_root,
    ".csv": open_csv,
    ".csv.gz": open_csv,
    ".json": open_json,
    ".yaml": open_hepdata,
}
"""How to open a file, by suffix."""

WRITERS: Final[Mapping[str, Callable[[Path, Table, str], None]]] = {
    ".parquet": write_parquet,
    ".root": write_root,
    ".csv": write_csv,
    ".json": write_json_table,
    ".yaml": write_hepdata,
}
"""How to write a file, by suffix."""
