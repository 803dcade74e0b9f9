"""e⁺e⁻ → e⁺e⁻a through L = −(g/4) a F F̃: two photons in the t channel, and annihilation.

The vertex of two virtual photons is g ε_{μναβ}q₁^αq₂^β. In the t channel each beam particle emits
one photon; in the s channel the pair annihilates into γ* → aγ*, γ* → e⁺e⁻ (ALP-strahlung with an
internal conversion), with the relative sign of Bhabha scattering. Electron mass and momentum
transfers are exact down to zero angle.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbra.amplitudes.lines import as_vector, size2, sum_of
from lumbra.amplitudes.spinors import (
    Spinor,
    Vector,
    adjoint,
    antiparticle,
    compiled,
    current,
    dot,
    particle,
)
from lumbra.amplitudes.transfers import momentum_transfer
from lumbra.amplitudes.vacuum_polarization import growth
from lumbra.foundation.constants import ELECTRON_CHARGE, M_ELECTRON

__all__ = ["squared"]

Array = NDArray[np.float64]


@compiled
def _less(p: Vector, q: Vector) -> Vector:
    return p[0] - q[0], p[1] - q[1], p[2] - q[2], p[3] - q[3]


@compiled
def _space(j: Spinor, q: Vector) -> tuple[complex, complex, complex]:
    """Space part of a conserved current less q^μ j⁰/q⁰, whose time part is then 0."""
    r = j[0] / q[0]
    return j[1] - r * q[1], j[2] - r * q[2], j[3] - r * q[3]


@compiled
def _epsilon(j1: Spinor, j2: Spinor, q1: Vector, q2: Vector) -> complex:
    """|ε_{μναβ}j₁^μj₂^νq₁^αq₂^β| up to a sign: (j₁ × j₂)·(q₁⁰q₂ − q₂⁰q₁) without time parts."""
    a, b = _space(j1, q1), _space(j2, q2)
    x = q1[0] * q2[1] - q2[0] * q1[1]
    y = q1[0] * q2[2] - q2[0] * q1[2]
    z = q1[0] * q2[3] - q2[0] * q1[3]
    return (
        (a[1] * b[2] - a[2] * b[1]) * x
        + (a[2] * b[0] - a[0] * b[2]) * y
        + (a[0] * b[1] - a[1] * b[0]) * z
    )


@compiled
def _fill(momenta: Array, exchange: float, annihilation: float, running: bool, out: Array) -> None:
    for i in range(len(momenta)):
        m = momenta[i]
        p, pbar = as_vector(m[0]), as_vector(m[1])
        e, ebar = as_vector(m[2]), as_vector(m[3])
        q1, q2 = _less(p, e), _less(pbar, ebar)
        whole, pair = sum_of(p, pbar), sum_of(e, ebar)
        t1 = momentum_transfer(p, e, M_ELECTRON)
        t2 = momentum_transfer(pbar, ebar, M_ELECTRON)
        t = exchange * growth(t1, running) * growth(t2, running) / (t1 * t2)
        back = (-pair[0], -pair[1], -pair[2], -pair[3])
        s1, s2 = dot(whole, whole), dot(pair, pair)
        s = annihilation * growth(s1, running) * growth(s2, running) / (s1 * s2)
        u = particle(p, M_ELECTRON, True)
        total = 0.0
        for spins in range(8):
            vbar = adjoint(antiparticle(pbar, M_ELECTRON, (spins & 1) == 0))
            row = adjoint(particle(e, M_ELECTRON, (spins & 2) == 0))
            v = antiparticle(ebar, M_ELECTRON, (spins & 4) == 0)
            amplitude = t * _epsilon(current(row, u), current(vbar, v), q1, q2)
            if s != 0:
                amplitude -= s * _epsilon(current(vbar, u), current(row, v), whole, back)
            total += size2(amplitude)
        # the other electron spin is the mirror image of this one
        out[i] = 2 * total


def squared(
    momenta: Array,
    coupling: float,
    exchange: float = 1.0,
    annihilation: float = 1.0,
    running: bool = False,
) -> Array:
    """|M|² [GeV⁻²], (n,), summed over final and averaged over initial spins.

    Parameters
    ----------
    momenta : (n, 5, 4)
        e⁻, e⁺, e⁻, e⁺, a [GeV].
    coupling : float
        g_aγγ [1/GeV].
    exchange, annihilation : float
        Factors on the amplitudes of the t and the s channel: 1, or 0 to leave out.
    running : bool
        Whether virtual photons have their vacuum polarisation, instead of α(0).
    """
    out = np.empty(len(momenta))
    momenta = np.ascontiguousarray(momenta)
    _fill(momenta, float(exchange), float(annihilation), bool(running), out)
    return np.asarray(out * ELECTRON_CHARGE**4 * coupling**2 / 4)
