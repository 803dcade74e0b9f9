import numpy as np
import pytest

from lumbra.foundation import Key
from lumbra.inference.condensed import condense


@pytest.fixture(scope="module")
def events():
    rng = Key(4).child("condensed").generator()
    return np.sort(np.concatenate([rng.random(50_000), rng.normal(0.5, 0.03, 3000)]))


def test_sums_of_smooth_functions_are_kept(events):
    """A peak of the resolution, a steep exponential and the inverse of a polynomial."""
    edges = np.linspace(0.0, 1.0, 101)
    few = condense(events, edges, 0.05)
    inside = events[(events >= 0) & (events < 1)]
    assert len(few.points) < len(inside) / 20
    for function in (
        lambda x: np.exp(-0.5 * ((x - 0.4) / 0.05) ** 2),
        lambda x: np.exp(7 * x),
        lambda x: 1 / (1 + 2 * x - 1.9 * x**3),
    ):
        assert few.weights @ function(few.points) == pytest.approx(
            np.sum(function(inside)), rel=2e-10
        )


def test_bins_are_kept_apart(events):
    edges = np.array([0.1, 0.15, 0.3, 0.32, 0.7])
    few = condense(events, edges, 0.1)
    for i in range(4):
        part = slice(few.offsets[i], few.offsets[i + 1])
        inside = events[(events >= edges[i]) & (events < edges[i + 1])]
        assert np.all((few.points[part] >= edges[i]) & (few.points[part] < edges[i + 1]))
        assert few.weights[part].sum() == pytest.approx(inside.size, rel=1e-12)
        # Σ x² is below the degree that is exact
        squares = few.weights[part] @ few.points[part] ** 2
        assert squares == pytest.approx(np.sum(inside**2), rel=1e-12)
    assert np.all(np.diff(few.points) > 0)


def test_a_handful_of_events_stays_as_it_is():
    values = np.array([0.1, 0.11, 0.5, 0.55])
    few = condense(values, np.linspace(0, 1, 11), 0.8)
    np.testing.assert_array_equal(few.points, values)
    np.testing.assert_array_equal(few.weights, 1.0)


def test_wide_bins_do_not_blur_a_narrow_peak(events):
    few = condense(events, np.array([0.0, 1.0]), 0.01)
    inside = events[(events >= 0) & (events < 1)]
    peak = np.exp(-0.5 * ((inside - 0.63) / 0.01) ** 2).sum()
    assert few.weights @ np.exp(-0.5 * ((few.points - 0.63) / 0.01) ** 2) == pytest.approx(
        peak, rel=1e-9
    )
