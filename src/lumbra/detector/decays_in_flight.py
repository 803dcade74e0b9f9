"""Decays of K_S and hyperons on their way through the detector, where the record left them whole.

Generators differ in what they leave to the detector. These live for centimetres and make the
displaced vertices that searches for long-lived particles fight.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbra.detector.particles import SHORT_LIVED, Flight, Products, interaction
from lumbra.foundation import Events
from lumbra.foundation import constants as c
from lumbra.foundation.kinematics import boost, two_body_momentum
from lumbra.foundation.numbering import is_own_antiparticle

__all__ = ["decay_in_flight"]

Array = NDArray[np.float64]


class _Species(NamedTuple):
    """Mass [GeV], cτ [cm], and pairs of decay products with their branching fractions."""

    mass: float
    ctau: float
    modes: tuple[tuple[float, int, int], ...]


_MASSES: Final[Mapping[int, float]] = MappingProxyType(
    {22: 0.0, 211: c.M_PION, 321: c.M_KAON, 2212: 0.93827209, 2112: 0.93956542}
)

_SPECIES: Final[Mapping[int, _Species]] = MappingProxyType(
    {
        3334: _Species(
            1.67245, 2.461, ((0.678, 3122, -321), (0.236, 3322, -211), (0.0856, 3312, 111))
        ),
        3312: _Species(1.32171, 4.91, ((1.0, 3122, -211),)),
        3322: _Species(1.31486, 8.71, ((1.0, 3122, 111),)),
        3222: _Species(1.18937, 2.404, ((0.5157, 2212, 111), (0.4831, 2112, 211))),
        3112: _Species(1.197449, 4.434, ((1.0, 2112, -211),)),
        3122: _Species(1.115683, 7.89, ((0.641, 2212, -211), (0.359, 2112, 111))),
        310: _Species(c.M_KAON0, 2.6844, ((0.6920, 211, -211), (0.3069, 111, 111))),
        111: _Species(c.M_PION0, 0.0, ((1.0, 22, 22),)),
    }
)
"""PDG 2022 (PTEP 2022, 083C01), in an order in which products come after their mothers. Modes
that are left out, ππγ, ℓν and the like, are shared out among the others; a π0 is always γγ."""


@dataclass(frozen=True)
class _Group:
    """Particles (k,) of one species: rows they come from, whether antiparticles, where, when."""

    source: NDArray[np.int64]
    anti: NDArray[np.bool_]
    momentum: Array
    vertex: Array
    time: Array

    def select(self, keep: NDArray[np.bool_]) -> _Group:
        return _Group(
            self.source[keep],
            self.anti[keep],
            self.momentum[keep],
            self.vertex[keep],
            self.time[keep],
        )


def decay_in_flight(flight: Flight, events: Events, rng: np.random.Generator) -> Flight:
    """The particles with each K_S and hyperon replaced by what it decays into, where it does.

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
    Decay lengths are exponential on a straight path, angles isotropic in the rest frame. Products
    keep the truth link of the particle in the record.
    """
    rows = np.flatnonzero(flight.kind == SHORT_LIVED)
    if not len(rows):
        return flight
    numbers = events.pdg_id[flight.particle[rows]]
    waiting: dict[int, list[_Group]] = {}
    for number in np.unique(np.abs(numbers)):
        of = rows[np.abs(numbers) == number]
        waiting[int(number)] = [
            _Group(
                of,
                numbers[np.abs(numbers) == number] < 0,
                flight.momentum[of],
                flight.vertex[of],
                flight.time[of],
            )
        ]
    products: list[Products] = []
    for number, species in _SPECIES.items():
        for group in waiting.pop(number, []):
            for daughter, made in _decays(group, species, rng):
                if abs(daughter) in _SPECIES:
                    waiting.setdefault(abs(daughter), []).append(made)
                else:
                    products += _stable(daughter, made)
    return flight.replaced(rows, products)


def _decays(group: _Group, species: _Species, rng: np.random.Generator) -> list[tuple[int, _Group]]:
    """PDG number of products for a particle, not an antiparticle, and these."""
    path = species.ctau / species.mass * rng.standard_exponential(len(group.source))
    vertex = group.vertex + group.momentum[:, 1:] * path[:, None]
    time = group.time + group.momentum[:, 0] * path / c.SPEED_OF_LIGHT_CM_NS
    shares = np.cumsum([mode[0] for mode in species.modes])
    mode = np.searchsorted(shares / shares[-1], rng.random(len(group.source)), side="right")
    direction = rng.standard_normal((len(group.source), 3))
    direction /= np.linalg.norm(direction, axis=1, keepdims=True)
    out = []
    for index, (_, *daughters) in enumerate(species.modes):
        chosen = mode == index
        if not chosen.any():
            continue
        part = group.select(chosen)
        masses = [_mass(number) for number in daughters]
        momentum = float(two_body_momentum(species.mass, *masses))
        velocity = part.momentum[:, 1:] / part.momentum[:, :1]
        for sign, number, mass in zip((1, -1), daughters, masses, strict=True):
            energy = np.full(len(part.source), np.hypot(momentum, mass))
            rest = np.column_stack([energy, sign * momentum * direction[chosen]])
            made = _Group(
                part.source, part.anti ^ (number < 0), boost(rest, velocity),
                vertex[chosen], time[chosen],
            )  # fmt: skip
            out.append((abs(number), made))
    return out


def _mass(number: int) -> float:
    known = _SPECIES.get(abs(number))
    return known.mass if known else _MASSES[abs(number)]


def _stable(number: int, group: _Group) -> list[Products]:
    """Products of a species that reaches the detector, particles and antiparticles apart."""
    # a photon is a photon, whatever its mother was
    anti = group.anti & ~np.bool_(is_own_antiparticle(number))
    out = []
    for sign, part in ((1, group.select(~anti)), (-1, group.select(anti))):
        kind, charge = interaction(np.array([sign * number], np.int32))
        out.append(
            Products(
                part.source, int(kind[0]), int(charge[0]), part.momentum, part.vertex, part.time
            )
        )
    return out
