"""Charged tracks: acceptance, finding efficiency and resolution.

The layers are separate functions of one track; `measure_tracks` runs them over an event sample.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.detector.emphasis import NATURE, Emphasis, emphasised
from lumbra.detector.helix import curvature, perigee_along
from lumbra.detector.layers import Layers, Loss, lost_layers, lost_precision
from lumbra.detector.particles import Flight

__all__ = [
    "BeamSpot",
    "MeasuredTracks",
    "Tracker",
    "angle_error",
    "apparent_angle",
    "finding_probability",
    "impact_errors",
    "in_acceptance",
    "measure_tracks",
    "momentum_error",
    "track_errors",
]

Array = NDArray[np.float64]


class BeamSpot(NamedTuple):
    """Gaussian size (x, y, z) of the luminous region [cm]."""

    x: float
    y: float
    z: float


class Tracker(NamedTuple):
    """Numbers of a tracking detector in a solenoid.

    Parameters
    ----------
    theta_low, theta_high : float
        Polar acceptance [rad].
    pt_low : float
        Smallest transverse momentum that can be found [GeV].
    efficiency, efficiency_slow, efficiency_fast : float
        Finding probability of prompt tracks: in general, below ``slow_pt``, and above
        ``fast_momentum`` between ``barrel_low`` and ``barrel_high``.
    slow_pt, fast_momentum : float
        [GeV]
    barrel_low, barrel_high : float
        [rad]
    keep_radius, keep_pair : tuple of float
        Curve of the probability to keep a pair of tracks against the radius [cm] of its vertex.
    pt_linear, pt_constant : float
        σ(pt)/pt = pt_linear·pt ⊕ pt_constant/β, pt_linear in [1/GeV].
    angle_constant, angle_scattering : float
        σ(θ) = σ(φ) = constant ⊕ scattering/p [rad], [rad GeV].
    d0_constant, d0_scattering : float
        σ(d0) = constant ⊕ scattering/(pβ sin^{3/2}θ) [cm], [cm GeV].
    z0_constant, z0_scattering : float
        σ(z0) = constant ⊕ scattering/(pβ sin^{5/2}θ) [cm], [cm GeV].
    tail_fraction, tail_scale : float
        Share of tracks of which all errors are larger, and how many times.
    field : float
        Magnetic field [T].
    """

    theta_low: float
    theta_high: float
    pt_low: float
    efficiency: float
    efficiency_slow: float
    efficiency_fast: float
    slow_pt: float
    fast_momentum: float
    barrel_low: float
    barrel_high: float
    keep_radius: tuple[float, ...]
    keep_pair: tuple[float, ...]
    pt_linear: float
    pt_constant: float
    angle_constant: float
    angle_scattering: float
    d0_constant: float
    d0_scattering: float
    z0_constant: float
    z0_scattering: float
    tail_fraction: float
    tail_scale: float
    field: float


@dataclass(frozen=True)
class MeasuredTracks:
    """Helix parameters at the point closest to the beam line, one row per found track.

    Parameters
    ----------
    row : (t,) int64
        Row of the particle in the `Flight`.
    p : (t,)
        Momentum [GeV].
    theta, phi : (t,)
        Direction [rad].
    d0, z0 : (t,)
        Signed transverse and longitudinal distance [cm] to the nominal interaction point.
    inner_radius : (t,)
        Radius [cm] at which the track begins.
    weight : (n,)
        Ratio of true to simulated probability of what was lost, by event.
    """

    row: NDArray[np.int64]
    p: Array
    theta: Array
    phi: Array
    d0: Array
    z0: Array
    inner_radius: Array
    weight: Array


@njit(cache=True, nogil=True, inline="always")
def in_acceptance(theta: float, pt: float, tracker: Tracker) -> bool:
    """Whether a particle of polar angle [rad] and transverse momentum [GeV] makes a track."""
    return tracker.theta_low < theta < tracker.theta_high and pt > tracker.pt_low


@njit(cache=True, nogil=True)
def apparent_angle(theta: float, radius: float, z: float, middle: float) -> float:
    """Polar angle [rad], seen from the interaction point, at which a particle is in mid-chamber.

    Parameters
    ----------
    theta : float
        Of its momentum [rad].
    radius, z : float
        Where it was made [cm].
    middle : float
        Radius of the middle of the chamber [cm].
    """
    if radius == 0 and z == 0:
        return theta
    outwards = max(middle - radius, 0.0)
    return math.atan2(max(middle, radius), z + outwards / math.tan(theta))


@njit(cache=True, nogil=True, inline="always")
def _keep(radius: float, tracker: Tracker) -> float:
    """Share of the efficiency that is left to one track of a vertex at a radius [cm]."""
    x, y = tracker.keep_radius, tracker.keep_pair
    if radius >= x[len(x) - 1]:
        return 0.0
    for i in range(len(x) - 1):
        if radius < x[i + 1]:
            pair = y[i] + (y[i + 1] - y[i]) * (radius - x[i]) / (x[i + 1] - x[i])
            return math.sqrt(pair)
    return 0.0


@njit(cache=True, nogil=True, inline="always")
def finding_probability(p: float, theta: float, radius: float, tracker: Tracker) -> float:
    """Probability that a track in acceptance is found.

    Parameters
    ----------
    p, theta : float
        True momentum [GeV] and polar angle [rad].
    radius : float
        Transverse distance of its origin from the beam [cm].
    """
    if p * math.sin(theta) < tracker.slow_pt:
        prompt = tracker.efficiency_slow
    elif p > tracker.fast_momentum and tracker.barrel_low < theta < tracker.barrel_high:
        prompt = tracker.efficiency_fast
    else:
        prompt = tracker.efficiency
    return prompt * _keep(radius, tracker)


@njit(cache=True, nogil=True, inline="always")
def momentum_error(pt: float, beta: float, tracker: Tracker) -> float:
    """Relative core error σ(pt)/pt at a transverse momentum [GeV] and velocity."""
    linear, constant = tracker.pt_linear * pt, tracker.pt_constant / beta
    return math.sqrt(linear * linear + constant * constant)


@njit(cache=True, nogil=True, inline="always")
def angle_error(p: float, tracker: Tracker) -> float:
    """Core error [rad] of θ and of φ at a momentum [GeV]."""
    scattering = tracker.angle_scattering / p
    return math.sqrt(tracker.angle_constant**2 + scattering * scattering)


@njit(cache=True, nogil=True, inline="always")
def impact_errors(p: float, beta: float, theta: float, tracker: Tracker) -> tuple[float, float]:
    """Core errors [cm] of d0 and z0."""
    sine = math.sin(theta)
    across = p * beta * sine * math.sqrt(sine)
    d0, z0 = tracker.d0_scattering / across, tracker.z0_scattering / (across * sine)
    return (
        math.sqrt(tracker.d0_constant**2 + d0 * d0),
        math.sqrt(tracker.z0_constant**2 + z0 * z0),
    )


@njit(cache=True, nogil=True, inline="always")
def track_errors(
    p: float, beta: float, theta: float, radius: float, tracker: Tracker, loss: Loss
) -> tuple[float, float, float, float, float]:
    """Core errors of a track at the point where it begins.

    Parameters
    ----------
    p, beta, theta : float
        Momentum [GeV], velocity, polar angle [rad].
    radius : float
        Transverse distance of that point from the beam line [cm].
    tracker : Tracker
        Errors of tracks from the beam line.
    loss : Loss
        What is added behind the first layers.

    Returns
    -------
    across, phi, relative, z, theta : float
        Offset across the track [cm], φ [rad], σ(pt)/pt, offset along the beam [cm], θ [rad].
    """
    sine = math.sin(theta)
    pt = p * sine
    angle, relative = angle_error(p, tracker), momentum_error(pt, beta, tracker)
    across, z = impact_errors(p, beta, theta, tracker)
    if radius < loss.step:
        return across, angle, relative, z, angle
    bending = 1 / curvature(1.0, pt, tracker.field)
    return (
        math.sqrt(across * across + lost_precision(loss, radius, 0)),
        math.sqrt(angle * angle + lost_precision(loss, radius, 1)),
        math.sqrt(relative * relative + lost_precision(loss, radius, 2) * bending * bending),
        math.sqrt(z * z + lost_precision(loss, radius, 3)),
        math.sqrt(angle * angle + lost_precision(loss, radius, 4) * sine**4),
    )


@njit(cache=True, nogil=True, inline="always")
def _measure_one(rng, charge, p4, pt, theta, x, y, z, radius, tracker, loss, out, i):  # type: ignore[no-untyped-def]
    """Column i of (p, θ, φ, d0, z0, radius) for a particle (E, px, py, pz) from (x, y, z)."""
    energy, px, py, pz = p4
    p = math.sqrt(pt * pt + pz * pz)
    scale = tracker.tail_scale if rng.random() < tracker.tail_fraction else 1.0
    across, angle, relative, along, polar = track_errors(
        p, p / energy, theta, radius, tracker, loss
    )
    measured = theta + scale * polar * rng.standard_normal()
    measured = min(max(measured, 1e-3), math.pi - 1e-3)
    # The curvature is what is measured, so it is 1/pt that is Gaussian.
    pt_measured = pt / max(1 + scale * relative * rng.standard_normal(), 1e-2)
    phi = math.atan2(py, px) + scale * angle * rng.standard_normal()
    offset = scale * across * rng.standard_normal()
    z += scale * along * rng.standard_normal()
    # What is measured where the track begins is brought to the beam line.
    sine, cosine = math.sin(phi), math.cos(phi)
    omega = curvature(charge, pt_measured, tracker.field)
    x, y = x + offset * sine, y - offset * cosine
    slope = 1 / math.tan(measured)
    helix, _ = perigee_along(omega, sine, cosine, slope, x, y, z)
    out[0, i] = pt_measured * math.sqrt(1 + slope * slope)
    out[1, i] = measured
    out[2, i] = helix[1]
    out[3, i] = helix[0]
    out[4, i] = helix[3]
    out[5, i] = radius


@njit(cache=True, nogil=True)
def _measure(rng, flight, spot, tracker, loss, least, found, out, weight):  # type: ignore[no-untyped-def]
    """Find and measure; the particles of an event share their collision point."""
    offsets, charges, momenta, vertices = flight
    for event in range(len(offsets) - 1):
        sx = spot.x * rng.standard_normal()
        sy = spot.y * rng.standard_normal()
        sz = spot.z * rng.standard_normal()
        for i in range(offsets[event], offsets[event + 1]):
            found[i] = False
            if charges[i] == 0:
                continue
            energy, px = momenta[i, 0], momenta[i, 1]
            py, pz = momenta[i, 2], momenta[i, 3]
            pt = math.sqrt(px * px + py * py)
            theta = math.atan2(pt, pz)
            x, y, z = vertices[i, 0], vertices[i, 1], vertices[i, 2]
            radius, p = math.sqrt(x * x + y * y), math.sqrt(pt * pt + pz * pz)
            apparent = apparent_angle(theta, radius, z, loss.middle)
            if not in_acceptance(apparent, pt, tracker):
                continue
            missed = 1 - finding_probability(p, theta, radius, tracker)
            lost, ratio = emphasised(rng, missed, least)
            weight[event] *= ratio
            if not lost:
                found[i] = True
                p4 = (energy, px, py, pz)
                x, y, z = x + sx, y + sy, z + sz
                _measure_one(rng, charges[i], p4, pt, theta, x, y, z, radius, tracker, loss, out, i)


def measure_tracks(
    flight: Flight,
    tracker: Tracker,
    layers: Layers,
    spot: BeamSpot,
    rng: np.random.Generator,
    emphasis: Emphasis = NATURE,
) -> MeasuredTracks:
    """Find and measure the tracks of charged particles.

    Parameters
    ----------
    flight : Flight
        Particles behind the material.
    tracker : Tracker
        Acceptance, efficiency, resolution.
    layers : Layers
        Where they are decides on the resolution of particles that are made inside.
    spot : BeamSpot
        Collision points scatter about the nominal one by this much.
    rng : numpy Generator
        Source of random numbers.
    emphasis : Emphasis
        How often a track is lost.
    """
    size = len(flight.kind)
    found, out = np.empty(size, np.bool_), np.empty((6, size))
    weight = np.ones(len(flight))
    arrays = (flight.offsets, flight.charge, flight.momentum, flight.vertex)
    least = emphasis.lost_track
    _measure(rng, arrays, spot, tracker, lost_layers(layers), least, found, out, weight)
    row = np.flatnonzero(found)
    p, theta, phi, d0, z0, inner = out[:, row]
    return MeasuredTracks(row, p, theta, phi, d0, z0, inner, weight)
