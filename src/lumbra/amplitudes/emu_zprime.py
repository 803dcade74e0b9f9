"""e⁺e⁻ → μ⁻e⁺Z′: a vector that turns electrons into muons, L = g Z′_μ(ēγ^μμ + μ̄γ^μe).

Four diagrams: γ* in the s channel with the Z′ from either final lepton, and a photon in the t
channel that leaves the positron as it is while the electron converts, in two orders, with the
relative sign of Bhabha scattering. The t channel dominates by one to three orders of magnitude.
The current is not conserved (∂J ∝ m_μ − mₑ), so k^μk^ν/M² of the polarisation sum stays.
Momentum transfers keep their digits down to positrons at zero angle.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbra.amplitudes.lines import (
    add,
    as_vector,
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
    row_slash,
    slash,
)
from lumbra.amplitudes.transfers import momentum_transfer
from lumbra.foundation.constants import ELECTRON_CHARGE, M_ELECTRON, M_MUON

__all__ = ["squared"]

Array = NDArray[np.float64]
Ends = tuple[Spinor, Spinor, Spinor, Spinor]


@compiled
def _less(p: Vector, q: Vector) -> Vector:
    return p[0] - q[0], p[1] - q[1], p[2] - q[2], p[3] - q[3]


@compiled
def _transverse(j: Spinor, q: Vector) -> Spinor:
    """A conserved current less q^μ j⁰/q⁰, which takes its large parts along q away."""
    r = j[0] / q[0]
    return 0j, j[1] - r * q[1], j[2] - r * q[2], j[3] - r * q[3]


@compiled
def _amplitude(
    e: Spinor, k: Vector, p: Vector, q: Vector, qbar: Vector, ends: Ends, js: Spinor, jt: Spinor,
    s: float, t: float, switch: float,
) -> complex:  # fmt: skip
    """Amplitude for one polarisation e; ends are u(p), v̄(p̄), ū(q), v(q̄)."""
    u, _, row, v = ends
    k2 = dot(k, k)
    # ū(q) ε̸ S_e(q + k)
    out = sum_of(q, k)
    left = propagated_row(
        row_slash(row, e), out, M_ELECTRON, 1 / (dot(out, out) - M_ELECTRON * M_ELECTRON)
    )
    # S_μ(−q̄ − k) ε̸ v(q̄), s channel
    back = sum_of(qbar, k)
    right = propagated(slash(e, v), back, M_MUON, 1 / (dot(back, back) - M_MUON * M_MUON))
    s_channel = add(current(left, v), current(row, right))
    # S_μ(p − k) ε̸ u(p), t channel: propagated takes the momentum against the arrow
    ahead = _less(k, p)
    inverse = 1 / (k2 - 2 * dot(k, p) + M_ELECTRON * M_ELECTRON - M_MUON * M_MUON)
    other = propagated(slash(e, u), ahead, M_MUON, inverse)
    t_channel = add(current(left, u), current(row, other))
    return contract(js, s_channel) / s + switch * contract(jt, t_channel) / t


@compiled
def _fill(momenta: Array, switch: float, out: Array) -> None:
    units = ((1.0, 0.0, 0.0, 0.0), (0.0, 1.0, 0.0, 0.0), (0.0, 0.0, 1.0, 0.0), (0.0, 0.0, 0.0, 1.0))
    for i in range(len(momenta)):
        m = momenta[i]
        p, pbar = as_vector(m[0]), as_vector(m[1])
        q, qbar, k = as_vector(m[2]), as_vector(m[3]), as_vector(m[4])
        # −t of the positron; the amplitude −1/t × … is thus + 1/(−t)
        t = -momentum_transfer(pbar, qbar, M_ELECTRON)
        whole = sum_of(p, pbar)
        s = dot(whole, whole)
        M2 = dot(k, k)
        total = 0.0
        for spins in range(8):
            u = particle(p, M_ELECTRON, True)
            vbar = adjoint(antiparticle(pbar, M_ELECTRON, (spins & 1) == 0))
            row = adjoint(particle(q, M_MUON, (spins & 2) == 0))
            v = antiparticle(qbar, M_ELECTRON, (spins & 4) == 0)
            ends = (u, vbar, row, v)
            js = current(vbar, u)
            jt = _transverse(current(vbar, v), _less(pbar, qbar))
            for number in range(4):
                a = _amplitude(units[number], k, p, q, qbar, ends, js, jt, s, t, switch)
                total += size2(a) if number else -size2(a)
            total += size2(_amplitude(k, k, p, q, qbar, ends, js, jt, s, t, switch)) / M2
        # the other electron spin is the mirror image of this one
        out[i] = 2 * total


def squared(momenta: Array, coupling: float, t_channel: float = 1.0) -> Array:
    """|M|² [GeV⁻²], (n,), summed over final and averaged over initial spins, one charge state.

    Parameters
    ----------
    momenta : (n, 5, 4)
        e⁻, e⁺, μ⁻, e⁺, Z′ [GeV].
    coupling : float
        g.
    t_channel : float
        1 for all diagrams, 0 for the s channel alone.
    """
    out = np.empty(len(momenta))
    _fill(np.ascontiguousarray(momenta), float(t_channel), out)
    return np.asarray(out * ELECTRON_CHARGE**4 * coupling**2 / 4)
