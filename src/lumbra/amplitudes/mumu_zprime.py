"""e⁺e⁻ → γ* → ℓ⁺ℓ⁻V: a vector with coupling g to one lepton flavour, radiated off that lepton.

The tensor of the beams is contracted with that of γ* → ℓ⁺ℓ⁻V, summed over spins with the exact
lepton mass. In the rest frame of γ*, current conservation leaves

    Σ|M|²/4 = (e⁴g²/2s) [H − nᵢnⱼHᵢⱼ],   n the beam direction,

with a = (p₋ + k)² − m², b = (p₊ + k)² − m² and zᵢ = pᵢ·n. Both pieces are traces in closed
form; `validation/zprime_amplitude.py` sums explicit Dirac matrices instead. The total rate is a
double integral, of which one is elementary; for massless leptons both are.
"""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numba import njit
from numpy.typing import ArrayLike, NDArray
from scipy.special import spence

from lumbra.foundation import InputError
from lumbra.foundation.constants import ALPHA, HBARC2_FB_GEV2, M_MUON
from lumbra.foundation.kinematics import kallen

__all__ = [
    "cross_section",
    "massless_cross_section",
    "massless_integral",
    "polarized_along",
    "radiated_sum",
    "squared_amplitude",
]

Array = NDArray[np.float64]


@njit(cache=True)
def radiated_sum(s: float, m2: float, M2: float, a: float, b: float) -> float:
    """H = −H^μ_μ: γ* → ℓℓV summed over all spins, in units of g², without e² [1].

    Parameters
    ----------
    s, m2, M2 : float
        Squared masses of γ*, lepton and vector [GeV²].
    a, b : float
        Inverse propagators of ℓ⁻ and ℓ⁺ [GeV²].
    """
    total = 2 * ((s + M2) ** 2 - 4 * m2 * m2) - 2 * (a + b) * (s + M2 + 2 * m2) + a * a + b * b
    soft = (s + 2 * m2) * (M2 + 2 * m2) * (1 / (a * a) + 1 / (b * b))
    value: float = 8 * (total / (a * b) - soft)
    return value


@njit(cache=True)
def polarized_along(
    s: float, m2: float, M2: float, a: float, b: float, z1: float, z2: float
) -> float:
    """nᵢnⱼHᵢⱼ: the same for a γ* polarised along the unit vector n [1].

    Parameters
    ----------
    s, m2, M2, a, b : float
        As in `radiated_sum` [GeV²].
    z1, z2 : float
        Momenta of ℓ⁻ and ℓ⁺ along n in the rest frame of γ* [GeV].
    """
    soft = s * (M2 + 2 * m2)
    heavy = M2 + 2 * m2
    first = 4 * a * z1 * z2 + 4 * z2 * z2 * (a - heavy) + soft - a * b
    second = 4 * b * z1 * z2 + 4 * z1 * z1 * (b - heavy) + soft - a * b
    mixed = (
        s * (s + M2 - a - b - 2 * m2)
        - 2 * z1 * z1 * (s - a)
        - 2 * z2 * z2 * (s - b)
        + 2 * z1 * z2 * (a + b - 2 * heavy)
    )
    value: float = 8 * mixed / (a * b) - 4 * first / (a * a) - 4 * second / (b * b)
    return value


@njit(cache=True)
def squared_amplitude(
    s: float, m2: float, M2: float, a: float, b: float, z1: float, z2: float
) -> float:
    """|M|² for g = 1, summed over final and averaged over initial spins [GeV⁻²].

    Parameters
    ----------
    s, m2, M2, a, b, z1, z2 : float
        As in `polarized_along`, n the direction of the electron.
    """
    e2 = 4 * math.pi * ALPHA
    transverse = radiated_sum(s, m2, M2, a, b) - polarized_along(s, m2, M2, a, b, z1, z2)
    value: float = 0.5 * e2 * e2 / s * transverse
    return value


