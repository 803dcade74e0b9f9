"""Door 1: candidates from the user's own ntuple, and pseudo-data written as one."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence, Set
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import Edition, Search
from lumbra.foundation import DataError, InputError, Key, StoreError, Table
from lumbra.foundation.table_files import can_write, read_column_map, read_names, read_table
from lumbra.foundation.tables import join
from lumbra.reconstruction import Column
from lumbra.selection import needed_columns
from lumbra.workflow.measure import OBSERVABLE, halves
from lumbra.workflow.request import RunRequest
from lumbra.workflow.simulate import Sample

__all__ = ["check_destination", "draw_pseudo_data", "read_candidates", "repeated", "wanted_columns"]

_SIGNED: Final = "mRecoil"
_WEIGHTS: Final = ("weight", "__weight__")
"""Columns of event weights: lumbra's and basf2's name."""
_OPENING: Final = "daughterDiffOf(0,1,phi)"
_FEW: Final = 0.01
_MOST_REPEATED: Final = 10_000_000
_SUM: Final = 1.2
"""Sums of measured energies that make up the whole collision may be above it by their errors."""
_SLACK: Final = 1.01
"""Beam energies move by less than a percent within a data-taking period."""


def wanted_columns(room: Search, edition: Edition) -> frozenset[str]:
    """The columns that the selection and the hunt of an edition need."""
    names = set(needed_columns(edition.cuts)) | room.hunt.columns
    if edition.suppression is not None:
        names |= edition.suppression.needs
    return frozenset(names)


def read_candidates(
    room: Search, edition: Edition, path: Path, tree: str | None, column_map: Path | None
) -> Table:
    """Candidates of an ntuple with the columns that the search needs.

    ``m2Recoil`` and ``mRecoil`` may each stand for the other, and the azimuthal opening may have
    a sign, as basf2 gives it. Data are counted: a column of weights must hold ones.

    Parameters
    ----------
    room, edition
        The search.
    path, tree
        The ntuple.
    column_map : Path or None
        The user's names of columns, see `read_column_map`.

    Raises
    ------
    ColumnError, DataError, InputError
        If a column is missing, holds NaN, or cannot be in GeV and radians.
    """
    wanted = wanted_columns(room, edition)
    recoils = {OBSERVABLE, _SIGNED} & {column.name for column in room.recipe.columns}
    wanted |= recoils
    mapping: dict[str, str] = {}
    if column_map is not None:
        mapping = read_column_map(column_map, {*wanted, *(c.name for c in room.recipe.columns)})
    there = {*read_names(path, tree=tree), *mapping}
    either = (recoils & there) or (recoils and {OBSERVABLE})
    weights = [name for name in _WEIGHTS if name in there]
    # control channels are compared where the data have their columns
    wanted |= {name for control in edition.controls for name in control.needs} & there
    names = [*sorted(wanted - {OBSERVABLE, _SIGNED}), *sorted(either), *weights]
    table = read_table(path, tree=tree, columns=names, column_map=mapping)
    for name in weights:
        _require_ones(path, name, np.asarray(table[name], float))
    _check_units(table, room.recipe.columns, room.experiment.beams.sqrt_s)
    return _completed(table, recoils)


def _completed(table: Table, recoils: Set[str]) -> Table:
    """The table with both recoil columns, if candidates have them, and the opening unsigned."""
    columns = {}
    if _OPENING in table:
        columns[_OPENING] = np.abs(np.asarray(table[_OPENING], float))
    if recoils and OBSERVABLE not in table:
        mass = np.asarray(table[_SIGNED], float)
        columns[OBSERVABLE] = mass * np.abs(mass)
    if recoils and _SIGNED not in table:
        square = np.asarray(table[OBSERVABLE], float)
        columns[_SIGNED] = np.sign(square) * np.sqrt(np.abs(square))
    return table.updated(columns)


def _require_ones(path: Path, name: str, weights: NDArray[np.float64]) -> None:
    """Refuse weighted events: data are counted, and a weight would be lost without a word."""
    other = np.flatnonzero(weights != 1.0)
    if len(other):
        raise DataError(
            f"The column '{name}' says that the events of the data have weights.",
            given=f"{path}: {len(other)} of {len(weights)} rows, "
            f"the first {weights[other[0]]:.6g} in row {other[0]} (from 0)",
            allowed="data, in which every event counts once: no weights, or all 1",
            suggestion="draw unweighted events from simulation first, or drop the column",
        )


def _check_units(table: Table, columns: Sequence[Column], sqrt_s: float) -> None:
    """Refuse masses and momenta beyond the collision energy, and angles beyond a full turn.

    A track that is measured badly may have any momentum, so a few are let through; no such track
    makes a recoil mass above the collision energy.
    """
    bounds = {
        "GeV": (sqrt_s, "divide by 1000 if these are MeV"),
        "GeV²": (sqrt_s**2, "divide by 1000² if these are MeV²"),
        "rad": (2 * np.pi, "multiply by π/180 if these are degrees"),
    }
    for name, unit in ((column.name, column.unit) for column in columns):
        if name not in table or unit not in bounds:
            continue
        bound, hint = bounds[unit]
        values = np.asarray(table[name], float)
        beyond = np.abs(values) > (_SLACK if unit == "rad" or name == OBSERVABLE else _SUM) * bound
        if name in (OBSERVABLE, _SIGNED):
            impossible = values > _SLACK * bound
        elif unit == "rad":
            impossible = beyond
        else:
            impossible = np.zeros_like(beyond)
        if np.any(impossible) or np.mean(beyond) > _FEW:
            raise DataError(
                f"The column '{name}' cannot be in {'radians' if unit == 'rad' else unit}.",
                given=f"{np.sum(beyond)} of {len(values)} rows beyond {bound:.4g} {unit}, "
                f"up to {np.max(np.abs(values)):.4g}",
                allowed="radians, as basf2 writes them"
                if unit == "rad"
                else f"{unit}, below the collision energy of {sqrt_s:.3f} GeV",
                suggestion=f"{hint}; otherwise drop rows that no collision can give",
            )


def check_destination(request: RunRequest) -> None:
    """Refuse a place for the pseudo-data that would fail, or lose a file, after hours of work.

    Parameters
    ----------
    request : RunRequest
        Says where they shall be written; a place in the result folder is as safe as that.

    Raises
    ------
    InputError, StoreError
        If there can be no ntuple.
    """
    path = request.write_ntuple
    if path is None:
        return
    can_write(path)
    if path.absolute().is_relative_to(request.out.absolute()):
        return
    is_data = request.data is not None and path.exists() and path.samefile(request.data)
    if path.exists() and (is_data or not request.force or not path.is_file()):
        raise StoreError(
            f"The ntuple {path} exists.",
            given="the data of this run" if is_data else "a file or folder that is there",
            allowed="a new file" + (", or --force to replace it" * (not is_data)),
            suggestion="choose another name with --write-ntuple",
        )
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path.parent):
            pass
    except OSError as error:
        raise StoreError(
            f"The ntuple {path} cannot be written.",
            given=str(error),
            allowed="a writable folder with enough free space",
            suggestion="choose another folder with --write-ntuple",
        ) from error


def draw_pseudo_data(backgrounds: Sequence[Sample], luminosity: float, key: Key) -> Table:
    """Background candidates after the cuts, with how often a Poisson draw has each as weight.

    They come from the half of the simulation that measures, so that nothing was optimised on
    them. Those that are not drawn are left out; `repeated` makes data of the others.

    Parameters
    ----------
    backgrounds : sequence of Sample
        All backgrounds.
    luminosity : float
        [fb-1]
    key : Key
        Where the random numbers come from.
    """
    drawn = []
    for sample in backgrounds:
        half = halves(sample.candidates)[1]
        expected = np.asarray(half["weight"], float) * luminosity
        times = key.child("pseudo-data", sample.name).generator().poisson(expected)
        drawn.append(half.with_columns(weight=times.astype(float)).select(times > 0))
    return join(drawn)


def repeated(candidates: Table) -> Table:
    """Each candidate as often as its weight says, with weight 1.

    Raises
    ------
    InputError
        If they are too many to be held in memory.
    """
    times = np.asarray(candidates["weight"]).astype(np.int64)
    total = int(times.sum())
    if total > _MOST_REPEATED:
        raise InputError(
            "The pseudo-data are too many for an ntuple.",
            given=f"{total} candidates before the last cut",
            allowed=f"at most {_MOST_REPEATED}",
            suggestion="ask for a smaller --luminosity, or leave out --write-ntuple",
        )
    rows = np.repeat(np.arange(len(candidates)), times)
    return candidates.select(rows).with_columns(weight=np.ones(total))
