"""Fermion lines that emit: propagators, lines with a photon, lines with any vector or scalar.

Built on `lumbra.amplitudes.spinors`; a line is given by its two ends and becomes a current.
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
    field,
    particle,
    polarisations,
    row_slash,
    slash,
)
from lumbra.foundation.constants import M_ELECTRON

__all__ = [
    "add",
    "as_vector",
    "chiral_beams",
    "chirally",
    "fermion_pair",
    "line_with_vector",
    "photon_from_beams",
    "propagated",
    "propagated_row",
    "size2",
    "sum_of",
]

Array = NDArray[np.float64]


@compiled
def as_vector(p: Array) -> Vector:
    """A row (4,) of an array as a four-vector."""
    return p[0], p[1], p[2], p[3]


@compiled
def sum_of(p: Vector, q: Vector) -> Vector:
    """p + q."""
    return p[0] + q[0], p[1] + q[1], p[2] + q[2], p[3] + q[3]


@compiled
def add(a: Spinor, b: Spinor) -> Spinor:
    """Sum of two spinors or complex vectors."""
    return a[0] + b[0], a[1] + b[1], a[2] + b[2], a[3] + b[3]


@compiled
def size2(z: complex) -> float:
    """|z|²."""
    return z.real * z.real + z.imag * z.imag


@compiled
def propagated_row(row: Spinor, k: Vector, mass: float, inverse: float) -> Spinor:
    """Row times (k̸ + m) times a number."""
    a, b, c, d = row_slash(row, k)
    return (
        (a + mass * row[0]) * inverse,
        (b + mass * row[1]) * inverse,
        (c + mass * row[2]) * inverse,
        (d + mass * row[3]) * inverse,
    )


@compiled
def propagated(psi: Spinor, k: Vector, mass: float, inverse: float) -> Spinor:
    """(−k̸ + m)ψ times a number: a line against its arrow."""
    a, b, c, d = slash(k, psi)
    return (
        (mass * psi[0] - a) * inverse,
        (mass * psi[1] - b) * inverse,
        (mass * psi[2] - c) * inverse,
        (mass * psi[3] - d) * inverse,
    )


@compiled
def chirally(psi: Spinor, left: float, right: float) -> Spinor:
    """(left P_L + right P_R)ψ; −1, 1 is γ⁵."""
    return left * psi[0], left * psi[1], right * psi[2], right * psi[3]


@compiled
def line_with_vector(
    row: Spinor, q: Vector, psi: Spinor, qbar: Vector, mass: float, j: Spinor, k: Vector
) -> Spinor:
    """Current of an outgoing pair ū(q)…v(q̄) that also emits the vector j of momentum k."""
    k2 = dot(k, k)
    left = propagated_row(row_slash(row, j), sum_of(q, k), mass, 1 / (k2 + 2 * dot(q, k)))
    right = propagated(slash(j, psi), sum_of(qbar, k), mass, 1 / (k2 + 2 * dot(qbar, k)))
    return add(current(left, psi), current(row, right))


@compiled
def fermion_pair(
    q: Vector, m: float, qbar: Vector, mbar: float, spins: int, left: float, right: float
) -> Spinor:
    """Current ū(q)γ^μ(left P_L + right P_R)v(q̄); the bits of `spins` are the spins."""
    row = adjoint(particle(q, m, (spins & 1) == 0))
    return current(row, chirally(antiparticle(qbar, mbar, (spins & 2) == 0), left, right))


@compiled
def photon_from_beams(
    p: Vector, pbar: Vector, k: Vector, up: bool, bar_up: bool, first: bool
) -> Spinor:
    """Current of e⁻e⁺ that radiate a photon k with one of its two polarisations, without e².

    The photon's field strength does the work: what cancels between the parts of k̸ε̸ along the
    electron never appears, so that collinear photons keep their digits.
    """
    row, right, left, u = _radiating(p, pbar, k, up, bar_up, first)
    return add(current(row, right), current(left, u))


@compiled
def chiral_beams(
    p: Vector, pbar: Vector, k: Vector, spins: int, left: float, right: float
) -> Spinor:
    """The same for the current γ^μ(left P_L + right P_R); three bits of `spins` are the spins."""
    row, inner, outer, u = _radiating(
        p, pbar, k, (spins & 1) == 0, (spins & 2) == 0, (spins & 4) == 0
    )
    one = current(row, chirally(inner, left, right))
    return add(one, current(outer, chirally(u, left, right)))


@compiled
def _radiating(
    p: Vector, pbar: Vector, k: Vector, up: bool, bar_up: bool, first: bool
) -> tuple[Spinor, Spinor, Spinor, Spinor]:
    """v̄, S(p − k)ε̸u, v̄ε̸S(k − p̄) and u."""
    e1, e2 = polarisations(k)
    e = e1 if first else e2
    f = field(k, e)
    u = particle(p, M_ELECTRON, up)
    row = adjoint(antiparticle(pbar, M_ELECTRON, bar_up))
    # ε̸u of S(p − k): (2p·ε − k̸ε̸)u/(−2p·k); v̄ε̸ of S(k − p̄): v̄(−2p̄·ε + ε̸k̸)/(−2p̄·k)
    right = _dressed(u, f, 2 * dot(p, e), -1 / (2 * dot(p, k)))
    left = _dressed_row(row, f, -2 * dot(pbar, e), -1 / (2 * dot(pbar, k)))
    return row, right, left, u


@compiled
def _dressed(
    psi: Spinor, f: tuple[complex, complex, complex], scalar: float, inverse: float
) -> Spinor:
    """(scalar − k̸ε̸)ψ times a number."""
    a, b, c, d = psi
    v, w = f[0].conjugate(), scalar * inverse
    return (
        w * a - (f[0] * a + f[1] * b) * inverse,
        w * b - (f[2] * a - f[0] * b) * inverse,
        w * c + (v * c + f[2].conjugate() * d) * inverse,
        w * d + (f[1].conjugate() * c - v * d) * inverse,
    )


@compiled
def _dressed_row(
    row: Spinor, f: tuple[complex, complex, complex], scalar: float, inverse: float
) -> Spinor:
    """ψ̄(scalar + ε̸k̸) times a number; ε̸k̸ = −k̸ε̸."""
    a, b, c, d = row
    v, w = f[0].conjugate(), scalar * inverse
    return (
        w * a - (a * f[0] + b * f[2]) * inverse,
        w * b - (a * f[1] - b * f[0]) * inverse,
        w * c + (c * v + d * f[1].conjugate()) * inverse,
        w * d + (c * f[2].conjugate() - d * v) * inverse,
    )
