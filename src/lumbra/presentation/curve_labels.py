"""Where names of curves go: along the curves, clear of each other, the same on every machine."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import chain, pairwise
from typing import Any, Final

import numpy as np
from matplotlib.path import Path as Outline
from numpy.typing import NDArray
from scipy.spatial import cKDTree

__all__ = ["Place", "place_labels", "separated"]

Array = NDArray[np.float64]
Box = tuple[float, float, float, float]

_STEP: Final = 4.0  # between points at which curves are looked at
_ANCHORS: Final = 40  # places tried along a curve, on either side
_GAP: Final = 2.0  # between a label and its curve, or another label
_CROSSED: Final = 6.0  # cost of a label that other curves cross from end to end
_SECOND: Final = 1.0  # cost of a label one row away from its curve
_BENT: Final = 0.5  # cost of a curve that bends away by the height of its label
_SIDE: Final = 0.4  # cost of a place at the end of a curve
_COLUMN: Final = 14.0  # within which noise is smoothed
_FAR: Final = 4.0  # label heights at which a point of the curve is another branch
_SHORT: Final = 1.6  # label widths below which a curve is short
_OUTSIDE: Final = 0.5  # cost of a place beside a filled region rather than in it


@dataclass(frozen=True)
class Place:
    """Where a label goes.

    Parameters
    ----------
    x, y : float
        Centre, in the unit of the paths.
    angle : float
        Against the horizontal, between −π/2 and π/2 [rad].
    width, height : float
        Of the label.
    """

    x: float
    y: float
    angle: float
    width: float
    height: float


@dataclass(frozen=True)
class _Candidates:
    """Places for one label: (k, 3) centres and angles, and (k,) what each costs by itself."""

    at: Array
    cost: Array


def place_labels(
    paths: Sequence[Array], sizes: Array, box: Box, closed: Sequence[bool] = (),
    taken: Sequence[Place] = (),
) -> list[Place | None]:  # fmt: skip
    """Find a place for the label of every curve.

    Curves with few good places choose first; each takes the cheapest place that no other label
    has: where few curves cross it, its own curve is straight, and towards the middle. Only
    geometry decides, so that equal curves are labelled equally.

    Parameters
    ----------
    paths : sequence of (n, 2) arrays
        Curves, in pixels or points; a row that is not finite interrupts one.
    sizes : (c, 2)
        Width and height of the labels.
    box : (float, float, float, float)
        Left, bottom, right and top ends of where labels may be.
    closed : sequence of bool
        Which curves are outlines, whose labels may go inside.
    taken : sequence of Place
        What labels must not cover, such as a legend.

    Returns
    -------
    list of Place or None
        None for a curve that is not in the box, or where no place is left.
    """
    outlines = [*closed, *([False] * (len(paths) - len(closed)))]
    curves = [_visible_runs(np.asarray(path, float), box) for path in paths]
    seen = [run for own in curves for run in own] or [np.empty((0, 2))]
    points = cKDTree(_cells(np.concatenate(seen)))
    found = [
        _candidates(own, path if outline else None, size, box, points)
        for own, path, outline, size in zip(curves, paths, outlines, sizes, strict=True)
    ]
    order = sorted(range(len(paths)), key=lambda i: (int(np.sum(found[i].cost < 1.0)), i))
    places: list[Place | None] = [None] * len(paths)
    for number in order:
        there = [*taken, *(place for place in places if place is not None)]
        places[number] = _cheapest(found[number], sizes[number], there)
    return places


def _visible_runs(path: Array, box: Box) -> list[Array]:
    """The parts of a curve inside the box, as points at equal distances."""
    runs = []
    known = np.isfinite(path).all(axis=1)
    for part in np.split(path, np.flatnonzero(~known)):
        part = part[np.isfinite(part).all(axis=1)]
        if len(part) < 2 or not np.any(np.ptp(part, axis=0) > 0):
            continue
        even = _even(part)
        inside = (
            (even[:, 0] >= box[0]) & (even[:, 0] <= box[2])
            & (even[:, 1] >= box[1]) & (even[:, 1] <= box[3])
        )  # fmt: skip
        breaks = np.flatnonzero(np.diff(inside.astype(int))) + 1
        pieces = zip(np.split(even, breaks), np.split(inside, breaks), strict=True)
        runs += [piece for piece, seen in pieces if seen[0] and len(piece) > 1]
    return runs


def _candidates(
    runs: Sequence[Array], outline: Array | None, size: Array, box: Box, points: cKDTree
) -> _Candidates:
    """All places of a label inside the box, with their costs."""
    trends = [run if outline is not None else _trend(run) for run in runs]
    total = sum(len(trend) for trend in trends)
    rows = [
        row
        for run, trend in zip(runs, trends, strict=True)
        for row in (
            *_along(run, trend, total, float(size[0]), float(size[1])),
            *_level(run, float(size[0]), float(size[1])),
        )
    ]
    if outline is not None:
        rows = [(*row[:3], row[3] + _OUTSIDE) for row in rows] + _within(outline, size, box)
    if not rows:
        return _Candidates(np.empty((0, 3)), np.empty(0))
    table = np.array(rows)
    corners = _corners(table[:, :3], size)
    fits = (
        (corners[..., 0] >= box[0]) & (corners[..., 0] <= box[2])
        & (corners[..., 1] >= box[1]) & (corners[..., 1] <= box[3])
    ).all(axis=1)  # fmt: skip
    table = table[fits]
    crossed = _points_inside(table[:, :3], size, points) * _STEP / size[0]
    return _Candidates(table[:, :3], table[:, 3] + _CROSSED * crossed)


def _even(path: Array) -> Array:
    """A path as points at equal distances."""
    length = np.concatenate([[0.0], np.cumsum(np.hypot(*np.diff(path, axis=0).T))])
    along = np.linspace(0.0, length[-1], int(length[-1] / _STEP) + 2)
    return np.column_stack([np.interp(along, length, path[:, k]) for k in (0, 1)])


def _trend(run: Array) -> Array:
    """A curve without its noise, as points at equal distances: the median in narrow columns.

    Limits from data jump from mass to mass; a name follows where they go on the whole.
    """
    column = np.floor((run[:, 0] - run[0, 0]) / _COLUMN).astype(int)
    ends = np.concatenate([[0], np.flatnonzero(np.diff(column)) + 1, [len(run)]])
    if len(ends) < 4:
        return run
    medians = [np.median(run[a:b], axis=0) for a, b in pairwise(ends)]
    return _even(np.vstack([run[:1], medians, run[-1:]]))


def _cells(points: Array) -> Array:
    """One point in each small square that any of them lies in."""
    return np.unique(np.floor(points / _STEP), axis=0) * _STEP + _STEP / 2


def _along(
    run: Array, trend: Array, total: int, width: float, height: float
) -> list[tuple[float, float, float, float]]:
    """Places above and below a piece of a curve: centre, angle, cost."""
    half = min(int(np.ceil(width / 2 / _STEP)), (len(trend) - 1) // 2)
    if half < 1:
        return []
    count = max(2, round(_ANCHORS * len(trend) / total))
    rows = []
    for place in np.unique(np.linspace(half, len(trend) - 1 - half, count).astype(int)):
        piece = trend[place - half : place + half + 1]
        chord, middle = piece[-1] - piece[0], piece.mean(axis=0)
        angle = _direction(piece)
        along, normal = _axes(angle)
        near = run[np.abs((run - middle) @ along) < width / 2] - middle
        away = np.append(near @ normal, (piece - middle) @ normal)
        away = away[np.abs(away) < _FAR * height]
        bent = float(np.ptp((piece - middle) @ normal)) / height
        short = max(0.0, width - float(np.hypot(*chord))) / width
        cost = _BENT * bent + _SIDE * abs(2 * place / (len(trend) - 1) - 1) + short
        for side, reach in ((1, float(away.max())), (-1, float(away.min()))):
            for row in (0, 1):
                centre = middle + normal * (reach + side * ((row + 0.5) * height + _GAP))
                added = _SECOND * row + 0.05 * (side < 0)
                rows.append((float(centre[0]), float(centre[1]), angle, cost + added))
    return rows


def _level(run: Array, width: float, height: float) -> list[tuple[float, float, float, float]]:
    """Level places around a curve that is too short to write along."""
    low, high = run.min(axis=0), run.max(axis=0)
    if float(np.hypot(*(high - low))) > _SHORT * width:
        return []
    (x, y), (wide, tall) = (low + high) / 2, (high - low) / 2
    return [
        (
            float(x + a * (wide + width / 2 + _GAP)),
            float(y + b * (tall + height / 2 + _GAP)),
            0.0,
            cost,
        )
        for a, b, cost in ((0, 1, 0.3), (0, -1, 0.4), (1, 0, 0.5), (-1, 0, 0.5))
    ]


def _direction(piece: Array) -> float:
    """Angle of the line that is nearest to some points, between −π/2 and π/2."""
    x, y = (piece - piece.mean(axis=0)).T
    angle = 0.5 * np.arctan2(2 * np.sum(x * y), np.sum(x * x - y * y))
    return float((angle + np.pi / 2) % np.pi - np.pi / 2)


def _axes(angle: float) -> tuple[Array, Array]:
    """Unit vectors along a label and up from it."""
    return np.array([np.cos(angle), np.sin(angle)]), np.array([-np.sin(angle), np.cos(angle)])


def _within(outline: Array, size: Array, box: Box) -> list[tuple[float, float, float, float]]:
    """Level places inside an outline that hold the whole label, the most central cheapest."""
    known = outline[np.isfinite(outline).all(axis=1)]
    shape = Outline(known)
    low, high = np.maximum(known.min(axis=0), box[:2]), np.minimum(known.max(axis=0), box[2:])
    if np.any(high - low < size):
        return []
    x, y = (np.linspace(low[k] + size[k] / 2, high[k] - size[k] / 2, 9) for k in (0, 1))
    centres = np.column_stack([part.ravel() for part in np.meshgrid(x, y)])
    level: Array = np.column_stack([centres, np.zeros(len(centres))])
    corners = _corners(level, size + 2 * _GAP)
    held = shape.contains_points(corners.reshape(-1, 2)).reshape(len(centres), 4).all(axis=1)
    off = np.abs(centres - (low + high) / 2).sum(axis=1) / (high - low).sum()
    rows = ([*centres[i].tolist(), 0.0, 0.2 * float(off[i])] for i in np.flatnonzero(held))
    return [(row[0], row[1], row[2], row[3]) for row in rows]


def _corners(at: Array, size: Array) -> Array:
    """The (k, 4, 2) corners of labels at these centres and angles."""
    square = np.array([[-0.5, -0.5], [0.5, -0.5], [0.5, 0.5], [-0.5, 0.5]]) * size
    cosine, sine = np.cos(at[:, 2, None]), np.sin(at[:, 2, None])
    x = at[:, 0, None] + cosine * square[:, 0] - sine * square[:, 1]
    y = at[:, 1, None] + sine * square[:, 0] + cosine * square[:, 1]
    return np.stack([x, y], axis=-1)


def _points_inside(at: Array, size: Array, points: cKDTree) -> NDArray[np.int64]:
    """How many points of curves each label covers."""
    reach = float(np.hypot(*size)) / 2 + 1
    near: Any = points.query_ball_point(at[:, :2], reach)
    row = np.repeat(np.arange(len(at)), [len(found) for found in near])
    found = np.fromiter(chain.from_iterable(near), np.int64, len(row))
    dx, dy = (points.data[found] - at[row, :2]).T
    cosine, sine = np.cos(at[row, 2]), np.sin(at[row, 2])
    across = np.abs(cosine * dx + sine * dy) < size[0] / 2
    up = np.abs(cosine * dy - sine * dx) < size[1] / 2 + 0.5
    return np.bincount(row[across & up], minlength=len(at))


def _cheapest(found: _Candidates, size: Array, there: Sequence[Place]) -> Place | None:
    for row in np.argsort(found.cost, kind="stable"):
        x, y, angle = map(float, found.at[row])
        place = Place(x, y, angle, float(size[0]), float(size[1]))
        if all(separated(place, other) for other in there):
            return place
    return None


def separated(one: Place, other: Place, gap: float = _GAP) -> bool:
    """Whether two labels are apart: along one of their four sides there is a gap between them."""
    first, second = (
        _corners(np.array([[p.x, p.y, p.angle]]), np.array([p.width, p.height]))[0]
        for p in (one, other)
    )
    for angle in (one.angle, one.angle + np.pi / 2, other.angle, other.angle + np.pi / 2):
        axis = np.array([np.cos(angle), np.sin(angle)])
        a, b = first @ axis, second @ axis
        if a.min() > b.max() + gap or b.min() > a.max() + gap:
            return True
    return False
