"""Figure: a bump hunt on one mass axis: spectrum, residuals, local p-value and limit."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator
from numpy.typing import NDArray

from lumbra.presentation.curves import Limit
from lumbra.presentation.deviation import deviation
from lumbra.presentation.style import (
    COLOURS,
    INNER_BAND,
    OUTER_BAND,
    caption,
    log_axis,
    new_figure,
    power,
)

__all__ = ["Scan", "draw_hunt"]

Array = NDArray[np.float64]

TAILS = {1: 0.158655, 2: 0.0227501, 3: 1.349898e-3, 4: 3.167124e-5, 5: 2.866516e-7, 6: 9.8659e-10}
"""One-sided normal tail by number of standard deviations."""


@dataclass(frozen=True)
class Scan:
    """The mass hypotheses of a bump hunt.

    Parameters
    ----------
    mass : (m,)
        [GeV]
    p_value : (m,)
        Local p-values of the binned fits.
    limit : Limit, optional
        Upper limit by mass.
    unbinned_p_value : (m,), optional
        Local p-values of the unbinned fits.
    flagged : (m,), optional
        True where the fit is not to be trusted.
    excess : (float, str), optional
        Mass of the largest excess [GeV], and what to write there.
    """

    mass: Array
    p_value: Array
    limit: Limit | None = None
    unbinned_p_value: Array | None = None
    flagged: NDArray[np.bool_] | None = None
    excess: tuple[float, str] | None = None


def draw_hunt(
    edges: Array,
    count: Array,
    fit: Array,
    scan: Scan,
    *,
    limit_label: str = "Upper limit [events]",
    left: str = "",
    right: str = "",
) -> Figure:
    """Spectrum, residuals, local p-value and upper limit above one another.

    Parameters
    ----------
    edges : (n + 1,)
        Bin edges [GeV].
    count, fit : (n,)
        Counts and the smooth background.
    scan : Scan
        The mass hypotheses; without a limit there is no panel for it.
    limit_label : str
        Quantity and unit of the limit.
    left, right : str
        Captions.
    """
    ratios = [2.4, 1.0, 1.3] + ([1.6] if scan.limit is not None else [])
    figure = new_figure(7.0, 1.2 + 1.25 * sum(ratios), right=0.34)
    panels = figure.subplots(
        len(ratios), 1, sharex=True, gridspec_kw={"height_ratios": ratios, "hspace": 0.07}
    )
    edges, count, fit = merged(edges, count, fit)
    _draw_counts(panels[0], edges, count, fit)
    _draw_residuals(panels[1], edges, deviation(count, fit))
    _draw_p_values(panels[2], scan)
    if scan.limit is not None:
        _draw_limit(panels[3], scan.limit, limit_label)
    for axes in panels[2:]:
        _draw_flags(axes, scan)
    if (scan.flagged is not None and scan.flagged.any()) or scan.unbinned_p_value is not None:
        panels[2].legend(
            loc="lower right", ncols=3, fontsize=9, frameon=True, framealpha=1, edgecolor="none"
        )
    panels[0].set_xlim(edges[0], edges[-1])
    panels[-1].set_xlabel("Mass [GeV]")
    caption(panels[0], left, right)
    figure.align_ylabels(list(panels))
    return figure


def merged(edges: Array, count: Array, fit: Array, most: int = 250) -> tuple[Array, Array, Array]:
    """Neighbouring bins added up, so that at most `most` are left to look at.

    Bins at the end that do not fill a merged bin are left out.
    """
    times = -(-len(count) // most)
    whole = len(count) // times * times
    return (
        edges[: whole + 1 : times],
        count[:whole].reshape(-1, times).sum(axis=1),
        fit[:whole].reshape(-1, times).sum(axis=1),
    )


def _draw_counts(axes: Axes, edges: Array, count: Array, fit: Array) -> None:
    centre = (edges[1:] + edges[:-1]) / 2
    if len(count) <= 150:
        axes.errorbar(
            centre, count, yerr=np.sqrt(count), fmt="o", color="black", markersize=3,
            elinewidth=0.8, label="spectrum",
        )  # fmt: skip
    else:
        axes.stairs(count, edges, color="black", linewidth=0.7, label="spectrum")
    axes.plot(centre, fit, color=COLOURS[2], label="smooth background", linewidth=1.3)
    axes.set_ylim(0, 1.25 * float(np.max(count, initial=1.0)))
    axes.set_ylabel(f"Events / ({1e3 * (edges[1] - edges[0]):.3g} MeV)")
    axes.legend(loc="upper right", ncols=2)


def _draw_residuals(axes: Axes, edges: Array, values: Array) -> None:
    axes.stairs(np.nan_to_num(values), edges, fill=True, color="0.55")
    axes.axhline(0, color="black", linewidth=0.8)
    reach = max(3.8, 1.15 * float(np.nanmax(np.abs(values), initial=0.0)))
    axes.set_ylim(-reach, reach)
    axes.set_ylabel("Deviation [σ]")


def _draw_p_values(axes: Axes, scan: Scan) -> None:
    axes.plot(scan.mass, scan.p_value, color=COLOURS[0], linewidth=1.3, label="binned")
    if scan.unbinned_p_value is not None:
        axes.plot(
            scan.mass, scan.unbinned_p_value, color=COLOURS[3], linewidth=1.2,
            linestyle=(0, (2, 1.5)), label="unbinned",
        )  # fmt: skip
    seen = scan.p_value[scan.p_value > 0]
    bottom = min(float(np.nanmin(seen, initial=1.0)) / 300, 1e-4)
    axes.set_yscale("log")
    axes.set_ylim(bottom, 2.0)
    axes.yaxis.set_major_locator(LogLocator(base=10, numticks=6))
    axes.yaxis.set_major_formatter(FuncFormatter(power))
    axes.yaxis.set_minor_locator(NullLocator())
    for level, tail in TAILS.items():
        if tail > bottom * 1.5:
            axes.axhline(tail, color="0.6", linewidth=0.7, linestyle="--", zorder=0)
            axes.annotate(
                f"{level}σ", (1, tail), (4, 0), xycoords=("axes fraction", "data"),
                textcoords="offset points", va="center", fontsize=9,
            )  # fmt: skip
    if scan.excess is not None:
        _mark_excess(axes, scan, *scan.excess)
    axes.set_ylabel("Local p-value")


def _mark_excess(axes: Axes, scan: Scan, mass: float, text: str) -> None:
    """A triangle under the curve, and words on the side where there is more room."""
    depth = scan.p_value[np.argmin(np.abs(scan.mass - mass))]
    low, high = scan.mass[0], scan.mass[-1]
    to_right = mass < (low + high) / 2
    axes.annotate(
        "▲ " + text if to_right else text + " ▲", (mass, depth), (-4 if to_right else 4, -4),
        textcoords="offset points", va="top", ha="left" if to_right else "right", fontsize=9,
        bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1},
    )  # fmt: skip


def _draw_flags(axes: Axes, scan: Scan) -> None:
    """Shade hypotheses whose fits are not to be trusted, each run of them once."""
    if scan.flagged is None or not scan.flagged.any():
        return
    middle = (scan.mass[1:] + scan.mass[:-1]) / 2
    edge = np.concatenate([scan.mass[:1], middle, scan.mass[-1:]])
    change = np.flatnonzero(np.diff(np.concatenate([[False], scan.flagged, [False]])))
    for first, last in change.reshape(-1, 2):
        axes.axvspan(
            edge[first], edge[last], color="0.85", linewidth=0, zorder=-1,
            label="biased or poor fit" if first == change[0] else None,
        )  # fmt: skip


def _draw_limit(axes: Axes, limit: Limit, label: str) -> None:
    colours = (OUTER_BAND, INNER_BAND)[-len(limit.bands()) :]
    for (name, lower, upper), colour in zip(limit.bands(), colours, strict=False):
        axes.fill_between(
            limit.mass, lower, upper, color=colour, linewidth=0, label=f"expected {name}"
        )
    axes.plot(limit.mass, limit.expected, "--", color="black", linewidth=1.1, label="expected")
    if limit.observed is not None:
        axes.plot(limit.mass, limit.observed, color="black", linewidth=1.1, label="observed")
    seen = limit.positive()
    low, high = (float(seen.min()), float(seen.max())) if seen.size else (0.1, 1.0)
    if high / low > 30:
        log_axis(axes, seen, headroom=1.3)
    else:
        axes.set_ylim(0, 1.5 * high)
        if high < 1e-2:
            axes.yaxis.set_major_formatter(FuncFormatter(power))
    axes.set_ylabel(label)
    axes.legend(loc="upper center", ncols=2, fontsize=9)
