"""Tables: named columns of equal length, the plain form of candidates and results."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation.errors import ColumnError, DataError, nearest

__all__ = ["Table", "join"]

Column = NDArray[np.generic]


@dataclass(frozen=True)
class Table:
    """Columns of one length under their names, with notes on where they come from.

    Parameters
    ----------
    columns : mapping of str to (n,) array
        One-dimensional columns.
    notes : mapping of str to str
        Provenance, written into files beside the columns.
    """

    columns: Mapping[str, Column]
    notes: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        lengths = {name: np.shape(column) for name, column in self.columns.items()}
        if len(set(lengths.values())) > 1 or any(len(shape) != 1 for shape in lengths.values()):
            raise DataError(
                "The columns of this table do not have one length.",
                given=", ".join(f"{name}: {shape}" for name, shape in lengths.items()),
                allowed="one-dimensional columns of equal length",
                suggestion="flatten jagged branches to one row per candidate first",
            )

    def __len__(self) -> int:
        return len(next(iter(self.columns.values()))) if self.columns else 0

    def __contains__(self, name: object) -> bool:
        return name in self.columns

    def __iter__(self) -> Iterator[str]:
        return iter(self.columns)

    def __getitem__(self, name: str) -> Column:
        try:
            return self.columns[name]
        except KeyError:
            raise ColumnError(
                f"The table has no column '{name}'.",
                given="columns " + ", ".join(list(self.columns)[:20]),
                allowed="a column under that name, or a column map that names yours",
                suggestion=nearest(name, self.columns),
            ) from None

    def select(self, keep: ArrayLike) -> Table:
        """The rows that a boolean mask or index array names."""
        rows = np.asarray(keep)
        return Table({name: column[rows] for name, column in self.columns.items()}, self.notes)

    def with_columns(self, **columns: ArrayLike) -> Table:
        """A table with columns added or replaced."""
        return self.updated({name: np.asarray(column) for name, column in columns.items()})

    def updated(self, columns: Mapping[str, Column]) -> Table:
        """A table with columns added or replaced, for names that are not identifiers."""
        return Table({**self.columns, **columns}, self.notes)

    def renamed(self, names: Mapping[str, str]) -> Table:
        """A table whose columns carry new names; names that are not mapped stay."""
        return Table({names.get(old, old): col for old, col in self.columns.items()}, self.notes)


def join(parts: Sequence[Table]) -> Table:
    """Stack tables that have the same columns; notes are the first one's."""
    if not parts:
        return Table({})
    names = list(parts[0].columns)
    return Table({n: np.concatenate([part[n] for part in parts]) for n in names}, parts[0].notes)
