"""Bayesian upper limits on a count, with a flat or any other prior in the signal rate."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError
from lumbra.inference.counting import CountingExperiment, whole_counts
from lumbra.inference.large_counts import LARGE, SIMULATED, large_limit
from lumbra.inference.marginal import fill_limits
from lumbra.inference.prior_limits import prior_limit
from lumbra.inference.priors import FLAT, Prior
from lumbra.inference.scarce_counts import UNITS, scarce_limit

__all__ = ["bayesian_limit", "check_level", "marginal_limit"]

Array = NDArray[np.float64]


def check_level(level: float) -> None:
    """Refuse a confidence or credibility level outside (0, 1)."""
    if not 0 < level < 1:
        raise InputError(
            "The confidence level cannot be used.",
            given=str(level),
            allowed="a number between 0 and 1",
            suggestion=f"a share, not per cent: write {level / 100:g} for {level:g} %"
            if 1 < level < 100
            else "a share, not per cent: write 0.9 for 90 %",
        )


def marginal_limit(
    experiment: CountingExperiment, observed: ArrayLike, level: ArrayLike, *, bayesian: bool
) -> Array:
    """Limits (…, h) from the integrated counts, at levels (…, h); see `lumbra.inference.marginal`.

    Zero where the level is not above zero.
    """
    counts = np.atleast_1d(whole_counts(observed))
    length = max(counts.shape[-1], len(experiment))
    parts = experiment.nuisances().spread(length)
    shape = (*counts.shape[:-1], length)
    table = np.ascontiguousarray(np.broadcast_to(counts, shape)).reshape(-1, shape[-1])
    widths = (
        parts.background,
        parts.background_width,
        parts.efficiency_width,
        parts.correlation,
        parts.effective_counts,
    )
    levels = np.ascontiguousarray(np.broadcast_to(level, shape), float).reshape(table.shape)
    limits = np.where(levels > 0.0, np.nan, 0.0)
    known = parts.effective_counts >= SIMULATED
    large = np.where(known, np.maximum(table, parts.background) > LARGE, parts.background > UNITS)
    for row, h in np.argwhere(large & parts.lognormal & (levels > 0.0)):
        one = [float(x[h]) for x in widths]
        method = large_limit if known[h] else scarce_limit
        at = float(levels[row, h])
        limits[row, h] = method(int(table[row, h]), *one, level=at, bayesian=bayesian)
    fill_limits(table, *widths, parts.lognormal, levels, bayesian, limits)
    return np.asarray(limits).reshape(shape)


def bayesian_limit(
    experiment: CountingExperiment,
    observed: ArrayLike,
    level: float = 0.9,
    prior: Prior = FLAT,
) -> Array:
    """Upper limit on the signal [events at nominal efficiency] with a flat prior in s ≥ 0.

    The prior is flat in the number of signal events, so in the cross section, not in a coupling.
    Nuisances are integrated out. Without them the limit is the same as that of CLs; a log-normal
    efficiency error of width κ makes it exp(κ²) times the hybrid CLs limit.

    Parameters
    ----------
    experiment : CountingExperiment
        h hypotheses.
    observed : array_like, broadcast against (h,)
        Counts; shape (…, h) for several counts of each hypothesis.
    level : float
        Credibility.
    prior : Prior
        Another prior in the number of signal events: see `lumbra.inference.priors`. Its posterior
        is summed numerically, to 1e-5 of the limit; that of the flat one has a closed form.
    """
    check_level(level)
    if prior is not FLAT:
        return prior_limit(experiment, observed, level, prior)
    return marginal_limit(experiment, observed, level, bayesian=True)
