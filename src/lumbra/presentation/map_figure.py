"""Figures: a quantity over the plane of two masses, and the windows in which it was counted."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import PolyCollection
from matplotlib.colors import LogNorm, Normalize
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter
from matplotlib.tri import Triangulation
from numpy.typing import NDArray

from lumbra.presentation.style import caption, new_figure, power

__all__ = ["draw_map", "draw_windows"]

Array = NDArray[np.float64]

_MOST_DRAWN = 350
_SHOWN = 0.98
"""Share of the values that have colours of their own on a logarithmic scale."""
_LONGEST = 8.0
"""Triangles with a side longer than so many typical ones are not between neighbours."""
_AROUND = np.linspace(0.0, 2 * np.pi, 49)


def draw_map(
    masses: tuple[Array, Array],
    values: Array,
    label: str,
    names: tuple[str, str],
    *,
    logarithmic: bool = True,
    contours: Sequence[float] = (),
    mark: tuple[float, float, str] | None = None,
    left: str = "",
    right: str = "",
) -> Figure:
    """A quantity at many pairs of masses, as colours.

    Parameters
    ----------
    masses : two (h,) arrays
        [GeV]
    values : (h,)
        What is shown; what is not finite, or not above zero on a logarithmic scale, is left out.
    label : str
        Quantity and unit.
    names : (str, str)
        Symbols of the two particles.
    logarithmic : bool
        Whether the colours are.
    contours : sequence of float
        Values at which lines are drawn.
    mark : (float, float, str), optional
        A place, and what to write above the figure about it.
    left, right : str
        Captions.
    """
    figure = new_figure(7.0, 5.0, right=0.3)
    axes = figure.subplots()
    known = np.isfinite(values) & ((values > 0) | (not logarithmic))
    x, y, shown = masses[0][known], masses[1][known], values[known]
    norm = _norm(shown, logarithmic)
    mesh = _mesh(x, y)
    filled = axes.tripcolor(mesh, shown, norm=norm, shading="gouraud", cmap="viridis")
    filled.set_rasterized(True)
    bar = figure.colorbar(
        filled, ax=axes, label=label, pad=0.02, extend="max" if logarithmic else "neither"
    )
    if logarithmic:
        bar.ax.yaxis.set_major_formatter(FuncFormatter(power))
        if norm.vmax is not None and norm.vmin is not None and norm.vmax < 30 * norm.vmin:
            bar.ax.yaxis.set_minor_formatter(FuncFormatter(power))
            bar.ax.tick_params(which="minor", labelsize=8)
    inside = [level for level in contours if shown.min() < level < shown.max()]
    if inside:
        lines = axes.tricontour(mesh, shown, levels=inside, colors="white", linewidths=1.0)
        axes.clabel(lines, fmt=lambda value: power(value), fontsize=8)
    if mark is not None:
        axes.plot(mark[0], mark[1], "+", color="black", markersize=13, markeredgewidth=1.8)
        axes.annotate(mark[2], (0.03, 0.95), xycoords="axes fraction", va="top", fontsize=10)
    _frame(axes, masses, names)
    caption(axes, left, right)
    return figure


def _mesh(x: Array, y: Array) -> Triangulation:
    """Triangles between the windows, without those that span the edge of the plane."""
    mesh = Triangulation(x, y)
    corners = np.stack([x, y], axis=1)[mesh.triangles]
    longest = np.max(np.hypot(*np.moveaxis(corners - np.roll(corners, 1, axis=1), 2, 0)), axis=1)
    mesh.set_mask(longest > _LONGEST * np.median(longest))
    return mesh


def _norm(values: Array, logarithmic: bool) -> Normalize:
    if not logarithmic:
        return Normalize(min(0.0, float(values.min())), float(values.max()))
    # where hardly any signal passes, limits rise without end
    low, high = np.quantile(values, [0.0, _SHOWN])
    return LogNorm(float(low), max(float(high), 1.01 * float(low)))


def _frame(axes: Axes, masses: tuple[Array, Array], names: tuple[str, str]) -> None:
    axes.set_xlim(0.98 * float(masses[0].min()), 1.01 * float(masses[0].max()))
    axes.set_ylim(0.0, 1.04 * float(masses[1].max()))
    axes.set_xlabel(f"Mass of the {names[0]} [GeV]")
    axes.set_ylabel(f"Mass of the {names[1]} [GeV]")


def draw_windows(
    masses: tuple[Array, Array],
    widths: tuple[Array, Array, Array],
    scale: float,
    events: Array,
    names: tuple[str, str],
    *,
    left: str = "",
    right: str = "",
) -> Figure:
    """Windows in the plane of the pair's mass and the recoil mass, some of them.

    They are ellipses in the recoil mass squared, so that they bend where it is small.

    Parameters
    ----------
    masses : two (h,) arrays
        Centres [GeV].
    widths : three (h,) arrays
        Widths of the pair's mass [GeV] and of the recoil mass squared [GeV²], and correlation.
    scale : float
        Semi-axes in widths.
    events : (h,)
        Expected background events in each, for the colours.
    names : (str, str)
        Symbols of the two particles.
    left, right : str
        Captions.
    """
    figure = new_figure(7.0, 5.0, right=0.3)
    axes = figure.subplots()
    drawn = _spread_out(masses, _MOST_DRAWN)
    width_x, width_y, correlation = (part[drawn, None] for part in widths)
    u = scale * np.cos(_AROUND)
    v = correlation * u + np.sqrt(1 - correlation**2) * scale * np.sin(_AROUND)
    x = masses[0][drawn, None] + width_x * u
    y = np.sqrt(np.maximum(masses[1][drawn, None] ** 2 + width_y * v, 0.0))
    shapes = PolyCollection(
        list(np.stack([x, y], axis=2)), cmap="viridis", alpha=0.8, edgecolor="black", linewidth=0.3
    )
    shown = np.maximum(events[drawn], 1e-3)
    shapes.set_array(shown)
    shapes.set_norm(LogNorm(float(shown.min()), max(float(shown.max()), 1.01 * shown.min())))
    axes.add_collection(shapes)
    bar = figure.colorbar(shapes, ax=axes, label="Expected background events", pad=0.02)
    bar.ax.yaxis.set_major_formatter(FuncFormatter(power))
    axes.annotate(
        f"{len(drawn)} of {len(events)} windows", (0.97, 0.95), xycoords="axes fraction",
        va="top", ha="right", fontsize=10,
    )  # fmt: skip
    _frame(axes, masses, names)
    axes.set_xlabel("Mass of the pair [GeV]")
    axes.set_ylabel("Recoil mass [GeV]")
    caption(axes, left, right)
    return figure


def _spread_out(masses: tuple[Array, Array], most: int) -> NDArray[np.int64]:
    """Rows of at most so many windows, one in each cell of a grid over the plane."""
    if len(masses[0]) <= most:
        return np.arange(len(masses[0]))
    side = int(np.sqrt(2 * most))
    cells = [np.floor(side * (m - m.min()) / np.ptp(m)).astype(np.int64) for m in masses]
    _, rows = np.unique(cells[0] * (side + 2) + cells[1], return_index=True)
    return np.asarray(rows)
