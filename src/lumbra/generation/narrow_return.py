"""Narrow vector resonances by initial-state radiation, e⁺e⁻ → γV, V → leptons or hadrons."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import Final

import numpy as np

from lumbra.foundation import Beams, Events, InputError, Key
from lumbra.foundation.constants import ELECTRON_CHARGE, M_ELECTRON, M_KAON, M_MUON
from lumbra.foundation.errors import nearest
from lumbra.foundation.hadrons import MASSES
from lumbra.foundation.particles import Z_PRIME
from lumbra.generation.dark_photon import dark_photon
from lumbra.generation.decays import LIGHT_HADRONS, Cascade, Decay, TwoBody
from lumbra.generation.decays.spin import made_by
from lumbra.generation.resonance import finished
from lumbra.generation.tree_process import TreeProcess

__all__ = ["NarrowReturn"]

_RESONANCES: Final = {
    "phi": (333, "φ", 1.27e-6),
    "jpsi": (443, "J/ψ", 5.53e-6),
    "psi2s": (100443, "ψ(2S)", 2.33e-6),
}
"""PDG number, symbol and Γ_ee [GeV], PDG 2022."""
_LEPTONIC: Final = {
    ("jpsi", "e"): 0.05971,
    ("jpsi", "mu"): 0.05961,
    ("psi2s", "e"): 7.93e-3,
    ("psi2s", "mu"): 8.0e-3,
    ("phi", "e"): 2.979e-4,
    ("phi", "mu"): 2.85e-4,
    ("phi", "K"): 0.491,
    ("phi", "all"): 1.0,
}
"""Branching fractions, PDG 2022; "all" is the φ as it decays to hadrons."""
_PAIR: Final = {"e": (11, M_ELECTRON), "mu": (13, M_MUON), "K": (321, M_KAON)}


@dataclass(frozen=True)
class NarrowReturn:
    """e⁺e⁻ → γV with the exact photon spectrum, and a decay of the V.

    The V is polarised as the annihilation of the beam that radiated with the other one makes it:
    helicities ±1 along the other beam, exact for photons along a beam.

    Parameters
    ----------
    resonance : {"jpsi", "psi2s", "phi"}
        V.
    final : {"e", "mu", "K", "all"}
        What it decays to; the last two for the φ.
    radiation : bool
        Whether the beams radiate further, softer photons.
    both_beams : bool
        Whether each beam radiates one of its own.

    Raises
    ------
    InputError
        If V has no such decay here.
    """

    resonance: str = "jpsi"
    final: str = "mu"
    radiation: bool = True
    both_beams: bool = False

    def __post_init__(self) -> None:
        if (self.resonance, self.final) not in _LEPTONIC:
            known = [f"{one} to {other}" for one, other in _LEPTONIC]
            raise InputError(
                "This resonance with this decay is not in the list.",
                given=f"{self.resonance} to {self.final}",
                allowed=", ".join(known),
                suggestion=nearest(f"{self.resonance} to {self.final}", known),
            )

    @property
    def name(self) -> str:
        """Short name."""
        return f"gamma-{self.resonance}-{self.final}"

    @property
    def label(self) -> str:
        """The reaction."""
        return f"e⁺e⁻ → γ{_RESONANCES[self.resonance][1]} → γ {self.final}"

    def _production(self) -> TreeProcess:
        """e⁺e⁻ → γV as that of a vector with the coupling that gives Γ_ee."""
        number, _, electronic = _RESONANCES[self.resonance]
        mass = MASSES[number]
        coupling = math.sqrt(12 * math.pi * electronic / mass)
        process = dark_photon(mass, coupling / ELECTRON_CHARGE, self.radiation)
        return replace(process, both_beams=self.both_beams)

    def generate(self, count: int, beams: Beams, key: Key) -> Events:
        """Weighted events in the centre of mass; see `Process.generate`."""
        number = _RESONANCES[self.resonance][0]
        events = self._production().generate(count, beams, key.child("production"))
        vectors = np.flatnonzero(events.pdg_id == Z_PRIME)
        numbers = events.pdg_id.copy()
        numbers[vectors] = number
        events = replace(events, pdg_id=numbers, process=self.label)
        spin = np.tile(np.eye(3) / 3, (len(numbers), 1, 1))
        spin[vectors] = made_by(_other_beam(events.momentum[vectors]))
        share = _LEPTONIC[self.resonance, self.final]
        channels: dict[int, tuple[Decay, ...]] = dict(LIGHT_HADRONS)
        if self.final != "all":
            product, mass = _PAIR[self.final]
            kind = "scalars" if self.final == "K" else "fermions"
            pair = TwoBody((product, -product), (mass, mass), kind, share)  # type: ignore[arg-type]
            channels[number] = (pair,)
        return finished(Cascade(events, spin), channels, beams, key)


def _other_beam(vector: np.ndarray) -> np.ndarray:
    """Direction in the V's rest frame (n, 3) of the beam on the side to which the V flies."""
    side = np.sign(vector[:, 3])
    side[side == 0] = 1.0
    mass = np.sqrt(np.maximum(vector[:, 0] ** 2 - np.sum(vector[:, 1:] ** 2, axis=1), 1e-300))
    # the light-like (1, 0, 0, side) seen from the V
    along = side * vector[:, 3]
    energy = (vector[:, 0] - along) / mass
    factor = (1 + energy) / (vector[:, 0] + mass)
    direction = -factor[:, None] * vector[:, 1:]
    direction[:, 2] += side
    return np.asarray(direction / np.linalg.norm(direction, axis=1, keepdims=True))
