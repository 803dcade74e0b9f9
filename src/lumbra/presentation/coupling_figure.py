"""Figure: many limits on one coupling by mass, each with its name written along it."""

from __future__ import annotations

import colorsys
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.colors import to_hex, to_rgb
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.patches import Polygon
from matplotlib.patheffects import withStroke
from numpy.typing import NDArray

from lumbra.foundation import InputError
from lumbra.presentation.curve_labels import Place, place_labels
from lumbra.presentation.curves import Band, Limit
from lumbra.presentation.log_ticks import log_ticks
from lumbra.presentation.style import INNER_BAND, OUTER_BAND, caption, new_figure

__all__ = ["Exclusion", "OwnLimit", "draw_couplings"]

Array = NDArray[np.float64]

_COLOURS: Final = (
    "#3f90da", "#ffa90e", "#bd1f01", "#94a4a2", "#832db6", "#a96b59", "#e76300", "#b9ac70",
    "#717581", "#92dadd",
)  # fmt: skip
"""Ten colours for categories, from M. A. Petroff, arXiv:2107.02270."""
_EXCLUDED: Final = "#ececec"  # what any upper limit excludes
_READABLE: Final = 4.5  # contrast of text with the paper, WCAG 2.1
_MANY: Final = 500  # points of a curve from data, which jumps from mass to mass
_ALONE: Final = 10.0  # a curve that alone goes on so far does not set the range
_MARGIN: Final = 0.06  # empty share of the axis below and above the curves
_BESIDE: Final = 2.1  # margin [inch] for names that have no place


@dataclass(frozen=True)
class Exclusion:
    """A published limit or excluded region in the plane of mass and coupling.

    Parameters
    ----------
    label : str
        Written along the curve.
    mass : (n,)
        [GeV]
    value : (n,)
        Coupling; what lies above is excluded, or what lies within for an outline.
    group : str
        Curves of one group, such as an experiment, share a colour.
    closed : bool
        An outline, such as that of a beam dump, rather than a function of mass.
    open_above : bool
        An outline whose ends go straight up: all above is excluded.
    expected : bool
        Projected or expected rather than observed: dashed, nothing filled.
    """

    label: str
    mass: Array
    value: Array
    group: str = ""
    closed: bool = False
    open_above: bool = False
    expected: bool = False


@dataclass(frozen=True)
class OwnLimit:
    """A limit of this program to show beside published ones.

    Parameters
    ----------
    label : str
        Written along it.
    limit : Limit
        By mass, with whatever bands are known.
    """

    label: str
    limit: Limit


def draw_couplings(
    published: Sequence[Exclusion],
    ylabel: str,
    *,
    own: Sequence[OwnLimit] = (),
    bands: Sequence[Band] = (),
    xlabel: str = "Mass [GeV]",
    mass_range: tuple[float, float] | None = None,
    coupling_range: tuple[float, float] | None = None,
    left: str = "",
    right: str = "",
) -> Figure:
    """Draw limits on a coupling by mass on logarithmic axes, with names along the curves.

    What observed upper limits exclude is grey, outlines are filled with their colours, what is
    expected is dashed, own limits are black. Names that have no place without covering another
    one are listed beside the axes.

    Parameters
    ----------
    published : sequence of Exclusion
        To draw.
    ylabel, xlabel : str
        Quantities and units.
    own : sequence of OwnLimit
        Limits of this program.
    bands : sequence of Band
        Favoured regions, such as the one that explains (g−2) of the muon.
    mass_range, coupling_range : (float, float), optional
        Ends of the axes; those of the curves if left out.
    left, right : str
        Captions.

    Raises
    ------
    InputError
        If nothing lies within the axes.
    """
    figure = new_figure(8.2, 6.2)
    axes = figure.subplots()
    curves = [_Drawn(e.mass, e.value) for e in published]
    curves += [_Drawn(o.limit.mass, _line(o.limit)) for o in own]
    _set_axes(axes, curves, mass_range, coupling_range)
    axes.set_xlabel(xlabel)
    axes.set_ylabel(ylabel)
    for band in bands:
        _draw_band(axes, band)
    colours = _colours(published)
    for exclusion, colour in zip(published, colours, strict=True):
        _draw_exclusion(axes, exclusion, colour)
    for number, mine in enumerate(own):
        _draw_own(axes, mine, number)
    names = [e.label for e in published] + [o.label for o in own] + [b.label for b in bands]
    inks = [_ink(c) for c in colours] + ["#000000"] * len(own) + ["#333333"] * len(bands)
    lines = curves + [_Drawn(b.mass, np.sqrt(b.lower * b.upper)) for b in bands]
    closed = [e.closed and not e.expected for e in published]
    _name(figure, axes, names, inks, lines, closed)
    caption(axes, left, right)
    return figure


