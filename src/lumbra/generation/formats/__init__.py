"""Doors for events: LHE, HepMC3, ROOT and Parquet files, chosen by the suffix of their names.

`read_events` and `write_events` are all that is needed; they refuse files that are cut short,
particles that nobody knows and events whose momenta do not add up, and name the event.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

from lumbra.foundation import InputError
from lumbra.foundation.errors import StoreError, nearest
from lumbra.foundation.storage import write_atomically
from lumbra.generation.formats.columnar import (
    parquet_blocks,
    read_parquet,
    read_root,
    root_blocks,
    write_parquet,
    write_root,
)
from lumbra.generation.formats.header import Header, Sample, header_of
from lumbra.generation.formats.hepmc3 import hepmc3_blocks, read_hepmc3, write_hepmc3
from lumbra.generation.formats.lhe import Block, write_lhe
from lumbra.generation.formats.lhe_reading import lhe_blocks, read_lhe

__all__ = [
    "FORMATS",
    "Header",
    "Sample",
    "format_of",
    "header_of",
    "read_blocks",
    "read_events",
    "write_blocks",
    "write_events",
]

FORMATS: Final[Mapping[str, tuple[Any, Any, Any]]] = {
    ".lhe": (read_lhe, write_lhe, lhe_blocks),
    ".lhe.gz": (read_lhe, write_lhe, lhe_blocks),
    ".hepmc3": (read_hepmc3, write_hepmc3, hepmc3_blocks),
    ".hepmc": (read_hepmc3, write_hepmc3, hepmc3_blocks),
    ".root": (read_root, write_root, root_blocks),
    ".parquet": (read_parquet, write_parquet, parquet_blocks),
}
"""Reader, writer and reader by blocks, by suffix."""


def format_of(path: Path) -> str:
    """The suffix that decides on the format of an event file.

    Raises
    ------
    InputError
        If there is none.
    """
    for suffix in FORMATS:
        if path.name.lower().endswith(suffix) and len(path.name) > len(suffix):
            return suffix
    raise InputError(
        "The format of this event file is not known.",
        given=path.name,
        allowed="a name that ends in " + ", ".join(FORMATS),
        suggestion=nearest("".join(path.suffixes), FORMATS),
    )


def read_events(path: Path, read_as: Mapping[int, int] | None = None) -> Sample:
    """Read an event file of lumbra or another program.

    Parameters
    ----------
    path : Path
        Its suffix decides on the format, see `FORMATS`.
    read_as : mapping of int to int, optional
        PDG numbers that stand for numbers without a meaning, such as {5000001: 32}.

    Raises
    ------
    InputError
        If the suffix is unknown or there is no such file.
    DataError
        If the file is cut short, has an unknown particle or events that do not add up.
    """
    reader, _, _ = FORMATS[format_of(path)]
    _require_file(path)
    sample: Sample = reader(path, read_as)
    return sample


def read_blocks(
    path: Path, size: int, read_as: Mapping[int, int] | None = None
) -> Iterator[Sample]:
    """Read an event file in blocks, of which one is in memory at a time.

    Parameters
    ----------
    path, read_as
        As in `read_events`; errors too.
    size : int
        Events in a block; the last one may be smaller. Headers are those of the whole file.
    """
    *_, blocks = FORMATS[format_of(path)]
    _require_file(path)
    yield from blocks(path, read_as, size)


def _require_file(path: Path) -> None:
    if not path.is_file():
        raise InputError(
            "There is no such event file.",
            given=str(path),
            allowed="the path of an existing file",
            suggestion="check the path",
        )


def write_blocks(path: Path, header: Header, blocks: Iterable[Block], force: bool = False) -> Path:
    """Write events block by block, atomically: until the last one is there, there is no file.

    Parameters
    ----------
    path : Path
        Its suffix decides on the format.
    header : Header
        Of the whole sample.
    blocks : iterable of (Events, mapping of str to (n,) array)
        Events in the header's frame with their further weights.
    force : bool
        Whether an existing file is replaced.

    Raises
    ------
    InputError
        If the suffix is unknown.
    StoreError
        If the file exists or cannot be written.
    """
    suffix = format_of(path)
    _, writer, _ = FORMATS[suffix]
    refuse_existing(path, force)

    def write(temporary: Path) -> None:
        # the temporary name ends in .gz alone, which decides on compression only
        writer(temporary, header, blocks)

    return write_atomically(path, write)


def refuse_existing(path: Path, force: bool) -> None:
    """Refuse to write over a file, or onto a folder.

    Raises
    ------
    StoreError
        If there is one already.
    """
    if path.is_dir() or (path.exists() and not force):
        raise StoreError(
            "The event file is not written over.",
            given=f"{path} exists" + (" and is a folder" if path.is_dir() else ""),
            allowed="a path where there is no file yet",
            suggestion="choose another name" if path.is_dir() else "use --force to replace it",
        )


def write_events(path: Path, sample: Sample, force: bool = False) -> Path:
    """Write a sample; parameters and errors as in `write_blocks`."""
    return write_blocks(path, sample.header, [(sample.events, sample.weights)], force)
