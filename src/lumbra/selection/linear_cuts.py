"""Linear cuts in planes of two columns, whose lines move smoothly along a third column."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import CubicSpline

from lumbra.foundation import Table

__all__ = ["MovingLine", "MovingLinearCuts", "knot_shares"]

Array = NDArray[np.float64]


def knot_shares(values: Array, knots: tuple[float, ...]) -> Array:
    """Shares (n, k) of the knots in a natural cubic spline at values (n,).

    Beyond the ends the spline is constant. The one through y at the knots is
    ``knot_shares(values, knots) @ y``.
    """
    spline = CubicSpline(knots, np.eye(len(knots)), bc_type="natural")
    return np.asarray(spline(np.clip(values, knots[0], knots[-1])))


@dataclass(frozen=True)
class MovingLine:
    """Keeps the half-plane x cos φ + y sin φ > threshold, with φ and threshold given at knots.

    Parameters
    ----------
    x, y : str
        The two columns, of one unit.
    angle : tuple of float
        Direction φ of the normal that points to what is kept, at each of the k knots [rad].
    threshold : tuple of float
        At each knot, in the columns' unit.
    """

    x: str
    y: str
    angle: tuple[float, ...]
    threshold: tuple[float, ...]

    def distance(self, candidates: Table, shares: Array) -> Array:
        """Distance (n,) of the candidates from their line, positive where they are kept.

        Parameters
        ----------
        candidates : Table
            With both columns.
        shares : (n, k)
            Shares of the knots, see `knot_shares`.
        """
        x = np.asarray(candidates[self.x], float)
        y = np.asarray(candidates[self.y], float)
        angle = shares @ np.asarray(self.angle)
        return np.asarray(np.cos(angle) * x + np.sin(angle) * y - shares @ np.array(self.threshold))


@dataclass(frozen=True)
class MovingLinearCuts:
    """One line in each of some planes; what all of them keep is kept.

    Parameters
    ----------
    along : str
        The column along which the lines move.
    knots : tuple of float
        Where they are given; natural cubic splines between, constant beyond the ends.
    lines : tuple of MovingLine
        One for each plane.
    """

    along: str
    knots: tuple[float, ...]
    lines: tuple[MovingLine, ...]

    @property
    def columns(self) -> frozenset[str]:
        """The columns that are needed."""
        return frozenset({self.along, *(name for line in self.lines for name in (line.x, line.y))})

    def passed(self, candidates: Table) -> NDArray[np.bool_]:
        """Mask (n,) of what is kept."""
        shares = knot_shares(np.asarray(candidates[self.along], float), self.knots)
        keep = np.ones(len(candidates), bool)
        for line in self.lines:
            keep &= line.distance(candidates, shares) > 0
        return keep

    def to_json(self) -> dict[str, object]:
        """The lines as plain numbers."""
        return {
            "along": self.along,
            "knots": list(self.knots),
            "between": "natural cubic splines; constant beyond the ends",
            "lines": [
                {
                    "x": line.x,
                    "y": line.y,
                    "angle_rad": list(line.angle),
                    "threshold": list(line.threshold),
                }
                for line in self.lines
            ],
        }
