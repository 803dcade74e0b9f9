"""Systematic uncertainties with their sources and with what each does to the expected limit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Final

import numpy as np

from lumbra.foundation import Table
from lumbra.presentation.folder import ResultFolder
from lumbra.presentation.markup import Html, element, fragment, number, table

__all__ = ["systematics"]

_IMPACT: Final = "impact_"


def systematics(folder: ResultFolder) -> Html:
    """One row a cause: how large it is, on what, its source, and its impact at some masses."""
    impacts = folder.tables.get("impacts")
    entries = _by_name(folder.provenance)
    found = _impacts(impacts)
    masses = [] if impacts is None else [n for n in impacts if n.startswith(_IMPACT)]
    names = list(dict.fromkeys([*entries, *found]))
    if not names:
        return Html("")
    headings = ["Cause", "Relative"]
    headings += [f"Impact at {_place(name)} GeV" for name in masses]
    headings += ["Source"]
    rows = [
        [
            name,
            "; ".join(f"{size} on {target}" for size, target, _ in entries.get(name, ())) or "–",
            *(_percent(found.get(name, {}).get(mass, np.nan)) for mass in masses),
            "; ".join(dict.fromkeys(source for _, _, source in entries.get(name, ()) if source)),
        ]
        for name in names
    ]
    parts = [table(headings, rows, "One standard deviation, and its impact")]
    if masses:
        parts.append(
            element(
                "p",
                "The impact is the rise of the median expected limit on the signal yield through "
                "this cause: the ratio to the limit without it, minus one (asymptotic CLs, from "
                "the workspaces; where few events are expected the limits themselves are made "
                "otherwise). Impacts do not add up.",
            )
        )
    return fragment(*parts)


def _place(column: str) -> str:
    """The mass of a column, or both in a plane."""
    masses = column.removeprefix(_IMPACT).removesuffix("GeV").split("_")
    text = ", ".join(f"{float(mass):.3g}" for mass in masses)
    return text if len(masses) == 1 else f"({text})"


def _by_name(provenance: Mapping[str, Any]) -> dict[str, list[tuple[str, str, str]]]:
    """Size, target and source of each cause, which may move signal and background."""
    grouped: dict[str, list[tuple[str, str, str]]] = {}
    for entry in provenance.get("systematics") or []:
        size = f"{number(100 * float(entry['relative']))} %"
        told = (size, str(entry.get("on", "")), str(entry.get("source", "")))
        grouped.setdefault(str(entry.get("name", "")), []).append(told)
    return grouped


def _impacts(impacts: Table | None) -> dict[str, dict[str, float]]:
    if impacts is None or "cause" not in impacts:
        return {}
    columns = [name for name in impacts if name.startswith(_IMPACT)]
    return {
        str(cause): {name: float(impacts[name][row]) for name in columns}
        for row, cause in enumerate(impacts["cause"])
    }


def _percent(share: float) -> str:
    if not np.isfinite(share):
        return "–"
    return f"{number(100 * share, 2)} %" if abs(share) >= 5e-4 else "< 0.05 %"
