"""Figure: what each cut leaves, of the backgrounds in events and of the signals in efficiency."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import matplotlib as mpl
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.textpath import TextPath
from matplotlib.ticker import FuncFormatter, LogLocator, NullLocator
from numpy.typing import NDArray

from lumbra.presentation.style import COLOURS, caption, new_figure, power

__all__ = ["draw_cutflow", "representative"]

Array = NDArray[np.float64]

_LONG = 30
"""Letters of labels that fit into one row of a legend."""


def draw_cutflow(
    cuts: Sequence[str],
    events: Mapping[str, Array],
    efficiencies: Mapping[str, Array],
    *,
    left: str = "",
    right: str = "",
) -> Figure:
    """Expected background events and signal efficiency after each cut, cuts from top to bottom.

    Parameters
    ----------
    cuts : sequence of str
        Names of the n steps.
    events : mapping of str to (n,)
        Expected events, by the label of the background.
    efficiencies : mapping of str to (n,)
        Cumulative efficiency, by the label of the signal; at most six are drawn.
    left, right : str
        Captions.
    """
    height = 2.1 + 0.32 * len(cuts)
    names = [_short(cut) for cut in cuts]
    figure = new_figure(9.0, height, left=0.25 + max(_width(name) for name in names))
    figure.subplots_adjust(bottom=1.12 / height, wspace=0.05)
    first, second = figure.subplots(1, 2, sharey=True)
    row = np.arange(len(cuts))
    for number, (name, values) in enumerate(events.items()):
        _steps(first, row, values, COLOURS[number % len(COLOURS)], name)
    shown = representative(list(efficiencies))
    colours = mpl.colormaps["viridis"](np.linspace(0.0, 0.85, len(shown)))
    for name, colour in zip(shown, colours, strict=True):
        _steps(second, row, efficiencies[name], tuple(colour), name)
    first.set_yticks(row, names)
    first.set_ylim(len(cuts) - 0.5, -0.5)
    first.set_xlabel("Expected background events")
    second.set_xlabel("Signal efficiency")
    for axes, drawn in ((first, events), (second, efficiencies)):
        axes.yaxis.set_minor_locator(NullLocator())
        axes.tick_params(axis="y", length=0)
        _log_x(axes, np.concatenate([np.array([]), *drawn.values()]))
        axes.grid(axis="y", color="0.9", linewidth=0.8)
        axes.set_axisbelow(True)
        # One line under both panels, whatever their tick labels are.
        axes.xaxis.set_label_coords(1.0, -0.36 / (height - 1.46))
    _percent(second)
    for axes, labels in ((first, list(events)), (second, shown)):
        if labels:
            axes.legend(
                loc="upper center", bbox_to_anchor=(0.5, -0.58 / (height - 1.46)), borderaxespad=0,
                ncols=_columns(labels), columnspacing=1.0, handletextpad=0.4,
                handlelength=1.5,
            )  # fmt: skip
    caption(first, left, right, until=second)
    return figure


def _columns(labels: Sequence[str]) -> int:
    """Columns of a legend under one panel."""
    if len(labels) > 4:
        return 3
    return len(labels) if sum(map(len, labels)) <= _LONG else 2


def _width(text: str) -> float:
    """Width of a tick label [inch]."""
    size = float(mpl.rcParams["ytick.labelsize"])
    return float(TextPath((0, 0), text, size=size).get_extents().width) / 72


def representative(signals: Sequence[str], count: int = 6) -> list[str]:
    """At most `count` signal samples, spread evenly over those there are."""
    if len(signals) <= count:
        return list(signals)
    chosen = np.unique(np.round(np.linspace(0, len(signals) - 1, count)).astype(int))
    return [signals[i] for i in chosen]


def _steps(axes: Axes, row: NDArray[np.int_], values: Array, colour: object, label: str) -> None:
    shown = np.where(values > 0, values, np.nan)
    axes.plot(shown, row, "o-", color=colour, markersize=5, label=label)


def _log_x(axes: Axes, values: Array) -> None:
    seen = values[np.isfinite(values) & (values > 0)]
    axes.set_xscale("log")
    if seen.size:
        axes.set_xlim(seen.min() / 2, seen.max() * 2)
    axes.xaxis.set_major_formatter(FuncFormatter(power))


def _percent(axes: Axes) -> None:
    """Name the ticks in percent, also some between decades if there are few of those."""
    low, high = axes.get_xlim()
    # A label at the very edge would run into the neighbouring panel.
    inside = FuncFormatter(
        lambda value, _: f"{100 * value:g} %" if 1.2 * low < value < high / 1.2 else ""
    )
    axes.xaxis.set_major_formatter(inside)
    if np.log10(high / low) < 2:
        axes.xaxis.set_minor_locator(LogLocator(base=10, subs=(2, 5)))
        axes.xaxis.set_minor_formatter(inside)
        axes.tick_params(axis="x", which="minor", labelsize=9)
    axes.set_xlim(low, high)


def _short(text: str, longest: int = 34) -> str:
    return text if len(text) <= longest else text[: longest - 1].rstrip() + "…"
