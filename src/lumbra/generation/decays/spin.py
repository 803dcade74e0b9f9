"""Spins of vector particles as Cartesian tensors, and the angular distributions they make.

A vector at rest in a state ε has the tensor ρ_ij = ε_i ε_j*, of trace 1; averages over beams and
sums over unobserved spins make it a real symmetric matrix here. Directions are given in the axes
of the frame from which the particle was reached by a boost without rotation, so tensors travel
down a chain of decays without Wigner rotations. The first product of a decay flies along n with
probability a + b nᵀρn; the pairs (a, b) of all decays used are in `PATTERNS`.
"""

from __future__ import annotations

import math
from typing import Final, Literal

import numpy as np
from numba import njit
from numpy.typing import NDArray

__all__ = [
    "PATTERNS",
    "UNPOLARISED",
    "Angular",
    "across",
    "draw_directions",
    "handed_on",
    "made_by",
]

Array = NDArray[np.float64]
Angular = Literal[
    "isotropic",
    "scalars",
    "fermions",
    "photon",
    "vector-pseudoscalar",
    "vector-photon",
    "helicity-0",
]

UNPOLARISED: Final = np.eye(3) / 3
PATTERNS: Final[dict[str, tuple[float, float]]] = {
    "isotropic": (1.0, 0.0),
    "scalars": (0.0, 1.0),  # V → PP: ε·p
    "fermions": (1.0, -1.0),  # V → f f̄, vector current: Σ|ε·j|² ∝ 1 − β² nᵀρn
    "photon": (1.0, -1.0),  # V → γ + spin 0: ε·(e × n) or, alike when summed, ε·e
    "vector-pseudoscalar": (1.0, -1.0),  # V → V′P: ε·(ε′ × n)
    "vector-photon": (1.0, 0.0),  # spin 0 → V γ: ε′·(e × n)
    "helicity-0": (1.0, 0.0),  # spin 0 → V + spin 0: only helicity 0 of V
}
"""(a, b) by kind of decay; b of "fermions" is to be multiplied by their velocity squared."""


def made_by(axis: Array) -> Array:
    """Tensor of a vector made by unpolarised e⁺e⁻ through a photon: (1 − n nᵀ)/2.

    Parameters
    ----------
    axis : (n, 3)
        Unit vector n of the electron in the vector's rest frame.
    """
    return np.asarray((np.eye(3) - axis[:, :, None] * axis[:, None, :]) / 2)


def across(direction: Array) -> Array:
    """Tensor of a vector that has helicities ±1 alike, without interference: (1 − n nᵀ)/2."""
    return made_by(direction)


def handed_on(angular: Angular, spin: Array, direction: Array) -> Array:
    """Tensor (n, 3, 3) of the vector among the products, given the parent's.

    Parameters
    ----------
    angular : str
        Kind of the decay; those without a vector among the products give `UNPOLARISED`.
    spin : (n, 3, 3)
        Tensor of the parent.
    direction : (n, 3)
        Where the first product flies.
    """
    if angular == "vector-photon":
        return across(direction)
    if angular == "helicity-0":
        return np.asarray(direction[:, :, None] * direction[:, None, :])
    if angular == "vector-pseudoscalar":
        # ε′ ∝ n × ε: turn each row and column
        turned = np.cross(
            direction[:, None, :], np.cross(direction[:, None, :], spin).swapaxes(1, 2)
        )
        trace = np.trace(turned, axis1=1, axis2=2)
        return np.asarray(turned / trace[:, None, None])
    return np.broadcast_to(UNPOLARISED, spin.shape)


@njit(cache=True, nogil=True)
def draw_directions(spin: Array, flat: Array, aligned: Array, rng: np.random.Generator) -> Array:
    """Unit vectors n (k, 3) with the density a + b nᵀρn.

    Parameters
    ----------
    spin : (k, 3, 3)
        Tensors ρ of trace 1.
    flat, aligned : (k,)
        a and b, with a ≥ 0 and a + b ≥ 0.
    rng : Generator
        From a `Key`.
    """
    out = np.empty((len(spin), 3))
    for i in range(len(spin)):
        bound = flat[i] + max(aligned[i], 0.0)
        rho = spin[i]
        while True:
            z, phi = 2 * rng.random() - 1, 2 * math.pi * rng.random()
            r = math.sqrt(max(1 - z * z, 0.0))
            x, y = r * math.cos(phi), r * math.sin(phi)
            along = rho[0, 0] * x * x + rho[1, 1] * y * y + rho[2, 2] * z * z
            along += 2 * (rho[0, 1] * x * y + rho[0, 2] * x * z + rho[1, 2] * y * z)
            if bound * rng.random() <= flat[i] + aligned[i] * along:
                break
        out[i, 0], out[i, 1], out[i, 2] = x, y, z
    return out
