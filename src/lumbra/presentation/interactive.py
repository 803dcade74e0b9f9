"""Figures to zoom and hover in: the JSON that the vendored Plotly bundle draws."""

from __future__ import annotations

import html
import math
from collections.abc import Sequence
from itertools import cycle
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Table
from lumbra.presentation.curves import Band, Comparison, Curve, Limit, limit_from
from lumbra.presentation.figures import bins_of, samples_with, spectra_of
from lumbra.presentation.folder import ResultFolder, numbers
from lumbra.presentation.interactive_map import interactive_maps
from lumbra.presentation.interactive_plot import Plot
from lumbra.presentation.labels import METHODS, readings, sample_label
from lumbra.presentation.spectrum_figure import stacking_order
from lumbra.presentation.style import COLOURS

__all__ = ["Plot", "plots_of"]

Array = NDArray[np.float64]
Trace = dict[str, Any]


def plots_of(folder: ResultFolder, comparison: Comparison) -> list[Plot]:
    """The interactive figures that the tables of a folder allow."""
    if folder.kind == "hunt":
        return [_hunt(folder.tables["spectrum"], folder.tables["scan"])]
    plots = interactive_maps(folder)
    if "limits" in folder.tables and not plots:
        plots = _limits(folder, comparison)
    return plots + [_spectrum(folder, name) for name in spectra_of(folder)]


def _text(label: str) -> str:
    return html.escape(label, quote=False)


def _axes(xtitle: str, ytitle: str, **y: Any) -> dict[str, Any]:
    return {
        "xaxis": {"title": {"text": xtitle}},
        "yaxis": {"title": {"text": ytitle}, "exponentformat": "power", "rangemode": "tozero", **y},
    }


def _spectrum(folder: ResultFolder, spectrum: str) -> Plot:
    table, observable = folder.tables[spectrum], spectra_of(folder)[spectrum]
    low, high = bins_of(table)
    centre, width = (low + high) / 2, high - low
    names = samples_with(table, "_events")
    colours = dict(zip(names, cycle(COLOURS), strict=False))
    events = {name: np.asarray(table[f"{name}_events"], np.float64) for name in names}
    total = np.nansum(list(events.values()), axis=0)
    traces: list[Trace] = [
        {
            "type": "bar",
            "name": _text(sample_label(name, folder.provenance)),
            "x": centre,
            "y": events[name],
            "width": width,
            "marker": {"color": colours[name], "line": {"width": 0}},
            "hovertemplate": "%{y:.3g}",
        }
        for name in stacking_order(events)
    ]
    data = numbers(table, "data_events")
    if data is not None:
        kinds = {str(kind) for kind in table["data_kind"]} if "data_kind" in table else set()
        traces.append(
            {
                "type": "scatter",
                "mode": "markers",
                "name": "pseudo-data" if "pseudo" in kinds else "data",
                "x": centre,
                "y": data,
                "error_y": {"type": "data", "array": np.sqrt(data), "thickness": 1, "width": 0},
                "marker": {"color": "var(--ink)", "size": 5},
                "hovertemplate": "%{y:d}",
            }
        )
    filled = total > 0 if data is None else total + data > 0
    seen = total[filled] if data is None else np.maximum(total, data)[filled]
    layout = _axes(observable, "Events per bin", type="log")
    if filled.any():
        layout["xaxis"]["range"] = [float(low[filled].min()), float(high[filled].max())]
        span = np.log10([max(float(seen.min()), 0.1) / 2, 2 * float(seen.max())])
        layout["yaxis"] |= {"range": span.tolist(), "dtick": 1}
    heading = f"{observable.partition(' [')[0]}: spectrum"
    return Plot(spectrum, heading, traces, {**layout, "barmode": "stack"})


def _limits(folder: ResultFolder, comparison: Comparison) -> list[Plot]:
    table = folder.tables["limits"]
    sigma = [
        (method, limit)
        for key, method in METHODS.items()
        if (limit := limit_from(table, f"sigma_{key}", "_fb")) is not None
    ]
    plots: list[Plot] = []
    for symbol in dict.fromkeys(reading.symbol for reading in readings(folder.provenance)):
        alike = [r for r in readings(folder.provenance) if r.symbol == symbol]
        coupling = [
            (f"{method}, {reading.label}", limit)
            for key, method in METHODS.items()
            for reading in alike
            if (limit := reading.limit(table, key)) is not None
        ]
        if coupling:
            traces = _favoured(comparison.favoured) + _series(coupling)
            traces += _published(comparison.coupling)
            layout = _log_layout(alike[0].axis, coupling[0][1].mass, traces, alike[0].most)
            name = "coupling" if not plots else f"coupling_{alike[0].case}"
            plots.append(Plot(name, f"Limits on the coupling {symbol}", traces, layout))
    if sigma:
        traces = _series(sigma) + _published(comparison.cross_section)
        layout = _log_layout("Cross section [fb]", sigma[0][1].mass, traces, math.inf)
        plots.append(Plot("cross_section", "Limits on the cross section", traces, layout))
    return plots


