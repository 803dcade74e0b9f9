"""Expected limits from the exact distribution of the count under background alone."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtr

from lumbra.foundation import Table
from lumbra.inference.counting import CountingExperiment, whole_counts
from lumbra.inference.large_counts import LARGE, large_quantiles
from lumbra.inference.marginal import predictive_quantiles

__all__ = ["BANDS", "ExpectedLimits", "LimitMethod", "expected_limits", "limit_table"]

Array = NDArray[np.float64]
LimitMethod = Callable[[CountingExperiment, ArrayLike, float], Array]

BANDS: Final = (-2, -1, 0, 1, 2)
"""Normal quantiles of the expected limits."""
_NAMES = (
    "expected_minus2",
    "expected_minus1",
    "expected_median",
    "expected_plus1",
    "expected_plus2",
)


@dataclass(frozen=True)
class ExpectedLimits:
    """Limits of h hypotheses at the −2, −1, 0, +1, +2 σ quantiles of the count.

    Parameters
    ----------
    counts : (5, h) int64
        Counts at the quantiles.
    limits : (5, h)
        Limits for those counts [events].
    """

    counts: NDArray[np.int64]
    limits: Array

    @property
    def median(self) -> Array:
        """Median limits (h,) [events]."""
        return np.asarray(self.limits[2])

    def band(self, sigmas: int) -> tuple[Array, Array]:
        """Lower and upper edge (h,) of the ±1σ or ±2σ band [events]."""
        return np.asarray(self.limits[2 - sigmas]), np.asarray(self.limits[2 + sigmas])


def expected_counts(experiment: CountingExperiment) -> NDArray[np.int64]:
    """Counts (5, h) at the quantiles of the background-only distribution.

    The nuisances are averaged over their prior. The quantile of a discrete count is the smallest
    count whose cumulative probability reaches it.
    """
    parts = experiment.nuisances()
    probabilities = ndtr(np.array(BANDS, float))
    columns = [
        (large_quantiles if b > LARGE else predictive_quantiles)(
            b, width, effective, parts.lognormal, probabilities
        )
        for b, width, effective in zip(
            parts.background, parts.background_width, parts.effective_counts, strict=True
        )
    ]
    return np.stack(columns, axis=1)


def expected_limits(
    experiment: CountingExperiment, method: LimitMethod, level: float = 0.9
) -> ExpectedLimits:
    """Median and bands of the limits that background alone would give.

    A limit grows with the count, so the quantile of the limit is the limit of the quantile: no
    toys are needed.

    Parameters
    ----------
    method : callable
        `bayesian_limit`, `cls_limit`, or any function with their arguments.
    """
    counts = expected_counts(experiment)
    return ExpectedLimits(counts, np.asarray(method(experiment, counts, level)))


def limit_table(
    experiment: CountingExperiment,
    observed: ArrayLike | None,
    method: LimitMethod,
    level: float = 0.9,
) -> Table:
    """Observed and expected limits [events], one row per hypothesis.

    Parameters
    ----------
    observed : array_like (h,) or None
        Observed counts; without them the table has the expected limits only.
    """
    counts = expected_counts(experiment)
    columns: dict[str, NDArray[np.generic]] = {}
    if observed is not None:
        row = np.broadcast_to(whole_counts(observed), counts[0].shape)
        counts = np.concatenate([counts, row[None]])
        columns["observed_count"] = row
    limits = np.asarray(method(experiment, counts, level))
    if observed is not None:
        columns["upper_limit"] = limits[-1]
    columns |= dict(zip(_NAMES, limits, strict=False))
    return Table(columns, {"level": str(level), "unit": "signal events at nominal efficiency"})
