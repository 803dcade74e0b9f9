"""What a classifier looks at: columns of the candidates, brought to order one."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import DataError, Table

__all__ = ["Inputs", "standardised"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Inputs:
    """Columns with a centre and a width each; a classifier sees (x − centre)/width.

    Parameters
    ----------
    columns : tuple of str
        Names of the k columns.
    centre, width : tuple of float
        One for each, in the column's unit; widths are positive.

    Raises
    ------
    DataError
        If the numbers do not belong to the columns.
    """

    columns: tuple[str, ...]
    centre: tuple[float, ...]
    width: tuple[float, ...]

    def __post_init__(self) -> None:
        fitting = 0 < len(self.columns) == len(self.centre) == len(self.width)
        numbers = np.array([*self.centre, *self.width], float)
        if not fitting or not np.all(np.isfinite(numbers)) or not min(self.width) > 0:
            raise DataError(
                "The inputs of the classifier cannot be used.",
                given=f"{len(self.columns)} columns, centres {self.centre}, widths {self.width}",
                allowed="a finite centre and a positive width for each column",
                suggestion="a column that is the same for all candidates tells nothing: leave it "
                "out",
            )

    def matrix(self, candidates: Table) -> Array:
        """The scaled inputs (n, k).

        Raises
        ------
        ColumnError
            If a column is missing.
        DataError
            If a value is not finite.
        """
        stacked = np.stack([np.asarray(candidates[name], float) for name in self.columns], axis=1)
        bad = ~np.isfinite(stacked)
        if bad.any():
            row, column = np.argwhere(bad)[0]
            raise DataError(
                "The classifier cannot judge a candidate.",
                given=f"{self.columns[column]} = {stacked[row, column]} in row {row}",
                allowed="finite numbers",
                suggestion="cut such candidates away before, or leave the column out of the inputs",
            )
        return np.asarray((stacked - np.array(self.centre)) / np.array(self.width))

    def to_json(self) -> dict[str, Any]:
        """As plain numbers."""
        return {
            "columns": list(self.columns),
            "centre": list(self.centre),
            "width": list(self.width),
        }

    @classmethod
    def from_json(cls, content: Mapping[str, Any]) -> Inputs:
        """From what `to_json` made."""
        return cls(
            tuple(str(name) for name in content["columns"]),
            tuple(float(x) for x in content["centre"]),
            tuple(float(x) for x in content["width"]),
        )


def standardised(candidates: Table, columns: tuple[str, ...], weight: ArrayLike) -> Inputs:
    """Inputs whose weighted mean and standard deviation over a sample are 0 and 1.

    Parameters
    ----------
    candidates : Table
        The training sample.
    columns : tuple of str
        Which to use.
    weight : (n,)
        Not negative.
    """
    share = np.asarray(weight, float)
    share = share / np.sum(share)
    values = [np.asarray(candidates[name], float) for name in columns]
    centre = [float(np.sum(share * value)) for value in values]
    width = [
        float(np.sqrt(np.sum(share * (value - middle) ** 2)))
        for value, middle in zip(values, centre, strict=True)
    ]
    return Inputs(columns, tuple(centre), tuple(width))
