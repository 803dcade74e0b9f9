"""Figure: limits by integrated luminosity, with the milestones of a collider."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter
from numpy.typing import NDArray

from lumbra.presentation.style import COLOURS, caption, log_axis, new_figure, power

__all__ = ["draw_projection"]

Array = NDArray[np.float64]


def draw_projection(
    curves: Mapping[str, tuple[Array, Array]],
    ylabel: str,
    *,
    now: float,
    known: Mapping[str, float],
    milestones: Sequence[tuple[str, float]] = (),
    cl: float = 0.9,
    left: str = "",
    right: str = "",
) -> Figure:
    """Limits against luminosity on two logarithmic axes.

    Parameters
    ----------
    curves : mapping of str to two (t,)
        Luminosity [fb⁻¹] and limit by label.
    ylabel : str
        Quantity and unit.
    now : float
        Luminosity from which it is projected [fb⁻¹].
    known : mapping of str to float
        Limits there by label, marked; with a better detector the curves run below them.
    milestones : sequence of (str, float)
        Names and luminosities [fb⁻¹]; those within the axis are marked.
    cl : float
        Confidence or credibility level.
    left, right : str
        Captions.
    """
    figure = new_figure(7.0, 5.0)
    axes = figure.subplots()
    for number, (label, (luminosity, limit)) in enumerate(curves.items()):
        colour = COLOURS[number % len(COLOURS)]
        axes.plot(luminosity, limit, color=colour, label=label or None)
        axes.plot([now], [known[label]], "o", color=colour, markersize=5)
    values = np.concatenate([limit for _, limit in curves.values()])
    across = np.concatenate([luminosity for luminosity, _ in curves.values()])
    log_axis(axes, values, headroom=1.4)
    axes.set_xscale("log")
    axes.set_xlim(float(across.min()), float(across.max()))
    axes.xaxis.set_major_locator(LogLocator(base=10))
    axes.xaxis.set_major_formatter(FuncFormatter(power))
    axes.xaxis.set_minor_formatter(NullFormatter())
    top = axes.get_ylim()[1]
    for place in dict.fromkeys(luminosity for _, luminosity in milestones):
        if across.min() < place < across.max():
            # plans that contradict each other in the year share a line
            name = ", ".join(text for text, luminosity in milestones if luminosity == place)
            axes.axvline(place, color="0.6", linewidth=0.8, linestyle=":", zorder=0)
            axes.annotate(
                name, (place, top), (-3, -5), textcoords="offset points", rotation=90, ha="right",
                fontsize=8, color="0.35", va="top",
            )  # fmt: skip
    axes.set_xlabel("Integrated luminosity [fb⁻¹]")
    axes.set_ylabel(ylabel)
    if any(curves):
        title = f"{100 * cl:g} % upper limits"
        axes.legend(loc="lower left", title=title, ncols=2, title_fontsize=10.5)
    caption(axes, left, right)
    return figure
