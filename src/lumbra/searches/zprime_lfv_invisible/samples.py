"""What is simulated for a search with an electron and a muon: the signal and its backgrounds."""

from __future__ import annotations

import math
from typing import Final

from lumbra.blueprint import Background
from lumbra.generation import MuonPair, Process, TauPair, TwoPhotonMuons
from lumbra.generation.lepton_radiation import flavour_violating_zprime

__all__ = ["BACKGROUNDS", "signal"]

_PUSHED: Final = (0.5, math.inf)
"""Momentum transfers [GeV²] of electrons that the cuts can see: above 0.6 GeV at 25° in the CM."""
_GLANCING: Final = (0.0, 0.5)
_TWO_PHOTON: Final = tuple(
    (TwoPhotonMuons(low, high, transfers), count)
    for low, high, count in ((None, 1.0, 60_000), (1.0, 3.0, 160_000), (3.0, None, 80_000))
    for transfers in ((_PUSHED, _GLANCING), (_GLANCING, _PUSHED), (_PUSHED, _PUSHED))
)

_TAU_PAIRS: Final = TauPair(charged=("e", "mu", "pi"), muonic=0.35, electronic=0.4)
"""One in three of the muons is a pion of the other τ."""

BACKGROUNDS: Final = (
    Background("tautau", "τ⁺τ⁻(γ)", ((_TAU_PAIRS, 1_600_000),)),
    Background("eemumu", "e⁺e⁻μ⁺μ⁻", _TWO_PHOTON),
    # a photon in the muon's cluster makes an electron of it
    Background("mumugamma", "μ⁺μ⁻(γ)", ((MuonPair(soft=False), 600_000),)),
)


def signal(mass: float) -> Process:
    """The signal of a mass [GeV] at unit coupling, where the cuts can see it."""
    return flavour_violating_zprime(mass, coupling=1.0, cos_max=0.92, momentum_min=0.25)
