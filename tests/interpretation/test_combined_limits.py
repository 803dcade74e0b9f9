"""Combinations of limits against the likelihoods that they stand for."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import ndtr

from lumbra.foundation import InputError, Key
from lumbra.inference import (
    CountingChannel,
    CountingExperiment,
    bayesian_limit,
    combined_model,
)
from lumbra.inference.histfactory import combine_models, template_limits
from lumbra.interpretation.combined_limits import (
    combine_limits,
    fit_behind_limits,
    limit_of_fit,
)
from lumbra.interpretation.luminosity_scan import smooth_median_limits


@pytest.mark.parametrize("level", [0.9, 0.95])
def test_limits_and_fits_are_inverse(level: float) -> None:
    best, error = np.linspace(-6.0, 8.0, 57), 0.3
    limit = limit_of_fit(best * error, error, level)
    expected = limit_of_fit(0.0, error, level)
    found = fit_behind_limits(limit, expected, level)
    assert found[0] == pytest.approx(best * error, abs=1e-8)
    assert found[1] == pytest.approx(np.full(57, error))
    # the defining equation
    left = 1 - ndtr((limit - best * error) / error)
    assert left == pytest.approx((1 - level) * ndtr(best), rel=1e-6)


def test_the_median_limit_of_cls_at_95_percent_is_1_96_sigma() -> None:
    assert limit_of_fit(0.0, 1.0, 0.95) == pytest.approx(1.95996398, rel=1e-8)


def test_gaussian_searches_combine_exactly() -> None:
    """Two Gaussian measurements of one rate, against their weighted mean."""
    best, error = np.array([[1.0, -0.5], [0.2, 2.0]]), np.array([[0.5, 1.0], [1.5, 0.7]])
    observed, expected = limit_of_fit(best, error), limit_of_fit(0 * best, error)
    found = combine_limits(list(observed), list(expected))
    weight = error**-2
    assert found.best == pytest.approx((weight * best).sum(0) / weight.sum(0), abs=1e-8)
    assert found.error == pytest.approx(weight.sum(0) ** -0.5)
    assert found.weights.sum(axis=0) == pytest.approx(np.ones(2))
    assert np.all(found.expected < expected.min(axis=0))


def test_one_search_is_itself_and_two_equal_ones_gain_a_root() -> None:
    alone = combine_limits([[2.0, 3.0]], [[2.5, 2.5]])
    assert alone.observed == pytest.approx([2.0, 3.0])
    twice = combine_limits([[2.5], [2.5]], [[2.5], None])
    assert twice.observed == pytest.approx([2.5 / np.sqrt(2)])


@pytest.mark.parametrize(
    ("background", "low", "high"), [(1.0, 0.15, 0.30), (10.0, 0.05, 0.11), (100.0, 0.015, 0.04)]
)
def test_the_error_for_counts_is_as_stated_and_on_the_safe_side(
    background: float, low: float, high: float
) -> None:
    """25 pairs of counts from background alone: exact flat-prior limit, and that from limits."""
    rng = Key(5).child("combination").generator()
    one = CountingExperiment(background)
    median = smooth_median_limits(one)
    off = []
    for counts in rng.poisson(background, (25, 2)):
        # with equal shares only the sum matters: s in each is 2s over 2b
        exact = bayesian_limit(CountingExperiment(2 * background), int(counts.sum())) / 2
        limits = [bayesian_limit(one, int(n)) for n in counts]
        off.append(float((combine_limits(limits, [median, median]).observed / exact)[0]) - 1)
    assert low < np.mean(off) < high
    assert min(off) > 0


def test_by_likelihood_workspaces_are_joined() -> None:
    """The joint limit of two counts from their templates is that of one combined model."""
    one = CountingExperiment(40.0, {"luminosity": 0.05}, 0.0, {"luminosity": 0.05})
    channels = [CountingChannel(name, one, n) for name, n in (("a", 45), ("b", 38))]
    together = template_limits([combined_model(channels)], 0.9).observed[0]
    joined = combine_models(*(combined_model([c]) for c in channels))
    assert template_limits([joined], 0.9).observed[0] == pytest.approx(together, rel=1e-6)


def test_bad_input() -> None:
    with pytest.raises(InputError, match="no limits"):
        combine_limits([], [])
    with pytest.raises(InputError, match="no limits"):
        combine_limits([[1.0]], [])
    with pytest.raises(InputError, match="different hypotheses"):
        combine_limits([[1.0, 2.0], [1.0, 2.0, 3.0]], [None, None])
    for value in (0.0, -1.0, np.nan, np.inf):
        with pytest.raises(InputError, match="cannot be combined"):
            fit_behind_limits([value], [1.0])
    with pytest.raises(InputError, match="too low"):
        fit_behind_limits([1e-3], [1.0])
    with pytest.raises(InputError, match="confidence"):
        limit_of_fit(0.0, 1.0, 90.0)
