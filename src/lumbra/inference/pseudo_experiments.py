"""Whole scans of spectra drawn from a background without signal."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Key
from lumbra.inference.blocks import in_blocks
from lumbra.inference.sliding_fit import SlidingFit, background_start, sliding_fit
from lumbra.inference.windows import Windows

__all__ = ["PseudoExperiments", "draw_counts", "fit_pseudo_experiments"]

Array = NDArray[np.float64]

_CHUNK = 50


@dataclass(frozen=True)
class PseudoExperiments:
    """Scans of pseudo-experiments, arrays (experiments, windows).

    Parameters
    ----------
    yields, errors, q : array
        Fitted signal events, their errors and two-sided test statistics; NaN where a fit failed.
    """

    yields: Array
    errors: Array
    q: Array

    @property
    def q0(self) -> Array:
        """One-sided statistic; 0 where the yield is negative or the fit failed."""
        return np.asarray(np.where(self.yields > 0, np.nan_to_num(self.q), 0.0))

    @property
    def maxima(self) -> Array:
        """Largest q0 of each experiment, shape (experiments,)."""
        return np.asarray(self.q0.max(axis=1))

    @property
    def failures(self) -> int:
        """Number of single fits that did not converge."""
        return int(np.count_nonzero(~np.isfinite(self.q)))


def draw_counts(expectation: Array, key: Key, experiments: range, workers: int | None = 1) -> Array:
    """Poisson counts (experiments, bins), each from a key of its own, whatever the chunking."""
    out = np.empty((len(experiments), len(expectation)))

    def draw(begin: int, end: int) -> None:
        for row in range(begin, end):
            generator = key.child("experiment", experiments[row]).generator()
            out[row] = generator.poisson(expectation)

    in_blocks(draw, len(experiments), workers)
    return out


def fit_pseudo_experiments(
    expectation: Array,
    windows: Windows,
    count: int,
    *,
    key: Key,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> PseudoExperiments:
    """Draw whole spectra and fit every window in each: the same estimator as for the data.

    Parameters
    ----------
    expectation : (bins,) array
        Expected events in the bins of ``windows.edges``.
    windows : Windows
        Where and what to fit.
    count : int
        Number of experiments.
    key : Key
        Where the random numbers come from; each experiment has its own stream.
    workers : int, optional
        Threads; the result is the same for any number.
    progress : callable, optional
        Called with the experiments done and their number, after each chunk.
    """
    start = background_start(expectation, windows)
    fits: list[SlidingFit] = []
    for begin in range(0, count, _CHUNK):
        chunk = range(begin, min(begin + _CHUNK, count))
        drawn = draw_counts(expectation, key, chunk)
        fits.append(sliding_fit(drawn, windows, start=start, workers=workers))
        if progress is not None:
            progress(chunk.stop, count)
    return PseudoExperiments(
        np.concatenate([fit.yields for fit in fits]),
        np.concatenate([fit.errors for fit in fits]),
        np.concatenate([fit.q for fit in fits]),
    )
