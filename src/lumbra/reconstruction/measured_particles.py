"""Detected tracks and clusters as particles of a fit, with the errors that a detector states."""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.detector import Detected, Experiment
from lumbra.detector.calorimeter import BARREL, energy_error
from lumbra.detector.layers import lost_layers
from lumbra.detector.track_covariance import helix_covariance, track_helices
from lumbra.foundation import Beams
from lumbra.reconstruction.fit_constraints import beam_directions
from lumbra.reconstruction.fit_particles import FitParticle, cluster, track

__all__ = ["beam_photon", "measured_photon", "measured_track"]

Array = NDArray[np.float64]
Index = NDArray[np.int64]


def measured_track(
    detected: Detected, rows: Index, experiment: Experiment, mass: float
) -> FitParticle:
    """Tracks of a mass hypothesis.

    Parameters
    ----------
    detected : Detected
        What was seen.
    rows : (n,) int64
        Rows of its tracks.
    experiment : Experiment
        Whose errors they have: those of the Gaussian core, as a track fit would state them.
    mass : float
        [GeV]
    """
    helices = track_helices(detected.tracks, experiment)[rows]
    p, theta = detected.tracks.p[rows], detected.tracks.theta[rows]
    sine, cosine = np.sin(theta), np.cos(theta)
    loss = lost_layers(experiment.layers)
    radius = detected.tracks.inner_radius[rows]
    errors = helix_covariance(helices, p / np.hypot(p, mass), radius, experiment.tracker, loss)
    # (p, θ, φ, d0, z0) by (d0, φ0, ω, z0, tan λ)
    jacobian = np.zeros((len(rows), 5, 5))
    jacobian[:, 0, 2], jacobian[:, 0, 4] = -p / helices[:, 2], p * sine * cosine
    jacobian[:, 1, 4] = -sine * sine
    jacobian[:, 2, 1] = jacobian[:, 3, 0] = jacobian[:, 4, 3] = 1.0
    covariance = jacobian @ errors @ jacobian.transpose(0, 2, 1)
    values = np.stack([p, theta, helices[:, 1], helices[:, 0], helices[:, 3]], axis=1)
    return track(values, covariance, mass, detected.tracks.charge[rows])


@njit(cache=True, nogil=True)
def _energy_errors(energy, calorimeter, out):  # type: ignore[no-untyped-def]
    for i in range(len(energy)):
        out[i] = energy_error(energy[i], calorimeter)


def measured_photon(detected: Detected, rows: Index, experiment: Experiment) -> FitParticle:
    """Clusters as photons from the interaction point.

    Parameters
    ----------
    detected : Detected
        What was seen.
    rows : (n,) int64
        Rows of its clusters.
    experiment : Experiment
        Whose errors they have: those of the Gaussian core of the energy, and of the position.
    """
    clusters, calorimeter = detected.clusters, experiment.calorimeter
    energy, theta = clusters.energy[rows], clusters.theta[rows]
    barrel = clusters.region[rows] == BARREL
    pile = np.where(barrel, calorimeter.pile_barrel, calorimeter.pile_endcap)
    relative = np.empty(len(rows))
    _energy_errors(energy, calorimeter, relative)
    relative *= np.where(barrel, 1.0, calorimeter.endcap_factor)
    angle = calorimeter.position / np.sqrt(energy)
    covariance = np.zeros((len(rows), 3, 3))
    covariance[:, 0, 0] = (energy * relative) ** 2 + pile**2
    covariance[:, 1, 1], covariance[:, 2, 2] = angle**2, (angle / np.sin(theta)) ** 2
    return cluster(np.stack([energy, theta, clusters.phi[rows]], axis=1), covariance)


def beam_photon(missing: Array, beams: Beams) -> FitParticle:
    """An unseen photon along one of the beams, of unmeasured energy.

    Parameters
    ----------
    missing : (n, 4)
        Missing momentum (E, px, py, pz) in the laboratory [GeV]: the beam that it points along in
        the centre of mass is the one, and its energy is where the fit starts.
    beams : Beams
        Their directions are those of the photon, exactly.
    """
    cm = beams.to_cm(missing)
    directions = beam_directions(beams)[np.where(cm[:, 3] > 0, 0, 1)]
    theta = np.arccos(np.clip(directions[:, 3], -1.0, 1.0))
    phi = np.arctan2(directions[:, 2], directions[:, 1])
    # a fit cannot do with a polar angle of 0 or π
    theta = np.clip(theta, 1e-6, np.pi - 1e-6)
    values = np.stack([np.maximum(missing[:, 0], 1e-3), theta, phi], axis=1)
    return cluster(values, np.zeros((len(values), 3, 3)), unmeasured=("energy",))
