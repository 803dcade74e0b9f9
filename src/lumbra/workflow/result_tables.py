"""The tables of a run: limits, spectrum and cut flow, with units in the names of columns."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import Coupling, Edition
from lumbra.foundation import Table
from lumbra.inference import (
    CountingExperiment,
    bayesian_limit,
    cls_limit,
    excess_p_value,
    expected_limits,
)
from lumbra.interpretation import coupling_limit, cross_section_limit
from lumbra.selection import CutFlow
from lumbra.workflow.measure import Windows, halves
from lumbra.workflow.measured import Axis, Left
from lumbra.workflow.region_columns import region_columns
from lumbra.workflow.simulate import Sample

__all__ = ["counting_columns", "cutflow_columns", "limit_columns", "spectrum_columns"]

Array = NDArray[np.float64]
Columns = dict[str, Any]

_METHODS: Final = {"bayes": bayesian_limit, "cls": cls_limit}
_BANDS: Final = ("_minus2", "_minus1", "", "_plus1", "_plus2")


def limit_columns(
    windows: Windows,
    observed: NDArray[np.int64] | None,
    couplings: Sequence[Coupling],
    luminosity: float,
    level: float,
) -> dict[str, Array]:
    """One row per mass: what is expected, what is observed, and all limits.

    A visible cross section is that of signal events in the window, σ·ε·BF = N/L: no model is in
    it but for the errors of the efficiency.

    Parameters
    ----------
    windows : Windows
        The counting experiments.
    observed : (h,) or None
        Counts, if there are data.
    couplings : sequence of Coupling
        Readings of the limit.
    luminosity : float
        [fb-1]
    level : float
        Confidence or credibility.
    """
    nothing = np.full_like(windows.masses, np.nan)
    table: dict[str, Array] = {
        "mass_GeV": windows.masses,
        "window_low_GeV2": windows.low,
        "window_high_GeV2": windows.high,
        "efficiency": windows.efficiency,
        "efficiency_error": windows.efficiency_error,
        "background_events": windows.background,
        "background_error": windows.background_error,
        **{f"{name}_events": events for name, events in windows.backgrounds.items()},
        "observed_events": nothing if observed is None else observed.astype(float),
        "local_p_value": nothing
        if observed is None
        else excess_p_value(windows.experiment, observed),
        "sigma_g1_fb": windows.cross_section,
    }
    at_one = [
        (c, windows.cross_section * [c.branching_fraction(float(m)) for m in windows.masses])
        for c in couplings
    ]
    exposure = windows.efficiency * luminosity
    plain = [pair for pair in at_one if pair[0].surviving is None]
    found = counting_columns(windows.experiment, observed, exposure, plain, level)
    for coupling, sigma in at_one:
        if coupling.surviving is not None:
            found |= region_columns(coupling, windows.masses, sigma, found)
    visible = {
        name.replace("sigma_", "sigma_visible_"): windows.efficiency * sigma
        for name, sigma in found.items()
        if name.startswith("sigma_")
    }
    return table | found | visible


def counting_columns(
    experiment: CountingExperiment,
    observed: NDArray[np.int64] | None,
    exposure: Array,
    couplings: Sequence[tuple[Coupling, Array]],
    level: float,
) -> dict[str, Array]:
    """Observed and expected limits on the cross section and on couplings, by both methods.

    Parameters
    ----------
    experiment : CountingExperiment
        h windows.
    observed : (h,) or None
        Counts, if there are data.
    exposure : (h,)
        Efficiency times luminosity [fb⁻¹].
    couplings : sequence of (Coupling, (h,))
        Readings of the limit, each with the cross section that is seen at unit coupling [fb].
    level : float
        Confidence or credibility.
    """
    nothing = np.full(len(exposure), np.nan)
    table: dict[str, Array] = {}
    for method, limit in _METHODS.items():
        events = expected_limits(experiment, limit, level).limits
        found = nothing if observed is None else limit(experiment, observed, level)
        rows = {
            "observed": found,
            **{f"expected{b}": row for b, row in zip(_BANDS, events, strict=True)},
        }
        for kind, row in rows.items():
            sigma = cross_section_limit(row, exposure, 1.0)
            table[f"sigma_{method}_{kind}_fb"] = sigma
            for coupling, unit in couplings:
                table[coupling.name(method, kind)] = coupling_limit(sigma, unit, coupling.power)
    return table


def spectrum_columns(axis: Axis, edges: Array, left: Left, luminosity: float) -> Columns:
    """The spectrum of an observable after all cuts, in bins.

    Parameters
    ----------
    axis : Axis
        The observable.
    edges : (n + 1,)
        Of the bins, in its unit.
    left : Left
        What the selection leaves.
    luminosity : float
        [fb-1]
    """
    low, high = edges[:-1], edges[1:]
    columns: Columns = {
        f"{axis.column}_low_{axis.unit}": low,
        f"{axis.column}_high_{axis.unit}": high,
    }
    total, variance = np.zeros_like(low), np.zeros_like(low)
    for name, table in left.backgrounds.items():
        value = np.asarray(table[axis.column], float)
        weight = np.asarray(table["weight"], float) * luminosity
        events, _ = np.histogram(value, edges, weights=weight)
        squares, _ = np.histogram(value, edges, weights=weight**2)
        columns[f"{name}_events"], columns[f"{name}_error"] = events, np.sqrt(squares)
        total, variance = total + events, variance + squares
    times = np.asarray(left.shown["weight"], float)
    counts, _ = np.histogram(np.asarray(left.shown[axis.column], float), edges, weights=times)
    return {
        **columns,
        "total_events": total,
        "total_error": np.sqrt(variance),
        "data_events": np.rint(counts).astype(np.int64),
        "data_kind": [left.kind] * len(low),
    }


def cutflow_columns(
    samples: Mapping[str, tuple[Sample, Table]], edition: Edition, luminosity: float
) -> Columns:
    """Expected events, efficiencies and simulated entries after each step, by sample.

    Parameters
    ----------
    samples : mapping of str to (Sample, Table)
        By column name: the sample, and what is left of its measuring half after the last step.
    edition : Edition
        Names and reasons of the cuts.
    luminosity : float
        [fb-1]
    """
    any_flow = next(iter(samples.values()))[0].flow
    last = [] if edition.suppression is None else [edition.suppression]
    reasons = ["", "", *(cut.reason for cut in edition.cuts), *(s.reason for s in last)]
    names = [*any_flow.steps, *(s.name for s in last)]
    columns: Columns = {"step": list(range(len(names))), "cut": names, "reason": reasons}
    for name, (sample, left) in samples.items():
        flow = sample.flow if not last else _with_last(sample, left, last[0].name)
        columns[f"{name}_events"] = flow.weights * luminosity
        columns[f"{name}_efficiency"] = flow.efficiencies
        columns[f"{name}_entries"] = flow.entries
    return columns


def _with_last(sample: Sample, left: Table, name: str) -> CutFlow:
    """The flow with the optimised step, whose efficiency the measuring half gives."""
    flow = sample.flow
    half = float(np.sum(np.asarray(halves(sample.candidates)[1]["weight"], float)))
    weight = np.asarray(left["weight"], float)
    share = float(np.sum(weight)) / half if half > 0 else 0.0
    return CutFlow(
        (*flow.steps, name),
        np.append(flow.entries, len(left)),
        np.append(flow.weights, flow.weights[-1] * share),
        np.append(flow.variances, float(np.sum(weight**2))),
    )
