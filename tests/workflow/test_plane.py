"""A hunt in a plane, on made-up Gaussian signals and a flat background."""

import numpy as np
import pytest

from lumbra.foundation import Key, Table
from lumbra.inference.plane import Ellipses
from lumbra.inference.plane.pseudo_planes import draw_planes
from lumbra.workflow.measured import Left
from lumbra.workflow.plane_counts import Scattered, smooth_window_counts, window_sums
from lumbra.workflow.plane_shape import core_of
from lumbra.workflow.plane_slices import slices_of
from tests.workflow.synthetic_plane import (
    CORRELATION,
    COUPLING,
    DENSITY,
    EFFICIENCY,
    HUNT,
    UNIT,
    WIDTH_X,
    WIDTH_Y,
    measured,
    signal,
)

INSIDE = 1 - np.exp(-2.0)
"""Share of a Gaussian within two widths of its ellipse."""


@pytest.fixture(scope="module")
def plane():
    return measured()


def test_the_core_does_not_see_the_tail():
    candidates = signal((5.0, 1.5), events=40_000, tail=0.3).candidates
    columns = (np.asarray(candidates[name]) for name in ("M", "m2Recoil", "weight"))
    core = core_of(*columns)
    assert core.width_x == pytest.approx(WIDTH_X, rel=0.06)
    assert core.width_y == pytest.approx(WIDTH_Y, rel=0.10)
    assert core.correlation == pytest.approx(CORRELATION, abs=0.05)


def test_windows_hold_what_a_gaussian_has_in_them(plane):
    w = plane.windows
    # 90 % is not in the tail, of which a little is inside too
    assert w.efficiency.mean() == pytest.approx(EFFICIENCY * 0.9 * INSIDE, rel=0.05)
    assert w.cross_section == pytest.approx(UNIT)
    area = np.pi * 4 * WIDTH_X * WIDTH_Y * np.sqrt(1 - CORRELATION**2)
    assert w.background.mean() == pytest.approx(DENSITY * area, rel=0.05)
    # columns of 2 GeV, rows up to the second mass of 2.5 GeV squared
    cells = 2.0 / (1.5 * WIDTH_X) * (2.5**2 - 0.25) / (1.5 * WIDTH_Y)
    assert len(w.first) == pytest.approx(cells, rel=0.15)


def test_limits_are_those_of_counts(plane):
    limits = plane.limits(None, [COUPLING], 1.0, 0.9)
    w = plane.windows
    # less than one event is expected: the median count is none, e^−s = 0.1
    few = w.background < 0.5
    assert few.any()
    least = -np.log(0.1) / w.efficiency[few]
    assert np.all(limits["sigma_bayes_expected_fb"][few] > 0.999 * least)
    assert np.all(limits["sigma_bayes_expected_fb"][few] < 1.05 * least)
    assert limits["eps2alphaD_half_bayes_expected"] == pytest.approx(
        limits["sigma_bayes_expected_fb"] / (0.5 * UNIT)
    )
    assert np.all(np.isnan(limits["observed_events"]))


def test_slices_are_rows_of_the_limits(plane):
    limits = plane.limits(None, [COUPLING], 1.0, 0.9)
    slices = slices_of(HUNT, limits)
    fixed = np.array(slices["slice"])
    assert set(fixed) == {"aprime", "higgs"}
    across = fixed == "higgs"
    assert np.all(np.abs(slices["mass_higgs_GeV"][across] - 1.5) < 0.25)
    assert len(set(slices["mass_aprime_GeV"][~across])) == 1
    assert np.all(np.diff(slices["mass_aprime_GeV"][across]) > 0)


def data(where: tuple[float, float], events: int) -> Table:
    """Candidates of a signal alone."""
    kept = signal(where, tail=0.0).candidates.select(np.arange(events))
    return kept.with_columns(weight=np.ones(events))


def test_an_excess_is_found_where_it_is(plane):
    seen = data((5.5, 2.0), 12)
    left = Left({}, seen, seen, "data")
    limits = plane.limits(seen, [COUPLING], 1.0, 0.9)
    found = plane.excess(limits, left, 1.0, Key(3))
    assert abs(found["x_GeV"] - 5.5) < 2 * WIDTH_X
    assert abs(found["y_GeV"] ** 2 - 4.0) < 2 * WIDTH_Y
    assert found["significance"] > 5
    assert found["global_p_value"] < 1e-3
    row = int(np.argmax(limits["observed_events"]))
    assert limits["sigma_bayes_observed_fb"][row] > limits["sigma_bayes_expected_plus2_fb"][row]


def test_global_p_values_are_uniform_under_background_alone(plane):
    """The p-value of planes of one key among those of another: its mean is a half."""
    many = plane.minima(4000, Key(4))
    few = plane.minima(400, Key(5))
    share = np.mean(many[None, :] <= few[:, None], axis=1)
    # false alarms: 1 in 16 000
    assert abs(share.mean() - 0.5) < 4 / np.sqrt(12 * 400) + 0.02


def test_pseudo_planes_have_what_is_expected(plane):
    """The mean count of every window, also where the simulation's error is drawn with it."""
    counts = np.concatenate([draw_planes(plane.source, 250, Key(7).child(n)) for n in range(4)])
    b = plane.windows.background
    mean = counts.mean(axis=0)
    # the systematic error of 10 % moves whole planes: half a percent in the mean of 1000
    assert mean.sum() == pytest.approx(b.sum(), rel=0.02)
    pull = (mean - b) / np.sqrt(b / 1000 + (0.05 * b) ** 2)
    # the density is that of the nearest window: neighbours share what they have
    assert np.mean(np.abs(pull)) < 1.5


def test_a_scarce_window_is_widened_only_as_far_as_it_matters():
    windows = Ellipses(np.array([0.0]), np.array([0.0]), *np.array([[1.0], [1.0], [0.0]]))
    rng = Key(6).generator()
    x, y = rng.uniform(-8, 8, (2, 600))
    sums = window_sums(Scattered(x, y, np.ones(600)), windows)
    true = 600 * np.pi / 256
    assert sums[0, 0, 0] == np.sum(x * x + y * y <= 1)
    wide, variance = smooth_window_counts(sums, np.array([1.0]), np.array([1e-9]))
    assert abs(wide[0] - true) < 3 * np.sqrt(variance[0])
    assert variance[0] < sums[0, 0, 1]
    # one event is harmless at once: nothing is widened, and it is in the variance
    bare, cautious = smooth_window_counts(sums, np.array([1.0]), np.array([1.0]))
    assert bare[0] == sums[0, 0, 0]
    assert cautious[0] == pytest.approx(sums[0, 0, 1] + (bare[0] ** 2 < 10 * sums[0, 0, 1]))
