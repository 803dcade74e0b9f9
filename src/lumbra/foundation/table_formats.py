"""Parquet, ROOT and CSV: how to open a file of columns and how to write one.

Each format is opened into a `Source`: the names that are there, and a way to load some of them.
"""

from __future__ import annotations

import json
import lzma
import struct
import zlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation.column_names import root_name
from lumbra.foundation.errors import DataError, nearest
from lumbra.foundation.tables import Table

__all__ = ["OPENERS", "WRITERS", "Source"]

Column = NDArray[np.generic]
Load = Callable[[Sequence[str], int | None], dict[str, Column]]

NOTES: Final = "lumbra_notes"
"""Name under which notes travel in Parquet and ROOT files."""

ROWS: Final = "rows"
"""Note with the number of rows in CSV files, where a cut would not show."""

_TREES: Final = ("TTree", "TNtuple", "TNtupleD")


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
    return Source(file.schema_arrow.names, load, _notes(metadata.get(NOTES.encode(), b"{}")))


def open_csv(path: Path, tree: str | None) -> Source:
    """Open a CSV file: lines with '# name: value' first, then names, then numbers."""
    import pyarrow as pa
    from pyarrow import csv

    content = path.read_bytes()
    notes, skipped = {}, 0
    for line in content.splitlines():
        if not line.startswith(b"#"):
            break
        name, _, value = line[1:].decode(errors="replace").strip().partition(": ")
        notes[name] = value
        skipped += 1
    try:
        table = csv.read_csv(BytesIO(content), csv.ReadOptions(skip_rows=skipped))
    except (pa.ArrowException, OSError) as error:
        raise broken(path, "CSV", error) from error
    rows = notes.pop(ROWS, str(len(table)))
    if rows != str(len(table)):
        raise broken(path, "CSV", ValueError(f"{len(table)} rows, its first lines say {rows}"))

    def load(names: Sequence[str], limit: int | None) -> dict[str, Column]:
        part = table.slice(0, limit)
        return {name: from_arrow(path, name, part.column(name)) for name in names}

    return Source(table.column_names, load, notes)


def open_root(path: Path, tree: str | None) -> Source:
    """Open a tree of a ROOT file: the one that is named, or the only one there is."""
    import uproot

    damage = _root_damage()
    try:
        file = uproot.open(path)
        missing = file.file.fEND - path.stat().st_size
        if missing > 0:
            raise EOFError(f"{missing} bytes are missing at its end")
        classes = file.classnames(cycle=False)
        trees = [name for name, kind in classes.items() if kind in _TREES]
        chosen = _choose_tree(path, trees, tree)
        branches = file[chosen]
        names = list(branches.keys())
        kinds = {name: branches[name].interpretation for name in names}
        notes = _notes(str(file[NOTES]).encode() if NOTES in classes else b"{}")
    except damage as error:
        raise broken(path, "ROOT", error) from error

    def load(names: Sequence[str], limit: int | None) -> dict[str, Column]:
        for name in names:
            _check_interpretation(path, name, kinds[name])
        try:
            with file:
                return {name: branches[name].array(None, 0, limit, library="np") for name in names}
        except damage as error:
            raise broken(path, "ROOT", error) from error

    return Source(names, load, notes)


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


def _choose_tree(path: Path, trees: Sequence[str], tree: str | None) -> str:
    if tree in trees:
        return str(tree)
    if tree is None and len(trees) == 1:
        return trees[0]
    what = "It holds several trees." if tree is None else f"It has no tree '{tree}'."
    raise DataError(
        f"The file {path.name} cannot be read. {what if trees else 'It holds no tree.'}",
        given=str(path),
        allowed="trees: " + ", ".join(trees) if trees else "a ROOT file with a TTree",
        suggestion=nearest(tree or "", trees) if trees else "choose another file",
    )


def _check_interpretation(path: Path, name: str, kind: Any) -> None:
    """Refuse branches that do not hold one number per row."""
    import uproot

    if isinstance(kind, uproot.AsJagged) or (
        isinstance(kind, uproot.AsDtype) and kind.to_dtype.shape
    ):
        raise jagged(path, name, str(kind))
    if not isinstance(kind, uproot.AsDtype) or kind.to_dtype.names:
        raise not_numeric(path, name, str(kind))


def _root_damage() -> tuple[type[Exception], ...]:
    """What uproot and the decompressors raise on files that are not whole."""
    import uproot

    return (
        OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError,
        NotImplementedError, RuntimeError, EOFError, MemoryError, struct.error, zlib.error,
        lzma.LZMAError, uproot.DeserializationError,
    )  # fmt: skip


def _notes(stored: bytes) -> dict[str, str]:
    try:
        content = json.loads(stored)
    except ValueError:
        return {}
    return {str(k): str(v) for k, v in content.items()} if isinstance(content, dict) else {}


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


def write_root(path: Path, table: Table, tree: str) -> None:
    """Write a TTree whose branches are named as basf2 names them."""
    import uproot

    with uproot.recreate(path) as file:
        columns = {root_name(name): np.asarray(table[name]) for name in table}
        file.mktree(tree, {name: column.dtype for name, column in columns.items()})
        file[tree].extend(columns)
        file[NOTES] = json.dumps(dict(table.notes))


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
        suggestion="leave the column out, or name the columns that you need",
    )


OPENERS: Final[Mapping[str, Callable[[Path, str | None], Source]]] = {
    ".parquet": open_parquet,
    ".root": open_root,
    ".csv": open_csv,
}
"""How to open a file, by suffix."""

WRITERS: Final[Mapping[str, Callable[[Path, Table, str], None]]] = {
    ".parquet": write_parquet,
    ".root": write_root,
    ".csv": write_csv,
}
"""How to write a file, by suffix."""
