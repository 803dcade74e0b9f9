"""The figure of a plane."""

from __future__ import annotations

import numpy as np
import pytest
from matplotlib.figure import Figure

from lumbra.presentation import paper_style
from lumbra.presentation.plane_figure import draw_plane


@pytest.fixture
def style():
    with paper_style():
        yield


def plane() -> Figure:
    x, y = (part.ravel() for part in np.meshgrid(np.linspace(1, 5, 12), np.linspace(0.5, 3, 10)))
    windows = (x, y, np.full(x.size, 0.4), np.full(x.size, 0.12), np.full(x.size, -0.5))
    significance = np.maximum(np.sin(3 * x) * np.cos(4 * y), 0) * 2
    significance[65] = 4.2
    return draw_plane(
        windows, significance, 2.3 + x * y, excess=(float(x[65]), float(y[65]), "4.2σ local"),
        left="hunt in a plane", right="pairs.csv",
    )  # fmt: skip


@pytest.mark.mpl_image_compare(
    baseline_dir="baseline", tolerance=4, style={}, savefig_kwargs={"dpi": 70}
)
def test_plane(style: None) -> Figure:
    return plane()


def test_the_largest_excess_lies_on_top_of_its_neighbours() -> None:
    with paper_style():
        left = plane().axes[0].collections[0]
    values = np.asarray(left.get_array())
    assert np.all(np.diff(values) >= 0)
    assert values[-1] == 4.2
