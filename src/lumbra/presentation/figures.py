"""Every figure of a result folder, by name: from its tables to drawings."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lumbra.foundation import Table
from lumbra.presentation.captions import captions
from lumbra.presentation.curves import Comparison, Limit, limit_from
from lumbra.presentation.cutflow_figure import draw_cutflow
from lumbra.presentation.efficiency_figure import draw_efficiency
from lumbra.presentation.folder import ResultFolder, numbers
from lumbra.presentation.hunt_figure import draw_hunt
from lumbra.presentation.labels import case_label, mass_of_signal, method_label
from lumbra.presentation.limit_figure import COUPLING_AXIS, CROSS_SECTION_AXIS, draw_limit
from lumbra.presentation.spectrum_figure import draw_spectrum

__all__ = ["CASES", "METHODS", "Drawing", "draw_all", "samples_with"]

METHODS = ("bayes", "cls")
CASES = ("sm", "invisible")

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Drawing:
    """A figure with its file name, its heading and a sentence for those who cannot see it."""

    name: str
    heading: str
    description: str
    figure: Figure


def draw_all(folder: ResultFolder, comparison: Comparison) -> list[Drawing]:
    """Draw every figure that the tables of a folder allow.

    Parameters
    ----------
    folder : ResultFolder
        Of a run or a hunt.
    comparison : Comparison
        Published limits and favoured regions to draw beside the limits.
    """
    left, right = captions(folder)
    if folder.kind == "hunt":
        return [_hunt(folder, left, right)]
    drawings = []
    if "spectrum" in folder.tables:
        drawings.append(_spectrum(folder.tables["spectrum"], left, right))
    if "limits" in folder.tables:
        drawings += _limits(folder, comparison, left, right)
        drawings += _efficiency(folder.tables["limits"], left, right)
    if "cutflow" in folder.tables:
        drawings.append(_cutflow(folder.tables["cutflow"], left, right))
    return drawings


def samples_with(table: Table, ending: str) -> list[str]:
    """Samples that have a column ``<sample><ending>``, without totals and data."""
    totals = {"total", "data", "background", "observed"}
    names = [name.removesuffix(ending) for name in table if name.endswith(ending)]
    return [name for name in names if name not in totals]


def _floats(table: Table, name: str) -> Array:
    return np.asarray(table[name], np.float64)


def _spectrum(table: Table, left: str, right: str) -> Drawing:
    low, high = _floats(table, "mRecoil_low_GeV"), _floats(table, "mRecoil_high_GeV")
    backgrounds = {
        name: _floats(table, f"{name}_events") for name in samples_with(table, "_events")
    }
    data = numbers(table, "data_events")
    kinds = {str(kind) for kind in table["data_kind"]} if "data_kind" in table else set()
    figure = draw_spectrum(
        np.append(low, high[-1]),
        backgrounds,
        _floats(table, "total_error"),
        data,
        data_label="pseudo-data" if "pseudo" in kinds else "data",
        left=left,
        right=right,
    )
    total = float(np.nansum(_floats(table, "total_events")))
    seen = "" if data is None else f" {float(np.nansum(data)):.0f} are seen."
    return Drawing(
        "spectrum",
        "Recoil-mass spectrum",
        f"Stacked histogram of the recoil mass. {total:.4g} background events are expected.{seen}",
        figure,
    )


def _cutflow(table: Table, left: str, right: str) -> Drawing:
    samples = samples_with(table, "_events")
    signals = [name for name in samples if mass_of_signal(name) is not None]
    figure = draw_cutflow(
        [str(cut) for cut in table["cut"]],
        {name: _floats(table, f"{name}_events") for name in samples if name not in signals},
        {name: _floats(table, f"{name}_efficiency") for name in signals},
        left=left,
        right=right,
    )
    return Drawing(
        "cutflow",
        "Cut flow",
        f"Background events and signal efficiencies after each of {len(table)} steps; "
        "the cut-flow table has the same numbers.",
        figure,
    )


def _limits(folder: ResultFolder, comparison: Comparison, left: str, right: str) -> list[Drawing]:
    table = folder.tables["limits"]
    cl = float(folder.provenance.get("cl") or 0.9)
    drawings = []
    for method in METHODS:
        what = method_label(method)
        limit = limit_from(table, f"sigma_{method}", "_fb")
        if limit is not None:
            figure = draw_limit(
                limit, CROSS_SECTION_AXIS, cl=cl, published=comparison.cross_section,
                legend_title=what, left=left, right=right,
            )  # fmt: skip
            heading = f"Limit on the cross section ({what})"
            text = _said(limit, "cross section", " fb")
            drawings.append(Drawing(f"cross_section_{method}", heading, text, figure))
        for case in CASES:
            limit = limit_from(table, f"gprime_{case}_{method}")
            if limit is not None:
                figure = draw_limit(
                    limit, COUPLING_AXIS, cl=cl, published=comparison.coupling,
                    favoured=comparison.favoured, legend_title=f"{what}; {case_label(case)}",
                    left=left, right=right,
                )  # fmt: skip
                heading = f"Limit on the coupling g′ ({what}; {case_label(case)})"
                text = _said(limit, "coupling g′", "")
                drawings.append(Drawing(f"coupling_{case}_{method}", heading, text, figure))
    return drawings


def _said(limit: Limit, quantity: str, unit: str) -> str:
    """The limit in a sentence: where it is strongest, and at the ends of the mass range."""
    known = np.flatnonzero(np.isfinite(limit.expected))
    if not known.size:
        return f"No limit on the {quantity} could be set."
    places = sorted({known[0], known[np.argmin(limit.expected[known])], known[-1]})
    parts = ", ".join(f"{limit.expected[i]:.3g}{unit} at {limit.mass[i]:g} GeV" for i in places)
    return f"Median expected upper limit on the {quantity} by mass: {parts}."


def _efficiency(table: Table, left: str, right: str) -> list[Drawing]:
    mass, efficiency = numbers(table, "mass_GeV"), numbers(table, "efficiency")
    if mass is None or efficiency is None:
        return []
    error = numbers(table, "efficiency_error")
    figure = draw_efficiency(
        mass, efficiency, np.zeros_like(mass) if error is None else error, left=left, right=right
    )
    text = (
        f"Signal efficiency by mass, from {100 * float(np.nanmin(efficiency)):.2g} % "
        f"to {100 * float(np.nanmax(efficiency)):.2g} %."
    )
    return [Drawing("efficiency", "Signal efficiency", text, figure)]


def _hunt(folder: ResultFolder, left: str, right: str) -> Drawing:
    spectrum, scan = folder.tables["spectrum"], folder.tables["scan"]
    low, high = _floats(spectrum, "mass_low_GeV"), _floats(spectrum, "mass_high_GeV")
    limit = limit_from(scan, "epsilon2")
    label = "Upper limit, ε²"
    if limit is None:
        limit, label = limit_from(scan, "limit"), "Upper limit, yield"
    figure = draw_hunt(
        np.append(low, high[-1]),
        _floats(spectrum, "count"),
        _floats(spectrum, "background_fit"),
        _floats(scan, "mass_GeV"),
        _floats(scan, "local_p_value"),
        limit,
        limit_label=label,
        unbinned_p_value=numbers(scan, "unbinned_local_p_value"),
        left=left,
        right=right,
    )
    excess = folder.provenance.get("largest_excess") or {}
    text = f"Spectrum, deviations, local p-value and upper limit at {len(scan)} masses."
    if excess.get("mass_GeV") is not None:
        text += (
            f" The largest excess is at {excess['mass_GeV']:.4g} GeV,"
            f" {excess['significance']:.2g}σ local."
        )
    return Drawing("hunt", "Bump hunt", text, figure)
