"""A small plane with windows whose size and tilt vary, and drawing by brute force."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest
from numpy.typing import NDArray

from lumbra.inference.plane import Ellipses, Region, ellipses_from_widths, place_windows

Array = NDArray[np.float64]


def inside(windows: Ellipses, x: Array, y: Array) -> NDArray[np.bool_]:
    """Whether points (n,) are in windows (w,), by rotating into the axes of each: (n, w)."""
    u, v = x[:, None] - windows.x, y[:, None] - windows.y
    along = u * np.cos(windows.tilt) + v * np.sin(windows.tilt)
    across = v * np.cos(windows.tilt) - u * np.sin(windows.tilt)
    return np.asarray((along / windows.major) ** 2 + (across / windows.minor) ** 2 <= 1)


@pytest.fixture(scope="session")
def brute_force() -> Callable[[Ellipses, Array, Array], NDArray[np.bool_]]:
    return inside


@pytest.fixture(scope="session")
def triangle() -> Region:
    return Region(2.0, 8.0, 0.2, lambda x: np.minimum(x, 9.0 - x))


@pytest.fixture(scope="session")
def windows(triangle: Region) -> Ellipses:
    """About a hundred overlapping windows."""

    def wide(x: Array, y: Array) -> Array:
        return 0.15 + 0.03 * x

    def high(x: Array, y: Array) -> Array:
        return 0.35 - 0.03 * y

    x, y = place_windows(triangle, width_x=wide, width_y=high)
    return ellipses_from_widths(
        x, y, width_x=wide, width_y=high, correlation=lambda x, y: -0.5 - 0.05 * x
    )


@pytest.fixture(scope="session")
def sample() -> tuple[Array, Array, Array]:
    """Two thousand simulated events in a box around the triangle, 60 expected."""
    rng = np.random.Generator(np.random.SFC64(4))
    x, y = rng.uniform(1.0, 9.0, 2000), rng.uniform(0.0, 5.0, 2000)
    return x, y, np.full(2000, 0.03)
