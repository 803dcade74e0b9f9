"""Intervals and upper limits on the signal yield from profile likelihoods, for all windows at once.

Upper limits are one-sided with S ≥ 0: asymptotic CLs and CLs+b with the statistic q̃ (Cowan,
Cranmer, Gross, Vitells, EPJC 71 (2011) 1554, eqs. 16, 66 and 89), the Asimov set being the
background-only fit in the same window; and Bayesian with a prior in S ≥ 0, flat if not said, and
the profile likelihood in place of the marginal one. For a Gaussian likelihood CLs and the flat
prior are the same. The unified interval orders by t̃ with its asymptotic distribution (eqs. 11
and 43).
"""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import BarycentricInterpolator
from scipy.optimize import brentq
from scipy.special import log_ndtr, ndtr, ndtri, ndtri_exp

from lumbra.inference.prior_limits import posterior_quantile
from lumbra.inference.priors import FLAT, Prior
from lumbra.inference.profile import AnyProfile, Statistic

__all__ = [
    "bayesian_limit",
    "cls_limit",
    "clsb_limit",
    "expected_bands",
    "expected_limit",
    "expected_prior_bands",
    "gaussian_unified_limit",
    "interval",
    "unified_interval",
]

Array = NDArray[np.float64]
Function = Callable[[Array, NDArray[np.bool_]], tuple[Array, Array]]

_NODES = 13
_FINE = 2000
_TOLERANCE = 1e-5  # on √q and on ln CLs
_STEPS = 60
_TAIL = 30.0
"""Standard deviations from which the tail of the normal distribution is its expansion: 1e-6."""


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
        return _log_ratio(x, asimov, both - alone) - np.log(1 - cl), slope

    # the answer for a Gaussian likelihood
    tail = np.log(1 - cl) + log_ndtr(observed.best / observed.error)
    guess = observed.best - observed.error * ndtri_exp(tail)
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


def expected_bands(background: AnyProfile, cl: float, statistic: str = "cls") -> Array:
    """Expected limits (5, w) at −2, −1, 0, 1 and 2 σ of the background's fluctuation.

    Parameters
    ----------
    background : AnyProfile
        Of the Asimov data without signal.
    cl : float
        Confidence level.
    statistic : {"cls", "clsb", "unified"}
        That of CLs is also that of the flat prior.
    """
    q, low = background.q_and_slope(), np.zeros_like(background.best)
    limits, scale = [], background.error
    for sigmas in (-2.0, -1.0, 0.0, 1.0, 2.0):
        target = _expected_target(cl, sigmas, statistic)
        if target <= 0.0:  # CLs+b after a large deficit
            limits.append(low)
            continue
        limits.append(_where_q_is(background, target, low, q, target * scale))
        scale = limits[-1] / target
    return np.array(limits)


def expected_prior_bands(background: AnyProfile, cl: float, prior: Prior) -> Array:
    """Expected Bayesian limits (5, w) with any prior, for Gaussian fluctuations of the yield.

    The width is the error of the Asimov data without signal.
    """
    roots = np.linspace(0.0, np.sqrt(9.0), _FINE + 1)
    middle = (0.5 * (roots[1:] + roots[:-1])) ** 2
    limits = np.full((5, background.error.size), np.nan)
    for w, error in enumerate(background.error):
        if np.isfinite(error):
            for row, sigmas in enumerate((-2.0, -1.0, 0.0, 1.0, 2.0)):
                likelihood = np.exp(-0.5 * (middle - sigmas) ** 2)
                limits[row, w] = posterior_quantile(roots * np.sqrt(error), likelihood, prior, cl)
    return limits


def _expected_target(cl: float, sigmas: float, statistic: str = "cls") -> float:
    """Limit in units of σ if the measurement is so many σ."""
    if statistic == "clsb":
        return float(ndtri(cl)) + sigmas
    if statistic == "unified":
        return gaussian_unified_limit(sigmas, cl)
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


def _log_ratio(x: Array, shift: Array, plain: Array) -> Array:
    """ln[Φ(−x)/Φ(shift − x)], also far in both tails, where the plain difference cancels."""
    y = np.maximum(x - shift, 1.0)
    far = (
        -0.5 * shift * (2 * x - shift)
        - np.log(np.maximum(x, 1.0) / y)
        + 1 / y**2
        - 1 / np.maximum(x, 1.0) ** 2
    )
    return np.asarray(np.where(x - shift > _TAIL, far, plain))


def _root_of(q: Array, slope: Array) -> tuple[Array, Array]:
    """√q and its derivative."""
    root = np.sqrt(q)
    return root, slope / np.maximum(2 * root, 1e-12)


def _hazard(x: Array, log_tail: Array) -> Array:
    """Normal density over the integral below x: the derivative of ln Φ."""
    return np.asarray(np.exp(-0.5 * x * x - 0.5 * np.log(2 * np.pi) - log_tail))


