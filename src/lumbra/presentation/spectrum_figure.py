"""Figure: the spectrum of an observable, backgrounds stacked, with data and their deviations."""

from __future__ import annotations

from collections.abc import Mapping
from itertools import cycle

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator
from numpy.typing import NDArray

from lumbra.presentation.deviation import deviation, poisson_errors
from lumbra.presentation.style import COLOURS, caption, log_axis, new_figure

__all__ = ["draw_spectrum", "stacking_order"]

Array = NDArray[np.float64]


def draw_spectrum(
    edges: Array,
    backgrounds: Mapping[str, Array],
    error: Array,
    data: Array | None = None,
    *,
    data_label: str = "data",
    xlabel: str = "Recoil mass [GeV]",
    left: str = "",
    right: str = "",
) -> Figure:
    """Backgrounds stacked over an observable, with data on top and deviations below.

    Parameters
    ----------
    edges : (n + 1,)
        Bin edges [GeV].
    backgrounds : mapping of str to (n,)
        Expected events per bin, by the label of the sample.
    error : (n,)
        Error of the total expectation from the number of simulated events.
    data : (n,), optional
        Counts; without them there is no lower panel.
    data_label : str
        "data" or "pseudo-data".
    xlabel : str
        The observable.
    left, right : str
        Captions.
    """
    total = np.nansum(list(backgrounds.values()), axis=0)
    first, last = _filled(total if data is None else total + data)
    if data is None:
        figure = new_figure(7.0, 5.0)
        upper = figure.subplots()
        bottom = upper
    else:
        figure = new_figure(7.0, 6.2)
        upper, bottom = figure.subplots(
            2, 1, sharex=True, gridspec_kw={"height_ratios": [3.4, 1], "hspace": 0.06}
        )
    _draw_stack(upper, edges, backgrounds, total, error)
    if data is not None:
        _draw_data(upper, edges, data, data_label)
        _draw_deviations(bottom, edges, deviation(data, total, error))
    seen = total if data is None else np.concatenate([total, data])
    log_axis(upper, np.maximum(seen[seen > 0], 0.1), headroom=1.3)
    width = np.diff(edges)
    even = np.allclose(width, width[0], rtol=1e-3)
    upper.set_ylabel(f"Events / ({width[0]:.3g} GeV)" if even else "Events / bin")
    bottom.set_xlabel(xlabel)
    bottom.set_xlim(edges[first], edges[last + 1])
    figure.align_ylabels([upper, bottom])
    upper.legend(loc="upper right", ncols=2, columnspacing=1.2)
    caption(upper, left, right)
    return figure


def _filled(events: Array) -> tuple[int, int]:
    """First and last bin to show: empty ones at the ends tell nothing."""
    filled = np.flatnonzero(events > 0)
    return (int(filled[0]), int(filled[-1])) if filled.size else (0, len(events) - 1)


def stacking_order(backgrounds: Mapping[str, Array]) -> list[str]:
    """Samples from the smallest, at the bottom of the stack, to the largest."""
    return sorted(backgrounds, key=lambda name: float(np.nansum(backgrounds[name])))


def _draw_stack(
    axes: Axes, edges: Array, backgrounds: Mapping[str, Array], total: Array, error: Array
) -> None:
    floor = np.zeros_like(total)
    colours = dict(zip(backgrounds, cycle(COLOURS), strict=False))
    for name in stacking_order(backgrounds):
        ceiling = floor + np.nan_to_num(backgrounds[name])
        axes.stairs(
            ceiling,
            edges,
            baseline=floor,
            fill=True,
            color=colours[name],
            label=name,
        )
        floor = ceiling
    axes.stairs(
        total + error,
        edges,
        baseline=np.maximum(total - error, 0),
        fill=True,
        facecolor="none",
        edgecolor="0.25",
        hatch="//////",
        linewidth=0,
        label="simulation statistics",
    )


def _draw_data(axes: Axes, edges: Array, data: Array, label: str) -> None:
    centre = (edges[1:] + edges[:-1]) / 2
    below, above = poisson_errors(data)
    filled = data > 0
    axes.errorbar(
        centre[filled],
        data[filled],
        yerr=(below[filled], above[filled]),
        fmt="o",
        color="black",
        markersize=3.5 if len(data) < 120 else 2.2,
        elinewidth=0.9,
        label=label,
    )


def _draw_deviations(axes: Axes, edges: Array, values: Array) -> None:
    axes.stairs(np.nan_to_num(values), edges, fill=True, color=COLOURS[0], alpha=0.75)
    axes.axhline(0, color="black", linewidth=0.8)
    reach = max(3.4, 1.15 * float(np.nanmax(np.abs(values), initial=0.0)))
    for level in (-2, 2):
        axes.axhline(level, color="0.5", linewidth=0.8, linestyle=":")
    axes.set_ylim(-reach, reach)
    axes.yaxis.set_major_locator(MaxNLocator(4, steps=[2, 5, 10]))
    axes.set_ylabel("Deviation [σ]", fontsize=10.5)
