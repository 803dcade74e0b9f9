"""Figure: couplings of a model that a recast limit excludes, between their two edges."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter
from numpy.typing import NDArray

from lumbra.presentation.curves import Band
from lumbra.presentation.style import COLOURS, INNER_BAND, caption, log_axis, new_figure, power

__all__ = ["draw_region"]

Array = NDArray[np.float64]

_MANY = 1000
_BEYOND = 3.0
"""The axis ends this factor beyond the last mass at which anything is excluded."""
_DECADES = 3.0
"""An edge that lies further above the lower one than this leaves the figure."""


def draw_region(
    mass: Array,
    lower: Array,
    upper: Array,
    ylabel: str,
    *,
    band: tuple[Array, Array] | None = None,
    open_above: NDArray[np.bool_] | None = None,
    others: Sequence[Band] = (),
    label: str = "excluded",
    left: str = "",
    right: str = "",
) -> Figure:
    """The excluded region, and how far its lower edge moves with hadronic widths.

    Parameters
    ----------
    mass : (n,)
        [GeV]
    lower, upper : (n,)
        Edges of what is excluded; NaN leaves a gap.
    ylabel : str
        Coupling and unit.
    band : two (n,), optional
        The lower edge moved down and up.
    open_above : (n,) bool, optional
        Where the upper edge is the end of what was looked at: it is not drawn as an edge.
    others : sequence of Band
        To compare with: lines where the upper edge is NaN, and bands.
    label : str
        What the region is, for the legend.
    left, right : str
        Captions.
    """
    figure = new_figure(7.0, 5.0)
    axes = figure.subplots()
    known = np.isfinite(lower)
    thin = 0.7 if len(mass) > _MANY else 1.6
    if known.any():
        closing = upper[known if open_above is None else known & ~open_above]
        ceiling = 10 * max(np.nanmax(lower) * 10**_DECADES, np.max(closing, initial=0.0))
        top = np.where(known, np.minimum(np.nan_to_num(upper, nan=ceiling), ceiling), np.nan)
        axes.fill_between(
            mass, lower, top, where=known, color=COLOURS[0], alpha=0.25, linewidth=0, label=label
        )
        axes.plot(mass, lower, color=COLOURS[0], linewidth=thin)
        closed = known if open_above is None else known & ~open_above
        axes.plot(mass, np.where(closed, upper, np.nan), color=COLOURS[0], linewidth=thin)
        if band is not None and np.nanmax(np.abs(band[1] / lower - 1)) > 1e-3:
            axes.fill_between(
                mass, *band, color=INNER_BAND, linewidth=0, label="hadronic widths, ±1σ", zorder=3
            )
    else:
        axes.text(0.5, 0.5, "nothing is excluded", ha="center", transform=axes.transAxes)
    for number, other in enumerate(others):
        _draw_other(axes, other, COLOURS[1 + number % 5])
    inside = [x.lower[(x.mass >= mass.min()) & (x.mass <= mass.max())] for x in others]
    seen = np.concatenate([lower[known], *inside])
    closing = upper[known & ~open_above] if open_above is not None else upper[known]
    near = closing[closing < 10**_DECADES * np.max(seen, initial=0.0)]
    log_axis(axes, np.concatenate([seen, near]), headroom=1.3 + 0.05 * len(others))
    axes.set_xscale("log")
    last = mass[known].max() if known.any() else mass.max()
    axes.set_xlim(float(mass.min()), float(min(mass.max(), _BEYOND * last)))
    axes.xaxis.set_major_locator(LogLocator(base=10))
    axes.xaxis.set_major_formatter(FuncFormatter(power))
    axes.xaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel("Mass [GeV]")
    axes.set_ylabel(ylabel)
    if axes.get_legend_handles_labels()[1]:
        axes.legend(loc="upper left")
    caption(axes, left, right)
    return figure


def _draw_other(axes: Axes, other: Band, colour: str) -> None:
    """A thin line, or a pale band where there is an upper edge."""
    if np.isfinite(other.upper).any():
        axes.fill_between(
            other.mass, other.lower, other.upper, color=colour, alpha=0.25, linewidth=0,
            label=other.label, zorder=1,
        )  # fmt: skip
    else:
        axes.plot(other.mass, other.lower, color=colour, linewidth=0.7, label=other.label, zorder=1)
