"""e⁺e⁻ → γa with a → γγ after the flight that mass and coupling give it."""

from __future__ import annotations

from dataclasses import dataclass, replace

from lumbra.foundation import Beams, Events, Key
from lumbra.foundation.particles import PSEUDOSCALAR
from lumbra.generation.alp import alp_with_photon
from lumbra.generation.decays import Cascade
from lumbra.generation.final_pairs import decay_to
from lumbra.generation.resonance import finished
from lumbra.generation.tree_process import TreeProcess
from lumbra.models import AxionLikeParticle

__all__ = ["AlpToPhotons"]


@dataclass(frozen=True)
class AlpToPhotons:
    """e⁺e⁻ → γa, a → γγ with branching fraction 1.

    Parameters
    ----------
    mass : float
        [GeV]
    coupling : float
        g_aγγ [1/GeV]: rate and lifetime; at 1 every a decays where it is made.
    radiation : bool
        Whether the beams radiate further, softer photons.
    both_beams : bool
        A photon of each beam instead of one for both.

    Raises
    ------
    InputError
        If mass or coupling are impossible.
    """

    mass: float = 1.0
    coupling: float = 1e-3
    radiation: bool = True
    both_beams: bool = False

    def __post_init__(self) -> None:
        self._made  # noqa: B018 — refuses what is impossible where it is declared

    @property
    def _made(self) -> TreeProcess:
        process = alp_with_photon(self.mass, self.coupling, self.radiation)
        return replace(process, both_beams=self.both_beams)

    @property
    def name(self) -> str:
        """Short name."""
        return f"alp-photons-{self.mass:g}"

    @property
    def label(self) -> str:
        """The reaction."""
        return f"e⁺e⁻ → γa, a → γγ, m = {self.mass:g} GeV"

    def generate(self, count: int, beams: Beams, key: Key) -> Events:
        """Weighted events in the centre of mass; see `Process.generate`."""
        events = self._made.generate(count, beams, key.child("production"))
        channels = {PSEUDOSCALAR: decay_to("gamma", self.mass, 0)}
        flight = float(AxionLikeParticle(self.mass, self.coupling).ctau)
        lifetimes = {PSEUDOSCALAR: (self.mass, flight)}
        return finished(Cascade.unpolarised(events), channels, beams, key, lifetimes)
