"""How figures look: one style, colours that colour-blind readers can tell apart, and axes."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

import matplotlib as mpl
import numpy as np
from cycler import cycler
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.backends.backend_pdf import FigureCanvasPdf
from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter, LogLocator, NullFormatter
from numpy.typing import NDArray

from lumbra.foundation.errors import InputError, nearest
from lumbra.foundation.storage import write_atomically

__all__ = [
    "COLOURS",
    "INNER_BAND",
    "OUTER_BAND",
    "caption",
    "log_axis",
    "new_figure",
    "paper_style",
    "power",
    "save",
    "save_one",
]

COLOURS: Final = ("#5790fc", "#f89c20", "#e42536", "#964a8b", "#9c9ca1", "#7a21dd")
"""Six colours for categories, from M. A. Petroff, arXiv:2107.02270."""
INNER_BAND: Final = "#85d1fb"
OUTER_BAND: Final = "#ffdf7f"
"""Bands of ±1σ and ±2σ: the blue and yellow instead of green and yellow."""

_STYLE: Final[dict[str, Any]] = {
    # Only fonts that come with matplotlib: a figure must look the same on every machine.
    "font.family": "sans-serif",
    "font.sans-serif": ["DejaVu Sans"],
    "font.size": 11,
    # Names come from users: a dollar sign is a dollar sign.
    "text.parse_math": False,
    "axes.labelsize": 12,
    "axes.unicode_minus": True,
    "axes.linewidth": 1.0,
    "axes.prop_cycle": cycler(color=COLOURS),
    # Ticks and labels as ROOT users have them: inwards on all sides, labels at the ends.
    "xaxis.labellocation": "right",
    "yaxis.labellocation": "top",
    **{
        f"{axis}.{key}": value
        for axis, sides in (("xtick", ("top", "bottom")), ("ytick", ("left", "right")))
        for key, value in {
            **dict.fromkeys(sides, True),
            "direction": "in",
            "labelsize": 10.5,
            "major.size": 7,
            "minor.size": 3.5,
            "minor.visible": True,
        }.items()
    },
    "xtick.major.pad": 7,
    "xtick.minor.ndivs": 2,
    "ytick.minor.ndivs": 2,
    "grid.linestyle": ":",
    "legend.fontsize": 10,
    "legend.frameon": False,
    "legend.handlelength": 1.8,
    "lines.linewidth": 1.6,
    "figure.dpi": 100,
    "savefig.dpi": 200,
    "savefig.facecolor": "white",
    # Glyphs as outlines, as matplotlib does by default: to cut TrueType down to the letters that
    # are used takes five times as long as to draw the figure.
    "pdf.fonttype": 3,
    "svg.hashsalt": "lumbra",
}
_SUPERSCRIPT: Final = str.maketrans("-0123456789", "⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


@contextmanager
def paper_style() -> Iterator[None]:
    """Draw and save inside this block, whatever style the user has set outside."""
    with mpl.rc_context():
        mpl.rcdefaults()
        parameters: Any = mpl.rcParams
        parameters.update(_STYLE)
        yield


def new_figure(
    width: float = 7.0, height: float = 5.2, *, left: float = 0.82, right: float = 0.2
) -> Figure:
    """An empty figure without any window behind it, its margins fixed.

    Fixed margins put the axes of all figures of one size into the same place, and cost nothing:
    a layout found from the text of a figure takes as long as its drawing.

    Parameters
    ----------
    width, height : float
        [inch]
    left, right : float
        Margins beside the axes [inch]; the left one holds tick labels and the name of the axis.
    """
    figure = Figure(figsize=(width, height))
    figure.subplots_adjust(
        left=left / width,
        right=1 - right / width,
        bottom=0.58 / height,
        top=1 - 0.3 / height,
    )
    return figure


def caption(axes: Axes, left: str, right: str, *, until: Axes | None = None) -> None:
    """Write above an axes: the kind of data on the left, their origin on the right.

    Parameters
    ----------
    axes : Axes
        Above which to write.
    left, right : str
        What to write.
    until : Axes, optional
        The last one of a row of axes, at whose right end the right text stands.
    """
    above: dict[str, Any] = {"textcoords": "offset points", "va": "bottom", "fontsize": 10.5}
    name = axes.annotate("lumbra", (0, 1), (0, 5), xycoords="axes fraction", weight="bold", **above)
    axes.annotate(left, (1, 0), (7, 0), xycoords=name, **above)
    last = axes if until is None else until
    last.annotate(right, (1, 1), (0, 5), xycoords="axes fraction", ha="right", **above)


def power(value: float, _: object = None) -> str:
    """A tick's number: 0.1, 1, 10 and otherwise powers of ten, such as 2×10⁻³.

    Plain text, because mathematical text takes longer than all the rest of a figure.
    """
    if value <= 0:
        return f"{value:g}"
    exponent = int(np.floor(np.log10(value) + 1e-9))
    mantissa = f"{value / 10.0**exponent:.3g}"
    if -1 <= exponent <= 1:
        return f"{value:.3g}"
    raised = "10" + str(exponent).translate(_SUPERSCRIPT)
    return raised if mantissa == "1" else f"{mantissa}×{raised}"


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
    axes.yaxis.set_major_formatter(FuncFormatter(power))
    axes.yaxis.set_minor_formatter(NullFormatter())
    if decades < 1.5:
        # Less than two decades: name a few of the ticks in between, or there is one label only.
        axes.yaxis.set_minor_locator(LogLocator(base=10, subs=(2, 5), numticks=99))
        axes.yaxis.set_minor_formatter(FuncFormatter(power))
    elif decades < 4.5:
        axes.yaxis.set_minor_locator(LogLocator(base=10, subs=tuple(range(2, 10)), numticks=99))
    else:
        axes.yaxis.set_minor_locator(LogLocator(base=10, subs=(2, 5), numticks=99))


def save(figure: Figure, stem: Path) -> list[Path]:
    """Write a figure as PNG (200 dpi) and PDF, atomically, without dates so that reruns agree.

    Parameters
    ----------
    figure : Figure
        To write.
    stem : Path
        Path without suffix.
    """
    figure.set_facecolor("white")
    figure.dpi = float(mpl.rcParams["savefig.dpi"])

    def png(path: Path) -> None:
        canvas: Any = FigureCanvasAgg(figure)
        canvas.print_png(path, metadata={"Software": None})

    def pdf(path: Path) -> None:
        canvas: Any = FigureCanvasPdf(figure)
        canvas.print_pdf(path, metadata={"CreationDate": None})

    return [
        write_atomically(stem.with_name(stem.name + suffix), write)
        for suffix, write in ((".png", png), (".pdf", pdf))
    ]


def save_one(figure: Figure, path: Path) -> Path:
    """Write a figure in the format of a suffix: .png, .pdf or .svg, as `save` does.

    Raises
    ------
    InputError
        If the suffix is another one.
    """
    kinds: dict[str, tuple[Any, str, dict[str, None]]] = {
        ".png": (FigureCanvasAgg, "print_png", {"Software": None}),
        ".pdf": (FigureCanvasPdf, "print_pdf", {"CreationDate": None}),
        ".svg": (FigureCanvasSVG, "print_svg", {"Date": None}),
    }
    if path.suffix.lower() not in kinds:
        raise InputError(
            "Figures are not drawn into files like this.",
            given=path.name,
            allowed="a name that ends in " + ", ".join(kinds),
            suggestion=nearest(path.suffix.lower(), kinds),
        )
    canvas, method, metadata = kinds[path.suffix.lower()]
    figure.set_facecolor("white")
    figure.dpi = float(mpl.rcParams["savefig.dpi"])
    return write_atomically(
        path, lambda temporary: getattr(canvas(figure), method)(temporary, metadata=metadata)
    )
