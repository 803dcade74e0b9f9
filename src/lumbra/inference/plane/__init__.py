"""Counting hunts in a plane of two masses: overlapping elliptical windows, few events in each.

Place windows with `place_windows` and shape them with `ellipses_from_widths` or `make_ellipses`;
say what is expected with `simulated_background` (weighted points) or `density_background` (a
function); then `hunt_plane` counts, sets limits, and says what the largest excess is worth.

Overlapping windows share events, so nothing here treats them as independent: pseudo-planes are
drawn point by point, and each point counts in every window that contains it.
"""

from lumbra.inference.plane.background import (
    PlaneBackground,
    density_background,
    simulated_background,
)
from lumbra.inference.plane.ellipses import Ellipses, ellipses_from_widths, make_ellipses
from lumbra.inference.plane.euler import euler_global_p_value
from lumbra.inference.plane.hunt_plane import PlaneExcess, PlaneHunt, hunt_plane
from lumbra.inference.plane.membership import Membership, WindowIndex
from lumbra.inference.plane.placing import Region, place_windows
from lumbra.inference.plane.plane_table import PlaneTable

__all__ = [
    "Ellipses",
    "Membership",
    "PlaneBackground",
    "PlaneExcess",
    "PlaneHunt",
    "PlaneTable",
    "Region",
    "WindowIndex",
    "density_background",
    "ellipses_from_widths",
    "euler_global_p_value",
    "hunt_plane",
    "make_ellipses",
    "place_windows",
    "simulated_background",
]
