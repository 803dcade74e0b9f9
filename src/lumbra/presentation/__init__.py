"""Presentation: figures and reports; nothing but the command line imports it.

Use `render` to turn a result folder into figures and a report, or `read_folder` and the drawing
functions to make one figure of your own: each is a pure function from arrays to a matplotlib
figure, to be called inside `paper_style` and written with `save`. `Comparison` holds the
published curves and favoured regions that limits are drawn beside.
"""

from lumbra.presentation.curves import Band, Comparison, Curve, Limit
from lumbra.presentation.cutflow_figure import draw_cutflow
from lumbra.presentation.efficiency_figure import draw_efficiency
from lumbra.presentation.folder import ResultFolder, read_folder
from lumbra.presentation.hunt_figure import draw_hunt
from lumbra.presentation.limit_figure import draw_limit
from lumbra.presentation.plane_figure import draw_plane
from lumbra.presentation.render import render
from lumbra.presentation.spectrum_figure import draw_spectrum
from lumbra.presentation.style import paper_style, save

__all__ = [
    "Band",
    "Comparison",
    "Curve",
    "Limit",
    "ResultFolder",
    "draw_cutflow",
    "draw_efficiency",
    "draw_hunt",
    "draw_limit",
    "draw_plane",
    "draw_spectrum",
    "paper_style",
    "read_folder",
    "render",
    "save",
]
