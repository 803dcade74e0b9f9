"""The figure of a model against golden images, and what it holds."""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import pytest
from matplotlib.figure import Figure

from lumbra.models.named import fractions_by_mass
from lumbra.presentation.model_figure import draw_model, readable
from lumbra.presentation.style import paper_style
from tests.presentation.test_figures import assert_no_text_overlaps

MASSES = np.geomspace(0.01, 5.0, 200)


@pytest.fixture
def style() -> Iterator[None]:
    """The style stays until the comparison has saved the figure."""
    with paper_style():
        yield


@pytest.mark.mpl_image_compare(
    baseline_dir="baseline", tolerance=4, style={}, savefig_kwargs={"dpi": 70}
)
@pytest.mark.usefixtures("style")
@pytest.mark.parametrize("name", ["dark-photon", "heavy-neutral-lepton"])
def test_model_figures_look_as_they_did(name: str) -> Figure:
    fractions, ctau = fractions_by_mass(name, MASSES, {})
    figure = draw_model(
        MASSES, fractions, ctau, left=name, parameters=["one = 1", "two = 2"], mark=0.5
    )
    assert_no_text_overlaps(figure)
    return figure


@pytest.mark.usefixtures("style")
def test_small_channels_are_left_out_and_many_are_added_up() -> None:
    part = np.full(len(MASSES), 0.08)
    many = {f"c{i}": part for i in range(12)} | {"tiny": 0.01 * part}
    figure = draw_model(MASSES, many, 1 / MASSES)
    lines = {line.get_label(): line.get_ydata() for line in figure.axes[0].lines}
    assert len(lines) == 11
    assert "tiny" not in lines
    assert lines["others"] == pytest.approx(2 * part)


@pytest.mark.parametrize(
    ("channel", "text"),
    [
        ("chi1mumu", "χ₁μ⁺μ⁻"), ("A'hadrons", "A′ hadrons"), ("nu", "νν̄"), ("murho", "μρ"),
        ("nuemu", "νeμ"), ("3gamma", "3γ"), ("etagamma", "ηγ"), ("nueta", "νη"),
    ],
)  # fmt: skip
def test_channels_as_people_write_them(channel: str, text: str) -> None:
    assert readable(channel) == text
