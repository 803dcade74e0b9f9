"""Reference rows, and the functions that claim to compute them."""

from __future__ import annotations

import csv
import importlib
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Claim", "Row", "claims", "merge", "read_rows"]

HERE = Path(__file__).parent


@dataclass(frozen=True)
class Row:
    """One reference value.

    Parameters
    ----------
    id, quantity, inputs, unit : str
        What it is and for which parameters.
    value : float
        In `unit`.
    tolerance : float
        Largest relative deviation that passes.
    """

    id: str
    quantity: str
    inputs: str
    value: float
    unit: str
    tolerance: float

    def accepts(self, computed: float) -> bool:
        """Whether a value agrees within the tolerance; NaN does not."""
        return abs(computed - self.value) <= self.tolerance * abs(self.value)


@dataclass(frozen=True)
class Claim:
    """A function that computes a row, and the module that has it."""

    id: str
    module: str
    compute: Callable[[], float]


def read_rows() -> dict[str, Row]:
    """All reference rows by identifier, in the order of the file."""
    with (HERE / "reference.csv").open(encoding="utf-8", newline="") as file:
        rows = [
            Row(
                line["id"],
                line["quantity"],
                line["inputs"],
                float(line["value"]),
                line["unit"],
                float(line["tolerance"]),
            )
            for line in csv.DictReader(file)
        ]
    return {row.id: row for row in rows}


def claims() -> list[Claim]:
    """What the modules ``computed_*.py`` of this folder claim."""
    found = []
    for path in sorted(HERE.glob("computed_*.py")):
        module = importlib.import_module(f"{__package__}.{path.stem}")
        found += [Claim(name, path.stem, compute) for name, compute in module.COMPUTED.items()]
    return found


def merge(found: Iterable[Claim]) -> dict[str, Claim]:
    """Claims by identifier.

    Raises
    ------
    ValueError
        If two modules claim the same row.
    """
    merged: dict[str, Claim] = {}
    for claim in found:
        if claim.id in merged:
            raise ValueError(f"{claim.id}: {merged[claim.id].module} and {claim.module}")
        merged[claim.id] = claim
    return merged
