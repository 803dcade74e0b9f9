"""How figures look: one style, colours that colour-blind readers can tell apart, and axes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import mplhep
import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import LogFormatterSciNotation, LogLocator, NullFormatter
from numpy.typing import NDArray

from lumbra.foundation.storage import write_atomically

__all__ = [
    "COLOURS",
    "INNER_BAND",
    "OUTER_BAND",
    "caption",
    "log_axis",
    "new_figure",
    "paper_style",
    "save",
]

COLOURS: Final = ("#5790fc", "#f89c20", "#e42536", "#964a8b", "#9c9ca1", "#7a21dd")
"""Six colours for categories, from M. A. Petroff, arXiv:2107.02270."""
INNER_BAND: Final = "#85d1fb"
OUTER_BAND: Final = "#ffdf7f"
"""Bands of ±1σ and ±2σ: the blue and yellow that mplhep offers in place of green and yellow."""

_OVERRIDES: Final[dict[str, Any]] = {
    # Only fonts that come with matplotlib: a figure must look the same on every machine.
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "mathtext.fontset": "dejavusans",
    "font.size": 11,
    "axes.labelsize": 12,
    "axes.unicode_minus": True,
    "axes.linewidth": 1.0,
    "xtick.labelsize": 10.5,
    "ytick.labelsize": 10.5,
    "xtick.major.size": 7,
    "xtick.minor.size": 3.5,
    "ytick.major.size": 7,
    "ytick.minor.size": 3.5,
    "xtick.major.pad": 7,
    "legend.fontsize": 10,
    "legend.frameon": False,
    "legend.handlelength": 1.8,
    "lines.linewidth": 1.6,
    "figure.dpi": 100,
    "savefig.dpi": 200,
    "savefig.facecolor": "white",
    "pdf.fonttype": 42,
    "svg.hashsalt": "lumbra",
}


@contextmanager
def paper_style() -> Iterator[None]:
    """Draw and save inside this block: mplhep's ROOT style with fonts that are always there."""
    with mpl.rc_context():
        parameters: Any = mpl.rcParams
        parameters.update({**mplhep.style.ROOT, **_OVERRIDES})
        yield


def new_figure(width: float = 7.0, height: float = 5.2) -> Figure:
    """An empty figure [inch] without any window behind it."""
    return Figure(figsize=(width, height), layout="constrained")


def caption(axes: Axes, left: str, right: str) -> None:
    """Write above an axes: the kind of data on the left, their origin on the right."""
    axes.set_title(rf"$\bf{{lumbra}}$  {left}", loc="left", fontsize=10.5)
    axes.set_title(right, loc="right", fontsize=10.5)


def log_axis(axes: Axes, values: NDArray[np.float64], *, headroom: float = 1.3) -> None:
    """Make y logarithmic around these values, with labelled decades and unlabelled minor ticks.

    Parameters
    ----------
    axes : Axes
        To change.
    values : (n,)
        What must be visible; values that are not positive are ignored.
    headroom : float
        Height of the axis over that of the values, both in decades: room for the legend.
    """
    seen = values[np.isfinite(values) & (values > 0)]
    low, high = (seen.min() / 1.5, seen.max() * 1.5) if seen.size else (0.1, 10.0)
    top = low * (high / low) ** headroom
    axes.set_yscale("log")
    axes.set_ylim(low, top)
    decades = np.log10(top / low)
    axes.yaxis.set_major_locator(LogLocator(base=10, numticks=12))
    axes.yaxis.set_minor_locator(LogLocator(base=10, subs=tuple(range(2, 10)), numticks=99))
    if decades < 1.5:
        # Less than two decades: name a few of the ticks in between, or there is one label only.
        axes.yaxis.set_minor_formatter(
            LogFormatterSciNotation(labelOnlyBase=False, minor_thresholds=(2, 0.5))
        )
    else:
        axes.yaxis.set_minor_formatter(NullFormatter())


def save(figure: Figure, stem: Path) -> list[Path]:
    """Write a figure as PNG (200 dpi) and PDF, atomically, without dates so that reruns agree.

    Parameters
    ----------
    figure : Figure
        To write.
    stem : Path
        Path without suffix.
    """
    metadata: dict[str, dict[str, Any]] = {
        ".png": {"Software": None},
        ".pdf": {"CreationDate": None},
    }
    # The layout costs as much as the drawing: find it once for both files.
    figure.draw_without_rendering()
    figure.set_layout_engine("none")
    return [
        write_atomically(
            stem.with_name(stem.name + suffix), partial(figure.savefig, metadata=extra)
        )
        for suffix, extra in metadata.items()
    ]
