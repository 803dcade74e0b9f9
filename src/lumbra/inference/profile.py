"""Profile likelihood of the signal yield in every window, exact in the background parameters."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from lumbra.inference.blocks import in_blocks
from lumbra.inference.poisson_newton import CONVERGED, LOOSE, minimise
from lumbra.inference.sliding_fit import SlidingFit, expected_background, likelihood_ratio
from lumbra.inference.windows import Windows

__all__ = ["AnyProfile", "Profile", "Statistic", "background_profile", "observed_profile"]

Array = NDArray[np.float64]
Statistic = Callable[[Array, NDArray[np.bool_]], tuple[Array, Array]]


class AnyProfile(Protocol):
    """What intervals and limits need: the maximum, its error, and 2 ln[L(best)/L(S)]."""

    @property
    def best(self) -> Array:
        """Yield at the maximum (w,)."""
        ...

    @property
    def error(self) -> Array:
        """Its error, the natural step (w,)."""
        ...

    def q_and_slope(self, best: Array | None = None) -> Statistic:
        """The statistic and its derivative, for the windows of a mask."""
        ...


@njit(cache=True, nogil=True)
def _fit_at(
    counts: Array, size: NDArray[np.int64], design: Array, start: Array, yields: Array
) -> Array:
    """Expectation (windows, longest) with the background fitted at given yields; 1 beyond."""
    means = np.ones(counts.shape)
    for w in range(size.size):
        n = size[w]
        background = np.ascontiguousarray(design[w, :-1, :n])
        signal = yields[w] * design[w, -1, :n]
        observed, mean, work = counts[w, :n].copy(), np.empty(n), np.empty((4, n))
        theta = start[w].copy()
        if yields[w] < 0.0:
            # lift the start until a negative signal leaves every expectation positive
            plain = theta @ background
            theta *= 1.0 + 1.5 * np.max(-signal / plain)
        status, _ = minimise(observed, signal, background, theta, mean, work, LOOSE)
        if status != CONVERGED:
            mean[:] = np.nan
        means[w, :n] = mean
    return means


@njit(cache=True, nogil=True)
def _ratios(
    counts: Array,
    size: NDArray[np.int64],
    design: Array,
    start: Array,
    better: Array,
    yields: Array,
    wanted: NDArray[np.bool_],
    begin: int,
    end: int,
    warm: Array,
    q: Array,
    slope: Array,
) -> None:
    """q and its slope in windows begin … end − 1; ``warm`` holds where the last call ended."""
    for w in range(begin, end):
        if not wanted[w]:
            continue
        n = size[w]
        background = np.ascontiguousarray(design[w, :-1, :n])
        peak = design[w, -1, :n].copy()
        signal = yields[w] * peak
        observed, mean, work = counts[w, :n].copy(), np.empty(n), np.empty((4, n))
        theta = warm[w].copy()
        if np.min(theta @ background + signal) <= 0.0:
            theta = start[w].copy()
            theta *= 1.0 + 1.5 * max(0.0, np.max(-signal / (theta @ background)))
        status, _ = minimise(observed, signal, background, theta, mean, work, LOOSE)
        q[w], slope[w] = np.nan, np.nan
        if status == CONVERGED:
            warm[w] = theta
            rise = 0.0
            for i in range(n):
                # at the profiled background only the explicit change of S counts
                rise += (1.0 - observed[i] / mean[i]) * peak[i]
            q[w] = max(likelihood_ratio(observed, better[w, :n], mean), 0.0)
            slope[w] = 2.0 * rise


@dataclass(frozen=True)
class Profile:
    """2 ln[L(best)/L(S)] of one set of counts per window.

    Parameters
    ----------
    windows : Windows
        Where and what to fit.
    counts : (w, longest) array
        Counts in the bins of each window; 0 beyond its last bin.
    start : (w, order + 1) array
        Background-only coefficients.
    best : (w,) array
        Yield at the maximum.
    error : (w,) array
        Its error from the Hessian, the natural step.
    workers : int
        Threads over windows; a scan of some hundred windows is too short to gain from them.
    """

    windows: Windows
    counts: Array
    start: Array
    best: Array
    error: Array
    workers: int = 1

    def expectation(self, yields: ArrayLike) -> Array:
        """Expected events (w, longest) at given yields (w,); NaN where the fit failed."""
        values = np.ascontiguousarray(np.broadcast_to(np.asarray(yields, float), self.best.shape))
        return np.asarray(
            _fit_at(self.counts, self.windows.size, self.windows.design, self.start, values)
        )

    def q(self, best: Array | None = None) -> Callable[[ArrayLike], Array]:
        """The function that gives 2 ln[L(best)/L(S)] at yields S (w,).

        ``best`` replaces the maximum, for statistics that keep it at or above zero.
        """
        statistic = self.q_and_slope(best)
        everywhere = np.ones(self.best.shape, bool)

        def alone(yields: ArrayLike) -> Array:
            return statistic(
                np.broadcast_to(np.asarray(yields, float), self.best.shape), everywhere
            )[0]

        return alone

    def q_and_slope(self, best: Array | None = None) -> Statistic:
        """As `q`, with the derivative by S; only windows of a mask are computed, others are NaN.

        Each call starts from the background of the last one, so that a root is found in few steps.
        """
        better = self.expectation(self.best if best is None else best)
        warm = self.start.copy()

        def statistic(yields: Array, wanted: NDArray[np.bool_]) -> tuple[Array, Array]:
            values = np.ascontiguousarray(yields, float)
            q, slope = np.full(values.shape, np.nan), np.full(values.shape, np.nan)

            def compute(begin: int, end: int) -> None:
                _ratios(
                    self.counts, self.windows.size, self.windows.design, self.start, better,
                    values, wanted, begin, end, warm, q, slope,
                )  # fmt: skip

            in_blocks(compute, len(values), self.workers)
            return q, slope

        return statistic


def observed_profile(counts: Array, windows: Windows, fit: SlidingFit) -> Profile:
    """Profile of the counts (bins,) that ``fit`` was made from."""
    padded = np.zeros((len(windows), windows.design.shape[2]))
    for w, (first, size) in enumerate(zip(windows.first, windows.size, strict=True)):
        padded[w, :size] = counts[first : first + size]
    return _profile(windows, padded, fit, fit.yields[0])


def background_profile(windows: Windows, fit: SlidingFit) -> Profile:
    """Profile of the Asimov data without signal: the background-only expectation as counts."""
    padded = np.zeros((len(windows), windows.design.shape[2]))
    for w, expected in enumerate(expected_background(fit, windows)):
        padded[w, : expected.size] = expected
    return _profile(windows, padded, fit, np.zeros(len(windows)))


def _profile(windows: Windows, counts: Array, fit: SlidingFit, best: Array) -> Profile:
    start = np.ascontiguousarray(fit.background[0])
    return Profile(windows, counts, start, best.copy(), fit.errors[0].copy())
