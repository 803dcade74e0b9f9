"""Figures of recasts and projections."""

from __future__ import annotations

import numpy as np

from lumbra.interpretation.context import REGIONS, ContextLine, mediator_regions
from lumbra.presentation import paper_style
from lumbra.presentation.context_figure import draw_context, draw_mediator_plane
from lumbra.presentation.curves import Band
from lumbra.presentation.projection_figure import draw_projection
from lumbra.presentation.region_figure import draw_region

MASS = np.geomspace(0.01, 1.0, 50)


def test_a_region_with_two_edges_a_band_and_lines() -> None:
    lower, upper = np.full(50, 1e-4), 1e-6 / MASS**2
    lower[30:], upper[30:] = np.nan, np.nan
    nothing = np.full(50, np.nan)
    others = [Band("line", MASS, 2e-4 * MASS, nothing), Band("band", MASS, lower, 2 * lower)]
    with paper_style():
        figure = draw_region(
            MASS, lower, upper, "g", band=(0.9 * lower, 1.1 * lower),
            open_above=np.zeros(50, bool), others=others, left="left", right="right",
        )  # fmt: skip
    (axes,) = figure.axes
    labels = axes.get_legend_handles_labels()[1]
    assert labels == ["excluded", "hadronic widths, ±1σ", "line", "band"]
    low, high = axes.get_ylim()
    assert low < 1e-4 < high
    # the axis ends soon after the last mass at which anything is excluded
    assert axes.get_xlim()[1] < 0.6


def test_a_region_that_excludes_nothing_says_so() -> None:
    nothing = np.full(50, np.nan)
    with paper_style():
        figure = draw_region(MASS, nothing, nothing, "g")
    assert any("nothing is excluded" in text.get_text() for text in figure.axes[0].texts)


def test_limits_by_luminosity_with_milestones() -> None:
    luminosity = np.geomspace(1, 1e5, 30)
    with paper_style():
        figure = draw_projection(
            {"1 GeV": (luminosity, 1e-3 * luminosity**-0.5)}, "ε", now=10.0,
            known={"1 GeV": 3e-4},
            milestones=[("then", 100.0), ("one goal", 5e4), ("another", 5e4), ("far", 1e9)],
        )  # fmt: skip
    (axes,) = figure.axes
    texts = [text.get_text() for text in axes.texts]
    assert "one goal, another" in texts
    assert not any("far" in text for text in texts)


def test_targets_beside_exclusions() -> None:
    lines = [
        ContextLine("target", "y", MASS, 1e-9 * MASS**2, excluded=False),
        ContextLine("band", "y", MASS, 1e-11 * MASS, 2e-11 * MASS),
    ]
    with paper_style():
        figure = draw_context(lines, "y", (0.01, 1.0))
    assert figure.axes[0].get_legend_handles_labels()[1] == ["target", "band"]


def test_the_plane_of_masses_names_the_regions_that_are_there() -> None:
    mediator, dark = np.geomspace(0.01, 20, 30), np.geomspace(0.01, 10, 20)
    regions = mediator_regions(mediator[None, :], dark[:, None], epsilon=1e-4)
    with paper_style():
        figure = draw_mediator_plane(mediator, dark, regions)
    legend = figure.axes[0].get_legend()
    assert legend is not None
    assert {x.get_text() for x in legend.get_texts()} == {REGIONS[i] for i in np.unique(regions)}
