"""Quantities over a plane, read between scattered points."""

import numpy as np
import pytest

from lumbra.foundation import InputError, Key
from lumbra.foundation.surface import Surface


def scattered(count: int) -> np.ndarray:
    corners = [[0.0, 0.0], [4.0, 0.0], [4.0, 2.0], [0.0, 2.0]]
    inside = Key(1).generator().random((count, 2)) * [4.0, 2.0]
    return np.concatenate([corners, inside])


def test_what_is_linear_is_read_exactly():
    points = scattered(30)
    values = np.stack([1 + 2 * points[:, 0] - points[:, 1], 3 * points[:, 1]], axis=1)
    at = scattered(200)[4:]
    found = Surface(points, values)(*at.T)
    assert found[:, 0] == pytest.approx(1 + 2 * at[:, 0] - at[:, 1])
    assert found[:, 1] == pytest.approx(3 * at[:, 1])


def test_outside_the_nearest_point_is_taken():
    points = scattered(30)
    surface = Surface(points, points[:, 0])
    x, y = np.array([-1.0, 9.0, 2.0]), np.array([-0.5, 2.5, 1.0])
    assert surface.inside(x, y).tolist() == [False, False, True]
    assert surface(x, y) == pytest.approx([0.0, 4.0, 2.0])


def test_neighbours_share_an_edge():
    square = np.array([[0.0, 0.0], [1.0, 0.0], [1.0, 1.0], [0.0, 1.0], [0.5, 0.5]])
    neighbours = Surface(square, np.zeros(5)).neighbours()
    assert sorted(neighbours[4]) == [0, 1, 2, 3]
    assert sorted(neighbours[0]) == [1, 3, 4]


@pytest.mark.parametrize("points", [[[0, 0], [1, 1], [2, 2], [3, 3]], [[0, 0], [1, 0]]])
def test_points_on_a_line_are_refused(points):
    with pytest.raises(InputError, match="span"):
        Surface(np.array(points, float), np.zeros(len(points)))
