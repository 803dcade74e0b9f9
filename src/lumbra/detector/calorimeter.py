"""A crystal calorimeter: where it is, whether it sees a particle, how well it measures.

Each layer is a function of one particle; `lumbra.detector.clusters` runs them over events.
"""

from __future__ import annotations

import math
from typing import Final, NamedTuple

import numpy as np
from numba import njit

__all__ = [
    "BACKWARD",
    "BARREL",
    "FORWARD",
    "GAP_BACKWARD",
    "GAP_FORWARD",
    "OUTSIDE",
    "Calorimeter",
    "crystal_ball",
    "energy_error",
    "face_distance",
    "in_phi_crack",
    "region_of",
    "seeing_probability",
]

# The codes of basf2's cluster regions.
OUTSIDE: Final = 0
FORWARD: Final = 1
BARREL: Final = 2
BACKWARD: Final = 3
GAP_FORWARD: Final = 11
GAP_BACKWARD: Final = 13


class Calorimeter(NamedTuple):
    """Numbers of a calorimeter with a barrel and two endcaps.

    Parameters
    ----------
    forward_low, forward_high, barrel_low, barrel_high, backward_low, backward_high : float
        Polar edges of the crystals [rad].
    radius, z_forward, z_backward : float
        Front faces [cm]; z_backward is negative.
    crack_theta, crack_half_width, crack_loss : float
        A narrow gap at a polar angle [rad], and the probability that a particle in it is lost.
    crack_phi_count, crack_phi_half_width, crack_phi_loss : float
        The same for so many gaps that are evenly spaced in azimuth [rad]; a count of 0 is none.
    loss_energy : tuple of float
        Upper edges [GeV] of bins in energy, the last one for all above.
    loss_barrel, loss_endcap : tuple of float
        Probability in each bin (one more than edges) that a photon is lost.
    noise_term, root_term, quarter_term, constant_term : float
        σ(E)/E = noise/E ⊕ root/E^{1/2} ⊕ quarter/E^{1/4} ⊕ constant, E in GeV.
    endcap_factor : float
        In the endcaps σ(E) is larger by this.
    tail_alpha, tail_n : float
        Crystal Ball tail to low energy.
    pile_barrel, pile_endcap : float
        Noise that beam background adds to a cluster [GeV].
    position : float
        σ(θ) = sin θ σ(φ) = position/√E [rad GeV^{1/2}].
    merged_below, resolved_above : float
        Clusters closer than the first angle are one, farther than the second are two [rad].
    threshold : float
        Smallest energy of a cluster [GeV].
    """

    forward_low: float
    forward_high: float
    barrel_low: float
    barrel_high: float
    backward_low: float
    backward_high: float
    radius: float
    z_forward: float
    z_backward: float
    crack_theta: float
    crack_half_width: float
    crack_loss: float
    crack_phi_count: float
    crack_phi_half_width: float
    crack_phi_loss: float
    loss_energy: tuple[float, ...]
    loss_barrel: tuple[float, ...]
    loss_endcap: tuple[float, ...]
    noise_term: float
    root_term: float
    quarter_term: float
    constant_term: float
    endcap_factor: float
    tail_alpha: float
    tail_n: float
    pile_barrel: float
    pile_endcap: float
    position: float
    merged_below: float
    resolved_above: float
    threshold: float


@njit(cache=True, nogil=True, inline="always")
def region_of(theta: float, calorimeter: Calorimeter) -> int:
    """Region code of a polar angle [rad]."""
    c = calorimeter
    if c.barrel_low <= theta < c.barrel_high:
        return BARREL
    if theta < c.barrel_low:
        if theta < c.forward_low:
            return OUTSIDE
        return FORWARD if theta < c.forward_high else GAP_FORWARD
    if theta < c.backward_low:
        return GAP_BACKWARD
    return BACKWARD if theta < c.backward_high else OUTSIDE


@njit(cache=True, nogil=True)
def face_distance(theta: float, calorimeter: Calorimeter) -> float:
    """Distance [cm] from the interaction point to the front face at a polar angle [rad]."""
    c = calorimeter
    end = c.z_forward if theta < 0.5 * math.pi else c.z_backward
    sine, cosine = math.sin(theta), math.cos(theta)
    if abs(end) * sine < c.radius * abs(cosine):
        return end / cosine
    return c.radius / sine


@njit(cache=True, nogil=True, inline="always")
def in_phi_crack(phi: float, calorimeter: Calorimeter) -> bool:
    """Whether an azimuth [rad] points at one of the evenly spaced cracks, the first at φ = 0."""
    c = calorimeter
    if c.crack_phi_count < 1:
        return False
    spacing = 2 * math.pi / c.crack_phi_count
    return abs(phi - spacing * round(phi / spacing)) < c.crack_phi_half_width


@njit(cache=True, nogil=True)
def seeing_probability(energy: float, theta: float, calorimeter: Calorimeter) -> float:
    """Probability that a photon makes a usable cluster.

    Parameters
    ----------
    energy, theta : float
        [GeV] and polar angle [rad] on the front face.
    """
    c = calorimeter
    region = region_of(theta, c)
    if region in (OUTSIDE, GAP_FORWARD, GAP_BACKWARD):
        return 0.0
    bin_ = 0
    while bin_ < len(c.loss_energy) and energy > c.loss_energy[bin_]:
        bin_ += 1
    loss = c.loss_barrel[bin_] if region == BARREL else c.loss_endcap[bin_]
    if abs(theta - c.crack_theta) < c.crack_half_width:
        return (1 - loss) * (1 - c.crack_loss)
    return 1 - loss


@njit(cache=True, nogil=True)
def energy_error(energy: float, calorimeter: Calorimeter) -> float:
    """Relative core error σ(E)/E in the barrel at an energy [GeV], without beam background."""
    c = calorimeter
    noise = c.noise_term / energy
    root = c.root_term / math.sqrt(energy)
    quarter = c.quarter_term / math.sqrt(math.sqrt(energy))
    square = noise * noise + root * root + quarter * quarter
    return math.sqrt(square + c.constant_term * c.constant_term)


@njit(cache=True, nogil=True)
def crystal_ball(rng: np.random.Generator, alpha: float, n: float) -> float:
    """A draw of the unit Crystal Ball shape with its tail below −alpha.

    J. E. Gaiser, SLAC-R-255 (1982), appendix F.
    """
    tail = n / alpha / (n - 1) * math.exp(-0.5 * alpha * alpha)
    core = math.sqrt(0.5 * math.pi) * (1 + math.erf(alpha / math.sqrt(2.0)))
    if rng.random() * (tail + core) < tail:
        depth: float = (1 - rng.random()) ** (-1 / (n - 1))
        return n / alpha * (1 - depth) - alpha
    while True:
        draw: float = rng.standard_normal()
        if draw >= -alpha:
            return draw
