"""Where the windows stand: neighbours at a stated separation in units of the local widths."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError
from lumbra.inference.plane.plane_table import Quantity, evaluate

__all__ = ["Region", "place_windows"]

Array = NDArray[np.float64]
Edge = float | Callable[[Array], ArrayLike]

_NODES = 1000
_NODES_ACROSS = 65
_MOST = 1_000_000


@dataclass(frozen=True)
class Region:
    """The part of the plane to search: y between two edges that may depend on x.

    Parameters
    ----------
    x_low, x_high : float
        Range in x [GeV].
    y_low, y_high : float or function of x
        Range in y [GeV]; empty where y_high ≤ y_low.
    """

    x_low: float
    x_high: float
    y_low: Edge
    y_high: Edge

    def span(self, x: Array) -> tuple[Array, Array]:
        """Lower and upper edge in y at x."""
        low, high = (
            np.array(np.broadcast_to(np.asarray(e(x) if callable(e) else e, float), x.shape))
            for e in (self.y_low, self.y_high)
        )
        return low, np.maximum(low, high)


def place_windows(
    region: Region, *, width_x: Quantity, width_y: Quantity, separation: float = 1.5
) -> tuple[Array, Array]:
    """Centres (w,) and (w,) in columns: as few as are no further apart than the separation.

    Columns stand at equal steps of ∫ dx/σ_x, with σ_x averaged over the column, and the centres in
    each at equal steps of ∫ dy/σ_y. The number is near ∫∫ dx dy/(σ_x σ_y)/separation².

    Parameters
    ----------
    region : Region
        Where.
    width_x, width_y : number, function of (x, y) or PlaneTable
        Resolutions [GeV].
    separation : float
        Distance of neighbours along x and along y, in widths.

    Raises
    ------
    InputError
        If the region is empty, a width is not above zero in it, or there would be more than a
        million windows.
    """
    low, high = float(region.x_low), float(region.x_high)
    nodes = np.linspace(low, high, _NODES) if high > low else np.zeros(0)
    bottom, top = region.span(nodes)
    filled = top > bottom
    if not (np.isfinite(low) and np.isfinite(high) and np.any(filled) and separation > 0):
        raise InputError(
            "There is nowhere to put windows.",
            given=f"x from {low:g} to {high:g} GeV, separation {separation:g}",
            allowed="a region with some area, and a separation above zero",
            suggestion="y_high must be above y_low somewhere between x_low and x_high",
        )
    share = (np.arange(_NODES_ACROSS) + 0.5) / _NODES_ACROSS
    x = np.repeat(nodes[filled], _NODES_ACROSS)
    y = (bottom[filled, None] + (top - bottom)[filled, None] * share).ravel()
    inverse = 1 / evaluate("width in x", width_x, x, y, positive=True)
    density = np.zeros(_NODES)
    density[filled] = inverse.reshape(-1, _NODES_ACROSS).mean(axis=1)
    columns = _equal_steps(nodes, density, separation)
    centres_x, centres_y = [], []
    for column in columns:
        ends = [float(edge[0]) for edge in region.span(np.array([column]))]
        if ends[1] > ends[0]:
            ladder = np.linspace(ends[0], ends[1], _NODES)
            at = np.full(_NODES, column)
            steps = 1 / evaluate("width in y", width_y, at, ladder, positive=True)
            centres_y.append(_equal_steps(ladder, steps, separation))
            centres_x.append(np.full(len(centres_y[-1]), column))
    return np.concatenate(centres_x), np.concatenate(centres_y)


def _equal_steps(nodes: Array, density: Array, separation: float) -> Array:
    """Middles of equal parts of the integrated density, each at most a separation long."""
    pieces = 0.5 * (density[1:] + density[:-1]) * np.diff(nodes)
    total = np.concatenate([[0.0], np.cumsum(pieces)])
    parts = total[-1] / separation
    if parts > _MOST:
        raise InputError(
            "There would be too many windows.",
            given=f"{parts:.3g} along one axis",
            allowed=f"at most {_MOST}",
            suggestion="check the unit of the widths: GeV",
        )
    count = max(1, int(np.ceil(parts - 1e-9)))
    return np.asarray(np.interp((np.arange(count) + 0.5) / count * total[-1], total, nodes))
