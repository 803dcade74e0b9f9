"""Figure: a hunt in a plane of two masses: local significance and limit of every window."""

from __future__ import annotations

import numpy as np
from matplotlib.axes import Axes
from matplotlib.collections import EllipseCollection
from matplotlib.colors import LogNorm
from matplotlib.figure import Figure
from numpy.typing import NDArray

from lumbra.presentation.style import caption, new_figure

__all__ = ["draw_plane"]

Array = NDArray[np.float64]

_HIGHEST = 3.0  # standard deviations that the colours reach at least


def draw_plane(
    windows: tuple[Array, Array, Array, Array, Array],
    significance: Array,
    limit: Array,
    *,
    excess: tuple[float, float, str] | None = None,
    axes: tuple[str, str] = ("x [GeV]", "y [GeV]"),
    limit_label: str = "Upper limit [events]",
    left: str = "",
    right: str = "",
) -> Figure:
    """Local significance on the left, upper limit on the right.

    Parameters
    ----------
    windows : five (w,) arrays
        Centres x and y, semi-axes [GeV] and tilts [rad].
    significance, limit : (w,)
        Local significance [σ] and limit of each window.
    excess : (float, float, str), optional
        Where the largest excess is, and what to write there.
    axes : (str, str)
        Names of the two masses.
    limit_label : str
        Quantity and unit of the limit.
    left, right : str
        Captions.
    """
    figure = new_figure(10.5, 4.6, right=0.55)
    panels = figure.subplots(1, 2, sharex=True, sharey=True, gridspec_kw={"wspace": 0.26})
    order = np.argsort(significance, kind="stable")  # what stands out lies on top
    top = max(_HIGHEST, float(significance.max()))
    _fill(figure, panels[0], windows, significance, order, "Local significance [σ]", (0.0, top))
    _fill(figure, panels[1], windows, limit, np.arange(len(limit)), limit_label, None)
    for panel in panels:
        panel.set_xlabel(axes[0])
    panels[0].set_ylabel(axes[1])
    if excess is not None:
        x, y, text = excess
        panels[0].plot(x, y, "+", color="black", markersize=12)
        panels[0].set_title(text, fontsize=9, loc="right")
    caption(panels[0], left, "")
    caption(panels[1], "", right)
    return figure


def _fill(
    figure: Figure,
    axes: Axes,
    windows: tuple[Array, Array, Array, Array, Array],
    values: Array,
    order: NDArray[np.int64],
    label: str,
    span: tuple[float, float] | None,
) -> None:
    """Windows filled with colours, and the scale beside them."""
    x, y, major, minor, tilt = (part[order] for part in windows)
    filled = EllipseCollection(
        2 * major, 2 * minor, np.rad2deg(tilt), units="xy",
        offsets=np.column_stack([x, y]), transOffset=axes.transData, cmap="viridis",
    )  # fmt: skip
    filled.set_array(values[order])
    if span is None:
        filled.set_norm(
            LogNorm(float(values.min()), max(float(values.max()), 1.001 * values.min()))
        )
    else:
        filled.set_clim(*span)
    filled.set_linewidth(0.0)
    axes.add_collection(filled)
    reach = float(np.max(np.maximum(major, minor)))
    axes.set_xlim(x.min() - reach, x.max() + reach)
    axes.set_ylim(y.min() - reach, y.max() + reach)
    figure.colorbar(filled, ax=axes, label=label, pad=0.02)
