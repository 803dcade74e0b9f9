"""Names of samples, methods and cases for people: those of the search, kept in the provenance."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any, Final

from lumbra.foundation import Table

__all__ = ["METHODS", "cases_of", "mass_of_signal", "method_label", "sample_label"]

METHODS: Final = {"bayes": "Bayesian", "cls": "CLs"}
"""Limit methods by the part of the column names that stands for them."""

_SIGNAL = re.compile(r"^signal_([0-9.]+)GeV$")
_COUPLING = re.compile(rf"^gprime_(.+)_(?:{'|'.join(METHODS)})_expected$")


def sample_label(name: str, provenance: Mapping[str, Any]) -> str:
    """A sample's name for people, such as ``μ⁺μ⁻(γ)`` or ``signal, 1 GeV``.

    Parameters
    ----------
    name : str
        As in the names of columns.
    provenance : mapping
        Its ``labels`` are what the search calls its samples; others keep their own names.
    """
    mass = mass_of_signal(name)
    if mass is not None:
        return f"signal, {mass:g} GeV"
    return str((provenance.get("labels") or {}).get(name, name.replace("_", " ")))


def mass_of_signal(name: str) -> float | None:
    """Mass [GeV] of a signal sample from its name; None for a background."""
    match = _SIGNAL.match(name)
    return float(match.group(1)) if match else None


def method_label(name: str) -> str:
    """A limit method's name for people."""
    return METHODS.get(name, name)


def cases_of(limits: Table, provenance: Mapping[str, Any]) -> dict[str, str]:
    """What is assumed on the decays, by the part of the column names that stands for it.

    Parameters
    ----------
    limits : Table
        Its columns tell which cases there are.
    provenance : mapping
        Its ``cases`` are how the search words them; others keep their own names.
    """
    found = [match.group(1) for name in limits if (match := _COUPLING.match(name))]
    worded = provenance.get("cases") or {}
    return {case: str(worded.get(case, case.replace("_", " "))) for case in dict.fromkeys(found)}
