"""Figures: upper limits by mass with expected bands, beside published curves."""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.transforms import ScaledTranslation
from numpy.typing import NDArray

from lumbra.presentation.curves import Band, Curve, Limit
from lumbra.presentation.style import (
    COLOURS,
    INNER_BAND,
    OUTER_BAND,
    caption,
    log_axis,
    new_figure,
)

__all__ = ["draw_limit"]

_OWN = ("expected", "observed")
_AXES_HEIGHT = 325.0
_TITLE = 20.0
_ROW = 15.0
"""Heights [points] of the axes, of the legend's title with its padding, and of one of its rows."""


def draw_limit(
    limit: Limit,
    ylabel: str,
    *,
    cl: float = 0.9,
    published: Sequence[Curve] = (),
    favoured: Band | None = None,
    legend_title: str = "",
    ceiling: float | None = None,
    left: str = "",
    right: str = "",
) -> Figure:
    """Observed and expected upper limits by mass on a logarithmic axis.

    Parameters
    ----------
    limit : Limit
        What was found; in the unit of `ylabel`.
    ylabel : str
        Quantity and unit.
    cl : float
        Confidence or credibility level.
    published : sequence of Curve
        To compare with, drawn as lines with their own dashes.
    favoured : Band, optional
        Region that would explain an anomaly, such as (g−2) of the muon.
    legend_title : str
        What is assumed: method, decays.
    ceiling : float, optional
        Values above it are not shown, nor masses at which nothing below it could be excluded.
    left, right : str
        Captions.
    """
    figure = new_figure(7.0, 5.4)
    axes = figure.subplots()
    low, high = _mass_range(limit, ceiling)
    if favoured is not None:
        _draw_favoured(axes, favoured)
    _draw_own(axes, limit)
    for number, curve in enumerate(published):
        _draw_published(axes, curve, number)
    title = f"{100 * cl:g} % upper limits" + (f", {legend_title}" if legend_title else "")
    height = _legends(axes, title, len(limit.bands()) + 1 + (limit.observed is not None))
    room = 1 / (1 - height / _AXES_HEIGHT)
    seen = _visible(limit, published, favoured, low, high)
    # Where hardly any signal passes, limits rise without end: let them leave the figure.
    seen = seen[seen <= 100 * float(np.nanmedian(limit.expected))]
    reached = None
    if ceiling is not None and np.any(seen > ceiling):
        seen, reached = np.append(seen[seen <= ceiling], ceiling), ceiling
    log_axis(axes, seen, headroom=room)
    axes.set_xlim(low, high)
    if reached is not None:
        _draw_ceiling(axes, reached)
    axes.set_xlabel("Mass [GeV]")
    axes.set_ylabel(ylabel)
    caption(axes, left, right)
    return figure


def _legends(axes: Axes, title: str, own: int) -> float:
    """Our limits in two columns, and what they are compared with one to a line below.

    Labels of other people's curves are long: in columns they would run out of the figure.

    Returns
    -------
    float
        Height of both [points].
    """
    handles, labels = axes.get_legend_handles_labels()
    order = sorted(range(len(labels)), key=lambda i: not labels[i].startswith(_OWN))
    handles, labels = [handles[i] for i in order], [labels[i] for i in order]
    first = axes.legend(
        handles[:own], labels[:own], loc="upper left", ncols=2, title=title, alignment="left",
        title_fontsize=10.5, columnspacing=1.4, borderaxespad=0.8,
    )  # fmt: skip
    first.set_zorder(10)
    first.set_in_layout(False)
    height = _TITLE + _ROW * -(-own // 2)
    if len(labels) > own:
        axes.add_artist(first)
        below = axes.transAxes + ScaledTranslation(0, -height / 72, axes.figure.dpi_scale_trans)
        second = axes.legend(
            handles[own:], labels[own:], loc="upper left", bbox_to_anchor=(0, 1),
            bbox_transform=below, borderaxespad=0.8,
        )  # fmt: skip
        second.set_zorder(10)
        second.set_in_layout(False)
        height += _ROW * (len(labels) - own)
    return height + _ROW / 2


def _draw_own(axes: Axes, limit: Limit) -> None:
    for (name, lower, upper), colour in zip(
        limit.bands(), (OUTER_BAND, INNER_BAND)[-len(limit.bands()) :], strict=False
    ):
        axes.fill_between(
            limit.mass, lower, upper, color=colour, linewidth=0, label=f"expected {name}", zorder=2
        )
    axes.plot(limit.mass, limit.expected, "--", color="black", label="expected median", zorder=3)
    if limit.observed is not None:
        axes.plot(limit.mass, limit.observed, "-", color="black", label="observed", zorder=4)


def _mass_range(limit: Limit, ceiling: float | None) -> tuple[float, float]:
    low, high = float(limit.mass.min()), float(limit.mass.max())
    if ceiling is not None:
        lowest = limit.expected if limit.minus2 is None else limit.minus2
        reached = limit.mass[lowest <= ceiling]
        high = float(reached.max()) if reached.size else high
    return (0.0 if low < 0.2 * high else low), high


def _draw_ceiling(axes: Axes, ceiling: float) -> None:
    """A line at the ceiling, above which nothing that was drawn before is left."""
    bottom = axes.get_ylim()[0]
    below = Rectangle((0, bottom), 1, ceiling - bottom, transform=axes.get_yaxis_transform())
    for artist in (*axes.lines, *axes.collections):
        artist.set_clip_path(below)
    axes.axhline(ceiling, color="0.45", linewidth=0.9, linestyle=":", zorder=6)
    perturbative = math.isclose(ceiling, math.sqrt(4 * math.pi), rel_tol=1e-6)
    axes.annotate(
        "√(4π)" if perturbative else f"{ceiling:g}",
        (0, ceiling), (7, 3), xycoords=("axes fraction", "data"),
        textcoords="offset points", color="0.35", fontsize=9,
    )  # fmt: skip


def _draw_favoured(axes: Axes, band: Band) -> None:
    axes.fill_between(
        band.mass, band.lower, band.upper, color=COLOURS[2], alpha=0.22, linewidth=0,
        label=band.label, zorder=1,
    )  # fmt: skip
    if band.centre is not None:
        axes.plot(band.mass, band.centre, color=COLOURS[2], linewidth=1.0, zorder=1)


def _draw_published(axes: Axes, curve: Curve, number: int) -> None:
    colour = (COLOURS[3], COLOURS[5], COLOURS[1])[number % 3]
    dashes = ((0, (6, 1.5, 1.5, 1.5)), (0, (1.5, 1.2)), (0, (8, 2)))[number % 3]
    axes.plot(
        curve.mass, curve.value, color=colour, linestyle=dashes, linewidth=1.8,
        label=curve.label, zorder=5,
    )  # fmt: skip


def _visible(
    limit: Limit, published: Sequence[Curve], favoured: Band | None, low: float, high: float
) -> NDArray[np.float64]:
    """Values inside the mass range that the axis must span."""
    curves = [(curve.mass, curve.value) for curve in published]
    if favoured is not None:
        curves += [(favoured.mass, favoured.lower), (favoured.mass, favoured.upper)]
    # Below 0.1 GeV a favoured region falls without end.
    inside = [value[(mass >= max(low, 0.1)) & (mass <= high)] for mass, value in curves]
    return np.concatenate([limit.within(low, high).positive(), *inside])
