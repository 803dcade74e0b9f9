"""Coupling planes: a golden image, colours, ranges, and names that stay names."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.patches import Polygon

from lumbra.foundation import InputError
from lumbra.presentation import Band, paper_style
from lumbra.presentation.coupling_figure import (
    _COLOURS,
    Exclusion,
    _contrast,
    _ink,
    draw_couplings,
)
from lumbra.presentation.style import save_one
from tests.presentation.planes import MASS, exclusions, own
from tests.presentation.test_figures import assert_no_text_overlaps, golden


@pytest.fixture
def style() -> Iterator[None]:
    """The style stays until the comparison has saved the figure."""
    with paper_style():
        yield


@golden
@pytest.mark.usefixtures("style")
def test_coupling_plane() -> Figure:
    open_above = Exclusion(
        "Open 1999", np.array([0.02, 0.03, 0.05]), np.array([3e-2, 2e-2, 4e-2]), closed=True,
        open_above=True,
    )  # fmt: skip
    favoured = Band("favoured", MASS, 1e-3 * MASS**0.7, 2e-3 * MASS**0.7)
    return draw_couplings(
        [*exclusions(9), open_above], "Coupling g", own=[own()], bands=[favoured],
        left="90 % CL limits", right="a model",
    )  # fmt: skip


def test_axes_names_and_ticks_keep_clear_of_each_other() -> None:
    with paper_style():
        figure = draw_couplings(exclusions(4), "Coupling g", left="limits", right="model")
        for text in list(figure.axes[0].texts):
            if text.get_rotation() not in (0.0, 360.0):
                text.remove()  # boxes around slanted names overlap where they do not
        assert_no_text_overlaps(figure)


def test_thirty_curves_are_drawn_in_three_seconds(tmp_path: Path) -> None:
    """Processor time with labels and a vector file; noise of the machine is no part of it."""
    curves = exclusions(30)
    started = time.process_time()
    with paper_style():
        save_one(draw_couplings(curves, "Coupling g"), tmp_path / "plane.pdf")
    assert time.process_time() - started < 3


def test_every_curve_has_its_name_once_in_the_figure() -> None:
    curves = exclusions(30)
    with paper_style():
        figure = draw_couplings(curves, "Coupling g", own=[own()])
    texts = [text.get_text() for text in figure.axes[0].texts]
    for label in [curve.label for curve in curves] + ["this work"]:
        assert texts.count(label) == 1


def test_equal_curves_give_equal_files(tmp_path: Path) -> None:
    files = []
    for name in ("one.svg", "two.svg"):
        with paper_style():
            files.append(save_one(draw_couplings(exclusions(8), "g"), tmp_path / name))
    assert files[0].read_bytes() == files[1].read_bytes()


def test_names_are_readable_on_white() -> None:
    """The contrast that WCAG 2.1 wants of text, whatever the colour of the curve."""
    for colour in (*_COLOURS, "#ffffff", "#000000"):
        assert _contrast(_ink(colour)) >= 4.5


def test_closed_regions_are_filled_and_expected_ones_dashed() -> None:
    square = np.array([0.1, 1.0, 1.0, 0.1]), np.array([1e-4, 1e-4, 1e-3, 1e-3])
    curves = [
        Exclusion("closed", *square, closed=True),
        Exclusion("expected", *square, closed=True, expected=True),
        Exclusion("projection", MASS, 1e-3 + 0 * MASS, expected=True),
    ]
    with paper_style():
        axes = draw_couplings(curves, "g").axes[0]
    filled, empty = [patch for patch in axes.patches if isinstance(patch, Polygon)]
    assert filled.get_facecolor()[3] > 0
    assert empty.get_facecolor()[3] == 0
    assert empty.get_linestyle() == "--"
    assert axes.lines[0].get_linestyle() == "--"
    assert not axes.collections  # nothing is excluded by what is expected


def test_a_curve_that_goes_on_alone_does_not_set_the_range() -> None:
    flat = Exclusion("flat", np.geomspace(1e-12, 1, 50), np.full(50, 1e-3))
    with paper_style():
        axes = draw_couplings([flat, Exclusion("short", MASS, 1e-2 + 0 * MASS)], "g").axes[0]
        alone = draw_couplings([flat], "g").axes[0]
    assert axes.get_xlim() == pytest.approx((0.01, 10))
    assert alone.get_xlim() == pytest.approx((1e-12, 1))


@pytest.mark.parametrize("ends", [(1e-3, 1e3), (0.01, 0.02), (1e-12, 1e6), (0.2, 7.0)])
def test_axes_have_a_few_named_ticks(ends: tuple[float, float]) -> None:
    with paper_style():
        curve = np.geomspace(*ends, 50)
        figure = draw_couplings([Exclusion("a", curve, curve)], "g")
        figure.draw_without_rendering()
    axes = figure.axes[0]
    for axis, (low, high) in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
        ticks = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
        named = [t for t in ticks if t.label1.get_text() and low <= t.get_loc() <= high]
        assert 2 <= len(named) <= 13


def test_dollars_and_tags_in_a_name_are_text(tmp_path: Path) -> None:
    nasty = "<script>alert(1)</script> $\\frac{"
    with paper_style():
        figure = draw_couplings([Exclusion(nasty, MASS, 1e-3 * MASS)], "g")
        text = save_one(figure, tmp_path / "a.svg").read_text(encoding="utf-8")
    assert nasty in {text.get_text() for text in figure.axes[0].texts}
    assert "<script" not in text


def test_a_name_without_a_place_stands_beside_the_axes_and_is_whole() -> None:
    """So long that it cannot be inside; the axes keep their size in inches."""
    long = "a name that is longer than the axes are wide, " * 5
    with paper_style():
        plain = draw_couplings([Exclusion("short", MASS, 1e-3 * MASS)], "g")
        figure = draw_couplings([Exclusion(long, MASS, 1e-3 * MASS)], "g")
        figure.draw_without_rendering()
    (text,) = [text for text in figure.axes[0].texts if text.get_text() == long]
    assert text.get_window_extent().x1 <= figure.bbox.x1
    assert text.get_window_extent().x0 >= figure.axes[0].bbox.x1
    assert figure.axes[0].bbox.width == pytest.approx(plain.axes[0].bbox.width)


def test_nothing_to_draw_is_said() -> None:
    for curves, ends in (([], None), ([Exclusion("a", MASS, 1e-3 * MASS)], (100.0, 200.0))):
        with paper_style(), pytest.raises(InputError, match="nothing to draw"):
            draw_couplings(curves, "g", mass_range=ends)
