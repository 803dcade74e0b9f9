"""Headline numbers of publications: what a validation compares a computed number with."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from importlib.resources import files
from typing import Any, Final

from lumbra.foundation import DataError, InputError
from lumbra.foundation.errors import nearest
from lumbra.interpretation.published.certificate import TRUST

__all__ = ["Headline", "list_headlines", "load_headlines", "parse_headlines"]

_FOLDER = files("lumbra.interpretation.published") / "headlines"
_OPTIONAL: Final = {"mass"}


@dataclass(frozen=True)
class Headline:
    """One published number, and how close a computed one should come.

    Parameters
    ----------
    name : str
        Short label.
    quantity, unit : str
        What it is; "1" for no unit.
    low, high : float
        Published value, twice, or published range.
    tolerance : float
        Factor allowed either way: low/tolerance … high·tolerance.
    source : str
        Where the number was read.
    trust : str
        A, B or C, see `TRUST`.
    mass : float or None
        Mass hypothesis [GeV], if it has one.
    """

    name: str
    quantity: str
    unit: str
    low: float
    high: float
    tolerance: float
    source: str
    trust: str
    mass: float | None = None

    def agrees(self, value: float) -> bool:
        """Whether a computed value lies within the tolerance."""
        return self.low / self.tolerance <= value <= self.high * self.tolerance


def list_headlines() -> list[str]:
    """Names of the publications with headline numbers."""
    names = (path.name for path in _FOLDER.iterdir())
    return sorted(name.removesuffix(".toml") for name in names if name.endswith(".toml"))


def load_headlines(name: str) -> dict[str, Headline]:
    """The headline numbers of a publication by their names.

    Raises
    ------
    InputError
        If there are none under this name.
    """
    if name not in list_headlines():
        raise InputError(
            "There are no headline numbers of this name.",
            given=name,
            allowed=", ".join(list_headlines()),
            suggestion=nearest(name, list_headlines()),
        )
    return parse_headlines(name, (_FOLDER / f"{name}.toml").read_text(encoding="utf-8"))


def parse_headlines(name: str, text: str) -> dict[str, Headline]:
    """Headline numbers from TOML text, with every check of the schema.

    Raises
    ------
    DataError
        If a key is missing, unknown or of the wrong kind.
    """
    try:
        rows: list[dict[str, Any]] = tomllib.loads(text).get("headline", [])
        found = [Headline(**row) for row in rows]
        sound = bool(found) and all(map(_sound, found))
    except (tomllib.TOMLDecodeError, TypeError) as error:
        raise _unusable(name, str(error)) from error
    if not sound or len({headline.name for headline in found}) != len(found):
        raise _unusable(name, "values, trust grades or names that do not fit")
    return {headline.name: headline for headline in found}


def _sound(headline: Headline) -> bool:
    texts = (headline.name, headline.quantity, headline.unit, headline.source)
    return (
        all(texts)
        and headline.trust in TRUST
        and headline.low <= headline.high
        and headline.tolerance >= 1
    )


def _unusable(name: str, given: str) -> DataError:
    keys = [f.name for f in fields(Headline) if f.name not in _OPTIONAL]
    return DataError(
        f"The headline numbers of '{name}' cannot be used.",
        given=given,
        allowed="[[headline]] tables with " + ", ".join(keys) + " and perhaps mass",
        suggestion="low ≤ high, tolerance ≥ 1, trust A, B or C, each name once",
    )
