"""How often limits on a count are right: exact sums over the count and the nuisances' prior."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.inference.counting import CountingExperiment
from lumbra.inference.counting_limits import CountingMethod
from lumbra.inference.feldman_cousins import unified_interval
from lumbra.inference.poisson_mixture import Mixture, at_most, log_probability, mixture_of

__all__ = ["Coverage", "exact_coverage"]

Array = NDArray[np.float64]

_LEFT_OUT = 1e-9
"""Probability of counts that are not looked at; it counts as not covered."""
_JUST = 1e-5
"""Relative distance from an end at which coverage is least."""


@dataclass(frozen=True)
class Coverage:
    """Probability that an interval holds the true signal.

    Parameters
    ----------
    signals : (s,) array
        True signals [events at nominal efficiency]: just beyond each end, where the coverage is
        least, and between.
    covered : (s,) array
        Probability, averaged over the nuisances' prior.
    """

    signals: Array
    covered: Array

    @property
    def least(self) -> float:
        """Smallest probability."""
        return float(self.covered.min())

    @property
    def median(self) -> float:
        """Median over signals that are spread evenly."""
        even = np.linspace(self.signals[0], self.signals[-1], 400)
        return float(np.median(np.interp(even, self.signals, self.covered)))


def exact_coverage(
    experiment: CountingExperiment, method: CountingMethod, level: float = 0.9
) -> Coverage:
    """Coverage Σ_n P̄(n|s) [s within the interval of n] for signals up to the limit at +3 σ.

    The truth moves with the nuisances' prior, and the experiment states their nominal values:
    what a limit promises that averages over the prior. No toys: the sum is exact to 1e-6. The
    unified construction is taken raw; lengthened, it covers more.

    Parameters
    ----------
    experiment : CountingExperiment
        One hypothesis.
    method : CountingMethod
        A row of `lumbra.inference.counting_limits.METHODS`.
    level : float
        Confidence level.
    """
    parts = experiment.nuisances()
    b = float(parts.background[0])
    model = (
        b,
        float(parts.background_width[0]),
        float(parts.efficiency_width[0]),
        float(parts.correlation[0]),
        float(parts.effective_counts[0]),
    )
    plus3 = _last_count(0.0, 1e-3, mixture_of(model, parts.lognormal, 0.0))
    top = float(_ends(experiment, method, np.array([plus3]), level)[1][0])
    mixture = mixture_of(model, parts.lognormal, top)
    counts = np.arange(_last_count(top, _LEFT_OUT, mixture) + 1)
    # beyond the counts whose limits reach the largest signal, only lower ends matter
    lower, upper = _ends(experiment, method, counts, level)
    ends = np.concatenate([upper * (1 + _JUST), upper * (1 - _JUST), lower * (1 - _JUST)])
    signals = np.unique(np.append(ends[(ends > 0) & (ends < top)], [1e-6, top * (1 - _JUST)]))
    inside = (lower <= signals[:, None]) & (signals[:, None] <= upper)
    return Coverage(signals, np.sum(_probabilities(signals, len(counts), mixture) * inside, axis=1))


def _ends(
    experiment: CountingExperiment, method: CountingMethod, counts: NDArray[np.int64], level: float
) -> tuple[Array, Array]:
    column = counts[:, None]
    if method.sides == "two-sided":
        lower, upper = unified_interval(experiment, column, level, lengthened=False)
        return lower[:, 0], upper[:, 0]
    return np.zeros(counts.size), method.limit(experiment, column, level)[:, 0]


@njit(cache=True, nogil=True)
def _last_count(s: float, left_out: float, mixture: Mixture) -> int:
    """Smallest count that is exceeded with at most this probability."""
    efficiency, background, weights = mixture
    n, step = 0, 64
    while step > 0:
        over = 0.0
        for i in range(len(weights)):
            mean = s * efficiency[i] + background[i]
            over += weights[i] * (1.0 - at_most(n + step - 1, mean))
        if over > left_out:
            n += step
        else:
            step //= 2
    return n


@njit(cache=True, nogil=True)
def _probabilities(signals: Array, count: int, mixture: Mixture) -> Array:
    """P̄(n|s) (s, n)."""
    out = np.empty((len(signals), count))
    for row in range(len(signals)):
        for n in range(count):
            out[row, n] = np.exp(log_probability(n, signals[row], mixture)[0])
    return out
