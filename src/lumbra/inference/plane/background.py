"""What is expected in the plane: weighted points, from a simulation or from a density."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import DataError, InputError
from lumbra.inference.plane.ellipses import Ellipses
from lumbra.inference.plane.membership import Membership, WindowIndex
from lumbra.inference.plane.plane_table import Quantity, evaluate, finite_points

__all__ = ["PlaneBackground", "density_background", "simulated_background"]

Array = NDArray[np.float64]

_GOLDEN = np.pi * (3 - np.sqrt(5))


@dataclass(frozen=True)
class PlaneBackground:
    """Expected events as weighted points in known windows; points in no window are left out.

    Parameters
    ----------
    weights : (n,) array
        Expected events for which each point stands.
    membership : Membership
        The windows of each point.
    nearest : (n,) int array
        Of those windows the one whose centre is nearest, in units of its axes.
    simulated : bool
        Whether the points are a finite sample, whose size is an uncertainty of its own.
    outside : float
        Expected events in no window.
    """

    weights: Array
    membership: Membership
    nearest: NDArray[np.int32]
    simulated: bool
    outside: float = 0.0

    def expected(self) -> Array:
        """Expected events in each window (w,)."""
        return self.membership.sums(self.weights)

    def simulation_error(self) -> Array:
        """Error of the expectation from the size of the sample, √Σw² (w,) [events]."""
        if not self.simulated:
            return np.zeros(self.membership.size)
        return np.asarray(np.sqrt(self.membership.sums(self.weights**2)))


def simulated_background(
    x: ArrayLike, y: ArrayLike, weights: ArrayLike, windows: Ellipses, *, workers: int | None = None
) -> PlaneBackground:
    """The background of a weighted simulated sample.

    Parameters
    ----------
    x, y : (n,) arrays
        Simulated events [GeV].
    weights : (n,) array or float
        Expected events for which each stands, not negative.
    windows : Ellipses
        Where to count.
    workers : int, optional
        Threads.

    Raises
    ------
    DataError
        For numbers that are not finite, negative weights, or a sample with nothing in any window.
    """
    size = np.size(x)
    each = np.full(size, weights, float) if np.ndim(weights) == 0 else weights
    x_, y_, w = finite_points("simulated events", x, y, each)
    if np.any(w < 0):
        raise DataError(
            "The simulated sample has negative weights.",
            given=f"{int((w < 0).sum())} of {w.size} events, the smallest {w.min():g}",
            allowed="weights of zero or more",
            suggestion="pseudo-planes cannot be drawn from negative weights; merge such events "
            "with neighbours, or give a density",
        )
    found = WindowIndex(windows).containing(x_, y_, workers)
    return _without_outsiders(w, found, _nearest(x_, y_, windows, found), simulated=True)


def density_background(
    density: Quantity, windows: Ellipses, *, points: int = 100, workers: int | None = None
) -> PlaneBackground:
    """The background of a density, by points spread over each window.

    Every window gets a sunflower lattice of points. A point's weight is the density divided by the
    number of points per area there, which is summed over all windows that contain it (the
    balance heuristic of Veach and Guibas, SIGGRAPH 1995), so that overlaps count once.

    Parameters
    ----------
    density : number, function of (x, y) or PlaneTable
        Expected events per area [1/GeV²], not negative.
    windows : Ellipses
        Where to count.
    points : int
        Points in each window; with 100 a smooth density is integrated to about a percent.
    workers : int, optional
        Threads.

    Raises
    ------
    InputError
        If the density is negative or not finite in a window, or zero in all.
    """
    if points < 1:
        raise InputError(
            "A window needs points.",
            given=f"points={points}",
            allowed="at least 1",
            suggestion="100 integrate a smooth density to about a percent",
        )
    k = np.arange(points) + 0.5
    radius, angle = np.sqrt(k / points), _GOLDEN * k
    u = windows.major[:, None] * radius * np.cos(angle)
    v = windows.minor[:, None] * radius * np.sin(angle)
    c, s = np.cos(windows.tilt)[:, None], np.sin(windows.tilt)[:, None]
    x = (windows.x[:, None] + c * u - s * v).ravel()
    y = (windows.y[:, None] + s * u + c * v).ravel()
    values = evaluate("background density", density, x, y)
    if np.any(values < 0):
        i = int(np.argmin(values))
        raise InputError(
            "The background density is negative.",
            given=f"{values[i]:g} at ({x[i]:g}, {y[i]:g})",
            allowed="zero or more everywhere in the windows",
            suggestion="cut a fitted function off at zero",
        )
    found = WindowIndex(windows).containing(x, y, workers)
    per_area = np.repeat(np.arange(len(x)), found.multiplicity)
    spread = np.bincount(per_area, points / windows.area[found.windows], minlength=len(x))
    nearest = _nearest(x, y, windows, found)
    return _without_outsiders(values / spread, found, nearest, simulated=False)


def _nearest(x: Array, y: Array, windows: Ellipses, found: Membership) -> NDArray[np.int32]:
    """The window of each point in which it is most central; 0 for points in none."""
    point = np.repeat(np.arange(len(x)), found.multiplicity)
    w, form = found.windows, windows.form()
    u, v = x[point] - windows.x[w], y[point] - windows.y[w]
    distance = form[w, 0] * u * u + 2 * form[w, 1] * u * v + form[w, 2] * v * v
    nearest = np.zeros(len(x), np.int32)
    some = found.multiplicity > 0
    if np.any(some):
        least = np.minimum.reduceat(distance, found.offsets[:-1][some])
        best = distance == np.repeat(least, found.multiplicity[some])
        nearest[point[best]] = w[best]
    return nearest


def _without_outsiders(
    weights: Array, found: Membership, nearest: NDArray[np.int32], *, simulated: bool
) -> PlaneBackground:
    inside = (found.multiplicity > 0) & (weights > 0)
    near = int((found.multiplicity > 0).sum())
    if not np.any(inside):
        raise DataError(
            "Nothing is expected in any window.",
            given=f"{weights.size} points, {near} of them in windows",
            allowed="at least one point with a weight above zero in a window",
            suggestion="check that points and windows have the same unit (GeV) and axes",
        )
    chosen = np.repeat(inside, found.multiplicity)
    offsets = np.concatenate([[0], np.cumsum(found.multiplicity[inside])])
    kept = Membership(offsets, found.windows[chosen], found.size)
    lost = float(weights[found.multiplicity == 0].sum())
    return PlaneBackground(weights[inside], kept, nearest[inside], simulated, lost)
