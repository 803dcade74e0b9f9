"""The tables of the report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from lumbra.foundation import Table
from lumbra.presentation.cutflow_figure import representative
from lumbra.presentation.figures import CASES, METHODS, samples_with
from lumbra.presentation.folder import numbers
from lumbra.presentation.labels import case_label, mass_of_signal, method_label, sample_label
from lumbra.presentation.markup import Html, element, fragment, number, table

__all__ = ["assumptions", "cutflow", "limits", "scan", "systematics"]

_NOTHING = Html("")


def cutflow(content: Table | None) -> Html:
    """Cuts with their reasons, expected background events and signal efficiencies."""
    if content is None:
        return _NOTHING
    samples = samples_with(content, "_events")
    signals = representative([name for name in samples if mass_of_signal(name) is not None])
    backgrounds = [name for name in samples if mass_of_signal(name) is None]
    headings = ["Cut"]
    headings += [f"{sample_label(name)} [events]" for name in backgrounds]
    headings += [f"{mass_of_signal(name):g} GeV [%]" for name in signals]
    headings += ["Why"]
    rows = [
        [
            str(content["cut"][i]),
            *(float(content[f"{name}_events"][i]) for name in backgrounds),
            *(100 * float(content[f"{name}_efficiency"][i]) for name in signals),
            str(content["reason"][i]) if "reason" in content else "",
        ]
        for i in range(len(content))
    ]
    return table(headings, rows, "Expected background events and cumulative signal efficiencies")


def limits(content: Table | None) -> Html:
    """Efficiency, background, observation and limits by mass, a table per method."""
    if content is None:
        return _NOTHING
    base = {
        "Mass [GeV]": "mass_GeV",
        "Efficiency": "efficiency",
        "Background": "background_events",
        "Seen": "observed_events",
        "Local p": "local_p_value",
    }
    parts: list[Html] = []
    for method in METHODS:
        columns = dict(base)
        columns["σ expected [fb]"] = f"sigma_{method}_expected_fb"
        columns["σ observed [fb]"] = f"sigma_{method}_observed_fb"
        for case in CASES:
            name = case_label(case, short=True)
            columns[f"g′ expected ({name})"] = f"gprime_{case}_{method}_expected"
            columns[f"g′ observed ({name})"] = f"gprime_{case}_{method}_observed"
        if columns["σ expected [fb]"] in content:
            made = _columns(content, columns, f"Upper limits, {method_label(method)}")
            parts.append(
                element("details", element("summary", method_label(method)), made, open="")
                if not parts
                else element("details", element("summary", method_label(method)), made)
            )
    return fragment(*parts)


def scan(content: Table | None) -> Html:
    """The mass hypotheses of a hunt."""
    if content is None:
        return _NOTHING
    columns = {
        "Mass [GeV]": "mass_GeV",
        "Yield": "yield",
        "Error": "yield_error",
        "Local p": "local_p_value",
        "Significance [σ]": "local_significance",
        "Limit expected": "limit_expected",
        "Limit observed": "limit_observed",
        "ε² observed": "epsilon2_observed",
        "Status": "status",
    }
    return _columns(content, columns, "Every mass hypothesis")


def _columns(content: Table, columns: Mapping[str, str], caption: str) -> Html:
    kept = {
        heading: content[name]
        for heading, name in columns.items()
        if name in content
        and (numbers(content, name) is not None or content[name].dtype.kind == "U")
    }
    rows = [
        [float(col[i]) if np.issubdtype(col.dtype, np.floating) else str(col[i])
         for col in kept.values()]
        for i in range(len(content))
    ]  # fmt: skip
    return table(list(kept), rows, caption)


def systematics(provenance: Mapping[str, Any]) -> Html:
    """Relative uncertainties with their sources."""
    rows = [
        [
            str(entry.get("name", "")),
            f"{number(100 * float(entry['relative']))} %",
            str(entry.get("on", "")),
            str(entry.get("source", "")),
        ]
        for entry in provenance.get("systematics") or []
    ]
    if not rows:
        return _NOTHING
    return table(["Name", "Relative", "On", "Source"], rows, "One standard deviation, relative")


def assumptions(provenance: Mapping[str, Any]) -> Html:
    """What was assumed, where it comes from and what it does to the result."""
    rows = [
        [str(entry.get(key, "")) for key in ("name", "value", "source", "effect")]
        for entry in provenance.get("assumptions") or []
    ]
    notes = [element("p", str(note)) for note in provenance.get("notes") or []]
    if not rows and not notes:
        return _NOTHING
    headings = ["Assumption", "Value", "Source", "Effect on the result"]
    made = [table(headings, rows, "What the result rests on beyond the simulation")] if rows else []
    return fragment(*made, *notes)