def cross_section(
    mass: float, sqrt_s: float, coupling: float = 1.0, lepton_mass: float = M_MUON
) -> float:
    """Born cross section σ(e⁺e⁻ → ℓ⁺ℓ⁻V) [fb] with α(0), exact in the lepton mass.

    The integral over b is done analytically, that over ln a by Gauss–Legendre (400 points).

    Parameters
    ----------
    mass, sqrt_s : float
        Mass of the vector and collision energy [GeV].
    coupling : float
        g.
    lepton_mass : float
        [GeV]

    Raises
    ------
    InputError
        If the mass is not positive: soft emission makes the rate infinite there.
    """
    if not mass > 0:
        raise InputError(
            "The rate of radiating a massless vector is infinite.",
            given=f"mass {mass} GeV",
            allowed="a positive mass in GeV",
            suggestion="use 0.001 GeV for the light limit, or the μμγ process for photons",
        )
    m, s = lepton_mass, sqrt_s**2
    if mass + 2 * m >= sqrt_s:
        return 0.0
    low, high = math.log((m + mass) ** 2 - m * m), math.log((sqrt_s - m) ** 2 - m * m)
    nodes, weights = _gauss_legendre()
    angle = 0.25 * math.pi * (nodes + 1)
    # u = sin² removes the square roots at both ends
    a = np.exp(low + (high - low) * np.sin(angle) ** 2)
    jacobian = 0.25 * math.pi * weights * (high - low) * np.sin(2 * angle) * a
    total = float(np.sum(_integrated_over_b(a, s, m * m, mass * mass) * jacobian))
    e2 = 4 * math.pi * ALPHA
    flux = e2 * e2 * coupling**2 / (6 * s * s) / ((2 * math.pi) ** 3 * 16 * s)
    return flux * total * HBARC2_FB_GEV2


@cache
def _gauss_legendre() -> tuple[Array, Array]:
    """Nodes and weights on (−1, 1); making 400 of them takes longer than using them."""
    nodes, weights = np.polynomial.legendre.leggauss(400)
    return nodes, weights


def _integrated_over_b(a: Array, s: float, m2: float, M2: float) -> Array:
    """∫ H db at given a (n,) [GeV²], between the kinematic limits."""
    s1 = a + m2
    root = np.sqrt(s1)
    ek, e2 = (s1 - m2 + M2) / (2 * root), (s - s1 - m2) / (2 * root)
    pk = np.sqrt(np.maximum(kallen(s1, m2, M2), 0)) / (2 * root)
    p2 = np.sqrt(np.maximum(kallen(s, s1, m2), 0)) / (2 * root)
    plus = ek * e2 + pk * p2
    # EE − pp without cancellation
    minus = (ek**2 * m2 + e2**2 * M2 - M2 * m2) / plus
    top, bottom = M2 + 2 * plus, M2 + 2 * minus
    width = top - bottom
    linear = s + M2 + 2 * m2
    constant = 2 * ((s + M2) ** 2 - 4 * m2 * m2) - 2 * a * linear + a * a
    soft = (s + 2 * m2) * (M2 + 2 * m2) * (width / a**2 + width / (top * bottom))
    regular = constant * np.log(top / bottom) + width * (0.5 * (top + bottom) - 2 * linear)
    return np.asarray(8 * (regular / a - soft))


def massless_integral(rho: ArrayLike) -> Array:
    """I(ρ), ρ = M²/s, of the closed form for massless leptons; (1 + ρ)² [ln²ρ + …].

    Parameters
    ----------
    rho : array_like
        In (0, 1).
    """
    rho = np.asarray(rho, float)
    log = np.log(rho)
    # scipy's spence(z) is Li₂(1 − z)
    dilogs = 2 * spence(1 / (1 + rho)) - 2 * spence(rho / (1 + rho))
    bracket = log**2 + 3 * log - 2 * log * np.log1p(rho) + dilogs
    return np.asarray((1 + rho) ** 2 * bracket + 5 * (1 - rho**2) - 2 * rho * log)


def massless_cross_section(mass: ArrayLike, sqrt_s: float, coupling: float = 1.0) -> Array:
    """Born cross section [fb] for massless leptons: σ₀ (g²/8π²) I(M²/s), σ₀ = 4πα²/3s.

    Parameters
    ----------
    mass : array_like
        [GeV]
    sqrt_s : float
        [GeV]
    coupling : float
        g.
    """
    s = sqrt_s**2
    point = 4 * math.pi * ALPHA**2 / (3 * s) * HBARC2_FB_GEV2
    rho = np.square(np.asarray(mass, float)) / s
    return np.asarray(point * coupling**2 / (8 * math.pi**2) * massless_integral(rho))
