"""Figures: what a coupling is seen beside, and the plane of mediator and dark-matter mass."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.colors import ListedColormap
from matplotlib.figure import Figure
from matplotlib.patches import Patch
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter
from numpy.typing import NDArray

from lumbra.interpretation.context import REGIONS, ContextLine
from lumbra.presentation.style import COLOURS, caption, log_axis, new_figure, power

__all__ = ["draw_context", "draw_mediator_plane"]

Array = NDArray[np.float64]

_SHADES: Final = ("0.85", "#5790fc", "#f89c20", "#e42536", "#964a8b")
"""By the order of `REGIONS`."""


def draw_context(
    lines: Sequence[ContextLine], ylabel: str, masses: tuple[float, float], *, left: str = ""
) -> Figure:
    """Targets and bands as thick lines, exclusions as thin ones.

    Parameters
    ----------
    lines : sequence of ContextLine
        All in one quantity.
    ylabel : str
        Its name and unit.
    masses : (float, float)
        Ends of the axis [GeV].
    left : str
        Caption.
    """
    figure = new_figure(7.0, 5.4)
    axes = figure.subplots()
    seen = [np.empty(0)]
    for number, line in enumerate(lines):
        colour = COLOURS[number % len(COLOURS)]
        inside = (line.mass >= masses[0]) & (line.mass <= masses[1])
        seen.append(line.lower[inside])
        if line.upper is not None:
            axes.fill_between(
                line.mass, line.lower, line.upper, color=colour, alpha=0.3, linewidth=0,
                label=line.label,
            )  # fmt: skip
        else:
            axes.plot(
                line.mass, line.lower, "-" if line.excluded else "--", color=colour,
                linewidth=0.8 if line.excluded else 2.0, label=line.label,
            )  # fmt: skip
    log_axis(axes, np.concatenate(seen), headroom=1.25 + 0.05 * len(lines))
    _log_masses(axes, masses)
    axes.set_xlabel("Mass [GeV]")
    axes.set_ylabel(ylabel)
    axes.legend(loc="upper left")
    caption(axes, left, "")
    return figure


def draw_mediator_plane(
    mediator: Array, dark_matter: Array, regions: NDArray[np.int64], *, left: str = ""
) -> Figure:
    """What a search sees of a mediator, by its mass and that of the dark matter.

    Parameters
    ----------
    mediator : (n,)
        [GeV]
    dark_matter : (k,)
        [GeV]
    regions : (k, n)
        Places in `REGIONS`.
    left : str
        Caption.
    """
    figure = new_figure(7.0, 5.0)
    axes = figure.subplots()
    shades = ListedColormap(_SHADES)
    axes.pcolormesh(
        mediator, dark_matter, regions, cmap=shades, vmin=-0.5, vmax=len(REGIONS) - 0.5,
        shading="nearest", rasterized=True,
    )  # fmt: skip
    _log_masses(axes, (float(mediator.min()), float(mediator.max())))
    axes.set_yscale("log")
    axes.yaxis.set_major_formatter(FuncFormatter(power))
    axes.yaxis.set_minor_formatter(NullFormatter())
    axes.set_xlabel("Mass of the mediator [GeV]")
    axes.set_ylabel("Mass of the dark matter [GeV]")
    there = np.unique(regions)
    axes.legend(
        handles=[Patch(color=_SHADES[i], label=REGIONS[i]) for i in there],
        loc="upper left", frameon=True, framealpha=0.9,
    )  # fmt: skip
    caption(axes, left, "")
    return figure


def _log_masses(axes: Axes, masses: tuple[float, float]) -> None:
    axes.set_xscale("log")
    axes.set_xlim(*masses)
    axes.xaxis.set_major_locator(LogLocator(base=10))
    axes.xaxis.set_major_formatter(FuncFormatter(power))
    axes.xaxis.set_minor_formatter(NullFormatter())
