"""Two-body widths of a vector boson V with coupling g, for any model that has one.

Tree level, L = g V_μ f̄γ^μf and its relatives. Each width is zero where the channel is closed.
The vector and axial forms are those of any textbook (for example Peskin and Schroeder, ch. 20);
unequal masses as in Galon and Zupan, JHEP 05 (2017) 083.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation.kinematics import kallen

__all__ = [
    "to_axial_fermions",
    "to_majorana",
    "to_neutrinos",
    "to_scalars",
    "to_unequal_fermions",
    "to_vector_fermions",
]

Array = NDArray[np.float64]


def _velocity(mass: ArrayLike, product: ArrayLike) -> tuple[Array, Array]:
    """(m/M)² and the velocity √(1 − 4m²/M²) of the products, 0 below threshold."""
    ratio = np.square(np.asarray(product, float) / np.asarray(mass, float))
    return ratio, np.sqrt(np.maximum(1 - 4 * ratio, 0.0))


def to_vector_fermions(mass: ArrayLike, coupling: ArrayLike, fermion: ArrayLike) -> Array:
    """Width [GeV] into a pair of Dirac fermions with a vector coupling.

    Parameters
    ----------
    mass, fermion : array_like
        Masses of V and of the fermion [GeV].
    coupling : array_like
        g.
    """
    ratio, beta = _velocity(mass, fermion)
    scale = np.square(coupling) * np.asarray(mass, float) / (12 * math.pi)
    return np.asarray(scale * (1 + 2 * ratio) * beta)


def to_axial_fermions(mass: ArrayLike, coupling: ArrayLike, fermion: ArrayLike) -> Array:
    """Width [GeV] into a pair of Dirac fermions with an axial coupling; as above."""
    _, beta = _velocity(mass, fermion)
    return np.asarray(np.square(coupling) * np.asarray(mass, float) / (12 * math.pi) * beta**3)


def to_neutrinos(mass: ArrayLike, coupling: ArrayLike) -> Array:
    """Width [GeV] into one flavour of massless neutrinos: one chirality, half a Dirac pair.

    Parameters
    ----------
    mass : array_like
        Mass of V [GeV].
    coupling : array_like
        g.
    """
    return np.asarray(np.square(coupling) * np.asarray(mass, float) / (24 * math.pi))


def to_majorana(mass: ArrayLike, coupling: ArrayLike, fermion: ArrayLike) -> Array:
    """Width [GeV] into Majorana fermions, L = (g/2) V_μ χ̄γ^μγ⁵χ; as for Dirac fermions."""
    return 0.5 * to_axial_fermions(mass, coupling, fermion)


def to_scalars(mass: ArrayLike, coupling: ArrayLike, scalar: ArrayLike) -> Array:
    """Width [GeV] into a complex scalar and its antiparticle, charge g.

    Parameters
    ----------
    mass, scalar : array_like
        Masses of V and of the scalar [GeV].
    coupling : array_like
        g.
    """
    return 0.25 * to_axial_fermions(mass, coupling, scalar)


def to_unequal_fermions(
    mass: ArrayLike, coupling: ArrayLike, first: ArrayLike, second: ArrayLike
) -> Array:
    """Width [GeV] into f₁ f̄₂ of different masses with a vector coupling, one charge state.

    Parameters
    ----------
    mass, first, second : array_like
        Masses of V and of the two fermions [GeV].
    coupling : array_like
        g.
    """
    M2 = np.square(np.asarray(mass, float))
    total = np.asarray(first, float) + np.asarray(second, float)
    difference2 = np.square(np.asarray(first, float) - np.asarray(second, float))
    total2 = np.square(total)
    lam = np.where(total2 < M2, kallen(M2, np.square(first), np.square(second)), 0.0)
    # √λ/M² × [2 − …] factorised in sum and difference of the masses
    bracket = (1 - difference2 / M2) * (2 + total2 / M2)
    return np.asarray(np.square(coupling) * np.sqrt(lam / M2) / (24 * math.pi) * bracket)
