"""A helix through a point: how far a track passes from it, and where it flies there.

A track is (p, θ, φ, d0, z0) at the point closest to the z axis; a positive particle in a field
along +z turns clockwise, φ(s) = φ − κs on a transverse path s, as `lumbra.detector.helix` has it.
With a = x cos φ + y sin φ and b = y cos φ − x sin φ + d0, the point lies on the circle if
b + κ(a² + b²)/2 = 0, and the track has turned there by κs = atan2(κa, 1 + κb).
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numba import njit

__all__ = ["starting_vertex", "through_point"]

_STRAIGHT: Final = 1e-7
"""Curvature [1/cm] below which a path is a line: pt of thousands of GeV."""
_FARTHER: Final = 4.0
"""By how much χ² of the heights has to be better at the farther of two crossings."""


@njit(cache=True, nogil=True)
def through_point(track, bend, point, value, slope):  # type: ignore[no-untyped-def]
    """Fill the two distances and the turn of a track at a point, and their derivatives.

    Parameters
    ----------
    track : (5,)
        p [GeV], θ, φ [rad], d0, z0 [cm].
    bend : float
        κ pt [GeV/cm].
    point : (3,)
        x, y, z [cm].
    value : (3,)
        Filled: distance across the circle and along z [cm], turn in φ [rad].
    slope : (3, 8)
        Filled: derivatives by the track's five and the point's three numbers.
    """
    sine, cosine = math.sin(track[1]), math.cos(track[1])
    c, s, cot = math.cos(track[2]), math.sin(track[2]), cosine / sine
    k = bend / (track[0] * sine)
    a, w = point[0] * c + point[1] * s, point[1] * c - point[0] * s
    b = w + track[3]
    m, n, half = k * a, 1 + k * b, 0.5 * (a * a + b * b)
    square = m * m + n * n
    turn = math.atan2(m, n)
    path, path_k = a, -a * b
    if abs(k) > _STRAIGHT:
        path = turn / k
        path_k = (a / square - path) / k
    value[0] = b + k * half
    value[1] = point[2] - track[4] - path * cot
    value[2] = turn
    # by curvature, a and b of: distance, path, turn
    by = (
        (half, m, n),
        (path_k, n / square, -m / square),
        (a / square, k * n / square, -k * m / square),
    )
    for i in range(3):
        by_k, by_a, by_b = by[i]
        slope[i, 0], slope[i, 1] = -by_k * k / track[0], -by_k * k * cot
        slope[i, 2] = by_a * w - by_b * a
        slope[i, 3], slope[i, 4] = by_b, 0.0
        slope[i, 5], slope[i, 6], slope[i, 7] = by_a * c - by_b * s, by_a * s + by_b * c, 0.0
    for j in range(8):
        slope[1, j] *= -cot
    slope[1, 1] += path / (sine * sine)
    slope[1, 4], slope[1, 7] = -1.0, 1.0


@njit(cache=True, nogil=True)
def _centre(track, bend):  # type: ignore[no-untyped-def]
    """Centre (x, y) and radius [cm] of a track's circle."""
    radius = track[0] * math.sin(track[1]) / bend
    across = -track[3] - radius
    return -across * math.sin(track[2]), across * math.cos(track[2]), abs(radius)


@njit(cache=True, nogil=True)
def _crossing(first, second, bends, side):  # type: ignore[no-untyped-def]
    """One of the two points (x, y) where two circles cross, or the middle where they do not."""
    x1, y1, r1 = _centre(first, bends[0])
    x2, y2, r2 = _centre(second, bends[1])
    dx, dy = x2 - x1, y2 - y1
    distance = math.sqrt(dx * dx + dy * dy)
    if distance < 1e-9:
        return 0.0, 0.0
    dx, dy = dx / distance, dy / distance
    if distance > r1 + r2:
        along = 0.5 * (r1 + distance - r2)
    elif distance < abs(r1 - r2):
        along = 0.5 * (r1 + r2 + distance) if r1 > r2 else -0.5 * (r1 + r2 - distance)
    else:
        along = 0.5 * (distance + (r1 - r2) * (r1 + r2) / distance)
    across = side * math.sqrt(max(r1 * r1 - along * along, 0.0))
    if distance > r1 + r2 or distance < abs(r1 - r2):
        across = 0.0
    return x1 + along * dx - across * dy, y1 + along * dy + across * dx


@njit(cache=True, nogil=True)
def _line_crossing(first, second):  # type: ignore[no-untyped-def]
    """Where two straight tracks cross in the transverse plane; their middle if parallel."""
    sine = math.sin(second[2] - first[2])
    c1, s1, c2, s2 = (
        math.cos(first[2]),
        math.sin(first[2]),
        math.cos(second[2]),
        math.sin(second[2]),
    )
    if abs(sine) < 1e-9:
        return 0.5 * (first[3] * s1 + second[3] * s2), -0.5 * (first[3] * c1 + second[3] * c2)
    # from x sin φ − y cos φ = d0 of both
    return (second[3] * c1 - first[3] * c2) / sine, (second[3] * s1 - first[3] * s2) / sine


@njit(cache=True, nogil=True)
def _height(track, V, bend, point, value, slope):  # type: ignore[no-untyped-def]
    """Height [cm] at which a track passes a point in the plane, and its variance [cm²]."""
    point[2] = 0.0
    through_point(track, bend, point, value, slope)
    variance = 0.0
    for i in range(5):
        for j in range(5):
            variance += slope[1, i] * V[i, j] * slope[1, j]
    return -value[1], variance


@njit(cache=True, nogil=True)
def starting_vertex(first, second, covariances, bends, vertex):  # type: ignore[no-untyped-def]
    """Fill a point (3,) [cm] near both tracks: where circles cross and heights agree best.

    Two circles cross twice; what tells the crossings apart is the difference in height against its
    error. The one that is farther from the axis has to win by more than two standard deviations:
    pairs of equal dip agree in both, and lifetimes favour the nearer.
    """
    value, slope, point = np.empty(3), np.empty((3, 8)), np.zeros(3)
    best = nearest = np.inf
    straight = max(abs(bends[0]) / first[0], abs(bends[1]) / second[0]) < _STRAIGHT
    for side in (-1.0, 1.0):
        if straight:
            point[0], point[1] = _line_crossing(first, second)
        else:
            point[0], point[1] = _crossing(first, second, bends, side)
        one, spread = _height(first, covariances[0], bends[0], point, value, slope)
        two, more = _height(second, covariances[1], bends[1], point, value, slope)
        badness = (one - two) ** 2 / (spread + more + 1e-12)
        radius = point[0] * point[0] + point[1] * point[1]
        if badness + (_FARTHER if radius > nearest else -_FARTHER) < best:
            best, nearest = badness, radius
            vertex[0], vertex[1], vertex[2] = point[0], point[1], 0.5 * (one + two)
