"""Effective degrees of freedom of the early universe, of its energy and of its entropy.

Below 10 MeV an ideal gas of photons, electrons and neutrinos, which let go at 2 MeV; above it the
table of Borsanyi et al., Nature 539 (2016) 69, with lattice QCD through the crossover (recalled;
it meets the ideal gas to 0.5 % between 1 and 10 MeV, and that of muons and pions at 20 MeV).
"""

from __future__ import annotations

import math
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.interpolate import CubicSpline

from lumbra.foundation.constants import M_ELECTRON

__all__ = ["degrees_of_freedom", "ideal_gas"]

Array = NDArray[np.float64]

_LATTICE: Final = np.array([
    (0.00, 10.71, 1.00228), (0.50, 10.74, 1.00029), (1.00, 10.76, 1.00048),
    (1.25, 11.09, 1.00505), (1.60, 13.68, 1.02159), (2.00, 17.61, 1.02324),
    (2.15, 24.07, 1.05423), (2.20, 29.84, 1.07578), (2.40, 47.83, 1.06118),
    (2.50, 53.04, 1.04690), (3.00, 73.48, 1.01778), (4.00, 83.10, 1.00123),
])  # fmt: skip
"""log₁₀(T/MeV), g_ρ, g_ρ/g_s."""
_MEETING: Final = 10e-3
_DECOUPLING: Final = 2e-3
_NEUTRINOS: Final = 3 * 2 * 7 / 8


def degrees_of_freedom(temperature: ArrayLike) -> tuple[Array, Array]:
    """Of energy and entropy, g_ρ and g_s, each (...).

    Parameters
    ----------
    temperature : (...)
        Of the photons [GeV], up to 10.
    """
    t = np.asarray(temperature, float)
    plasma, entropy = ideal_gas(M_ELECTRON / t, 4.0, fermions=True)
    cold = np.minimum((2 + entropy) / (2 + _plasma_at_decoupling()), 1.0) ** (1 / 3)
    below = np.array([2 + plasma + _NEUTRINOS * cold**4, 2 + entropy + _NEUTRINOS * cold**3])
    place = np.log10(np.clip(t, _MEETING, 10.0) * 1e3)
    energy_spline, ratio_spline = _splines()
    energy = energy_spline(place)
    above = np.array([energy, energy / ratio_spline(place)])
    both = np.where(t < _MEETING, below, above)
    return np.asarray(both[0]), np.asarray(both[1])


def ideal_gas(ratio: ArrayLike, spins: float, *, fermions: bool) -> tuple[Array, Array]:
    """Contribution of one species to g_ρ and g_s, each (...).

    Parameters
    ----------
    ratio : (...)
        Mass over temperature.
    spins : float
        Internal degrees of freedom, antiparticles included.
    fermions : bool
        Fermi's statistics or Bose's.
    """
    x = np.asarray(ratio, float)[..., None]
    # momenta over temperature: the integrands end with e⁻ᵖ
    nodes, weights = np.polynomial.legendre.leggauss(120)
    p, step = 30 * (nodes + 1), 30 * weights
    energy = np.sqrt(p * p + x * x)
    occupied = 1 / (np.exp(np.minimum(energy, 700.0)) + (1 if fermions else -1))
    density = np.sum(step * p**2 * energy * occupied, axis=-1)
    pressure = np.sum(step * p**4 / (3 * energy) * occupied, axis=-1)
    norm = spins * 15 / math.pi**4
    return np.asarray(norm * density), np.asarray(norm * 0.75 * (density + pressure))


@cache
def _splines() -> tuple[CubicSpline, CubicSpline]:
    place, energy, ratio = _LATTICE.T
    return CubicSpline(place, energy), CubicSpline(place, ratio)


@cache
def _plasma_at_decoupling() -> float:
    return float(ideal_gas(M_ELECTRON / _DECOUPLING, 4.0, fermions=True)[1])
