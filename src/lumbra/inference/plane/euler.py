"""Global p-value from the Euler characteristic of the regions above a level, in two dimensions.

Vitells and Gross, Astropart. Phys. 35 (2011) 230: above a high level a smooth field has at most
one region, without holes, so the mean Euler characteristic is the probability of having one. Its
dependence on the level is known for Gaussian fields and has two unknown coefficients, which a few
pseudo-experiments fix at low levels. For sparse counts the field is not Gaussian: then this is an
estimate to compare with, and the pseudo-planes themselves are right.
"""

from __future__ import annotations

import math
from collections.abc import Sequence

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray
from scipy.spatial import KDTree
from scipy.special import ndtr

from lumbra.foundation import InputError
from lumbra.inference.plane.ellipses import Ellipses
from lumbra.inference.plane.p_value_table import p_at

__all__ = [
    "add_euler",
    "euler_characteristic",
    "euler_coefficients",
    "euler_global_p_value",
    "pixel_windows",
]

Array = NDArray[np.float64]
Pixels = NDArray[np.int64]
Counts = NDArray[np.uint16]

LEVELS = (1.0, 4.0)
"""Levels of q0 at which the coefficients are fixed."""
_PIXELS_PER_WINDOW = 16
_OUTSIDE = -1


@njit(cache=True, nogil=True)
def euler_characteristic(field: Array, pixels: Pixels, level: float) -> int:
    """V − E + F of the pixels above a level: pixels, neighbouring pairs, full squares of four.

    Parameters
    ----------
    field : (w,) array
        Value of each window.
    pixels : (m, n) int array
        Window of each pixel, −1 for pixels outside of the plane.
    level : float
        What to be above.
    """
    total = 0
    above = np.zeros((2, pixels.shape[1]), np.int64)
    for i in range(pixels.shape[0]):
        row, old = above[i % 2], above[1 - i % 2]
        for j in range(pixels.shape[1]):
            w = pixels[i, j]
            row[j] = 1 if w >= 0 and field[w] > level else 0
            left = row[j - 1] if j else 0
            corner = old[j - 1] if j else 0
            # one pixel, less the pairs that it closes, plus the square that it closes
            total += row[j] * (1 - left - old[j] + left * old[j] * corner)
    return total


@njit(cache=True, nogil=True)
def add_euler(
    counts: Counts, first: Pixels, q0: Array, pixels: Pixels, levels: Array, totals: Array
) -> None:
    """Add the Euler characteristics of pseudo-planes to the total of each level.

    Parameters
    ----------
    counts : (t, w) array
        Pseudo-planes.
    first, q0 : arrays
        Rows of q0 at counts of one and more, as in `PValueTable`.
    pixels : (m, n) int array
        Window of each pixel.
    levels, totals : (k,) arrays
        Levels, and what is added to.
    """
    field = np.zeros(counts.shape[1])
    for t in range(len(counts)):
        for w in range(len(field)):
            n = counts[t, w]
            field[w] = p_at(first, q0, w, n) if n > 0 else 0.0
        for k in range(len(levels)):
            totals[k] += euler_characteristic(field, pixels, levels[k])


def pixel_windows(windows: Ellipses) -> Pixels:
    """A grid of pixels, each with its nearest window; −1 where there are no windows.

    Pixels are as fine as the windows are dense: along each axis they are evenly spaced in the
    rank of the centres. That bends the plane, but does not tear it.
    """
    size = len(windows)
    side = max(8, math.ceil(math.sqrt(_PIXELS_PER_WINDOW * size)))
    ranked = np.stack([_rank(windows.x), _rank(windows.y)], axis=1)
    tree = KDTree(ranked)
    near = np.asarray(tree.query(ranked, k=[min(size, 5)])[0])
    reach = 3 * float(np.median(near)) if size > 1 else np.inf
    axis = (np.arange(side) + 0.5) / side
    at = np.stack(np.meshgrid(axis, axis, indexing="ij"), axis=-1).reshape(-1, 2)
    distance, window = tree.query(at)
    found = np.where(np.asarray(distance) <= reach, window, _OUTSIDE)
    return np.asarray(found.reshape(side, side), np.int64)


def _rank(values: Array) -> Array:
    """Share of the centres below each, equal for equal ones, within (0, 1)."""
    ordered = np.sort(values)
    low, high = (np.searchsorted(ordered, values, side) for side in ("left", "right"))
    return np.asarray((low + high) / (2 * len(values)))


def euler_coefficients(
    means: ArrayLike, levels: Sequence[float] = LEVELS, *, one_sided: bool = True
) -> tuple[float, float]:
    """N1 and N2 from mean Euler characteristics at two levels.

    Parameters
    ----------
    means : (2,) array
        Means over pseudo-experiments.
    levels : (float, float)
        Levels of q0, different and not negative.
    one_sided : bool
        Whether q0 is 0 for deficits.
    """
    values = np.asarray(means, float)
    u = np.asarray(levels, float)
    if u.shape != (2,) or values.shape != (2,) or u[0] == u[1] or np.any(u < 0):
        raise InputError(
            "The coefficients cannot be fixed at these levels.",
            given=f"{values.size} means at levels {u.tolist()}",
            allowed="two means at two different levels, zero or more",
            suggestion="levels of 1 and 4 in q0 are crossed often and still smooth",
        )
    point = np.array([_single(float(level), one_sided) for level in u])
    matrix = np.stack([np.ones(2), np.sqrt(u)], axis=1)
    n1, n2 = np.linalg.solve(matrix, (values - point) * np.exp(0.5 * u))
    return float(n1), float(n2)


def euler_global_p_value(q0: float, n1: float, n2: float, *, one_sided: bool = True) -> float:
    """P(χ²₁ > q0) + exp(−q0/2) (N1 + √q0 N2), between 0 and 1 (Vitells and Gross, eq. 9).

    Parameters
    ----------
    q0 : float
        Largest observed q0.
    n1, n2 : float
        Coefficients, see `euler_coefficients`.
    one_sided : bool
        Half the first term, for a q0 that is 0 for deficits.
    """
    value = _single(q0, one_sided) + math.exp(-0.5 * q0) * (n1 + math.sqrt(q0) * n2)
    return min(max(value, 0.0), 1.0)


def _single(q0: float, one_sided: bool) -> float:
    return float(ndtr(-math.sqrt(q0))) * (1.0 if one_sided else 2.0)
