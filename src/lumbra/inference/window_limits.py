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

from lumbra.inference.profile import Profile

__all__ = ["bayesian_limit", "cls_limit", "expected_limit", "interval"]

Array = NDArray[np.float64]
Function = Callable[[Array], Array]

_NODES = 13
_FINE = 2000
_TOLERANCE = 1e-5  # on √q and on ln CLs


def _root(function: Function, low: Array, step: Array) -> Array:
    """Where a function that falls from positive values crosses zero, for each window.

    The bracket [low, low + step] is stretched until it holds the root, then closed by the
    Illinois variant of false position; NaN where the function is not finite.
    """
    left, right = low.copy(), low + step
    f_left, f_right = function(left), function(right)
    for _ in range(20):
        open_ = f_right > 0
        if not np.any(open_):
            break
        left, f_left = np.where(open_, right, left), np.where(open_, f_right, f_left)
        right = np.where(open_, right + 2 * (right - low), right)
        f_right = np.where(open_, function(right), f_right)
    middle = right
    for _ in range(60):
        with np.errstate(invalid="ignore", divide="ignore"):
            middle = right - f_right * (right - left) / (f_right - f_left)
        middle = np.where(np.abs(f_right - f_left) > 0, middle, right)
        f_middle = function(middle)
        above = f_middle > 0
        # the side that stays twice has its value halved, so that it moves too
        f_left, f_right = (
            np.where(above, f_middle, f_left * np.where(f_middle * f_right > 0, 0.5, 1.0)),
            np.where(above, f_right * np.where(f_middle * f_left > 0, 0.5, 1.0), f_middle),
        )
        left, right = np.where(above, middle, left), np.where(above, right, middle)
        if not np.any(np.abs(f_middle) > _TOLERANCE):
            break
    return np.asarray(np.where(np.isfinite(f_middle), middle, np.nan))


def cls_limit(observed: Profile, background: Profile, cl: float) -> Array:
    """Asymptotic CLs upper limit on the yield of each window.

    Parameters
    ----------
    observed, background : Profile
        Of the data, and of the Asimov data without signal.
    cl : float
        Confidence level, for example 0.9.
    """
    reference = np.maximum(observed.best, 0.0)
    q_observed, q_asimov = observed.q(reference), background.q()

    def log_cls(yields: Array) -> Array:
        root_q, asimov = np.sqrt(q_observed(yields)), np.sqrt(q_asimov(yields))
        # q̃ > q_A only if the fit is negative: then the tails belong to the truncated statistic
        far = root_q > asimov
        half = (root_q**2 + asimov**2) / (2 * np.maximum(asimov, 1e-9))
        both = np.where(far, log_ndtr(-half), log_ndtr(-root_q))
        alone = np.where(far, log_ndtr(asimov - half), log_ndtr(asimov - root_q))
        return np.asarray(both - alone - np.log(1 - cl))

    return _root(log_cls, reference, 2 * observed.error)


def expected_limit(background: Profile, cl: float, sigmas: float = 0.0) -> Array:
    """CLs limit expected without signal, for a background fluctuation of so many σ.

    Solves √q_A(S) = Φ⁻¹(1 − (1 − CL) Φ(N)) + N, so that σ_A is taken at the limit itself.
    """
    target = float(ndtri(1 - (1 - cl) * ndtr(sigmas))) + sigmas
    q_asimov = background.q()

    def missing(yields: Array) -> Array:
        return np.asarray(target - np.sqrt(q_asimov(yields)))

    return _root(missing, np.zeros_like(background.best), target * background.error)


def interval(observed: Profile, level: float = 1.0) -> tuple[Array, Array]:
    """Lower and upper error of the yield: where the profile 2ΔlnL reaches ``level``."""
    start, q_observed = observed.best, observed.q()

    def towards(sign: float) -> Array:
        def missing(distance: Array) -> Array:
            return np.asarray(np.sqrt(level) - np.sqrt(q_observed(start + sign * distance)))

        return _root(missing, np.zeros_like(start), np.sqrt(level) * observed.error)

    return towards(-1.0), towards(+1.0)


def bayesian_limit(observed: Profile, cl: float) -> Array:
    """Upper limit with a flat prior in S ≥ 0 on the profile likelihood, for each window.

    The profile is evaluated at 13 Chebyshev nodes from 0 to six errors above the maximum and
    interpolated; it is so close to a parabola that this is exact to 1e-5 of the limit.
    """
    top = np.maximum(observed.best, 0.0) + 6 * observed.error
    nodes = 0.5 * (1 - np.cos(np.pi * np.arange(_NODES) / (_NODES - 1)))
    q_observed = observed.q(np.maximum(observed.best, 0.0))
    q = np.array([q_observed(node * top) for node in nodes])
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
