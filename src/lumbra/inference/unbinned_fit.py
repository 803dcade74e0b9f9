"""The second opinion: the same model and windows, event by event, without bins.

Extended unbinned maximum likelihood: f(x) = S g(x) + Σ θ_k T_k(x)/2 on the window mapped to
[−1, 1], ln L = Σ ln f(x_i) − ∫f, with the integrals in closed form. It is linear in its parameters
too, so it shares the damping rule of `lumbra.inference.poisson_newton`. Products of Chebyshev
polynomials are T_a T_b = (T_{a+b} + T_{|a−b|})/2, so the whole background Hessian needs only
2·order + 1 sums over the events.
"""

from __future__ import annotations

import math
from concurrent.futures import ThreadPoolExecutor

import numpy as np
from numba import get_num_threads, njit
from numpy.typing import NDArray
from scipy.special import ndtr

from lumbra.foundation import InputError
from lumbra.inference.poisson_newton import (
    BELOW_ZERO,
    CONVERGED,
    EMPTY,
    EXHAUSTED,
    SINGULAR,
    _newton_direction,
)
from lumbra.inference.sliding_fit import SlidingFit
from lumbra.inference.spectrum import Masses
from lumbra.inference.windows import Windows

__all__ = ["unbinned_fit"]

Array = NDArray[np.float64]

_BLOCK = 256
_STEPS = 100
_TOLERANCE = 1e-5
_LARGEST_LOSS = 0.5
_REACH = 7.0  # the signal is left out beyond so many resolutions, where it is below 1e-10
_GRID = 401
_ROOT_TWO_PI = math.sqrt(2 * math.pi)
_FAST = {"reassoc", "contract", "nsz"}


@njit(cache=True, nogil=True, fastmath=_FAST)
def _chebyshev_rows(x: Array, rows: Array) -> None:
    """T_0 … of a block of events, one row per degree."""
    for i in range(x.size):
        rows[0, i] = 1.0
    for k in range(1, rows.shape[0]):
        if k == 1:
            for i in range(x.size):
                rows[1, i] = x[i]
        else:
            for i in range(x.size):
                rows[k, i] = 2.0 * x[i] * rows[k - 1, i] - rows[k - 2, i]


@njit(cache=True, nogil=True, fastmath=_FAST)
def _add_moments(
    x: Array, peak: Array, density: Array, sums: Array, weighted: Array, signal: Array
) -> None:
    """Add Σ T_k/f and Σ T_k/f²; where there is a peak, also Σ g/f, Σ g²/f² and Σ g T_k/f²."""
    order = sums.size - 1
    rows, inverse, share = np.empty((2 * order + 1, _BLOCK)), np.empty(_BLOCK), np.empty(_BLOCK)
    for begin in range(0, x.size, _BLOCK):
        n = min(_BLOCK, x.size - begin)
        _chebyshev_rows(x[begin : begin + n], rows)
        for i in range(n):
            inverse[i] = 1.0 / density[begin + i]
        for k in range(2 * order + 1):
            first, second = 0.0, 0.0
            for i in range(n):
                value = rows[k, i] * inverse[i]
                first += value
                second += value * inverse[i]
            weighted[k] += second
            if k <= order:
                sums[k] += first
        if peak.size == 0:
            continue
        first, second = 0.0, 0.0
        for i in range(n):
            value = peak[begin + i] * inverse[i]
            first += value
            second += value * value
            share[i] = value * inverse[i]
        signal[0] += first
        signal[1] += second
        for k in range(order + 1):
            first = 0.0
            for i in range(n):
                first += share[i] * rows[k, i]
            signal[2 + k] += first


@njit(cache=True, nogil=True, fastmath=_FAST)
def _densities(x: Array, theta: Array, peak: Array, begin: int, out: Array) -> None:
    """f at every event; the peak covers the events from ``begin`` on."""
    order = theta.size - 2
    rows = np.empty((order + 1, _BLOCK))
    for left in range(0, x.size, _BLOCK):
        n = min(_BLOCK, x.size - left)
        _chebyshev_rows(x[left : left + n], rows)
        for i in range(n):
            out[left + i] = 0.5 * theta[0]
        for k in range(1, order + 1):
            factor = 0.5 * theta[k]
            for i in range(n):
                out[left + i] += factor * rows[k, i]
    for i in range(peak.size):
        out[begin + i] += theta[order + 1] * peak[i]


@njit(cache=True, nogil=True)
def _assemble(
    sums: Array, weighted: Array, signal: Array, inside: float, gradient: Array, hessian: Array
) -> None:
    """Gradient and Hessian of −ln L from the sums; the last parameter is the yield."""
    order = sums.size - 1
    for a in range(order + 1):
        integral = 1.0 / (1.0 - a * a) if a % 2 == 0 else 0.0
        gradient[a] = integral - 0.5 * sums[a]
        for b in range(a + 1):
            hessian[a, b] = 0.125 * (weighted[a + b] + weighted[a - b])
        hessian[order + 1, a] = 0.5 * signal[2 + a]
    gradient[order + 1] = inside - signal[0]
    hessian[order + 1, order + 1] = signal[1]


@njit(cache=True, nogil=True, fastmath=_FAST)
def _allowed_step(change: Array, density: Array) -> float:
    """The largest step ≤ 1 that costs no event more than half of its density."""
    worst = 0.0
    for i in range(change.size):
        worst = max(worst, -change[i] / density[i])
    return _LARGEST_LOSS / worst if worst > _LARGEST_LOSS else 1.0


