"""CLs and CLs+b upper limits on a count: exact sums, nuisances averaged over their prior."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.inference.bayesian import check_level, marginal_limit
from lumbra.inference.counting import CountingExperiment, whole_counts
from lumbra.inference.significance import excess_p_value

__all__ = ["cls_limit", "clsb_limit"]

Array = NDArray[np.float64]


def cls_limit(experiment: CountingExperiment, observed: ArrayLike, level: float = 0.9) -> Array:
    """Upper limit on the signal [events at nominal efficiency] by CLs with the count as statistic.

    CLs = P(N ≤ n | s)/P(N ≤ n | 0), Read, J. Phys. G 28 (2002) 2693, with both probabilities
    averaged over the nuisances (Cousins and Highland, NIM A 320 (1992) 331). No toys and no
    asymptotic formula: right for any count, also for none.

    Parameters
    ----------
    experiment : CountingExperiment
        h hypotheses.
    observed : array_like, broadcast against (h,)
        Counts; shape (…, h) for several counts of each hypothesis.
    level : float
        Confidence level.
    """
    check_level(level)
    return marginal_limit(experiment, observed, level, bayesian=False)


def clsb_limit(experiment: CountingExperiment, observed: ArrayLike, level: float = 0.9) -> Array:
    """Upper limit on the signal [events at nominal efficiency] by CLs+b: P(N ≤ n | s) = 1 − CL.

    The classical one-sided limit (Neyman), averaged over the nuisances as `cls_limit` is. A count
    so low that the background alone has it with less than 1 − CL excludes every signal: the limit
    is then 0, which says that the background fluctuated, not that there is no signal.

    Parameters
    ----------
    experiment : CountingExperiment
        h hypotheses.
    observed : array_like, broadcast against (h,)
        Counts; shape (…, h) for several counts of each hypothesis.
    level : float
        Confidence level.
    """
    check_level(level)
    at_most = 1.0 - excess_p_value(experiment, whole_counts(observed) + 1)
    # CLs+b = CLs · P(N ≤ n | 0): the same solution with what is left of the level
    left = 1.0 - (1.0 - level) / np.maximum(at_most, 1e-300)
    return marginal_limit(experiment, observed, left, bayesian=False)
