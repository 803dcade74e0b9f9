"""Event display: one event across and along the beams, with tracks bent in the field."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any, Final

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.lines import Line2D
from matplotlib.patches import Annulus, Polygon, Rectangle
from numpy.typing import NDArray

from lumbra.detector.event_view import MUON_SYSTEM, Curve, EventView, direction
from lumbra.presentation.style import COLOURS, caption, new_figure, paper_style, save_one

__all__ = ["CLUSTER", "MISSING", "draw_event", "save_event", "species_colour"]

Array = NDArray[np.float64]

CLUSTER: Final = COLOURS[1]
MISSING: Final = "#000000"
_SPECIES: Final = {
    "μ": COLOURS[2], "e": COLOURS[0], "π": COLOURS[3], "K": COLOURS[5], "p": "#717581",
}  # fmt: skip
_CHAMBER, _CRYSTALS, _YOKE = "#f3f5f8", "#e9e4d6", "#e6e8eb"
_EDGE: Final = "#b9bdc4"
_LENGTH: Final = 0.42
"""Length of a tower of 1 GeV, in radii of the calorimeter; it grows as √E."""
_LEAST: Final = 0.15
"""Momentum [GeV] below which nothing is said to be missing."""
_LISTED: Final = 9
_DISPLACED: Final = 0.5
"""Radius [cm] beyond which the beginning of a track is marked."""
_FAINT: Final = 0.1
"""Energy [GeV] below which a cluster is drawn pale and not listed."""
_HEIGHT: Final = 4.6
"""Of both views [inch], which have one scale."""


def species_colour(species: str) -> str:
    """Colour of a track that looks like e, μ, π, K or p."""
    return _SPECIES[species]


def draw_event(view: EventView) -> Figure:
    """The event seen along the beams (left) and from the side (right).

    From the side, what goes to y > 0 is drawn above the axis and the rest below, at its distance
    from the beams.
    """
    (left, right), outer = _extent(view), MUON_SYSTEM[1] * view.experiment.calorimeter.radius
    scale = _HEIGHT / (2 * outer)
    ends = np.cumsum([0.12, 2 * outer * scale, 0.12, (right - left) * scale])
    width = float(ends[-1]) + 2.35
    figure = new_figure(width, _HEIGHT + 0.45)
    bottom, height = 0.08 / (_HEIGHT + 0.45), _HEIGHT / (_HEIGHT + 0.45)
    across = figure.add_axes((ends[0] / width, bottom, (ends[1] - ends[0]) / width, height))
    along = figure.add_axes((ends[2] / width, bottom, (ends[3] - ends[2]) / width, height))
    _geometry_across(across, view)
    _geometry_along(along, view)
    for curve in view.curves:
        _draw_curve(across, curve, curve.points[:, :2], curve.hits[:, :2])
        _draw_curve(along, curve, _side(curve.points), _side(curve.hits))
    for axes, flat in ((across, _plan), (along, _side)):
        _draw_clusters(axes, view, flat)
        _draw_neutral(axes, view, flat)
        _draw_missing(axes, view, flat)
    about = f"{view.about}, event {view.number}"
    caption(across, about, f"{view.experiment.title}, {view.period}", until=along)
    _list(along, view)
    return figure


def save_event(view: EventView, path: Path) -> Path:
    """Draw an event into a file that ends in .svg, .png or .pdf.

    Raises
    ------
    InputError
        If it ends in anything else.
    StoreError
        If it cannot be written.
    """
    with paper_style():
        return save_one(draw_event(view), path)


def _plan(points: Array) -> Array:
    return points[:, :2]


def _side(points: Array) -> Array:
    """(z, ±r) of points (n, 3): the sign is that of y, a curve keeps that of its far end."""
    radius = np.hypot(points[:, 0], points[:, 1])
    sign = -1.0 if len(points) and points[-1, 1] < 0 else 1.0
    return np.stack([points[:, 2], sign * radius], axis=1)


def _extent(view: EventView) -> tuple[float, float]:
    """Where the drawing begins and ends along the beams [cm]."""
    c, depth = view.experiment.calorimeter, view.experiment.absorber.length
    beyond = 0.5 * (MUON_SYSTEM[1] - MUON_SYSTEM[0]) * c.radius
    return c.z_backward - depth - beyond, c.z_forward + depth + beyond


def _geometry_across(axes: Axes, view: EventView) -> None:
    c, layers = view.experiment.calorimeter, view.experiment.layers
    depth = view.experiment.absorber.length
    outer = c.radius * MUON_SYSTEM[1]
    for radius, width, colour in (
        (outer, outer - c.radius * MUON_SYSTEM[0], _YOKE),
        (c.radius + depth, depth, _CRYSTALS),
        (layers.chamber_high, layers.chamber_high - layers.chamber_low, _CHAMBER),
    ):
        ring = Annulus((0, 0), radius, width, facecolor=colour, edgecolor=_EDGE, lw=0.6, zorder=0)
        axes.add_patch(ring)
    turn = np.linspace(0, 2 * math.pi, 100)
    for radius in layers.silicon:
        axes.plot(radius * np.cos(turn), radius * np.sin(turn), color=_EDGE, lw=0.4, zorder=0)
    _frame(axes, (-outer, outer), outer)
    _scale(axes, -outer, -0.99 * outer)


def _geometry_along(axes: Axes, view: EventView) -> None:
    c, layers = view.experiment.calorimeter, view.experiment.layers
    depth, tracker = view.experiment.absorber.length, view.experiment.tracker
    outer, yoke = c.radius * MUON_SYSTEM[1], c.radius * MUON_SYSTEM[0]
    beyond = 0.5 * (outer - yoke)
    low, high = c.z_backward - depth, c.z_forward + depth
    hole = 0.12 * c.radius
    for sign in (1, -1):
        for x, y, width, height, colour in (
            (low - beyond, yoke, high - low + 2 * beyond, outer - yoke, _YOKE),
            (low - beyond, hole, 0.8 * beyond, yoke - hole, _YOKE),
            (high + 0.2 * beyond, hole, 0.8 * beyond, yoke - hole, _YOKE),
            (low, c.radius, high - low, depth, _CRYSTALS),
        ):
            rectangle = Rectangle(
                (x, sign * y), width, sign * height,
                facecolor=colour, edgecolor=_EDGE, lw=0.6, zorder=0,
            )  # fmt: skip
            axes.add_patch(rectangle)
        for face, edge, theta in (
            (c.z_forward, high, c.forward_low), (c.z_backward, low, math.pi - c.backward_high)
        ):  # fmt: skip
            inner = abs(face) * math.tan(theta)
            corners = [(face, inner), (face, c.radius), (edge, c.radius), (edge, inner)]
            _polygon(axes, corners, sign, _CRYSTALS)
        near, far = layers.chamber_low, layers.chamber_high
        cone = [
            (near / math.tan(tracker.theta_high), near), (near / math.tan(tracker.theta_low), near),
            (min(far / math.tan(tracker.theta_low), 0.8 * c.z_forward), far * 0.5),
            (0.8 * c.z_forward, far), (0.8 * c.z_backward, far),
            (0.8 * c.z_backward, far * 0.5),
        ]  # fmt: skip
        _polygon(axes, cone, sign, _CHAMBER)
    axes.axhline(0, color=_EDGE, lw=0.6, zorder=0)
    _frame(axes, (low - beyond, high + beyond), outer)
    axes.annotate("e⁻ →", (low - beyond, 0), (4, 3), textcoords="offset points", fontsize=9)
    axes.annotate(
        "← e⁺", (high + beyond, 0), (-4, 3), textcoords="offset points", fontsize=9, ha="right"
    )


def _polygon(axes: Axes, corners: list[tuple[float, float]], sign: int, colour: str) -> None:
    points = [(x, sign * y) for x, y in corners]
    axes.add_patch(Polygon(points, facecolor=colour, edgecolor=_EDGE, lw=0.6, zorder=0))


def _frame(axes: Axes, x: tuple[float, float], y: float) -> None:
    axes.set_xlim(*x)
    axes.set_ylim(-y, y)
    for patch in axes.patches:
        # lines on the rim are as wide as the others
        patch.set_clip_on(False)
    axes.set_axis_off()


def _scale(axes: Axes, x: float, y: float) -> None:
    axes.plot([x, x + 100], [y, y], color="black", lw=1.2)
    axes.annotate("1 m", (x + 50, y), (0, 3), textcoords="offset points", ha="center", fontsize=9)


def _draw_curve(axes: Axes, curve: Curve, points: Array, hits: Array) -> None:
    colour = species_colour(curve.species)
    axes.plot(points[:, 0], points[:, 1], color=colour, lw=1.6, zorder=4)
    if curve.begins > _DISPLACED:
        axes.plot(*points[0], "o", mfc="white", mec=colour, mew=1.2, ms=4.5, zorder=5)
    if len(hits):
        ends = np.stack([points[-1], hits[-1]])
        axes.plot(ends[:, 0], ends[:, 1], color=colour, lw=1.0, ls=(0, (4, 2)), zorder=3)
        axes.plot(hits[:, 0], hits[:, 1], "s", color=colour, ms=3.2, zorder=4)


def _draw_clusters(axes: Axes, view: EventView, flat: Any) -> None:
    """Towers that stand on the front face; their width is that of two crystals."""
    scale = _LENGTH * view.experiment.calorimeter.radius
    for cluster in view.clusters:
        foot = cluster.distance * direction(cluster.theta, cluster.phi)
        tip = foot * (1 + scale * math.sqrt(cluster.energy) / cluster.distance)
        ends = flat(np.stack([tip, foot]))[::-1] if flat is _plan else flat(np.stack([foot, tip]))
        start, stop = (ends[1], ends[0]) if flat is _plan else (ends[0], ends[1])
        step = stop - start
        length = max(float(np.hypot(*step)), 1e-9)
        side = 0.04 * view.experiment.calorimeter.radius * np.array([-step[1], step[0]]) / length
        corners = np.array([start - side, start + side, stop + side, stop - side])
        axes.add_patch(
            Polygon(
                corners,
                facecolor=CLUSTER if not cluster.matched else "#ffffff",
                edgecolor=CLUSTER if not cluster.matched else "#5c6068",
                lw=1.0,
                zorder=5,
                alpha=1.0 if cluster.energy > _FAINT else 0.5,
            )
        )
        if not cluster.matched and cluster.energy > _FAINT:
            middle = flat(np.stack([np.zeros(3), foot]))
            axes.plot(middle[:, 0], middle[:, 1], color=CLUSTER, lw=0.9, ls=":", zorder=3)


def _draw_neutral(axes: Axes, view: EventView, flat: Any) -> None:
    radius = view.experiment.calorimeter.radius * sum(MUON_SYSTEM) / 2
    for theta, phi in view.neutral:
        place = flat(_on_box(direction(theta, phi), radius, view)[None])
        axes.plot(place[:, 0], place[:, 1], "D", color="#1b7f5c", ms=5, zorder=5)


def _on_box(unit: Array, radius: float, view: EventView) -> Array:
    """Where a direction leaves a cylinder of a radius, or the muon endcaps [cm]."""
    c = view.experiment.calorimeter
    across = max(float(np.hypot(unit[0], unit[1])), 1e-9)
    reach = radius / across
    beyond = 0.25 * (MUON_SYSTEM[1] - MUON_SYSTEM[0]) * c.radius + view.experiment.absorber.length
    end = (c.z_forward if unit[2] > 0 else c.z_backward) * 1.0 + math.copysign(beyond, unit[2])
    return np.asarray(unit * min(reach, end / unit[2] if unit[2] else math.inf))


def _draw_missing(axes: Axes, view: EventView, flat: Any) -> None:
    momentum = float(np.linalg.norm(view.missing[1:]))
    if momentum < _LEAST:
        return
    radius = view.experiment.calorimeter.radius
    tip = _on_box(view.missing[1:] / momentum, 1.45 * radius, view)
    place = flat(np.stack([np.zeros(3), tip]))[1]
    axes.annotate(
        "", tuple(place), (0, 0), zorder=6,
        arrowprops={"arrowstyle": "-|>", "color": MISSING, "lw": 1.4, "ls": (0, (5, 3))},
    )  # fmt: skip


def _list(axes: Axes, view: EventView) -> None:
    """What was seen, beside the figure."""
    handles: list[Any] = []
    for curve in sorted(view.curves, key=lambda x: -x.p)[:_LISTED]:
        name = curve.species + {1: "⁺", -1: "⁻"}.get(curve.charge, "")
        text = f"{name}  {curve.p:.2f} GeV, {math.degrees(curve.theta):.0f}°"
        handles.append(Line2D([], [], color=species_colour(curve.species), lw=2, label=text))
    photons = [c for c in view.clusters if not c.matched and c.energy > _FAINT]
    photons.sort(key=lambda x: -x.energy)
    for cluster in photons[: max(_LISTED + 3 - len(handles), 3)]:
        text = f"γ  {cluster.energy:.2f} GeV, {math.degrees(cluster.theta):.0f}°"
        handles.append(Rectangle((0, 0), 1, 1, color=CLUSTER, label=text))
    if any(curve.begins > _DISPLACED for curve in view.curves):
        handles.append(
            Line2D(
                [],
                [],
                ls="",
                marker="o",
                mfc="white",
                mec="black",
                ms=4.5,
                label="begins away from beams",
            )
        )
    if any(cluster.matched for cluster in view.clusters):
        handles.append(
            Rectangle(
                (0, 0), 1, 1, facecolor="white", edgecolor="#5c6068", label="cluster of track"
            )
        )
    if view.neutral:
        handles.append(
            Line2D(
                [], [], color="#1b7f5c", marker="D", ls="", ms=5, label="no track's, in muon system"
            )
        )
    momentum = float(np.linalg.norm(view.missing[1:]))
    if momentum >= _LEAST:
        theta = math.degrees(math.acos(view.missing[3] / momentum))
        mass = view.missing_mass
        what = f"M = {mass:.2f} GeV" if mass >= 0 else f"M² = −{mass * mass:.2f} GeV²"
        label = f"recoil {momentum:.2f} GeV, {theta:.0f}°\n{what}"
        handles.append(Line2D([], [], color=MISSING, lw=1.4, ls=(0, (4, 2)), label=label))
    if view.fired:
        rows = [", ".join(view.fired[i : i + 4]) for i in range(0, len(view.fired), 4)]
        handles.append(Line2D([], [], ls="", label="trigger: " + ",\n".join(rows)))
    if handles:
        axes.legend(
            handles=handles, loc="upper left", bbox_to_anchor=(1.0, 1.0), fontsize=9.5,
            handlelength=1.3, labelspacing=0.55,
        )  # fmt: skip
