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
        Luminosity from which it is projected [fb⁻¹], marked on every curve.
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
        height = np.exp(np.interp(np.log(now), np.log(luminosity), np.log(limit)))
        axes.plot([now], [height], "o", color=colour, markersize=5)
    values = np.concatenate([limit for _, limit in curves.values()])
    across = np.concatenate([luminosity for luminosity, _ in curves.values()])
    log_axis(axes, values, headroom=1.4)
    axes.set_xscale("log")
    axes.set_xlim(float(across.min()), float(across.max()))
    axes.xaxis.set_major_locator(LogLocator(base=10))
    axes.xaxis.set_major_formatter(FuncFormatter(power))
    axes.xaxis.set_minor_formatter(NullFormatter())
    bottom = axes.get_ylim()[0]
    for name, place in milestones:
        if across.min() < place < across.max():
            axes.axvline(place, color="0.6", linewidth=0.8, linestyle=":", zorder=0)
            axes.annotate(
                name, (place, bottom), (3, 4), textcoords="offset points", rotation=90,
                fontsize=8, color="0.35", va="bottom",
            )  # fmt: skip
    axes.set_xlabel("Integrated luminosity [fb⁻¹]")
    axes.set_ylabel(ylabel)
    if any(curves):
        title = f"{100 * cl:g} % expected upper limits"
        axes.legend(loc="upper right", title=title, ncols=2, title_fontsize=10.5)
    caption(axes, left, right)
    return figure
