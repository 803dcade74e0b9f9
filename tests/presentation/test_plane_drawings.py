"""What is drawn and said of a search in a plane of two masses."""

import numpy as np
import pytest
from matplotlib.figure import Figure

from lumbra.foundation import Table
from lumbra.presentation import Comparison, Curve, ResultFolder, paper_style
from lumbra.presentation.answer import answer_of
from lumbra.presentation.excess import excess_of
from lumbra.presentation.figures import draw_all
from lumbra.presentation.headlines import headlines, story
from lumbra.presentation.interactive import plots_of
from lumbra.presentation.labels import sample_label, signal_label
from lumbra.presentation.map_figure import draw_map
from lumbra.presentation.report import report

PROVENANCE = {
    "kind": "run", "lumbra": "0", "search": "toy", "title": "A toy", "experiment": "Belle II",
    "reaction": "e⁺e⁻ → A′h′, A′ → μ⁺μ⁻", "luminosity_inverse_fb": 8.34, "cl": 0.9,
    "data": "data", "method": "bayes", "published": [],
    "plane": {
        "particles": [
            {"column": "mass_aprime_GeV", "symbol": "A′"},
            {"column": "mass_higgs_GeV", "symbol": "h′"},
        ],
        "half_axes": 2.0,
    },
    "couplings": [{
        "case": "mumu", "label": "as a photon", "symbol": "ε²α_D", "unit": "", "power": 1.0,
        "most": 1.0, "columns": "eps2alphaD_mumu_{method}_{kind}",
    }],
    "largest_excess": {
        "x_GeV": 6.0, "y_GeV": 1.5, "significance": 3.2, "local_p_value": 7e-4,
        "global_p_value": 0.4, "global_p_value_error": 0.01, "pseudo_planes": 5000,
    },
}  # fmt: skip
KINDS = ("observed", "expected_minus2", "expected_minus1", "expected", "expected_plus1",
         "expected_plus2")  # fmt: skip


def limits(first: np.ndarray, second: np.ndarray) -> dict[str, np.ndarray]:
    sigma = 2.0 + 0.2 * (first - 6) ** 2 + second
    columns = {
        "mass_aprime_GeV": first,
        "mass_higgs_GeV": second,
        "width_M_GeV": 0.006 * first,
        "width_m2Recoil_GeV2": np.full_like(first, 0.3),
        "correlation": np.full_like(first, -0.9),
        "efficiency": 0.1 + 0.01 * first,
        "background_events": 0.1 * np.exp(second),
        "local_p_value": np.where(np.hypot(first - 6, second - 1.5) < 0.3, 7e-4, 0.5),
    }
    for number, kind in enumerate(KINDS):
        columns[f"sigma_bayes_{kind}_fb"] = sigma * (0.6 + 0.2 * number)
        columns[f"eps2alphaD_mumu_bayes_{kind}"] = sigma * (0.6 + 0.2 * number) * 1e-8
    return columns


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> ResultFolder:
    grid = np.meshgrid(np.arange(4.0, 8.01, 0.2), np.arange(0.5, 3.01, 0.25), indexing="ij")
    table = limits(*(axis.ravel() for axis in grid))
    line = limits(np.arange(4.0, 8.01, 0.2), np.full(21, 1.0))
    slices = {"slice": np.array(["higgs"] * 21), "slice_GeV": np.ones(21), **line}
    tables = {"limits": Table(table), "slices": Table(slices)}
    return ResultFolder(tmp_path_factory.mktemp("plane"), "run", PROVENANCE, tables)


def test_maps_and_lines_are_drawn_and_reported(folder):
    comparison = Comparison(coupling=[Curve("others", np.array([4.0, 8.0]), np.full(2, 5e-8))])
    with paper_style():
        drawings = draw_all(folder, comparison)
    names = [drawing.name for drawing in drawings]
    assert names == [
        "coupling_mumu_map", "coupling_mumu_map_observed", "cross_section_map",
        "cross_section_map_observed", "coupling_mumu_at_higgs", "cross_section_at_higgs",
        "efficiency", "local_p", "windows",
    ]  # fmt: skip
    by_name = dict(zip(names, drawings, strict=True))
    assert "others" in legend_of(by_name["coupling_mumu_at_higgs"].figure)
    assert "others" not in legend_of(by_name["cross_section_at_higgs"].figure)
    page = report(folder, drawings, dict.fromkeys(names, b""), [], comparison)
    assert "m(h′) [GeV]" in page
    assert "231 pairs of masses" in page


def test_interactive_maps_have_the_limits_in_them(folder):
    plots = plots_of(folder, Comparison())
    assert [plot.name for plot in plots] == ["coupling_mumu_map", "cross_section_map"]
    (trace,) = plots[1].specification()["data"]
    values = 10 ** np.array(trace["z"], float)
    assert np.nanmin(values) == pytest.approx(3.0, rel=0.02)
    assert np.nanmax(values) == pytest.approx(1.2 * (2 + 0.2 * 4 + 3), rel=0.02)
    assert len(str(plots[1].specification())) < 500_000


def legend_of(figure: Figure) -> list[str]:
    return [text.get_text() for legend in figure.legends for text in legend.get_texts()]


def test_the_strongest_limit_and_the_excess_have_both_masses(folder):
    told = {card.name: card for card in headlines(folder)}
    strongest = told["Strongest expected limit on the cross section"]
    assert strongest.value == "3 fb"
    assert "(6, 0.5) GeV" in strongest.detail
    assert "at (6, 1.5) GeV" in told["Largest excess, local significance"].detail
    assert "5000 pseudo-experiments" in told["The same, global"].detail
    assert "231 pairs of masses" in story(folder)
    answer = answer_of(folder)
    assert answer.startswith("Expected: ε²α_D above 3×10⁻⁸ at (6, 0.5) GeV, where")
    assert "Observed there: 1.5×10⁻⁸." in answer
    assert answer.endswith("at (6, 1.5) GeV, 0.25σ globally (p = 0.4).")
    assert excess_of(folder).at == (6.0, 1.5)


def test_signals_of_two_masses_have_labels():
    assert signal_label("signal_9_0.5GeV") == "9, 0.5 GeV"
    assert signal_label("signal_3GeV") == "3 GeV"
    assert signal_label("tautau") is None
    assert sample_label("signal_9_0.5GeV", {}) == "signal, 9, 0.5 GeV"


@pytest.fixture
def style():
    with paper_style():
        yield


@pytest.mark.usefixtures("style")
@pytest.mark.mpl_image_compare(
    baseline_dir="baseline", tolerance=4, style={}, savefig_kwargs={"dpi": 70}
)
def test_map(folder):
    table = folder.tables["limits"]
    masses = np.asarray(table["mass_aprime_GeV"]), np.asarray(table["mass_higgs_GeV"])
    values = np.asarray(table["eps2alphaD_mumu_bayes_expected"])
    return draw_map(masses, values, "Limit", ("A′", "h′"), contours=(3e-8, 5e-8), left="a toy")
