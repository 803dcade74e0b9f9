"""e⁺e⁻ → γ* → ℓ⁺ℓ⁻V*, V* → f f̄: a vector with a width, radiated off a lepton pair.

All spins are summed with the exact lepton mass, so the angles of f have the polarisation of V in
them. The width is that of the propagator, 1/((q² − M²)² + M²Γ²). Leptons of the two pairs are
distinct: exchange between identical ones is of order Γ/M.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbra.amplitudes.lines import as_vector, fermion_pair, line_with_vector, size2, sum_of
from lumbra.amplitudes.spinors import (
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
def _fill(
    momenta: Array, lepton: float, fermion: float, right: float, mass: float, width: float,
    out: Array,
) -> None:  # fmt: skip
    for i in range(len(momenta)):
        m = momenta[i]
        p, pbar = as_vector(m[0]), as_vector(m[1])
        q, qbar = as_vector(m[2]), as_vector(m[3])
        f, fbar = as_vector(m[4]), as_vector(m[5])
        k = sum_of(f, fbar)
        up, down = particle(p, M_ELECTRON, True), particle(p, M_ELECTRON, False)
        row_up = adjoint(antiparticle(pbar, M_ELECTRON, True))
        row_down = adjoint(antiparticle(pbar, M_ELECTRON, False))
        one, two = current(row_up, up), current(row_down, up)
        three, four = current(row_up, down), current(row_down, down)
        total = 0.0
        for pair in range(4):
            emitted = fermion_pair(f, fermion, fbar, fermion, pair, 1.0, right)
            for spins in range(4):
                row = adjoint(particle(q, lepton, (spins & 1) == 0))
                psi = antiparticle(qbar, lepton, (spins & 2) == 0)
                j = line_with_vector(row, q, psi, qbar, lepton, emitted, k)
                total += size2(contract(one, j)) + size2(contract(two, j))
                total += size2(contract(three, j)) + size2(contract(four, j))
        s = 2 * (M_ELECTRON * M_ELECTRON + dot(p, pbar))
        d = dot(k, k) - mass * mass
        out[i] = total / (s * s * (d * d + mass * mass * width * width))


def squared(
    momenta: Array,
    mass: float,
    width: float,
    coupling: float,
    dark: float,
    fermion: float,
    chiral: float = 0.0,
    lepton_mass: float = M_MUON,
) -> Array:
    """|M|² [GeV⁻⁴], (n,), summed over final and averaged over initial spins.

    Parameters
    ----------
    momenta : (n, 6, 4)
        e⁻, e⁺, ℓ⁻, ℓ⁺, f, f̄ [GeV].
    mass, width : float
        Of V [GeV].
    coupling, dark : float
        Of V to the lepton and to f.
    fermion : float
        Mass of f [GeV].
    chiral : float
        1 if f is a left-handed neutrino, 0 for a vector current.
    lepton_mass : float
        [GeV]
    """
    out = np.empty(len(momenta))
    right = 0.0 if chiral else 1.0
    _fill(
        np.ascontiguousarray(momenta), float(lepton_mass), float(fermion), right, float(mass),
        float(width), out,
    )  # fmt: skip
    return np.asarray(out * (ELECTRON_CHARGE**2 * coupling * dark) ** 2 / 4)
