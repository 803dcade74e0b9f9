"""e⁺e⁻ → γV* → γ + pair: a vector mediator with a width, on or off its mass shell.

The beams radiate the photon (electron mass kept) and make V; V makes a pair of fermions f₁f̄₂
of any two masses with the current γ^μ(l P_L + r P_R), or of charged scalars. All spins are summed,
so the pair's angles have the polarisation of V in them. A Majorana pair with L = (g/2)Vχ̄γ^μγ⁵χ
is l, r = −1, 1 and a symmetry of 2. The coupling of the beams is a vector: k^μk^ν drops out.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from lumbra.amplitudes.lines import as_vector, fermion_pair, photon_from_beams, size2, sum_of
from lumbra.amplitudes.spinors import compiled, contract, dot
from lumbra.foundation.constants import ELECTRON_CHARGE

__all__ = ["squared_fermions", "squared_scalars"]

Array = NDArray[np.float64]


@compiled
def _fill_fermions(
    momenta: Array, m1: float, m2: float, left: float, right: float, scale: float, out: Array
) -> None:
    for i in range(len(momenta)):
        m = momenta[i]
        p, pbar, k = as_vector(m[0]), as_vector(m[1]), as_vector(m[2])
        q, qbar = as_vector(m[3]), as_vector(m[4])
        total = 0.0
        for line in range(8):
            beam = photon_from_beams(p, pbar, k, (line & 1) == 0, (line & 2) == 0, (line & 4) == 0)
            for spins in range(4):
                total += size2(contract(beam, fermion_pair(q, m1, qbar, m2, spins, left, right)))
        out[i] = total * scale


@compiled
def _fill_scalars(momenta: Array, scale: float, out: Array) -> None:
    for i in range(len(momenta)):
        m = momenta[i]
        p, pbar, k = as_vector(m[0]), as_vector(m[1]), as_vector(m[2])
        j = (
            complex(m[3, 0] - m[4, 0]),
            complex(m[3, 1] - m[4, 1]),
            complex(m[3, 2] - m[4, 2]),
            complex(m[3, 3] - m[4, 3]),
        )
        total = 0.0
        for line in range(8):
            beam = photon_from_beams(p, pbar, k, (line & 1) == 0, (line & 2) == 0, (line & 4) == 0)
            total += size2(contract(beam, j))
        out[i] = total * scale


@compiled
def _propagator2(momenta: Array, mass: float, width: float, out: Array) -> None:
    for i in range(len(momenta)):
        v = sum_of(as_vector(momenta[i, 3]), as_vector(momenta[i, 4]))
        d = dot(v, v) - mass * mass
        out[i] *= 1 / (d * d + mass * mass * width * width)


def squared_fermions(
    momenta: Array,
    mass: float,
    width: float,
    coupling: float,
    dark: float,
    first: float,
    second: float,
    left: float = 1.0,
    right: float = 1.0,
) -> Array:
    """|M|² [GeV⁻²], (n,), summed over final and averaged over initial spins.

    Parameters
    ----------
    momenta : (n, 5, 4)
        e⁻, e⁺, γ, f₁, f̄₂ [GeV].
    mass, width : float
        Of V [GeV].
    coupling, dark : float
        Of V to electrons and to the pair.
    first, second : float
        Masses of f₁ and f̄₂ [GeV].
    left, right : float
        Chiral parts of the current; 1, 1 is a vector, 1, 0 a neutrino.
    """
    out = np.empty(len(momenta))
    scale = (ELECTRON_CHARGE * coupling * dark) ** 2 / 4
    points = np.ascontiguousarray(momenta)
    _fill_fermions(points, first, second, float(left), float(right), scale, out)
    _propagator2(points, mass, width, out)
    return out


def squared_scalars(
    momenta: Array, mass: float, width: float, coupling: float, dark: float
) -> Array:
    """The same for a complex scalar and its antiparticle: current (q − q̄)^μ."""
    out = np.empty(len(momenta))
    points = np.ascontiguousarray(momenta)
    _fill_scalars(points, (ELECTRON_CHARGE * coupling * dark) ** 2 / 4, out)
    _propagator2(points, mass, width, out)
    return out
