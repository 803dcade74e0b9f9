"""Helices in a solenoid: parameters where they pass the beam line, and points along them.

A helix is (d0, φ0, ω, z0, tan λ) as basf2 has it: at the point closest to the z axis it is at
(d0 sin φ0, −d0 cos φ0, z0) and flies along (cos φ0, sin φ0, tan λ); ω is the curvature [1/cm] with
the sign of the charge, and in a field along +z the azimuth falls as φ0 − ωs on a transverse path s.
"""

from __future__ import annotations

import math
from typing import Final

from numba import njit

__all__ = ["BENDING", "curvature", "path_to_radius", "perigee", "perigee_along", "point", "wrapped"]

BENDING: Final = 0.0029979246
"""pt [GeV] of a unit charge = BENDING × field [T] × radius [cm]."""

Parameters = tuple[float, float, float, float, float]


@njit(cache=True, nogil=True)
def wrapped(phi: float) -> float:
    """Azimuth [rad] in (−π, π]."""
    if phi > math.pi:
        return phi - 2 * math.pi
    return phi + 2 * math.pi if phi <= -math.pi else phi


@njit(cache=True, nogil=True)
def curvature(charge: float, pt: float, field: float) -> float:
    """ω [1/cm] of a charge and transverse momentum [GeV] in a field [T]."""
    return charge * field * BENDING / pt


@njit(cache=True, nogil=True)
def perigee(
    omega: float, phi: float, slope: float, x: float, y: float, z: float
) -> tuple[Parameters, float]:
    """Helix through a point, and the transverse path from its perigee to there.

    Parameters
    ----------
    omega : float
        Signed curvature [1/cm]; zero is a straight line.
    phi, slope : float
        Azimuth [rad] and tan λ at the point.
    x, y, z : float
        The point [cm].

    Returns
    -------
    helix : tuple of float
        (d0, φ0, ω, z0, tan λ), exact.
    path : float
        Transverse path [cm], negative where the particle flies towards the axis.
    """
    return perigee_along(omega, math.sin(phi), math.cos(phi), slope, x, y, z)


@njit(cache=True, nogil=True)
def perigee_along(
    omega: float, sine: float, cosine: float, slope: float, x: float, y: float, z: float
) -> tuple[Parameters, float]:
    """As `perigee`, from the sine and cosine of the azimuth."""
    across, r2 = x * sine - y * cosine, x * x + y * y
    root = math.sqrt(max(1 + 2 * omega * across + omega * omega * r2, 0.0))
    d0 = (2 * across + omega * r2) / (1 + root)
    up, right = sine + omega * x, cosine - omega * y
    phi0 = math.atan2(up, right)
    # along the perigee's direction the point is sin(turn)/ω away
    along = (x * right + y * up) / max(root, 1e-300)
    if abs(omega * along) < 1e-2 and right * cosine + up * sine > 0:
        path = along * (1 + (omega * along) ** 2 / 6)
    else:
        path = wrapped(phi0 - math.atan2(sine, cosine)) / omega
    return (d0, phi0, omega, z - path * slope, slope), path


@njit(cache=True, nogil=True)
def point(
    d0: float, phi0: float, omega: float, z0: float, slope: float, path: float
) -> tuple[float, float, float]:
    """Where a helix is (x, y, z) [cm] after a transverse path [cm] from its perigee."""
    half = 0.5 * omega * path
    # a chord of length path·sin(half)/half, turned by half of the angle
    chord = path * (math.sin(half) / half if abs(half) > 1e-6 else 1.0)
    x = d0 * math.sin(phi0) + chord * math.cos(phi0 - half)
    y = -d0 * math.cos(phi0) + chord * math.sin(phi0 - half)
    return x, y, z0 + slope * path


@njit(cache=True, nogil=True)
def path_to_radius(d0: float, omega: float, radius: float) -> float:
    """Transverse path [cm] from the perigee outwards to a cylinder; −1 if it is not reached.

    Parameters
    ----------
    d0, omega : float
        Of the helix [cm], [1/cm].
    radius : float
        Of the cylinder [cm].
    """
    square = (radius * radius - d0 * d0) / (1 + omega * d0)
    if square < 0:
        return -1.0
    sine = 0.5 * abs(omega) * math.sqrt(square)
    if sine > 1:
        return -1.0
    return math.sqrt(square) if sine < 1e-9 else 2 * math.asin(sine) / abs(omega)
