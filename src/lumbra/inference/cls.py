"""CLs upper limits on a count: exact sums of the Poisson, nuisances averaged over their prior."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.inference.bayesian import marginal_limit
from lumbra.inference.counting import CountingExperiment

__all__ = ["cls_limit"]

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
    return marginal_limit(experiment, observed, level, bayesian=False)
