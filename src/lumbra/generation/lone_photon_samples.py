"""Samples of what makes one photon alone: γγ(γ) and e⁺e⁻γ in parts, with numbers of events."""

from __future__ import annotations

import itertools
import math
from collections.abc import Sequence

from lumbra.generation.lone_photon import (
    PHOTON_MIN,
    lone_photon_of_bhabha,
    lone_photon_of_three,
    lone_photon_of_two,
)
from lumbra.generation.tree_process import TreeProcess

__all__ = ["lost_electrons", "lost_photons", "one_electron"]

Samples = tuple[tuple[TreeProcess, int], ...]
Range = tuple[float, float]

SOFT = 0.3
"""Energy E* [GeV] of a third photon below which the other two stay back to back."""


def lost_photons(
    edges: Sequence[float], count: int, seen: Range = (-0.82, 0.82), energy_min: float = 0.4
) -> Samples:
    """γγ(γ) by the polar angle of the harder unseen photon and the energy of the softer one.

    Parameters
    ----------
    edges : sequence of float
        Polar angles in the laboratory [rad], rising, that part what a calorimeter sees well from
        its gaps, endcaps and what lies outside: each part gets as many events.
    count : int
        Events of each part.
    seen, energy_min
        Of the photon that is seen, as in `lone_photon_of_two`.
    """
    outside = [0.0, *edges, math.pi]
    # beside a soft photon the other one is not along the beams
    inside = [0.0, *edges[1:-1], math.pi]
    soft = [
        lone_photon_of_three(energy_min, seen, part, (PHOTON_MIN, SOFT))
        for part in itertools.pairwise(inside)
    ]
    hard = [
        lone_photon_of_three(energy_min, seen, part, (SOFT, math.inf))
        for part in itertools.pairwise(outside)
    ]
    return tuple(
        (process, count) for process in (lone_photon_of_two(energy_min, seen), *soft, *hard)
    )


def lost_electrons(
    energies: Sequence[float], lost: float, count: int, cos_max: float = 0.82
) -> Samples:
    """e⁺e⁻γ by the energy of the photon, with both electrons along the beams.

    Parameters
    ----------
    energies : sequence of float
        Edges of the photon's energy E* [GeV], rising; the last part is open.
    lost : float
        Electrons beyond this |cos θ*| leave no track.
    count : int
        Events of each part.
    cos_max : float
        Largest |cos θ*| of the photon.
    """
    return tuple(
        (lone_photon_of_bhabha(energy, cos_max, (lost, 1.0), (-1.0, -lost)), count)
        for energy in itertools.pairwise((*energies, math.inf))
    )


def one_electron(
    energies: Sequence[float], lost: float, count: int, cos_max: float = 0.82
) -> Samples:
    """The rest of e⁺e⁻γ: the electron in sight, or the positron alone; as in `lost_electrons`."""
    sides = (((-1.0, lost), (-1.0, 1.0)), ((lost, 1.0), (-lost, 1.0)))
    return tuple(
        (lone_photon_of_bhabha(energy, cos_max, *side), count)
        for energy in itertools.pairwise((*energies, math.inf))
        for side in sides
    )
