"""A cut: a condition on columns, with the reason for it."""

from __future__ import annotations

import functools
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import InputError, Table
from lumbra.foundation.expression import Expression

__all__ = ["Cut", "needed_columns"]


@dataclass(frozen=True)
class Cut:
    """A named condition that candidates must meet.

    Parameters
    ----------
    name : str
        A few words for tables.
    condition : str
        In the language of `lumbra.foundation.expression`, on columns in GeV, cm and rad.
    reason : str
        Why it is made.
    reference : str
        Where it is from.

    Raises
    ------
    InputError
        If the condition is not in the language.
    """

    name: str
    condition: str
    reason: str
    reference: str = ""

    def __post_init__(self) -> None:
        self._expression  # noqa: B018 — a bad condition fails where it is declared

    @functools.cached_property
    def _expression(self) -> Expression:
        return Expression(self.condition)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the condition needs."""
        return self._expression.names

    def passed(self, candidates: Table) -> NDArray[np.bool_]:
        """Mask (n,) of the candidates that meet the condition.

        Raises
        ------
        ColumnError
            If a column is missing.
        InputError
            If the condition is a number and not a comparison: NaN would count as true.
        """
        value = self._expression.evaluate(candidates)
        if value.dtype != np.bool_:
            raise InputError(
                f"The condition of the cut '{self.name}' is neither true nor false.",
                given=f"{self.condition!r}, which is {value.dtype}",
                allowed="a comparison such as 'pt > 0.2', or comparisons joined by and/or",
                suggestion=f"compare it with something: '{self.condition} > 0'",
            )
        return np.broadcast_to(value, (len(candidates),))


def needed_columns(cuts: tuple[Cut, ...]) -> frozenset[str]:
    """All columns that the cuts need."""
    return frozenset().union(*(cut.columns for cut in cuts))
