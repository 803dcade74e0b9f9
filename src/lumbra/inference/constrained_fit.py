"""Sliding fits with systematic errors: bounds, constrained nuisances, shapes that move.

The likelihood is no longer that of a linear model, so steps are checked against the loss; without
nuisances the answers are those of `sliding_fit`.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import DataError
from lumbra.inference.blocks import in_blocks
from lumbra.inference.minuit_fit import minuit_pair
from lumbra.inference.poisson_newton import EMPTY, MINUIT, USABLE
from lumbra.inference.sliding_fit import SlidingFit
from lumbra.inference.window_model import WindowModel
from lumbra.inference.window_newton import fit_windows

__all__ = ["ConstrainedFit", "constrained_fit"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ConstrainedFit:
    """Fits of windows with nuisances to sets of counts.

    Parameters
    ----------
    model : WindowModel
        What was fitted.
    fit : SlidingFit
        Yields, errors (all nuisances free), q, status and the smooth background without signal.
    null, best : (toys, windows, p) arrays
        All parameters of the fits without and with signal: coefficients of the smooth background,
        yield, nuisances [σ]; NaN where a fit failed.
    measured : (toys, m) array
        Where the nuisances were measured.
    """

    model: WindowModel
    fit: SlidingFit
    null: Array
    best: Array
    measured: Array

    @property
    def pulls(self) -> Array:
        """Nuisances of the fits with signal (toys, windows, m), in standard deviations."""
        return np.asarray(self.best[..., self.model.coefficients + 1 :])


def constrained_fit(
    counts: ArrayLike,
    model: WindowModel,
    *,
    measured: ArrayLike | None = None,
    start: Array | None = None,
    fallback: bool = True,
    workers: int | None = None,
) -> ConstrainedFit:
    """Fit every window of a model with and without signal.

    Parameters
    ----------
    counts : (bins,) or (toys, bins) array
        Events in the bins of the windows.
    model : WindowModel
        Windows and nuisances.
    measured : (m,) or (toys, m) array, optional
        Where the nuisances were measured, for pseudo-experiments: a unit normal number each, and
        for a Poisson constraint its control count over the expected one. Nominal if left out.
    start : (windows, p) array, optional
        Parameters to start from, such as ``null`` of an earlier fit.
    fallback : bool
        Whether Minuit tries where Newton steps fail, for one set of counts; its status says so.
    workers : int, optional
        Threads over windows; the result is the same for any number.

    Raises
    ------
    DataError
        If the counts or measurements do not belong to the model.
    """
    table, central = _tables(counts, measured, model)
    windows, toys = len(model.windows), table.shape[0]
    status = np.empty((windows, toys), np.int8)
    numbers = np.empty((windows, toys, 2))
    null = np.full((windows, toys, model.parameters), np.nan)
    best = np.empty_like(null)
    if start is not None:
        null[:] = np.asarray(start, float)[:, None, :]

    def fit(begin: int, end: int) -> None:
        fit_windows(
            model.layout, table, central, begin, end, status, numbers, null, best
        )  # fmt: skip

    in_blocks(fit, windows, workers)
    if fallback and toys == 1:
        _try_minuit(model, table[0], central[0], status, numbers, null, best)
    errors, q = numbers[..., 0].T, numbers[..., 1].T
    null, best = null.transpose(1, 0, 2), best.transpose(1, 0, 2)
    k = model.coefficients
    found = SlidingFit(best[..., k], errors, q, status.T, null[..., :k])
    return ConstrainedFit(model, found, null, best, central)


def _try_minuit(
    model: WindowModel, counts: Array, measured: Array, status: NDArray[np.int8], numbers: Array,
    null: Array, best: Array,
) -> None:  # fmt: skip
    """Fit what failed again, in place."""
    for w in np.flatnonzero(~np.isin(status[:, 0], (*USABLE, EMPTY))):
        found = minuit_pair(counts, model, int(w), measured=measured)
        if found.converged:
            status[w, 0] = MINUIT
            numbers[w, 0] = found.error, found.q
            null[w, 0], best[w, 0] = found.null, found.best


def _tables(
    counts: ArrayLike, measured: ArrayLike | None, model: WindowModel
) -> tuple[Array, Array]:
    """Counts (toys, bins) and measurements (toys, m), checked."""
    table = np.ascontiguousarray(np.atleast_2d(np.asarray(counts, float)))
    bins, m = model.windows.edges.size - 1, len(model.nuisances)
    fits = table.ndim == 2 and table.shape[1] == bins
    if not fits or not np.all((table >= 0) & np.isfinite(table)):
        raise DataError(
            "The counts do not belong to these windows.",
            given=f"an array of shape {np.shape(counts)}"
            + (", with negative or undefined counts" if fits else ""),
            allowed=f"{bins} finite counts that are not negative, or several rows of them",
            suggestion="use the spectrum that the windows were made for",
        )
    given = model.nominal() if measured is None else np.asarray(measured, float)
    if given.shape not in ((m,), (len(table), m)) or not np.all(np.isfinite(given)):
        raise DataError(
            "The measurements do not belong to these nuisances.",
            given=f"an array of shape {given.shape}",
            allowed=f"{m} finite numbers, or a row of them for each set of counts",
            suggestion=f"one for each of {', '.join(model.names) or 'no nuisances'}",
        )
    central = np.ascontiguousarray(np.broadcast_to(given, (len(table), m)))
    return table, central
