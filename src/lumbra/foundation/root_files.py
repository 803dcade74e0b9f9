"""ROOT files: trees and RNTuples of one number per row, and one-dimensional histograms."""

from __future__ import annotations

import json
import lzma
import struct
import zlib
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation.column_names import root_name
from lumbra.foundation.errors import DataError, nearest
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

__all__ = [
    "HISTOGRAM",
    "TREE",
    "damage",
    "open_root",
    "read_histogram",
    "root_contents",
    "write_root",
]

TREE: Final = "tree"
HISTOGRAM: Final = "one-dimensional histogram"
_CLASSES: Final = {
    TREE: ("TTree", "TNtuple", "ROOT::RNTuple"),
    HISTOGRAM: ("TH1",),
}


def root_contents(path: Path, *kinds: str) -> dict[str, str]:
    """Names of the trees and one-dimensional histograms in a file, with their kind.

    Parameters
    ----------
    path : Path
        A ROOT file.
    kinds : str
        `TREE`, `HISTOGRAM`; both if left out.

    Raises
    ------
    DataError
        If the file is not whole.
    """
    failures = damage()
    try:
        with _whole(path) as file:
            return _known(file, *kinds)
    except failures as error:
        raise broken(path, "ROOT", error) from error


def read_histogram(path: Path, name: str | None) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Edges (n + 1,) and contents (n,) of a histogram, without under- and overflow.

    Parameters
    ----------
    path : Path
        A ROOT file.
    name : str or None
        The histogram; may be left out if there is only one.

    Raises
    ------
    DataError
        If the file is not whole or has no such histogram.
    """
    failures = damage()
    try:
        with _whole(path) as file:
            chosen = _choose(path, list(_known(file, HISTOGRAM)), name, HISTOGRAM)
            counts, edges = file[chosen].to_numpy(flow=False)
    except failures as error:
        raise broken(path, "ROOT", error) from error
    return np.asarray(edges, float), np.asarray(counts, float)


def open_root(path: Path, tree: str | None) -> Source:
    """Open a tree of a ROOT file: the one that is named, or the only one there is."""
    failures = damage()
    try:
        file = _whole(path)
        chosen = _choose(path, list(_known(file, TREE)), tree, TREE)
        branches = file[chosen]
        names = list(branches.keys())
        has_notes = NOTES in file.classnames(cycle=False)
        notes = parse_notes(str(file[NOTES]).encode() if has_notes else b"{}")
    except failures as error:
        raise broken(path, "ROOT", error) from error

    def load(names: Sequence[str], limit: int | None) -> dict[str, Column]:
        try:
            with file:
                return {name: _branch(path, name, branches[name], limit) for name in names}
        except failures as error:
            raise broken(path, "ROOT", error) from error

    return Source(names, load, notes)


def write_root(path: Path, table: Table, tree: str) -> None:
    """Write a TTree whose branches are named as basf2 names them."""
    import uproot

    with uproot.recreate(path) as file:
        columns = {root_name(name): np.asarray(table[name]) for name in table}
        file.mktree(tree, {name: column.dtype for name, column in columns.items()})
        file[tree].extend(columns)
        file[NOTES] = json.dumps(dict(table.notes))


def _whole(path: Path) -> Any:
    """An open file, if it is as long as its header says."""
    import uproot

    file = uproot.open(path)
    missing = file.file.fEND - path.stat().st_size
    if missing > 0:
        raise EOFError(f"{missing} bytes are missing at its end")
    return file


def _known(file: Any, *kinds: str) -> dict[str, str]:
    classes: Mapping[str, str] = file.classnames(cycle=False)
    return {
        name: kind
        for kind in kinds or tuple(_CLASSES)
        for name, label in classes.items()
        if label.startswith(_CLASSES[kind])
    }


def _choose(path: Path, known: Sequence[str], name: str | None, kind: str) -> str:
    if name in known:
        return str(name)
    if name is None and len(known) == 1:
        return known[0]
    what = f"It holds several {kind}s." if name is None else f"It has no {kind} '{name}'."
    raise DataError(
        f"The file {path.name} cannot be read. {what if known else f'It holds no {kind}.'}",
        given=str(path),
        allowed=f"{kind}s: " + ", ".join(known) if known else f"a ROOT file with a {kind}",
        suggestion=nearest(name or "", known) if known else "choose another file",
    )


def _branch(path: Path, name: str, branch: Any, limit: int | None) -> Column:
    """The values of a branch or field, if it holds one number per row."""
    import uproot

    kind = getattr(branch, "interpretation", None)
    if isinstance(kind, uproot.AsJagged) or (
        isinstance(kind, uproot.AsDtype) and kind.to_dtype.shape
    ):
        raise jagged(path, name, str(kind))
    if kind is not None and (not isinstance(kind, uproot.AsDtype) or kind.to_dtype.names):
        raise not_numeric(path, name, str(kind))
    values = np.asarray(branch.array(entry_start=0, entry_stop=limit, library="np"))
    # fields of an RNTuple say what they are only by what they hold
    if values.ndim != 1:
        raise jagged(path, name, branch.typename)
    if values.dtype.kind not in "biuf":
        raise not_numeric(path, name, branch.typename)
    return values


def damage() -> tuple[type[Exception], ...]:
    """What uproot and the decompressors raise on files that are not whole."""
    import uproot

    return (
        OSError, ValueError, KeyError, IndexError, TypeError, AttributeError, AssertionError,
        NotImplementedError, RuntimeError, EOFError, MemoryError, struct.error, zlib.error,
        lzma.LZMAError, uproot.DeserializationError,
    )  # fmt: skip
