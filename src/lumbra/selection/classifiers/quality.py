"""Whether a classifier can be trusted: over-training, sculpting, calibration."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import kolmogorov
from scipy.stats import chi2

__all__ = ["Calibration", "area_under_curve", "calibration", "same_distribution", "sculpting"]

Array = NDArray[np.float64]


def area_under_curve(
    signal: Array, background: Array, signal_weight: Array, background_weight: Array
) -> float:
    """Probability that a signal candidate scores above one of background, ties counted half.

    Parameters
    ----------
    signal, background : (n,), (m,)
        Scores.
    signal_weight, background_weight : (n,), (m,)
        Not negative.
    """
    order = np.argsort(background, kind="stable")
    below = np.concatenate([[0.0], np.cumsum(background_weight[order])])
    ranked = background[order]
    left = below[np.searchsorted(ranked, signal, "left")]
    right = below[np.searchsorted(ranked, signal, "right")]
    return float(np.sum(signal_weight * (left + right)) / (2 * below[-1] * np.sum(signal_weight)))


def same_distribution(
    first: Array, second: Array, first_weight: Array, second_weight: Array
) -> float:
    """p-value of the Kolmogorov–Smirnov test of two weighted samples of scores.

    Sizes are the effective ones, (Σw)²/Σw². A small value for scores on the training and on the
    independent half says that the classifier has learnt single candidates.

    Parameters
    ----------
    first, second : (n,), (m,)
        Scores.
    first_weight, second_weight : (n,), (m,)
        Not negative.
    """
    points = np.sort(np.concatenate([first, second]))
    distance = np.max(
        np.abs(_share(first, first_weight, points) - _share(second, second_weight, points))
    )
    sizes = [float(np.sum(w) ** 2 / np.sum(w**2)) for w in (first_weight, second_weight)]
    root = np.sqrt(sizes[0] * sizes[1] / (sizes[0] + sizes[1]))
    # Stephens' correction makes the asymptotic law good for a dozen candidates
    return float(kolmogorov(distance * (root + 0.12 + 0.11 / root)))


def _share(values: Array, weight: Array, points: Array) -> Array:
    order = np.argsort(values, kind="stable")
    cumulative = np.concatenate([[0.0], np.cumsum(weight[order])])
    return np.asarray(cumulative[np.searchsorted(values[order], points, "right")] / cumulative[-1])


def sculpting(
    observable: Array, weight: Array, keep: NDArray[np.bool_], edges: Array
) -> tuple[float, Array]:
    """Whether a selection leaves the shape of a background as it was.

    Parameters
    ----------
    observable, weight : (m,)
        Background before the selection.
    keep : (m,) bool
        What it keeps.
    edges : (k + 1,)
        Bins of the observable.

    Returns
    -------
    float
        p-value of the χ² of one efficiency in all bins.
    (k,) array
        Efficiency in each bin, NaN where there is nothing.
    """
    before, _ = np.histogram(observable, edges, weights=weight)
    after, _ = np.histogram(observable[keep], edges, weights=weight[keep])
    filled = before > 0
    efficiency = np.full(before.shape, np.nan)
    efficiency[filled] = after[filled] / before[filled]
    mean = float(after.sum() / before.sum())
    squares, _ = np.histogram(observable, edges, weights=weight**2)
    variance = mean * (1 - mean) * squares[filled] / before[filled] ** 2
    if not np.all(variance > 0):
        return 1.0, efficiency  # everything or nothing is kept: no shape can change
    statistic = float(np.sum((efficiency[filled] - mean) ** 2 / variance))
    return float(chi2.sf(statistic, max(int(filled.sum()) - 1, 1))), efficiency


@dataclass(frozen=True)
class Calibration:
    """Share of signal against score; all (k,), NaN in empty bins.

    Parameters
    ----------
    score : array
        Mean score in the bin.
    share, error : array
        Share of the weight that is signal, and its error.
    """

    score: Array
    share: Array
    error: Array


def calibration(
    signal: Array,
    background: Array,
    signal_weight: Array,
    background_weight: Array,
    bins: int = 20,
) -> Calibration:
    """How a score compares with the share of signal, where both classes have one sum of weights.

    Parameters
    ----------
    signal, background : (n,), (m,)
        Scores, 0 to 1.
    signal_weight, background_weight : (n,), (m,)
        Not negative.
    bins : int
        Of equal width.
    """
    edges = np.linspace(0, 1, bins + 1)
    weights = (signal_weight / signal_weight.sum(), background_weight / background_weight.sum())
    sums, squares, scores = [], [], np.zeros(bins)
    for score, weight in zip((signal, background), weights, strict=True):
        sums.append(np.histogram(score, edges, weights=weight)[0])
        squares.append(np.histogram(score, edges, weights=weight**2)[0])
        scores += np.histogram(score, edges, weights=weight * score)[0]
    total = sums[0] + sums[1]
    with np.errstate(divide="ignore", invalid="ignore"):
        share = sums[0] / total
        variance = ((1 - share) ** 2 * squares[0] + share**2 * squares[1]) / total**2
        return Calibration(scores / total, share, np.sqrt(variance))
