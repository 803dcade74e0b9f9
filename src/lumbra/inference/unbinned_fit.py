"""The second opinion: the same model and windows, with every event where it is, without bins.

Extended unbinned maximum likelihood: f(x) = S g(x) + Σ θ_k T_k(x)/2 on the window mapped to
[−1, 1], ln L = Σ ln f(x_i) − ∫f, with the integrals in closed form. It is linear in its parameters
too, so it shares the Newton steps and the damping rule of `lumbra.inference.poisson_newton`. The
signal is the windows' own, of any shape. Sums over events are taken on the weighted points of
`lumbra.inference.condensed`, which all windows share: exact to 1e-10 for a Gaussian, and the time
does not grow with the number of events. Where the shape is not that smooth (the tail of a Crystal
Ball joins with a kink of the second derivative, a template has steps) every event is summed.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import get_num_threads, njit
from numpy.typing import NDArray

from lumbra.foundation import InputError
from lumbra.inference.condensed import Condensed, condense
from lumbra.inference.poisson_newton import (
    BELOW_ZERO,
    CONVERGED,
    EMPTY,
    EXHAUSTED,
    NEGATIVE,
    SINGULAR,
    _allowed_step,
    _expect,
    _newton_direction,
)
from lumbra.inference.shapes import Peak
from lumbra.inference.sliding_fit import SlidingFit
from lumbra.inference.spectrum import Masses
from lumbra.inference.windows import Windows

__all__ = ["unbinned_fit"]

Array = NDArray[np.float64]

_STEPS = 100
_TOLERANCE = 1e-10
_GRID = 401
_SAME = 1e-8  # relative, of sums over events
_FAST = {"reassoc", "contract", "nsz"}


@njit(cache=True, nogil=True)
def _design(x: Array, peak: Array, order: int) -> Array:
    """Rows T_k(x)/2 and g(x): the density per unit of each parameter, shape (order + 2, n)."""
    rows = np.empty((order + 2, x.size))
    for i in range(x.size):
        before, here = 1.0, x[i]
        rows[0, i] = 0.5
        for k in range(1, order + 1):
            rows[k, i] = 0.5 * here
            before, here = here, 2.0 * x[i] * here - before
        rows[order + 1, i] = peak[i]
    return rows


@njit(cache=True, nogil=True, fastmath=_FAST)
def _derivatives(
    weights: Array,
    design: Array,
    density: Array,
    integrals: Array,
    work: Array,
    gradient: Array,
    hessian: Array,
) -> None:
    """Gradient and lower triangle of the Hessian of −ln L."""
    parameters, points = design.shape
    share, scaled = work[0], work[1]
    for i in range(points):
        share[i] = weights[i] / density[i]
    for a in range(parameters):
        total = 0.0
        for i in range(points):
            value = share[i] * design[a, i]
            total += value
            scaled[i] = value / density[i]
        gradient[a] = integrals[a] - total
        for b in range(a + 1):
            product = 0.0
            for i in range(points):
                product += scaled[i] * design[b, i]
            hessian[a, b] = product


@njit(cache=True, nogil=True)
def _maximise(
    weights: Array, design: Array, integrals: Array, theta: Array, density: Array
) -> tuple[int, float]:
    """Fit θ in place; the fitted density at the points is left in ``density``."""
    size, points = design.shape
    direction, gradient = np.zeros(size), np.empty(size)
    hessian, work, nothing = np.empty((size, size)), np.empty((2, points)), np.zeros(points)
    if _expect(nothing, design, theta, density) <= 0.0:
        return NEGATIVE, np.nan
    for _ in range(_STEPS):
        _derivatives(weights, design, density, integrals, work, gradient, hessian)
        decrement = _newton_direction(hessian, gradient, direction)
        if not decrement >= 0.0:
            return SINGULAR, np.nan
        step = _allowed_step(design, direction, density, work[0])
        for a in range(size):
            theta[a] += step * direction[a]
        for i in range(points):
            density[i] += step * work[0, i]
        if decrement < _TOLERANCE:
            return CONVERGED, hessian[size - 1, size - 1] ** 2
    return EXHAUSTED, np.nan


@njit(cache=True, nogil=True)
def _positive_everywhere(theta: Array, between: Array) -> bool:
    """Whether f stays positive between the events too, where the likelihood does not look."""
    x, density = np.linspace(-1.0, 1.0, between.size), np.empty(between.size)
    rows = _design(x, between, theta.size - 2)
    return bool(_expect(np.zeros(between.size), rows, theta, density) > 0.0)


@njit(cache=True, nogil=True)
def _fit_window(
    x: Array, weights: Array, peak: Array, between: Array, inside: float, background: Array
) -> tuple[int, float, float, float]:
    """Status, yield, error and q of one window.

    Parameters
    ----------
    x, weights, peak : (n,)
        Positions of the events mapped to [−1, 1], what each counts for, and the signal there.
    between : (grid,)
        The signal at equal steps.
    inside : float
        Its integral.
    background : (order + 1,)
        Where to start, and then the background-only fit.
    """
    if x.size == 0:
        return EMPTY, np.nan, np.nan, np.nan
    order = background.size - 1
    design, integrals = _design(x, peak, order), np.zeros(order + 2)
    for k in range(0, order + 1, 2):
        integrals[k] = 1.0 / (1.0 - k * k)
    integrals[order + 1] = inside
    theta = np.zeros(order + 2)
    without, with_signal = np.empty(x.size), np.empty(x.size)
    status, _ = _maximise(weights, design[:-1], integrals[:-1], background, without)
    if status != CONVERGED:
        return status, np.nan, np.nan, np.nan
    theta[:-1] = background
    status, variance = _maximise(weights, design, integrals, theta, with_signal)
    if status == CONVERGED and not _positive_everywhere(theta, between):
        status = BELOW_ZERO
    if status != CONVERGED:
        return status, np.nan, np.nan, np.nan
    ratio = -inside * theta[order + 1]
    for k in range(0, order + 1, 2):
        ratio += (background[k] - theta[k]) * integrals[k]
    for i in range(x.size):
        ratio += weights[i] * math.log(with_signal[i] / without[i])
    return status, theta[order + 1], np.sqrt(variance), max(2.0 * ratio, 0.0)


def unbinned_fit(
    masses: Masses, windows: Windows, *, start: Array | None = None, workers: int | None = None
) -> SlidingFit:
    """Fit every window without bins.

    Parameters
    ----------
    masses : Masses
        One value per event [GeV].
    windows : Windows
        The same windows, and signal, as for the binned fit.
    start : (windows, order + 1) array, optional
        Background coefficients to start from, such as those of the binned fit; the maximum is
        unique, so they change the time only.
    workers : int, optional
        Threads over windows; numba's thread count if left out.

    Raises
    ------
    InputError
        If the masses are not in the unit of the windows.
    """
    values = masses.values
    low, high = windows.low, windows.high
    if values[-1] < low.min() or values[0] > high.max():
        raise InputError(
            "No event lies in any window.",
            given=f"masses from {values[0]:g} to {values[-1]:g} {masses.unit}",
            allowed=f"masses inside {low.min():g} to {high.max():g} GeV",
            suggestion="check the unit of the masses",
        )
    count = len(windows)
    numbers, status = np.empty((3, 1, count)), np.empty((1, count), np.int8)
    background = np.empty((1, count, windows.order + 1))
    half, grid = 0.5 * (high - low), np.linspace(-1.0, 1.0, _GRID)
    peaks = [
        windows.signal(float(mass), float(sigma))
        for mass, sigma in zip(windows.masses, windows.resolution, strict=True)
    ]
    events = _points(values, windows, peaks)

    def fit(w: int) -> None:
        first, last = events.offsets[[windows.first[w], windows.first[w] + windows.size[w]]]
        points, weights = events.points[first:last], events.weights[first:last]
        background[0, w] = 0.0
        background[0, w, 0] = weights.sum()
        if start is not None:
            background[0, w] = start[w]
        status[0, w], *numbers[:, 0, w] = _fit_window(
            (points - low[w]) / half[w] - 1.0,
            weights,
            peaks[w].density(points) * half[w],
            peaks[w].density(low[w] + half[w] * (grid + 1.0)) * half[w],
            float(peaks[w].integrals(np.array([low[w], high[w]]))[0]),
            background[0, w],
        )

    fit(0)  # alone, so that only one thread compiles
    with ThreadPoolExecutor(min(workers or int(get_num_threads()), count)) as pool:
        list(pool.map(fit, range(1, count)))
    return SlidingFit(numbers[0], numbers[1], numbers[2], status, background)


def _points(values: Array, windows: Windows, peaks: list[Peak]) -> Condensed:
    """Weighted points in the place of the events if they serve the signal, else the events."""
    few = condense(values, windows.edges, float(windows.resolution.min()))
    offsets = np.searchsorted(values, windows.edges)
    every = Condensed(values, np.ones(values.size), offsets)
    for w in {0, len(windows) // 2, len(windows) - 1}:
        sums = []
        for events in (few, every):
            first, last = events.offsets[[windows.first[w], windows.first[w] + windows.size[w]]]
            height, weights = peaks[w].density(events.points[first:last]), events.weights
            sums.append([weights[first:last] @ height, weights[first:last] @ height**2])
        if not np.allclose(sums[0], sums[1], rtol=_SAME, atol=0.0):
            return every
    return few