@dataclass(frozen=True)
class _Drawn:
    """A curve as it appears in the figure."""

    mass: Array
    value: Array


def _line(limit: Limit) -> Array:
    """What the name of an own limit stands at."""
    return limit.expected if limit.observed is None else limit.observed


def _set_axes(
    axes: Axes,
    curves: Sequence[_Drawn],
    mass_range: tuple[float, float] | None,
    coupling_range: tuple[float, float] | None,
) -> None:
    mass = np.concatenate([c.mass for c in curves] or [np.empty(0)])
    value = np.concatenate([c.value for c in curves] or [np.empty(0)])
    good = np.isfinite(mass) & np.isfinite(value) & (mass > 0) & (value > 0)
    if mass_range is not None:
        good &= (mass >= mass_range[0]) & (mass <= mass_range[1])
    if coupling_range is not None:
        good &= (value >= coupling_range[0]) & (value <= coupling_range[1])
    if not good.any():
        raise InputError(
            "There is nothing to draw in this plane.",
            given=f"{len(curves)} curves, mass range {mass_range}, coupling range {coupling_range}",
            allowed="at least one curve with positive values inside the axes",
            suggestion="widen the range, or choose another confidence level or model",
        )
    low, high = mass_range or _masses([c.mass[np.isfinite(c.mass) & (c.mass > 0)] for c in curves])
    good &= (mass >= low) & (mass <= high)
    value = value[good]
    if coupling_range is None:
        span = max(float(value.max() / value.min()), 2.0) ** _MARGIN
        coupling_range = float(value.min()) / span, float(value.max()) * span
    for axis, scale, ends in (
        (axes.xaxis, axes.set_xscale, (low, high if high > low else 1.1 * low)),
        (axes.yaxis, axes.set_yscale, coupling_range),
    ):
        scale("log")
        log_ticks(axis, *ends)
    axes.set_xlim(low, high if high > low else 1.1 * low)
    axes.set_ylim(*coupling_range)


def _masses(masses: Sequence[Array]) -> tuple[float, float]:
    """The range of masses, without the ends of a curve that goes on alone."""
    lows = sorted(float(m.min()) for m in masses if m.size)
    highs = sorted((float(m.max()) for m in masses if m.size), reverse=True)
    low = lows[1] if len(lows) > 1 and lows[1] > _ALONE * lows[0] else lows[0]
    high = highs[1] if len(highs) > 1 and highs[1] < highs[0] / _ALONE else highs[0]
    return (low, high) if low < high else (lows[0], highs[0])


def _colours(published: Sequence[Exclusion]) -> list[str]:
    """One colour a group, in the order in which groups come."""
    groups = list(dict.fromkeys(e.group or e.label for e in published))
    return [_COLOURS[groups.index(e.group or e.label) % len(_COLOURS)] for e in published]


def _ink(colour: str) -> str:
    """The colour, as dark as text must be to be read on white."""
    hue, light, full = colorsys.rgb_to_hls(*to_rgb(colour))
    while _contrast(colour) < _READABLE and light > 0:
        light -= 0.02
        colour = to_hex(colorsys.hls_to_rgb(hue, max(light, 0.0), full))
    return colour


def _contrast(colour: str) -> float:
    """Contrast with white by WCAG 2.1."""
    parts = np.array(to_rgb(colour))
    linear = np.where(parts <= 0.04045, parts / 12.92, ((parts + 0.055) / 1.055) ** 2.4)
    return float(1.05 / (np.dot(linear, [0.2126, 0.7152, 0.0722]) + 0.05))


def _draw_exclusion(axes: Axes, curve: Exclusion, colour: str) -> None:
    width = 1.2 if len(curve.mass) < _MANY else 0.7
    style: dict[str, Any] = {"color": colour, "linewidth": width, "solid_joinstyle": "round"}
    if curve.closed:
        corners = np.column_stack([curve.mass, curve.value])
        corners = corners[np.isfinite(corners).all(axis=1)]
        if curve.open_above:
            above = 10 * max(axes.get_ylim()[1], float(corners[:, 1].max()))
            ends = [[corners[-1, 0], above], [corners[0, 0], above]]
            corners = np.vstack([corners, ends])
        fill = "none" if curve.expected else (*to_rgb(colour), 0.28)
        axes.add_patch(
            Polygon(
                corners, closed=True, facecolor=fill, edgecolor=colour, linewidth=1.2, zorder=2,
                linestyle="--" if curve.expected else "-",
            )
        )  # fmt: skip
        return
    if not curve.expected:
        top = axes.get_ylim()[1]
        axes.fill_between(
            curve.mass, curve.value, max(top, float(np.nanmax(curve.value))), color=_EXCLUDED,
            linewidth=0, zorder=0.5,
        )  # fmt: skip
    axes.plot(curve.mass, curve.value, "--" if curve.expected else "-", zorder=3, **style)


