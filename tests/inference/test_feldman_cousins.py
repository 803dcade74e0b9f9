"""Feldman–Cousins intervals against the published tables (PRD 57 (1998) 3873, 90 %)."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import poisson

from lumbra.foundation import InputError
from lumbra.inference import CountingExperiment, unified_interval
from lumbra.inference.feldman_cousins import feldman_cousins
from lumbra.inference.poisson_mixture import at_most


@pytest.mark.parametrize(
    ("n", "b", "low", "high"),
    [
        (0, 0.0, 0.0, 2.44),
        (3, 0.5, 0.60, 6.92),
        (5, 3.0, 0.0, 6.99),
        (0, 3.0, 0.0, 1.08),
        (1, 5.0, 0.0, 1.22),
        (10, 10.0, 0.0, 6.50),
    ],
)
def test_published_tables(n: int, b: float, low: float, high: float) -> None:
    got = feldman_cousins(n, b)
    assert got[0] == pytest.approx(low, abs=0.0051)
    assert got[1] == pytest.approx(high, abs=0.0051)


def test_shortest_piece() -> None:
    """At b = 3.46 the last piece of accepted signals is 1e-3 long; brute force with steps 5e-4."""
    assert feldman_cousins(0, 3.46, monotone=False)[1] == pytest.approx(1.0755, abs=6e-4)


def test_raw_construction() -> None:
    assert feldman_cousins(0, 3.0, monotone=False)[1] == pytest.approx(0.952, rel=1e-2)
    assert feldman_cousins(0, 0.0, monotone=False)[1] == pytest.approx(2.435, rel=2e-3)


def test_covers() -> None:
    """Coverage at each s from the intervals themselves, exactly summed; never below 90 %."""
    b = 1.5
    intervals = [feldman_cousins(n, b, monotone=False) for n in range(25)]
    for s in (0.5, 1.0, 2.5, 6.0):
        inside = [low - 0.003 <= s <= high + 0.003 for low, high in intervals]
        covered = sum(poisson.pmf(n, s + b) for n in range(25) if inside[n])
        assert 0.899 < covered < 0.99


def test_refuses() -> None:
    with pytest.raises(InputError):
        feldman_cousins(-1, 2.0)
    with pytest.raises(InputError):
        feldman_cousins(1, -2.0)


def brute_force(n: int, b: float, spread: float, level: float) -> tuple[float, float]:
    """Raw interval by sorting all counts at each signal on a grid, prior points by brute force."""
    z = np.linspace(-6, 6, 121)
    weight = np.exp(-0.5 * z * z) / np.sum(np.exp(-0.5 * z * z))
    signals, counts = np.arange(0, 25, 0.02), np.arange(120)
    means = signals[:, None, None] + (b * np.exp(np.log1p(spread) * z))
    p = np.sum(weight * poisson.pmf(counts[None, :, None], means), axis=-1)
    ratio = p / p.max(axis=0)
    order = np.argsort(-ratio, axis=1, kind="stable")
    before = np.cumsum(np.take_along_axis(p, order, 1), axis=1)
    before = np.concatenate([np.zeros((len(signals), 1)), before[:, :-1]], axis=1)
    accepted = np.take_along_axis(before, np.argsort(order, axis=1), 1)[:, n] < level
    return float(signals[accepted][0]), float(signals[accepted][-1])


@pytest.mark.parametrize(("n", "b", "spread"), [(0, 2.0, 0.3), (4, 1.0, 0.5), (7, 3.0, 0.2)])
def test_nuisances_by_brute_force(n: int, b: float, spread: float) -> None:
    low, high = unified_interval(CountingExperiment(b, {"b": spread}), n, lengthened=False)
    expected = brute_force(n, b, spread, 0.9)
    # grid of 0.02 in the signal, also for the largest probabilities
    assert low[0] == pytest.approx(expected[0], abs=0.045)
    assert high[0] == pytest.approx(expected[1], abs=0.045)


def test_large_counts() -> None:
    """A Gaussian of width sqrt(b + (δb)²), bounded at zero: upper end 1.64 σ at the boundary."""
    b = 4000.0
    for error in (0.0, 0.05):
        width = np.sqrt(b + (np.log1p(error) * b) ** 2)
        low, high = unified_interval(CountingExperiment(b, {"b": error}), int(b), lengthened=False)
        assert low[0] == 0
        assert high[0] == pytest.approx(1.645 * width, rel=0.05)


@pytest.mark.parametrize("n", [3, 150, 199, 200, 3000])
def test_cumulative_counts(n: int) -> None:
    for mean in n * np.array([0.7, 0.9, 0.999, 1.0, 1.03, 1.3]):
        assert at_most(n, float(mean)) == pytest.approx(poisson.cdf(n, mean), abs=1e-8)
