"""Figure: a bump hunt on one mass axis: spectrum, residuals, local p-value and limit."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogLocator, NullFormatter
from numpy.typing import NDArray

from lumbra.presentation.curves import Limit
from lumbra.presentation.deviation import deviation
from lumbra.presentation.style import COLOURS, INNER_BAND, OUTER_BAND, caption, new_figure

__all__ = ["draw_hunt"]

Array = NDArray[np.float64]

TAILS = {1: 0.158655, 2: 0.0227501, 3: 1.349898e-3, 4: 3.167124e-5, 5: 2.866516e-7, 6: 9.8659e-10}
"""One-sided normal tail by number of standard deviations."""


def draw_hunt(
    edges: Array,
    count: Array,
    fit: Array,
    mass: Array,
    p_value: Array,
    limit: Limit | None,
    *,
    limit_label: str = "Upper limit, signal yield",
    unbinned_p_value: Array | None = None,
    left: str = "",
    right: str = "",
) -> Figure:
    """Spectrum, residuals, local p-value and upper limit above one another.

    Parameters
    ----------
    edges : (n + 1,)
        Bin edges [GeV].
    count, fit : (n,)
        Counts and the background fit to them.
    mass, p_value : (m,)
        Mass hypotheses [GeV] and their local p-values.
    limit : Limit, optional
        Upper limit by mass; left out, its panel is too.
    limit_label : str
        Quantity and unit of the limit.
    unbinned_p_value : (m,), optional
        Local p-values of the unbinned fit.
    left, right : str
        Captions.
    """
    ratios = [2.4, 1.0, 1.3] + ([1.6] if limit is not None else [])
    figure = new_figure(7.0, 1.5 + 1.25 * sum(ratios))
    panels = figure.subplots(
        len(ratios), 1, sharex=True, gridspec_kw={"height_ratios": ratios, "hspace": 0.0}
    )
    edges, count, fit = merged(edges, count, fit)
    _draw_counts(panels[0], edges, count, fit)
    _draw_residuals(panels[1], edges, deviation(count, fit))
    _draw_p_values(panels[2], mass, p_value, unbinned_p_value)
    if limit is not None:
        _draw_limit(panels[3], limit, limit_label)
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
        axes.stairs(count, edges, color="black", linewidth=0.6, label="spectrum")
    axes.plot(centre, fit, color=COLOURS[2], label="background fit")
    axes.set_ylim(0, 1.3 * float(np.max(count, initial=1.0)))
    axes.set_ylabel(f"Events / ({1e3 * (edges[1] - edges[0]):.3g} MeV)")
    axes.legend(loc="upper right", ncols=2)


def _draw_residuals(axes: Axes, edges: Array, values: Array) -> None:
    axes.stairs(np.nan_to_num(values), edges, fill=True, color="0.55")
    axes.axhline(0, color="black", linewidth=0.8)
    reach = max(3.8, 1.15 * float(np.nanmax(np.abs(values), initial=0.0)))
    axes.set_ylim(-reach, reach)
    axes.set_ylabel("Deviation [σ]")


def _draw_p_values(axes: Axes, mass: Array, p_value: Array, unbinned: Array | None) -> None:
    axes.plot(mass, p_value, color=COLOURS[0], linewidth=1.1, label="binned")
    if unbinned is not None:
        axes.plot(mass, unbinned, color=COLOURS[3], linewidth=1.0, linestyle=":", label="unbinned")
        axes.legend(loc="lower left", ncols=2)
    smallest = float(np.nanmin(np.where(p_value > 0, p_value, np.nan), initial=1.0))
    bottom = min(smallest / 30, 3e-4)
    axes.set_yscale("log")
    axes.set_ylim(bottom, 1.5)
    axes.yaxis.set_major_locator(LogLocator(base=10, numticks=6))
    axes.yaxis.set_minor_formatter(NullFormatter())
    for level, tail in TAILS.items():
        if tail > bottom * 1.5:
            axes.axhline(tail, color="0.6", linewidth=0.7, linestyle="--", zorder=0)
            axes.text(
                1.01, tail, f"{level}σ", transform=axes.get_yaxis_transform(), va="center",
                fontsize=9,
            )  # fmt: skip
    axes.set_ylabel("Local p-value")


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
        axes.set_yscale("log")
        axes.set_ylim(low / 1.5, high * (high / low) ** 0.45)
    else:
        axes.set_ylim(0, 1.5 * high)
        axes.ticklabel_format(axis="y", style="sci", scilimits=(-2, 4), useMathText=True)
    axes.set_ylabel(label)
    axes.legend(loc="upper right", ncols=2, fontsize=9)
