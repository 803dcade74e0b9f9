"""Names of samples, methods and cases for people: those of the search, kept in the provenance."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from lumbra.foundation import Table
from lumbra.presentation.curves import Limit, limit_from

__all__ = [
    "METHODS",
    "Reading",
    "cross_section_label",
    "method_label",
    "quoted_method",
    "readings",
    "sample_label",
    "signal_label",
]

METHODS: Final = {
    "bayes": "Bayesian",
    "cls": "CLs",
    "clsb": "CLs+b",
    "unified": "Feldman–Cousins",
}
"""Limit methods by the part of the column names that stands for them."""

_SIGNAL = re.compile(r"^signal_([0-9.]+(?:_[0-9.]+)*)GeV$")


def sample_label(name: str, provenance: Mapping[str, Any]) -> str:
    """A sample's name for people, such as ``μ⁺μ⁻(γ)`` or ``signal, 1 GeV``.

    Parameters
    ----------
    name : str
        As in the names of columns.
    provenance : mapping
        Its ``labels`` are what the search calls its samples; others keep their own names.
    """
    masses = signal_label(name)
    if masses is not None:
        return f"signal, {masses}"
    return str((provenance.get("labels") or {}).get(name, name.replace("_", " ")))


def signal_label(name: str) -> str | None:
    """Mass or masses of a signal sample for people, from its name; None for a background."""
    match = _SIGNAL.match(name)
    if match is None:
        return None
    return ", ".join(f"{float(mass):g}" for mass in match.group(1).split("_")) + " GeV"


def method_label(name: str) -> str:
    """A limit method's name for people."""
    return METHODS.get(name, name)


@dataclass(frozen=True)
class Reading:
    """A reading of the limits as ones on a coupling, as the search worded it.

    Parameters
    ----------
    case, label : str
        What is assumed on the decays: part of column names and text for people.
    symbol, unit : str
        The coupling.
    power : float
        p of σ ∝ gᵖ.
    most : float
        Larger couplings are not drawn.
    columns : str
        Name of its columns with ``{method}`` and ``{kind}`` to be filled in.
    """

    case: str
    label: str
    symbol: str
    unit: str
    power: float
    most: float
    columns: str

    @property
    def axis(self) -> str:
        """Text for an axis."""
        unit = {"1/GeV": "GeV⁻¹"}.get(self.unit, self.unit)
        return f"Coupling {self.symbol}" + (f"  [{unit}]" if unit else "")

    def column(self, method: str, kind: str) -> str:
        """Name of a column."""
        return self.columns.replace("{method}", method).replace("{kind}", kind)

    def limit(self, table: Table, method: str) -> Limit | None:
        """The limit of a method; None if there is none."""
        prefix, _, suffix = self.columns.replace("{method}", method).partition("_{kind}")
        return limit_from(table, prefix, suffix)


def readings(provenance: Mapping[str, Any]) -> list[Reading]:
    """The couplings that the provenance of a run tells of."""
    return [
        Reading(
            str(told["case"]),
            str(told.get("label", told["case"])),
            str(told.get("symbol", "g")),
            str(told.get("unit", "")),
            float(told.get("power", 2.0)),
            float(told.get("most") or math.inf),
            str(told["columns"]),
        )
        for told in provenance.get("couplings") or []
    ]


def quoted_method(provenance: Mapping[str, Any]) -> str:
    """How the limits are made that are quoted."""
    return str(provenance.get("method", "bayes"))


def cross_section_label(provenance: Mapping[str, Any]) -> str:
    """The limited cross section, from the reaction: σ(e⁺e⁻ → μ⁺μ⁻Z′), Z′ → invisible."""
    made, comma, decay = str(provenance.get("reaction") or "signal").partition(",")
    return f"σ({made}){comma}{decay}"
