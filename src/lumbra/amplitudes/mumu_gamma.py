"""e+e- → μ+μ-γ at tree level: initial- and final-state radiation and their interference.

Both lepton masses are kept, so that the formula holds for a photon along a beam or a muon.
The photon in the s channel only; Z exchange is below 1e-3 at 10.58 GeV.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbra.amplitudes.spinors import (
    Field,
    Spinor,
    Vector,
    adjoint,
    antiparticle,
    compiled,
    contract,
    current,
    dot,
    field,
    particle,
    polarisations,
)
from lumbra.foundation.constants import ELECTRON_CHARGE, M_ELECTRON, M_MUON

__all__ = ["evaluate", "squared"]

Array = NDArray[np.float64]
Leg = tuple[Spinor, Spinor, Spinor]
Photon = tuple[Vector, Vector, Vector, Field, Field]


@compiled
def _dressed(psi: Spinor, f: Field, scalar: float, inverse: float) -> Spinor:
    """(scalar − k̸ε̸)ψ times a propagator, for a spinor on the right of its line."""
    a, b, c, d = psi
    v, w = f[0].conjugate(), scalar * inverse
    return (
        w * a - (f[0] * a + f[1] * b) * inverse,
        w * b - (f[2] * a - f[0] * b) * inverse,
        w * c + (v * c + f[2].conjugate() * d) * inverse,
        w * d + (f[1].conjugate() * c - v * d) * inverse,
    )


@compiled
def _dressed_row(row: Spinor, f: Field, scalar: float, inverse: float) -> Spinor:
    """ψ̄(scalar + ε̸k̸) times a propagator, for a row on the left of its line; ε̸k̸ = −k̸ε̸."""
    a, b, c, d = row
    v, w = f[0].conjugate(), scalar * inverse
    return (
        w * a - (a * f[0] + b * f[2]) * inverse,
        w * b - (a * f[1] - b * f[0]) * inverse,
        w * c + (c * v + d * f[1].conjugate()) * inverse,
        w * d + (c * f[2].conjugate() - d * v) * inverse,
    )


@compiled
def _leg(psi: Spinor, p: Vector, photon: Photon, sign: float) -> Leg:
    """The right end of a line without a photon and with each polarisation; momentum p."""
    k, e1, e2, f1, f2 = photon
    inverse = sign / (2 * dot(p, k))
    first = _dressed(psi, f1, -sign * 2 * dot(p, e1), inverse)
    return psi, first, _dressed(psi, f2, -sign * 2 * dot(p, e2), inverse)


@compiled
def _row_leg(row: Spinor, p: Vector, photon: Photon, sign: float) -> Leg:
    """The left end of a line without a photon and with each polarisation; momentum p."""
    k, e1, e2, f1, f2 = photon
    inverse = sign / (2 * dot(p, k))
    first = _dressed_row(row, f1, sign * 2 * dot(p, e1), inverse)
    return row, first, _dressed_row(row, f2, sign * 2 * dot(p, e2), inverse)


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
    e1, e2 = polarisations(k)
    photon = (k, e1, e2, field(k, e1), field(k, e2))
    # the outgoing line is ū(q)[ε̸ S(q+k) γ^μ + γ^μ S(−q̄−k) ε̸]v(q̄); the incoming one is the same
    # with both momenta reversed (sign −1). The other electron spin is the mirror image.
    electron = _leg(particle(p, M_ELECTRON, True), p, photon, -1.0)
    up = _row_leg(adjoint(antiparticle(pbar, M_ELECTRON, True)), pbar, photon, -1.0)
    down = _row_leg(adjoint(antiparticle(pbar, M_ELECTRON, False)), pbar, photon, -1.0)
    first, second = _line(up, electron), _line(down, electron)
    antimuons = (
        _leg(antiparticle(qbar, M_MUON, True), qbar, photon, 1.0),
        _leg(antiparticle(qbar, M_MUON, False), qbar, photon, 1.0),
    )
    before = initial / (2 * (M_MUON**2 + dot(q, qbar)))
    after = final / (2 * (M_ELECTRON**2 + dot(p, pbar)))
    total = 0.0
    for muon_up in (True, False):
        row = _row_leg(adjoint(particle(q, M_MUON, muon_up)), q, photon, 1.0)
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
