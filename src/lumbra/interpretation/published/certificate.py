"""Birth certificates: what the header of a card must say about a published result."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Final

from lumbra.foundation import DataError
from lumbra.interpretation.published.quantity import QUANTITIES

__all__ = ["FIELDS", "REQUIRED", "SHAPES", "TRUST", "UNSTATED", "Certificate"]

TRUST: Final = {
    "A": "the experiment's own number or table",
    "B": "digitised from a figure, or taken from a named secondary source",
    "C": "from memory or inferred, not checked against the publication",
}
"""How far a published number can be relied on."""

UNSTATED: Final = "unstated"
"""What stands where the source says nothing."""

SHAPES: Final = {
    "curve": "an upper limit as a function of mass",
    "band": "excluded between a lower and an upper edge, both functions of mass",
    "contour": "the edge of an excluded region, not a function of mass",
    "lifetime": "upper limits by mass and proper decay length",
    "fit": "best fit and its errors by mass",
    "table": "observed counts or spectra, with columns of their own",
}
"""What the points of a card can be."""

FIELDS: Final[dict[str, tuple[bool, str]]] = {
    "title": (True, "title of the publication"),
    "experiment": (True, "who measured, such as BaBar"),
    "process": (True, "the reaction"),
    "model": (True, "model of lumbra that the quantity belongs to, or model-independent"),
    "quantity": (True, "what is limited: the name of the second column"),
    "unit": (True, "its unit; 1 for none"),
    "shape": (True, ", ".join(SHAPES)),
    "kind": (True, "observed or expected"),
    "confidence": (True, "confidence or credibility level between 0 and 1"),
    "method": (True, "how the limit was set"),
    "origin": (True, "where the points come from"),
    "trust": (True, "; ".join(f"{grade}: {words}" for grade, words in TRUST.items())),
    "collaboration": (False, "who signs the publication"),
    "year": (False, "of the publication"),
    "reference": (False, "journal, volume (year) page"),
    "arxiv": (False, "number of the paper; those of others that enter follow after commas"),
    "bibkey": (False, "key for BibTeX"),
    "citation": (False, "seen in a bibliography, or recalled from memory"),
    "particle": (False, "whose mass the first column is"),
    "sides": (False, "one-sided or two-sided limit: one, two or none"),
    "luminosity_fb": (False, "integrated luminosity [1/fb]"),
    "sample": (False, "the data where a luminosity does not say it"),
    "branching": (False, "assumed branching fractions"),
    "lifetime": (False, "assumed lifetime"),
    "coupling": (False, "what the coupling means, and other couplings assumed"),
    "points": (False, "numbers of the authors, digitised from a figure, or secondary"),
    "licence": (False, "of the source of the points"),
    "caveats": (False, "what to know before using it"),
    "gaps": (False, "masses [GeV] within the range where nothing is excluded: low-high, …"),
    "closing": (False, "how a contour ends: straight to its first point, or open above"),
    "spectrum": (False, "packaged spectrum that holds the points of a table"),
}
"""Keys of a header: whether every card needs it, and what it says."""

REQUIRED: Final = tuple(key for key, (needed, _) in FIELDS.items() if needed)
"""What every header must say."""

_CHOICES: Final = {
    "kind": ("observed", "expected"),
    "shape": tuple(SHAPES),
    "trust": tuple(TRUST),
    "sides": ("one", "two", "none"),
    "points": ("authors", "digitised", "secondary"),
    "citation": ("seen", "recalled"),
    "closing": ("straight", "above"),
}
_LEVELLED: Final = ("curve", "band", "lifetime")
"""Shapes that mean nothing without a level."""
_CONTROL: Final = re.compile(r"[\x00-\x1f\x7f-\x9f]")
_INTERVAL: Final = re.compile(r"\s*([0-9.eE]+)\s*-\s*([0-9.eE]+)\s*")


@dataclass(frozen=True, eq=False)
class Certificate(Mapping[str, str]):
    """The header of a card: a mapping of its keys, with the numbers among them as properties.

    Parameters
    ----------
    name : str
        Of the card.
    entries : mapping of str to str
        As in the file; what a header leaves out reads "unstated".
    """

    name: str
    entries: Mapping[str, str]

    def __getitem__(self, key: str) -> str:
        if key in FIELDS:
            return self.entries.get(key) or UNSTATED
        return self.entries[key]

    def __iter__(self) -> Iterator[str]:
        return iter(self.entries)

    def __len__(self) -> int:
        return len(self.entries)

    @property
    def confidence(self) -> float:
        """Confidence or credibility level.

        Raises
        ------
        DataError
            If the source does not state one.
        """
        if self["confidence"] == UNSTATED:
            raise DataError(
                f"The source of '{self.name}' states no confidence level.",
                given=f"{self.name}: {self['caveats']}",
                allowed="a result with a stated level",
                suggestion="use its points without a level, or look it up in the publication",
            )
        return float(self["confidence"])

    @property
    def luminosity(self) -> float | None:
        """Integrated luminosity [1/fb]; None if not stated."""
        text = self["luminosity_fb"]
        return None if text == UNSTATED else float(text)

    @property
    def label(self) -> str:
        """For legends: experiment and year, and whether it is expected."""
        year = "" if self["year"] == UNSTATED else f" {self['year']}"
        return self["experiment"] + year + (", expected" if self["kind"] == "expected" else "")

    @property
    def gaps(self) -> tuple[tuple[float, float], ...]:
        """Ranges of mass [GeV] without a limit, between the first mass and the last."""
        return _gaps(self["gaps"])

    def problems(self) -> list[str]:
        """Everything that keeps this header from being a birth certificate, in words."""
        found = [
            f"no '{key}' in the header ({FIELDS[key][1]})"
            for key in REQUIRED
            if not self.entries.get(key)
        ]
        found += [
            f"'{key}' is no key of a header: did you mean '{close[0]}'?"
            for key in self
            if key not in FIELDS and (close := get_close_matches(key, FIELDS, 1, 0.8))
        ]
        found += [f"control characters in '{k}'" for k, v in self.items() if _CONTROL.search(v)]
        for key, choices in _CHOICES.items():
            value = self.entries.get(key, UNSTATED)
            if value not in (UNSTATED, *choices) or (key in REQUIRED and value == UNSTATED):
                found.append(f"{key} must be one of {', '.join(choices)}")
        return [*found, *self._wrong_numbers(), *self._wrong_unit()]

    def _wrong_numbers(self) -> list[str]:
        found = []
        confidence = self.entries.get("confidence", "")
        known = confidence != UNSTATED or self["shape"] in _LEVELLED
        if confidence and known and not 0 < _number(confidence) < 1:
            found.append("confidence must be a number between 0 and 1, such as 0.9")
        luminosity = self["luminosity_fb"]
        if luminosity != UNSTATED and not 0 < _number(luminosity) < float("inf"):
            found.append("luminosity_fb must be a positive number [1/fb]")
        try:
            _gaps(self["gaps"])
        except ValueError:
            found.append("gaps must be ranges of mass such as 3.05-3.15, 3.6-3.7")
        return found

    def _wrong_unit(self) -> list[str]:
        quantity = QUANTITIES.get(self["quantity"])
        unit = self.entries.get("unit")
        if quantity is None or not unit or unit == quantity.unit:
            return []
        return [f"{quantity.name} has the unit {quantity.unit}, not {unit}"]


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return float("nan")


def _gaps(text: str) -> tuple[tuple[float, float], ...]:
    if text == UNSTATED:
        return ()
    found = [_INTERVAL.fullmatch(part) for part in text.split(",")]
    if not all(found):
        raise ValueError(text)
    ends = tuple((float(m[1]), float(m[2])) for m in found if m is not None)
    if any(low >= high for low, high in ends):
        raise ValueError(text)
    return ends
