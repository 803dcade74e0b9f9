"""Local significance of a count, and the significance that a signal would have."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import betainc, gammainc, ndtri

from lumbra.inference.counting import CountingExperiment, whole_counts
from lumbra.inference.marginal import sharpness_of
from lumbra.inference.prior_grid import prior_grid, scaled_value

__all__ = ["asimov_significance", "excess_p_value", "p_to_z"]

Array = NDArray[np.float64]


def excess_p_value(experiment: CountingExperiment, observed: ArrayLike) -> Array:
    """Local p-value P(N ≥ n | background), averaged over the background's nuisances.

    Tails are evaluated directly, not as one minus a sum, so that small p-values keep their digits.

    Parameters
    ----------
    observed : array_like, broadcast against (h,)
        Observed counts.
    """
    counts = np.atleast_1d(whole_counts(observed))
    parts = experiment.nuisances().spread(max(counts.shape[-1], len(experiment)))
    counts = np.broadcast_to(counts, (*counts.shape[:-1], len(parts.background)))
    out = np.empty(counts.shape)
    for h, b in enumerate(parts.background):
        width, k = float(parts.background_width[h]), float(parts.effective_counts[h])
        points, weights = prior_grid(width, sharpness_of(width, b, k), parts.lognormal)
        means = b * np.array([scaled_value(width, z, parts.lognormal) for z in points])
        n = counts[..., h, None]
        # Poisson: P(N ≥ n) = P(n, b). Negative binomial: I_{b/(b+k)}(n, k).
        above = np.maximum(n, 1)
        tails = gammainc(above, means) if np.isinf(k) else betainc(above, k, means / (means + k))
        out[..., h] = np.where(n[..., 0] == 0, 1.0, tails @ weights)
    return out


def p_to_z(p_value: ArrayLike) -> Array:
    """One-sided significance Z of a p-value; 0 for p ≥ 1/2, as for a deficit with q₀."""
    return np.asarray(np.maximum(-ndtri(np.asarray(p_value, float)), 0.0))


def asimov_significance(
    signal: ArrayLike, background: ArrayLike, background_error: ArrayLike = 0.0
) -> Array:
    """Median discovery significance of a signal s over b with error σ [events].

    Cowan, Cranmer, Gross, Vitells, EPJC 71 (2011) 1554, eq. 97, and Cowan's extension to a
    background known from a control count b²/σ² times larger.
    """
    s, b, sigma = np.broadcast_arrays(
        *(np.asarray(x, float) for x in (signal, background, background_error))
    )
    variance = sigma * sigma
    with np.errstate(divide="ignore", invalid="ignore"):
        plain = (s + b) * np.log1p(s / b) - s
        first = (s + b) * np.log((s + b) * (b + variance) / (b * b + (s + b) * variance))
        second = b * b / variance * np.log1p(variance * s / (b * (b + variance)))
    power = np.where(variance > 0, first - second, plain)
    power = np.where((b == 0) & (variance == 0) & (s > 0), np.inf, power)
    return np.asarray(np.sqrt(2 * np.maximum(np.where(s == 0, 0.0, power), 0.0)))
