"""e+e- → μ+μ-γ at tree level: initial- and final-state radiation and their interference.

Both lepton masses are kept, so that the formula holds for a photon along a beam or a muon.
The photon in the s channel only; Z exchange is below 1e-3 at 10.58 GeV.
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
    polarisations,
    row_slash,
    slash,
)
from lumbra.foundation.constants import ELECTRON_CHARGE, M_ELECTRON, M_MUON

__all__ = ["evaluate", "squared"]

Array = NDArray[np.float64]
Leg = tuple[Spinor, Spinor, Spinor]


@compiled
def _dressed(psi: Spinor, k: Vector, e: Vector, scalar: float, inverse: float) -> Spinor:
    """(2p·ε ψ − k̸ε̸ψ) times a propagator, for a spinor on the right of its line."""
    a, b, c, d = slash(k, slash(e, psi))
    return (
        (scalar * psi[0] - a) * inverse,
        (scalar * psi[1] - b) * inverse,
        (scalar * psi[2] - c) * inverse,
        (scalar * psi[3] - d) * inverse,
    )


@compiled
def _dressed_row(row: Spinor, k: Vector, e: Vector, scalar: float, inverse: float) -> Spinor:
    """(2p·ε ψ̄ + ψ̄ε̸k̸) times a propagator, for a row on the left of its line."""
    a, b, c, d = row_slash(row_slash(row, e), k)
    return (
        (scalar * row[0] + a) * inverse,
        (scalar * row[1] + b) * inverse,
        (scalar * row[2] + c) * inverse,
        (scalar * row[3] + d) * inverse,
    )


@compiled
def _leg(psi: Spinor, p: Vector, k: Vector, e: tuple[Vector, Vector], sign: float) -> Leg:
    """The right end of a line without a photon and with each polarisation; momentum p."""
    inverse = sign / (2 * dot(p, k))
    first = _dressed(psi, k, e[0], -sign * 2 * dot(p, e[0]), inverse)
    return psi, first, _dressed(psi, k, e[1], -sign * 2 * dot(p, e[1]), inverse)


@compiled
def _row_leg(row: Spinor, p: Vector, k: Vector, e: tuple[Vector, Vector], sign: float) -> Leg:
    """The left end of a line without a photon and with each polarisation; momentum p."""
    inverse = sign / (2 * dot(p, k))
    first = _dressed_row(row, k, e[0], sign * 2 * dot(p, e[0]), inverse)
    return row, first, _dressed_row(row, k, e[1], sign * 2 * dot(p, e[1]), inverse)


@compiled
def _sum(a: Spinor, b: Spinor) -> Spinor:
    return a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]


@compiled
def _line(left: Leg, right: Leg) -> Leg:
    """The current of a line without a photon and with each of its two polarisations."""
    row, row_first, row_second = left
    psi, psi_first, psi_second = right
    return (
        current(row, psi),
        _sum(current(row_first, psi), current(row, psi_first)),
        _sum(current(row_second, psi), current(row, psi_second)),
    )


@compiled
def _pair(electron: Leg, muon: Leg, from_initial: float, from_final: float) -> float:
    """|M|² of one spin configuration, summed over the two polarisations."""
    total = 0.0
    for pol in (1, 2):
        amplitude = from_initial * contract(electron[pol], muon[0]) + from_final * contract(
            electron[0], muon[pol]
        )
        total += amplitude.real * amplitude.real + amplitude.imag * amplitude.imag
    return total


@compiled
def squared(
    p: Vector, pbar: Vector, q: Vector, qbar: Vector, k: Vector, initial: float, final: float
) -> float:
    """|M|² [GeV⁻²] of e-(p) e+(pbar) → μ-(q) μ+(qbar) γ(k), summed over final spins, averaged.

    Parameters
    ----------
    p, pbar, q, qbar, k : tuple of 4 floats
        Four-vectors (E, px, py, pz) [GeV].
    initial, final : float
        Factors on the amplitudes for radiation off the electrons and off the muons: 1 for
        α(0), 1/(1 − Δα) of each one's virtual photon with vacuum polarisation, 0 to leave out.
    """
    e = polarisations(k)
    # the outgoing line is ū(q)[ε̸ S(q+k) γ^μ + γ^μ S(−q̄−k) ε̸]v(q̄); the incoming one is the same
    # with both momenta reversed (sign −1). The other electron spin is the mirror image.
    electron = _leg(particle(p, M_ELECTRON, True), p, k, e, -1.0)
    up = _row_leg(adjoint(antiparticle(pbar, M_ELECTRON, True)), pbar, k, e, -1.0)
    down = _row_leg(adjoint(antiparticle(pbar, M_ELECTRON, False)), pbar, k, e, -1.0)
    first, second = _line(up, electron), _line(down, electron)
    antimuons = (
        _leg(antiparticle(qbar, M_MUON, True), qbar, k, e, 1.0),
        _leg(antiparticle(qbar, M_MUON, False), qbar, k, e, 1.0),
    )
    before = initial / (2 * (M_MUON**2 + dot(q, qbar)))
    after = final / (2 * (M_ELECTRON**2 + dot(p, pbar)))
    total = 0.0
    for muon_up in (True, False):
        row = _row_leg(adjoint(particle(q, M_MUON, muon_up)), q, k, e, 1.0)
        for antimuon in antimuons:
            muon = _line(row, antimuon)
            total += _pair(first, muon, before, after) + _pair(second, muon, before, after)
    return 2 * total * ELECTRON_CHARGE**6 / 4


@compiled
def _evaluate(momenta: Array, initial: float, final: float, out: Array) -> None:
    for i in range(len(momenta)):
        m = momenta[i]
        out[i] = squared(
            (m[0, 0], m[0, 1], m[0, 2], m[0, 3]),
            (m[1, 0], m[1, 1], m[1, 2], m[1, 3]),
            (m[2, 0], m[2, 1], m[2, 2], m[2, 3]),
            (m[3, 0], m[3, 1], m[3, 2], m[3, 3]),
            (m[4, 0], m[4, 1], m[4, 2], m[4, 3]),
            initial,
            final,
        )


def evaluate(momenta: Array, *, initial: float = 1.0, final: float = 1.0) -> Array:
    """Spin-averaged |M|² [GeV⁻²] at n phase-space points, shape (n,), with α(0).

    Parameters
    ----------
    momenta : (n, 5, 4)
        (E, px, py, pz) [GeV] of e-, e+, μ-, μ+, γ.
    initial, final : float
        Factors on the amplitudes for radiation off the electrons and off the muons.
    """
    out = np.empty(len(momenta))
    _evaluate(np.ascontiguousarray(momenta, float), float(initial), float(final), out)
    return out
