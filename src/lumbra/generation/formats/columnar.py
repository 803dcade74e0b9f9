"""Events in ROOT and Parquet files: one entry per event, particles in jagged columns.

ROOT: a tree ``events`` and the header as JSON in the string ``header``. Parquet: lists, and the
header in the schema's metadata. Names and units are those of `lumbra.foundation.Events`: pdg_id,
status, mother, E, px, py, pz [GeV], x, y, z [cm], weight [fb], beam energies and sqrt_s [GeV].
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Events
from lumbra.generation.formats.checked import damaged, require_count, translated
from lumbra.generation.formats.header import Header, Sample

__all__ = [
    "parquet_blocks", "read_parquet", "read_root", "root_blocks", "write_parquet", "write_root",
]  # fmt: skip

Array = NDArray[np.float64]
Block = tuple[Events, Mapping[str, Array]]

_PARTICLES: Final = ("pdg_id", "status", "mother", "E", "px", "py", "pz", "x", "y", "z")
_EVENTS: Final = ("weight", "electron_energy", "positron_energy", "sqrt_s")
_TYPES: Final = {"pdg_id": np.int32, "status": np.int8, "mother": np.int32}
_FURTHER: Final = "weight_"
_KEY: Final = b"lumbra"


def _columns(events: Events, weights: Mapping[str, Array]) -> dict[str, NDArray[Any]]:
    p, v = events.momentum.T, events.vertex.T
    return {
        "pdg_id": events.pdg_id,
        "status": events.status,
        "mother": events.mother,
        **dict(zip(_PARTICLES[3:7], p, strict=True)),
        **dict(zip(_PARTICLES[7:], v, strict=True)),
        "weight": events.weight,
        "electron_energy": events.beam_energies[:, 0],
        "positron_energy": events.beam_energies[:, 1],
        "sqrt_s": events.sqrt_s,
        **{_FURTHER + name: values for name, values in weights.items()},
    }


def _sample(
    path: Path,
    header: Header,
    sizes: NDArray[np.int64],
    columns: Mapping[str, NDArray[Any]],
    read_as: Mapping[int, int],
    before: int,
) -> Sample:
    """Events of a block, with so many before it in the file."""
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    event = np.repeat(np.arange(len(sizes)), sizes)
    events = Events(
        offsets=offsets,
        pdg_id=translated(path, before + event, columns["pdg_id"].astype(np.int64), read_as),
        status=columns["status"].astype(np.int8),
        momentum=np.stack([columns[name] for name in _PARTICLES[3:7]], axis=1),
        vertex=np.stack([columns[name] for name in _PARTICLES[7:]], axis=1),
        mother=columns["mother"].astype(np.int32),
        weight=columns["weight"],
        beam_energies=np.stack([columns["electron_energy"], columns["positron_energy"]], axis=1),
        sqrt_s=columns["sqrt_s"],
        frame=header.frame,
        process=header.process,
    )
    further = {name: columns[_FURTHER + name] for name in header.weight_names}
    return Sample(header, events, further)


def write_parquet(path: Path, header: Header, blocks: Iterable[Block]) -> None:
    """Write events in blocks, one row group each; parameters as in `write_lhe`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    writer = None
    try:
        for events, weights in blocks:
            arrays = {
                name: pa.ListArray.from_arrays(events.offsets.astype(np.int32), values)
                if name in _PARTICLES
                else pa.array(values)
                for name, values in _columns(events, weights).items()
            }
            table = pa.table(arrays).replace_schema_metadata({_KEY: header.to_json().encode()})
            writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.close()


def read_parquet(path: Path, read_as: Mapping[int, int] | None = None) -> Sample:
    """Read what `write_parquet` wrote; parameters and errors as in `read_lhe`."""
    (sample,) = parquet_blocks(path, read_as, None)
    return sample


def parquet_blocks(
    path: Path, read_as: Mapping[int, int] | None, size: int | None
) -> Iterator[Sample]:
    """Read what `write_parquet` wrote, block by block; parameters as in `lhe_blocks`."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            header = Header.from_json(file.schema_arrow.metadata[_KEY].decode())
            require_count(path, file.metadata.num_rows, header.count)
            before = 0
            for batch in file.iter_batches(batch_size=size or header.count):
                lists = batch.column("pdg_id")
                columns = {
                    name: np.asarray(
                        batch.column(name).flatten() if name in _PARTICLES else batch.column(name)
                    )
                    for name in batch.schema.names
                }
                sizes = np.asarray(lists.value_lengths(), np.int64)
                yield _sample(path, header, sizes, columns, read_as or {}, before)
                before += len(sizes)
    except (pa.ArrowException, OSError, KeyError, TypeError) as error:
        raise damaged(path, f"{type(error).__name__}: {error}") from error


def write_root(path: Path, header: Header, blocks: Iterable[Block]) -> None:
    """Write events in blocks into a tree ``events``; parameters as in `write_lhe`."""
    import awkward as ak
    import uproot

    with uproot.recreate(path) as file:
        file["header"] = header.to_json()
        tree = None
        for events, weights in blocks:
            sizes = np.diff(events.offsets)
            flat = _columns(events, weights)
            particles = ak.zip({name: ak.unflatten(flat[name], sizes) for name in _PARTICLES})
            entries = {"particle": particles}
            entries |= {k: v for k, v in flat.items() if k not in _PARTICLES}
            if tree is None:
                types = {k: v.type if k == "particle" else v.dtype for k, v in entries.items()}
                types["particle"] = ak.type(particles).content
                tree = file.mktree("events", types)
            tree.extend(entries)


def read_root(path: Path, read_as: Mapping[int, int] | None = None) -> Sample:
    """Read what `write_root` wrote; parameters and errors as in `read_lhe`."""
    (sample,) = root_blocks(path, read_as, None)
    return sample


def root_blocks(
    path: Path, read_as: Mapping[int, int] | None, size: int | None
) -> Iterator[Sample]:
    """Read what `write_root` wrote, block by block; parameters as in `lhe_blocks`."""
    import uproot

    try:
        with uproot.open(path) as file:
            if path.stat().st_size < file.file.fEND:
                raise EOFError(f"{path.stat().st_size} bytes of {file.file.fEND}")
            header = Header.from_json(str(file["header"]))
            tree = file["events"]
            count = int(tree.num_entries)
            require_count(path, count, header.count)
            for first in range(0, count, size or count):
                sizes, columns = _root_columns(tree, header, first, first + (size or count))
                yield _sample(path, header, sizes, columns, read_as or {}, first)
    except (OSError, KeyError, ValueError, EOFError, IndexError) as error:
        raise damaged(path, f"{type(error).__name__}: {error}".splitlines()[0]) from error
    except uproot.DeserializationError as error:
        raise damaged(path, str(error).splitlines()[0]) from error


def _root_columns(
    tree: Any, header: Header, first: int, last: int
) -> tuple[NDArray[np.int64], dict[str, NDArray[Any]]]:
    """Particles in each event, and columns, of the entries first to last."""
    import awkward as ak

    entries = {"entry_start": first, "entry_stop": last}
    sizes = np.asarray(tree["nparticle"].array(library="np", **entries), np.int64)
    columns = {
        name: np.asarray(ak.flatten(tree[f"particle_{name}"].array(**entries)))
        for name in _PARTICLES
    }
    names = [*_EVENTS, *(_FURTHER + name for name in header.weight_names)]
    return sizes, columns | {name: tree[name].array(library="np", **entries) for name in names}
