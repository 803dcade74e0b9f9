"""Ticks of logarithmic axes: decades with names, and as much between them as there is room for."""

from __future__ import annotations

import numpy as np
from matplotlib.axis import Axis
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter

from lumbra.presentation.style import power

__all__ = ["log_ticks"]


def log_ticks(axis: Axis, low: float, high: float, *, most: int = 12) -> None:
    """Put ticks on a logarithmic axis: decades, and 2 and 5 with names where decades are few.

    Parameters
    ----------
    axis : Axis
        With a logarithmic scale.
    low, high : float
        Its ends.
    most : int
        How many names there is room for.
    """
    decades = float(np.log10(high / low))
    # every, every second or every third decade: locators leave out decades one by one
    axis.set_major_locator(LogLocator(base=10.0 ** max(1, int(np.ceil(decades / most)))))
    axis.set_major_formatter(FuncFormatter(power))
    axis.set_minor_formatter(NullFormatter())
    between = tuple(range(2, 10)) if decades < 6.5 else (1,)
    axis.set_minor_locator(LogLocator(base=10, subs=between, numticks=999))
    if decades < 2.2:
        named = (2, 5) if decades >= 0.7 else tuple(range(2, 10))
        axis.set_minor_locator(LogLocator(base=10, subs=named, numticks=999))
        axis.set_minor_formatter(FuncFormatter(power))