@njit(cache=True, nogil=True, fastmath=_FAST)
def _log_ratio(better: Array, worse: Array) -> float:
    """Σ ln(better/worse), sixteen factors near one to a logarithm."""
    total = 0.0
    for left in range(0, better.size, 16):
        product = 1.0
        for i in range(left, min(left + 16, better.size)):
            product *= better[i] / worse[i]
        total += np.log(product)
    return total


@njit(cache=True, nogil=True)
def _maximise(
    x: Array, peak: Array, begin: int, inside: float, theta: Array, free: int, density: Array
) -> tuple[int, float]:
    """Fit the first ``free`` parameters in place; the fitted f at the events is in ``density``."""
    order = theta.size - 2
    end = begin + peak.size
    direction, gradient = np.zeros(theta.size), np.empty(theta.size)
    hessian = np.empty((theta.size, theta.size))
    change = np.empty(x.size)
    _densities(x, theta, peak, begin, density)
    for _ in range(_STEPS):
        sums, weighted = np.zeros(order + 1), np.zeros(2 * order + 1)
        signal = np.zeros(order + 3)
        _add_moments(x[:begin], peak[:0], density[:begin], sums, weighted, signal)
        _add_moments(x[begin:end], peak, density[begin:end], sums, weighted, signal)
        _add_moments(x[end:], peak[:0], density[end:], sums, weighted, signal)
        _assemble(sums, weighted, signal, inside, gradient, hessian)
        decrement = _newton_direction(hessian, gradient[:free], direction[:free])
        if not decrement >= 0.0:
            return SINGULAR, np.nan
        _densities(x, direction, peak, begin, change)
        step = _allowed_step(change, density)
        for a in range(free):
            theta[a] += step * direction[a]
        for i in range(x.size):
            density[i] += step * change[i]
        if decrement < _TOLERANCE:
            return CONVERGED, 1.0 / hessian[free - 1, free - 1] ** 2
    return EXHAUSTED, np.nan


@njit(cache=True, nogil=True)
def _positive_everywhere(theta: Array, mass: float, sigma: float) -> bool:
    """Whether f stays positive between the events too, where the likelihood does not look."""
    x = np.linspace(-1.0, 1.0, _GRID)
    peak = np.exp(-0.5 * ((x - mass) / sigma) ** 2) / (sigma * _ROOT_TWO_PI)
    density = np.empty(_GRID)
    _densities(x, theta, peak, 0, density)
    return bool(density.min() > 0.0)


@njit(cache=True, nogil=True)
def _fit_window(
    x: Array, mass: float, sigma: float, inside: float, background: Array
) -> tuple[int, float, float, float]:
    """Status, yield, error and q of one window; mass and sigma in mapped units, x sorted.

    ``background`` holds where to start and then the background-only fit.
    """
    if x.size == 0:
        return EMPTY, np.nan, np.nan, np.nan
    begin = int(np.searchsorted(x, mass - _REACH * sigma))
    end = int(np.searchsorted(x, mass + _REACH * sigma))
    peak = np.exp(-0.5 * ((x[begin:end] - mass) / sigma) ** 2) / (sigma * _ROOT_TWO_PI)
    order = background.size - 1
    theta = np.zeros(order + 2)
    theta[:-1] = background
    without, with_signal = np.empty(x.size), np.empty(x.size)
    status, _ = _maximise(x, peak, begin, inside, theta, order + 1, without)
    background[:] = theta[:-1]
    if status != CONVERGED:
        return status, np.nan, np.nan, np.nan
    status, variance = _maximise(x, peak, begin, inside, theta, order + 2, with_signal)
    if status == CONVERGED and not _positive_everywhere(theta, mass, sigma):
        status = BELOW_ZERO
    if status != CONVERGED:
        return status, np.nan, np.nan, np.nan
    ratio = -inside * theta[order + 1]
    for k in range(0, order + 1, 2):
        ratio += (background[k] - theta[k]) / (1.0 - k * k)
    ratio += _log_ratio(with_signal, without)
    return status, theta[order + 1], np.sqrt(variance), max(2.0 * ratio, 0.0)


def unbinned_fit(
    masses: Masses, windows: Windows, *, start: Array | None = None, workers: int | None = None
) -> SlidingFit:
    """Fit every window without bins, with a Gaussian signal.

    Parameters
    ----------
    masses : Masses
        One value per event [GeV].
    windows : Windows
        The same windows as for the binned fit.
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
    half = 0.5 * (high - low)
    inside = ndtr((high - windows.masses) / windows.resolution)
    inside -= ndtr((low - windows.masses) / windows.resolution)

    def fit(w: int) -> None:
        chosen = values[np.searchsorted(values, low[w]) : np.searchsorted(values, high[w])]
        background[0, w] = 0.0
        background[0, w, 0] = chosen.size
        if start is not None:
            background[0, w] = start[w]
        status[0, w], *numbers[:, 0, w] = _fit_window(
            (chosen - low[w]) / half[w] - 1.0,
            (windows.masses[w] - low[w]) / half[w] - 1.0,
            windows.resolution[w] / half[w], inside[w], background[0, w],
        )  # fmt: skip

    with ThreadPoolExecutor(min(workers or int(get_num_threads()), count)) as pool:
        list(pool.map(fit, range(count)))
    return SlidingFit(numbers[0], numbers[1], numbers[2], status, background)
