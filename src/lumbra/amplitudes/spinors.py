"""A small compiled engine for tree amplitudes: massive chiral spinors, slashes and currents.

Four-vectors are tuples (E, px, py, pz), real or complex; spinors are tuples of four complex
numbers, left-handed components first (Weyl basis); a row is a Dirac-adjoint spinor. Spins are
quantised along z in the rest frame, which needs no angles and keeps its digits for beams.
Every function is compiled and meant to be inlined into the kernel of one process.

At tree level with real couplings, turning every spin over turns an amplitude into its complex
conjugate up to a phase (T and P together), so half of the spin states are enough.
"""

from __future__ import annotations

import math
from typing import TypeAlias

from numba import njit

__all__ = [
    "Field",
    "Spinor",
    "Vector",
    "adjoint",
    "antiparticle",
    "compiled",
    "contract",
    "current",
    "dot",
    "field",
    "particle",
    "polarisations",
    "row_slash",
    "row_times",
    "slash",
]

compiled = njit(
    cache=True,
    nogil=True,
    error_model="numpy",
    fastmath={"nnan", "ninf", "nsz", "contract", "reassoc"},
)
"""Compiles amplitudes: complex products without checks for infinities, three times as fast."""

Vector: TypeAlias = tuple[float, float, float, float]
Spinor: TypeAlias = tuple[complex, complex, complex, complex]
Field: TypeAlias = tuple[complex, complex, complex]


@compiled
def dot(p: Vector, q: Vector) -> float:
    """Scalar product p·q of real vectors."""
    return p[0] * q[0] - p[1] * q[1] - p[2] * q[2] - p[3] * q[3]


@compiled
def contract(a: Spinor, b: Spinor) -> complex:
    """Scalar product of complex vectors, without conjugation."""
    return a[0] * b[0] - a[1] * b[1] - a[2] * b[2] - a[3] * b[3]


@compiled
def particle(p: Vector, mass: float, up: bool) -> Spinor:
    """u(p, s) = (√(p·σ) ξ, √(p·σ̄) ξ), with √(p·σ) = (p·σ + m)/√(2(E + m))."""
    norm = 1 / math.sqrt(2 * (p[0] + mass))
    plus = complex((p[0] + mass + p[3]) * norm)
    minus = complex((p[0] + mass - p[3]) * norm)
    if up:
        off = complex(p[1], p[2]) * norm
        return minus, -off, plus, off
    off = complex(p[1], -p[2]) * norm
    return -off, plus, off, minus


@compiled
def antiparticle(p: Vector, mass: float, up: bool) -> Spinor:
    """v(p, s) = (√(p·σ) η, −√(p·σ̄) η)."""
    a, b, c, d = particle(p, mass, up)
    return a, b, -c, -d


@compiled
def adjoint(psi: Spinor) -> Spinor:
    """The row ψ̄ = ψ†γ⁰."""
    a, b, c, d = psi
    return c.conjugate(), d.conjugate(), a.conjugate(), b.conjugate()


@compiled
def slash(k: Spinor, psi: Spinor) -> Spinor:
    """k̸ψ for a real or complex vector k."""
    a, b, c, d = psi
    plus, minus = k[0] + k[3], k[0] - k[3]
    down, lift = k[1] - 1j * k[2], k[1] + 1j * k[2]
    return (
        minus * c - down * d,
        plus * d - lift * c,
        plus * a + down * b,
        minus * b + lift * a,
    )


@compiled
def row_slash(row: Spinor, k: Spinor) -> Spinor:
    """The row (ψ̄ k̸) for a real or complex vector k."""
    a, b, c, d = row
    plus, minus = k[0] + k[3], k[0] - k[3]
    down, lift = k[1] - 1j * k[2], k[1] + 1j * k[2]
    return (
        c * plus + d * lift,
        c * down + d * minus,
        a * minus - b * lift,
        b * plus - a * down,
    )


@compiled
def row_times(row: Spinor, psi: Spinor) -> complex:
    """ψ̄ψ' as a number."""
    return row[0] * psi[0] + row[1] * psi[1] + row[2] * psi[2] + row[3] * psi[3]


@compiled
def current(row: Spinor, psi: Spinor) -> Spinor:
    """The vector current ψ̄γ^μψ' (index up)."""
    a, b, c, d = row
    e, f, g, h = psi
    return (
        a * g + b * h + c * e + d * f,
        a * h + b * g - c * f - d * e,
        1j * (b * g - a * h - d * e + c * f),
        a * g - b * h - c * e + d * f,
    )


@compiled
def field(k: Vector, e: Vector) -> Field:
    """Field strength V = k⁰ε − ε⁰k − ik×ε of a photon, such that k̸ε̸ is V·σ for ψ_L.

    For k·ε = 0 only; for ψ_R it is −V*·σ. Given as V_z, V_x − iV_y, V_x + iV_y.
    """
    x = complex(k[0] * e[1] - e[0] * k[1], k[3] * e[2] - k[2] * e[3])
    y = complex(k[0] * e[2] - e[0] * k[2], k[1] * e[3] - k[3] * e[1])
    z = complex(k[0] * e[3] - e[0] * k[3], k[2] * e[1] - k[1] * e[2])
    return z, x - 1j * y, x + 1j * y


@compiled
def polarisations(k: Vector) -> tuple[Vector, Vector]:
    """Two real transverse polarisation vectors of a photon, orthogonal to each other."""
    if abs(k[3]) > abs(k[1]):
        norm = 1 / math.sqrt(k[2] * k[2] + k[3] * k[3])
        first = (0.0, 0.0, k[3] * norm, -k[2] * norm)
    else:
        norm = 1 / math.sqrt(k[1] * k[1] + k[2] * k[2])
        first = (0.0, k[2] * norm, -k[1] * norm, 0.0)
    second = (
        0.0,
        (k[2] * first[3] - k[3] * first[2]) / k[0],
        (k[3] * first[1] - k[1] * first[3]) / k[0],
        (k[1] * first[2] - k[2] * first[1]) / k[0],
    )
    return first, second
