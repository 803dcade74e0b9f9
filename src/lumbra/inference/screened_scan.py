"""The largest excess of each pseudo-experiment without fitting every window.

The efficient score of the signal at the expected background is linear in the counts: one filter
per window, f = (s − projection of s on the background's rows)/b, whose sum over counts, Σ f n/√I
with I = Σ f s, is the signed root of q to first order in 1/√b. A pilot of whole scans tells how far
the two are apart; after that a window is fitted only if, with this distance, it can still beat the
best fit of its experiment.
"""

from __future__ import annotations

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

_PILOT: Final = 20
_SAFETY: Final = 1.5
_CHUNK: Final = 500


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
    """

    maxima: Array
    place: NDArray[np.int64]
    fitted: int
    margin: float


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


@njit(cache=True, nogil=True)
def _scores(
    counts: Array, first: NDArray[np.int64], size: NDArray[np.int64], filters: Array, out: Array
) -> None:
    """Score significances (experiments, windows)."""
    for t in range(counts.shape[0]):
        for w in range(first.size):
            n = size[w]
            out[t, w] = np.dot(counts[t, first[w] : first[w] + n], filters[w, :n])


@njit(cache=True, nogil=True)
def _fit_candidates(
    counts: Array,
    scores: Array,
    first: NDArray[np.int64],
    size: NDArray[np.int64],
    design: Array,
    start: Array,
    bend: float,
    margin: float,
    begin: int,
    end: int,
    maxima: Array,
    place: NDArray[np.int64],
    fitted: NDArray[np.int64],
) -> None:
    """Fit the windows of experiments begin … end − 1 from the best score down."""
    for t in range(begin, end):
        guess = scores[t] + bend * scores[t] * np.abs(scores[t])
        best = -np.inf
        maxima[t], place[t], fitted[t] = 0.0, np.argmax(guess), 0
        while True:
            w = np.argmax(guess)
            if guess[w] + margin < best or guess[w] == -np.inf:
                break
            n = size[w]
            matrix = np.ascontiguousarray(design[w, :, :n])
            means, work, theta = np.zeros((3, n)), np.empty((4, n)), start[w].copy()
            observed = counts[t, first[w] : first[w] + n].copy()
            code, number, _, q = fit_pair(observed, matrix, theta, means, work)
            fitted[t] += 1
            guess[w] = -np.inf
            root = np.sqrt(q) if number > 0.0 else -np.sqrt(q)
            if code == CONVERGED and root > best:
                best = root
                if number > 0.0:
                    maxima[t], place[t] = q, w


def screened_scan(
    expectation: Array, windows: Windows, count: int, *, key: Key, workers: int | None = None
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
    workers : int, optional
        Threads; the result is the same for any number.
    """
    chunks = [range(i, min(i + _CHUNK, count)) for i in range(0, count, _CHUNK)]
    return screen(expectation, windows, [draw_counts(expectation, key, c) for c in chunks], workers)


def screen(
    expectation: Array, windows: Windows, chunks: list[Array], workers: int | None = None
) -> ScreenedScan:
    """As `screened_scan`, for counts that are drawn already: chunks (experiments, bins)."""
    start = background_start(expectation, windows)
    filters = score_filters(expectation, windows)
    pilot = chunks[0][:_PILOT]
    scores = np.empty((len(pilot), len(windows)))
    _scores(pilot, windows.first, windows.size, filters, scores)
    bend, margin = _calibrate(
        scores, sliding_fit(pilot, windows, start=start, workers=workers).significance
    )
    parts = [
        _screen_chunk(counts, windows, filters, start, (bend, margin), workers) for counts in chunks
    ]
    maxima, place, fitted = (np.concatenate(column) for column in zip(*parts, strict=True))
    return ScreenedScan(maxima, place, int(fitted.sum()), margin)


def _calibrate(scores: Array, exact: Array) -> tuple[float, float]:
    """Curvature of the exact root over the score, and the largest distance left, with safety."""
    good = np.isfinite(exact)
    score, root = scores[good], exact[good]
    shape = score * np.abs(score)
    # a score above zero bends the other way than one below: maxima are above
    up = score > 0
    bend = float(np.sum(shape[up] * (root - score)[up]) / max(np.sum(shape[up] ** 2), 1e-300))
    left = np.abs(root - score - bend * shape)[up]
    return bend, _SAFETY * float(left.max(initial=0.0))


def _screen_chunk(
    counts: Array,
    windows: Windows,
    filters: Array,
    start: Array,
    calibration: tuple[float, float],
    workers: int | None,
) -> tuple[Array, NDArray[np.int64], NDArray[np.int64]]:
    scores = np.empty((len(counts), len(windows)))
    maxima, place = np.empty(len(counts)), np.empty(len(counts), np.int64)
    fitted = np.empty(len(counts), np.int64)

    def fit(begin: int, end: int) -> None:
        _scores(counts[begin:end], windows.first, windows.size, filters, scores[begin:end])
        _fit_candidates(
            counts, scores, windows.first, windows.size, windows.design, start,
            *calibration, begin, end, maxima, place, fitted,
        )  # fmt: skip

    in_blocks(fit, len(counts), workers)
    return maxima, place, fitted
