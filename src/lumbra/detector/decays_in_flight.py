"""Decays of K_S and Λ on their way through the detector, where the event record left them whole.

Generators differ in what they leave to the detector. These two live for centimetres, make the
displaced vertices that searches for long-lived particles fight, and are not themselves seen.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbra.detector.particles import (
    CHARGED_HADRON,
    NEUTRAL_HADRON,
    PHOTON,
    SHORT_LIVED,
    Flight,
    Products,
)
from lumbra.foundation import Events
from lumbra.foundation.constants import (
    M_KAON0,
    M_PION,
    M_PION0,
    SPEED_OF_LIGHT_CM_NS,
)
from lumbra.foundation.kinematics import boost, two_body_momentum

__all__ = ["decay_in_flight"]

Array = NDArray[np.float64]

M_LAMBDA: Final = 1.115683
M_PROTON: Final = 0.93827209
M_NEUTRON: Final = 0.93956542


class _Species(NamedTuple):
    """Mass [GeV], cτ [cm], share of the charged mode, masses of its positive and negative
    products, mass of the neutral baryon (0 for none: two π0)."""

    mass: float
    ctau: float
    charged: float
    positive: float
    negative: float
    neutral: float


_SPECIES: Final[Mapping[int, _Species]] = MappingProxyType(
    {
        310: _Species(M_KAON0, 2.6844, 0.6920, M_PION, M_PION, 0.0),
        3122: _Species(M_LAMBDA, 7.89, 0.641, M_PROTON, M_PION, M_NEUTRON),
    }
)
"""PDG 2022 (PTEP 2022, 083C01). The neutral mode takes what the charged one leaves: nππ, μν and
the like are below one in a hundred."""


def decay_in_flight(flight: Flight, events: Events, rng: np.random.Generator) -> Flight:
    """The particles with each K_S and Λ replaced by what it decays into, where it does.

    Parameters
    ----------
    flight : Flight
        Visible particles.
    events : Events
        Which species they are.
    rng : numpy Generator
        Source of random numbers; none are drawn if there is nothing to decay.

    Notes
    -----
    Decay lengths are exponential, angles isotropic in the rest frame; a π0 becomes two photons
    at the same place. Products keep the truth link of their mother.
    """
    rows = np.flatnonzero(flight.kind == SHORT_LIVED)
    if not len(rows):
        return flight
    species = events.pdg_id[flight.particle[rows]]
    products: list[Products] = []
    for number, what in _SPECIES.items():
        of = rows[np.abs(species) == number]
        anti = species[np.abs(species) == number] < 0
        products += _decay(flight, of, anti, what, rng)
    return flight.replaced(rows, products)


def _decay(
    flight: Flight,
    rows: NDArray[np.int64],
    anti: NDArray[np.bool_],
    what: _Species,
    rng: np.random.Generator,
) -> list[Products]:
    """Products of one species."""
    mother = flight.momentum[rows]
    path = what.ctau / what.mass * rng.standard_exponential(len(rows))
    vertex = flight.vertex[rows] + mother[:, 1:] * path[:, None]
    time = flight.time[rows] + mother[:, 0] * path / SPEED_OF_LIGHT_CM_NS
    charged = rng.random(len(rows)) < what.charged
    pairs = _two_body(mother, what.mass, what.positive, what.negative, rng)
    out = []
    for sign, kept in ((1, charged & ~anti), (-1, charged & anti)):
        for charge, p in ((sign, pairs[0]), (-sign, pairs[1])):
            out.append(
                Products(rows[kept], CHARGED_HADRON, charge, p[kept], vertex[kept], time[kept])
            )
    baryon = what.neutral or M_PION0
    first, second = _two_body(mother, what.mass, baryon, M_PION0, rng)
    neutral = ~charged
    pions = [second]
    where = (vertex[neutral], time[neutral])
    if what.neutral:
        out.append(Products(rows[neutral], NEUTRAL_HADRON, 0, first[neutral], *where))
    else:
        pions.append(first)
    photons = [photon for pion in pions for photon in _two_body(pion, M_PION0, 0.0, 0.0, rng)]
    out += [Products(rows[neutral], PHOTON, 0, p[neutral], *where) for p in photons]
    return out


def _two_body(
    mother: Array, mass: float, first: float, second: float, rng: np.random.Generator
) -> tuple[Array, Array]:
    """Four-momenta (k, 4) of an isotropic decay of mothers (k, 4) [GeV]."""
    momentum = float(two_body_momentum(mass, first, second))
    direction = rng.standard_normal((len(mother), 3))
    direction *= momentum / np.linalg.norm(direction, axis=1, keepdims=True)
    velocity = mother[:, 1:] / mother[:, :1]
    out = []
    for sign, m in ((1, first), (-1, second)):
        energy = np.full(len(mother), np.hypot(momentum, m))
        out.append(boost(np.column_stack([energy, sign * direction]), velocity))
    return out[0], out[1]
