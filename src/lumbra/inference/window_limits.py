"""Intervals and upper limits on the signal yield from profile likelihoods, for all windows at once.

Two upper limits, both one-sided with S ≥ 0. The first is asymptotic CLs with the statistic q̃
(Cowan, Cranmer, Gross, Vitells, EPJC 71 (2011) 1554, eqs. 16, 66 and 89), the Asimov set being the
background-only fit in the same window. The second is Bayesian with a flat prior in S ≥ 0 and the
profile likelihood in place of the marginal one. For a Gaussian likelihood they are the same.
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import BarycentricInterpolator
from scipy.special import log_ndtr, ndtr, ndtri

from lumbra.inference.profile import AnyProfile, Statistic

__all__ = [
    "bayesian_limit",
    "cls_limit",
    "clsb_limit",
    "expected_bands",
    "expected_limit",
    "interval",
]

Array = NDArray[np.float64]
Function = Callable[[Array, NDArray[np.bool_]], tuple[Array, Array]]

_NODES = 13
_FINE = 2000
_TOLERANCE = 1e-5  # on √q and on ln CLs
_STEPS = 60


def _root(function: Function, low: Array, guess: Array) -> Array:
    """Where a function that falls from a positive value at ``low`` crosses zero, for each window.

    Newton steps; one that would leave the bracket is replaced by halving it, or by doubling the
    distance from ``low`` while the bracket is open. NaN where the function is not finite or the
    root is not found.
    """
    left, right = low.copy(), np.full(low.shape, np.inf)
    place, found = guess.copy(), np.full(low.shape, np.nan)
    open_ = np.isfinite(place) & np.isfinite(low)
    for _ in range(_STEPS):
        value, slope = function(place, open_)
        done = open_ & (np.abs(value) < _TOLERANCE)
        found[done] = place[done]
        open_ = open_ & ~done & np.isfinite(value)
        if not np.any(open_):
            break
        above = value > 0
        left, right = np.where(above, place, left), np.where(above, right, place)
        with np.errstate(invalid="ignore", divide="ignore"):
            step = place - value / slope
        inside = (step > left) & (step < right)
        far = low + 2 * np.maximum(place - low, np.abs(guess - low))
        other = np.where(np.isfinite(right), 0.5 * (left + right), far)
        place = np.where(inside & np.isfinite(step), step, other)
    return found


def cls_limit(observed: AnyProfile, background: AnyProfile, cl: float) -> Array:
    """Asymptotic CLs upper limit on the yield of each window.

    Parameters
    ----------
    observed, background : AnyProfile
        Of the data, and of the Asimov data without signal.
    cl : float
        Confidence level, for example 0.9.
    """
    reference = np.maximum(observed.best, 0.0)
    q_observed, q_asimov = observed.q_and_slope(reference), background.q_and_slope()

    def log_cls(yields: Array, wanted: NDArray[np.bool_]) -> tuple[Array, Array]:
        root_q, rise_q = _root_of(*q_observed(yields, wanted))
        asimov, rise_a = _root_of(*q_asimov(yields, wanted))
        # q̃ > q_A only if the fit is negative: then the tails belong to the truncated statistic
        far = root_q > asimov
        safe = np.maximum(asimov, 1e-9)
        half = (root_q**2 + asimov**2) / (2 * safe)
        rise_half = root_q / safe * rise_q + (1 - (root_q / safe) ** 2) / 2 * rise_a
        x, rise_x = np.where(far, half, root_q), np.where(far, rise_half, rise_q)
        both, alone = log_ndtr(-x), log_ndtr(asimov - x)
        slope = -rise_x * _hazard(-x, both) - (rise_a - rise_x) * _hazard(asimov - x, alone)
        return both - alone - np.log(1 - cl), slope

    # the answer for a Gaussian likelihood
    guess = observed.best + observed.error * -ndtri((1 - cl) * ndtr(observed.best / observed.error))
    floor = 1e-3 * observed.error
    return _root(log_cls, reference, np.maximum(guess, reference + floor))


def clsb_limit(observed: AnyProfile, cl: float) -> Array:
    """Asymptotic upper limit without division by CLb: 1 − Φ(√q_S) = 1 − CL, S ≥ 0.

    One-sided; it covers exactly where the likelihood is Gaussian, and excludes all signals, then
    0, after a large deficit.
    """
    target = float(-ndtri(1 - cl))
    return np.maximum(_where_q_is(observed, target, observed.best), 0.0)


def expected_limit(background: AnyProfile, cl: float, sigmas: float = 0.0) -> Array:
    """CLs limit expected without signal, for a background fluctuation of so many σ.

    Solves √q_A(S) = Φ⁻¹(1 − (1 − CL) Φ(N)) + N, so that σ_A is taken at the limit itself.
    """
    return _where_q_is(background, _expected_target(cl, sigmas), np.zeros_like(background.best))


def expected_bands(background: AnyProfile, cl: float) -> Array:
    """Expected CLs limits (5, w) at −2, −1, 0, 1 and 2 σ."""
    statistic, low = background.q_and_slope(), np.zeros_like(background.best)
    limits, scale = [], background.error
    for sigmas in (-2.0, -1.0, 0.0, 1.0, 2.0):
        target = _expected_target(cl, sigmas)
        limits.append(_where_q_is(background, target, low, statistic, target * scale))
        scale = limits[-1] / target
    return np.array(limits)


def _expected_target(cl: float, sigmas: float) -> float:
    return float(-ndtri((1 - cl) * ndtr(sigmas))) + sigmas


def _where_q_is(
    profile: AnyProfile,
    target: float,
    low: Array,
    statistic: Statistic | None = None,
    guess: Array | None = None,
) -> Array:
    """The yield above ``low`` at which √q reaches the target."""
    q = profile.q_and_slope() if statistic is None else statistic

    def missing(yields: Array, wanted: NDArray[np.bool_]) -> tuple[Array, Array]:
        root, slope = _root_of(*q(yields, wanted))
        return target - root, -slope

    return _root(missing, low, low + target * profile.error if guess is None else guess)


def _root_of(q: Array, slope: Array) -> tuple[Array, Array]:
    """√q and its derivative."""
    root = np.sqrt(q)
    return root, slope / np.maximum(2 * root, 1e-12)


def _hazard(x: Array, log_tail: Array) -> Array:
    """Normal density over the integral below x: the derivative of ln Φ."""
    return np.asarray(np.exp(-0.5 * x * x - 0.5 * np.log(2 * np.pi) - log_tail))


def interval(observed: AnyProfile, level: float = 1.0) -> tuple[Array, Array]:
    """Lower and upper error of the yield: where the profile 2ΔlnL reaches ``level``."""
    start, q_observed = observed.best, observed.q_and_slope()

    def towards(sign: float) -> Array:
        def missing(distance: Array, wanted: NDArray[np.bool_]) -> tuple[Array, Array]:
            root, slope = _root_of(*q_observed(start + sign * distance, wanted))
            return np.sqrt(level) - root, -sign * slope

        return _root(missing, np.zeros_like(start), np.sqrt(level) * observed.error)

    return towards(-1.0), towards(+1.0)


def bayesian_limit(observed: AnyProfile, cl: float) -> Array:
    """Upper limit with a flat prior in S ≥ 0 on the profile likelihood, for each window.

    The profile is evaluated at 13 Chebyshev nodes from 0 to six errors above the maximum and
    interpolated; it is so close to a parabola that this is exact to 1e-5 of the limit.
    """
    top = np.maximum(observed.best, 0.0) + 6 * observed.error
    nodes = 0.5 * (1 - np.cos(np.pi * np.arange(_NODES) / (_NODES - 1)))
    statistic = observed.q_and_slope(np.maximum(observed.best, 0.0))
    everywhere = np.ones(top.shape, bool)
    q = np.array([statistic(node * top, everywhere)[0] for node in nodes])
    fine = np.linspace(0.0, 1.0, _FINE + 1)
    good = np.all(np.isfinite(q), axis=0) & np.isfinite(top)
    limit = np.full(top.shape, np.nan)
    if np.any(good):
        posterior = np.exp(-0.5 * BarycentricInterpolator(nodes, q[:, good])(fine))
        steps = 0.5 * (posterior[1:] + posterior[:-1])
        total = np.concatenate([np.zeros((1, steps.shape[1])), np.cumsum(steps, axis=0)])
        share = total / total[-1]
        limit[good] = top[good] * [np.interp(cl, column, fine) for column in share.T]
    return limit
