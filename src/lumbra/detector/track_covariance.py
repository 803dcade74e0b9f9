"""Helix parameters of measured tracks with their covariance, as vertex fits want them.

Errors are independent where the track begins; on the way to the beam line the error of the
direction turns into one of d0 and z0, which correlates them.
"""

from __future__ import annotations

import math
from typing import TYPE_CHECKING

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.detector.helix import BENDING, curvature, path_to_radius, perigee, point
from lumbra.detector.layers import Loss, lost_layers
from lumbra.detector.tracks import Tracker, track_errors
from lumbra.foundation.constants import M_PION

if TYPE_CHECKING:
    from lumbra.detector.detected import Tracks
    from lumbra.detector.experiment import Experiment

__all__ = ["helix_covariance", "track_covariance", "track_helices"]

Array = NDArray[np.float64]


def track_helices(tracks: Tracks, experiment: Experiment) -> Array:
    """(d0 [cm], φ0 [rad], ω [1/cm], z0 [cm], tan λ) of tracks, shape (t, 5); ω has their charge.

    Parameters
    ----------
    tracks : Tracks
        Measured tracks.
    experiment : Experiment
        Its magnetic field is used.
    """
    pt = tracks.p * np.sin(tracks.theta)
    omega = tracks.charge * experiment.tracker.field * BENDING / pt
    return np.stack([tracks.d0, tracks.phi, omega, tracks.z0, 1 / np.tan(tracks.theta)], axis=1)


def track_covariance(tracks: Tracks, experiment: Experiment, mass: float | Array = M_PION) -> Array:
    """Covariance (t, 5, 5) of `track_helices`: that of the core, as a track fit would state it.

    Parameters
    ----------
    tracks : Tracks
        Measured tracks.
    experiment : Experiment
        Its tracker and layers are used.
    mass : float or (t,)
        Hypothesis for scattering [GeV].
    """
    beta = tracks.p / np.hypot(tracks.p, mass)
    helices = track_helices(tracks, experiment)
    return helix_covariance(
        helices,
        beta,
        tracks.inner_radius,
        experiment.tracker,
        lost_layers(experiment.layers),
    )


def helix_covariance(
    helices: Array, beta: Array, radius: Array, tracker: Tracker, loss: Loss
) -> Array:
    """Covariance (t, 5, 5) of helices.

    Parameters
    ----------
    helices : (t, 5)
        (d0 [cm], φ0 [rad], ω [1/cm], z0 [cm], tan λ).
    beta : (t,)
        Velocity.
    radius : (t,)
        Radius at which the track begins [cm].
    tracker, loss : Tracker, Loss
        Errors of tracks from the beam line, and what is added behind layers.
    """
    out = np.empty((len(helices), 5, 5))
    _covariances(np.ascontiguousarray(helices), beta, radius, tracker, loss, out)
    return out


@njit(cache=True, nogil=True)
def _begin(d0, phi0, omega, z0, slope, radius):  # type: ignore[no-untyped-def]
    """Place and azimuth where a track begins."""
    path = max(path_to_radius(d0, omega, radius), 0.0)
    x, y, z = point(d0, phi0, omega, z0, slope, path)
    return x, y, z, phi0 - omega * path


@njit(cache=True, nogil=True)
def _moved(x, y, z, phi, omega, slope, parameter, step, out):  # type: ignore[no-untyped-def]
    """Helix from a beginning of which one of the five parameters is moved."""
    if parameter == 0:
        x, y = x + step * math.sin(phi), y - step * math.cos(phi)
    elif parameter == 1:
        phi += step
    elif parameter == 2:
        omega += step
    elif parameter == 3:
        z += step
    else:
        slope += step
    helix, _ = perigee(omega, phi, slope, x, y, z)
    for k in range(5):
        out[k] = helix[k]


@njit(cache=True, nogil=True)
def _covariances(helices, beta, radius, tracker, loss, out):  # type: ignore[no-untyped-def]
    up, down, derivative = np.empty(5), np.empty(5), np.empty((5, 5))
    for t in range(len(helices)):
        d0, phi0, omega, z0, slope = helices[t]
        theta = math.atan2(1.0, slope)
        sine = math.sin(theta)
        p = abs(curvature(1.0, 1.0, tracker.field) / omega) / sine
        errors = track_errors(p, beta[t], theta, radius[t], tracker, loss)
        steps = (errors[0], errors[1], errors[2] * abs(omega), errors[3], errors[4] / sine**2)
        x, y, z, phi = _begin(d0, phi0, omega, z0, slope, radius[t])
        for k in range(5):
            _moved(x, y, z, phi, omega, slope, k, 0.1 * steps[k], up)
            _moved(x, y, z, phi, omega, slope, k, -0.1 * steps[k], down)
            for i in range(5):
                change = up[i] - down[i]
                if i == 1:
                    change -= 2 * math.pi * round(change / (2 * math.pi))
                derivative[i, k] = 5 * change
        for i in range(5):
            for j in range(5):
                total = 0.0
                for k in range(5):
                    total += derivative[i, k] * derivative[j, k]
                out[t, i, j] = total
