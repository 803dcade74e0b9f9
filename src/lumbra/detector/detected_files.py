"""Detected events in Parquet and ROOT files: one entry per event, objects in jagged columns.

Columns carry basf2's names where it has one, behind the kind of object: ``track_muonID``,
``cluster_clusterE``, ``klm_klmClusterTheta``. Truth begins with ``mc``; ``track_mcIndex`` is the
row of the particle within its generated event, ``track_clusterIndex`` that of the matched cluster
within this event, −1 for none. ``L1_…`` are trigger bits, ``weight`` is in fb. What is to be known
of the whole file is JSON under ``lumbra``: in Parquet's metadata, or as a string in a ROOT file.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.detector.detected import Clusters, Detected, MuonSystemClusters, Tracks
from lumbra.foundation import DataError, InputError
from lumbra.foundation.errors import nearest
from lumbra.foundation.root_files import damage
from lumbra.foundation.storage import plain, write_atomically

__all__ = ["SUFFIXES", "detected_format", "read_detected", "write_detected"]

SUFFIXES: Final = (".parquet", ".root")

_NOTES: Final = "lumbra"
_TREE: Final = "events"
_LINE: Final = "L1_"
_TOTAL: Final = ("mcTotalE", "mcTotalPX", "mcTotalPY", "mcTotalPZ")
_TRUTH: Final = ("mcE", "mcPX", "mcPY", "mcPZ")
_TRACKS: Final[Mapping[str, str]] = {
    "charge": "charge", "p": "p", "theta": "theta", "phi": "phi", "d0": "d0", "z0": "z0",
    "firstRadius": "inner_radius", "muonID": "muon_id", "electronID": "electron_id",
    "pionID": "pion_id", "kaonID": "kaon_id", "protonID": "proton_id",
    "clusterIndex": "cluster", "clusterE": "cluster_energy", "mcPDG": "pdg_id",
    "mcIndex": "particle",
}  # fmt: skip
_CLUSTERS: Final[Mapping[str, str]] = {
    "clusterE": "energy", "clusterTheta": "theta", "clusterPhi": "phi", "clusterTiming": "time",
    "clusterSecondMoment": "second_moment", "clusterReg": "region",
    "clusterTrackMatch": "matched", "mcPDG": "pdg_id", "mcIndex": "particle",
}  # fmt: skip
_VETO: Final[Mapping[str, str]] = {
    "klmClusterTheta": "theta", "klmClusterPhi": "phi", "mcIndex": "particle",
}  # fmt: skip
_KINDS: Final[Mapping[str, Mapping[str, str]]] = {
    "track": _TRACKS, "cluster": _CLUSTERS, "klm": _VETO
}  # fmt: skip

Index = NDArray[np.int64]
Columns = dict[str, NDArray[Any]]
Jagged = dict[str, tuple[Index, Columns]]


def detected_format(path: Path) -> str:
    """The suffix that decides on the format of a file of detected events.

    Raises
    ------
    InputError
        If it is not one of `SUFFIXES`.
    """
    if path.suffix.lower() in SUFFIXES and path.stem:
        return path.suffix.lower()
    raise InputError(
        "Detected events are not kept in files like this.",
        given=path.name,
        allowed="a name that ends in " + " or ".join(SUFFIXES),
        suggestion=nearest(path.suffix.lower(), SUFFIXES),
    )


def write_detected(
    path: Path, blocks: Iterable[tuple[Detected, Index]], notes: Mapping[str, Any]
) -> Path:
    """Write detected events block by block, whole or not at all.

    Parameters
    ----------
    path : Path
        Its suffix decides on the format.
    blocks : iterable of (Detected, (n + 1,) int64)
        Events, and the offsets of the generated ones that truth links point into.
    notes : mapping
        What is to be known of the whole; asked for again when all blocks are written.

    Raises
    ------
    InputError
        If the suffix is unknown.
    StoreError
        If the file cannot be written.
    """
    writer = _write_parquet if detected_format(path) == ".parquet" else _write_root
    return write_atomically(path, lambda temporary: writer(temporary, blocks, notes))


def _flattened(detected: Detected, generated: Index) -> tuple[Columns, Jagged]:
    """Columns of events, and for each kind of object offsets and columns."""
    events: Columns = {"weight": detected.weight}
    events |= {_LINE + line: bits for line, bits in detected.trigger.items()}
    events |= dict(zip(_TOTAL, detected.total_momentum.T, strict=True))
    objects: Jagged = {}
    parts: tuple[Any, ...] = (detected.tracks, detected.clusters, detected.muon_system)
    for (kind, names), part in zip(_KINDS.items(), parts, strict=True):
        sizes = np.diff(part.offsets)
        columns = {name: getattr(part, field) for name, field in names.items()}
        columns["mcIndex"] = _within(part.particle, generated, sizes)
        objects[kind] = part.offsets, columns
    tracks = objects["track"][1]
    sizes = np.diff(detected.tracks.offsets)
    tracks["clusterIndex"] = _within(detected.tracks.cluster, detected.clusters.offsets, sizes)
    tracks |= dict(zip(_TRUTH, detected.tracks.truth.T, strict=True))
    return events, objects


def _within(row: Index, offsets: Index, sizes: Index) -> Index:
    """Rows counted from the beginning of their events; −1 stays."""
    return np.where(row >= 0, row - np.repeat(offsets[:-1], sizes), -1)


def _write_parquet(
    path: Path, blocks: Iterable[tuple[Detected, Index]], notes: Mapping[str, Any]
) -> None:
    import pyarrow as pa
    import pyarrow.parquet as pq

    writer = None
    try:
        for detected, generated in blocks:
            events, objects = _flattened(detected, generated)
            arrays = {name: pa.array(values) for name, values in events.items()}
            for kind, (offsets, columns) in objects.items():
                starts = pa.array(offsets.astype(np.int32))
                for name, values in columns.items():
                    flat = pa.array(np.ascontiguousarray(values))
                    arrays[f"{kind}_{name}"] = pa.ListArray.from_arrays(starts, flat)
            table = pa.table(arrays)
            writer = writer or pq.ParquetWriter(path, table.schema, compression="zstd")
            writer.write_table(table)
    finally:
        if writer is not None:
            writer.add_key_value_metadata({_NOTES: json.dumps(plain(dict(notes)))})
            writer.close()


def _write_root(
    path: Path, blocks: Iterable[tuple[Detected, Index]], notes: Mapping[str, Any]
) -> None:
    import awkward as ak
    import uproot

    with uproot.recreate(path) as file:
        tree = None
        for detected, generated in blocks:
            events, objects = _flattened(detected, generated)
            entries: dict[str, Any] = {k: np.ascontiguousarray(v) for k, v in events.items()}
            for kind, (offsets, columns) in objects.items():
                sizes = np.diff(offsets)
                parts = {
                    k: ak.unflatten(np.ascontiguousarray(v), sizes) for k, v in columns.items()
                }
                entries[kind] = ak.zip(parts)
            if tree is None:
                types = {
                    k: ak.type(v).content if k in objects else v.dtype for k, v in entries.items()
                }
                tree = file.mktree(_TREE, types)
            tree.extend(entries)
        file[_NOTES] = json.dumps(plain(dict(notes)))


def read_detected(path: Path, first: int = 0, count: int | None = None) -> Detected:
    """Read detected events, all or some of them.

    Parameters
    ----------
    path : Path
        A file that `write_detected` wrote.
    first, count : int
        The first event, from 0, and how many; to the end if left out.

    Notes
    -----
    Truth links count within events, since the generated ones are not in the file.

    Raises
    ------
    InputError
        If there is no such file or no such event.
    DataError
        If the file is damaged or of another kind.
    """
    suffix = detected_format(path)
    if not path.is_file():
        raise InputError(
            "There is no such file of detected events.",
            given=str(path),
            allowed="the path of an existing file",
            suggestion="make one with lumbra simulate",
        )
    failures = damage()
    if suffix == ".parquet":
        import pyarrow as pa

        failures = (pa.ArrowException, *failures)
    try:
        reader = _read_parquet if suffix == ".parquet" else _read_root
        return reader(path, first, count)
    except InputError:
        raise
    except failures as error:
        raise DataError(
            f"The file {path.name} cannot be read as detected events.",
            given=f"{type(error).__name__}: {error}".splitlines()[0][:300],
            allowed="a whole file from lumbra simulate",
            suggestion="make it again",
        ) from error


def _range(first: int, count: int | None, total: int) -> tuple[int, int]:
    """First event and the one behind the last."""
    last = total if count is None else first + count
    if not 0 <= first < last <= total:
        raise InputError(
            "The file does not have these events.",
            given=f"event {first}" if count == 1 else f"events from {first}, {count} of them",
            allowed=f"events 0 to {total - 1}",
            suggestion=f"choose an event below {total}",
        )
    return first, last


def _read_parquet(path: Path, first: int, count: int | None) -> Detected:
    import pyarrow.parquet as pq

    with pq.ParquetFile(path) as file:
        notes = json.loads((file.metadata.metadata or {})[_NOTES.encode()])
        first, last = _range(first, count, file.metadata.num_rows)
        sizes = [file.metadata.row_group(i).num_rows for i in range(file.num_row_groups)]
        ends = np.cumsum(sizes)
        groups = np.flatnonzero((ends > first) & (ends - sizes < last))
        table = file.read_row_groups(groups.tolist())
        table = table.slice(first - int(ends[groups[0]] - sizes[groups[0]]), last - first)
    columns: Columns = {}
    lengths: dict[str, Index] = {}
    for name in table.column_names:
        column = table[name].combine_chunks()
        kind = name.partition("_")[0]
        if kind in _KINDS and name != kind:
            lengths[kind] = np.asarray(column.value_lengths(), np.int64)
            column = column.flatten()
        columns[name] = column.to_numpy(zero_copy_only=False)
    return _assembled(columns, lengths, notes)


def _read_root(path: Path, first: int, count: int | None) -> Detected:
    import awkward as ak
    import uproot

    with uproot.open(path) as file:
        notes = json.loads(str(file[_NOTES]))
        tree = file[_TREE]
        first, last = _range(first, count, tree.num_entries)
        arrays = tree.arrays(entry_start=first, entry_stop=last)
    columns, lengths = {}, {}
    for name in arrays.fields:
        column = arrays[name]
        kind = name.partition("_")[0]
        if kind in _KINDS and name != kind:
            lengths[kind] = np.asarray(ak.num(column), np.int64)
            column = ak.flatten(column)
        columns[name] = np.asarray(column)
    return _assembled(columns, lengths, notes)


def _assembled(
    columns: Columns, lengths: Mapping[str, Index], notes: Mapping[str, Any]
) -> Detected:
    """Detected events from columns by name."""
    offsets = {
        kind: np.concatenate([[0], np.cumsum(lengths[kind])]).astype(np.int64) for kind in _KINDS
    }
    parts: dict[str, Columns] = {
        kind: {field: columns[f"{kind}_{name}"] for name, field in names.items()}
        for kind, names in _KINDS.items()
    }
    tracks = parts["track"]
    start = np.repeat(offsets["cluster"][:-1], lengths["track"])
    tracks["cluster"] = np.where(tracks["cluster"] >= 0, tracks["cluster"] + start, -1)
    tracks["truth"] = np.stack([columns[f"track_{name}"] for name in _TRUTH], axis=1)
    return Detected(
        tracks=Tracks(offsets["track"], **tracks),
        clusters=Clusters(offsets["cluster"], **parts["cluster"]),
        trigger={
            name.removeprefix(_LINE): values.astype(bool)
            for name, values in columns.items()
            if name.startswith(_LINE)
        },
        muon_system=MuonSystemClusters(offsets["klm"], **parts["klm"]),
        weight=columns["weight"],
        total_momentum=np.stack([columns[name] for name in _TOTAL], axis=1),
        experiment=notes["experiment"],
        period=notes["period"],
        process=notes["process"],
    )
