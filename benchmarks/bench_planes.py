"""Time coupling planes: names along thirty curves, and the figure of all dark-photon limits."""

from __future__ import annotations

import numpy as np
from tests.presentation.planes import exclusions

from lumbra.presentation import paper_style
from lumbra.presentation.coupling_figure import draw_couplings
from lumbra.presentation.curve_labels import place_labels
from lumbra.presentation.plane_of_limits import PlaneRequest, draw_plane_of_limits
from lumbra.presentation.style import save_one


def test_thirty_curves_into_a_file(benchmark, tmp_path):
    """Wanted: under 3 s, names and vector file included."""
    curves = exclusions(30)

    def draw():
        with paper_style():
            return save_one(draw_couplings(curves, "Coupling g"), tmp_path / "plane.pdf")

    assert benchmark.pedantic(draw, rounds=5, warmup_rounds=1, iterations=1).is_file()


def test_names_of_thirty_curves(benchmark):
    """The placing alone."""
    curves = exclusions(30)
    paths = [
        np.column_stack([200 * np.log10(c.mass) + 450, 130 * np.log10(c.value) + 650])
        for c in curves
    ]
    sizes = np.tile([90.0, 12.0], (30, 1))
    closed = [c.closed for c in curves]
    places = benchmark.pedantic(
        place_labels, (paths, sizes, (0.0, 0.0, 800.0, 600.0), closed),
        rounds=5, warmup_rounds=1, iterations=1,
    )  # fmt: skip
    assert sum(place is not None for place in places) > 25


def test_all_limits_on_kinetic_mixing(benchmark, tmp_path):
    """Cards read, drawn and written: 5639 points of one, 2097 of another."""
    request = PlaneRequest("dark-photon", tmp_path / "plane.pdf", bibtex=tmp_path / "plane.bib")
    plane, _ = benchmark.pedantic(
        draw_plane_of_limits, (request,), rounds=3, warmup_rounds=1, iterations=1
    )
    assert len(plane.certificates) > 10
