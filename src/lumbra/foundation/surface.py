"""Quantities that are known at points of a plane, read linearly in the triangles between them."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import Delaunay, KDTree, QhullError

from lumbra.foundation.errors import InputError

__all__ = ["Surface"]

Array = NDArray[np.float64]

_TOLERANCE = 1e-9


@dataclass(frozen=True)
class Surface:
    """Values at scattered points, linear in their Delaunay triangles; outside, the nearest value.

    Parameters
    ----------
    points : (k, 2)
        Where.
    values : (k, …)
        What is known there.

    Raises
    ------
    InputError
        If the points do not span a plane.
    """

    points: Array
    values: Array
    _mesh: Delaunay = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        try:
            mesh = Delaunay(self.points)
        except (QhullError, ValueError) as error:
            raise InputError(
                "These points do not span a plane.",
                given=f"{len(self.points)} points",
                allowed="at least three that are not on one line",
                suggestion="simulate more pairs of masses, or loosen the cuts",
            ) from error
        object.__setattr__(self, "_mesh", mesh)

    def inside(self, x: Array, y: Array) -> NDArray[np.bool_]:
        """Whether points (n,) lie within the known ones."""
        return np.asarray(self._mesh.find_simplex(np.stack([x, y], axis=1), tol=_TOLERANCE) >= 0)

    def __call__(self, x: Array, y: Array) -> Array:
        """Values (n, …) at points (n,)."""
        at = np.stack([np.asarray(x, float), np.asarray(y, float)], axis=1)
        found = self._mesh.find_simplex(at, tol=_TOLERANCE)
        change = self._mesh.transform[found]
        first = np.einsum("nij,nj->ni", change[:, :2], at - change[:, 2])
        shares = np.concatenate([first, 1 - first.sum(axis=1, keepdims=True)], axis=1)
        rows = self._mesh.simplices[found].astype(np.int64)
        outside = found < 0
        if np.any(outside):
            rows[outside] = np.asarray(KDTree(self.points).query(at[outside])[1])[:, None]
            shares[outside] = [1.0, 0.0, 0.0]
        return np.asarray(np.einsum("nc,nc...->n...", shares, np.asarray(self.values)[rows]))

    def neighbours(self) -> list[NDArray[np.int64]]:
        """Rows of the points that share an edge with each point."""
        start, rows = self._mesh.vertex_neighbor_vertices
        return [np.asarray(rows[a:b], np.int64) for a, b in itertools.pairwise(start)]
