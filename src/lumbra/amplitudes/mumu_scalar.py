"""e⁺e⁻ → γ* → ℓ⁺ℓ⁻φ: a scalar or pseudoscalar radiated off a lepton, L = −g φ ℓ̄(1 or iγ⁵)ℓ."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbra.amplitudes.lines import (
    add,
    as_vector,
    chirally,
    propagated,
    propagated_row,
    size2,
    sum_of,
)
from lumbra.amplitudes.spinors import (
    Spinor,
    Vector,
    adjoint,
    antiparticle,
    compiled,
    contract,
    current,
    dot,
    particle,
)
from lumbra.foundation.constants import ELECTRON_CHARGE, M_ELECTRON, M_MUON

__all__ = ["squared"]

Array = NDArray[np.float64]


@compiled
def _emission(
    q: Vector, qbar: Vector, k: Vector, mass: float, spins: int, left: float, right: float
) -> Spinor:
    """Current of the pair that emits φ at the vertex left P_L + right P_R."""
    row = adjoint(particle(q, mass, (spins & 1) == 0))
    psi = antiparticle(qbar, mass, (spins & 2) == 0)
    k2 = dot(k, k)
    # the row (ψ̄Γ): P_L and P_R act on its last two and first two components as on columns
    start = chirally(row, left, right)
    first = propagated_row(start, sum_of(q, k), mass, 1 / (k2 + 2 * dot(q, k)))
    end = chirally(psi, left, right)
    second = propagated(end, sum_of(qbar, k), mass, 1 / (k2 + 2 * dot(qbar, k)))
    return add(current(first, psi), current(row, second))


@compiled
def _fill(momenta: Array, mass: float, left: float, right: float, out: Array) -> None:
    for i in range(len(momenta)):
        m = momenta[i]
        p, pbar = as_vector(m[0]), as_vector(m[1])
        q, qbar, k = as_vector(m[2]), as_vector(m[3]), as_vector(m[4])
        u = particle(p, M_ELECTRON, True)
        one = current(adjoint(antiparticle(pbar, M_ELECTRON, True)), u)
        two = current(adjoint(antiparticle(pbar, M_ELECTRON, False)), u)
        total = 0.0
        for spins in range(4):
            j = _emission(q, qbar, k, mass, spins, left, right)
            total += size2(contract(one, j)) + size2(contract(two, j))
        s = 2 * (M_ELECTRON * M_ELECTRON + dot(p, pbar))
        # the other electron spin is the mirror image of this one
        out[i] = 2 * total / (s * s)


def squared(
    momenta: Array, coupling: float, pseudoscalar: float = 0.0, lepton_mass: float = M_MUON
) -> Array:
    """|M|² [GeV⁻²], (n,), summed over final and averaged over initial spins.

    Parameters
    ----------
    momenta : (n, 5, 4)
        e⁻, e⁺, ℓ⁻, ℓ⁺, φ [GeV].
    coupling : float
        g.
    pseudoscalar : float
        1 for ℓ̄iγ⁵ℓ, 0 for ℓ̄ℓ.
    lepton_mass : float
        [GeV]
    """
    out = np.empty(len(momenta))
    left = -1.0 if pseudoscalar else 1.0
    _fill(np.ascontiguousarray(momenta), float(lepton_mass), left, 1.0, out)
    return np.asarray(out * ELECTRON_CHARGE**4 * coupling**2 / 4)
