"""Expected events in elliptical windows, also where simulation is scarce."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.inference.blocks import in_blocks
from lumbra.inference.plane import Ellipses

__all__ = ["Scattered", "smooth_window_counts", "window_sums"]

Array = NDArray[np.float64]

_SCALES: Final = np.geomspace(1.0, 8.0, 44)
"""Sizes of a window, in its own, up to which it may be widened; in steps of five percent."""
_LEAST_SIMULATED: Final = 10.0


@dataclass(frozen=True)
class Scattered:
    """Simulated events in the plane.

    Parameters
    ----------
    x, y : (n,)
        Pair's mass [GeV] and recoil mass squared [GeV²].
    weight : (n,)
        Expected events for which each stands.
    """

    x: Array
    y: Array
    weight: Array


@njit(cache=True, nogil=True)
def _accumulate(
    x: Array, y: Array, weight: Array, centres: Array, form: Array, reach: Array,
    squares: Array, begin: int, end: int, out: Array,
) -> None:  # fmt: skip
    """Σw and Σw² of windows begin … end − 1 within each size; x rises."""
    last = len(squares) - 1
    for w in range(begin, end):
        low = np.searchsorted(x, centres[w, 0] - reach[w])
        high = np.searchsorted(x, centres[w, 0] + reach[w])
        for i in range(low, high):
            u, v = x[i] - centres[w, 0], y[i] - centres[w, 1]
            d = form[w, 0] * u * u + 2.0 * form[w, 1] * u * v + form[w, 2] * v * v
            if d <= squares[last]:
                k = np.searchsorted(squares, d)
                out[w, k, 0] += weight[i]
                out[w, k, 1] += weight[i] * weight[i]
        for k in range(1, last + 1):
            out[w, k, 0] += out[w, k - 1, 0]
            out[w, k, 1] += out[w, k - 1, 1]


def window_sums(events: Scattered, windows: Ellipses, scales: Array = _SCALES) -> Array:
    """Σw and Σw² (w, k, 2) in each window at k sizes, in units of its own.

    Parameters
    ----------
    events : Scattered
        What is counted.
    windows : Ellipses
        Where.
    scales : (k,)
        Rising sizes.
    """
    order = np.argsort(events.x)
    out = np.zeros((len(windows), len(scales), 2))
    centres = np.stack([windows.x, windows.y], axis=1)
    reach = windows.reach()[0] * scales[-1]
    columns = (events.x[order], events.y[order], events.weight[order])

    def task(begin: int, end: int) -> None:
        _accumulate(*columns, centres, windows.form(), reach, scales**2, begin, end, out)

    in_blocks(task, len(windows))
    return out


def smooth_window_counts(
    sums: Array, typical: Array, harmless: Array, scales: Array = _SCALES
) -> tuple[Array, Array]:
    """Expected events (w,) in each window, and their variance.

    A window with fewer than ten effective events, (Σw)²/Σw², is widened until it has them, but no
    farther than until one event of typical weight is harmless; its content is scaled by the areas,
    as if the density were flat. With fewer than ten, half a typical event is added, in mean and
    variance, as Jeffreys' prior does (Proc. R. Soc. A 186 (1946) 453): with thousands of windows
    there are always some in which nothing was simulated, and an event seen there would else count
    as impossible. How far is widened follows the rule of windows in one mass, see
    `lumbra.workflow.smooth_counts`.

    Parameters
    ----------
    sums : (w, k, 2)
        From `window_sums`.
    typical : (w,)
        Weight of an event that may be there and was not simulated [events].
    harmless : (w,)
        Events of a window that do not matter.
    scales : (k,)
        Sizes to which `sums` belong.
    """
    total, squares = sums[..., 0], sums[..., 1]
    few = (total**2 < _LEAST_SIMULATED * squares * (1 - 1e-9)) | (squares <= 0)
    enough = scales**2 >= (typical / harmless)[:, None]
    stop = ~few | enough
    stop[:, -1] = True
    at = np.argmax(stop, axis=1)
    rows = np.arange(len(sums))
    area = scales[at] ** 2
    half = np.where(few[rows, at], 0.5, 0.0)
    expected = total[rows, at] + half * typical
    return expected / area, (squares[rows, at] + half * typical**2) / area**2
