"""What a search is checked against, read from the tables beside the checks."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field
from importlib.resources import files
from typing import Any, Final

from lumbra.foundation import DataError
from lumbra.interpretation import Headline
from lumbra.interpretation.published.certificate import TRUST
from lumbra.workflow.checks.check import Check, Tolerance, compare

__all__ = ["Reference", "against", "load_references", "parse_references"]

_VALUES = files("lumbra.workflow.checks") / "values"
_TRUST: Final = {**TRUST, "computed": "the same formula, evaluated by another program"}


@dataclass(frozen=True)
class Reference:
    """A quantity at several masses.

    Parameters
    ----------
    name : str
        Short label.
    quantity : str
        What it is, with its unit.
    tolerance : Tolerance
        How close a computed value should come.
    source : str
        Where the numbers are from.
    trust : str
        A, B or C as for published curves, or "computed" for the same formula in another program.
    points : mapping of float to float
        Value by mass [GeV].
    notes : mapping of float to str
        What is known about single points.
    argument : str
        Unit of what stands in the place of the mass, if it is something else.
    """

    name: str
    quantity: str
    tolerance: Tolerance
    source: str
    trust: str
    points: Mapping[float, float]
    notes: Mapping[float, str] = field(default_factory=dict)
    argument: str = "GeV"

    def compare(self, mass: float, computed: float, note: str = "", suffix: str = "") -> Check:
        """The check of a computed value at a mass."""
        parts = (note, self.notes.get(mass, ""), f"source: {self.source} ({self.trust})")
        return compare(
            f"{self.name}/{mass:g}{suffix}",
            f"{self.quantity}, {mass:g} {self.argument}",
            computed,
            self.points[mass],
            self.tolerance,
            "; ".join(part for part in parts if part),
        )


def load_references(search: str) -> dict[str, Reference]:
    """The references of a search by name.

    Raises
    ------
    DataError
        If their table is not as it should be.
    """
    name = search.replace("-", "_")
    return parse_references(name, (_VALUES / f"{name}.toml").read_text(encoding="utf-8"))


def parse_references(name: str, text: str) -> dict[str, Reference]:
    """References from TOML text, with every check of the schema."""
    try:
        tables: dict[str, dict[str, Any]] = tomllib.loads(text)
        found = {key: _reference(key, table) for key, table in tables.items()}
        bad = [key for key, r in found.items() if r.trust not in _TRUST or not r.points]
    except (tomllib.TOMLDecodeError, TypeError, ValueError, KeyError) as error:
        raise _unusable(name, str(error)) from error
    if bad or not found:
        raise _unusable(name, f"no trust grade or no points: {', '.join(bad)}")
    return found


def _reference(name: str, table: Mapping[str, Any]) -> Reference:
    return Reference(
        name,
        **{
            **table,
            "tolerance": Tolerance(**table["tolerance"]),
            "points": {float(mass): float(value) for mass, value in table["points"]},
            "notes": {float(mass): note for mass, note in table.get("notes", {}).items()},
        },
    )


def against(headline: Headline, computed: float, note: str = "", suffix: str = "") -> Check:
    """The check of a computed value against a headline number of a publication.

    A published range is shown by its middle and its edges, a published value by itself.
    """
    if headline.low < headline.high:
        edges = headline.low / headline.tolerance, headline.high * headline.tolerance
        published = (headline.low + headline.high) / 2
        tolerance = Tolerance(low=edges[0], high=edges[1])
    else:
        published = headline.low
        tolerance = Tolerance(factor=headline.tolerance)
    unit = "" if headline.unit == "1" else f" [{headline.unit}]"
    mass = "" if headline.mass is None else f", {headline.mass:g} GeV"
    source = f"source: {headline.source} ({headline.trust})"
    return compare(
        headline.name + suffix,
        f"{headline.quantity}{unit}{mass}",
        computed,
        published,
        tolerance,
        "; ".join(part for part in (note, source) if part),
    )


def _unusable(name: str, given: str) -> DataError:
    return DataError(
        f"The reference values '{name}' cannot be used.",
        given=given,
        allowed="tables with quantity, tolerance, source, trust and points [mass, value]",
        suggestion="trust is one of " + ", ".join(_TRUST),
    )
