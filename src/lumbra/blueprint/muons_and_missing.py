"""Backgrounds of two muons and missing momentum at √s of B factories, cut into parts.

The parts have no overlap; each has as many events as the corner of the phase space needs that it
fills after the cuts of a search. Rooms that look for μ⁺μ⁻ and something unseen share them.
"""

from __future__ import annotations

import math
from typing import Final

from lumbra.blueprint.background import Background
from lumbra.detector import Emphasis
from lumbra.generation import MuonPair, TauPair, TwoPhotonMuons

__all__ = ["MUONS_AND_MISSING"]


def _hard_photon(cosine: tuple[float, float], softer: tuple[float, float]) -> MuonPair:
    return MuonPair(soft=False, photon_cosine=cosine, softer_energy=softer)


def _tau_pair(photon: tuple[float, float]) -> TauPair:
    return TauPair(charged=("mu", "pi"), muonic=0.6, photon_energy=photon)


_EMPHASIS: Final = Emphasis(lost_photon=0.5, fake_muon=0.3, missed_photon=0.5)
"""What makes background of an event, simulated often."""

_ONE_PHOTON: Final = (0.0, 0.3)
_TWO_PHOTONS: Final = (0.3, math.inf)
_MUON_PAIRS: Final = (
    # one photon: towards the calorimeter's forward end, gap, barrel, crack at 90° of the
    # laboratory, barrel, gap, and backward end
    (MuonPair(photon_cosine=(0.80, 1.0), softer_energy=_ONE_PHOTON), 150_000),
    (_hard_photon((0.66, 0.80), _ONE_PHOTON), 100_000),
    (_hard_photon((-0.21, 0.66), _ONE_PHOTON), 250_000),
    (_hard_photon((-0.34, -0.21), _ONE_PHOTON), 150_000),
    (_hard_photon((-0.72, -0.34), _ONE_PHOTON), 100_000),
    (_hard_photon((-0.85, -0.72), _ONE_PHOTON), 200_000),
    (_hard_photon((-1.0, -0.85), _ONE_PHOTON), 100_000),
    # two photons, of which one may be lost in a gap and one along the beams
    (_hard_photon((0.85, 1.0), _TWO_PHOTONS), 150_000),
    (_hard_photon((-0.85, 0.85), _TWO_PHOTONS), 650_000),
    (_hard_photon((-1.0, -0.85), _TWO_PHOTONS), 150_000),
)
_TAU_PAIRS: Final = (
    (_tau_pair((0.0, 0.3)), 400_000),
    (_tau_pair((0.3, 1.5)), 200_000),
    # what is left after the suppression recoils against a hard photon
    (_tau_pair((1.5, math.inf)), 400_000),
)
_GLANCING: Final = (0.0, 0.5)
_PUSHED: Final = (0.5, math.inf)
_TWO_PHOTON: Final = tuple(
    # light pairs are the most common, heavy ones recoil with low masses; the suppression leaves
    # those that were pushed aside by an electron and a positron
    (TwoPhotonMuons(low, high, transfers), count)
    for low, high in ((0.4, 0.7), (0.7, 1.3), (1.3, 2.5), (2.5, None))
    for transfers, count in (
        ((_GLANCING, _GLANCING), 40_000),
        ((_GLANCING, _PUSHED), 50_000),
        ((_PUSHED, _GLANCING), 50_000),
        ((_PUSHED, _PUSHED), 110_000),
    )
)

MUONS_AND_MISSING: Final = (
    Background("mumugamma", "μ⁺μ⁻(γ)", _MUON_PAIRS, _EMPHASIS),
    Background("tautau", "τ⁺τ⁻(γ)", _TAU_PAIRS, _EMPHASIS),
    Background("eemumu", "e⁺e⁻μ⁺μ⁻", _TWO_PHOTON, _EMPHASIS),
)
"""Muon pairs with photons, tau pairs, and pairs of two photons."""
