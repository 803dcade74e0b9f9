"""Columns and histograms from CSV, Parquet and ROOT files, or a clear word on why not."""

from __future__ import annotations

import gzip
import struct
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import ColumnError, DataError
from lumbra.foundation.errors import nearest

__all__ = ["read_columns", "read_histogram"]

Array = NDArray[np.float64]


def read_columns(path: Path, tree: str | None, wanted: list[str] | None) -> dict[str, Any]:
    """The columns of a table by name; branches of a tree that are not wanted stay None.

    Parameters
    ----------
    path : Path
        A file ending in .csv, .csv.gz, .parquet or .root.
    tree : str or None
        Name of the ROOT tree; the only one if None.
    wanted : list of str or None
        Columns to read; all if None.

    Raises
    ------
    ColumnError, DataError
        If there is no such tree, or if the file is damaged.
    """
    if path.suffix == ".root":
        return _root_tree(path, tree, wanted)
    if path.suffix == ".parquet":
        return _parquet(path)
    return _csv(path)


def _csv(path: Path) -> dict[str, Any]:
    """Columns of a CSV file; one column without a name is called ``mass``."""
    content = path.read_bytes()
    try:
        raw = gzip.decompress(content) if path.suffix == ".gz" else content
        lines = [line.strip() for line in raw.decode("utf-8-sig").splitlines()]
    except (OSError, EOFError, UnicodeDecodeError, zlib.error) as error:
        raise _damaged(path, error) from error
    lines = [line for line in lines if line and not line.startswith("#")]
    if not lines:
        return {"mass": np.array([])}
    first = [cell.strip() for cell in lines[0].split(",")]
    named = not all(_is_number(cell) for cell in first)
    names = (
        first
        if named
        else (["mass"] if len(first) == 1 else [f"column{i}" for i in range(len(first))])
    )
    rows = [line.split(",") for line in lines[1 if named else 0 :]]
    for number, row in enumerate(rows):
        if len(row) != len(names):
            raise DataError(
                f"A row of {path.name} has the wrong length.",
                given=f"{len(row)} cells in row {number + 1} after the names",
                allowed=f"{len(names)} cells: {', '.join(names)}",
                suggestion="check whether the file was cut off while it was written",
            )
    return {name: [row[i] for row in rows] for i, name in enumerate(names)}


def _is_number(text: str) -> bool:
    try:
        float(text)
    except ValueError:
        return False
    return True


def _parquet(path: Path) -> dict[str, Any]:
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        table = pq.read_table(path)
    except (pa.ArrowException, OSError) as error:
        raise _damaged(path, error) from error
    return {name: table[name].to_numpy() for name in table.column_names}


# what uproot raises on files that end early
_BROKEN = (OSError, ValueError, EOFError, KeyError, IndexError, zlib.error, struct.error)


def _root_keys(path: Path, name: str | None, prefixes: tuple[str, ...], what: str) -> Any:
    """The tree or histogram of this name, or the only one."""
    import uproot

    file = uproot.open(path)
    classes: dict[str, str] = file.classnames(cycle=False)
    known = [key for key, kind in classes.items() if kind.startswith(prefixes)]
    if name is None and len(known) == 1:
        name = known[0]
    if name is None or name not in known:
        raise ColumnError(
            f"{path.name} holds no {what} of this name.",
            given=repr(name) if name else f"no name, and {len(known)} in the file",
            allowed=", ".join(known[:12]) or f"a file with a {what}",
            suggestion=nearest(name or "", known),
        )
    return file[name]


def _root_tree(path: Path, tree: str | None, wanted: list[str] | None) -> dict[str, Any]:
    import uproot

    try:
        source = _root_keys(path, tree, ("TTree", "ROOT::RNTuple", "ROOT::Experimental"), "tree")
        names = list(source.keys())
        chosen = [name for name in (wanted or names) if name in names]
        arrays = {name: source[name].array(library="np") for name in chosen}
    except (*_BROKEN, uproot.deserialization.DeserializationError) as error:
        raise _damaged(path, error) from error
    return {**dict.fromkeys(names), **arrays}


def read_histogram(path: Path, name: str | None) -> tuple[Array, Array]:
    """Edges and counts of a one-dimensional ROOT histogram; the only one if no name is given."""
    import uproot

    try:
        source = _root_keys(path, name, ("TH1",), "one-dimensional histogram")
        counts, edges = source.to_numpy(flow=False)
    except (*_BROKEN, uproot.deserialization.DeserializationError) as error:
        raise _damaged(path, error) from error
    return np.asarray(edges, float), np.asarray(counts, float)


def _damaged(path: Path, error: Exception) -> DataError:
    return DataError(
        f"The file {path.name} is damaged or not what its ending says.",
        given=f"{path.stat().st_size} bytes; {type(error).__name__}: {str(error)[:120]}",
        allowed="a whole CSV, Parquet or ROOT file",
        suggestion="copy or write the file again; it may have been cut off",
    )
