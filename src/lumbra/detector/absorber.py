"""What single particles leave in a block of absorber: minimum ionisation, hadronic showers.

Energy loss of a heavy charged particle follows the Landau–Vavilov–Bichsel most probable loss with
Sternheimer's density effect and Landau's fluctuations (PDG, Passage of particles through matter,
PTEP 2022, 083C01, eqs. 34.12 and 34.7). Landau's law is the stable law of index 1, drawn with
the method of Chambers, Mallows and Stuck, J. Am. Stat. Assoc. 71 (1976) 340.
"""

from __future__ import annotations

import math
from typing import NamedTuple

import numpy as np
from numba import njit

from lumbra.foundation.constants import M_ELECTRON

__all__ = [
    "Absorber",
    "hadron_deposit",
    "landau",
    "most_probable_loss",
    "muon_deposit",
]

LANDAU_MODE = -0.22278298
"""Where Landau's density φ(λ) is largest."""


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
def _density_effect(beta_gamma: float, absorber: Absorber) -> float:
    x = math.log10(beta_gamma)
    if x < absorber.sternheimer_x0:
        return 0.0
    delta = 2 * math.log(10.0) * x - absorber.sternheimer_c
    if x < absorber.sternheimer_x1:
        delta += absorber.sternheimer_a * (absorber.sternheimer_x1 - x) ** absorber.sternheimer_k
    return max(delta, 0.0)


@njit(cache=True, nogil=True)
def most_probable_loss(
    momentum: float, mass: float, length: float, absorber: Absorber
) -> tuple[float, float]:
    """Most probable energy loss Δp and the scale ξ of its fluctuation [GeV].

    Parameters
    ----------
    momentum, mass : float
        Of the particle [GeV].
    length : float
        Path in the absorber [cm].
    """
    beta_gamma = momentum / mass
    beta2 = beta_gamma * beta_gamma / (1 + beta_gamma * beta_gamma)
    # K/2 = 0.153537 MeV mol⁻¹ cm²
    xi = 0.153537e-3 * absorber.z_over_a * absorber.density * length / beta2
    energy = 2 * M_ELECTRON * beta_gamma * beta_gamma
    bracket = math.log(energy / absorber.excitation) + math.log(xi / absorber.excitation)
    loss = xi * (bracket + 0.2 - beta2 - _density_effect(beta_gamma, absorber))
    return max(loss, 0.0), xi


@njit(cache=True, nogil=True)
def landau(rng: np.random.Generator) -> float:
    """A draw of λ from Landau's distribution."""
    half = 0.5 * math.pi
    angle = math.pi * (rng.random() - 0.5)
    waiting = rng.standard_exponential()
    stable = (half + angle) * math.tan(angle) - math.log(
        half * waiting * math.cos(angle) / (half + angle)
    )
    return stable + math.log(half)


@njit(cache=True, nogil=True)
def _hardest_knock(momentum: float, mass: float) -> float:
    """Largest energy [GeV] that one electron can take in a collision."""
    gamma = math.sqrt(1 + (momentum / mass) ** 2)
    ratio = M_ELECTRON / mass
    numerator = 2 * M_ELECTRON * (momentum / mass) ** 2
    return numerator / (1 + 2 * gamma * ratio + ratio * ratio)


@njit(cache=True, nogil=True)
def muon_deposit(
    rng: np.random.Generator, momentum: float, mass: float, length: float, absorber: Absorber
) -> float:
    """Energy [GeV] that ionisation leaves on a path [cm], at most the kinetic energy.

    The fluctuation is cut where one electron would have to take more than it can.
    """
    loss, xi = most_probable_loss(momentum, mass, length, absorber)
    extra = min(xi * (landau(rng) - LANDAU_MODE), _hardest_knock(momentum, mass))
    kinetic = math.sqrt(momentum * momentum + mass * mass) - mass
    return min(max(loss + extra, 0.0), kinetic)


@njit(cache=True, nogil=True)
def hadron_deposit(
    rng: np.random.Generator, momentum: float, mass: float, charged: bool, absorber: Absorber
) -> float:
    """Energy [GeV] left by a hadron: ionisation to where it interacts, if it does, then a shower."""
    depth = absorber.interaction_length * rng.standard_exponential()
    path = min(depth, absorber.length)
    deposit = muon_deposit(rng, momentum, mass, path, absorber) if charged else 0.0
    if depth < absorber.length:
        kinetic = math.sqrt(momentum * momentum + mass * mass) - mass
        share = rng.beta(absorber.shower_alpha, absorber.shower_beta)
        deposit += share * max(kinetic - deposit, 0.0)
    return deposit
