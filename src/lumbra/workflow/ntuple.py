"""Door 1: candidates from the user's own ntuple, and pseudo-data written as one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Final

import numpy as np

from lumbra.blueprint import Edition, Search
from lumbra.foundation import DataError, Key, Table
from lumbra.foundation.table_files import read_column_map, read_table
from lumbra.foundation.tables import join
from lumbra.selection import needed_columns
from lumbra.workflow.measure import OBSERVABLE, halves
from lumbra.workflow.simulate import Sample

__all__ = ["draw_pseudo_data", "read_candidates", "wanted_columns"]

_IN_GEV: Final = ("mRecoil", "pt", "pRecoil", "M", "daughter(0,p)", "daughter(1,p)")
_ANGLES: Final = ("theta", "phi", "Angle", "Theta")


def wanted_columns(edition: Edition) -> frozenset[str]:
    """The columns that the selection and the observable of an edition need."""
    names = set(needed_columns(edition.cuts)) | {OBSERVABLE}
    if edition.suppression is not None:
        names.add(edition.suppression.binned_in)
        names |= {name for plane in edition.suppression.planes for name in plane}
    return frozenset(names)


def read_candidates(
    room: Search, edition: Edition, path: Path, tree: str | None, column_map: Path | None
) -> Table:
    """Candidates of an ntuple with the columns that the search needs.

    ``m2Recoil`` and ``mRecoil`` may each stand for the other.

    Raises
    ------
    ColumnError, DataError
        If a column is missing, holds NaN, or cannot be in GeV and radians.
    """
    wanted = wanted_columns(edition)
    mapping = None if column_map is None else read_column_map(column_map)
    # a file needs one of the two recoil columns only, so ask for what it has
    squared, signed = OBSERVABLE, "mRecoil"
    for missing in (None, squared, signed):
        names = sorted(wanted - {missing})
        try:
            table = read_table(path, tree=tree, columns=names, column_map=mapping)
            break
        except DataError:
            raise
        except Exception as error:
            if missing == signed or not _lacks(error, squared if missing is None else signed):
                raise
    if squared not in table:
        mass = np.asarray(table[signed], float)
        table = table.updated({squared: mass * np.abs(mass)})
    if signed not in table:
        square = np.asarray(table[squared], float)
        table = table.updated({signed: np.sign(square) * np.sqrt(np.abs(square))})
    _check_units(table, room.experiment.beams.sqrt_s)
    return table


def _lacks(error: Exception, name: str) -> bool:
    return f"'{name}'" in str(error)


def _check_units(table: Table, sqrt_s: float) -> None:
    """Refuse masses and momenta beyond the collision energy, and angles beyond a full turn."""
    for name in _IN_GEV:
        if name not in table:
            continue
        largest = float(np.max(np.abs(np.asarray(table[name], float)), initial=0.0))
        if largest > 2 * sqrt_s:
            raise DataError(
                f"The column '{name}' cannot be in GeV.",
                given=f"values up to {largest:.4g}",
                allowed=f"GeV, below the collision energy of {sqrt_s:.3f} GeV",
                suggestion="divide by 1000 if these are MeV",
            )
    for name in table:
        if not any(part in name for part in _ANGLES):
            continue
        largest = float(np.max(np.abs(np.asarray(table[name], float)), initial=0.0))
        if largest > 2 * np.pi + 1e-6:
            raise DataError(
                f"The column '{name}' cannot be in radians.",
                given=f"values up to {largest:.4g}",
                allowed="radians, as basf2 writes them",
                suggestion="multiply by π/180 if these are degrees",
            )


def draw_pseudo_data(backgrounds: Sequence[Sample], luminosity: float, key: Key) -> Table:
    """Background candidates after the cuts, each as often as a Poisson draw says.

    They come from the half of the simulation that measures, so that nothing was optimised on
    them. With less simulation than data, candidates repeat.

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
        rows = np.repeat(np.arange(len(half)), times)
        drawn.append(half.select(rows).with_columns(weight=np.ones(len(rows))))
    return join(drawn)
