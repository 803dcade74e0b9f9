import numpy as np
import pytest

from lumbra.foundation import DataError, Key
from lumbra.inference.plane import Ellipses, WindowIndex, simulated_background


def test_counts_are_those_of_brute_force(windows, brute_force):
    rng = Key(1).child("points").generator()
    x, y = rng.uniform(0, 10, 5000), rng.uniform(-1, 6, 5000)
    truth = brute_force(windows, x, y)
    found = WindowIndex(windows).containing(x, y)
    np.testing.assert_array_equal(found.multiplicity, truth.sum(axis=1))
    np.testing.assert_array_equal(found.windows, np.nonzero(truth)[1])
    np.testing.assert_array_equal(found.sums(), truth.sum(axis=0))
    weights = rng.random(5000)
    np.testing.assert_allclose(found.sums(weights), weights @ truth, rtol=1e-12)


def test_windows_of_very_different_size(brute_force):
    rng = Key(2).child("points").generator()
    size = 10 ** rng.uniform(-3, 0.5, 300)
    windows = Ellipses(rng.random(300), rng.random(300), size, 0.1 * size, rng.uniform(-4, 4, 300))
    x, y = rng.random((2, 4000))
    found = WindowIndex(windows).containing(x, y)
    np.testing.assert_array_equal(found.windows, np.nonzero(brute_force(windows, x, y))[1])


def test_the_edge_is_inside_and_far_points_are_in_none():
    one = Ellipses(*(np.array([v]) for v in (1.0, 2.0, 0.5, 0.25, 0.0)))
    found = WindowIndex(one).containing([1.5, 1.0, 0.5, 1.0, 1.51, 1e9], [2, 2.25, 2, 2, 2, -1e9])
    np.testing.assert_array_equal(found.multiplicity, [1, 1, 1, 1, 0, 0])


def test_no_points_are_in_no_window(windows):
    assert WindowIndex(windows).containing([], []).sums().sum() == 0


def test_threads_do_not_matter(windows, sample):
    x, y, _ = sample
    index = WindowIndex(windows)
    one, two = index.containing(x, y, workers=1), index.containing(x, y, workers=2)
    np.testing.assert_array_equal(one.windows, two.windows)


@pytest.mark.parametrize("bad", [np.nan, np.inf])
def test_points_must_be_finite(windows, bad):
    with pytest.raises(DataError) as caught:
        WindowIndex(windows).containing([1.0, bad], [1.0, 1.0])
    assert all(caught.value.parts().values())


def test_background_sums_and_errors(windows, sample, brute_force):
    x, y, w = sample
    weights = w * np.linspace(0.5, 1.5, len(w))
    truth = brute_force(windows, x, y)
    background = simulated_background(x, y, weights, windows)
    np.testing.assert_allclose(background.expected(), weights @ truth, rtol=1e-12)
    np.testing.assert_allclose(
        background.simulation_error(), np.sqrt(weights**2 @ truth), rtol=1e-12
    )
    assert background.outside == pytest.approx(weights[~truth.any(axis=1)].sum())
