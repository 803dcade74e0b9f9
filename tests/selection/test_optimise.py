"""Optimised cuts against exhaustive search and known optima."""

from __future__ import annotations

import time

import numpy as np
import pytest

from lumbra.foundation import InputError, Key, Table
from lumbra.selection.binned_selection import optimise_binned
from lumbra.selection.figure_of_merit import background_estimate, expected_limit_merit, punzi_merit
from lumbra.selection.optimise import (
    Sample,
    best_angle,
    best_threshold,
    best_window,
    tuning_half,
)

MERIT = punzi_merit(3.0)


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
    found = best_threshold(sample, MERIT)
    scores = []
    for t in np.concatenate([[-9], sample.signal, sample.background]):
        e = sample.signal_weight[sample.signal > t].sum()
        w = sample.background_weight[sample.background > t]
        b = background_estimate(w.sum(), (w**2).sum(), sample.reference_weight)
        scores.append(float(MERIT(e, b)))
    assert found.merit == pytest.approx(max(scores), rel=1e-10)
    kept = sample.background > found.low
    assert found.background == pytest.approx(sample.background_weight[kept].sum())


def test_window_equals_exhaustive_search() -> None:
    rng = Key(3).child("window").generator()
    sample = Sample(
        rng.normal(0, 0.3, 40), np.full(40, 1 / 40), rng.uniform(-3, 3, 50), np.full(50, 0.4)
    )
    found = best_window(sample, MERIT)
    points = np.sort(np.concatenate([[-9, 9], sample.signal, sample.background]))
    best = 0.0
    for i, low in enumerate(points):
        for high in points[i:]:
            e = np.mean((sample.signal > low) & (sample.signal < high))
            n = np.sum((sample.background > low) & (sample.background < high))
            best = max(best, float(MERIT(e, background_estimate(0.4 * n, 0.16 * n, 0.4))))
    # cuts at the points themselves exclude them: the edges between points can only be better
    assert found.merit >= best - 1e-12
    assert found.low < 0 < found.high


def test_upper_is_the_mirror_of_lower() -> None:
    sample = gaussians(200, 300, 1.0, 30.0)
    mirror = Sample(
        -sample.signal, sample.signal_weight, -sample.background, sample.background_weight
    )
    low, high = best_threshold(sample, MERIT), best_threshold(mirror, MERIT, upper=True)
    assert high.high == pytest.approx(-low.low)
    assert high.merit == pytest.approx(low.merit)


def test_few_simulated_events_do_not_look_like_none() -> None:
    """20 simulated events for 100 expected: the bare sum takes the gap behind the last one."""
    sample = gaussians(5000, 20, 2.0, 100.0)
    naive = best_threshold(sample, MERIT, sigmas=0.0)
    careful = best_threshold(sample, MERIT)
    assert naive.background == 0
    true_background = 100 * np.mean(Key(1).generator().standard_normal(200_000) > naive.low)
    assert true_background > 0.5  # what the naive optimum calls zero
    assert careful.merit < 0.5 * naive.merit


def test_angle_finds_the_fisher_direction() -> None:
    """Two correlated normal variables: the best linear cut lies along Σ⁻¹Δμ, within 8°."""
    rng = Key(8).child("fisher").generator()
    covariance = np.array([[1.0, 0.6], [0.6, 1.0]])
    shift = np.array([2.0, 0.5])
    signal = rng.multivariate_normal(shift, covariance, 20_000)
    background = rng.multivariate_normal([0, 0], covariance, 20_000)
    units = np.array([1.0, 1000.0])  # another unit must not matter
    sample = Sample(
        signal * units, np.full(20_000, 5e-5), background * units, np.full(20_000, 0.01)
    )
    start = time.perf_counter()
    found = best_angle(sample, MERIT)
    assert time.perf_counter() - start < 5
    direction = np.array(found.direction) * units
    fisher = np.linalg.solve(covariance, shift)
    cosine = direction @ fisher / np.linalg.norm(direction) / np.linalg.norm(fisher)
    assert np.degrees(np.arccos(cosine)) < 8
    one = best_threshold(sample.project(np.array([1.0, 0.0])), MERIT)
    assert found.merit > one.merit


def test_condition_is_the_cut() -> None:
    sample = gaussians(50, 50, 1.0, 20.0)
    assert best_threshold(sample, MERIT).condition("pt").startswith("pt > ")
    with pytest.raises(InputError):
        best_threshold(sample, MERIT).condition("a", "b")


def test_refuses() -> None:
    good = np.ones(3)
    with pytest.raises(InputError):
        Sample(good, good[:2], good, good)
    with pytest.raises(InputError):
        Sample(good * np.nan, good, good, good)
    with pytest.raises(InputError):
        best_threshold(Sample(good[:0], good[:0], good, good), MERIT)


def test_halves() -> None:
    assert tuning_half([0, 1, 2, 2, 5]).tolist() == [True, False, True, True, False]


def two_bins(kind: str, count: int) -> Table:
    """A background like τ pairs: soft pairs, with another slope in each mass bin."""
    rng = Key(77).child(kind).generator()
    mass = rng.uniform(0, 2, count)
    mean = 1.2 if kind == "signal" else 0.0
    x, y = rng.standard_normal((2, count)) + mean * np.where(mass < 1, [[2], [0]], [[0], [2]])
    pt = rng.exponential(2.0 if kind == "signal" else 0.7, count)
    number = np.arange(count)
    weight = np.full(count, 1.0 if kind == "signal" else 200 / count)
    return Table({"m": mass, "x": x, "y": y, "pt": pt, "event": number, "weight": weight})


@pytest.mark.parametrize("merit", [MERIT, expected_limit_merit()])
def test_binned(merit: object) -> None:
    signal, background = two_bins("signal", 4000), two_bins("background", 6000)
    edges = np.array([0.0, 1.0, 2.0, 3.0])
    halves = [(t.select(tuning_half(t["event"])), t) for t in (signal, background)]
    doubled = halves[1][0].with_columns(weight=2 * np.asarray(halves[1][0]["weight"], float))
    chosen = optimise_binned(
        halves[0][0],
        doubled,
        "m",
        edges,
        [("pt",), ("x", "y")],
        merit,  # type: ignore[arg-type]
    )
    assert chosen.cuts[2] == ()  # no signal there, nothing kept
    first, second = chosen.cuts[0][1].direction, chosen.cuts[1][1].direction
    assert abs(first[0]) > abs(first[1])
    assert abs(second[1]) > abs(second[0])
    rest = [t.select(~tuning_half(t["event"])) for t in (signal, background)]
    kept = [np.mean(chosen.mask(t)) for t in rest]
    # on the half that was not tuned on, 100 events a bin: far better than no cut or pt alone
    gain = MERIT(kept[0], 100 * kept[1]) / MERIT(np.array(1.0), np.array(100.0))  # type: ignore[arg-type]
    assert gain > 1.8
    soft = [np.mean(np.asarray(t["pt"]) > chosen.cuts[0][0].low) for t in rest]
    assert soft[1] / soft[0] > 2 * kept[1] / kept[0]
    tuned = np.asarray(halves[0][0]["m"]) < 1
    assert np.mean(chosen.mask(halves[0][0])[tuned]) == pytest.approx(chosen.cuts[0][1].efficiency)


def test_binned_refuses_three_variables() -> None:
    table = two_bins("signal", 10)
    with pytest.raises(InputError):
        optimise_binned(table, table, "m", np.array([0.0, 2.0]), [("x", "y", "pt")], MERIT)
