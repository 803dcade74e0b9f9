import numpy as np
import pytest

from lumbra.foundation import InputError
from lumbra.inference.plane import PlaneTable, Region, place_windows


def test_constant_widths_make_a_lattice():
    x, y = place_windows(Region(0, 3.0, 0, 6.0), width_x=0.1, width_y=0.4, separation=1.5)
    np.testing.assert_allclose(np.unique(np.diff(np.unique(x)).round(9)), 0.15)
    np.testing.assert_allclose(np.unique(np.diff(np.unique(y)).round(9)), 0.6)
    assert len(x) == 20 * 10


def test_neighbours_are_at_most_the_separation_apart():
    def width(x, y):
        return 0.02 + 0.01 * y

    region = Region(0, 1, 0, lambda x: 1 + x)
    x, y = place_windows(region, width_x=0.05, width_y=width, separation=1.2)
    for column in np.unique(x):
        here = np.sort(y[x == column])
        # the width integrates to the separation between two centres
        steps = np.log((0.02 + 0.01 * here[1:]) / (0.02 + 0.01 * here[:-1])) / 0.01
        assert np.all(steps <= 1.2 + 1e-6)
        assert np.all(steps > 1.1)
    assert np.all((y > 0) & (y < 1 + x))


def test_the_number_follows_the_number_of_cells():
    # the triangle of dark Higgsstrahlung: ∫∫ dx dy/(σx σy) by an independent sum
    def wide(x, y):
        return 0.004 + 0.0022 * x

    def high(x, y):
        return np.minimum(0.15, 0.15 / np.maximum(y, 0.5)) * (1 - 0.07 * y)

    region = Region(1.65, 10.51, 0, lambda x: np.minimum(x, 10.58 - x))
    gx, gy = np.meshgrid(np.linspace(1.65, 10.51, 2001), np.linspace(0, 5.29, 1001), indexing="ij")
    allowed = gy < np.minimum(gx, 10.58 - gx)
    cell = (10.51 - 1.65) / 2000 * 5.29 / 1000
    cells = (allowed / (wide(gx, gy) * high(gx, gy))).sum() * cell
    x, _ = place_windows(region, width_x=wide, width_y=high, separation=1.5)
    # whole windows only: every column is rounded up by half a window on average
    extra = 0.5 * len(np.unique(x))
    assert len(x) == pytest.approx(cells / 1.5**2 + extra, rel=0.02)


def test_widths_from_a_table():
    table = PlaneTable([0, 1], [0, 1], [[0.1, 0.1], [0.2, 0.2]])
    x, _ = place_windows(Region(0, 1, 0, 1), width_x=table, width_y=0.5)
    assert np.all(np.diff(np.diff(np.unique(x))) > 0)


@pytest.mark.parametrize(
    ("region", "width"),
    [
        (Region(1, 0, 0, 1), 0.1),
        (Region(0, 1, 2, 1), 0.1),
        (Region(0, 1, 0, 1), 0.0),
        (Region(0, 1, 0, 1), np.nan),
        (Region(0, 1, 0, 1), 1e-9),
        (Region(0, np.nan, 0, 1), 0.1),
        (Region(0, 2, 0, 1), PlaneTable([0, 1], [0, 1], np.ones((2, 2)))),
    ],
)
def test_what_cannot_be_placed_is_refused(region, width):
    with pytest.raises(InputError) as caught:
        place_windows(region, width_x=width, width_y=0.1)
    assert all(caught.value.parts().values())
