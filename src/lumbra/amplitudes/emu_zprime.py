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
from lumbra.amplitudes.vacuum_polarization import growth
from lumbra.foundation.constants import ELECTRON_CHARGE, M_ELECTRON, M_MUON

__all__ = ["squared"]

Array = NDArray[np.float64]


@compiled
def _less(p: Vector, q: Vector) -> Vector:
    return p[0] - q[0], p[1] - q[1], p[2] - q[2], p[3] - q[3]


@compiled
def _transverse(j: Spinor, q: Vector) -> Spinor:
    """A conserved current less q^μ j⁰/q⁰, which takes its large parts along q away."""
    r = j[0] / q[0]
    return 0j, j[1] - r * q[1], j[2] - r * q[2], j[3] - r * q[3]


@compiled
def _after(e: Vector, k: Vector, q: Vector, row: Spinor) -> Spinor:
    """ū(q) ε̸ S_e(q + k): the muon made the Z′ from an electron."""
    out = sum_of(q, k)
    inverse = 1 / (dot(out, out) - M_ELECTRON * M_ELECTRON)
    return propagated_row(row_slash(row, e), out, M_ELECTRON, inverse)


@compiled
def _positron(e: Vector, k: Vector, qbar: Vector, v: Spinor) -> Spinor:
    """S_μ(−q̄ − k) ε̸ v(q̄), s channel."""
    back = sum_of(qbar, k)
    return propagated(slash(e, v), back, M_MUON, 1 / (dot(back, back) - M_MUON * M_MUON))


@compiled
def _before(e: Vector, k: Vector, p: Vector, u: Spinor) -> Spinor:
    """S_μ(p − k) ε̸ u(p), t channel: `propagated` takes the momentum against the arrow."""
    inverse = 1 / (dot(k, k) - 2 * dot(k, p) + M_ELECTRON * M_ELECTRON - M_MUON * M_MUON)
    return propagated(slash(e, u), _less(k, p), M_MUON, inverse)


@compiled
def _sum(
    e: Vector, p: Vector, pbar: Vector, q: Vector, qbar: Vector, k: Vector, s: float, t: float
) -> float:
    """Σ|M|² over spins for one polarisation e and the electron up; 1/t holds the switch."""
    u = particle(p, M_ELECTRON, True)
    before = _before(e, k, p, u)
    transfer = _less(pbar, qbar)
    total = 0.0
    for second in range(2):
        v = antiparticle(qbar, M_ELECTRON, second == 0)
        right = _positron(e, k, qbar, v)
        for first in range(2):
            row = adjoint(particle(q, M_MUON, first == 0))
            left = _after(e, k, q, row)
            s_channel = add(current(left, v), current(row, right))
            t_channel = add(current(left, u), current(row, before))
            for third in range(2):
                vbar = adjoint(antiparticle(pbar, M_ELECTRON, third == 0))
                jt = _transverse(current(vbar, v), transfer)
                amplitude = contract(current(vbar, u), s_channel) * s
                total += size2(amplitude + contract(jt, t_channel) * t)
    return total


@compiled
def _fill(momenta: Array, switch: float, running: bool, out: Array) -> None:
    for i in range(len(momenta)):
        m = momenta[i]
        p, pbar = as_vector(m[0]), as_vector(m[1])
        q, qbar, k = as_vector(m[2]), as_vector(m[3]), as_vector(m[4])
        # the amplitude −1/t × … is + 1/(−t)
        t = momentum_transfer(pbar, qbar, M_ELECTRON)
        whole = sum_of(p, pbar)
        s = dot(whole, whole)
        one, other = growth(s, running) / s, -switch * growth(t, running) / t
        total = _sum(k, p, pbar, q, qbar, k, one, other) / dot(k, k)
        total -= _sum((1.0, 0.0, 0.0, 0.0), p, pbar, q, qbar, k, one, other)
        total += _sum((0.0, 1.0, 0.0, 0.0), p, pbar, q, qbar, k, one, other)
        total += _sum((0.0, 0.0, 1.0, 0.0), p, pbar, q, qbar, k, one, other)
        total += _sum((0.0, 0.0, 0.0, 1.0), p, pbar, q, qbar, k, one, other)
        # the other electron spin is the mirror image of this one
        out[i] = 2 * total


def squared(
    momenta: Array, coupling: float, t_channel: float = 1.0, running: bool = False
) -> Array:
    """|M|² [GeV⁻²], (n,), summed over final and averaged over initial spins, one charge state.

    Parameters
    ----------
    momenta : (n, 5, 4)
        e⁻, e⁺, μ⁻, e⁺, Z′ [GeV].
    coupling : float
        g.
    t_channel : float
        1 for all diagrams, 0 for the s channel alone.
    running : bool
        Whether virtual photons have their vacuum polarisation, instead of α(0).
    """
    out = np.empty(len(momenta))
    _fill(np.ascontiguousarray(momenta), float(t_channel), bool(running), out)
    return np.asarray(out * ELECTRON_CHARGE**4 * coupling**2 / 4)