def _log_layout(
    ytitle: str, mass: Array, traces: Sequence[Trace], ceiling: float
) -> dict[str, Any]:
    """Axes over the mass range and up to the ceiling, with decades labelled if there are enough."""
    low, high = float(mass.min()), float(mass.max())
    inside = np.concatenate([trace["y"][(trace["x"] <= high)] for trace in traces])
    seen = inside[np.isfinite(inside) & (inside > 0)]
    layout = _axes("Mass [GeV]", ytitle, type="log")
    layout["xaxis"]["range"] = [0.0 if low < 0.2 * high else low, high]
    if seen.size:
        bottom, top = float(np.log10(seen.min())), float(np.log10(min(seen.max(), ceiling)))
        layout["yaxis"]["range"] = [bottom - 0.1, top + 0.1]
        if top - bottom > 1.5:
            layout["yaxis"]["dtick"] = 1
    return layout


def _series(limits: Sequence[tuple[str, Limit]]) -> list[Trace]:
    """Traces of several readings, the first one visible and the others a click away."""
    traces: list[Trace] = []
    for number, (label, limit) in enumerate(limits):
        shown = True if number == 0 else "legendonly"
        group = {"legendgroup": label, "visible": shown}
        traces += [{**trace, **group} for trace in _limit_traces(limit, _text(label))]
    return traces


def _limit_traces(limit: Limit, label: str) -> list[Trace]:
    traces: list[Trace] = []
    for (name, lower, upper), colour in zip(
        limit.bands(),
        ("var(--band-outer)", "var(--band-inner)")[-len(limit.bands()) :],
        strict=False,
    ):
        traces.append(_between(limit.mass, lower, upper, colour, f"expected {name}"))
    expected = {"color": "var(--band-ink)", "dash": "dash", "width": 1.5}
    traces.append(_line(limit.mass, limit.expected, f"expected ({label})", expected, legend=True))
    if limit.observed is not None:
        style = {"color": "var(--band-ink)", "width": 1.8}
        traces.append(_line(limit.mass, limit.observed, f"observed ({label})", style))
    return traces


def _line(x: Array, y: Array, name: str, style: dict[str, Any], *, legend: bool = False) -> Trace:
    return {
        "type": "scatter",
        "mode": "lines",
        "name": name,
        "x": x,
        "y": y,
        "line": style,
        "showlegend": legend,
        "hovertemplate": "%{y:.3g}",
    }


def _between(x: Array, lower: Array, upper: Array, colour: str, name: str) -> Trace:
    """A filled outline: up along one edge and back along the other."""
    known = np.isfinite(lower) & np.isfinite(upper)
    around = np.concatenate([x[known], x[known][::-1]])
    edge = np.concatenate([upper[known], lower[known][::-1]])
    return {
        "type": "scatter",
        "mode": "none",
        "fill": "toself",
        "fillcolor": colour,
        "name": name,
        "x": around,
        "y": edge,
        "showlegend": False,
        "hoverinfo": "skip",
    }


def _favoured(band: Band | None) -> list[Trace]:
    if band is None:
        return []
    inside = band.mass > 0.1
    area = _between(
        band.mass[inside], band.lower[inside], band.upper[inside], "rgba(228,37,54,0.25)",
        _text(band.label),
    )  # fmt: skip
    return [{**area, "showlegend": True}]


def _published(curves: Sequence[Curve]) -> list[Trace]:
    return [
        _line(
            curve.mass,
            curve.value,
            _text(curve.label),
            {"color": colour, "dash": "dashdot", "width": 2},
            legend=True,
        )
        for curve, colour in zip(curves, cycle((COLOURS[3], COLOURS[5], COLOURS[1])), strict=False)
    ]


def _hunt(spectrum: Table, scan: Table) -> Plot:
    centre = (
        np.asarray(spectrum["mass_low_GeV"], np.float64)
        + np.asarray(spectrum["mass_high_GeV"], np.float64)
    ) / 2
    mass = np.asarray(scan["mass_GeV"], np.float64)
    traces: list[Trace] = [
        {
            **_line(centre, np.asarray(spectrum["count"], np.float64), "spectrum", {}, legend=True),
            "line": {"color": "var(--ink)", "width": 1, "shape": "hvh"},
        },
        _line(
            centre, np.asarray(spectrum["background_fit"], np.float64), "background fit",
            {"color": COLOURS[2]}, legend=True,
        ),
        {
            **_line(
                mass, np.asarray(scan["local_p_value"], np.float64), "local p-value",
                {"color": COLOURS[0]}, legend=True,
            ),
            "yaxis": "y2",
        },
    ]  # fmt: skip
    layout = _axes("Mass [GeV]", "Events per bin", domain=[0.42, 1.0])
    layout["yaxis2"] = {
        "title": {"text": "Local p-value"},
        "type": "log",
        "exponentformat": "power",
        "domain": [0.0, 0.36],
    }
    layout["xaxis"]["anchor"] = "y2"
    return Plot("hunt", "Bump hunt", traces, layout)
