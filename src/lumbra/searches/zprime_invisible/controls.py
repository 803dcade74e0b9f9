"""Channels without signal in which data are set against simulation."""

from __future__ import annotations

from typing import Final

from lumbra.blueprint import Background, Control
from lumbra.generation import TauPair
from lumbra.searches.zprime_invisible.references import OURS, PILOT, UPDATE
from lumbra.selection import Cut

__all__ = ["CONTROLS_2018", "CONTROLS_2020"]

_RECOIL: Final = (-2.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0)
"""Bins of the recoil mass [GeV] of control channels."""
_PHOTON_VETOES: Final = ("no photon along recoil", "little other energy")
_PHOTON_SEEN: Final = Control(
    "photon",
    "μμγ with the photon seen: the rate and resolution of those in which it is lost",
    _PHOTON_VETOES,
    (
        Cut("photon along recoil", "photonRecoilAngle < 15*pi/180", "no signal there", PILOT),
        Cut("photon energy", "roeEextra > 0.4", "a photon, not noise", OURS),
    ),
    "mRecoil",
    _RECOIL,
)
_WITH_ELECTRONS: Final = (
    Background(
        "tautau",
        "τ⁺τ⁻(γ)",
        ((TauPair(charged=("e", "mu", "pi"), muonic=0.35, electronic=0.4), 200_000),),
    ),
)
"""τ pairs with electrons, which the search itself has no use for."""


def _electron_muon(identification: str, dropped: tuple[str, ...], corrects: str = "") -> Control:
    return Control(
        "electron-muon",
        "an electron for one muon: τ pairs as they recoil against two muons, without Z′",
        dropped,
        (
            Cut(
                "electron by E/p",
                "0.8 < max(daughter(0,clusterEoP), daughter(1,clusterEoP)) < 1.2",
                "all of its energy",
                PILOT,
            ),
            Cut("muon", identification, "as in the search", PILOT),
        ),
        "mRecoil",
        _RECOIL,
        _WITH_ELECTRONS,
        corrects,
    )


CONTROLS_2018: Final = (
    _PHOTON_SEEN,
    _electron_muon(
        "0.15 < min(daughter(0,clusterE), daughter(1,clusterE)) < 0.4"
        " and min(daughter(0,clusterEoP), daughter(1,clusterEoP)) < 0.4",
        ("muons by calorimeter",),
    ),
)
CONTROLS_2020: Final = (
    _PHOTON_SEEN,
    _electron_muon(
        "max(daughter(0,muonID), daughter(1,muonID)) > 0.9"
        " and min(daughter(0,muonID), daughter(1,muonID)) < 0.1"
        " and min(daughter(0,clusterEoP), daughter(1,clusterEoP)) < 0.4",
        ("muons by muon system", "no photon in a muon"),
        corrects="tautau",
    ),
    Control(
        "photon-in-muon-system",
        "photons that the calorimeter lost and the muon system saw: what its veto removes",
        ("nothing else in the muon system",),
        (Cut("muon-system cluster", "nROE_KLMClusters > 0", "no signal there", UPDATE),),
        "mRecoil",
        _RECOIL,
    ),
)
