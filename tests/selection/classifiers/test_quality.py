"""Over-training, sculpting and calibration are seen where they are, and not where they are not."""

import numpy as np
import pytest

from lumbra.foundation import Key
from lumbra.selection.classifiers import (
    area_under_curve,
    calibration,
    same_distribution,
    sculpting,
)


def test_area_of_scores_by_hand() -> None:
    one = np.ones(2)
    assert area_under_curve(np.array([0.5, 0.9]), np.array([0.5, 0.1]), one, one) == 7 / 8


def test_area_does_not_change_with_the_scale_of_weights() -> None:
    rng = Key(5).generator()
    s, b, w, v = rng.random((4, 300))
    assert area_under_curve(s, b, w, v) == pytest.approx(area_under_curve(s, b, 3 * w, 7 * v))


def test_same_distribution_is_uniform_for_weighted_samples() -> None:
    rng = Key(8).generator()
    values = []
    for _ in range(400):
        x, y = rng.normal(size=150), rng.normal(size=250)
        values.append(same_distribution(x, y, rng.uniform(0.5, 1.5, 150), np.ones(250)))
    # 5 % ± 1.1 %: four standard deviations
    assert np.mean(np.array(values) < 0.05) == pytest.approx(0.05, abs=0.044)


def test_same_distribution_sees_a_shift() -> None:
    rng = Key(9).generator()
    one = np.ones(500)
    assert same_distribution(rng.normal(size=500), rng.normal(0.4, 1, 500), one, one) < 1e-4


def test_sculpting_is_uniform_without_and_small_with() -> None:
    rng = Key(10).generator()
    edges = np.linspace(0, 1, 11)
    flat = []
    for _ in range(300):
        x, w = rng.random(2000), rng.uniform(0.5, 1.5, 2000)
        flat.append(sculpting(x, w, rng.random(2000) < 0.3, edges)[0])
    assert np.mean(np.array(flat) < 0.05) == pytest.approx(0.05, abs=0.05)
    x = rng.random(2000)
    p_value, efficiency = sculpting(x, np.ones(2000), rng.random(2000) < 0.2 + 0.3 * x, edges)
    assert p_value < 1e-6
    assert efficiency[-1] > efficiency[0]


def test_a_likelihood_ratio_is_calibrated() -> None:
    rng = Key(12).generator()
    signal, background = rng.normal(1, 1, 20000), rng.normal(-1, 1, 20000)
    ratio = [1 / (1 + np.exp(-2 * x)) for x in (signal, background)]
    one = np.ones(20000)
    found = calibration(*ratio, one, one)
    pulls = (found.share - found.score) / found.error
    assert np.nanmax(np.abs(pulls)) < 4
    skewed = calibration(ratio[0] ** 2, ratio[1] ** 2, one, one)
    assert np.nanmax(np.abs((skewed.share - skewed.score) / skewed.error)) > 5
