"""Figure: panels of curves side by side, for what an experiment does to particles and events."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, FuncFormatter, LogLocator
from numpy.typing import NDArray

from lumbra.presentation.style import COLOURS, caption, log_axis, new_figure

__all__ = ["Panel", "draw_panels"]

Array = NDArray[np.float64]
_TURNS = ("-", "--", ":")
"""Line styles: where colours run out they begin again in the next style."""


@dataclass(frozen=True)
class Panel:
    """One panel of curves.

    Parameters
    ----------
    x, y : str
        Names of the axes, with units.
    curves : mapping of str to ((n,), (n,))
        Points by the name in the legend; NaN leaves a gap.
    title : str
        Of the legend.
    log_x, log_y : bool
        Whether an axis is logarithmic.
    percent : bool
        Whether y is a share, shown in per cent from 0 to 100.
    limits : pair of float, optional
        Of the x axis; those of the curves if left out.
    """

    x: str
    y: str
    curves: Mapping[str, tuple[Array, Array]]
    title: str = ""
    log_x: bool = False
    log_y: bool = False
    percent: bool = False
    limits: tuple[float, float] | None = None


def draw_panels(panels: Sequence[Panel], *, left: str = "", right: str = "") -> Figure:
    """Panels in a row, each with its own axes and a legend above its curves.

    Parameters
    ----------
    panels : sequence of Panel
        From left to right.
    left, right : str
        Captions.
    """
    figure = new_figure(5.2 * len(panels), 4.8)
    row = figure.subplots(1, len(panels), squeeze=False)[0]
    figure.subplots_adjust(wspace=0.22)
    for axes, panel in zip(row, panels, strict=True):
        _draw(axes, panel)
    caption(row[0], left, right, until=row[-1])
    return figure


def _draw(axes: Axes, panel: Panel) -> None:
    for number, (name, (x, y)) in enumerate(panel.curves.items()):
        turn, place = divmod(number, len(COLOURS))
        axes.plot(x, y, _TURNS[turn % len(_TURNS)], color=COLOURS[place], label=name)
    axes.set_xlabel(panel.x)
    axes.set_ylabel(panel.y)
    values = np.concatenate([np.ravel(y) for _, y in panel.curves.values()] or [np.ones(1)])
    lines = -(-(len(panel.curves) + bool(panel.title)) // 2)
    if panel.log_y:
        log_axis(axes, values, headroom=1.06 + 0.06 * lines)
    else:
        top = 1.0 if panel.percent else float(np.nanmax(values, initial=1e-3))
        axes.set_ylim(0, top * (1.06 + 0.075 * lines))
    if panel.percent and not panel.log_y:
        axes.yaxis.set_major_locator(FixedLocator(np.linspace(0, 1, 6).tolist()))
        axes.yaxis.set_minor_locator(FixedLocator(np.linspace(0.1, 0.9, 5).tolist()))
    if panel.percent:
        axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.3g} %"))
    if panel.log_x:
        axes.set_xscale("log")
        axes.xaxis.set_minor_locator(LogLocator(base=10, subs=(2, 5)))
        for which in (axes.xaxis.set_major_formatter, axes.xaxis.set_minor_formatter):
            which(FuncFormatter(lambda value, _: f"{value:g}"))
        axes.tick_params(axis="x", which="minor", labelsize=9)
    if panel.limits is not None:
        axes.set_xlim(*panel.limits)
    elif panel.curves:
        places = np.concatenate([x for x, _ in panel.curves.values()])
        axes.set_xlim(float(places.min()), float(places.max()))
    if panel.curves:
        axes.legend(
            loc="upper left", ncols=2, title=panel.title or None, alignment="left", fontsize=9,
            title_fontsize=9.5, columnspacing=1.2, borderaxespad=0.4,
        )  # fmt: skip
    else:
        axes.text(0.5, 0.5, "nothing fires", ha="center", transform=axes.transAxes)
