"""e⁺e⁻ → γA′*, A′* → χ₁χ₂, χ₂ → χ₁ℓ⁺ℓ⁻ after a flight: inelastic dark matter."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final

from lumbra.foundation import Beams, Events, InputError, Key
from lumbra.foundation.constants import M_ELECTRON, M_MUON
from lumbra.foundation.errors import nearest
from lumbra.foundation.particles import DARK_FERMION, EXCITED_FERMION
from lumbra.generation.dark_photon import dark_matter_with_photon
from lumbra.generation.decays import Cascade, ThreeBody
from lumbra.generation.decays.transitions import inelastic_transition
from lumbra.generation.resonance import finished
from lumbra.generation.tree_process import TreeProcess
from lumbra.models.parameters import require_below, require_coupling, require_length

__all__ = ["InelasticDarkMatter"]

_LEPTONS: Final = {"e": (11, M_ELECTRON), "mu": (13, M_MUON)}


@dataclass(frozen=True)
class InelasticDarkMatter:
    """γχ₁χ₂ with the χ₂ decaying to χ₁ and leptons.

    Parameters
    ----------
    mass, epsilon, alpha_d, dark_mass, splitting, photon_min, radiation
        As in `lumbra.generation.dark_photon.dark_matter_with_photon`.
    both_beams : bool
        As in `lumbra.generation.tree_process.TreeProcess`.
    lepton : {"e", "mu"}
        What the χ₂ makes.
    branching : float
        Fraction of that decay.
    ctau : float
        Proper decay length of the χ₂ [cm].

    Raises
    ------
    InputError
        If the decay is unknown or closed.
    """

    mass: float = 3.0
    epsilon: float = 1e-3
    alpha_d: float = 0.1
    dark_mass: float = 1.0
    splitting: float = 0.1
    lepton: str = "e"
    branching: float = 1.0
    ctau: float = 1.0
    photon_min: float = 0.1
    radiation: bool = True
    both_beams: bool = False

    def __post_init__(self) -> None:
        require_coupling("branching fraction", self.branching)
        require_length("excited state", self.ctau)
        advice = "with a larger splitting χ₂ decays to a real A′: lower it"
        require_below("splitting", self.splitting, self.mass, "the mass of the A′ [GeV]", advice)
        if self.lepton not in _LEPTONS or self.splitting <= 2 * _LEPTONS[self.lepton][1]:
            raise InputError(
                "The excited state does not decay so.",
                given=f"splitting {self.splitting:g} GeV to {self.lepton}",
                allowed="e or mu, with a splitting above twice its mass",
                suggestion=nearest(self.lepton, _LEPTONS),
            )
        self._production()

    @property
    def name(self) -> str:
        """Short name."""
        return f"idm-{self.mass:g}-{self.dark_mass:g}-{self.splitting:g}-{self.lepton}"

    @property
    def label(self) -> str:
        """The reaction."""
        return f"e⁺e⁻ → γχ₁χ₂, χ₂ → χ₁{self.lepton}⁺{self.lepton}⁻, M = {self.mass:g} GeV"

    def _production(self) -> TreeProcess:
        process = dark_matter_with_photon(
            mass=self.mass,
            epsilon=self.epsilon,
            alpha_d=self.alpha_d,
            kind="inelastic",
            dark_mass=self.dark_mass,
            splitting=self.splitting,
            photon_min=self.photon_min,
            radiation=self.radiation,
        )
        return replace(process, both_beams=self.both_beams)

    @property
    def virtual_photons(self) -> str:
        """Where vacuum polarisation could be: nowhere at this order."""
        return "none"

    def generate(self, count: int, beams: Beams, key: Key) -> Events:
        """Weighted events in the centre of mass; see `Process.generate`."""
        events = self._production().generate(count, beams, key.child("production"))
        number, lepton = _LEPTONS[self.lepton]
        heavy = self.dark_mass + self.splitting
        transition = ThreeBody(
            (DARK_FERMION, number, -number),
            heavy,
            (self.dark_mass, lepton, lepton),
            inelastic_transition(heavy, self.dark_mass, lepton, self.mass),
            fraction=self.branching,
        )
        start = Cascade.unpolarised(events)
        lifetime = {EXCITED_FERMION: (heavy, self.ctau)}
        return finished(start, {EXCITED_FERMION: (transition,)}, beams, key, lifetime)
