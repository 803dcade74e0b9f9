"""Two-body widths of a spin-0 boson, for any model that has one.

Tree level, L = −y φ f̄f or −iy a f̄γ⁵f, and −(g/4) a F F̃ or −(g/4) φ F F for photons. The forms
are those of any textbook; for a Higgs boson see Djouadi, Phys. Rept. 457 (2008) 1. Each width is
zero where the channel is closed. Masses, couplings: [GeV], broadcast against one another.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation.constants import HIGGS_VEV, M_PION

__all__ = [
    "pseudoscalar_loop",
    "pseudoscalar_to_fermions",
    "scalar_loop",
    "scalar_to_fermions",
    "scalar_to_pions_leading_order",
    "scalar_to_scalars",
    "to_photons",
]

Array = NDArray[np.float64]


def _velocity(mass: ArrayLike, product: ArrayLike) -> Array:
    ratio = np.square(np.asarray(product, float) / np.asarray(mass, float))
    return np.asarray(np.sqrt(np.maximum(1 - 4 * ratio, 0.0)))


def scalar_to_fermions(mass: ArrayLike, yukawa: ArrayLike, fermion: ArrayLike) -> Array:
    """Width [GeV] of a scalar into a pair of Dirac fermions: y²m β³/8π.

    Parameters
    ----------
    mass, fermion : array_like
        Masses of the boson and of the fermion [GeV].
    yukawa : array_like
        y.
    """
    scale = np.square(yukawa) * np.asarray(mass, float) / (8 * math.pi)
    return np.asarray(scale * _velocity(mass, fermion) ** 3)


def pseudoscalar_to_fermions(mass: ArrayLike, yukawa: ArrayLike, fermion: ArrayLike) -> Array:
    """Width [GeV] of a pseudoscalar into a pair of Dirac fermions: y²m β/8π; as above."""
    scale = np.square(yukawa) * np.asarray(mass, float) / (8 * math.pi)
    return np.asarray(scale * _velocity(mass, fermion))


def scalar_to_scalars(mass: ArrayLike, coupling: ArrayLike, product: ArrayLike) -> Array:
    """Width [GeV] into a complex scalar pair, L = −μ φ S*S: μ²β/16πm.

    Parameters
    ----------
    mass, product : array_like
        Masses [GeV].
    coupling : array_like
        μ [GeV].
    """
    scale = np.square(coupling) / (16 * math.pi * np.asarray(mass, float))
    return np.asarray(scale * _velocity(mass, product))


def scalar_to_pions_leading_order(mass: ArrayLike) -> Array:
    """Width [GeV] of a scalar with the Higgs boson's couplings into ππ, all charges.

    Leading order of chiral perturbation theory, Voloshin and Zakharov, Phys. Rev. Lett. 45 (1980)
    688: 3β(2m²/9 + 11m_π²/9)²/32πv²m. Holds near threshold; dispersion theory is larger above.

    Parameters
    ----------
    mass : array_like
        [GeV]
    """
    m2 = np.square(np.asarray(mass, float))
    matrix = 2 * m2 / 9 + 11 * M_PION**2 / 9
    scale = 3 / (32 * math.pi * HIGGS_VEV**2 * np.sqrt(m2))
    return np.asarray(scale * matrix**2 * _velocity(mass, M_PION))


def to_photons(mass: ArrayLike, coupling: ArrayLike) -> Array:
    """Width [GeV] into two photons: |g|²m³/64π.

    Parameters
    ----------
    mass : array_like
        [GeV]
    coupling : array_like
        g [GeV⁻¹]; may be complex.
    """
    size2 = np.abs(np.asarray(coupling)) ** 2
    return np.asarray(size2 * np.asarray(mass, float) ** 3 / (64 * math.pi))


def _triangle(tau: Array) -> NDArray[np.complex128]:
    """f(τ) of the fermion triangle, τ = m²/4m_f²: arcsin²√τ, continued above 1."""
    tau = np.asarray(tau, float)
    below = np.arcsin(np.sqrt(np.minimum(tau, 1.0))) ** 2
    root = np.sqrt(np.maximum(1 - 1 / np.maximum(tau, 1.0), 0.0))
    # (1 + √…)/(1 − √…) = τ(1 + √…)², without the difference of nearly equal numbers
    log = np.log(np.maximum(tau, 1.0) * (1 + root) ** 2)
    return np.asarray(np.where(tau <= 1, below, -((log - 1j * math.pi) ** 2) / 4))


def scalar_loop(mass: ArrayLike, fermion: ArrayLike) -> NDArray[np.complex128]:
    """Fermion loop of a scalar into two photons, 2[τ + (τ − 1)f(τ)]/τ²; 4/3 for heavy fermions.

    Parameters
    ----------
    mass, fermion : array_like
        Masses of the boson and of the fermion in the loop [GeV].
    """
    tau = np.square(np.asarray(mass, float) / (2 * np.asarray(fermion, float)))
    safe = np.maximum(tau, 1e-3)
    full = 2 * (safe + (safe - 1) * _triangle(safe)) / safe**2
    # the bracket cancels to order τ²: a series is exact to 1e-9 there
    series = 4 / 3 * (1 + 7 * tau / 30 + 2 * tau**2 / 21)
    return np.asarray(np.where(tau < 1e-3, series, full))


def pseudoscalar_loop(mass: ArrayLike, fermion: ArrayLike) -> NDArray[np.complex128]:
    """Fermion loop of a pseudoscalar into two photons, 2f(τ)/τ; 2 for heavy fermions."""
    tau = np.square(np.asarray(mass, float) / (2 * np.asarray(fermion, float)))
    safe = np.maximum(tau, 1e-12)
    return np.asarray(2 * _triangle(safe) / safe)
