"""Figure: limits along lines of a plane of two masses, a panel for each line."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from matplotlib.figure import Figure

from lumbra.presentation.curves import Curve, Limit
from lumbra.presentation.style import (
    COLOURS,
    INNER_BAND,
    OUTER_BAND,
    caption,
    log_axis,
    new_figure,
)

__all__ = ["Slice", "draw_slices"]


@dataclass(frozen=True)
class Slice:
    """A line in the plane.

    Parameters
    ----------
    title : str
        What is fixed.
    limit : Limit
        By the other mass.
    """

    title: str
    limit: Limit


def draw_slices(
    slices: Sequence[Slice],
    xlabel: str,
    ylabel: str,
    *,
    published: Sequence[Curve] = (),
    left: str = "",
    right: str = "",
) -> Figure:
    """Limits by one mass at several values of the other, on one logarithmic scale.

    Parameters
    ----------
    slices : sequence of Slice
        One panel each, two in a row.
    xlabel, ylabel : str
        The mass that varies, and quantity and unit of the limit.
    published : sequence of Curve
        To compare with, in every panel.
    left, right : str
        Captions.
    """
    rows = -(-len(slices) // 2)
    figure = new_figure(8.6, 1.5 + 2.6 * rows)
    panels = figure.subplots(rows, 2, sharex=True, sharey=True, squeeze=False)
    figure.subplots_adjust(wspace=0.06, hspace=0.08)
    values = np.concatenate([part.limit.positive() for part in slices])
    for panel, part in zip(panels.flat, slices, strict=False):
        limit = part.limit
        bands = limit.bands()
        for (name, lower, upper), colour in zip(
            bands, (OUTER_BAND, INNER_BAND)[-len(bands) :], strict=False
        ):
            panel.fill_between(limit.mass, lower, upper, color=colour, lw=0, label=name)
        panel.plot(limit.mass, limit.expected, "--", color="black", label="expected median")
        if limit.observed is not None:
            panel.plot(limit.mass, limit.observed, "-", color="black", label="observed")
        for number, curve in enumerate(published):
            colour = (COLOURS[3], COLOURS[5], COLOURS[1])[number % 3]
            panel.plot(
                curve.mass, curve.value, color=colour, linewidth=0.6, label=curve.label, zorder=1
            )
        panel.annotate(part.title, (0.04, 0.93), xycoords="axes fraction", va="top")
    for panel in panels.flat[len(slices) :]:
        panel.set_visible(False)
    log_axis(panels[0, 0], values[values <= 100 * float(np.median(values))], headroom=1.25)
    low = min(float(part.limit.mass.min()) for part in slices)
    high = max(float(part.limit.mass.max()) for part in slices)
    panels[0, 0].set_xlim(0.0 if low < 0.2 * high else low, high)
    handles, labels = panels[0, 0].get_legend_handles_labels()
    figure.legend(
        handles, labels, loc="lower center", fontsize=9, ncols=min(len(labels), 4),
        bbox_to_anchor=(0.5, 0.005),
    )  # fmt: skip
    figure.subplots_adjust(bottom=1.0 / figure.get_figheight())
    for panel in panels[-1]:
        panel.set_xlabel(xlabel)
    for panel in panels[:, 0]:
        panel.set_ylabel(ylabel)
    caption(panels[0, 0], left, right, until=panels[0, -1])
    return figure
