"""The heart: signal on a polynomial, fitted in sliding windows, for data and for toys at once.

Extended binned Poisson maximum likelihood. In each window the expectation is S times the signal's
bin fractions plus a Chebyshev polynomial; S may be negative as long as every bin expects a
positive number of events. The model is linear, so the likelihood has one maximum, and
`lumbra.inference.poisson_newton` finds it from any start.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import DataError
from lumbra.inference.blocks import in_blocks
from lumbra.inference.poisson_newton import CONVERGED, EMPTY, LOOSE, REASONS, USABLE, minimise
from lumbra.inference.windows import Windows

__all__ = [
    "SlidingFit",
    "background_start",
    "expected_background",
    "fit_pair",
    "likelihood_ratio",
    "sliding_fit",
]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class SlidingFit:
    """Fits of every window to every set of counts; all arrays have shape (toys, windows).

    Parameters
    ----------
    yields, errors : array
        Signal events and their error from the inverse Hessian; NaN where a fit failed.
    q : array
        Two-sided test statistic of no signal, 2 ln[L(Ŝ)/L(0)].
    status : int array
        Key of `lumbra.inference.poisson_newton.REASONS`.
    background : (toys, windows, order + 1) array
        Chebyshev coefficients of the background-only fit, in events.
    """

    yields: Array
    errors: Array
    q: Array
    status: NDArray[np.int8]
    background: Array

    @property
    def q0(self) -> Array:
        """One-sided statistic of an excess: q for S > 0, else 0."""
        return np.asarray(np.where(self.yields > 0, self.q, np.where(self.failed, np.nan, 0.0)))

    @property
    def significance(self) -> Array:
        """Local significance with the sign of the yield: ±√q."""
        return np.asarray(np.sign(self.yields) * np.sqrt(self.q))

    @property
    def failed(self) -> NDArray[np.bool_]:
        """Where a fit did not converge."""
        return ~np.isin(self.status, USABLE)

    def reasons(self) -> NDArray[np.str_]:
        """The status in words."""
        return np.array([REASONS[int(code)] for code in self.status.ravel()]).reshape(
            self.status.shape
        )


@njit(cache=True, nogil=True, fastmath={"reassoc", "contract", "nsz"})
def likelihood_ratio(counts: Array, better: Array, worse: Array) -> float:
    """2 ln[L(better)/L(worse)], bin by bin so that no digits cancel.

    With y = (better − worse)/(better + worse) the logarithm is 2 artanh y. Its series to y⁹ is good
    to 1e-15 for |y| < 0.04, and many times faster.
    """
    total, far = 0.0, 0
    for i in range(counts.size):
        both = better[i] + worse[i]
        y = (better[i] - worse[i]) / both
        z = y * y
        series = 1.0 + z * (1 / 3 + z * (1 / 5 + z * (1 / 7 + z / 9)))
        total += y * (2.0 * counts[i] * series - both)
        far += z > 0.0016
    if far > 0:
        total = 0.0
        for i in range(counts.size):
            total += worse[i] - better[i]
            if counts[i] > 0.0:
                total += counts[i] * np.log(better[i] / worse[i])
    return 2.0 * total


@njit(cache=True, nogil=True)
def fit_pair(
    observed: Array, matrix: Array, theta: Array, means: Array, work: Array
) -> tuple[int, float, float, float]:
    """Status, yield, error and q of one window; ``theta`` is left at the background-only fit.

    Parameters
    ----------
    observed : (n,)
        Counts.
    matrix : (order + 2, n)
        Expectation per unit of each parameter, the signal last.
    theta : (order + 1,)
        Background coefficients to start from; a flat background if the first is NaN.
    means, work : (3, n), (4, n)
        Scratch; the first row of means must be 0.
    """
    offset, without, with_signal = means[0], means[1], means[2]
    if not observed.sum() > 0.0:
        theta[:] = np.nan
        return EMPTY, np.nan, np.nan, np.nan
    if np.isnan(theta[0]):
        theta[:] = 0.0
        theta[0] = observed.sum()
    code, _ = minimise(observed, offset, matrix[:-1], theta, without, work, LOOSE)
    if code != CONVERGED:
        return code, np.nan, np.nan, np.nan
    whole = np.zeros(theta.size + 1)
    whole[:-1] = theta
    code, variance = minimise(observed, offset, matrix, whole, with_signal, work)
    if code != CONVERGED:
        return code, np.nan, np.nan, np.nan
    ratio = likelihood_ratio(observed, with_signal, without)
    return code, whole[-1], np.sqrt(variance), max(ratio, 0.0)


@njit(cache=True, nogil=True)
def _fit_windows(
    counts: Array,
    first: NDArray[np.int64],
    size: NDArray[np.int64],
    design: Array,
    start: Array,
    begin: int,
    end: int,
    numbers: Array,
    status: NDArray[np.int8],
    background: Array,
) -> None:
    """Fit windows begin … end − 1 to all counts; numbers (windows, toys, 3) gets S, error, q."""
    for w in range(begin, end):
        n = size[w]
        # buffers of exact length are contiguous, which lets the compiler use vector units
        matrix = np.ascontiguousarray(design[w, :, :n])
        observed, means, work = np.empty(n), np.zeros((3, n)), np.empty((4, n))
        for t in range(counts.shape[0]):
            observed[:] = counts[t, first[w] : first[w] + n]
            theta = background[w, t]
            theta[:] = start[w]
            code, number, error, q = fit_pair(observed, matrix, theta, means, work)
            status[w, t] = code
            numbers[w, t, 0], numbers[w, t, 1], numbers[w, t, 2] = number, error, q


def sliding_fit(
    counts: ArrayLike,
    windows: Windows,
    *,
    start: Array | None = None,
    workers: int | None = None,
) -> SlidingFit:
    """Fit every window with and without signal.

    Parameters
    ----------
    counts : (bins,) or (toys, bins) array
        Events in the bins of ``windows.edges``.
    windows : Windows
        Where and what to fit.
    start : (windows, order + 1) array, optional
        Background coefficients to start from. The maximum is unique, so they change the time and
        not the answer; a flat background if left out.
    workers : int, optional
        Threads over windows; numba's thread count if left out. Each fit stands alone, so the
        result is the same for any number.

    Raises
    ------
    DataError
        If the counts do not belong to these bins.
    """
    table = np.ascontiguousarray(np.atleast_2d(np.asarray(counts, float)))
    bins = windows.edges.size - 1
    fits = table.ndim == 2 and table.shape[1] == bins
    if not fits or not np.all((table >= 0) & np.isfinite(table)):
        raise DataError(
            "The counts do not belong to these windows.",
            given=f"an array of shape {np.shape(counts)}"
            + (", with negative or undefined counts" if fits else ""),
            allowed=f"{bins} finite counts that are not negative, or several rows of them",
            suggestion="use the spectrum that the windows were made for",
        )
    toys, count, order = table.shape[0], len(windows), windows.order
    begin = np.full((count, order + 1), np.nan) if start is None else start
    numbers = np.empty((count, toys, 3))
    status = np.empty((count, toys), np.int8)
    background = np.empty((count, toys, order + 1))

    def fit(first: int, last: int) -> None:
        _fit_windows(
            table, windows.first, windows.size, windows.design, begin,
            first, last, numbers, status, background,
        )  # fmt: skip

    in_blocks(fit, count, workers)
    yields, errors, q = np.moveaxis(numbers, 2, 0).transpose(0, 2, 1)
    return SlidingFit(yields, errors, q, status.T, background.transpose(1, 0, 2))


def background_start(expectation: Array, windows: Windows) -> Array:
    """Background coefficients (windows, order + 1) that fit an expectation, to start toys from."""
    return np.ascontiguousarray(sliding_fit(expectation, windows).background[0])


def expected_background(fit: SlidingFit, windows: Windows, toy: int = 0) -> list[Array]:
    """Expected background in the bins of each window, from the background-only fits."""
    return [
        fit.background[toy, w] @ windows.design[w, :-1, :size]
        for w, size in enumerate(windows.size)
    ]
