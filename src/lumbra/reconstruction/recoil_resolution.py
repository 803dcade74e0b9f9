"""How well a recoil mass is measured, from the relative errors of what is seen.

First-order propagation at fixed beams: σ(M_r)² = Σ (q·p_i/M_r)² δ_i², q the recoil. It grows like
1/M_r for small masses, where a search looks at M_r² instead, and vanishes at the end point.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation.kinematics import minkowski

__all__ = ["photon_recoil_resolution", "recoil_resolution"]

Array = NDArray[np.float64]


def recoil_resolution(missing: Array, visible: Array, errors: ArrayLike) -> Array:
    """Standard deviation (n,) of the recoil mass [GeV]; NaN where it is not above 0.

    Parameters
    ----------
    missing : (n, 4)
        Recoil (E, px, py, pz) [GeV].
    visible : (n, k, 4)
        Measured particles, light against their momenta, in the same frame [GeV].
    errors : (n, k)
        Their relative momentum errors δ, or anything that broadcasts.
    """
    squared = minkowski(missing, missing)
    mass = np.sqrt(np.where(squared > 0, squared, np.nan))
    moves = minkowski(missing[:, None, :], visible) / mass[:, None] * np.asarray(errors, float)
    return np.asarray(np.sqrt(np.sum(moves**2, axis=-1)))


def photon_recoil_resolution(mass: ArrayLike, sqrt_s: ArrayLike, error: ArrayLike) -> Array:
    """The same [GeV] for one photon: (s − M_r²)/2M_r × σ_E/E.

    Parameters
    ----------
    mass, sqrt_s : array_like
        Recoil mass and centre-of-mass energy [GeV].
    error : array_like
        σ_E/E.
    """
    M = np.asarray(mass, float)
    return np.asarray((np.square(sqrt_s) - M**2) / (2 * M) * np.asarray(error))
