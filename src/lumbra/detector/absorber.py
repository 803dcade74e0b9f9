"""What single particles leave in a block of absorber: ionisation, hadronic showers.

Ionisation is simulated as what it is: hard collisions with electrons are drawn one by one from
Rossi's spectrum, the soft ones are a Gaussian about the restricted loss of Bethe's formula with
Sternheimer's density effect (PDG, Passage of particles through matter, PTEP 2022, 083C01,
§34.2). Thin blocks show Landau's distribution, thick ones go over to Vavilov's and Gauss's.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from lumbra.foundation.constants import M_ELECTRON

__all__ = ["Absorber", "hadron_deposit", "hardest_knock", "ionisation"]

SOFT = 0.5
"""Collisions that take less than this many ξ are soft; two are hard, on average."""


class Absorber(NamedTuple):
    """Numbers of a block of absorber.

    Parameters
    ----------
    length : float
        Thickness [cm].
    density : float
        [g cm⁻³]
    z_over_a : float
        Mean Z/A [mol g⁻¹].
    excitation : float
        Mean excitation energy [GeV].
    sternheimer_c, sternheimer_x0, sternheimer_x1, sternheimer_a, sternheimer_k : float
        Density effect.
    interaction_length : float
        Of charged pions [cm].
    shower_alpha, shower_beta : float
        The share of a hadron's kinetic energy that its shower leaves is Beta(alpha, beta).
    """

    length: float
    density: float
    z_over_a: float
    excitation: float
    sternheimer_c: float
    sternheimer_x0: float
    sternheimer_x1: float
    sternheimer_a: float
    sternheimer_k: float
    interaction_length: float
    shower_alpha: float
    shower_beta: float


@njit(cache=True, nogil=True)
def _density_effect(logarithm: float, absorber: Absorber) -> float:
    """δ at ln βγ."""
    x = logarithm / math.log(10.0)
    if x < absorber.sternheimer_x0:
        return 0.0
    delta = 2 * logarithm - absorber.sternheimer_c
    if x < absorber.sternheimer_x1:
        delta += absorber.sternheimer_a * (absorber.sternheimer_x1 - x) ** absorber.sternheimer_k
    return max(delta, 0.0)


@njit(cache=True, nogil=True)
def hardest_knock(momentum: float, mass: float) -> float:
    """Largest energy W [GeV] that one electron can take in a collision (PDG eq. 34.4)."""
    gamma = math.sqrt(1 + (momentum / mass) ** 2)
    ratio = M_ELECTRON / mass
    numerator = 2 * M_ELECTRON * (momentum / mass) ** 2
    return numerator / (1 + 2 * gamma * ratio + ratio * ratio)


@njit(cache=True, nogil=True)
def ionisation(
    rng: np.random.Generator, momentum: float, mass: float, length: float, absorber: Absorber
) -> float:
    """Energy [GeV] that a heavy charged particle loses on a path, at most its kinetic energy.

    Parameters
    ----------
    rng : numpy Generator
        Source of random numbers.
    momentum, mass : float
        Of the particle [GeV].
    length : float
        Path in the absorber [cm].
    absorber : Absorber
        What it is made of.

    Notes
    -----
    With ξ = (K/2)(Z/A)ρx/β², collisions of energy ε come at the rate ξ/ε² (1 − β²ε/W) dε: they
    are even in 1/ε, which is how they are drawn, from the hardest down.
    """
    beta_gamma = momentum / mass
    beta2 = beta_gamma * beta_gamma / (1 + beta_gamma * beta_gamma)
    # K/2 = 0.153537 MeV mol⁻¹ cm²
    xi = 0.153537e-3 * absorber.z_over_a * absorber.density * length / beta2
    knock = hardest_knock(momentum, mass)
    soft = min(SOFT * xi, knock)
    logarithm = math.log(beta_gamma)
    bracket = 2 * logarithm + math.log(2 * M_ELECTRON * soft / absorber.excitation**2)
    loss = xi * (bracket - beta2 * (1 + soft / knock) - _density_effect(logarithm, absorber))
    loss += math.sqrt(xi * soft * (1 - 0.5 * beta2 * soft / knock)) * rng.standard_normal()
    inverse = 1 / knock + rng.standard_exponential() / xi
    while inverse * soft < 1:
        if rng.random() * inverse * knock > beta2:
            loss += 1 / inverse
        inverse += rng.standard_exponential() / xi
    kinetic = momentum * momentum / (math.sqrt(momentum * momentum + mass * mass) + mass)
    return min(max(loss, 0.0), kinetic)


@njit(cache=True, nogil=True)
def hadron_deposit(
    rng: np.random.Generator, momentum: float, mass: float, charged: bool, absorber: Absorber
) -> float:
    """Energy [GeV] left by a hadron: ionisation to where it interacts, then perhaps a shower."""
    depth = absorber.interaction_length * rng.standard_exponential()
    path = min(depth, absorber.length)
    deposit = ionisation(rng, momentum, mass, path, absorber) if charged else 0.0
    if depth < absorber.length:
        kinetic = math.sqrt(momentum * momentum + mass * mass) - mass
        share = rng.beta(absorber.shower_alpha, absorber.shower_beta)
        deposit += share * max(kinetic - deposit, 0.0)
    return deposit
