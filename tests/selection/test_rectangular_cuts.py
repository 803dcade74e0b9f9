"""Optimised cuts on one variable against exhaustive search."""

from __future__ import annotations

import numpy as np
import pytest

from lumbra.foundation import InputError, Key, Table
from lumbra.selection.cuts import Cut
from lumbra.selection.figure_of_merit import background_estimate, punzi_events
from lumbra.selection.rectangular_cuts import (
    Sample,
    best_threshold,
    best_window,
    tuning_half,
)

LIMIT = punzi_events(3.0)


def gaussians(signal: int, background: int, shift: float, expected: float) -> Sample:
    rng = Key(31).child("gauss", signal, background).generator()
    return Sample(
        rng.standard_normal(signal) + shift,
        np.full(signal, 1 / signal),
        rng.standard_normal(background),
        rng.uniform(0.5, 1.5, background) * expected / background,
    )


def test_threshold_equals_exhaustive_search() -> None:
    sample = gaussians(60, 80, 1.5, 40.0)
    found = best_threshold(sample, LIMIT)
    scores = []
    for t in np.concatenate([[-9], sample.signal, sample.background]):
        e = sample.signal_weight[sample.signal > t].sum()
        w = sample.background_weight[sample.background > t]
        b = background_estimate(w.sum(), (w**2).sum(), sample.reference_weight)
        scores.append(e / float(LIMIT(b)))
    assert 1 / found.reach == pytest.approx(max(scores), rel=1e-10)
    kept = sample.background > found.low
    assert found.background == pytest.approx(sample.background_weight[kept].sum())


def test_window_equals_exhaustive_search() -> None:
    rng = Key(3).child("window").generator()
    sample = Sample(
        rng.normal(0, 0.3, 40), np.full(40, 1 / 40), rng.uniform(-3, 3, 50), np.full(50, 0.4)
    )
    found = best_window(sample, LIMIT)
    points = np.sort(np.concatenate([[-9, 9], sample.signal, sample.background]))
    best = 0.0
    for i, low in enumerate(points):
        for high in points[i:]:
            e = np.mean((sample.signal > low) & (sample.signal < high))
            n = np.sum((sample.background > low) & (sample.background < high))
            best = max(best, e / float(LIMIT(background_estimate(0.4 * n, 0.16 * n, 0.4))))
    # cuts at the points themselves exclude them: the edges between points can only be better
    assert 1 / found.reach >= best - 1e-12
    assert found.low < 0 < found.high


def test_upper_is_the_mirror_of_lower() -> None:
    sample = gaussians(200, 300, 1.0, 30.0)
    mirror = Sample(
        -sample.signal, sample.signal_weight, -sample.background, sample.background_weight
    )
    low, high = best_threshold(sample, LIMIT), best_threshold(mirror, LIMIT, upper=True)
    assert high.high == pytest.approx(-low.low)
    assert high.reach == pytest.approx(low.reach)


def test_few_simulated_events_do_not_look_like_none() -> None:
    """20 simulated events for 100 expected: the bare sum takes the gap behind the last one."""
    sample = gaussians(5000, 20, 2.0, 100.0)
    naive = best_threshold(sample, LIMIT, sigmas=0.0)
    careful = best_threshold(sample, LIMIT)
    assert naive.background == 0
    true_background = 100 * np.mean(Key(1).generator().standard_normal(200_000) > naive.low)
    assert true_background > 0.5  # what the naive optimum calls zero
    assert careful.reach > 2 * naive.reach


def test_condition_is_the_cut() -> None:
    sample = gaussians(50, 50, 1.0, 20.0)
    assert best_threshold(sample, LIMIT).condition("pt").startswith("pt > ")
    window = best_window(sample, LIMIT)
    table = Table({"pt": sample.signal})
    kept = Cut("pt", window.condition("pt"), "tuned").passed(table)
    assert sample.signal_weight[kept].sum() == pytest.approx(window.efficiency)


def test_refuses() -> None:
    good = np.ones(3)
    with pytest.raises(InputError):
        Sample(good, good[:2], good, good)
    with pytest.raises(InputError):
        Sample(good * np.nan, good, good, good)
    with pytest.raises(InputError):
        best_threshold(Sample(good[:0], good[:0], good, good), LIMIT)


def test_halves() -> None:
    assert tuning_half([0, 1, 2, 2, 5]).tolist() == [True, False, True, True, False]
