"""Cuts: a name, a condition on columns, and why it is there."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import InputError, Table
from lumbra.foundation.expression import Expression

__all__ = ["Cut"]


@dataclass(frozen=True)
class Cut:
    """One requirement on candidates.

    Parameters
    ----------
    name : str
        Short label for cut flows.
    condition : str
        What must be true, in the language of `lumbra.foundation.expression`, on column names.
    reason : str
        What the cut is for.
    reference : str
        Where it comes from.

    Raises
    ------
    InputError
        If the name or reason is empty, or the condition is not in the language.
    """

    name: str
    condition: str
    reason: str
    reference: str = ""

    def __post_init__(self) -> None:
        if not self.name.strip() or not self.reason.strip():
            raise InputError(
                "This cut lacks a name or a reason.",
                given=f"name {self.name!r}, reason {self.reason!r}",
                allowed="a short name, and a sentence that says why the cut is there",
                suggestion='for example Cut("pair pt", "pt > 0.2", "removes soft dimuons")',
            )
        _ = self.expression

    @cached_property
    def expression(self) -> Expression:
        """The condition, parsed."""
        return Expression(self.condition)

    @property
    def columns(self) -> frozenset[str]:
        """The columns that the condition reads."""
        return self.expression.names

    def passes(self, table: Table) -> NDArray[np.bool_]:
        """Mask (n,) of the rows that pass; a row with NaN in a comparison does not.

        Raises
        ------
        ColumnError
            If a column is missing.
        InputError
            If the condition is a number and not a comparison.
        """
        value = self.expression.evaluate(table)
        if value.dtype != np.bool_:
            raise InputError(
                f"The condition of the cut '{self.name}' is not true or false.",
                given=f"{self.condition!r}, which is {value.dtype}",
                allowed="a comparison such as 'pt > 0.2', or comparisons joined by and/or",
                suggestion=f"compare it with something: '{self.condition} > 0'",
            )
        return np.array(np.broadcast_to(value, (len(table),)), dtype=np.bool_)
