"""Figure: signal efficiency by mass, after the whole selection and in the mass window."""

from __future__ import annotations

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import PercentFormatter
from numpy.typing import NDArray

from lumbra.presentation.style import COLOURS, caption, new_figure

__all__ = ["draw_efficiency"]

Array = NDArray[np.float64]


def draw_efficiency(
    mass: Array, efficiency: Array, error: Array, *, left: str = "", right: str = ""
) -> Figure:
    """Signal efficiency by mass with its statistical error.

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
    axes.plot(mass, efficiency, "o-", color=COLOURS[0], markersize=3.5)
    axes.set_ylim(0, 1.25 * float(np.nanmax(efficiency + spread, initial=1e-3)))
    axes.set_xlim(min(0.0, float(mass.min())), float(mass.max()) * 1.03)
    axes.yaxis.set_major_formatter(PercentFormatter(1.0))
    axes.set_xlabel("Signal mass [GeV]")
    axes.set_ylabel("Signal efficiency")
    caption(axes, left, right)
    return figure
