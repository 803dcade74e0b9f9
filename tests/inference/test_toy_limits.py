"""Limits by pseudo-experiments, against exact Poisson answers and in coverage."""

import logging

import numpy as np
import pytest

from lumbra.foundation import InputError, Key
from lumbra.inference.profile import background_profile, observed_profile
from lumbra.inference.pseudo_experiments import draw_counts
from lumbra.inference.sliding_fit import sliding_fit
from lumbra.inference.toy_limits import toy_limit, unified_interval
from lumbra.inference.window_limits import cls_limit, clsb_limit
from lumbra.inference.windows import make_windows

EDGES = np.linspace(0.0, 1.0, 41)


def one_window(order=1):
    return make_windows(EDGES, np.array([0.5]), np.array([0.05]), width=1.0, order=order)


def test_an_empty_window_excludes_what_would_have_been_seen():
    # exact: −ln(1 − CL) events in the window; p-values of 4000 experiments are known to 7 %, the
    # limit to 2 %
    counts, windows = np.zeros(40), one_window()
    fit = sliding_fit(counts, windows)
    settings = {"cl": 0.95, "key": Key(1), "experiments": 4000}
    limit = toy_limit(counts, windows, fit, 0, **settings)
    assert limit.observed == pytest.approx(-np.log(0.05), rel=0.08)
    low, high = unified_interval(counts, windows, fit, 0, **settings)
    assert low == 0
    assert 2.0 < high < 4.0


def test_many_events_give_the_asymptotic_limits(falling):
    windows = make_windows(falling.edges, np.array([1.15]), np.array([0.004]), width=0.1, order=2)
    counts = draw_counts(0.1 * falling.counts, Key(2), range(1))[0]
    fit = sliding_fit(counts, windows)
    observed, background = observed_profile(counts, windows, fit), background_profile(windows, fit)
    settings = {"cl": 0.9, "key": Key(3), "experiments": 4000}
    cls = toy_limit(counts, windows, fit, 0, **settings)
    clsb = toy_limit(counts, windows, fit, 0, **settings, statistic="clsb")
    assert cls.observed == pytest.approx(cls_limit(observed, background, 0.9)[0], rel=0.05)
    assert clsb.observed == pytest.approx(clsb_limit(observed, 0.9)[0], rel=0.05)
    assert clsb.observed <= cls.observed
    assert np.all(np.diff(cls.expected) > 0)


def test_a_deficit_that_no_experiment_has_still_has_a_limit() -> None:
    """Nothing within ±2 σ where eight are expected: the limit is finite, not below −ln(1 − CL)."""
    counts = np.full(40, 1.0)
    counts[16:24] = 0.0
    windows = one_window()
    fit = sliding_fit(counts, windows)
    limit = toy_limit(counts, windows, fit, 0, cl=0.9, key=Key(4), experiments=200)
    assert 2.3 < limit.observed < 6.0
    assert np.all(np.isfinite(limit.expected))
    assert np.all(np.diff(limit.expected) > 0)


def test_threads_do_not_change_the_answer(falling):
    windows = make_windows(falling.edges, np.array([1.15]), np.array([0.004]), width=0.1, order=2)
    counts = draw_counts(0.001 * falling.counts, Key(2), range(1))[0]
    fit = sliding_fit(counts, windows)
    settings = {"cl": 0.9, "key": Key(3), "experiments": 200}
    one, two = (toy_limit(counts, windows, fit, 0, **settings, workers=k) for k in (1, 2))
    assert one.observed == two.observed
    np.testing.assert_array_equal(one.expected, two.expected)


@pytest.mark.parametrize("wrong", [{"cl": 90.0}, {"experiments": 3}, {"statistic": "cl"}])
def test_settings_that_cannot_be_used_are_refused(wrong):
    counts, windows = np.zeros(40), one_window()
    fit = sliding_fit(counts, windows)
    with pytest.raises(InputError):
        toy_limit(counts, windows, fit, 0, **{"cl": 0.9, "key": Key(1), **wrong})


@pytest.mark.study
@pytest.mark.parametrize("method", ["cls", "clsb", "unified"])
@pytest.mark.parametrize("background", [5.0, 400.0])
def test_coverage(method, background):
    """400 data sets with 300 experiments each; 90 % ± 1.5 % by chance, 4.5 σ allowed."""
    windows, covered = one_window(), 0
    truth = 2.3 + 1.5 * np.sqrt(0.25 * background)
    expectation = background / 40 + truth * windows.design[0, -1]
    toys = draw_counts(expectation, Key(8).child(method, str(background)), range(400))
    for i, counts in enumerate(toys):
        fit = sliding_fit(counts, windows)
        settings = {"cl": 0.9, "key": Key(9).child(i), "experiments": 300, "workers": 1}
        if method == "unified":
            low, high = unified_interval(counts, windows, fit, 0, **settings)
            covered += low <= truth <= high
        else:
            limit = toy_limit(counts, windows, fit, 0, **settings, statistic=method)
            covered += limit.observed >= truth
    logging.info("%s, background %g: %.4f", method, background, covered / 400)
    assert covered / 400 > 0.9 - 4.5 * 0.015
