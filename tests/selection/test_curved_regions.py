"""Curved regions: the best one is found, and moves over the plane."""

import itertools

import numpy as np
import pytest

from lumbra.foundation import Key, Table
from lumbra.selection import CurvedRegions, best_curve, expected_events, punzi_events
from lumbra.selection.curved_regions import Points, neighbour_means

EDGES = (0.0, 0.5, 1.0)
LIMIT = punzi_events(3.0)


def flat(count: int, weight: float, seed: int, power: float = 1.0) -> Points:
    rng = Key(seed).generator()
    value, along = rng.random(count) ** (1 / power), rng.random(count)
    return Points(value, along, np.full(count, weight))


def merit(signal: Points, background: Points, heights: tuple[float, float]) -> float:
    """Limit over efficiency of steps with these heights."""

    def inside(points: Points) -> float:
        height = np.where(points.along < EDGES[1], *heights)
        return float(points.weight[points.value <= height].sum())

    return float(LIMIT(np.array([inside(background)]))[0] / inside(signal))


def test_the_best_of_all_step_functions_is_found():
    """Against a search of a fine grid of both heights."""
    signal = flat(20_000, 1 / 20_000, 1)
    far = flat(20_000, 5e-3, 2, power=4.0)
    # much of the background is in the second bin
    background = Points(far.value, np.sqrt(far.along), far.weight)
    heights = best_curve(signal, background, EDGES, LIMIT)
    grid = np.linspace(0.02, 1.0, 50)
    best = min(merit(signal, background, pair) for pair in itertools.product(grid, grid))
    assert merit(signal, background, tuple(heights)) < 1.01 * best
    assert heights[1] < heights[0] - 0.05


def test_without_background_everything_is_kept():
    signal = flat(1000, 1e-3, 3)
    nothing = Points(np.zeros(0), np.zeros(0), np.zeros(0))
    assert best_curve(signal, nothing, EDGES, expected_events()) == pytest.approx([1, 1], abs=0.02)


def test_a_bin_of_background_alone_is_given_up():
    rng = Key(4).generator()
    signal = flat(4000, 1 / 4000, 5)
    own = Points(signal.value, 0.5 * signal.along, signal.weight)
    noise = Points(rng.random(2000), 0.5 + 0.5 * rng.random(2000), np.full(2000, 0.1))
    heights = best_curve(own, noise, EDGES, LIMIT)
    assert heights[0] == pytest.approx(1.0, abs=0.03)
    assert merit(own, noise, tuple(heights)) < merit(own, noise, (1.0, 1.0))


def test_curves_are_read_between_pairs():
    pairs = ((0.0, 0.0), (10.0, 0.0), (10.0, 5.0), (0.0, 5.0))
    curves = tuple((0.1 * x, 0.1 * x) for x, _ in pairs)
    regions = CurvedRegions("u", "v", (0.25, 0.75), pairs, curves)
    table = Table({
        "M": np.array([4.0, 4.0, 6.0, 6.0]), "mRecoil": np.array([1.0, -3.0, 2.0, 2.0]),
        "u": np.array([0.39, 0.41, 0.59, 0.61]), "v": np.array([0.1, 0.9, 0.5, 0.5]),
    })  # fmt: skip
    assert regions.passed(table).tolist() == [True, False, True, False]
    assert regions.columns == {"M", "mRecoil", "u", "v"}


def test_neighbours_are_averaged():
    pairs = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.5, 0.5]])
    curves = np.array([[0.0], [0.0], [0.0], [0.0], [1.0]])
    smooth = neighbour_means(pairs, curves)
    assert smooth[4] == pytest.approx(0.5)
    assert np.all((smooth[:4] > 0) & (smooth[:4] < 0.25))
