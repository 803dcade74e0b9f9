"""Several searches together: by their likelihoods, or by what their limits betray of them.

Where there are workspaces, `combine_models` joins them with shared nuisances. Where there are only
limits, each is read as a Gaussian likelihood: the expected limit gives its width, the observed one
its centre (as in the asymptotic formulas of Cowan et al., Eur. Phys. J. C 71 (2011) 1554; a flat
prior gives the same equation as CLs). The product is Gaussian again.

Two counts of equal background combined this way have a limit that is too weak against the exact
one: by 3 % with 100 background events each, 5 % with 30, 8 % with 10, 14 % with 3, 24 % with 1 and
35 % with 0.3, with a spread of 0.3 to 7 %. A Gaussian has a lower tail that counts do not have, so
that the error is on the safe side. Correlated errors are not known to limits, and neglected.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import log_ndtr, ndtri

from lumbra.foundation import InputError
from lumbra.inference.bayesian import check_level

__all__ = ["CombinedLimit", "combine_limits", "fit_behind_limits", "limit_of_fit"]

Array = NDArray[np.float64]

_HALVINGS: Final = 60
_LOWEST: Final = -12.0
"""Best fits further below zero, in standard deviations, cannot be told from limits."""


@dataclass(frozen=True)
class CombinedLimit:
    """A combination of limits on one rate.

    Parameters
    ----------
    best, error : (n,)
        Best fit of the rate and its standard deviation.
    observed, expected : (n,)
        Upper limits.
    weights : (k, n)
        Share of each search in the best fit.
    """

    best: Array
    error: Array
    observed: Array
    expected: Array
    weights: Array


def fit_behind_limits(
    observed: ArrayLike, expected: ArrayLike, level: float = 0.9
) -> tuple[Array, Array]:
    """Best fit and standard deviation of the rate, (...), that give two limits.

    1 − Φ((U − μ̂)/σ) = α Φ(μ̂/σ) with α = 1 − level; μ̂ = 0 gives the expected limit.

    Parameters
    ----------
    observed, expected : (...)
        Upper limits on a rate (a cross section, or a coupling to the power that the rate goes
        with), CLs or Bayesian with a flat prior.
    level : float
        Their level.

    Raises
    ------
    InputError
        If a limit is not positive, or the observed one is too low for any best fit.
    """
    check_level(level)
    seen, median = np.broadcast_arrays(np.asarray(observed, float), np.asarray(expected, float))
    _require_positive(seen, median)
    error = median / ndtri((1 + level) / 2)
    ratio = seen / error
    low, high = np.full(ratio.shape, _LOWEST), ratio + 10.0
    logarithm = np.log(1 - level)
    if np.any(log_ndtr(low - ratio) - log_ndtr(low) > logarithm):
        raise InputError(
            "An observed limit is too low for its expected one.",
            given=f"{np.min(seen / median):.3g} of the expected limit",
            allowed=f"best fits above {_LOWEST:g} standard deviations",
            suggestion="check that both limits are on the same quantity",
        )
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        below = log_ndtr(middle - ratio) - log_ndtr(middle) < logarithm
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return np.asarray((low + high) / 2 * error), np.asarray(error)


def limit_of_fit(best: ArrayLike, error: ArrayLike, level: float = 0.9) -> Array:
    """Upper limit (...) of a Gaussian best fit: the inverse of `fit_behind_limits`."""
    check_level(level)
    centre, width = np.broadcast_arrays(np.asarray(best, float), np.asarray(error, float))
    m = np.maximum(centre / width, _LOWEST)
    # U/σ = m − Φ⁻¹(α Φ(m)), by halving of ln Φ(m − u) = ln α + ln Φ(m)
    wanted = np.log(1 - level) + log_ndtr(m)
    low, high = np.zeros(m.shape), np.maximum(m, 0.0) + 10.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        above = log_ndtr(m - middle) > wanted
        low, high = np.where(above, middle, low), np.where(above, high, middle)
    return np.asarray((low + high) / 2 * width)


def combine_limits(
    observed: Sequence[ArrayLike], expected: Sequence[ArrayLike | None], level: float = 0.9
) -> CombinedLimit:
    """The combination of k searches for one rate, at n hypotheses.

    Parameters
    ----------
    observed : sequence of (n,)
        Upper limits on the rate.
    expected : sequence of (n,) or None
        Median expected limits; None where none is known: the search is then taken to have seen
        exactly what was expected.
    level : float
        Of all limits.

    Raises
    ------
    InputError
        Without limits, or if they do not fit to each other.
    """
    if not observed or len(observed) != len(expected):
        raise InputError(
            "There are no limits to combine.",
            given=f"{len(observed)} observed and {len(expected)} expected ones",
            allowed="as many expected limits (or None) as observed ones",
            suggestion="give one pair for each search",
        )
    pairs = [
        fit_behind_limits(seen, seen if median is None else median, level)
        for seen, median in zip(observed, expected, strict=True)
    ]
    try:
        best, error = (np.stack(np.broadcast_arrays(*(p[i] for p in pairs))) for i in (0, 1))
    except ValueError:
        raise InputError(
            "The limits are at different hypotheses.",
            given=", ".join(str(p[0].shape) for p in pairs),
            allowed="limits at the same masses",
            suggestion="interpolate them to common masses first: limit.at(mass)",
        ) from None
    weights = error**-2 / np.sum(error**-2, axis=0)
    centre, width = np.sum(weights * best, axis=0), np.sum(error**-2, axis=0) ** -0.5
    return CombinedLimit(
        centre,
        width,
        limit_of_fit(centre, width, level),
        limit_of_fit(np.zeros_like(centre), width, level),
        weights,
    )


def _require_positive(observed: Array, expected: Array) -> None:
    both = np.stack([observed, expected])
    if not np.all(np.isfinite(both) & (both > 0)):
        raise InputError(
            "These limits cannot be combined.",
            given=f"from {np.nanmin(both):g}, {np.count_nonzero(~np.isfinite(both))} not finite",
            allowed="finite positive limits",
            suggestion="leave out hypotheses without a limit",
        )
