"""Bayesian upper limits on a count with any prior in the signal.

The posterior is π(s) P̄(n|s), with the nuisances integrated out of P̄. It is summed in t = √s, where
a prior of 1/√s has no pole, between the signals at which the likelihood has fallen by e⁻³⁰.
"""

from __future__ import annotations

import math

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError
from lumbra.inference.counting import CountingExperiment, whole_counts
from lumbra.inference.poisson_mixture import likeliest_signal, log_probability, mixture_of
from lumbra.inference.priors import Prior
from lumbra.inference.window_profile import Model

__all__ = ["posterior_quantile", "prior_limit"]

Array = NDArray[np.float64]

_CELLS = 2000
_FALLEN = 30.0


@njit(cache=True, nogil=True)
def _likelihood(n: int, model: Model, lognormal: bool, roots: Array) -> Array:
    """Edges in √s go into ``roots`` (cells + 1); the likelihoods between them come back."""
    b, b_width, e_width, _, k = model
    spread = math.sqrt(n + 1.0 + (b_width * b) ** 2 + b * b / k)
    mixture = mixture_of(model, lognormal, max(n - b, 0.0) + 2.0 * spread)
    best = likeliest_signal(n, b, mixture)
    spread += e_width * best
    top = log_probability(n, best, mixture)[0]
    reach = 4.0 * spread
    while log_probability(n, best + reach, mixture)[0] > top - _FALLEN:
        reach *= 1.5
    low, high = 0.0, best
    if best > 0.0 and log_probability(n, 0.0, mixture)[0] < top - _FALLEN:
        while high - low > 0.1 * spread:
            middle = 0.5 * (low + high)
            if log_probability(n, middle, mixture)[0] < top - _FALLEN:
                low = middle
            else:
                high = middle
    else:
        low = 0.0
    cells = len(roots) - 1
    start, step = math.sqrt(low), (math.sqrt(best + reach) - math.sqrt(low)) / cells
    out = np.empty(cells)
    for i in range(cells):
        roots[i] = start + i * step
        out[i] = math.exp(log_probability(n, (roots[i] + 0.5 * step) ** 2, mixture)[0] - top)
    roots[cells] = start + cells * step
    return out


def posterior_quantile(roots: Array, likelihood: Array, prior: Prior, level: float) -> float:
    """The signal below which the posterior has this probability.

    Parameters
    ----------
    roots : (cells + 1,) array
        Edges in √s.
    likelihood : (cells,) array
        In the middles of the cells.
    """
    middle = 0.5 * (roots[1:] + roots[:-1])
    pieces = likelihood * prior(middle**2) * 2.0 * middle * np.diff(roots)
    total = np.concatenate([[0.0], np.cumsum(pieces)])
    if not 0.0 < total[-1] < np.inf:
        raise InputError(
            "The prior leaves nothing where the data are likely.",
            given=f"{prior.name}, for {roots[0] ** 2:.3g} to {roots[-1] ** 2:.3g} signal events",
            allowed="a prior above zero there",
            suggestion="extend the prior; it is in events at nominal efficiency",
        )
    return float(np.interp(level * total[-1], total, roots) ** 2)


def prior_limit(
    experiment: CountingExperiment, observed: ArrayLike, level: float, prior: Prior
) -> Array:
    """Upper limits (…, h) [events at nominal efficiency] with a prior in the signal.

    Parameters
    ----------
    experiment : CountingExperiment
        h hypotheses.
    observed : array_like, broadcast against (h,)
        Counts; shape (…, h) for several counts of each hypothesis.
    level : float
        Credibility.
    prior : Prior
        In the number of signal events.
    """
    counts = np.atleast_1d(whole_counts(observed))
    parts = experiment.nuisances().spread(max(counts.shape[-1], len(experiment)))
    shape = (*counts.shape[:-1], len(parts.background))
    table = np.broadcast_to(counts, shape).reshape(-1, shape[-1])
    out = np.empty(table.shape)
    roots = np.empty(_CELLS + 1)
    for h in range(shape[-1]):
        model = (
            float(parts.background[h]),
            float(parts.background_width[h]),
            float(parts.efficiency_width[h]),
            float(parts.correlation[h]),
            float(parts.effective_counts[h]),
        )
        done: dict[int, float] = {}
        for row, n in enumerate(table[:, h].tolist()):
            if n not in done:
                likelihood = _likelihood(n, model, parts.lognormal, roots)
                done[n] = posterior_quantile(roots, likelihood, prior, level)
            out[row, h] = done[n]
    return out.reshape(shape)
