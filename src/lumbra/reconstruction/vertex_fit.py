"""Vertices of tracks, how far they are from the collision, and whether they point back to it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.reconstruction.fit_constraints import CommonVertex
from lumbra.reconstruction.fit_particles import FitParticle
from lumbra.reconstruction.kinematic_fit import KinematicFit, kinematic_fit

__all__ = ["Flight", "fit_vertices", "flight_from"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Flight:
    """From the collision to a vertex, n events.

    Parameters
    ----------
    distance : (n,)
        Flight length [cm], never negative.
    error : (n,)
        Its standard deviation [cm], from vertex and collision point.
    radius : (n,)
        Its part across the z axis [cm].
    pointing : (n,)
        Angle [rad] between the flight and the momentum.
    """

    distance: Array
    error: Array
    radius: Array
    pointing: Array


def fit_vertices(tracks: Sequence[FitParticle], field: float) -> KinematicFit:
    """The common point of two or more tracks, nothing else assumed.

    Parameters
    ----------
    tracks : sequence of FitParticle
        Tracks with d0 and z0, each for n events.
    field : float
        Along +z [T].

    Returns
    -------
    KinematicFit
        With `vertex`, `vertex_covariance` and the momenta there; 2k − 3 degrees of freedom.
    """
    return kinematic_fit(tracks, [CommonVertex(tuple(range(len(tracks))))], field=field)


def flight_from(
    fit: KinematicFit, position: ArrayLike = (0.0, 0.0, 0.0), covariance: ArrayLike | None = None
) -> Flight:
    """The flight from a collision point to the fitted vertices.

    Parameters
    ----------
    fit : KinematicFit
        With a vertex and its covariance.
    position : (3,) or (n, 3)
        The collision point [cm].
    covariance : (3, 3) or (n, 3, 3), optional
        Its covariance [cm²], such as the size of the luminous region; exact if left out.

    Notes
    -----
    σ² = uᵀ(V + V₀)u with u the unit vector of the flight. For a vertex at the collision point
    itself u is random, and so the distance is above zero by about its error.
    """
    path = fit.vertex - np.asarray(position, float)
    spread = fit.vertex_covariance
    if covariance is not None:
        spread = spread + np.asarray(covariance, float)
    distance = np.sqrt(np.sum(path**2, axis=1))
    unit = path / np.maximum(distance, 1e-300)[:, None]
    error = np.sqrt(np.maximum(np.einsum("ni,nij,nj->n", unit, spread, unit), 0.0))
    momentum = fit.momentum[:, :, 1:].sum(axis=1)
    across = np.linalg.norm(np.cross(path, momentum), axis=1)
    pointing = np.arctan2(across, np.einsum("ni,ni->n", path, momentum))
    return Flight(distance, error, np.hypot(path[:, 0], path[:, 1]), pointing)
