"""Figures of merit: what an optimised selection should make small or large.

Optimisers take a `Limit`: the signal [events] that is just visible, or just excluded, over an
expected background [events]; they make limit(B)/ε small, the visible cross section. Punzi's
figure of merit is one (`punzi_events`), the expected limit another (`expected_events`). Give them
a `background_estimate` rather than the bare sum of weights: a cut that leaves no simulated event
is not free of background.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import gammaincc, gammainccinv, gammaln, xlogy

__all__ = [
    "Limit",
    "background_estimate",
    "expected_events",
    "least_signal",
    "mean_expected_limit",
    "punzi",
    "punzi_events",
    "punzi_minimum",
    "signal_over_root_background",
]

Array = NDArray[np.float64]
Limit = Callable[[Array], Array]
"""Signal [events] for expected backgrounds (k,) [events]."""


def punzi(efficiency: ArrayLike, background: ArrayLike, significance: float = 3.0) -> Array:
    """Punzi's ε/(a/2 + √B), Punzi, physics/0308063, eq. 7.

    It does not depend on the unknown signal rate, and stays finite without background.

    Parameters
    ----------
    efficiency, background : array_like
        Signal efficiency and expected background [events].
    significance : float
        a, in standard deviations.
    """
    root = np.sqrt(np.asarray(background, float))
    return np.asarray(np.asarray(efficiency, float) / (significance / 2 + root))


def punzi_minimum(
    efficiency: ArrayLike,
    background: ArrayLike,
    significance: float = 3.0,
    power: float = 1.28155,
    luminosity: float = 1.0,
) -> Array:
    """Smallest detectable cross section s_min/(ε L), Punzi's full form; infinite at ε = 0.

    s_min = a²/8 + 9b²/13 + a√B + (b/2)√(b² + 4a√B + 4B), physics/0308063.

    Parameters
    ----------
    efficiency, background : array_like
        Signal efficiency and expected background [events].
    significance, power : float
        a: significance to reach; b: normal quantile of the probability to reach it (1.28: 90 %).
    luminosity : float
        [fb-1], for an answer in fb.
    """
    least = least_signal(np.asarray(background, float), significance, power)
    with np.errstate(divide="ignore"):
        return np.asarray(least / (np.asarray(efficiency, float) * luminosity))


def least_signal(background: Any, significance: float = 3.0, power: float = 1.28155) -> Any:
    """Least detectable signal a²/8 + 9b²/13 + a√B + (b/2)√(b² + 4a√B + 4B) [events].

    Written without functions of NumPy, so that arrays which differentiate can pass through.
    """
    a, b = significance, power
    root = background**0.5
    least = a * a / 8 + 9 * b * b / 13 + a * root
    return least + b / 2 * (b * b + 4 * a * root + 4 * background) ** 0.5


def signal_over_root_background(signal: ArrayLike, background: ArrayLike) -> Array:
    """s/√b; infinite without background, so not a merit for rare ones."""
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.asarray(np.asarray(signal, float) / np.sqrt(np.asarray(background, float)))


def mean_expected_limit(background: ArrayLike, level: float = 0.9) -> Array:
    """Mean counting limit [events] under background alone, flat prior, no nuisances.

    The mean over the Poisson count, not the median: the median jumps with the background as the
    median count does, and an optimiser would sit on the jumps.

    Parameters
    ----------
    background : array_like
        Expected background [events], up to about 1e5.
    level : float
        Credibility.
    """
    b = np.atleast_1d(np.asarray(background, float))
    out = np.empty(b.shape)
    for index, mean in np.ndenumerate(b):
        reach = 8 * np.sqrt(mean) + 10
        n = np.arange(max(0, int(mean - reach)), int(mean + reach) + 1, dtype=float)
        weights = np.exp(xlogy(n, mean) - mean - gammaln(n + 1))
        limits = gammainccinv(n + 1, (1 - level) * gammaincc(n + 1, mean)) - mean
        out[index] = np.sum(weights * limits) / np.sum(weights)
    return out.reshape(np.shape(background))


def punzi_events(significance: float = 3.0, systematic: float = 0.0) -> Limit:
    """Punzi's a/2 + √B as a `Limit`; a relative background systematic δ widens √B.

    √B becomes √(B + (δB)²): a selection is then not drawn to where the background is small in
    its statistical, but not in its systematic error.
    """

    def limit(background: Array) -> Array:
        widened = background + (systematic * background) ** 2
        return np.asarray(significance / 2 + np.sqrt(widened))

    return limit


def expected_events(level: float = 0.9) -> Limit:
    """The mean expected counting limit as a `Limit`, from a table that is made once."""
    grid = np.concatenate([[0.0], np.geomspace(1e-3, 1e5, 240)])
    logs, values = np.log(grid + 1e-2), np.log(mean_expected_limit(grid, level))

    def limit(background: Array) -> Array:
        shifted = np.log(np.asarray(background, float) + 1e-2)
        # beyond the table the limit goes as √b
        beyond = np.maximum(shifted - logs[-1], 0.0) / 2
        return np.asarray(np.exp(np.interp(shifted, logs, values) + beyond))

    return limit


def background_estimate(
    weight: ArrayLike, weight_squared: ArrayLike, one_event: ArrayLike, sigmas: float = 1.0
) -> Array:
    """Background [events] with an allowance for the size of the simulated sample.

    B = Σw + k √(Σw² + w₁²), where w₁ is the weight of one typical simulated event: with no event
    left B is k w₁, and with n equal events it is w(n + k√(n + 1)), about the 84 % upper limit of
    a Poisson mean for k = 1. Without it an optimiser finds the cut just behind the last simulated
    event and takes it for free of background.

    Parameters
    ----------
    weight, weight_squared : array_like
        Σw and Σw² of the simulated background that passes.
    one_event : array_like
        w₁, for example Σw²/Σw before the cut.
    sigmas : float
        k; 0 gives the bare sum.
    """
    total, squared = np.asarray(weight, float), np.asarray(weight_squared, float)
    return np.asarray(total + sigmas * np.sqrt(squared + np.square(one_event)))
