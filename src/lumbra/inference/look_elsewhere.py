"""How often the background alone makes an excess as large, anywhere in the scan."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import ndtr

from lumbra.foundation import Estimate, InputError

__all__ = ["count_upcrossings", "effective_trials", "fraction_above", "gross_vitells"]


def fraction_above(maxima: ArrayLike, observed: float) -> Estimate:
    """Global p-value: the share of pseudo-experiments whose largest q0 reaches the observed one.

    Parameters
    ----------
    maxima : (n,) array
        Largest q0 of each pseudo-experiment.
    observed : float
        Largest q0 of the data.

    Returns
    -------
    Estimate
        With the Poisson error √k/n; if k = 0 the error is 1/n.
    """
    values = np.asarray(maxima, float)
    if values.size == 0:
        raise InputError(
            "A global p-value needs pseudo-experiments.",
            given="none",
            allowed="at least one",
            suggestion="ask for a few hundred pseudo-experiments",
        )
    reached = int(np.count_nonzero(values >= observed))
    return Estimate(reached / values.size, math.sqrt(max(reached, 1)) / values.size)


def count_upcrossings(q0: ArrayLike, level: float = 1.0) -> Estimate:
    """Mean number of times that q0 rises through a level along the scan.

    Parameters
    ----------
    q0 : (experiments, masses) array
        One-sided statistic along the scan; a mass whose fit failed (NaN) counts as 0.
    level : float
        The low level u0.
    """
    above = np.nan_to_num(np.atleast_2d(np.asarray(q0, float))) > level
    counts = np.count_nonzero(above[:, 1:] & ~above[:, :-1], axis=1)
    spread = float(counts.std(ddof=1)) if counts.size > 1 else math.sqrt(float(counts[0]))
    return Estimate(float(counts.mean()), spread / math.sqrt(counts.size))


def gross_vitells(q0: float, upcrossings: float, level: float = 1.0) -> float:
    """Global p-value bound from upcrossings of a low level, for one-sided q0.

    p ≤ ½ P(χ²₁ > q0) + ⟨N(u0)⟩ exp(−(q0 − u0)/2) (Gross, Vitells, EPJC 70 (2010) 525), never
    above 1. An approximation that gets better the smaller p is.

    Parameters
    ----------
    q0 : float
        Largest observed q0.
    upcrossings, level : float
        Mean number of upcrossings and the level they were counted at.
    """
    crossing = upcrossings * math.exp(-0.5 * (q0 - level))
    return float(min(1.0, ndtr(-math.sqrt(max(q0, 0.0))) + crossing))


def effective_trials(local: float, global_: float) -> float:
    """Number N of independent tests for which 1 − (1 − p_local)^N = p_global; NaN at 0 and 1."""
    if not (0 < local < 1 and 0 < global_ < 1):
        return math.nan
    return math.log1p(-global_) / math.log1p(-local)
