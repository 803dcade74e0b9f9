"""What searches for one photon alone at Belle II share: cuts, the optimised region, backgrounds."""

from __future__ import annotations

import math
from typing import Final

from lumbra.blueprint.background import Background
from lumbra.blueprint.suppression import Suppression
from lumbra.detector import Emphasis
from lumbra.generation.lone_photon_samples import lost_electrons, lost_photons, one_electron
from lumbra.generation.photon_neutrinos import photon_with_neutrinos
from lumbra.selection import Cut

__all__ = [
    "BACKGROUNDS",
    "BASIC",
    "BESIDE_GAPS",
    "BOOK",
    "COS_MAX",
    "HARD",
    "MUON_SYSTEM",
    "OURS",
    "REGION",
]

BOOK: Final = "Belle II Physics Book, PTEP 2019, 123C01"
OURS: Final = "our choice"
_LINES: Final = "basf2: trg/ecl/src/TrgEclMaster.cc; skim/scripts/skim/WGs/dark.py"

_VETOES: Final = (
    Cut("photon in barrel", "clusterReg == 2", "resolution and trigger are best there", OURS),
    Cut("no track", "nTracks == 0", "signal has none", _LINES),
    Cut("no second cluster", "secondClusterE < 0.55", "signal has one photon", _LINES),
)
BASIC: Final = (
    Cut(
        "trigger",
        "L1_lml1 == 1 or L1_lml6 == 1 or L1_lml13 == 1",
        "E* > 2 GeV, or a lone cluster of 1 GeV in the barrel or of 0.5 GeV in its middle",
        _LINES,
    ),
    Cut(
        "photon where its line is",
        "useCMSFrame(E) > 1 or (useCMSFrame(E) > 0.5 and 44*pi/180 < theta < 98*pi/180)",
        "the softer it is, the more central the trigger wants it",
        _LINES,
    ),
    *_VETOES,
)
HARD: Final = (
    Cut("trigger", "L1_lml1 == 1", "only the line of E* > 2 GeV", _LINES),
    Cut("hard photon", "useCMSFrame(E) > 2", "what its line asks for", _LINES),
    *_VETOES,
)
MUON_SYSTEM: Final = Cut(
    "nothing in the muon system",
    "nROE_KLMClusters == 0",
    "photons that go through gaps of the calorimeter leave clusters in it",
    "Belle II talk, IDM 2020",
)
BESIDE_GAPS: Final = (
    Cut(
        "other photon not in a gap",
        "m2Recoil > 36 or partnerGapAngle > pi/180",
        "where a second photon would be lost for certain; gaps are at fixed angles for γγ",
        BOOK,
    ),
    Cut(
        "nor beside a third photon",
        "m2Recoil < 16 or m2Recoil > 56 or"
        " min(forwardPartnerGapAngle, backwardPartnerGapAngle) > 2*pi/180",
        "the same for γγγ with the third photon along a beam; the energy error moves these angles",
        OURS,
    ),
)
REGION: Final = Suppression(
    name="region of energy and angle",
    reason="a chord of the unit circle keeps a range of θ* that moves with the photon's energy",
    planes=(("useCMSFrame(cosTheta)", "useCMSFrame(sinTheta)"),),
    along="useCMSFrame(E)",
    knots=(0.5, 0.8, 1.2, 1.6, 2.0, 2.4, 2.9, 3.5, 4.1, 4.7, 5.3),
)

COS_MAX: Final = 0.82
"""The barrel lies within this |cos θ*|."""
_EMPHASIS: Final = Emphasis(
    lost_photon=0.5,
    lost_energy=0.55,
    theta_low=math.radians(12.4),
    theta_high=math.radians(155.1),
    missed_photon=0.5,
    lost_track=0.5,
)
"""What hides the second particle of an event, simulated often."""
_EDGES: Final = tuple(
    math.radians(angle)
    # calorimeter, its gaps and crack with a margin, and the overlaps of the muon system
    for angle in (12.3, 31.2, 32.4, 47.0, 89.7, 90.3, 122.0, 128.5, 130.9, 155.2)
)
_ENERGIES: Final = (0.4, 0.8, 1.2, 1.5, 1.8, 2.1, 2.6, 3.1)
"""Edges of parts in the energy E* of the photon [GeV]."""
_LOST: Final = 0.92
"""Electrons beyond this |cos θ*| are outside of the tracker."""


BACKGROUNDS: Final = (
    Background("gammagamma", "γγ(γ)", lost_photons(_EDGES, 120_000), _EMPHASIS),
    Background("eegamma", "e⁺e⁻γ, both lost", lost_electrons(_ENERGIES, _LOST, 150_000), _EMPHASIS),
    Background("egamma", "e⁺e⁻γ, one in sight", one_electron(_ENERGIES, _LOST, 60_000), _EMPHASIS),
    Background("nunugamma", "νν̄γ", ((photon_with_neutrinos(0.4, COS_MAX), 100_000),)),
)
