"""Where particles meet the front face of the calorimeter, and how far they have flown."""

from __future__ import annotations

import math

from numba import njit

from lumbra.detector.calorimeter import Calorimeter
from lumbra.detector.helix import curvature, path_to_radius, perigee, point

__all__ = ["MISSED", "impact_of_charged", "impact_of_neutral", "inside"]

MISSED = (-1.0, 0.0, 0.0, 0.0)


@njit(cache=True, nogil=True, inline="always")
def inside(x: float, y: float, z: float, calorimeter: Calorimeter) -> bool:
    """Whether a point [cm] lies in front of the calorimeter."""
    c = calorimeter
    return x * x + y * y < c.radius * c.radius and c.z_backward < z < c.z_forward


@njit(cache=True, nogil=True, inline="always")
def impact_of_neutral(
    px: float, py: float, pz: float, x: float, y: float, z: float, calorimeter: Calorimeter
) -> tuple[float, float, float, float]:
    """Where a straight path ends, seen from the interaction point, and its length.

    Parameters
    ----------
    px, py, pz : float
        Momentum [GeV].
    x, y, z : float
        Origin [cm].

    Returns
    -------
    theta, phi, path, distance : float
        Direction [rad], length of the path and distance from the interaction point [cm]; θ = −1
        for an origin that is not in front of the calorimeter.
    """
    c = calorimeter
    if not inside(x, y, z, c):
        return MISSED
    pt2 = px * px + py * py
    p = math.sqrt(pt2 + pz * pz)
    step = math.inf
    if pt2 > 0:
        dot = x * px + y * py
        root = dot * dot - pt2 * (x * x + y * y - c.radius * c.radius)
        step = (math.sqrt(root) - dot) / pt2
    if pz != 0:
        step = min(step, ((c.z_forward if pz > 0 else c.z_backward) - z) / pz)
    px, py, pz = x + step * px, y + step * py, z + step * pz
    r2 = px * px + py * py
    distance = math.sqrt(r2 + pz * pz)
    return math.atan2(math.sqrt(r2), pz), math.atan2(py, px), step * p, distance


@njit(cache=True, nogil=True, inline="always")
def impact_of_charged(
    charge: int,
    px: float,
    py: float,
    pz: float,
    x: float,
    y: float,
    z: float,
    field: float,
    calorimeter: Calorimeter,
) -> tuple[float, float, float, float]:
    """Where a helix ends, seen from the interaction point, and its length.

    Parameters and what is returned are as for `impact_of_neutral`, with the field [T] along +z;
    θ = −1 also for a particle that curls up before it gets there. Azimuths may lie beyond ±π.
    """
    c = calorimeter
    if not inside(x, y, z, c):
        return MISSED
    pt = math.sqrt(px * px + py * py)
    slope, omega = pz / pt, curvature(charge, pt, field)
    d0, phi0, z0, begin = 0.0, math.atan2(py, px), z, 0.0
    if x * x + y * y > 1e-12:
        (d0, phi0, omega, z0, slope), begin = perigee(omega, phi0, slope, x, y, z)
    path = path_to_radius(d0, omega, c.radius)
    curls = path < begin
    if curls:
        path = math.pi / abs(omega)
    end = c.z_forward if slope > 0 else c.z_backward
    if slope != 0 and (end - z0) / slope < path:
        path = (end - z0) / slope
    elif curls:
        return MISSED
    length = (path - begin) * math.sqrt(1 + slope * slope)
    if d0 == 0:
        # a chord from the axis needs no coordinates
        half = 0.5 * omega * path
        radius, z = path * math.sin(half) / half, z0 + slope * path
        distance = math.sqrt(radius * radius + z * z)
        return math.atan2(radius, z), phi0 - half, length, distance
    x, y, z = point(d0, phi0, omega, z0, slope, path)
    radius = math.sqrt(x * x + y * y)
    distance = math.sqrt(radius * radius + z * z)
    return math.atan2(radius, z), math.atan2(y, x), length, distance
