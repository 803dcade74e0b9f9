"""Relativistic kinematics over arrays of events.

Four-vectors are arrays (..., 4) ordered (E, px, py, pz) [GeV].
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

__all__ = [
    "boost",
    "decay_probability",
    "invariant_mass_squared",
    "kallen",
    "minkowski",
    "two_body_momentum",
]

Array = NDArray[np.float64]


def kallen(a: ArrayLike, b: ArrayLike, c: ArrayLike) -> Array:
    """Källén function λ(a, b, c) = a² + b² + c² − 2ab − 2bc − 2ca."""
    a, b, c = np.asarray(a, float), np.asarray(b, float), np.asarray(c, float)
    difference = a - b - c
    return np.asarray(difference * difference - 4 * b * c)


def two_body_momentum(mass: ArrayLike, first: ArrayLike, second: ArrayLike) -> Array:
    """Momentum p* [GeV] of a two-body decay in the rest frame; 0 where it is closed.

    Parameters
    ----------
    mass, first, second : array_like
        Masses of the parent and of the two products [GeV].
    """
    mass = np.asarray(mass, float)
    lam = kallen(mass**2, np.square(first), np.square(second))
    closed = mass < np.asarray(first) + np.asarray(second)
    return np.asarray(np.where(closed, 0.0, np.sqrt(np.maximum(lam, 0.0))) / (2 * mass))


def minkowski(p: Array, q: Array) -> Array:
    """Scalar product p·q [GeV²], metric (+, −, −, −).

    Parameters
    ----------
    p, q : (..., 4)
        Four-vectors (E, px, py, pz) [GeV].
    """
    product = p * q
    return np.asarray(product[..., 0] - product[..., 1] - product[..., 2] - product[..., 3])


def invariant_mass_squared(p: Array) -> Array:
    """Invariant mass squared [GeV²]; negative where rounding or resolution makes it so.

    Written as (E − |p|)(E + |p|), which keeps digits for fast particles.
    """
    momentum = np.sqrt(np.sum(p[..., 1:] ** 2, axis=-1))
    return np.asarray((p[..., 0] - momentum) * (p[..., 0] + momentum))


def boost(p: Array, velocity: ArrayLike) -> Array:
    """Four-vectors of a frame, seen from one in which that frame moves with the velocity.

    Parameters
    ----------
    p : (..., 4)
        (E, px, py, pz) [GeV] in the moving frame.
    velocity : (..., 3)
        β of the moving frame; broadcast against p.
    """
    beta = np.asarray(velocity, float)
    # by components: sums over a last axis of three are several times slower
    bx, by, bz = beta[..., 0], beta[..., 1], beta[..., 2]
    gamma = 1 / np.sqrt(1 - (bx * bx + by * by + bz * bz))
    along = bx * p[..., 1] + by * p[..., 2] + bz * p[..., 3]
    # γ²/(1+γ) = (γ−1)/β² without the 0/0 at rest
    factor = gamma * gamma / (1 + gamma) * along + gamma * p[..., 0]
    out = np.empty(np.broadcast_shapes(p.shape, (*beta.shape[:-1], 4)))
    out[..., 0] = gamma * (p[..., 0] + along)
    out[..., 1] = p[..., 1] + factor * bx
    out[..., 2] = p[..., 2] + factor * by
    out[..., 3] = p[..., 3] + factor * bz
    return out


def decay_probability(near: ArrayLike, far: ArrayLike, length: ArrayLike) -> Array:
    """Probability to decay between two distances, e^(−near/λ) − e^(−far/λ), λ = βγcτ.

    Parameters
    ----------
    near, far : array_like
        Distances from the production along the flight [cm].
    length : array_like
        Mean decay length λ in the same frame [cm], above 0; infinite for a stable particle.
    """
    near, far = np.asarray(near, float), np.asarray(far, float)
    # the difference of nearly equal exponentials, for lengths far beyond the detector
    return np.asarray(-np.exp(-near / length) * np.expm1(-(far - near) / np.asarray(length, float)))
