"""Profile likelihood of the signal yield in every window with all nuisances profiled.

It offers what `lumbra.inference.window_limits` asks of a profile, so that intervals and limits of
fits with and without nuisances are made by the same code.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbra.inference.blocks import in_blocks
from lumbra.inference.constrained_fit import ConstrainedFit
from lumbra.inference.profile import Statistic
from lumbra.inference.window_model import WindowModel
from lumbra.inference.window_newton import profile_windows

__all__ = ["ConstrainedProfile", "constrained_background_profile", "constrained_profile"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ConstrainedProfile:
    """2 ln[L(best)/L(S)] of one set of counts per window.

    Parameters
    ----------
    model : WindowModel
        Where and what to fit.
    counts : (w, longest) array
        Counts in the bins of each window; 0 beyond its last bin.
    measured : (w, m) array
        Where the nuisances were measured.
    start : (w, p) array
        Parameters of a fit without signal.
    best, error : (w,) arrays
        Yield at the maximum, and its error from the Hessian.
    workers : int
        Threads over windows.
    """

    model: WindowModel
    counts: Array
    measured: Array
    start: Array
    best: Array
    error: Array
    workers: int = 1

    def smallest_loss(self) -> Statistic:
        """The function that gives the smallest −ln L at yields (w,), and its slope.

        It is measured from a perfect fit to the counts, so that models can be compared. Each call
        starts from the fit of the last one; only windows of a mask are computed, others are NaN.
        """
        warm = self.start.copy()

        def statistic(yields: Array, wanted: NDArray[np.bool_]) -> tuple[Array, Array]:
            values = np.ascontiguousarray(yields, float)
            least, slope = np.full(values.shape, np.nan), np.full(values.shape, np.nan)
            possible = wanted & np.isfinite(values) & np.isfinite(self.start[:, 0])

            def compute(begin: int, end: int) -> None:
                profile_windows(
                    self.model.layout, self.counts, self.measured, self.start, values, possible,
                    begin, end, warm, least, slope,
                )  # fmt: skip

            in_blocks(compute, len(values), self.workers)
            return least, slope

        return statistic

    def q_and_slope(self, best: Array | None = None) -> Statistic:
        """2 ln[L(best)/L(S)] and its derivative; ``best`` replaces the maximum."""
        loss = self.smallest_loss()
        everywhere = np.ones(self.best.shape, bool)
        floor, _ = loss(self.best if best is None else best, everywhere)

        def statistic(yields: Array, wanted: NDArray[np.bool_]) -> tuple[Array, Array]:
            value, slope = loss(yields, wanted)
            return np.maximum(2 * (value - floor), 0.0), 2 * slope

        return statistic


def constrained_profile(counts: Array, found: ConstrainedFit) -> ConstrainedProfile:
    """Profile of the counts (bins,) that the fit was made from."""
    windows = found.model.windows
    padded = np.zeros((len(windows), windows.design.shape[2]))
    for w, (first, size) in enumerate(zip(windows.first, windows.size, strict=True)):
        padded[w, :size] = counts[first : first + size]
    measured = np.repeat(found.measured[:1], len(windows), axis=0)
    return _profile(found, padded, measured, found.fit.yields[0].copy())


def constrained_background_profile(found: ConstrainedFit) -> ConstrainedProfile:
    """Profile of the Asimov data without signal.

    Counts and measurements are what the fit without signal expects, at the nuisances that the data
    prefer (Cowan, Cranmer, Gross, Vitells, EPJC 71 (2011) 1554, section 3.2).
    """
    model, null = found.model, found.null[0]
    layout, windows, k = model.layout, model.windows, model.coefficients
    u = null[:, k + 1 :]
    moved = np.where(layout.linear, 1 + layout.background * u, np.exp(layout.background * u))
    known = np.prod(moved, axis=1)[:, None] * layout.known
    smooth = np.einsum("wk,wki->wi", null[:, :k], layout.rows)
    if layout.widths.size:
        smooth = layout.widths * np.exp(smooth)
    inside = np.arange(smooth.shape[1]) < windows.size[:, None]
    counts = np.where(inside, smooth + known, 0.0)
    rate = np.exp(u / np.sqrt(np.where(layout.control > 0, layout.control, np.inf)))
    measured = np.where(np.isinf(layout.control), u, rate)
    return _profile(found, counts, measured, np.zeros(len(windows)))


def _profile(
    found: ConstrainedFit, counts: Array, measured: Array, best: Array
) -> ConstrainedProfile:
    return ConstrainedProfile(
        found.model,
        np.ascontiguousarray(counts),
        np.ascontiguousarray(measured),
        np.ascontiguousarray(found.null[0]),
        best,
        found.fit.errors[0].copy(),
    )
