"""What selects two muons and nothing else, in both data sets."""

from __future__ import annotations

from typing import Final

from lumbra.blueprint import Suppression, TrainedCut
from lumbra.searches.zprime_invisible.references import OURS, PILOT, UPDATE
from lumbra.selection import Cut

__all__ = ["CUTS_2018", "CUTS_2020", "NETWORK", "TAU_SUPPRESSION"]

VETOES: Final = (
    Cut(
        "recoil to barrel",
        "mRecoil > 3 or 33*pi/180 < pRecoilTheta < 128*pi/180",
        "below 3 GeV a lost photon fakes the signal; the barrel loses fewest",
        PILOT,
    ),
    Cut(
        "no photon along recoil",
        "photonRecoilAngle > 15*pi/180",
        "what recoils must be invisible",
        PILOT,
    ),
    Cut("little other energy", "roeEextra < 0.4", "signal has no photons", PILOT),
    Cut("no neutral pion", "nPi0 == 0", "taus decay to them", PILOT),
)

CUTS_2018: Final = (
    Cut("two-track trigger", "L1_ffo == 1", "the line that ran", PILOT),
    Cut(
        "trigger acceptance",
        "37*pi/180 < min(daughter(0,theta), daughter(1,theta))"
        " and max(daughter(0,theta), daughter(1,theta)) < 120*pi/180",
        "tracks that cross the whole chamber",
        PILOT,
    ),
    Cut(
        "opening in azimuth",
        "daughterDiffOf(0,1,phi) > pi/2",
        "the trigger asks for it",
        PILOT,
    ),
    Cut(
        "muons by calorimeter",
        "min(daughter(0,clusterE), daughter(1,clusterE)) > 0.15"
        " and max(daughter(0,clusterE), daughter(1,clusterE)) < 0.4"
        " and max(daughter(0,clusterEoP), daughter(1,clusterEoP)) < 0.4",
        "minimum ionising particles",
        PILOT,
    ),
    Cut("pair pt", "pt > 0.2", "two-photon pairs are balanced", "basf2 dark skim"),
    Cut("not back to back", "daughterAngle(0,1) < 175*pi/180", "cosmics and μμ", OURS),
    *VETOES,
)

CUTS_2020: Final = (
    Cut("trigger", "L1_ffo == 1 or L1_cdcklm == 1", "two-track or single-muon line", UPDATE),
    Cut(
        "barrel muons",
        "37*pi/180 < min(daughter(0,theta), daughter(1,theta))"
        " and max(daughter(0,theta), daughter(1,theta)) < 122*pi/180"
        " and min(daughter(0,pt), daughter(1,pt)) > 0.4",
        "chamber and muon system",
        UPDATE,
    ),
    Cut(
        "muons by muon system",
        "min(daughter(0,muonID), daughter(1,muonID)) > 0.9",
        "removes pions of tau decays",
        UPDATE,
    ),
    Cut("pair pt", "useCMSFrame(pt) > 0.2", "two-photon pairs are balanced", "basf2 dark skim"),
    Cut("not back to back", "daughterAngle(0,1) < 175*pi/180", "cosmics and μμ", OURS),
    Cut(
        "no photon in a muon",
        "max(daughter(0,clusterE), daughter(1,clusterE)) < 0.5",
        "a photon along a muon joins its cluster",
        OURS,
    ),
    *VETOES,
    Cut(
        "recoil beside the gaps",
        "mRecoil > 3 or (34*pi/180 < pRecoilTheta < 126*pi/180"
        " and abs(pRecoilTheta - pi/2) > pi/180)",
        "photons are lost at 90° and beyond the barrel; the publication fits this angle too",
        OURS,
    ),
    Cut(
        "nothing else in the muon system",
        "nROE_KLMClusters == 0",
        "photons that go through gaps of the calorimeter",
        UPDATE,
    ),
)

TAU_SUPPRESSION: Final = Suppression(
    name="tau suppression",
    reason="a Z′ radiated by a muon recoils otherwise than the neutrinos of two taus",
    planes=(("recoilTransverseMax", "recoilTransverseMin"), ("recoilLongitudinalMax", "pt")),
    along="mRecoil",
    knots=(0.0, 1.5, 3.0, 4.5, 6.0, 7.5, 9.0),
)

NETWORK: Final = TrainedCut(
    name="network",
    reason="one network for all masses, trained on the cross section that the scan can see",
    classifier="zprime_invisible_2020.json",
    columns=(
        "mRecoil",
        "useCMSFrame(pt)",
        "recoilTransverseMax",
        "recoilTransverseMin",
        "recoilLongitudinalMax",
        "recoilLongitudinalMin",
    ),
)
