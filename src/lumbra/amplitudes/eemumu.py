"""e+e- → e+e-μ+μ- through two photons in the t channel (the multiperipheral diagrams).

Two diagrams: each beam particle emits a photon and the photons make the muon pair, in either
order along the muon line. Electron and muon masses are exact, so that electrons may leave at any
angle down to zero. Left out are bremsstrahlung and annihilation diagrams: about 1.6 % of the
inclusive rate, but 25 to 30 % of it where both electrons leave at wide angle.
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
    current,
    dot,
    particle,
    row_slash,
    row_times,
    slash,
)
from lumbra.foundation.constants import ELECTRON_CHARGE, M_ELECTRON, M_MUON

__all__ = ["evaluate", "squared"]

Array = NDArray[np.float64]
Ends = tuple[Spinor, Spinor]


@compiled
def _difference(p: Vector, q: Vector) -> Vector:
    return p[0] - q[0], p[1] - q[1], p[2] - q[2], p[3] - q[3]


@compiled
def _transverse(j: Spinor, q: Vector) -> Spinor:
    """A conserved current less q^μ j⁰/q⁰.

    This leaves amplitudes as they are and takes away the large parts along q, which cancel
    only in the sum of the diagrams: with it double precision is enough at any angle.
    """
    r = j[0] / q[0]
    return 0j, j[1] - r * q[1], j[2] - r * q[2], j[3] - r * q[3]


@compiled
def _propagated(row: Spinor, q: Vector, inverse: float) -> Spinor:
    """The row times (q̸ + m)/(q² − m²)."""
    a, b, c, d = row_slash(row, q)
    return (
        (a + M_MUON * row[0]) * inverse,
        (b + M_MUON * row[1]) * inverse,
        (c + M_MUON * row[2]) * inverse,
        (d + M_MUON * row[3]) * inverse,
    )


@compiled
def _pair(ends: Ends, antimuon: Spinor, first: Spinor, second: Spinor) -> float:
    """|ends₁ j̸₂ v + ends₂ j̸₁ v|² for one spin configuration of all six fermions."""
    amplitude = row_times(ends[0], slash(second, antimuon)) + row_times(
        ends[1], slash(first, antimuon)
    )
    return amplitude.real * amplitude.real + amplitude.imag * amplitude.imag


@compiled
def squared(
    p: Vector,
    pbar: Vector,
    e: Vector,
    ebar: Vector,
    q: Vector,
    qbar: Vector,
    t1: float,
    t2: float,
) -> float:
    """|M|² [GeV⁻⁴] of e-(p) e+(pbar) → e-(e) e+(ebar) μ-(q) μ+(qbar), α(0), spins averaged.

    Parameters
    ----------
    p, pbar, e, ebar, q, qbar : tuple of 4 floats
        Four-vectors (E, px, py, pz) [GeV], in a frame in which both beams lose energy.
    t1, t2 : float
        (p − e)² and (pbar − ebar)² [GeV²], given because differences of momenta lose them.
    """
    k1, k2 = _difference(p, e), _difference(pbar, ebar)
    # propagators of the muon between the photons, for either order
    upper, lower = _difference(q, k1), _difference(q, k2)
    inverse1, inverse2 = 1 / (t1 - 2 * dot(q, k1)), 1 / (t2 - 2 * dot(q, k2))
    electron = particle(p, M_ELECTRON, True)  # the other spin is its mirror image
    row_up = adjoint(particle(e, M_ELECTRON, True))
    row_down = adjoint(particle(e, M_ELECTRON, False))
    firsts = (
        _transverse(current(row_up, electron), k1),
        _transverse(current(row_down, electron), k1),
    )
    antimuons = (antiparticle(qbar, M_MUON, True), antiparticle(qbar, M_MUON, False))
    muons = (adjoint(particle(q, M_MUON, True)), adjoint(particle(q, M_MUON, False)))
    total = 0.0
    for positron_in in (True, False):
        row = adjoint(antiparticle(pbar, M_ELECTRON, positron_in))
        for positron_out in (True, False):
            psi = antiparticle(ebar, M_ELECTRON, positron_out)
            second = _transverse(current(row, psi), k2)
            for first in firsts:
                for muon in muons:
                    ends = (
                        _propagated(row_slash(muon, first), upper, inverse1),
                        _propagated(row_slash(muon, second), lower, inverse2),
                    )
                    total += _pair(ends, antimuons[0], first, second)
                    total += _pair(ends, antimuons[1], first, second)
    return 2 * total * ELECTRON_CHARGE**8 / (4 * t1 * t1 * t2 * t2)


@compiled
def _evaluate(momenta: Array, t: Array, out: Array) -> None:
    for i in range(len(momenta)):
        m = momenta[i]
        out[i] = squared(
            (m[0, 0], m[0, 1], m[0, 2], m[0, 3]),
            (m[1, 0], m[1, 1], m[1, 2], m[1, 3]),
            (m[2, 0], m[2, 1], m[2, 2], m[2, 3]),
            (m[3, 0], m[3, 1], m[3, 2], m[3, 3]),
            (m[4, 0], m[4, 1], m[4, 2], m[4, 3]),
            (m[5, 0], m[5, 1], m[5, 2], m[5, 3]),
            t[i, 0],
            t[i, 1],
        )


def evaluate(momenta: Array, t: Array) -> Array:
    """Spin-averaged |M|² [GeV⁻⁴] at n phase-space points, shape (n,), with α(0).

    Parameters
    ----------
    momenta : (n, 6, 4)
        (E, px, py, pz) [GeV] of the incoming e-, e+ and the outgoing e-, e+, μ-, μ+.
    t : (n, 2)
        Squared momentum transfers of electron and positron [GeV²].
    """
    out = np.empty(len(momenta))
    _evaluate(np.ascontiguousarray(momenta, float), np.ascontiguousarray(t, float), out)
    return out
