"""Cards: text files with a birth certificate above columns of numbers, read and written."""

from __future__ import annotations

import csv
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import DataError, Table
from lumbra.interpretation.published.certificate import REQUIRED, Certificate

__all__ = ["MASS", "NAME", "Card", "format_card", "mass_problems", "parse_card", "unusable"]

MASS: Final = "mass_GeV"
"""Name of the first column of everything that has a mass axis."""

NAME: Final = re.compile(r"[A-Za-z0-9][A-Za-z0-9_.+-]{0,99}")
"""Names of cards: they become names of files and words of reports."""
_COLUMN: Final = re.compile(r"[A-Za-z][A-Za-z0-9_]*")


@dataclass(frozen=True)
class Card:
    """A published result as its file has it.

    Parameters
    ----------
    name : str
        Of the card; that of its file.
    certificate : Certificate
        The header.
    table : Table
        The columns; of text where a cell is not a number, which only shape "table" allows.
    """

    name: str
    certificate: Certificate
    table: Table


def parse_card(name: str, text: str) -> Card:
    """A card from its text, with every check that does not depend on its shape.

    Parameters
    ----------
    name : str
        Name of the card.
    text : str
        ``# key: value`` lines, a line of column names, and the rows, separated by commas.

    Raises
    ------
    DataError
        If the name, the header or the columns cannot be used; tells all that is wrong.
    """
    if not NAME.fullmatch(name):
        raise DataError(
            "This cannot be the name of a card.",
            given=repr(name[:120]),
            allowed="up to 100 letters, digits, points, plus signs, '-' and '_'",
            suggestion="rename the file",
        )
    lines = [line.strip() for line in text.removeprefix("\ufeff").splitlines() if line.strip()]
    certificate, problems = _header(name, [line[1:] for line in lines if line.startswith("#")])
    body = [line for line in lines if not line.startswith("#")]
    problems += certificate.problems()
    columns: Mapping[str, NDArray[np.generic]] = {}
    if not certificate.entries.get("spectrum"):
        wrong = _wrong_layout(body)
        problems += wrong
        columns = {} if wrong else _columns(body)
    if certificate["shape"] != "table":
        problems += _not_numbers(columns)
    if problems:
        raise unusable(name, problems)
    return Card(name, certificate, Table(columns, dict(certificate)))


def unusable(name: str, problems: Sequence[str]) -> DataError:
    """The error for a card with these problems."""
    shown = list(problems[:8]) + ([f"{len(problems) - 8} more"] if len(problems) > 8 else [])
    return DataError(
        f"The card '{name}' of a published result cannot be used.",
        given="; ".join(shown),
        allowed="a header with " + ", ".join(REQUIRED) + ", and columns of numbers",
        suggestion="compare with lumbra show limit belle2-zprime-invisible-2018 --points",
    )


def mass_problems(mass: ArrayLike) -> list[str]:
    """What keeps masses [GeV] from being the axis of a function."""
    mass = np.asarray(mass, float)
    if len(mass) < 2:
        return ["at least two points"]
    if not bool(np.all(mass >= 0)):
        return ["masses must not be negative"]
    again = mass[1:][np.diff(mass) == 0]
    if len(again):
        twice = ", ".join(f"{m:g}" for m in again[:5])
        return [f"the same mass stands twice: {twice} GeV; masses must ascend"]
    if not bool(np.all(np.diff(mass) > 0)):
        return ["masses must ascend: this is not a function of mass (shape: contour?)"]
    return []


def format_card(certificate: Mapping[str, str], columns: Mapping[str, Sequence[object]]) -> str:
    """The text of a card.

    Parameters
    ----------
    certificate : mapping of str to str
        The header.
    columns : mapping of str to sequence
        Numbers, written with six digits, or text.
    """
    head = [f"# {key}: {' '.join(str(value).split())}" for key, value in certificate.items()]
    rows = [",".join(_cell(value) for value in row) for row in zip(*columns.values(), strict=True)]
    return "\n".join([*head, ",".join(columns), *rows]) + "\n"


def _cell(value: object) -> str:
    if isinstance(value, (float, np.floating)):
        return f"{value:.6g}"
    text = str(value)
    return f'"{text}"' if "," in text else text


def _header(name: str, lines: Sequence[str]) -> tuple[Certificate, list[str]]:
    entries: dict[str, str] = {}
    problems = []
    for line in lines:
        key, _, value = line.partition(":")
        if key.strip() in entries:
            problems.append(f"'{key.strip()}' stands twice in the header")
        entries[key.strip()] = value.strip()
    return Certificate(name, entries), problems


def _wrong_layout(body: Sequence[str]) -> list[str]:
    try:
        return _wrong_rows(body)
    except csv.Error as error:
        return [f"the columns are not those of a CSV file: {error}"]


def _wrong_rows(body: Sequence[str]) -> list[str]:
    if len(body) < 2:
        return ["no columns, or no rows below their names"]
    if any(";" in line for line in body):
        return [
            "columns are separated by semicolons, perhaps with decimal commas: "
            "put commas between columns and points into numbers"
        ]
    names = next(csv.reader(body[:1]))
    problems = [f"column {n!r} needs a name of letters, digits and _" for n in names if not _ok(n)]
    if len(set(names)) < len(names):
        problems.append("two columns have the same name")
    for number, row in enumerate(csv.reader(body[1:]), start=1):
        if len(row) != len(names):
            problems.append(
                f"row {number} has {len(row)} cells where there are {len(names)} columns "
                "(decimal commas?)"
            )
            break
    return problems


def _ok(name: str) -> bool:
    return _COLUMN.fullmatch(name) is not None


def _columns(body: Sequence[str]) -> dict[str, NDArray[np.generic]]:
    names, *rows = csv.reader(body)
    return {
        name: _values(cells) for name, cells in zip(names, zip(*rows, strict=True), strict=True)
    }


def _values(cells: Sequence[str]) -> NDArray[np.generic]:
    try:
        return np.array([float(cell) for cell in cells])
    except ValueError:
        return np.array([cell.strip() for cell in cells])


def _not_numbers(columns: Mapping[str, NDArray[np.generic]]) -> list[str]:
    problems = []
    for name, values in columns.items():
        if values.dtype.kind != "f":
            problems.append(f"a cell of '{name}' is not a number")
        elif not bool(np.all(np.isfinite(values))):
            problems.append(f"a number of '{name}' is not finite")
    return problems