def _draw_own(axes: Axes, mine: OwnLimit, number: int) -> None:
    limit = mine.limit
    if number == 0:
        colours = (OUTER_BAND, INNER_BAND)[-len(limit.bands()) :] if limit.bands() else ()
        for (_, lower, upper), colour in zip(limit.bands(), colours, strict=True):
            axes.fill_between(limit.mass, lower, upper, color=colour, linewidth=0, zorder=4)
    dashes = ((0, (5, 2)), (0, (2, 1.5)), (0, (8, 2, 2, 2)))[number % 3]
    style: dict[str, Any] = {"color": "black", "zorder": 6}
    axes.plot(limit.mass, limit.expected, linestyle=dashes, linewidth=1.9, **style)
    if limit.observed is not None:
        axes.plot(limit.mass, limit.observed, "-", linewidth=2.1, **style)


def _draw_band(axes: Axes, band: Band) -> None:
    axes.fill_between(
        band.mass, band.lower, band.upper, facecolor="none", edgecolor="#7a7a7a", hatch="////",
        linewidth=0, alpha=0.6, zorder=1,
    )  # fmt: skip


def _name(
    figure: Figure, axes: Axes, names: Sequence[str], inks: Sequence[str], lines: Sequence[_Drawn],
    closed: Sequence[bool],
) -> None:  # fmt: skip
    """Write the names along the curves, and those that have no place beside the axes."""
    font = FontProperties(size=8.5)
    canvas: Any = FigureCanvasAgg(figure)
    renderer = canvas.get_renderer()
    sizes = np.array([renderer.get_text_width_height_descent(n, font, False)[:2] for n in names])
    corner, size = np.array(axes.bbox.min), np.array(axes.bbox.size)
    paths = [_pixels(axes, line) for line in lines]
    room = (corner[0] + 4, corner[1] + 4, corner[0] + size[0] - 4, corner[1] + size[1] - 4)
    places = place_labels(paths, sizes, room, closed)
    left_over: list[tuple[str, str]] = []
    for name, ink, place, path in zip(names, inks, places, paths, strict=True):
        if place is None:
            seen = ((path >= corner) & (path <= corner + size)).all(axis=1).any()
            left_over += [(name, ink)] if seen else []
            continue
        x, y = (np.array([place.x, place.y]) - corner) / size
        _write(axes, name, ink, (float(x), float(y)), place)
    if left_over:
        _list_beside(figure, axes, left_over)


def _pixels(axes: Axes, line: _Drawn) -> Array:
    with np.errstate(divide="ignore", invalid="ignore"):
        positive = np.where((line.mass > 0) & (line.value > 0), line.value, np.nan)
    data = np.column_stack([np.where(np.isfinite(positive), line.mass, np.nan), positive])
    good = np.isfinite(data).all(axis=1)
    path = np.full_like(data, np.nan)
    path[good] = axes.transData.transform(data[good])
    return path


def _write(axes: Axes, name: str, ink: str, at: tuple[float, float], place: Place) -> None:
    axes.text(
        *at, name, transform=axes.transAxes, rotation=float(np.rad2deg(place.angle)),
        rotation_mode="anchor", ha="center", va="center", color=ink, fontsize=8.5, zorder=8,
        path_effects=[withStroke(linewidth=2.2, foreground="white")],
    )  # fmt: skip


def _list_beside(figure: Figure, axes: Axes, names: Sequence[tuple[str, str]]) -> None:
    """A list right of the axes; the figure grows, the axes keep their size."""
    width, height = figure.get_size_inches()
    box = axes.get_position()
    figure.set_size_inches(width + _BESIDE, height)
    share = width / (width + _BESIDE)
    figure.subplots_adjust(left=box.x0 * share, right=box.x1 * share)
    for row, (name, ink) in enumerate(names):
        axes.annotate(
            name, (1, 1), (10, -12 - 13 * row), xycoords="axes fraction", color=ink, fontsize=8.5,
            textcoords="offset points", va="top",
        )  # fmt: skip
