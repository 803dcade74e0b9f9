"""Numbers that vary over the plane: constants, functions, or tables between whose nodes is read."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import RegularGridInterpolator

from lumbra.foundation import DataError, InputError

__all__ = ["PlaneTable", "Quantity", "evaluate", "finite_points"]

Array = NDArray[np.float64]
Quantity = float | Callable[[Array, Array], ArrayLike]
"""A number, a function of (x, y), or a `PlaneTable`."""


@dataclass(frozen=True)
class PlaneTable:
    """A quantity at the nodes of a grid, read bilinearly between them.

    Parameters
    ----------
    x : (m,) array
        Increasing nodes [GeV].
    y : (n,) array
        Increasing nodes [GeV].
    values : (m, n) array
        The quantity there.

    Raises
    ------
    InputError
        If the nodes do not increase, shapes do not fit or a value is not finite; when called, if
        a point lies outside of the grid.
    """

    x: ArrayLike
    y: ArrayLike
    values: ArrayLike

    def __post_init__(self) -> None:
        x, y, values = (np.asarray(part, float) for part in (self.x, self.y, self.values))
        nodes = all(
            p.ndim == 1 and p.size > 1 and np.all(np.isfinite(p)) and np.all(np.diff(p) > 0)
            for p in (x, y)
        )
        if not nodes or values.shape != (x.size, y.size) or not np.all(np.isfinite(values)):
            raise InputError(
                "This table over the plane cannot be used.",
                given=f"nodes {x.shape} and {y.shape}, values {values.shape}",
                allowed="increasing nodes, at least two on each axis, and finite values (x, y)",
                suggestion="fill empty cells of a map before making a table of it",
            )

    def __call__(self, x: Array, y: Array) -> Array:
        """Values at points; no extrapolation."""
        grid = tuple(np.asarray(part, float) for part in (self.x, self.y))
        outside = [(p < g[0]) | (p > g[-1]) for p, g in zip((x, y), grid, strict=True)]
        out = np.flatnonzero(np.ravel(outside[0] | outside[1]))
        if out.size:
            at = f"({np.ravel(x)[out[0]]:g}, {np.ravel(y)[out[0]]:g})"
            raise InputError(
                "The table does not reach so far in the plane.",
                given=f"{out.size} points outside, the first at {at}",
                allowed=f"x {grid[0][0]:g} to {grid[0][-1]:g}, y {grid[1][0]:g} to {grid[1][-1]:g}",
                suggestion="make the table wider or the plane smaller",
            )
        return np.asarray(RegularGridInterpolator(grid, np.asarray(self.values, float))((x, y)))


def evaluate(name: str, quantity: Quantity, x: Array, y: Array, *, positive: bool = False) -> Array:
    """A quantity at points (n,), checked to be finite (and, if wanted, above zero)."""
    values = np.asarray(quantity(x, y) if callable(quantity) else quantity, float)
    try:
        values = np.array(np.broadcast_to(values, x.shape))
    except ValueError:
        values = np.full(x.shape, np.nan)
    bad = ~np.isfinite(values) | (positive & (values <= 0))
    if np.any(bad):
        i = int(np.argmax(bad))
        raise InputError(
            f"The {name} cannot be used everywhere in the plane.",
            given=f"{values[i]} at ({x[i]:g}, {y[i]:g}), and {int(bad.sum()) - 1} more points",
            allowed="finite numbers" + (" above zero" if positive else "") + ", one for each point",
            suggestion="limit the plane to where it is defined",
        )
    return values


def finite_points(what: str, *columns: ArrayLike) -> tuple[Array, ...]:
    """Columns of one length as arrays, checked to hold finite numbers only."""
    arrays = tuple(np.array(column, float, ndmin=1) for column in columns)
    if any(a.ndim != 1 or a.shape != arrays[0].shape for a in arrays):
        raise DataError(
            f"The columns of the {what} do not fit together.",
            given=", ".join(str(a.shape) for a in arrays),
            allowed="one-dimensional arrays of one length",
            suggestion="give one number for each point",
        )
    bad = ~np.all([np.isfinite(a) for a in arrays], axis=0)
    if np.any(bad):
        raise DataError(
            f"The {what} hold numbers that are not finite.",
            given=f"{int(bad.sum())} of {bad.size} points, the first is number {np.argmax(bad)}",
            allowed="finite numbers",
            suggestion="drop candidates without a reconstructed mass first",
        )
    return arrays
