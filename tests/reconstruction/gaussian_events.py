"""Events whose measurement errors are exactly Gaussian: what fits are calibrated with."""

from __future__ import annotations

import numpy as np

from lumbra.detector.helix import curvature, perigee
from lumbra.foundation.constants import M_MUON
from lumbra.foundation.kinematics import boost
from lumbra.reconstruction.fit_particles import FitParticle, cluster, track

FIELD = 1.5


def spherical(p4: np.ndarray) -> np.ndarray:
    """(|p|, θ, φ) of four-vectors (n, 4)."""
    p = np.linalg.norm(p4[:, 1:], axis=1)
    return np.stack([p, np.arccos(p4[:, 3] / p), np.arctan2(p4[:, 2], p4[:, 1])], axis=1)


def smeared(p4: np.ndarray, kind: str, mass: float, rng: np.random.Generator) -> FitParticle:
    """Particles (n, 4) measured to 0.5 % and 1 mrad (tracks), or 2 % and 3 mrad (clusters)."""
    true = spherical(p4)
    relative, angle = (0.005, 1e-3) if kind == "track" else (0.02, 3e-3)
    errors = np.stack(
        [relative * true[:, 0], np.full(len(p4), angle), angle / np.sin(true[:, 1])], axis=1
    )
    covariance = errors[:, :, None] * np.eye(3) * errors[:, None, :]
    values = true + errors * rng.standard_normal(true.shape)
    if kind == "track":
        return track(values, covariance, mass)
    return cluster(values, covariance, mass)


def displaced_pair(
    radius: float, count: int, rng: np.random.Generator, mass: float = 1.0
) -> tuple[list[FitParticle], list[np.ndarray], np.ndarray, np.ndarray]:
    """Two muons of a particle of 1 to 4 GeV that decays at a radius [cm].

    Returns
    -------
    measured : list of FitParticle
        Smeared by correlated errors.
    true : list of (n, 5)
        p, θ, φ, d0, z0.
    vertex : (n, 3)
    parent : (n, 4)
        Its momentum.
    """
    p = rng.uniform(1, 4, count)
    cosine, phi = rng.uniform(-0.7, 0.7, count), rng.uniform(-np.pi, np.pi, count)
    sine = np.sqrt(1 - cosine**2)
    unit = np.stack([sine * np.cos(phi), sine * np.sin(phi), cosine], axis=1)
    vertex = unit / sine[:, None] * radius
    velocity = unit * (p / np.hypot(p, mass))[:, None]
    away = rng.standard_normal((count, 3))
    away *= np.sqrt(mass**2 / 4 - M_MUON**2) / np.linalg.norm(away, axis=1)[:, None]
    half = np.full((count, 1), mass / 2)
    measured, true = [], []
    for sign in (1, -1):
        p4 = boost(np.hstack([half, sign * away]), velocity)
        values = np.array([_at_perigee(sign, *row) for row in np.hstack([p4, vertex])])
        errors = np.stack(
            [
                0.004 * values[:, 0],
                np.full(count, 1e-3),
                np.full(count, 1e-3),
                1e-3 + 1.5e-3 / values[:, 0],
                1.5e-3 + 2e-3 / values[:, 0],
            ],
            axis=1,
        )
        # d0 goes with φ and z0 with θ, as when a track is extrapolated
        correlation = np.eye(5)
        correlation[2, 3] = correlation[3, 2] = 0.6
        correlation[1, 4] = correlation[4, 1] = -0.5
        root = errors[:, :, None] * np.linalg.cholesky(correlation)
        draws = rng.standard_normal((count, 5))
        covariance = root @ root.transpose(0, 2, 1)
        smeared_values = values + np.einsum("nij,nj->ni", root, draws)
        measured.append(track(smeared_values, covariance, M_MUON, sign))
        true.append(values)
    parent = boost(np.tile([mass, 0.0, 0.0, 0.0], (count, 1)), velocity)
    return measured, true, vertex, parent


def _at_perigee(charge, energy, px, py, pz, x, y, z):
    pt = np.hypot(px, py)
    omega = curvature(charge, pt, FIELD)
    (d0, phi0, _, z0, slope), _ = perigee(omega, np.arctan2(py, px), pz / pt, x, y, z)
    return np.hypot(pt, pz), np.arctan2(1.0, slope), phi0, d0, z0
