"""How limits move with luminosity, and where one law gives way to the next."""

from __future__ import annotations

from itertools import pairwise

import numpy as np
import pytest

from lumbra.foundation import InputError
from lumbra.inference import bayesian_limit, cls_limit, expected_limits
from lumbra.inference.counting import CountingExperiment
from lumbra.interpretation.luminosity_scan import (
    improved,
    luminosity_scan,
    smooth_median_limits,
)
from lumbra.interpretation.milestones import MILESTONES
from lumbra.interpretation.published import load_limit

GRID = np.geomspace(0.1, 1e5, 61)


def test_without_background_one_over_luminosity() -> None:
    scan = luminosity_scan(CountingExperiment(0.0), 1.0, GRID)
    assert scan.slope == pytest.approx(np.full(len(GRID), -1.0), abs=1e-9)
    assert scan.relative == pytest.approx(1 / GRID, rel=1e-9)
    assert np.isnan(scan.turning)


def test_with_much_background_one_over_its_root() -> None:
    scan = luminosity_scan(CountingExperiment(1e4), 1.0, GRID)
    assert scan.slope[20:] == pytest.approx(np.full(41, -0.5), abs=0.01)
    assert np.isnan(scan.floor)


def test_one_law_turns_into_the_other_near_one_event() -> None:
    """The turn (slope −3/4) moves with the inverse of the background."""
    turns = [
        luminosity_scan(CountingExperiment(b), 1.0, GRID / b).turning for b in (0.1, 1.0, 10.0)
    ]
    assert np.array(turns) * [0.1, 1, 10] == pytest.approx(np.full(3, turns[1]), rel=0.02)
    assert 0.5 < turns[1] < 3


def test_an_error_of_the_background_stops_the_fall() -> None:
    """δb ≈ √b at the floor: b ≈ 1/δ²; what shrinks with data never stops it."""
    scan = luminosity_scan(CountingExperiment(1.0, {"b": 0.05}), 1.0, GRID)
    assert 0.3 < scan.floor * 0.05**2 < 3
    assert abs(scan.slope[-1]) < 0.01
    free = luminosity_scan(
        CountingExperiment(1.0, {"b": 0.05}), 1.0, GRID, laws={"b": "statistical"}
    )
    assert free.slope[-1] == pytest.approx(-0.5, abs=0.01)
    floored = luminosity_scan(CountingExperiment(1.0, {"b": 0.5}), 1.0, GRID, laws={"b": 0.05})
    assert floored.relative[-1] < 1.05 * scan.relative[-1]


def test_smooth_limits_are_medians() -> None:
    """Within half a count of the median of whole counts, which is a step."""
    background = np.array([0.0, 50.0, 400.0])
    experiment = CountingExperiment(background)
    ours = smooth_median_limits(experiment, bayesian_limit, 0.9)
    whole = expected_limits(experiment, bayesian_limit, 0.9).median
    counts = expected_limits(experiment, bayesian_limit, 0.9).counts[2]
    step = bayesian_limit(experiment, counts + 1, 0.9) - whole
    assert np.all(np.abs(ours - whole) <= 0.5 * step)
    assert ours[0] == pytest.approx(2.302585, rel=1e-5)
    fine = smooth_median_limits(CountingExperiment(np.linspace(0.3, 5, 200)), cls_limit, 0.9)
    assert np.all(np.diff(fine) >= 0)
    # whole counts would jump by 0.6 and more
    assert np.max(np.diff(fine)) < 0.05


def test_belle_2_over_babar_for_visible_dark_photons() -> None:
    """50 ab⁻¹ over 514 fb⁻¹ with a resolution better by 1.7 and an efficiency by 1.5: 4.0."""
    known, target = 514.0, np.array([50e3])
    scan = luminosity_scan(
        CountingExperiment(1000.0), known, target, efficiency_gain=1.5, resolution_gain=1.7
    )
    factor = scan.relative[0] ** -0.5
    assert factor == pytest.approx((50e3 / 514 * 1.7 * 1.5) ** 0.25, rel=0.01)
    assert factor == pytest.approx(4.0, rel=0.2)
    # between the published curves, medians in bins of ln m
    ours, theirs = (
        load_limit("babar_visible_darkphoton_2014"),
        load_limit("belle2_physicsbook_visible_darkphoton"),
    )
    edges = np.geomspace(0.5, 9.0, 9)
    medians = [
        [np.median(c.limit[(c.mass >= a) & (c.mass < b)]) for a, b in pairwise(edges)]
        for c in (ours, theirs)
    ]
    assert np.median(np.divide(*medians)) == pytest.approx(factor, rel=0.2)


def test_a_better_detector() -> None:
    better = improved(CountingExperiment(10.0, {"b": 0.1}, 2.0), 1.5, 3.0)
    assert better.background == pytest.approx(5.0)
    assert better.background_mc_error == pytest.approx(1.0)
    assert better.background_systematics == {"b": 0.1}


def test_milestones_are_in_order_and_say_where_they_are_from() -> None:
    years = [m.year for m in MILESTONES]
    assert years == sorted(years)
    recorded = [m.luminosity for m in MILESTONES if m.kind == "recorded"]
    assert recorded == sorted(recorded)
    assert all(m.source and m.trust in "ABC" for m in MILESTONES)


def test_bad_input() -> None:
    one = CountingExperiment(1.0)
    for known, target in (
        (0.0, [1.0]),
        (1.0, [-1.0]),
        (1.0, [2.0, 1.0]),
        (1.0, []),
        (1.0, [np.nan]),
    ):
        with pytest.raises(InputError, match="cannot be projected"):
            luminosity_scan(one, known, target)
    with pytest.raises(InputError, match="cannot be projected"):
        luminosity_scan(CountingExperiment([1.0, 2.0]), 1.0, [2.0])
    with pytest.raises(InputError, match="improved"):
        improved(one, 0.0, 1.0)
    with pytest.raises(InputError, match="projected this way"):
        luminosity_scan(one, 1.0, [2.0], laws={"tau": "statistical"})
