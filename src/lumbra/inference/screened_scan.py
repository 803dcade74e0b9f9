"""The largest excess of each pseudo-experiment without fitting every window.

The efficient score of the signal at the expected background is linear in the counts: one filter
per window, f = (s − projection of s on the background's rows)/b, whose sum over counts, Σ f n/√I
with I = Σ f s, is the signed root of q to first order in 1/√b. A pilot of whole scans tells how far
the two are apart; after that a window is fitted only if, with this distance, it can still beat the
best fit of its experiment.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.foundation import Key
from lumbra.inference.blocks import in_blocks
from lumbra.inference.poisson_newton import CONVERGED
from lumbra.inference.pseudo_experiments import draw_counts
from lumbra.inference.sliding_fit import background_start, fit_pair, sliding_fit
from lumbra.inference.windows import Windows

__all__ = ["ScreenedScan", "score_filters", "screened_scan"]

Array = NDArray[np.float64]

_PILOT: Final = 10
_SAFETY: Final = 1.5
_CHUNK: Final = 500
# sums may be reordered for vector units; NaN and infinity keep their meaning
_FAST: Final = {"reassoc", "contract", "nsz"}


@dataclass(frozen=True)
class ScreenedScan:
    """Largest excesses of pseudo-experiments.

    Parameters
    ----------
    maxima : (experiments,) array
        Largest one-sided q0 of each, from fits.
    place : (experiments,) int array
        Its window.
    fitted : int
        Number of windows that were fitted after the pilot.
    margin : float
        How far root of q and score may be apart [standard deviations].
    upcrossings : (experiments,) int array
        How often q0, from the score, rises through 1 along the scan of each.
    """

    maxima: Array
    place: NDArray[np.int64]
    fitted: int
    margin: float
    upcrossings: NDArray[np.int64]


def score_filters(expectation: Array, windows: Windows) -> Array:
    """Filters (w, longest) whose sum over counts is the score's significance, 0 beyond a window.

    Parameters
    ----------
    expectation : (bins,) array
        Expected background, above 0, in the bins of ``windows.edges``.
    windows : Windows
        Where and what to fit.
    """
    filters = np.zeros((len(windows), windows.design.shape[2]))
    for w, (first, size) in enumerate(zip(windows.first, windows.size, strict=True)):
        weight = 1 / expectation[first : first + size]
        rows, peak = windows.design[w, :-1, :size], windows.design[w, -1, :size]
        share = np.linalg.solve((rows * weight) @ rows.T, (rows * weight) @ peak)
        plain = (peak - share @ rows) * weight
        filters[w, :size] = plain / np.sqrt(plain @ peak)
    return filters


@njit(cache=True, nogil=True, fastmath=_FAST)
def _scores(
    counts: Array, first: NDArray[np.int64], size: NDArray[np.int64], filters: Array, out: Array
) -> None:
    """Score significances (experiments, windows)."""
    for t in range(counts.shape[0]):
        for w in range(first.size):
            total, low = 0.0, first[w]
            for i in range(size[w]):
                total += counts[t, low + i] * filters[w, i]
            out[t, w] = total


@njit(cache=True, nogil=True)
def _fit_candidates(
    counts: Array,
    scores: Array,
    first: NDArray[np.int64],
    size: NDArray[np.int64],
    design: Array,
    start: Array,
    trust: Array,
    bend: float,
    margin: float,
    begin: int,
    end: int,
    maxima: Array,
    numbers: NDArray[np.int64],
) -> None:
    """Fit the windows of experiments begin … end − 1 from the best score down.

    Rows of numbers (t, 3) get the window of the maximum, the fits and the upcrossings.
    """
    for t in range(begin, end):
        guess = (scores[t] + bend * scores[t] * np.abs(scores[t])) * trust
        best = -np.inf
        maxima[t], numbers[t, 0], numbers[t, 1] = 0.0, np.argmax(guess), 0
        numbers[t, 2] = np.count_nonzero((guess[1:] > 1.0) & (guess[:-1] <= 1.0))
        while True:
            w = np.argmax(guess)
            if guess[w] + margin < best or guess[w] == -np.inf:
                break
            n = size[w]
            matrix = np.ascontiguousarray(design[w, :, :n])
            means, work, theta = np.zeros((3, n)), np.empty((4, n)), start[w].copy()
            observed = counts[t, first[w] : first[w] + n].copy()
            code, number, _, q = fit_pair(observed, matrix, theta, means, work)
            numbers[t, 1] += 1
            guess[w] = -np.inf
            root = trust[w] * (np.sqrt(q) if number > 0.0 else -np.sqrt(q))
            if code == CONVERGED and root > best:
                best = root
                if number > 0.0:
                    maxima[t], numbers[t, 0] = root * root, w


def screened_scan(
    expectation: Array,
    windows: Windows,
    count: int,
    *,
    key: Key,
    trust: Array | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> ScreenedScan:
    """Largest excesses of the same experiments as `fit_pseudo_experiments` draws with this key.

    Parameters
    ----------
    expectation : (bins,) array
        Expected events in the bins of ``windows.edges``, above 0.
    windows : Windows
        Where and what to fit.
    count : int
        Number of experiments.
    key : Key
        Where the random numbers come from.
    trust : (w,) array, optional
        Factor on the significance of each window, at most 1.
    workers : int, optional
        Threads; the result is the same for any number.
    progress : callable, optional
        Called with the experiments done and their number, after each chunk.
    """

    def chunks() -> Iterable[Array]:
        for begin in range(0, count, _CHUNK):
            chunk = range(begin, min(begin + _CHUNK, count))
            yield draw_counts(expectation, key, chunk, workers)
            if progress is not None:
                progress(chunk.stop, count)

    return screen(expectation, windows, chunks(), trust=trust, workers=workers)


def screen(
    expectation: Array,
    windows: Windows,
    chunks: Iterable[Array],
    *,
    trust: Array | None = None,
    workers: int | None = None,
) -> ScreenedScan:
    """As `screened_scan`, for counts that are drawn already: chunks (experiments, bins)."""
    start = background_start(expectation, windows)
    filters = score_filters(expectation, windows)
    weight = np.ones(len(windows)) if trust is None else np.asarray(trust, float)
    calibration: tuple[float, float] | None = None
    parts = []
    for counts in chunks:
        if calibration is None:
            calibration = _pilot(counts[:_PILOT], windows, filters, start, workers)
        parts.append(_screen_chunk(counts, windows, filters, start, weight, calibration, workers))
    maxima, numbers = (np.concatenate(column) for column in zip(*parts, strict=True))
    margin = calibration[1] if calibration else 0.0
    return ScreenedScan(maxima, numbers[:, 0], int(numbers[:, 1].sum()), margin, numbers[:, 2])


def _pilot(
    counts: Array, windows: Windows, filters: Array, start: Array, workers: int | None
) -> tuple[float, float]:
    """Curvature of the exact root over the score, and the largest distance left, with safety."""
    scores = np.empty((len(counts), len(windows)))
    _scores(counts, windows.first, windows.size, filters, scores)
    exact = sliding_fit(counts, windows, start=start, workers=workers).significance
    # a score above zero bends the other way than one below: maxima are above
    up = np.isfinite(exact) & (scores > 0)
    score, root = scores[up], exact[up]
    shape = score * score
    bend = float(np.sum(shape * (root - score)) / max(np.sum(shape**2), 1e-300))
    return bend, _SAFETY * float(np.abs(root - score - bend * shape).max(initial=0.0))


def _screen_chunk(
    counts: Array,
    windows: Windows,
    filters: Array,
    start: Array,
    trust: Array,
    calibration: tuple[float, float],
    workers: int | None,
) -> tuple[Array, NDArray[np.int64]]:
    scores = np.empty((len(counts), len(windows)))
    maxima, numbers = np.empty(len(counts)), np.empty((len(counts), 3), np.int64)

    def fit(begin: int, end: int) -> None:
        _scores(counts[begin:end], windows.first, windows.size, filters, scores[begin:end])
        _fit_candidates(
            counts, scores, windows.first, windows.size, windows.design, start, trust,
            *calibration, begin, end, maxima, numbers,
        )  # fmt: skip

    in_blocks(fit, len(counts), workers)
    return maxima, numbers
