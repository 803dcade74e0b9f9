import numpy as np
import pytest
from scipy.special import ndtri

from lumbra.foundation import Key
from lumbra.inference.profile import background_profile, observed_profile
from lumbra.inference.pseudo_experiments import draw_counts
from lumbra.inference.sliding_fit import sliding_fit
from lumbra.inference.window_limits import bayesian_limit, cls_limit, expected_limit, interval
from lumbra.inference.windows import make_windows

GRID = np.linspace(1.05, 1.25, 21)


def profiles(spectrum, counts):
    sigma = np.full(GRID.size, 0.003)
    windows = make_windows(spectrum.edges, GRID, sigma, width=0.09, order=3)
    fit = sliding_fit(counts, windows)
    return fit, observed_profile(counts, windows, fit), background_profile(windows, fit)


def test_limits_approach_the_gaussian_ones(observed):
    fit, data, background = profiles(observed, observed.counts)
    yields, errors = fit.yields[0], fit.errors[0]
    # for a Gaussian likelihood CLs and the flat prior both give this
    from scipy.special import ndtr

    gaussian = yields + errors * ndtri(1 - 0.1 * ndtr(yields / errors))
    np.testing.assert_allclose(cls_limit(data, background, 0.9), gaussian, rtol=0.03)
    np.testing.assert_allclose(bayesian_limit(data, 0.9), gaussian, rtol=0.03)
    low, high = interval(data)
    np.testing.assert_allclose(low, errors, rtol=0.02)
    np.testing.assert_allclose(high, errors, rtol=0.02)


def test_expected_limits_are_those_of_the_band(observed):
    _, _, background = profiles(observed, observed.counts)
    sigma = expected_limit(background, 0.95) / 1.95996398  # median CLs limit in units of σ_A
    plus = expected_limit(background, 0.95, 2.0)
    # 3.65598 σ_A (EPJC 71 (2011) 1554, eq. 89); σ_A grows a little with the yield
    np.testing.assert_allclose(plus / sigma, 3.65598436, rtol=0.03)


def test_the_observed_limit_without_fluctuation_is_the_median(falling):
    _, data, background = profiles(falling, falling.counts)
    median = expected_limit(background, 0.9)
    np.testing.assert_allclose(cls_limit(data, background, 0.9), median, rtol=2e-3)


def test_median_of_observed_limits_is_the_expected_one(falling):
    # 60 toys × 21 windows; an error of 3 % of the median is four standard errors
    toys = draw_counts(falling.counts, Key(4), range(60))
    limits = []
    for toy in toys:
        _, data, background = profiles(falling, toy)
        limits.append(cls_limit(data, background, 0.9))
    _, _, background = profiles(falling, falling.counts)
    ratio = np.median(limits, axis=0) / expected_limit(background, 0.9)
    assert np.mean(ratio) == pytest.approx(1.0, abs=0.05)


def test_limits_cover(falling):
    # signal at the median expected limit: CLs at 90 % covers at least that, and here about 95 %
    _, _, background = profiles(falling, falling.counts)
    truth = expected_limit(background, 0.9)[10]
    sigma = np.full(GRID.size, 0.003)
    windows = make_windows(falling.edges, GRID, sigma, width=0.09, order=3)
    expectation = falling.counts.copy()
    first, size = windows.first[10], windows.size[10]
    expectation[first : first + size] += truth * windows.design[10, -1, :size]
    covered = 0
    for toy in draw_counts(expectation, Key(5), range(200)):
        _, data, background = profiles(falling, toy)
        covered += cls_limit(data, background, 0.9)[10] >= truth
    # Gaussian CLs: 1 − 0.1 Φ(1.645) = 0.905; ±4 binomial errors of 0.021
    assert 0.82 < covered / 200 <= 0.985
