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
from lumbra.presentation.style import power

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
        texts: list[Text] = [*axes.texts, axes.xaxis.label, axes.yaxis.label]
        assert_within(figure, texts)
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
        assert figure.bbox.y0 <= box.y0, text
        assert box.y1 <= figure.bbox.y1, text


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
    folder = ResultFolder(run_folder.path, "run", run_folder.provenance, {"limits": Table(columns)})
    with paper_style():
        names = [drawing.name for drawing in draw_all(folder, Comparison())]
    assert names == [
        "coupling_sm_bayes", "coupling_invisible_bayes", "cross_section_bayes", "efficiency",
    ]  # fmt: skip


def test_no_limit_is_drawn_where_couplings_are_not_small(run_folder: ResultFolder) -> None:
    limits = run_folder.tables["limits"]
    names = [name for name in limits if name.startswith("gprime_sm_bayes")]
    steep = np.exp(1.2 * (np.asarray(limits["mass_GeV"]) - 1))
    raised = limits.updated({name: np.asarray(limits[name]) * steep for name in names})
    folder = ResultFolder(run_folder.path, "run", run_folder.provenance, {"limits": raised})
    axes = named(folder, "coupling_sm_bayes").figure.axes[0]
    lowest = np.asarray(raised["gprime_sm_bayes_expected_minus2"])
    reach = float(limits["mass_GeV"][lowest <= np.sqrt(4 * np.pi)].max())
    assert axes.get_xlim()[1] == reach < limits["mass_GeV"].max()
    assert "√(4π)" in {text.get_text() for text in axes.texts}


def test_a_limit_that_diverges_does_not_set_the_scale(run_folder: ResultFolder) -> None:
    limits = run_folder.tables["limits"]
    plain = named(run_folder, "cross_section_bayes").figure.axes[0].get_ylim()
    values = np.array(limits["sigma_bayes_expected_fb"])
    values[-1] = 1e12
    folder = ResultFolder(
        run_folder.path,
        "run",
        run_folder.provenance,
        {"limits": limits.updated({"sigma_bayes_expected_fb": values})},
    )
    assert named(folder, "cross_section_bayes").figure.axes[0].get_ylim() == pytest.approx(plain)


def test_flagged_fits_of_a_hunt_are_shaded_and_counted(hunt_folder: ResultFolder) -> None:
    drawing = named(hunt_folder, "hunt")
    labels = drawing.figure.axes[2].get_legend_handles_labels()[1]
    assert labels == ["binned", "unbinned", "biased or poor fit"]
    assert "12 masses whose fits are biased or poor" in drawing.description
    assert "5.2σ local" in drawing.description


@pytest.mark.parametrize(
    ("value", "text"),
    [(1e-3, "10⁻³"), (2e-5, "2×10⁻⁵"), (0.1, "0.1"), (1, "1"), (20, "20"), (1e6, "10⁶")],
)
def test_ticks_are_written_without_mathematical_text(value: float, text: str) -> None:
    assert power(value) == text


def test_fine_bins_are_merged_whole() -> None:
    edges = np.linspace(0, 1, 1004)
    count = np.arange(1003.0)
    new_edges, new_count, fit = merged(edges, count, 2 * count, most=250)
    assert len(new_count) == len(new_edges) - 1 == 200
    assert new_count[0] == 0 + 1 + 2 + 3 + 4
    assert new_count.sum() == count[:1000].sum() == fit.sum() / 2
    assert new_edges[-1] == edges[1000]
