"""Every figure of a result folder, by name: from its tables to drawings."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr

from lumbra.foundation import Table
from lumbra.presentation.captions import captions
from lumbra.presentation.curves import Comparison, Limit, limit_from
from lumbra.presentation.cutflow_figure import draw_cutflow
from lumbra.presentation.drawing import Drawing
from lumbra.presentation.efficiency_figure import draw_efficiency
from lumbra.presentation.excess import excess_of, flagged
from lumbra.presentation.folder import ResultFolder, numbers
from lumbra.presentation.hunt_figure import Scan, draw_hunt
from lumbra.presentation.interpretation_figures import FURTHER
from lumbra.presentation.labels import (
    METHODS,
    cross_section_label,
    quoted_method,
    readings,
    sample_label,
    signal_label,
)
from lumbra.presentation.limit_figure import draw_limit
from lumbra.presentation.plane_drawings import particles_of, plane_drawings
from lumbra.presentation.plane_figure import draw_plane
from lumbra.presentation.spectrum_figure import draw_spectrum
from lumbra.presentation.training_figures import draw_training

__all__ = ["Drawing", "bins_of", "draw_all", "samples_with", "spectra_of"]

Array = NDArray[np.float64]


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
    if folder.kind == "plane":
        return [_plane(folder, left, right)]
    if folder.kind == "train":
        return [
            Drawing(name, heading, heading, figure)
            for name, (heading, figure) in draw_training(folder, left, right).items()
        ]
    if folder.kind in FURTHER:
        return FURTHER[folder.kind](folder)
    drawings = []
    in_plane = bool(particles_of(folder))
    if "limits" in folder.tables:
        made = plane_drawings if in_plane else _limits
        drawings += made(folder, comparison, left, right)
    for name in spectra_of(folder):
        drawings.append(_spectrum(folder, name, left, right))
    if "cutflow" in folder.tables:
        drawings.append(_cutflow(folder, left, right))
    if "limits" in folder.tables and not in_plane:
        drawings += _efficiency(folder.tables["limits"], left, right)
    return drawings


def samples_with(table: Table, ending: str) -> list[str]:
    """Samples that have a column ``<sample><ending>``, without totals and data."""
    totals = {"total", "data", "background", "observed"}
    names = [name.removesuffix(ending) for name in table if name.endswith(ending)]
    return [name for name in names if name not in totals]


def _floats(table: Table, name: str) -> Array:
    return np.asarray(table[name], np.float64)


def spectra_of(folder: ResultFolder) -> dict[str, str]:
    """The tables of spectra in a folder, with their observables for people, such as
    ``Recoil mass [GeV]``."""
    axes = folder.provenance.get("spectra") or {}
    made = {}
    for name in folder.tables:
        if name.partition("_")[0] == "spectrum":
            axis = axes.get(name) or {"label": "Observable", "unit": "GeV"}
            made[name] = f"{axis['label']} [{axis['unit']}]"
    return made


def bins_of(spectrum: Table) -> tuple[Array, Array]:
    """Lower and upper edges of the bins, from the first two columns."""
    low, high = list(spectrum)[:2]
    return _floats(spectrum, low), _floats(spectrum, high)


def _spectrum(folder: ResultFolder, name: str, left: str, right: str) -> Drawing:
    table, observable = folder.tables[name], spectra_of(folder)[name]
    low, high = bins_of(table)
    backgrounds = {
        sample_label(sample, folder.provenance): _floats(table, f"{sample}_events")
        for sample in samples_with(table, "_events")
    }
    data = numbers(table, "data_events")
    kinds = {str(kind) for kind in table["data_kind"]} if "data_kind" in table else set()
    pseudo = "pseudo" in kinds
    figure = draw_spectrum(
        np.append(low, high[-1]),
        backgrounds,
        _floats(table, "total_error"),
        data,
        data_label="pseudo-data" if pseudo else "data",
        xlabel=observable,
        left=f"{left}, pseudo-data" if pseudo and data is not None else left,
        right=right,
    )
    total = float(np.nansum(_floats(table, "total_events")))
    seen = "" if data is None else f" {float(np.nansum(data)):.0f} are seen"
    seen += " in pseudo-data, drawn from that expectation." if seen and pseudo else "." * bool(seen)
    what = observable.partition(" [")[0]
    return Drawing(
        name,
        f"{what}: spectrum",
        f"Events after all cuts by {what.lower()}, backgrounds stacked; {total:.4g} background "
        f"events are expected.{seen}",
        figure,
    )


def _cutflow(folder: ResultFolder, left: str, right: str) -> Drawing:
    table, provenance = folder.tables["cutflow"], folder.provenance
    samples = samples_with(table, "_events")
    signals = [name for name in samples if signal_label(name)]
    figure = draw_cutflow(
        [str(cut) for cut in table["cut"]],
        {
            sample_label(name, provenance): _floats(table, f"{name}_events")
            for name in samples
            if name not in signals
        },
        {str(signal_label(name)): _floats(table, f"{name}_efficiency") for name in signals},
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
    """Couplings first: they are what a search is made for."""
    table = folder.tables["limits"]
    cl = float(folder.provenance.get("cl") or 0.9)
    couplings, sections = [], []
    for method, what in METHODS.items():
        for reading in readings(folder.provenance):
            limit = reading.limit(table, method)
            if limit is not None:
                figure = draw_limit(
                    limit, reading.axis, cl=cl, published=comparison.coupling,
                    favoured=comparison.favoured, legend_title=f"{what}; {reading.label}",
                    ceiling=reading.most, left=left, right=right,
                )  # fmt: skip
                symbol = reading.symbol
                heading = f"Limit on the coupling {symbol} ({what}; {reading.label})"
                text = _said(limit, f"coupling {symbol}", reading.after)
                couplings.append(
                    Drawing(f"coupling_{reading.case}_{method}", heading, text, figure)
                )
        limit = limit_from(table, f"sigma_{method}", "_fb")
        if limit is not None:
            figure = draw_limit(
                limit, f"{cross_section_label(folder.provenance)}  [fb]", cl=cl,
                published=comparison.cross_section, legend_title=what, left=left, right=right,
            )  # fmt: skip
            heading = f"Limit on the cross section ({what})"
            text = _said(limit, "cross section", " fb")
            sections.append(Drawing(f"cross_section_{method}", heading, text, figure))
    return couplings + sections + _visible(folder, cl, left, right)


def _visible(folder: ResultFolder, cl: float, left: str, right: str) -> list[Drawing]:
    """The limit on the visible cross section, of a search that counts, by the quoted method."""
    method = quoted_method(folder.provenance)
    limit = limit_from(folder.tables["limits"], f"sigma_visible_{method}", "_fb")
    if limit is None:
        return []
    figure = draw_limit(
        limit, "Visible cross section  ε·σ  [fb]", cl=cl, legend_title=METHODS[method],
        left=left, right=right,
    )  # fmt: skip
    heading = f"Limit on the visible cross section ({METHODS[method]})"
    text = _said(limit, "visible cross section", " fb")
    return [Drawing("visible_cross_section", heading, text, figure)]


def _said(limit: Limit, quantity: str, unit: str) -> str:
    """The limit in a sentence: where it is strongest, and near 3 GeV."""
    known = np.flatnonzero(np.isfinite(limit.expected))
    if not known.size:
        return f"No limit on the {quantity} could be set."
    best = known[np.argmin(limit.expected[known])]
    places = sorted({best, known[np.argmin(np.abs(limit.mass[known] - 3))]})
    parts = ", ".join(f"{limit.expected[i]:.3g}{unit} at {limit.mass[i]:.3g} GeV" for i in places)
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
    spectrum, table = folder.tables["spectrum"], folder.tables["scan"]
    low, high = _floats(spectrum, "mass_low_GeV"), _floats(spectrum, "mass_high_GeV")
    level = f"{100 * float(folder.provenance.get('cl') or 0.9):g} % upper limit"
    limit, label = limit_from(table, "epsilon2"), f"{level}, ε²"
    if limit is None:
        limit, label = limit_from(table, "limit"), f"{level} [events]"
    excess = excess_of(folder)
    significance = numbers(table, "unbinned_local_significance")
    scan = Scan(
        _floats(table, "mass_GeV"),
        _floats(table, "local_p_value"),
        limit,
        None if significance is None else np.asarray(ndtr(-significance)),
        flagged(table),
        None if excess is None else (excess.mass, excess.worths()),
    )
    figure = draw_hunt(
        np.append(low, high[-1]),
        _floats(spectrum, "count"),
        _floats(spectrum, "background_fit"),
        scan,
        limit_label=label,
        left=left,
        right=right,
    )
    text = f"Spectrum, deviations, local p-value and upper limit at {len(table)} masses."
    if excess is not None:
        text += f" The largest excess is at {excess.mass:.4g} GeV: {excess.worths()}."
    if scan.flagged is not None and scan.flagged.any():
        text += (
            f" Grey: {int(scan.flagged.sum())} masses whose fits are biased or poor"
            " (the table of the scan says why)."
        )
    return Drawing("hunt", "Bump hunt", text, figure)


def _plane(folder: ResultFolder, left: str, right: str) -> Drawing:
    table, provenance = folder.tables["plane"], folder.provenance
    names = ("x_GeV", "y_GeV", "semi_major_GeV", "semi_minor_GeV", "tilt_rad")
    unit = "fb" if "limit_observed_fb" in table else "events"
    level = f"{100 * float(provenance.get('cl') or 0.9):g} % upper limit [{unit}]"
    excess = dict(provenance.get("largest_excess") or {})
    mark = None
    if excess.get("significance"):
        worth = f"{float(excess['significance']):.1f}σ local"
        share = excess.get("global_p_value")
        worth += "" if share is None else f", global p = {float(share):.2g}"
        mark = (float(excess["x_GeV"]), float(excess["y_GeV"]), worth)
    x, y, major, minor, tilt = (_floats(table, name) for name in names)
    figure = draw_plane(
        (x, y, major, minor, tilt),
        _floats(table, "local_significance"),
        _floats(table, f"limit_observed_{unit}"),
        excess=mark,
        axes=(f"{provenance.get('x', 'x')} [GeV]", f"{provenance.get('y', 'y')} [GeV]"),
        limit_label=level,
        left=left,
        right=right,
    )
    text = f"Local significance and upper limit in {len(table)} windows."
    return Drawing("plane", "Hunt in a plane", text, figure)
