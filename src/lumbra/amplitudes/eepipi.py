"""e+e- → e+e-π+π- through two photons in the t channel, pions by scalar QED with a form factor.

Two diagrams with a pion between the photons and one in which both meet:

    T^{μν} = (2q − k₁)^μ (2q̄ − k₂)^ν/((q − k₁)² − m²) + (2q − k₂)^ν (2q̄ − k₁)^μ/((q − k₂)² − m²)
             + 2g^{μν},

times F(t₁)F(t₂), F(t) = 1/(1 − t/m_ρ²) (vector dominance). Point-like pions hold near threshold;
resonances (f₀, f₂(1270)) and the fall of the amplitude with W² are not in it.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

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
from lumbra.amplitudes.transfers import momentum_transfer
from lumbra.amplitudes.vacuum_polarization import growth
from lumbra.foundation.constants import ELECTRON_CHARGE, M_ELECTRON

__all__ = ["squared"]

Array = NDArray[np.float64]

M_RHO = 0.77526
"""[GeV] (PDG 2022, PTEP 2022, 083C01)"""


@compiled
def _vector(p: Array) -> Vector:
    return p[0], p[1], p[2], p[3]


@compiled
def _less(p: Vector, q: Vector, factor: float) -> Vector:
    return (
        factor * p[0] - q[0],
        factor * p[1] - q[1],
        factor * p[2] - q[2],
        factor * p[3] - q[3],
    )


@compiled
def _transverse(j: Spinor, k: Vector) -> Spinor:
    """A conserved current less k^μ j⁰/k⁰: its large part, which cancels in the sum."""
    if k[0] * k[0] < 0.25 * (k[1] * k[1] + k[2] * k[2] + k[3] * k[3]):
        return j
    r = j[0] / k[0]
    return 0j, j[1] - r * k[1], j[2] - r * k[2], j[3] - r * k[3]


@compiled
def _currents(p: Array, k1: Vector, k2: Vector) -> tuple[tuple[Spinor, ...], tuple[Spinor, ...]]:
    """Of the electron, which comes in with spin up, and of the positron, for all other spins."""
    electron = particle(_vector(p[0]), M_ELECTRON, True)
    up = adjoint(particle(_vector(p[2]), M_ELECTRON, True))
    down = adjoint(particle(_vector(p[2]), M_ELECTRON, False))
    first = (
        _transverse(current(up, electron), k1),
        _transverse(current(down, electron), k1),
    )
    before, after = _vector(p[1]), _vector(p[3])
    row_up = adjoint(antiparticle(before, M_ELECTRON, True))
    row_down = adjoint(antiparticle(before, M_ELECTRON, False))
    psi_up, psi_down = (
        antiparticle(after, M_ELECTRON, True),
        antiparticle(after, M_ELECTRON, False),
    )
    second = (
        _transverse(current(row_up, psi_up), k2),
        _transverse(current(row_up, psi_down), k2),
        _transverse(current(row_down, psi_up), k2),
        _transverse(current(row_down, psi_down), k2),
    )
    return first, second


@compiled
def _complex(p: Vector) -> Spinor:
    return complex(p[0]), complex(p[1]), complex(p[2]), complex(p[3])


@compiled
def _evaluate(momenta: Array, cutoff2: float, running: bool, out: Array) -> None:
    for n in range(len(momenta)):
        p = momenta[n]
        q, qbar = _vector(p[4]), _vector(p[5])
        k1, k2 = _less(_vector(p[0]), _vector(p[2]), 1.0), _less(_vector(p[1]), _vector(p[3]), 1.0)
        t1 = momentum_transfer(_vector(p[0]), _vector(p[2]), M_ELECTRON)
        t2 = momentum_transfer(_vector(p[1]), _vector(p[3]), M_ELECTRON)
        inverse1, inverse2 = 1 / (t1 - 2 * dot(q, k1)), 1 / (t2 - 2 * dot(q, k2))
        a1, b2 = _complex(_less(q, k1, 2.0)), _complex(_less(qbar, k2, 2.0))
        a2, b1 = _complex(_less(q, k2, 2.0)), _complex(_less(qbar, k1, 2.0))
        first, second = _currents(p, k1, k2)
        total = 0.0
        for j in first:
            left1, right1 = contract(j, a1) * inverse1, contract(j, b1) * inverse2
            for i in second:
                m = left1 * contract(i, b2) + right1 * contract(i, a2) + 2 * contract(j, i)
                total += m.real * m.real + m.imag * m.imag
        form = growth(t1, running) * growth(t2, running)
        form /= (1 - t1 / cutoff2) * (1 - t2 / cutoff2) * t1 * t2
        out[n] = 2 * total * form * form * ELECTRON_CHARGE**8 / 4


def squared(momenta: Array, cutoff: float = M_RHO, running: bool = False) -> Array:
    """|M|² [GeV⁻⁴], spins summed and averaged; shape (n,).

    Parameters
    ----------
    momenta : (n, 6, 4)
        (E, px, py, pz) [GeV] of e-, e+ and of the final e-, e+, π-, π+.
    cutoff : float
        Mass in the form factor of the virtual photons [GeV]; infinity for none.
    running : bool
        Whether virtual photons have their vacuum polarisation, instead of α(0).
    """
    out = np.empty(len(momenta))
    _evaluate(np.ascontiguousarray(momenta, float), float(cutoff) ** 2, bool(running), out)
    return out
