"""The tables of the report."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Table
from lumbra.presentation.curves import Comparison
from lumbra.presentation.cutflow_figure import representative
from lumbra.presentation.excess import flagged
from lumbra.presentation.figures import samples_with
from lumbra.presentation.folder import ResultFolder, numbers
from lumbra.presentation.labels import (
    METHODS,
    quoted_method,
    readings,
    sample_label,
    signal_label,
)
from lumbra.presentation.markup import Digits, Html, element, fragment, table
from lumbra.presentation.plane_drawings import particles_of

__all__ = ["against_published", "assumptions", "cutflow", "limits", "scan"]

_NOTHING = Html("")


def cutflow(folder: ResultFolder) -> Html:
    """Cuts with their reasons, expected background events and signal efficiencies."""
    content = folder.tables.get("cutflow")
    if content is None:
        return _NOTHING
    samples = samples_with(content, "_events")
    signals = representative([name for name in samples if signal_label(name)])
    backgrounds = [name for name in samples if not signal_label(name)]
    headings = ["Cut"]
    headings += [f"{sample_label(name, folder.provenance)} [events]" for name in backgrounds]
    headings += [f"{signal_label(name)} [%]" for name in signals]
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


def limits(folder: ResultFolder) -> Html:
    """Efficiency, background, observation and limits at some masses, a table per method."""
    content = folder.tables.get("limits")
    if content is None:
        return _NOTHING
    plane = particles_of(folder)
    base = {f"m({symbol}) [GeV]": column for column, symbol in plane} or {"Mass [GeV]": "mass_GeV"}
    base |= {
        "Efficiency [%]": "efficiency",
        "Background [events]": "background_events",
        "Seen [events]": "observed_events",
        "Local p": "local_p_value",
    }
    cases = readings(folder.provenance)
    if plane:
        kept = _over_plane(content, [column for column, _ in plane])
    else:
        kept = _thinned(content, "mass_GeV")
    parts: list[Html] = []
    for key, method in METHODS.items():
        columns = dict(base)
        columns["σ expected [fb]"] = f"sigma_{key}_expected_fb"
        columns["σ observed [fb]"] = f"sigma_{key}_observed_fb"
        for number_, case in enumerate(cases, 1):
            mark = f" ({number_})" if len(cases) > 1 else ""
            for kind in ("expected", "observed"):
                columns[f"{case.symbol} {kind}{mark}"] = case.column(key, kind)
        if columns["σ expected [fb]"] in content:
            what = "pairs of masses" if plane else "masses"
            caption = f"Upper limits, {method}, at {len(kept)} of {len(content)} {what}"
            made = _columns(kept, columns, caption, digits=3)
            shown = {"open": ""} if not parts else {}
            parts.append(element("details", element("summary", method), made, **shown))
    if len(cases) > 1:
        words = "; ".join(f"({n}) {case.label}" for n, case in enumerate(cases, 1))
        parts.append(element("p", f"{words}. All masses and the bands are in limits.csv."))
    return fragment(*parts)


def scan(folder: ResultFolder) -> Html:
    """The mass hypotheses of a hunt: some of them, and all whose fits are flagged."""
    content = folder.tables.get("scan")
    if content is None:
        return _NOTHING
    columns = {
        "Mass [GeV]": "mass_GeV",
        "Yield [events]": "yield",
        "±": "yield_error",
        "Local p": "local_p_value",
        "Significance [σ]": "local_significance",
        "Unbinned [σ]": "unbinned_local_significance",
        "Limit expected [events]": "limit_expected",
        "Observed [events]": "limit_observed",
        "ε² observed": "epsilon2_observed",
        "Status": "status",
    }
    parts: list[Html] = []
    most = np.argsort(np.nan_to_num(content["local_p_value"], nan=1.0), kind="stable")[:10]
    parts.append(
        _columns(_rows(content, np.sort(most)), columns, "The ten smallest local p-values")
    )
    marks = flagged(content)
    if marks is not None and marks.any():
        caption = f"{int(marks.sum())} of {len(content)} fits are not to be trusted"
        parts.append(_columns(_rows(content, np.flatnonzero(marks)), columns, caption))
    thin = _thinned(content, "mass_GeV", 40)
    caption = f"{len(thin)} of {len(content)} masses; all are in scan.csv"
    parts.append(
        element("details", element("summary", "The scan"), _columns(thin, columns, caption))
    )
    return fragment(*parts)


def against_published(folder: ResultFolder, comparison: Comparison) -> Html:
    """Expected limits on the coupling beside published ones, at about ten masses."""
    content = folder.tables.get("limits")
    if content is None or not comparison.coupling or particles_of(folder):
        return _NOTHING
    mass = np.asarray(content["mass_GeV"], np.float64)
    method, cases = quoted_method(folder.provenance), readings(folder.provenance)
    parts: list[Html] = []
    for curve in comparison.coupling:
        known = np.flatnonzero((mass >= curve.mass[0]) & (mass <= curve.mass[-1]))
        if not known.size:
            continue
        places = np.linspace(mass[known[0]], mass[known[-1]], 10)
        rows_ = np.unique([known[np.argmin(np.abs(mass[known] - place))] for place in places])
        published = np.exp(np.interp(mass[rows_], curve.mass, np.log(curve.value)))
        headings, columns = ["Mass [GeV]", "Published"], [mass[rows_], published]
        for case in cases:
            limit = case.limit(content, method)
            if limit is not None:
                headings += [f"{case.symbol} expected: {case.label}", "Ratio"]
                columns += [limit.expected[rows_], limit.expected[rows_] / published]
        rows = [
            [Digits(float(columns[0][i]), 4), *(float(column[i]) for column in columns[1:])]
            for i in range(len(rows_))
        ]
        caption = f"Median expected limit ({METHODS[method]}) over the one of {curve.label}"
        parts.append(table(headings, rows, caption))
    return fragment(*parts)


def _thinned(content: Table, name: str, most: int = 24) -> Table:
    """Rows spread evenly over the values of a column, which need not be evenly spaced itself."""
    values = np.asarray(content[name], np.float64)
    if len(values) <= most:
        return content
    places = np.linspace(values.min(), values.max(), most)
    return _rows(content, np.unique([np.argmin(np.abs(values - place)) for place in places]))


def _over_plane(content: Table, columns: Sequence[str], steps: int = 6) -> Table:
    """Rows near the crossings of a grid over the plane of two masses."""
    first, second = (np.asarray(content[column], np.float64) for column in columns)
    apart = [
        (first - x) ** 2 + (second - y) ** 2
        for x in np.linspace(first.min(), first.max(), steps)
        for y in np.linspace(second.min(), second.max(), steps)
    ]
    return _rows(content, np.unique([int(np.argmin(distance)) for distance in apart]))


def _rows(content: Table, rows: NDArray[np.int_]) -> Table:
    return Table({name: content[name][rows] for name in content})


def _columns(content: Table, columns: Mapping[str, str], caption: str, *, digits: int = 5) -> Html:
    kept = {
        heading: content[name]
        for heading, name in columns.items()
        if name in content
        and (numbers(content, name) is not None or content[name].dtype.kind == "U")
    }
    rows = [
        [_shown(heading, column[i], digits) for heading, column in kept.items()]
        for i in range(len(content))
    ]
    return table(list(kept), rows, caption)


def _shown(heading: str, value: Any, digits: int) -> object:
    """A cell: percentages as such, masses with the digits that tell neighbours apart."""
    if not isinstance(value, (float, np.floating)):
        return str(value).removeprefix("converged, ")
    if heading.endswith("[%]"):
        return 100 * float(value)
    return Digits(float(value), digits) if heading.endswith("[GeV]") else float(value)


def assumptions(provenance: Mapping[str, Any]) -> Html:
    """What was assumed beyond the simulation; the numbers of the detector in groups, folded."""
    entries = provenance.get("assumptions") or []
    spoken = [entry for entry in entries if entry.get("effect")]
    groups: dict[str, list[Mapping[str, Any]]] = {}
    for entry in entries:
        if not entry.get("effect"):
            groups.setdefault(str(entry.get("name", "")).partition(".")[0], []).append(entry)
    notes = provenance.get("notes") or []
    parts: list[Html] = [element("p", str(note)) for note in notes]
    if spoken:
        parts.append(_assumed(spoken, ("name", "value", "source", "effect")))
    if groups:
        count = sum(len(group) for group in groups.values())
        words = f"{count} numbers of the detector without a published source, by its parts:"
        parts.append(element("p", words))
    for name, group in groups.items():
        title = f"{name.replace('_', ' ')} ({len(group)})"
        made = _assumed(group, ("name", "value", "source"))
        parts.append(element("details", element("summary", title), made))
    return fragment(*parts)


def _assumed(entries: Sequence[Mapping[str, Any]], keys: Sequence[str]) -> Html:
    """A table without the columns that are empty."""
    headings = {
        "name": "Assumption", "value": "Value", "source": "Source", "effect": "What it does",
    }  # fmt: skip
    cells = {key: [_value(entry.get(key, "")) for entry in entries] for key in keys}
    cells = {key: column for key, column in cells.items() if any(column)}
    rows = list(zip(*cells.values(), strict=True))
    return table([headings[key] for key in cells], rows, "Assumed")


def _value(value: Any) -> str:
    if isinstance(value, (list, tuple)):
        return ", ".join(_value(item) for item in value)
    return f"{value:g}" if isinstance(value, float) else str(value)
