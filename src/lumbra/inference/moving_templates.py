"""Signal templates that move with shape nuisances: exact shapes on a grid, cubic splines between.

The bin fractions of any peak are evaluated at equal steps of each shape nuisance u and joined by
cubic splines, twice continuously differentiable, so that a compiled fit has values, slopes and
curvatures of every shape without knowing its formula. Steps are halved until splines and shapes
agree to 1e-5 of the largest bin.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from itertools import product
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import make_interp_spline

from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.inference.nuisance import Nuisance, at_mass
from lumbra.inference.shapes import Peak
from lumbra.inference.windows import Windows

__all__ = ["MovingTemplates", "moved_peak", "moving_templates"]

Array = NDArray[np.float64]

_SHIFTS: Final = ("mean", "shift")
_CELLS: Final = (10, 20, 40, 80)
_TOLERANCE: Final = 1e-5
_LARGEST: Final = 1 << 30  # bytes


@dataclass(frozen=True)
class MovingTemplates:
    """Splines of the signal's bin fractions in all windows.

    Parameters
    ----------
    terms : (w, terms, longest) array
        Coefficients of products of uniform cubic B-splines, the last nuisance fastest.
    moved : (d,) int array
        Which nuisances move the shape.
    cells : (d,) int array
        Steps of each from its low to its high end.
    """

    terms: Array
    moved: NDArray[np.int64]
    cells: NDArray[np.int64]


def moved_peak(peak: Peak, changes: Mapping[str, float], sigma: float, u: float) -> Peak:
    """The peak with a nuisance at u; ``changes`` are those of `Nuisance.shape` at the mass."""
    shape: Any = peak
    known = [field.name for field in fields(shape)]
    for name, change in changes.items():
        if name not in known:
            raise InputError(
                f"A {type(peak).__name__} has no such parameter.",
                given=name,
                allowed=", ".join(known),
                suggestion=nearest(name, known),
            )
        value = getattr(shape, name)
        new = value + change * sigma * u if name in _SHIFTS else value * (1 + change) ** u
        shape = replace(shape, **{name: new})
    moved: Peak = shape
    return moved


def moving_templates(windows: Windows, nuisances: Sequence[Nuisance]) -> MovingTemplates:
    """Splines of the windows' signal in all nuisances that move its shape.

    Raises
    ------
    InputError
        If the peak has no such parameter, a parameter leaves its range, or the grid would not fit
        into a gigabyte.
    """
    moved = np.array([j for j, nuisance in enumerate(nuisances) if nuisance.shape], np.int64)
    shapes = [nuisances[j] for j in moved]
    if not shapes:
        still = np.ascontiguousarray(windows.design[:, -1:, :])
        return MovingTemplates(still, moved, np.empty(0, np.int64))
    cells = [_cells(windows, nuisance) for nuisance in shapes]
    size = len(windows) * windows.design.shape[2] * int(np.prod([c + 3 for c in cells]))
    if 8 * size > _LARGEST:
        raise InputError(
            "The grid of shapes is too large.",
            given=f"{' x '.join(str(c + 1) for c in cells)} shapes in {len(windows)} windows",
            allowed="less than a gigabyte",
            suggestion="let one nuisance move several parameters, or narrow low and high",
        )
    grids = [np.linspace(n.low, n.high, c + 1) for n, c in zip(shapes, cells, strict=True)]
    places = list(product(*grids))
    values = np.zeros((len(windows), len(places), windows.design.shape[2]))
    for w, n in enumerate(windows.size):
        for k, place in enumerate(places):
            values[w, k, :n] = _fractions(windows, w, shapes, place)
    values = values.reshape(len(windows), *(c + 1 for c in cells), -1)
    for axis, grid in enumerate(grids, 1):
        values = np.moveaxis(_coefficients(grid, np.moveaxis(values, axis, 0)), 0, axis)
    terms = np.ascontiguousarray(values.reshape(len(windows), -1, windows.design.shape[2]))
    return MovingTemplates(terms, moved, np.array(cells, np.int64))


def _fractions(
    windows: Windows, w: int, nuisances: Sequence[Nuisance], place: Sequence[float]
) -> Array:
    """Bin fractions of a window's peak with the nuisances at a place."""
    mass, sigma = float(windows.masses[w]), float(windows.resolution[w])
    peak = windows.signal(mass, sigma)
    for nuisance, u in zip(nuisances, place, strict=True):
        changes = {name: at_mass(value, mass) for name, value in nuisance.shape.items()}
        peak = moved_peak(peak, changes, sigma, float(u))
    return peak.integrals(windows.span(w))


def _coefficients(grid: Array, values: Array) -> Array:
    """Coefficients on uniform knots, three more than cells, of the not-a-knot spline; axis 0."""
    plain = make_interp_spline(grid, values, 3)
    step = grid[1] - grid[0]
    knots = grid[0] + step * np.arange(-3, grid.size + 3)
    # the spline with these end slopes is the same one
    ends: Any = tuple([(1, plain(grid[k], 1))] for k in (0, -1))
    return np.asarray(make_interp_spline(grid, values, 3, t=knots, bc_type=ends).c)


def _cells(windows: Windows, nuisance: Nuisance) -> int:
    """Steps of a nuisance that are fine enough in the first, middle and last window."""
    chosen = {0, len(windows) // 2, len(windows) - 1}
    for cells in _CELLS:
        grid = np.linspace(nuisance.low, nuisance.high, 2 * cells + 1)
        far = 0.0
        for w in chosen:
            exact = np.array([_fractions(windows, w, [nuisance], [u]) for u in grid])
            between = make_interp_spline(grid[::2], exact[::2], 3)(grid[1::2])
            far = max(far, float(np.abs(between - exact[1::2]).max() / exact.max()))
        if far < _TOLERANCE:
            return cells
    return _CELLS[-1]
