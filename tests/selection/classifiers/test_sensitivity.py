"""Soft counts against counting, and the loss against Punzi's formula."""

import numpy as np
import pytest

from lumbra.foundation import DataError, Key
from lumbra.selection import expected_events, punzi_minimum
from lumbra.selection.classifiers import limit_curve, punzi_curve, windowed_scores

LOW, HIGH = np.array([0.0, 1.0, 1.5]), np.array([1.2, 2.0, 3.0])


def toy() -> tuple:
    rng = Key(2).generator()
    hypothesis = rng.integers(0, 3, 600)
    observable = rng.normal(np.array([0.6, 1.5, 2.2])[hypothesis], 0.3)
    efficiency = rng.uniform(0, 1e-3, 600)
    background, expected = rng.uniform(-0.5, 3.5, 900), rng.uniform(0, 0.1, 900)
    scores = windowed_scores(
        hypothesis, observable, efficiency, background, expected, LOW, HIGH, 80.0
    )
    return scores, hypothesis, observable, efficiency, background, expected


def test_soft_counts_are_sums_in_windows() -> None:
    scores, hypothesis, observable, efficiency, background, expected = toy()
    rng = Key(4).generator()
    s, b = rng.random(600), rng.random(900)
    for h in range(3):
        own = (hypothesis == h) & (observable >= LOW[h]) & (observable < HIGH[h])
        inside = (background >= LOW[h]) & (background < HIGH[h])
        assert scores.efficiencies(s)[h] == pytest.approx(np.sum((s * efficiency)[own]))
        assert scores.backgrounds(b)[h] == pytest.approx(np.sum((b * expected)[inside]))


def test_cross_sections_are_punzi_s() -> None:
    scores, *_ = toy()
    s, b = np.full(600, 0.8), np.full(900, 0.3)
    expected = punzi_minimum(scores.efficiencies(s), scores.backgrounds(b), luminosity=80.0)
    np.testing.assert_allclose(scores.cross_sections(s, b, punzi_curve()), expected, rtol=1e-6)


def test_a_limit_curve_is_its_table_and_grows_beyond() -> None:
    grid = np.geomspace(1e-3, 1e4, 400)
    curve = limit_curve(grid, expected_events()(grid))
    points = np.array([0.02, 3.0, 500.0])
    np.testing.assert_allclose(curve(points, np), expected_events()(points), rtol=2e-3)
    assert curve(np.array([4e4]), np)[0] == pytest.approx(
        2 * curve(np.array([1e4]), np)[0], rel=0.03
    )


def test_a_hypothesis_without_signal_is_refused() -> None:
    with pytest.raises(DataError, match="no signal"):
        windowed_scores(
            np.zeros(5, int), np.zeros(5), np.ones(5), np.zeros(5), np.ones(5), LOW, HIGH, 1.0
        )
