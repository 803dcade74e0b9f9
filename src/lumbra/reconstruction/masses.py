"""Masses and angles of candidates that searches hunt in."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import Beams
from lumbra.foundation.kinematics import invariant_mass_squared, minkowski

__all__ = [
    "beam_constrained_mass",
    "cosine_of_helicity",
    "energy_difference",
    "invariant_mass",
    "reduced_mass",
]

Array = NDArray[np.float64]


def invariant_mass(p: Array) -> Array:
    """√p² (…,) of four-vectors (…, 4) [GeV], 0 where rounding makes the square negative."""
    return np.asarray(np.sqrt(np.maximum(invariant_mass_squared(p), 0.0)))


def reduced_mass(mass: ArrayLike, lepton: float) -> Array:
    """√(M² − 4m²) (n,) [GeV] of a pair, which is smooth at threshold; −√|…| below it.

    BaBar, Phys. Rev. Lett. 113 (2014) 201801.

    Parameters
    ----------
    mass : (n,)
        Mass of the pair [GeV].
    lepton : float
        Mass of one of the two [GeV].
    """
    squared = np.square(mass) - 4 * lepton * lepton
    return np.asarray(np.sign(squared) * np.sqrt(np.abs(squared)))


def beam_constrained_mass(cm: Array, beams: Beams) -> Array:
    """M_bc = √(s/4 − p*²) (n,) [GeV]; 0 where the momentum is too large for it.

    Parameters
    ----------
    cm : (n, 4)
        Momentum of a B in the centre of mass [GeV].
    beams : Beams
        Nominal beams.
    """
    momentum2 = np.sum(cm[:, 1:] ** 2, axis=1)
    return np.asarray(np.sqrt(np.maximum(beams.sqrt_s**2 / 4 - momentum2, 0.0)))


def energy_difference(cm: Array, beams: Beams) -> Array:
    """ΔE = E* − √s/2 (n,) [GeV]; parameters as in `beam_constrained_mass`."""
    return np.asarray(cm[:, 0] - beams.sqrt_s / 2)


def cosine_of_helicity(daughter: Array, pair: Array, parent: Array) -> Array:
    """Cosine (n,) of the angle of a daughter to −(the parent), in the pair's rest frame.

    With the beams' momentum for the parent it is the angle to the pair's flight in the centre of
    mass. From scalar products alone:
    cos = (M² d·P − (d·q)(P·q)) / √[((d·q)² − m_d² M²)((P·q)² − m_P² M²)], q the pair.

    Parameters
    ----------
    daughter, pair, parent : (n, 4)
        Four-momenta in any one frame [GeV].
    """
    M2, d2, P2 = (invariant_mass_squared(p) for p in (pair, daughter, parent))
    dq, Pq = minkowski(daughter, pair), minkowski(parent, pair)
    square = np.maximum((dq * dq - d2 * M2) * (Pq * Pq - P2 * M2), 0.0)
    upper = M2 * minkowski(daughter, parent) - dq * Pq
    cosine = np.divide(upper, np.sqrt(square), out=np.zeros_like(upper), where=square > 0)
    return np.asarray(np.clip(cosine, -1.0, 1.0))