def unified_interval(
    observed: AnyProfile, background: AnyProfile, cl: float
) -> tuple[Array, Array]:
    """Feldman–Cousins ends of the yield, S ≥ 0, with the asymptotic distribution of t̃.

    A yield is accepted where F(t̃_S|S) ≤ CL (eq. 43), with S²/σ² = q_A of the Asimov data. For a
    Gaussian measurement this is the table of the bounded Gaussian of Feldman and Cousins.

    Parameters
    ----------
    observed, background : AnyProfile
        Of the data, and of the Asimov data without signal.
    cl : float
        Confidence level.
    """
    reference = np.maximum(observed.best, 0.0)
    t_observed, q_asimov = observed.q_and_slope(reference), background.q_and_slope()
    unknown = np.full(reference.shape, np.nan)

    def missing(yields: Array, wanted: NDArray[np.bool_]) -> Array:
        t, asimov = t_observed(yields, wanted)[0], q_asimov(yields, wanted)[0]
        return np.asarray(cl - _below(t, asimov))

    def upwards(yields: Array, wanted: NDArray[np.bool_]) -> tuple[Array, Array]:
        return missing(yields, wanted), unknown

    def downwards(distance: Array, wanted: NDArray[np.bool_]) -> tuple[Array, Array]:
        return missing(np.maximum(reference - distance, 0.0), wanted), unknown

    zero = np.zeros(reference.shape)
    upper = _root(upwards, reference, reference + float(ndtri(cl)) * observed.error)
    with_signal = missing(zero, reference > 0) < 0
    lower = np.zeros(reference.shape)
    if np.any(with_signal):
        guess = np.where(with_signal, 0.5 * reference, np.nan)
        away = _root(downwards, zero, np.minimum(guess, observed.error))
        lower = np.where(with_signal, np.maximum(reference - away, 0.0), 0.0)
    return lower, upper


def _below(t: Array, asimov: Array) -> Array:
    """P(t̃ ≤ t | S), with S²/σ² = q_A."""
    root, far = np.sqrt(t), np.sqrt(np.maximum(asimov, 1e-18))
    beyond = np.where(t > asimov, (t + asimov) / (2 * far), root)
    return np.asarray(ndtr(root) + ndtr(beyond) - 1.0)


def gaussian_unified_limit(measured: float, cl: float) -> float:
    """Upper end for a Gaussian measurement in units of its width, bounded at zero.

    Feldman and Cousins, PRD 57 (1998) 3873, table X.
    """

    def excess(s: float) -> float:
        t = (s - measured) ** 2 - (min(measured, 0.0)) ** 2
        return float(_below(np.array(max(t, 0.0)), np.array(s * s))) - cl

    start = max(measured, 0.0)
    return float(brentq(excess, start + 1e-9, start + 20.0))


def interval(observed: AnyProfile, level: float = 1.0) -> tuple[Array, Array]:
    """Lower and upper error of the yield: where the profile 2ΔlnL reaches ``level``."""
    start, q_observed = observed.best, observed.q_and_slope()

    def towards(sign: float) -> Array:
        def missing(distance: Array, wanted: NDArray[np.bool_]) -> tuple[Array, Array]:
            root, slope = _root_of(*q_observed(start + sign * distance, wanted))
            return np.sqrt(level) - root, -sign * slope

        return _root(missing, np.zeros_like(start), np.sqrt(level) * observed.error)

    return towards(-1.0), towards(+1.0)


def bayesian_limit(observed: AnyProfile, cl: float, prior: Prior = FLAT) -> Array:
    """Upper limit with a prior in S ≥ 0 on the profile likelihood, for each window.

    The profile is evaluated at 13 Chebyshev nodes from 0 to six errors above the maximum and
    interpolated; it is so close to a parabola that this is exact to 1e-5 of the limit. The
    posterior is summed in √S, where a prior of 1/√S has no pole.
    """
    top = np.maximum(observed.best, 0.0) + 6 * observed.error
    nodes = 0.5 * (1 - np.cos(np.pi * np.arange(_NODES) / (_NODES - 1)))
    statistic = observed.q_and_slope(np.maximum(observed.best, 0.0))
    everywhere = np.ones(top.shape, bool)
    q = np.array([statistic(node * top, everywhere)[0] for node in nodes])
    roots = np.linspace(0.0, 1.0, _FINE + 1)
    middle = 0.5 * (roots[1:] + roots[:-1])
    good = np.all(np.isfinite(q), axis=0) & np.isfinite(top)
    limit = np.full(top.shape, np.nan)
    if np.any(good):
        likelihood = np.exp(-0.5 * BarycentricInterpolator(nodes, q[:, good])(middle**2))
        limit[good] = [
            posterior_quantile(roots * np.sqrt(scale), column, prior, cl)
            for scale, column in zip(top[good], likelihood.T, strict=True)
        ]
    return limit
