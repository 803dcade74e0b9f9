"""Published results in one figure."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure

from lumbra.foundation import InputError
from lumbra.interpretation.published import list_limits, load_limit, load_published
from lumbra.interpretation.published.card import parse_card
from lumbra.interpretation.published.curve import curve_of
from lumbra.presentation.published_figure import draw_published
from lumbra.presentation.style import paper_style, save_one
from tests.interpretation.published.cards import card
from tests.presentation.test_figures import golden, style

__all__ = ["style"]

BABAR, NA64 = "babar_visible_darkphoton_2014", "na64_visible_2019"


@golden
@pytest.mark.usefixtures("style")
def test_published_figure_looks_as_it_did() -> Figure:
    names = (BABAR, NA64, "kloe_darkphoton_2016_pipigamma", "context_na48_2015")
    with paper_style():
        return draw_published([load_published(name) for name in names], title="A′ → visible")


def test_nothing_is_drawn_across_a_gap() -> None:
    limit = load_limit(BABAR)
    (line,) = draw_published([limit]).axes[0].lines
    x, y = np.asarray(line.get_xdata()), np.asarray(line.get_ydata())
    assert len(limit.certificate.gaps) == np.isnan(x).sum() == np.isnan(y).sum() == 6
    before = x[np.flatnonzero(np.isnan(x)) - 1]
    assert before == pytest.approx([low for low, _ in limit.certificate.gaps])


@pytest.mark.parametrize(
    "name",
    [
        "context_alp_photon_e137", "belle2_llp_bplus_kplus_s_mumu_2023",
        "babar_b_to_k_invisible_x_recast", "besiii_jpsi_gamma_invisible_2020",
    ],
)  # fmt: skip
def test_every_shape_can_be_drawn(name: str) -> None:
    axes = draw_published([load_published(name)]).axes[0]
    low, high = axes.get_ylim()
    assert axes.lines
    assert low < high
    assert axes.get_xlabel() == "Mass [GeV]"


def test_many_limits_have_their_legend_beside_them() -> None:
    names = list_limits("curve")
    dark = [limit for limit in map(load_limit, names) if limit.quantity == "epsilon"]
    assert len(dark) > 12
    axes = draw_published(dark).axes[0]
    looks = {(line.get_color(), line.get_linestyle()) for line in axes.lines}
    assert len(looks) == len(dark)
    legend = axes.get_legend()
    assert legend is not None
    axes.figure.draw_without_rendering()
    assert legend.get_window_extent().x0 > axes.get_window_extent().x1


def test_epsilon_and_its_square_meet() -> None:
    limit = load_limit(BABAR)
    axes = draw_published([limit.as_quantity("epsilon2"), limit]).axes[0]
    first, second = (np.asarray(line.get_ydata()) for line in axes.lines)
    assert np.array_equal(first, second, equal_nan=True)
    with pytest.raises(InputError, match="model"):
        draw_published([limit, load_limit("belle2_alp_2020")])
    with pytest.raises(InputError, match="cannot be drawn"):
        draw_published([load_published("belle2_knunu_ita_counts")])


def test_words_of_a_card_do_not_become_part_of_a_page(tmp_path: Path) -> None:
    text = card(experiment="<script>alert(1)</script>")
    with paper_style():
        figure = draw_published([curve_of(parse_card("mine", text))], title="<b>")
        drawn = save_one(figure, tmp_path / "mine.svg").read_text(encoding="utf-8")
    assert "<script>" not in drawn
    assert "<b>" not in drawn
