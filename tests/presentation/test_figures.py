"""Figures against golden images, and what each of them holds."""

from __future__ import annotations

import itertools
from collections.abc import Iterator

import numpy as np
import pytest
from matplotlib.figure import Figure
from matplotlib.legend import Legend
from matplotlib.text import Text
from matplotlib.transforms import Bbox

from lumbra.foundation import Table
from lumbra.presentation import Band, Comparison, Curve, ResultFolder, paper_style
from lumbra.presentation.figures import Drawing, draw_all
from lumbra.presentation.hunt_figure import merged

NAMES = (
    "spectrum",
    "cross_section_bayes",
    "coupling_sm_bayes",
    "coupling_invisible_bayes",
    "efficiency",
    "cutflow",
)
MASS = np.linspace(0.01, 6, 60)


def comparison() -> Comparison:
    """Curves of made-up shape with the real ones' labels."""
    wanted = 5.4e-3 * MASS
    return Comparison(
        cross_section=[Curve("Belle II, PRL 124 (2020) 141801, from g′", MASS, 250 + 12 * MASS**2)],
        coupling=[Curve("Belle II, PRL 124 (2020) 141801", MASS, 0.05 * np.exp(MASS / 2))],
        favoured=Band(
            "(g−2)μ ±2σ: BNL 2006 − theory 2020 (WP20)", MASS, 0.73 * wanted, 1.21 * wanted, wanted
        ),
    )


def named(folder: ResultFolder, name: str) -> Drawing:
    """One figure of a folder."""
    with paper_style():
        return next(drawing for drawing in draw_all(folder, comparison()) if drawing.name == name)


@pytest.fixture
def style() -> Iterator[None]:
    """The style stays until the comparison has saved the figure."""
    with paper_style():
        yield


def golden(function: object) -> object:
    """Compare with the image in ``baseline``: small differences of anti-aliasing pass."""
    mark = pytest.mark.mpl_image_compare(
        baseline_dir="baseline", tolerance=4, style={}, savefig_kwargs={"dpi": 70}
    )
    return mark(function)


@golden
@pytest.mark.usefixtures("style")
@pytest.mark.parametrize("name", NAMES)
def test_run_figures_look_as_they_did(run_folder: ResultFolder, name: str) -> Figure:
    figure = named(run_folder, name).figure
    assert_no_text_overlaps(figure)
    return figure


@golden
@pytest.mark.usefixtures("style")
def test_hunt_figure_looks_as_it_did(hunt_folder: ResultFolder) -> Figure:
    figure = named(hunt_folder, "hunt").figure
    assert_no_text_overlaps(figure)
    return figure


def assert_no_text_overlaps(figure: Figure) -> None:
    """Titles, axis labels, tick labels and legends of a figure keep clear of each other."""
    figure.draw_without_rendering()
    boxes: list[tuple[str, Bbox]] = []
    for axes in figure.axes:
        titles = (axes.title, axes._left_title, axes._right_title)  # type: ignore[attr-defined]
        texts = [*titles, axes.xaxis.label, axes.yaxis.label]
        for axis, limits in ((axes.xaxis, axes.get_xlim()), (axes.yaxis, axes.get_ylim())):
            ticks = [*axis.get_major_ticks(), *axis.get_minor_ticks()]
            low, high = sorted(limits)
            texts += [
                t.label1 for t in ticks if t.label1.get_visible() and low <= t.get_loc() <= high
            ]
        for legend in axes.findobj(Legend):
            inside = [*legend.get_texts(), legend.get_title()]
            assert_within(figure, [text for text in inside if text.get_text()])
            texts += inside
        boxes += [
            (t.get_text(), t.get_window_extent()) for t in texts if t.get_visible() and t.get_text()
        ]
    for (one, first), (two, second) in itertools.combinations(boxes, 2):
        shared = Bbox.intersection(first, second)
        touching = shared is not None and min(shared.width, shared.height) > 1.5
        assert not touching, f"'{one}' overlaps '{two}'"


def assert_within(figure: Figure, texts: list[Text]) -> None:
    """Texts do not run out of the figure."""
    for text in texts:
        box = text.get_window_extent()
        assert figure.bbox.x0 <= box.x0, text
        assert box.x1 <= figure.bbox.x1, text


def test_there_is_a_figure_for_every_method_and_case(run_folder: ResultFolder) -> None:
    with paper_style():
        names = [drawing.name for drawing in draw_all(run_folder, Comparison())]
    assert set(names) == {*NAMES, "cross_section_cls", "coupling_sm_cls", "coupling_invisible_cls"}


def test_the_description_tells_the_numbers(run_folder: ResultFolder) -> None:
    expected = run_folder.tables["limits"]["gprime_invisible_bayes_expected"]
    text = named(run_folder, "coupling_invisible_bayes").description
    assert f"{expected.min():.3g} at 0.5 GeV" in text


def test_without_data_there_are_no_points_and_no_lower_panel(run_folder: ResultFolder) -> None:
    spectrum = run_folder.tables["spectrum"]
    empty = spectrum.updated({"data_events": np.full(len(spectrum), np.nan)})
    folder = ResultFolder(run_folder.path, "run", {}, {"spectrum": empty})
    drawing = named(folder, "spectrum")
    assert len(drawing.figure.axes) == 1
    assert "seen" not in drawing.description


def test_limits_that_are_missing_are_skipped(run_folder: ResultFolder) -> None:
    columns = {k: v for k, v in run_folder.tables["limits"].columns.items() if "cls" not in k}
    folder = ResultFolder(run_folder.path, "run", {}, {"limits": Table(columns)})
    with paper_style():
        names = [drawing.name for drawing in draw_all(folder, Comparison())]
    assert names == [
        "cross_section_bayes", "coupling_sm_bayes", "coupling_invisible_bayes", "efficiency",
    ]  # fmt: skip


def test_fine_bins_are_merged_whole() -> None:
    edges = np.linspace(0, 1, 1004)
    count = np.arange(1003.0)
    new_edges, new_count, fit = merged(edges, count, 2 * count, most=250)
    assert len(new_count) == len(new_edges) - 1 == 200
    assert new_count[0] == 0 + 1 + 2 + 3 + 4
    assert new_count.sum() == count[:1000].sum() == fit.sum() / 2
    assert new_edges[-1] == edges[1000]
