"""Figures of merit."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.special import gammaincinv
from scipy.stats import poisson

from lumbra.foundation import Key
from lumbra.selection.figure_of_merit import (
    background_estimate,
    expected_events,
    mean_expected_limit,
    punzi,
    punzi_events,
    punzi_minimum,
    signal_over_root_background,
)


def test_punzi() -> None:
    assert punzi(0.3, 16, 3) == pytest.approx(0.0545454545, rel=1e-8)
    assert 0.3 / punzi_events(3.0)(np.array([16.0]))[0] == pytest.approx(punzi(0.3, 16, 3))
    assert punzi_events(3.0, 0.25)(np.array([16.0])) == pytest.approx(1.5 + np.sqrt(32))


def test_punzi_minimum_finds_with_the_promised_power() -> None:
    """At B = 400 a signal s_min exceeds a√B in 90 % of trials: the meaning of the formula."""
    least = float(punzi_minimum(1.0, 400.0))
    threshold = 400 + 3 * np.sqrt(400)
    assert poisson.sf(threshold, 400 + least) == pytest.approx(0.90, abs=0.02)
    assert punzi_minimum(0.0, 4.0) == np.inf
    assert punzi_minimum(0.5, 4.0, luminosity=10.0) == pytest.approx(punzi_minimum(1, 4.0) / 5)


def test_signal_over_root_background() -> None:
    assert signal_over_root_background(3, 4) == 1.5
    assert signal_over_root_background(3, 0) == np.inf


def test_mean_expected_limit() -> None:
    """ln 10 without background; 1.645 √b for a large one, from toys for b = 3."""
    assert mean_expected_limit(0.0) == pytest.approx(2.302585, rel=1e-6)
    toys = Key(4).generator().poisson(3.0, 20_000)
    limits = [float(gammaincinv(n + 1, 1 - 0.1 * poisson.cdf(n, 3))) - 3 for n in range(30)]
    error = np.std(np.array(limits)[toys]) / np.sqrt(20_000)
    assert abs(np.mean(np.array(limits)[toys]) - mean_expected_limit(3.0)) < 5 * error
    b = np.linspace(0, 20, 200)
    assert np.all(np.diff(mean_expected_limit(b)) > 0)


def test_expected_events_is_a_table_of_it() -> None:
    b = np.array([0.0, 0.013, 0.7, 5.0, 300.0])
    limit = expected_events()
    assert limit(b) == pytest.approx(mean_expected_limit(b), rel=2e-3)
    far = limit(np.array([1e6, 4e6]))
    assert far[1] / far[0] == pytest.approx(2, rel=1e-3)


def test_no_event_left_is_not_no_background() -> None:
    assert background_estimate(0.0, 0.0, 0.5) == 0.5
    assert background_estimate(5.0, 2.5, 0.5) == pytest.approx(0.5 * (10 + np.sqrt(11)))
    assert background_estimate(5.0, 2.5, 0.5, 0.0) == 5.0
