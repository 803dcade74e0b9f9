"""e⁺e⁻ → γ* → qq̄ or τ⁺τ⁻ with Pythia 8: shapes from Pythia, rates from a table or from Pythia.

Radiation of the beams is Pythia's (electron parton densities); its photons fly along the beams.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from lumbra.foundation import Beams, Events, InputError, Key
from lumbra.foundation.errors import nearest
from lumbra.foundation.hadrons import CTAU_CM, MASSES
from lumbra.generation.decay_flight import fly
from lumbra.generation.pythia_events import pythia_events, start_pythia

__all__ = ["PythiaPairs"]

FLAVOURS: Final = {"d": 1, "u": 2, "s": 3, "c": 4, "tau": 15}
NB: Final = {"u": 1.61, "d": 0.40, "s": 0.38, "c": 1.30, "tau": 0.919}
"""Rates at 10.58 GeV [nb]: Belle II, PTEP 2019, 123C01; they scale as 1/s from there."""
_REFERENCE: Final = 10.58


@dataclass(frozen=True)
class PythiaPairs:
    """e⁺e⁻ → γ* → a pair, hadronised and decayed by Pythia 8.

    Parameters
    ----------
    flavour : {"u", "d", "s", "c", "uds", "udsc", "tau"}
        Of the pair; several quarks come in proportion to their rates.
    lowest : float
        Smallest mass of the pair [GeV].
    cross_section : float
        [fb]; 0 for the rates of the module, scaled to √s by 1/s.

    Raises
    ------
    InputError
        If the flavour is unknown or a number impossible.
    """

    flavour: str = "udsc"
    lowest: float = 2.5
    cross_section: float = 0.0

    def __post_init__(self) -> None:
        known = [*FLAVOURS, "uds", "udsc"]
        if self.flavour not in known or not self.lowest > 0 or not self.cross_section >= 0:
            raise InputError(
                "This pair cannot be made.",
                given=f"flavour {self.flavour!r}, lowest mass {self.lowest} GeV, "
                f"cross section {self.cross_section} fb",
                allowed="flavours " + ", ".join(known) + "; a positive mass, a rate of at least 0",
                suggestion=nearest(self.flavour, known),
            )

    @property
    def parts(self) -> tuple[str, ...]:
        """Flavours, one by one."""
        return (self.flavour,) if self.flavour in FLAVOURS else tuple(self.flavour)

    @property
    def name(self) -> str:
        """Short name."""
        return f"pythia-{self.flavour}"

    @property
    def label(self) -> str:
        """The reaction."""
        pair = "τ⁺τ⁻" if self.flavour == "tau" else f"qq̄, q = {', '.join(self.parts)}"
        return f"e⁺e⁻ → {pair} (Pythia 8)"

    def generate(self, count: int, beams: Beams, key: Key) -> Events:
        """Events of one weight in the centre of mass, all with the nominal √s.

        Raises
        ------
        InputError
            If Pythia is not installed or the reaction is closed.
        """
        root = beams.sqrt_s
        if count < 1 or root < self.lowest + 0.5:
            raise InputError(
                "Pythia cannot make these events.",
                given=f"{count} events at √s = {root:.5g} GeV",
                allowed=f"at least 1 event, √s above {self.lowest + 0.5:.5g} GeV",
                suggestion="raise the energy or lower the smallest mass of the pair",
            )
        settings = [
            "Beams:idA = 11",
            "Beams:idB = -11",
            f"Beams:eCM = {root!r}",
            "WeakSingleBoson:ffbar2gmZ = on",
            "WeakZ0:gmZmode = 1",
            f"23:mMin = {self.lowest!r}",
            f"PhaseSpace:mHatMin = {self.lowest!r}",
            "23:onMode = off",
            "SigmaProcess:alphaEMorder = 0",
            "TauDecays:mode = 1",
            *(f"23:onIfAny = {FLAVOURS[part]}" for part in self.parts),
        ]
        records = pythia_events(start_pythia(settings, key.child("pythia")), count)
        scale = (_REFERENCE / root) ** 2
        total = self.cross_section or sum(NB[part] for part in self.parts) * 1e6 * scale
        energies = np.broadcast_to(beams.nominal, (count, 2)).copy()
        events = Events(
            offsets=records.offsets,
            pdg_id=records.pdg_id,
            status=records.status,
            momentum=records.momentum,
            vertex=np.zeros((len(records.pdg_id), 3)),
            mother=records.mother,
            weight=np.full(count, total / count),
            beam_energies=energies,
            sqrt_s=np.full(count, root),
            frame="cm",
            process=self.label,
        )
        flights = {number: (MASSES[number], ctau) for number, ctau in CTAU_CM.items()}
        return fly(events, beams, flights, key.child("flight"))
