"""Figure: signal efficiency by mass, after the whole selection, in the mass window."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from numpy.typing import NDArray

from lumbra.presentation.style import COLOURS, caption, new_figure

__all__ = ["draw_efficiency"]

Array = NDArray[np.float64]


def draw_efficiency(
    mass: Array, efficiency: Array, error: Array, *, left: str = "", right: str = ""
) -> Figure:
    """Signal efficiency by mass, in the mass window, with its statistical error.

    Parameters
    ----------
    mass : (n,)
        [GeV]
    efficiency, error : (n,)
        Efficiency and its standard error, as fractions.
    left, right : str
        Captions.
    """
    figure = new_figure(7.0, 4.4)
    axes = figure.subplots()
    spread = np.nan_to_num(error)
    axes.fill_between(
        mass, efficiency - spread, efficiency + spread, color=COLOURS[0], alpha=0.3, linewidth=0
    )
    style = "o-" if len(mass) <= 40 else "-"
    axes.plot(mass, efficiency, style, color=COLOURS[0], markersize=3.5)
    axes.set_ylim(0, 1.15 * float(np.nanmax(efficiency + spread, initial=1e-3)))
    low, high = float(mass.min()), float(mass.max())
    axes.set_xlim(0.0 if low < 0.2 * high else low, high)
    axes.yaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{100 * value:.3g} %"))
    axes.set_xlabel("Mass [GeV]")
    axes.set_ylabel("Signal efficiency in the window")
    caption(axes, left, right)
    return figure
