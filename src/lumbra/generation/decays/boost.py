"""From a particle's rest frame to the frame in which its momentum is known.

`lumbra.foundation.kinematics.boost` takes a velocity, which loses digits for light, fast
particles; with the momentum and mass of the parent nothing is lost and the products add up to it.
"""

from __future__ import annotations

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = ["boost_from_rest"]

Array = NDArray[np.float64]


@njit(cache=True, nogil=True)
def boost_from_rest(parent: Array, mass: Array, products: Array) -> Array:
    """Four-momenta (n, k, 4) [GeV] of products, boosted without rotation.

    Parameters
    ----------
    parent : (n, 4)
        (E, px, py, pz) [GeV] of the parent.
    mass : (n,)
        Of the parent [GeV].
    products : (n, k, 4)
        In the parent's rest frame [GeV].
    """
    out = np.empty_like(products)
    for i in range(len(parent)):
        E, x, y, z = parent[i]
        for k in range(products.shape[1]):
            e, px, py, pz = products[i, k]
            energy = (E * e + x * px + y * py + z * pz) / mass[i]
            factor = (e + energy) / (E + mass[i])
            out[i, k, 0] = energy
            out[i, k, 1] = px + factor * x
            out[i, k, 2] = py + factor * y
            out[i, k, 3] = pz + factor * z
    return out
