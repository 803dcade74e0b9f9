"""Published exclusion curves: CSV files whose header is a birth certificate."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import DataError, InputError
from lumbra.foundation.errors import nearest

__all__ = ["REQUIRED", "TRUST", "PublishedLimit", "list_limits", "load_limit"]

Array = NDArray[np.float64]

TRUST: Final = {
    "A": "the experiment's own number or table",
    "B": "digitised from a figure, or taken from a named secondary source",
    "C": "from memory or inferred, not checked against the publication",
}
"""How far a published number can be relied on."""

REQUIRED: Final = (
    "title",
    "collaboration",
    "reference",
    "arxiv",
    "kind",
    "confidence",
    "method",
    "luminosity_fb",
    "assumptions",
    "origin",
    "trust",
    "licence",
)
"""What every header must say."""

_CARDS = files("lumbra.interpretation.published") / "cards"


@dataclass(frozen=True)
class PublishedLimit:
    """An upper limit as a function of mass, and where it comes from.

    Parameters
    ----------
    name : str
        Name of the card.
    mass : (n,)
        [GeV], ascending.
    limit : (n,)
        Values above are excluded.
    quantity : str
        What is limited: the name of the second column.
    certificate : mapping of str to str
        The header; at least the keys of `REQUIRED`.
    """

    name: str
    mass: Array
    limit: Array
    quantity: str
    certificate: Mapping[str, str]

    @property
    def confidence(self) -> float:
        """Confidence or credibility level."""
        return float(self.certificate["confidence"])

    def at(self, mass: ArrayLike) -> Array:
        """The limit at other masses, linear in ln(limit); NaN outside the published range."""
        value = np.interp(
            np.asarray(mass, float), self.mass, np.log(self.limit), left=np.nan, right=np.nan
        )
        return np.asarray(np.exp(value))


def list_limits() -> list[str]:
    """Names of the curves that come with the package."""
    return sorted(p.name.removesuffix(".csv") for p in _CARDS.iterdir() if p.name.endswith(".csv"))


def load_limit(name: str | Path) -> PublishedLimit:
    """Read a curve by its name, or a card of your own by its path, and check it.

    The file holds ``# key: value`` lines with the keys of `REQUIRED`, a line of two column names
    (``mass_GeV`` and the quantity), and the numbers.

    Raises
    ------
    InputError
        If there is no such card.
    DataError
        If the header lacks a key or the numbers cannot be a limit curve.
    """
    if isinstance(name, Path):
        if not name.is_file():
            raise InputError(
                "There is no such card of a published limit.",
                given=str(name),
                allowed="the path of a CSV file",
                suggestion="or one of the names of list_limits()",
            )
        return parse_card(name.stem, name.read_text(encoding="utf-8"))
    if name not in list_limits():
        raise InputError(
            "There is no published limit of this name.",
            given=name,
            allowed=", ".join(list_limits()),
            suggestion=nearest(name, list_limits()),
        )
    return parse_card(name, (_CARDS / f"{name}.csv").read_text(encoding="utf-8"))


def parse_card(name: str, text: str) -> PublishedLimit:
    """A card from its text, with every check of the schema."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    header = [line[1:].partition(":") for line in lines if line.startswith("#")]
    certificate = {key.strip(): value.strip() for key, _, value in header}
    body = [line.split(",") for line in lines if not line.startswith("#")]
    problems = [f"no '{key}' in the header" for key in REQUIRED if not certificate.get(key)]
    if certificate.get("trust") not in TRUST:
        problems.append(f"trust must be one of {', '.join(TRUST)}")
    if certificate.get("kind") not in ("observed", "expected"):
        problems.append("kind must be observed or expected")
    rows = np.empty((0, 2))
    try:
        if not 0 < float(certificate.get("confidence", "nan")) < 1:
            problems.append("confidence must be a number between 0 and 1")
        rows = np.array(body[1:], dtype=float).reshape(-1, 2)
    except ValueError:
        problems.append("a number cannot be read, or a line does not have two")
    if not body or len(body[0]) != 2 or body[0][0] != "mass_GeV":
        problems.append("the columns must be mass_GeV and the limited quantity")
    if len(rows) < 2 or not bool(np.all(np.isfinite(rows) & (rows > 0))):
        problems.append("at least two points, all positive")
    elif not bool(np.all(np.diff(rows[:, 0]) > 0)):
        problems.append("masses must ascend")
    if problems:
        raise DataError(
            f"The card '{name}' of a published limit cannot be used.",
            given="; ".join(problems),
            allowed="a complete header (" + ", ".join(REQUIRED) + ") and two columns of numbers",
            suggestion="compare with the cards that come with the package",
        )
    return PublishedLimit(name, rows[:, 0], rows[:, 1], body[0][1], certificate)
