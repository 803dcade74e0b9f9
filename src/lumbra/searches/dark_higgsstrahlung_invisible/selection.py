"""Cuts of dark Higgsstrahlung with an invisible h′, in order, and what is unsure about them.

They follow the paper as far as it is recalled; where there is a choice it is ours.
"""

from __future__ import annotations

from typing import Final

from lumbra.blueprint import CurvedSuppression, Systematic
from lumbra.selection import Cut

__all__ = ["CUTS", "ENERGIES", "PAPER", "SYSTEMATICS", "TALK"]

PAPER: Final = "Belle II, PRL 130 (2023) 071804"
TALK: Final = "Belle II talk, IDM 2020"
_OURS: Final = "our choice"

CUTS: Final = (
    Cut("trigger", "L1_ffo == 1", "two tracks, more than 90° apart in azimuth", TALK),
    Cut(
        "barrel muons",
        "37*pi/180 < min(daughter(0,theta), daughter(1,theta))"
        " and max(daughter(0,theta), daughter(1,theta)) < 122*pi/180"
        " and min(daughter(0,pt), daughter(1,pt)) > 0.4",
        "chamber and muon system",
        PAPER,
    ),
    Cut(
        "muons by muon system",
        "min(daughter(0,muonID), daughter(1,muonID)) > 0.9",
        "removes pions of tau decays",
        PAPER,
    ),
    Cut("pair pt", "useCMSFrame(pt) > 0.1", "two-photon pairs are balanced", PAPER),
    Cut(
        "in the plane",
        "1.5 < M < 10.6 and mRecoil < M + 0.5",
        "a heavier h′ would decay to A′ and be seen; above, there is no room for an A′",
        "Batell, Pospelov, Ritz, PRD 79 (2009) 115008",
    ),
    Cut(
        "no photon in a muon",
        "max(daughter(0,clusterE), daughter(1,clusterE)) < 0.5",
        "a photon along a muon joins its cluster",
        _OURS,
    ),
    Cut(
        "recoil to barrel",
        "mRecoil > 3 or (34*pi/180 < pRecoilTheta < 126*pi/180"
        " and abs(pRecoilTheta - pi/2) > pi/180)",
        "a photon that is lost at 90° or beyond the barrel fakes a light h′",
        PAPER,
    ),
    Cut(
        "no photon along recoil",
        "photonRecoilAngle > 15*pi/180",
        "what recoils must be invisible",
        PAPER,
    ),
    Cut("little other energy", "roeEextra < 0.4", "signal has no photons", PAPER),
    Cut(
        "nothing else in the muon system",
        "nROE_KLMClusters == 0",
        "photons that go through gaps of the calorimeter",
        _OURS,
    ),
)

ENERGIES: Final = CurvedSuppression(
    name="energy asymmetry",
    reason="within a window E₀ + E₁ is nearly constant, and background lies at the edges of "
    "E₀ − E₁ or along the beams",
    # |cos θ| of a light muon in the rest frame of the pair
    value="abs(daughter(0,useCMSFrame(p)) - daughter(1,useCMSFrame(p))) / useCMSFrame(pRecoil)",
    along="abs(cos(useCMSFrame(pRecoilTheta)))",
    edges=(0.0, 0.25, 0.5, 0.75, 1.0),
)

SYSTEMATICS: Final = (
    Systematic("efficiency and background in common", 0.10, "signal", TALK),
    Systematic("efficiency and background in common", 0.10, "background", TALK),
    Systematic("background", 0.20, "background", TALK, "statistical"),
)
