"""Panels of curves."""

from __future__ import annotations

import numpy as np
import pytest

from lumbra.presentation import paper_style
from lumbra.presentation.experiment_figure import Panel, draw_panels

X = np.linspace(1, 10, 20)


def panels() -> list[Panel]:
    """One of each kind."""
    return [
        Panel("θ [°]", "Share", {"a": (X, X / 10), "b": (X, 1 - X / 20)}, percent=True),
        Panel("p [GeV]", "σ [%]", {"a": (X, X**0.5)}, title="at", log_x=True),
        Panel("p [GeV]", "Share", {"a": (X, 10 ** (-X / 3))}, log_y=True, percent=True),
        Panel("E [GeV]", "Share", {}, percent=True, limits=(0.0, 2.0)),
    ]


@pytest.mark.mpl_image_compare(
    baseline_dir="baseline", tolerance=4, style={}, savefig_kwargs={"dpi": 60}
)
def test_panels_look_as_they_did() -> object:
    with paper_style():
        return draw_panels(panels(), left="an experiment", right="simulation")


def test_axes_hold_every_curve_and_shares_end_at_100_percent() -> None:
    with paper_style():
        figure = draw_panels(panels())
    first, second, third, empty = figure.axes
    assert max(first.get_yticks()) == pytest.approx(1.0)
    assert first.get_ylim()[1] > 1.0
    for axes, panel in zip(figure.axes, panels(), strict=True):
        low, high = axes.get_ylim()
        for _, y in panel.curves.values():
            assert low <= y.min() and y.max() <= high
    assert second.get_xscale() == third.get_yscale() == "log"
    assert empty.get_xlim() == (0.0, 2.0)
    assert "nothing fires" in [text.get_text() for text in empty.texts]
