"""Limits for large counts: the formula of `lumbra.inference.marginal` as an integral, not a sum.

A count of at most n from a rate λ is as likely as a Gamma(n + 1) variable Λ above λ. So

    F(s) = Σ_ε w(ε) P(s ε + b x γ < Λ),

with the background's nuisance x and the gamma variable γ of its simulation error. Of Λ, x and γ
the widest is integrated in closed form, which leaves a function that is smooth on the scale of
the other two: about twenty points of each are enough, however large the count.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.special import betainc, gammainc, gammaincc, gammaln, ndtr

from lumbra.inference.marginal import sharpness_of
from lumbra.inference.prior_grid import normal_grid

__all__ = ["LARGE", "SIMULATED", "large_limit", "large_quantiles"]

Array = NDArray[np.float64]
Tail = Callable[[float], tuple[float, float]]

LARGE: Final = 1500.0
"""Counts or backgrounds above this are treated here: the sums take as long."""
SIMULATED: Final = 50.0
"""Effective counts that this needs: with fewer, P(γ < x) is not smooth at zero."""
_GAMMA_STEP: Final = 0.5
_DEEPEST: Final = -25.0
_LIGHT: Final = 1e-13
_SMALLEST: Final = 1e-250
_ROOT_TWO_PI: Final = float(np.sqrt(2 * np.pi))


@njit(cache=True, nogil=True)
def gamma_grid(shape: float, sharpness: float) -> tuple[Array, Array]:
    """Points and weights of a gamma variable of mean 1, by the trapezoidal rule in its logarithm.

    Parameters
    ----------
    shape : float
        1/variance; infinite for no spread.
    sharpness : float
        Its width over that of what is integrated, as for `normal_grid`.
    """
    if np.isinf(shape):
        return np.ones(1), np.ones(1)
    step = min(_GAMMA_STEP, 0.7 / max(sharpness, 1e-9)) / np.sqrt(shape)
    # the logarithm of the density, a (y + 1 − e^y), falls as −a|y| to the left
    left = _DEEPEST / shape - 1.5 * np.sqrt(-_DEEPEST / shape)
    right = np.log1p(1.5 * np.sqrt(-_DEEPEST / shape) - _DEEPEST / shape)
    y = np.arange(np.floor(left / step), np.ceil(right / step) + 1) * step
    exponent = shape * (y - np.expm1(y))
    keep = exponent > _DEEPEST
    weights = np.exp(exponent[keep])
    return np.exp(y[keep]), weights / weights.sum()


def large_limit(
    n: int,
    b: float,
    b_width: float,
    e_width: float,
    rho: float,
    effective: float,
    *,
    level: float,
    bayesian: bool,
) -> float:
    """Upper limit on the signal [events] with log-normal nuisances.

    The arguments are those of `lumbra.inference.marginal.upper_limit`. NaN if the count is so
    far below the background that the probabilities underflow.
    """
    spread = np.sqrt(n + 1.0 + (b_width * b) ** 2 + b * b / effective)
    reach = max(n - b, 0.0) + 3.0 * spread + 3.0
    tail = _tail(n, b, b_width, e_width, rho, effective, bayesian, reach)
    base = tail(0.0)[0]
    if not base > _SMALLEST:
        return float("nan")
    return _solve(tail, (1.0 - level) * base, reach)


def _tail(
    n: int,
    b: float,
    b_width: float,
    e_width: float,
    rho: float,
    effective: float,
    bayesian: bool,
    reach: float,
) -> Tail:
    """The function that gives F(s) and dF/ds."""
    free = float(np.sqrt(max(1.0 - rho * rho, 0.0)))
    widths = np.array([np.sqrt(n + 1.0), free * b_width * b, b / np.sqrt(effective)])
    # the logarithm of what is left for the background bends faster than a Gaussian: finer steps
    sharp = (e_width * reach + abs(rho) * b_width * b) / float(np.sqrt(np.sum(widths**2)))
    z, weight = normal_grid(e_width, max(2.0 * sharp, 1.5))
    efficiency = np.exp(e_width * z)
    if bayesian:
        weight = weight / efficiency
    z, efficiency, weight = (x[:, None, None] for x in (z, efficiency, weight))
    closed = int(np.argmax(widths))
    relative = 1.5 * widths / widths[closed]
    count, on_count = gamma_grid(n + 1.0, relative[0])
    point, on_point = normal_grid(free * b_width, max(relative[1], 1.0))
    gamma, on_gamma = gamma_grid(effective, relative[2])
    count = (n + 1.0) * count[:, None]
    if closed == 0:
        count = np.zeros(1)  # not needed
        background = b * np.exp(b_width * (rho * z + free * point[:, None])) * gamma
        weight = weight * on_point[:, None] * on_gamma
    elif closed == 1:
        background = b * np.exp(b_width * rho * z) * gamma
        weight = weight * on_count[:, None] * on_gamma
    else:
        background = b * np.exp(b_width * (rho * z + free * point))
        weight = weight * on_count[:, None] * on_point
    # the corners of the cube weigh nothing
    counted = weight > _LIGHT * weight.max()
    efficiency, count, background, weight = (
        np.broadcast_to(x, weight.shape)[counted] for x in (efficiency, count, background, weight)
    )

    def value(s: float) -> tuple[float, float]:
        if closed == 0:
            mean = s * efficiency + background
            part, slope = _above(n, mean)
        else:
            room = np.maximum(count - s * efficiency, _SMALLEST)
            log_ratio = np.log(room / background)
            if closed == 1:
                part, slope = _normal_below(log_ratio, free * b_width)
            else:
                part, slope = _gamma_below(log_ratio, effective)
            slope = slope / room
        return float(np.sum(weight * part)), -float(np.sum(weight * efficiency * slope))

    return value


def _above(n: int, mean: Array) -> tuple[Array, Array]:
    """P(Λ > mean) and its slope down."""
    density = np.exp(n * np.log(mean) - mean - gammaln(n + 1.0))
    return np.asarray(gammaincc(n + 1.0, mean)), density


def _normal_below(log_ratio: Array, width: float) -> tuple[Array, Array]:
    """P(ln x < log_ratio) for a normal ln x, and its slope."""
    h = log_ratio / width
    return np.asarray(ndtr(h)), np.exp(-0.5 * h * h) / (_ROOT_TWO_PI * width)


def _gamma_below(log_ratio: Array, shape: float) -> tuple[Array, Array]:
    """P(ln γ < log_ratio) for a gamma variable of mean 1, and its slope."""
    height = shape * np.log(shape) - shape - gammaln(shape)
    density = np.exp(shape * (log_ratio - np.expm1(log_ratio)) + height)
    return np.asarray(gammainc(shape, shape * np.exp(log_ratio))), density


def _solve(tail: Tail, target: float, start: float) -> float:
    """The s at which F(s) = target: Newton's method on ln F inside a shrinking bracket."""
    low, high, s = 0.0, np.inf, 0.5 * start
    for _ in range(100):
        value, slope = tail(s)
        low, high = (s, high) if value > target else (low, s)
        step = np.log(target / value) * value / slope if value > 0 and slope < 0 else np.nan
        new = s + step
        if not low < new < high:
            new = 2.0 * s if np.isinf(high) else 0.5 * (low + high)
        if abs(new - s) < 1e-10 * (1.0 + s):
            return float(new)
        s = new
    return float(s)


def large_quantiles(
    b: float, width: float, effective: float, lognormal: bool, probabilities: Array
) -> NDArray[np.int64]:
    """The same as `marginal.predictive_quantiles`, from closed forms and by bisection."""
    points, weights = normal_grid(width, sharpness_of(width, b, effective))
    means = b * (np.exp(width * points) if lognormal else np.maximum(1.0 + width * points, 0.0))

    def cumulative(counts: NDArray[np.int64]) -> Array:
        n = counts[:, None] + 1.0
        if np.isinf(effective):
            return np.asarray(gammaincc(n, means) @ weights)
        return np.asarray(betainc(effective, n, effective / (effective + means)) @ weights)

    low = np.full(len(probabilities), -1)
    high = np.full(len(probabilities), int(b) + 1)
    while np.any(cumulative(high) < probabilities):
        high *= 2
    while np.any(high - low > 1):
        middle = (low + high) // 2
        enough = cumulative(middle) >= probabilities
        low, high = np.where(enough, low, middle), np.where(enough, middle, high)
    return high.astype(np.int64)
