"""Helices: the perigee against the circle's centre, points along, reach of cylinders."""

import math

import numpy as np
import pytest

from lumbra.detector.helix import curvature, path_to_radius, perigee, point

POINTS = [(1.1, 0.4, -0.2), (-30.0, 12.0, 5.0), (0.0, 0.0, 0.0), (3.0, -40.0, 20.0)]


@pytest.mark.parametrize("charge", [1, -1])
@pytest.mark.parametrize("place", POINTS)
@pytest.mark.parametrize("phi", [-2.9, 0.3, 2.3])
def test_the_perigee_is_the_point_of_the_circle_nearest_to_the_axis(charge, place, phi):
    pt, theta, field = 0.8, 1.1, 1.5
    x, y, z = place
    radius = pt / (field * 0.0029979246)
    # centre of the circle: a positive particle turns clockwise about +z
    cx, cy = x + charge * radius * math.sin(phi), y - charge * radius * math.cos(phi)
    distance = math.hypot(cx, cy)
    nearest = np.array([cx, cy]) * (1 - radius / distance)
    omega = curvature(charge, pt, field)
    (d0, phi0, _, z0, slope), path = perigee(omega, phi, 1 / math.tan(theta), x, y, z)
    assert d0 * math.sin(phi0) == pytest.approx(nearest[0], abs=1e-9)
    assert -d0 * math.cos(phi0) == pytest.approx(nearest[1], abs=1e-9)
    # basf2: d0 has the sign of (position × momentum)_z
    cross = nearest[0] * math.sin(phi0) - nearest[1] * math.cos(phi0)
    assert d0 == pytest.approx(cross, abs=1e-9)
    assert z0 == pytest.approx(z - path / math.tan(theta), abs=1e-12)
    assert point(d0, phi0, omega, z0, slope, path) == pytest.approx(place, abs=1e-9)


def test_a_straight_line_is_the_limit_of_a_small_curvature():
    line, path = perigee(0.0, 0.7, 0.5, 2.0, 1.0, 3.0)
    curled, same = perigee(1e-9, 0.7, 0.5, 2.0, 1.0, 3.0)
    assert curled == pytest.approx(line, abs=1e-7)
    assert path == pytest.approx(2 * math.cos(0.7) + math.sin(0.7))
    assert same == pytest.approx(path)


@pytest.mark.parametrize("charge", [1, -1])
@pytest.mark.parametrize("d0", [0.0, -3.0, 6.0])
def test_the_path_to_a_cylinder_ends_on_it(charge, d0):
    omega = curvature(charge, 0.9, 1.5)
    path = path_to_radius(d0, omega, 60.0)
    x, y, _ = point(d0, 0.4, omega, 0.0, 0.3, path)
    assert math.hypot(x, y) == pytest.approx(60)
    # the first time
    before = [point(d0, 0.4, omega, 0.0, 0.3, s) for s in np.linspace(0, path, 50)[:-1]]
    assert max(math.hypot(x, y) for x, y, _ in before) < 60


def test_a_curling_track_does_not_reach_far():
    # diameter 2 × 0.1 GeV / (1.5 T × 0.003) = 44 cm
    assert path_to_radius(0.0, curvature(1, 0.1, 1.5), 45.0) == -1
    assert path_to_radius(0.0, curvature(1, 0.1, 1.5), 44.0) > 44
