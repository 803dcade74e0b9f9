"""Cuts for an electron, a muon and what is missing, in the order of the publication."""

from __future__ import annotations

from typing import Final

from lumbra.blueprint import Control, Suppression
from lumbra.selection import Cut

__all__ = ["CONTROLS", "CUTS", "PILOT", "TAU_SUPPRESSION"]

PILOT: Final = "Belle II, PRL 124 (2020) 141801"
_SKIM: Final = "basf2 dark skim"
_OURS: Final = "our choice"

CUTS: Final = (
    Cut("calorimeter trigger", "L1_hie == 1", "the electron leaves its energy there", PILOT),
    Cut(
        "electron in calorimeter",
        "22.2*pi/180 < daughter(0,theta) < 138.7*pi/180",
        "where the trigger counts energy",
        _SKIM,
    ),
    Cut(
        "muon in barrel",
        "37*pi/180 < daughter(1,theta) < 120*pi/180",
        "as for two muons: it crosses the whole chamber",
        PILOT,
    ),
    Cut("opening in azimuth", "daughterDiffOf(0,1,phi) > pi/2", "as for two muons", PILOT),
    Cut("electron by E/p", "0.8 < daughter(0,clusterEoP) < 1.2", "all of its energy", PILOT),
    Cut(
        "muon by calorimeter",
        "0.15 < daughter(1,clusterE) < 0.4 and daughter(1,clusterEoP) < 0.4",
        "a minimum ionising particle",
        PILOT,
    ),
    Cut("pair pt", "pt > 0.2", "two-photon pairs are balanced", _SKIM),
    Cut("not back to back", "daughterAngle(0,1) < 175*pi/180", "μμ with a photon", _OURS),
    Cut(
        "recoil to barrel",
        "mRecoil > 3 or 33*pi/180 < pRecoilTheta < 128*pi/180",
        "as for two muons: the barrel loses fewest photons",
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

TAU_SUPPRESSION: Final = Suppression(
    name="tau suppression",
    reason="a Z′ made by a lepton recoils otherwise than the neutrinos of two taus",
    planes=(("recoilTransverseMax", "recoilTransverseMin"), ("recoilLongitudinalMax", "pt")),
    along="mRecoil",
    knots=(0.0, 1.5, 3.0, 4.5, 6.0, 7.5, 9.0),
)

_RECOIL: Final = (-2.0, 2.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0)
"""Bins of the recoil mass [GeV]."""

CONTROLS: Final = (
    Control(
        "photon",
        "τ pairs with a photon that is seen: a lost one makes background",
        ("no photon along recoil", "little other energy"),
        (Cut("other energy", "roeEextra > 0.4", "signal has none", _OURS),),
        "mRecoil",
        _RECOIL,
    ),
    Control(
        "neutral-pion",
        "τ → ππ⁰ν whose π is taken for a muon, a third of the τ pairs that are left",
        ("no photon along recoil", "little other energy", "no neutral pion"),
        (Cut("neutral pion", "nPi0 > 0", "signal has none", _OURS),),
        "mRecoil",
        _RECOIL,
    ),
)
"""Events without signal that tell how well τ pairs are simulated."""
