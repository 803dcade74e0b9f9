"""Tilted elliptical windows, each with its own axes and tilt."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError
from lumbra.inference.plane.plane_table import Quantity, evaluate, finite_points

__all__ = ["Ellipses", "ellipses_from_widths", "make_ellipses"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Ellipses:
    """w windows; a point on the edge is inside.

    Parameters
    ----------
    x, y : (w,) arrays
        Centres [GeV].
    major, minor : (w,) arrays
        Semi-axes [GeV]; which one is longer does not matter.
    tilt : (w,) array
        Angle from the x axis to the major axis, counter-clockwise [rad].
    """

    x: Array
    y: Array
    major: Array
    minor: Array
    tilt: Array

    def __post_init__(self) -> None:
        parts = finite_points("windows", self.x, self.y, self.major, self.minor, self.tilt)
        if not parts[0].size or np.any(parts[2] <= 0) or np.any(parts[3] <= 0):
            raise InputError(
                "These windows cannot be used.",
                given=f"{parts[0].size} windows, smallest axis "
                f"{min((float(p.min()) for p in parts[2:4] if p.size), default=0.0):g} GeV",
                allowed="at least one window, semi-axes above zero",
                suggestion="check the widths from which they are made",
            )

    def __len__(self) -> int:
        return len(self.x)

    @property
    def area(self) -> Array:
        """Areas [GeV²]."""
        return np.asarray(np.pi * self.major * self.minor)

    def reach(self) -> tuple[Array, Array]:
        """Half sizes of the boxes around the windows along x and y [GeV]."""
        c, s = np.cos(self.tilt), np.sin(self.tilt)
        return np.hypot(self.major * c, self.minor * s), np.hypot(self.major * s, self.minor * c)

    def form(self) -> Array:
        """Rows (w, 3) of A, B, C: inside is A u² + 2B uv + C v² ≤ 1, (u, v) from the centre."""
        c, s = np.cos(self.tilt), np.sin(self.tilt)
        p, q = self.major**-2.0, self.minor**-2.0
        return np.stack([p * c * c + q * s * s, (p - q) * c * s, p * s * s + q * c * c], axis=1)


def make_ellipses(
    x: ArrayLike, y: ArrayLike, *, major: Quantity, minor: Quantity, tilt: Quantity
) -> Ellipses:
    """Windows at given centres with axes and tilt that vary over the plane.

    Parameters
    ----------
    x, y : (w,) arrays
        Centres [GeV].
    major, minor : number, function of (x, y) or PlaneTable
        Semi-axes [GeV].
    tilt : number, function of (x, y) or PlaneTable
        Angle of the major axis [rad].

    Raises
    ------
    InputError, DataError
        If a centre lies where a quantity is not defined, or an axis is not above zero.
    """
    x_, y_ = finite_points("window centres", x, y)
    a = evaluate("major axis", major, x_, y_, positive=True)
    b = evaluate("minor axis", minor, x_, y_, positive=True)
    return Ellipses(x_, y_, a, b, evaluate("tilt", tilt, x_, y_))


def ellipses_from_widths(
    x: ArrayLike,
    y: ArrayLike,
    *,
    width_x: Quantity,
    width_y: Quantity,
    correlation: Quantity = 0.0,
    scale: float = 2.0,
) -> Ellipses:
    """Windows along the contours of the resolution: a covariance ellipse at so many widths.

    The visible and the recoil mass of one event are strongly anticorrelated, so that a window
    with upright axes would hold mostly background. A fraction 1 − exp(−scale²/2) of a Gaussian
    signal is inside.

    Parameters
    ----------
    x, y : (w,) arrays
        Centres [GeV].
    width_x, width_y : number, function of (x, y) or PlaneTable
        Resolutions [GeV].
    correlation : number, function of (x, y) or PlaneTable
        Correlation of the two, between −1 and 1.
    scale : float
        Semi-axes in widths.

    Raises
    ------
    InputError, DataError
        As `make_ellipses`, and for correlations outside of (−1, 1).
    """
    x_, y_ = finite_points("window centres", x, y)
    sx = evaluate("width in x", width_x, x_, y_, positive=True)
    sy = evaluate("width in y", width_y, x_, y_, positive=True)
    rho = evaluate("correlation", correlation, x_, y_)
    if np.any(np.abs(rho) >= 1) or not scale > 0:
        raise InputError(
            "These widths do not make ellipses.",
            given=f"correlation {rho.min():g} to {rho.max():g}, scale {scale:g}",
            allowed="correlations between -1 and 1 (not at the ends), scale above 0",
            suggestion="a correlation of -0.98 is a very thin ellipse already",
        )
    half_sum, half_difference = 0.5 * (sx**2 + sy**2), 0.5 * (sx**2 - sy**2)
    shared = rho * sx * sy
    spread = np.hypot(half_difference, shared)
    # the small eigenvalue from the determinant: the difference would cancel for thin ellipses
    large = half_sum + spread
    small = (sx * sy) ** 2 * (1 - rho**2) / large
    tilt = 0.5 * np.arctan2(shared, half_difference)
    return Ellipses(x_, y_, scale * np.sqrt(large), scale * np.sqrt(small), tilt)
