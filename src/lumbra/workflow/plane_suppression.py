"""The curved last step of a plane, optimised on one half of the simulation."""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import CurvedSuppression, Edition, PlaneHunt
from lumbra.blueprint.hypothesis import Pair
from lumbra.foundation import Table
from lumbra.foundation.expression import Expression
from lumbra.foundation.tables import join
from lumbra.inference.plane import Ellipses, WindowIndex
from lumbra.selection import CurvedRegions, best_curve
from lumbra.selection.curved_regions import Points, neighbour_means
from lumbra.workflow.measure import LimitCurve, halves
from lumbra.workflow.plane_shape import plane_shape
from lumbra.workflow.simulate import Sample

__all__ = ["curved_regions"]

Array = NDArray[np.float64]

_WIDER: Final = 3.0
"""Background is taken from ellipses so many times larger, at a weight so much smaller squared."""


def curved_regions(
    suppression: CurvedSuppression,
    signals: Mapping[Pair, Sample],
    backgrounds: Sequence[Sample],
    hunt: PlaneHunt,
    edition: Edition,
    level: float,
) -> CurvedRegions:
    """Optimise a curve for the expected limit at each simulated pair, on the first half.

    Parameters
    ----------
    suppression : CurvedSuppression
        What the curve is made of.
    signals : mapping of pair to Sample
        By masses [GeV].
    backgrounds : sequence of Sample
        All backgrounds.
    hunt, edition
        Windows; luminosity and systematics.
    level : float
        Credibility of the limit that is made small.
    """
    limit = LimitCurve(edition, level)
    shape = plane_shape(signals, lambda table: table, hunt.half_axes)
    first, second = shape.pairs.T
    windows = shape.ellipses(first, second, hunt.half_axes)
    wide = shape.ellipses(first, second, _WIDER * hunt.half_axes)
    names = {*suppression.needs, "m2Recoil", "weight"}
    table = join([_some(halves(s.candidates)[0], names) for s in backgrounds])
    background = _looked_at(suppression, table, edition.luminosity / _WIDER**2)
    there = _members(wide, table)
    curves = []
    for i, pair in enumerate(zip(first.tolist(), second.tolist(), strict=True)):
        own = _some(halves(signals[pair].candidates)[0], names)
        mine = _looked_at(suppression, own, 1 / signals[pair].generated)
        inside = _members(_one(windows, i), own)[0]
        curves.append(
            best_curve(_chosen(mine, inside), _chosen(background, there[i]),
                       suppression.edges, limit)
        )  # fmt: skip
    smooth = neighbour_means(shape.pairs, np.array(curves))
    edges = np.asarray(suppression.edges)
    return CurvedRegions(
        suppression.value,
        suppression.along,
        tuple(((edges[1:] + edges[:-1]) / 2).tolist()),
        tuple((float(a), float(b)) for a, b in shape.pairs),
        tuple(tuple(curve) for curve in smooth.tolist()),
    )


def _some(candidates: Table, names: set[str]) -> Table:
    return Table({name: candidates[name] for name in sorted(names)})


def _looked_at(suppression: CurvedSuppression, candidates: Table, scale: float) -> Points:
    value, along = (
        np.asarray(Expression(text).evaluate(candidates), float)
        for text in (suppression.value, suppression.along)
    )
    return Points(value, along, np.asarray(candidates["weight"], float) * scale)


def _chosen(points: Points, rows: NDArray[np.int64]) -> Points:
    return Points(points.value[rows], points.along[rows], points.weight[rows])


def _one(windows: Ellipses, row: int) -> Ellipses:
    parts = (windows.x, windows.y, windows.major, windows.minor, windows.tilt)
    return Ellipses(*(part[row : row + 1] for part in parts))


def _members(windows: Ellipses, candidates: Table) -> list[NDArray[np.int64]]:
    """Rows of the candidates in each window."""
    x, y = (np.asarray(candidates[name], float) for name in ("M", "m2Recoil"))
    found = WindowIndex(windows).containing(x, y)
    point = np.repeat(np.arange(len(x)), found.multiplicity)
    order = np.argsort(found.windows, kind="stable")
    ends = np.searchsorted(found.windows[order], np.arange(len(windows) + 1))
    return [point[order[a:b]] for a, b in itertools.pairwise(ends)]
