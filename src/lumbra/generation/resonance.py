"""A narrow vector resonance made at rest by e⁺e⁻, and the way from its decays to events."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Beams, Events, InputError, Key
from lumbra.foundation.constants import M_B_PLUS
from lumbra.foundation.errors import nearest
from lumbra.foundation.hadrons import CTAU_CM, MASSES
from lumbra.foundation.kinematics import two_body_momentum
from lumbra.generation.decay_flight import fly
from lumbra.generation.decays.cascade import Cascade, Channels, decay_all
from lumbra.generation.decays.spin import made_by
from lumbra.generation.taus_of_bosons import decay_taus

__all__ = ["RESONANCES", "Resonance", "finished", "produced", "resonance_named"]

WINDOW: Final = 0.1
"""Share by which nominal beams may miss a resonance: they are scaled to it, as when it is run."""


@dataclass(frozen=True)
class Resonance:
    """A resonance that colliders run on.

    Parameters
    ----------
    number : int
        PDG number.
    symbol : str
        For labels.
    cross_section : float
        Events over luminosity of the run named in `source` [fb]; holds the beams' energy spread.
    source : str
        Where it comes from.
    width : float
        Natural width [GeV], where beams are too sharp to average over it; 0 where it is small
        beside their spread, and every collision then has the mass.
    product : float
        Mass [GeV] of the two products in P wave that make a wide resonance's width.
    """

    number: int
    symbol: str
    cross_section: float
    source: str
    width: float = 0.0
    product: float = 0.0

    def shape(self, sqrt_s: NDArray[np.float64]) -> NDArray[np.float64]:
        """Relative cross section (n,) of a wide resonance at √s (n,) [GeV], near 1 at its mass.

        A relativistic Breit–Wigner with Γ(s) = Γ (p/p₀)³ M/√s (PDG 2022, section 50).
        """
        mass = MASSES[self.number]
        ratio = two_body_momentum(sqrt_s, self.product, self.product) / two_body_momentum(
            mass, self.product, self.product
        )
        width = self.width * ratio**3 * mass / sqrt_s
        pole = mass * mass * self.width * width
        return np.asarray(pole / ((sqrt_s**2 - mass**2) ** 2 + (mass * width) ** 2))


RESONANCES: Final[Mapping[str, Resonance]] = {
    "phi": Resonance(333, "φ", 3.1e9, "KLOE, peak cross section of about 3.1 μb"),
    "jpsi": Resonance(443, "J/ψ", 3.32e9, "BESIII, 1310.6 million in 394.65 pb⁻¹"),
    "psi2s": Resonance(100443, "ψ(2S)", 6.70e8, "BESIII, 448.1 million in 668.55 pb⁻¹"),
    "upsilon2s": Resonance(100553, "Υ(2S)", 6.32e6, "Belle, 157.3 million in 24.9 fb⁻¹"),
    "upsilon3s": Resonance(200553, "Υ(3S)", 4.35e6, "BaBar, 121.3 million in 27.9 fb⁻¹"),
    "upsilon4s": Resonance(
        300553, "Υ(4S)", 1.11e6, "Belle II, PTEP 2019, 123C01", width=0.0205, product=M_B_PLUS
    ),
}
"""Resonances by name."""


def resonance_named(name: str, allowed: tuple[str, ...] = tuple(RESONANCES)) -> Resonance:
    """The resonance of that name.

    Raises
    ------
    InputError
        If it is not among the allowed ones.
    """
    if name in allowed:
        return RESONANCES[name]
    raise InputError(
        "This process has no such resonance.",
        given=repr(name),
        allowed=", ".join(allowed),
        suggestion=nearest(name, allowed),
    )


def produced(resonance: Resonance, count: int, beams: Beams, key: Key, label: str) -> Cascade:
    """Resonances at rest in the centre of mass, polarised across the beams.

    Beam energies keep their directions and are scaled so that √s is the mass; at a wide resonance
    their mean is, and √s spreads as beams and line shape say.

    Parameters
    ----------
    resonance : Resonance
        What is made; its cross section is shared by the events.
    count, beams, key
        As in `Process.generate`.
    label : str
        The reaction.

    Raises
    ------
    InputError
        If the beams are far from the resonance, or nothing is asked for.
    """
    mass = MASSES[resonance.number]
    if count < 1:
        raise InputError(
            "There is nothing to generate.",
            given=f"{count} events",
            allowed="at least 1 event",
            suggestion="use 100000 for a first look",
        )
    if abs(beams.sqrt_s / mass - 1) > WINDOW:
        raise InputError(
            f"These beams do not make the {resonance.symbol}.",
            given=f"√s = {beams.sqrt_s:.5g} GeV",
            allowed=f"within 10 % of {mass:.5g} GeV; the energies are then scaled to it",
            suggestion=f"use --sqrt-s {mass:.6g} or the experiment that runs there",
        )
    energies = _energies(resonance, count, beams, key.child("beams").generator())
    sqrt_s = beams.sqrt_s_of(energies)
    momenta = np.zeros((count, 1, 4))
    momenta[:, 0, 0] = sqrt_s
    weight = np.full(count, resonance.cross_section / count)
    events = Events.from_blocks(
        [resonance.number], momenta, weight, energies, sqrt_s, process=label
    )
    return Cascade(events, np.tile(made_by(np.array([[0.0, 0.0, 1.0]])), (count, 1, 1)))


def _energies(
    resonance: Resonance, count: int, beams: Beams, rng: np.random.Generator
) -> NDArray[np.float64]:
    """Beam energies (count, 2) [GeV] of collisions that make the resonance."""
    mass = MASSES[resonance.number]
    if resonance.width == 0:
        energies = beams.sample(count, rng)
        return np.asarray(energies * (mass / beams.sqrt_s_of(energies))[:, None])
    out = np.empty((count, 2))
    filled = 0
    while filled < count:
        energies = beams.sample(count, rng) * (mass / beams.sqrt_s)
        # the shape is largest, by a few per cent more than 1, below the mass
        kept = energies[1.12 * rng.random(count) < resonance.shape(beams.sqrt_s_of(energies))]
        kept = kept[: count - filled]
        out[filled : filled + len(kept)] = kept
        filled += len(kept)
    return out


def finished(
    cascade: Cascade,
    channels: Channels,
    beams: Beams,
    key: Key,
    lifetimes: Mapping[int, tuple[float, float]] | None = None,
) -> Events:
    """Decay all that has channels, and the taus of spin-0 bosons, and place the vertices.

    Parameters
    ----------
    cascade, channels
        As in `lumbra.generation.decays.decay_all`.
    beams : Beams
        The collider.
    key : Key
        Where the random numbers come from.
    lifetimes : mapping of int to (float, float), optional
        Mass [GeV] and cτ [cm] by PDG number, besides those of the known hadrons.
    """
    decayed = decay_all(cascade, channels, key.child("decays"))
    events = decay_taus(decayed, key.child("taus")).events
    flights = {number: (MASSES[number], ctau) for number, ctau in CTAU_CM.items()}
    return fly(events, beams, {**flights, **(lifetimes or {})}, key.child("flight"))
