"""Tables in files: Parquet, ROOT, CSV, JSON or HEPData's YAML, checked before anyone uses them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import numpy as np

from lumbra.foundation.column_names import check_names, column_name, read_column_map
from lumbra.foundation.errors import ColumnError, DataError, InputError, nearest
from lumbra.foundation.storage import write_atomically
from lumbra.foundation.table_formats import OPENERS, WRITERS
from lumbra.foundation.table_source import not_numeric
from lumbra.foundation.tables import Column, Table

__all__ = ["can_write", "read_column_map", "read_names", "read_table", "write_table"]


def read_names(path: Path, *, tree: str | None = None) -> tuple[str, ...]:
    """The columns of a file, in basf2's spelling, without reading them.

    Parameters
    ----------
    path : Path
        A file that ends in .parquet, .root, .csv, .csv.gz, .json or .yaml (HEPData's).
    tree : str, optional
        As for `read_table`.

    Raises
    ------
    InputError, DataError
        As for `read_table`.
    """
    path = Path(path)
    opener = OPENERS[_suffix(path)]
    _check_request(path, None)
    source = opener(path, tree)
    source.load([], None)
    return tuple(column_name(name) for name in source.names)


def read_table(
    path: Path,
    *,
    tree: str | None = None,
    columns: Sequence[str] | None = None,
    column_map: Mapping[str, str] | None = None,
    row_limit: int | None = None,
) -> Table:
    """Read columns of numbers, all of them finite.

    Parameters
    ----------
    path : Path
        A file that ends in .parquet, .root, .csv, .csv.gz, .json or .yaml (HEPData's).
    tree : str, optional
        The tree of a ROOT file; may be left out if there is only one.
    columns : sequence of str, optional
        The columns wanted, in basf2's spelling; all if left out.
    column_map : mapping of str to str, optional
        The file's names of the wanted columns, where they differ.
    row_limit : int, optional
        Read at most so many rows.

    Raises
    ------
    InputError
        If the file does not exist, its suffix is unknown or the limit is not positive.
    ColumnError
        If a column is missing.
    DataError
        If the file is not whole, has no such tree or no rows, or if a wanted column holds lists,
        text, or values that are not finite.
    """
    path = Path(path)
    opener = OPENERS[_suffix(path)]
    _check_request(path, row_limit)
    source = opener(path, tree)
    sources = _resolve(path, source.names, columns, column_map or {})
    loaded = source.load(list(dict.fromkeys(sources.values())), row_limit)
    found = {name: loaded[theirs] for name, theirs in sources.items()}
    if not found or not len(next(iter(found.values()))):
        raise DataError(
            f"The file {path.name} holds no rows.",
            given=str(path),
            allowed="at least one column and one row",
            suggestion="check the selection with which the file was made",
        )
    for name, values in found.items():
        _check_values(path, name, values)
    return Table(found, source.notes)


def write_table(path: Path, table: Table, tree: str = "lumbra") -> Path:
    """Write a table, whole or not at all.

    Parameters
    ----------
    path : Path
        A file that ends in .parquet, .root, .csv, .json or .yaml (HEPData's).
    table : Table
        Columns of numbers; its notes go into the file.
    tree : str
        Name of the tree in a ROOT file.

    Raises
    ------
    InputError
        If the suffix is unknown.
    ColumnError
        If a name would come back changed.
    DataError
        If a column does not hold numbers.
    StoreError
        If the file cannot be written.
    """
    path = Path(path)
    writer = WRITERS[can_write(path)]
    check_names(table)
    for name in table:
        if table[name].dtype.kind not in "biuf":
            raise not_numeric(path, name, str(table[name].dtype))
    return write_atomically(path, lambda temporary: writer(temporary, table, tree))


def can_write(path: Path) -> str:
    """The suffix of a file, if tables can be written into such files.

    Raises
    ------
    InputError
        If they cannot.
    """
    return _suffix(path, WRITERS)


def _suffix(path: Path, known: Iterable[str] = OPENERS) -> str:
    for suffix in known:
        if path.name.lower().endswith(suffix):
            return suffix
    raise InputError(
        f"Tables are not kept in files like {path.name}.",
        given=f"the suffix '{path.suffix}'",
        allowed=", ".join(known),
        suggestion=nearest(path.suffix.lower(), known),
    )


def _check_request(path: Path, row_limit: int | None) -> None:
    if row_limit is not None and row_limit < 1:
        raise InputError(
            "So few rows cannot be read.",
            given=f"row_limit={row_limit}",
            allowed="a positive number, or none for all rows",
            suggestion="leave it out",
        )
    if not path.is_file():
        neighbours = (
            [p.name for p in path.parent.iterdir() if p.name.endswith(tuple(OPENERS))]
            if path.parent.is_dir()
            else []
        )
        raise InputError(
            "This file does not exist.",
            given=str(path),
            allowed="a file that is there and can be read",
            suggestion=nearest(path.name, neighbours),
        )


def _resolve(
    path: Path,
    names: Sequence[str],
    columns: Sequence[str] | None,
    column_map: Mapping[str, str],
) -> dict[str, str]:
    """From the names that are wanted to the names in the file."""
    there = {column_name(name): name for name in names} | {name: name for name in names}
    repeated = [name for name, times in Counter(map(column_name, names)).items() if times > 1]
    if repeated:
        raise DataError(
            f"The file {path.name} holds two columns of one name.",
            given=", ".join(repeated),
            allowed="each name once",
            suggestion="rename or drop one of them",
        )
    if columns is None:
        taken = {
            there.get(theirs, there.get(column_name(theirs))) for theirs in column_map.values()
        }
        columns = [column_name(name) for name in names if name not in taken]
        columns += [name for name in column_map if name not in columns]
    out = {}
    for name in columns:
        theirs = column_map.get(name, name)
        found = there.get(theirs, there.get(column_name(theirs)))
        if found is None:
            raise _missing(path, name, theirs, sorted(map(column_name, names)))
        out[name] = found
    return out


def _missing(path: Path, name: str, theirs: str, there: Sequence[str]) -> ColumnError:
    wanted = f", which should be lumbra's '{name}'" if theirs != name else ""
    more = ", …" if len(there) > 12 else ""
    return ColumnError(
        f"The file {path.name} has no column '{theirs}'{wanted}.",
        given=f"{len(there)} columns: " + ", ".join(there[:12]) + more,
        allowed="the columns of the file, or a column map that names yours",
        suggestion=nearest(theirs, there),
    )


def _check_values(path: Path, name: str, values: Column) -> None:
    if values.dtype.kind not in "biuf":
        raise not_numeric(path, name, str(values.dtype))
    bad = np.flatnonzero(~np.isfinite(values))
    if len(bad):
        first = ", ".join(str(row) for row in bad[:5]) + (", …" if len(bad) > 5 else "")
        raise DataError(
            f"The column '{name}' holds values that are not finite.",
            given=f"{path}: {len(bad)} of {len(values)} rows, first in rows {first} (from 0)",
            allowed="finite numbers in every wanted column",
            suggestion="drop these rows when the file is made; "
            "basf2 writes NaN where a variable is not defined for a candidate",
        )
