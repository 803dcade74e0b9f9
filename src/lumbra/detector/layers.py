"""Layers of a tracker, and how much worse a track is measured that begins behind some of them.

Published resolutions are for tracks that cross every layer. A particle from a decay at 20 cm has
left nothing in the silicon: its direction, curvature and position come from the chamber alone. How
much worse they are is worked out here from where the layers are and how well each measures: a
parabola in the transverse plane and a straight line along the beam are fitted by least squares
(R. L. Gluckstern, NIM 24 (1963) 381) with the layers that are left. What their errors at the first
point exceed those of a track from the beam line by, in quadrature, is added to the published ones.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Final, NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["LAST", "Layers", "Loss", "layer_errors", "lost_layers", "lost_precision"]

Array = NDArray[np.float64]

LAST: Final = 60.0
"""Tracks that begin farther out [cm] are not looked for."""
_STEP: Final = 0.1
"""Radii between which the growth is interpolated [cm]."""


class Layers(NamedTuple):
    """Numbers of silicon layers and of the chamber around them.

    Parameters
    ----------
    silicon : tuple of float
        Radii of the silicon layers [cm]; may be empty.
    silicon_error, silicon_error_z : float
        Error of a hit across and along the beam [cm].
    chamber_low, chamber_high, chamber_count : float
        Radii of the innermost and outermost wires [cm], and the number of layers.
    chamber_error, chamber_error_z : float
        Error of a hit across and, through stereo wires, along the beam [cm], for each layer.
    """

    silicon: tuple[float, ...]
    silicon_error: float
    silicon_error_z: float
    chamber_low: float
    chamber_high: float
    chamber_count: float
    chamber_error: float
    chamber_error_z: float


class Loss(NamedTuple):
    """What tracks that begin at a radius lack in precision.

    Parameters
    ----------
    step : float
        Distance between the radii [cm], the first of which is 0.
    variance : (k, 5)
        To be added to those of (offset across [cm], φ [rad], ω [1/cm], z [cm], tan λ) at the
        first point.
    middle : float
        Radius that a track has to reach inside the chamber [cm]: the geometric mean of its first
        and last wires'.
    """

    step: float
    variance: Array
    middle: float


def layer_errors(layers: Layers, radius: float) -> Array:
    """Errors (5,) from hits alone, at a point at a radius [cm], with the layers beyond it.

    Returns
    -------
    errors : (5,)
        Of offset across [cm], φ [rad], ω [1/cm], z [cm], tan λ.
    """
    silicon = np.asarray(layers.silicon, float)
    chamber = np.linspace(layers.chamber_low, layers.chamber_high, int(layers.chamber_count))
    r = np.concatenate([silicon, chamber])
    across = np.repeat([layers.silicon_error, layers.chamber_error], [len(silicon), len(chamber)])
    along = np.repeat(
        [layers.silicon_error_z, layers.chamber_error_z], [len(silicon), len(chamber)]
    )
    left = r > radius
    arm = r[left] - radius
    one = np.ones(len(arm))
    errors = []
    for columns, error in (((one, arm, arm**2 / 2), across[left]), ((one, arm), along[left])):
        matrix = np.stack(columns, axis=1) / error[:, None]
        errors.append(np.sqrt(np.diag(np.linalg.inv(matrix.T @ matrix))))
    return np.concatenate(errors)


@lru_cache(maxsize=32)
def lost_layers(layers: Layers) -> Loss:
    """What is lost with the layers before a radius; nothing before the first one."""
    radii = np.arange(0.0, LAST + _STEP, _STEP)
    variance = np.stack([layer_errors(layers, radius) for radius in radii]) ** 2
    first = min([*layers.silicon, layers.chamber_low])
    # extrapolation to the beam line is part of the published errors
    more = np.where(radii[:, None] < first, 0.0, np.maximum(variance - variance[0], 0.0))
    return Loss(_STEP, more, float(np.sqrt(layers.chamber_low * layers.chamber_high)))


@njit(cache=True, nogil=True)
def lost_precision(loss: Loss, radius: float, parameter: int) -> float:
    """Variance to add to one of the five parameters of a track that begins at a radius [cm]."""
    place = min(radius / loss.step, len(loss.variance) - 1.001)
    i = int(place)
    low, high = loss.variance[i, parameter], loss.variance[i + 1, parameter]
    return float(low + (place - i) * (high - low))
