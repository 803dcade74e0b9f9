"""Interactive figures of limits over a plane of two masses."""

from __future__ import annotations

import html
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation.surface import Surface
from lumbra.presentation.folder import ResultFolder
from lumbra.presentation.interactive_plot import Plot
from lumbra.presentation.plane_drawings import particles_of, plane_quantities
from lumbra.presentation.style import power

__all__ = ["interactive_maps"]

Array = NDArray[np.float64]

_CELLS: Final = (110, 70)


def interactive_maps(folder: ResultFolder) -> list[Plot]:
    """A map of each expected limit, on a grid between the windows; none without a plane."""
    particles, table = particles_of(folder), folder.tables.get("limits")
    if not particles or table is None:
        return []
    masses = [np.asarray(table[column], float) for column, _ in particles]
    axes = [np.linspace(m.min(), m.max(), n) for m, n in zip(masses, _CELLS, strict=True)]
    x, y = (part.ravel() for part in np.meshgrid(*axes))
    corners = np.stack(masses, axis=1)
    plots = []
    for name, label, before, after in plane_quantities(folder):
        values = np.log10(np.asarray(table[f"{before}expected{after}"], float))
        surface = Surface(corners, values)
        known = surface.inside(x, y) & (y > _lowest(masses, x))
        shown = np.where(known, surface(x, y), np.nan).reshape(_CELLS[::-1])
        layout = {
            "xaxis": {"title": {"text": f"Mass of the {particles[0][1]} [GeV]"}},
            "yaxis": {"title": {"text": f"Mass of the {particles[1][1]} [GeV]"}},
        }
        heading = f"Expected limit, {label}"
        plots.append(Plot(f"{name}_map", heading, [_heatmap(axes, shown, label)], layout))
    return plots


def _lowest(masses: list[Array], x: Array) -> Array:
    """The lowest second mass of the windows at first masses: their hull spans the gap below."""
    columns, first = np.unique(masses[0], return_inverse=True)
    lowest = np.full(len(columns), np.inf)
    np.minimum.at(lowest, first, masses[1])
    return np.asarray(np.interp(x, columns, lowest))


def _heatmap(axes: list[Array], logs: Array, label: str) -> dict[str, Any]:
    """Colours by the logarithm, numbers by the value."""
    known = logs[np.isfinite(logs)]
    ticks = np.linspace(float(known.min()), float(known.max()), 5)
    text = [["" if np.isnan(v) else f"{10**v:.3g}" for v in row] for row in logs]
    return {
        "type": "heatmap", "x": axes[0], "y": axes[1], "z": logs, "text": text,
        "colorscale": "Viridis", "hoverongaps": False,
        "hovertemplate": "(%{x:.3g}, %{y:.3g}) GeV: %{text}<extra></extra>",
        "colorbar": {
            "title": {"text": html.escape(label, quote=False), "side": "right"},
            "tickvals": ticks, "ticktext": [power(float(f"{10**t:.1e}")) for t in ticks],
        },
    }  # fmt: skip
