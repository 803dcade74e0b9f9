"""e+e- → μ⁺μ⁻Z′, Z′ → invisible: a bump in the mass that recoils against two muons.

Belle II, Phys. Rev. Lett. 124 (2020) 141801 (2018 data) and Phys. Rev. Lett. 130 (2023) 231801
(2019–2020 data). Cuts follow the first paper's order; where it gives a range the choice is ours.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from lumbra.blueprint import (
    Background,
    Control,
    Coupling,
    Edition,
    RecoilHunt,
    Search,
    Suppression,
    Systematic,
    TemplateHunt,
    TrainedCut,
)
from lumbra.blueprint.muons_and_missing import MUONS_AND_MISSING
from lumbra.detector import BELLE2
from lumbra.generation import Process, TauPair, ZPrimeStrahlung
from lumbra.generation.lepton_radiation import wide_zprime
from lumbra.models import LmuLtauZPrime
from lumbra.selection import Cut

__all__ = ["ZPRIME_INVISIBLE"]


_PILOT: Final = "Belle II, PRL 124 (2020) 141801"
_UPDATE: Final = "Belle II, PRL 130 (2023) 231801"
_OURS: Final = "our choice"

_VETOES: Final = (
    Cut(
        "recoil to barrel",
        "mRecoil > 3 or 33*pi/180 < pRecoilTheta < 128*pi/180",
        "below 3 GeV a lost photon fakes the signal; the barrel loses fewest",
        _PILOT,
    ),
    Cut(
        "no photon along recoil",
        "photonRecoilAngle > 15*pi/180",
        "what recoils must be invisible",
        _PILOT,
    ),
    Cut("little other energy", "roeEextra < 0.4", "signal has no photons", _PILOT),
    Cut("no neutral pion", "nPi0 == 0", "taus decay to them", _PILOT),
)

_CUTS_2018: Final = (
    Cut("two-track trigger", "L1_ffo == 1", "the line that ran", _PILOT),
    Cut(
        "trigger acceptance",
        "37*pi/180 < min(daughter(0,theta), daughter(1,theta))"
        " and max(daughter(0,theta), daughter(1,theta)) < 120*pi/180",
        "tracks that cross the whole chamber",
        _PILOT,
    ),
    Cut(
        "opening in azimuth",
        "daughterDiffOf(0,1,phi) > pi/2",
        "the trigger asks for it",
        _PILOT,
    ),
    Cut(
        "muons by calorimeter",
        "min(daughter(0,clusterE), daughter(1,clusterE)) > 0.15"
        " and max(daughter(0,clusterE), daughter(1,clusterE)) < 0.4"
        " and max(daughter(0,clusterEoP), daughter(1,clusterEoP)) < 0.4",
        "minimum ionising particles",
        _PILOT,
    ),
    Cut("pair pt", "pt > 0.2", "two-photon pairs are balanced", "basf2 dark skim"),
    Cut("not back to back", "daughterAngle(0,1) < 175*pi/180", "cosmics and μμ", _OURS),
    *_VETOES,
)

_CUTS_2020: Final = (
    Cut("trigger", "L1_ffo == 1 or L1_cdcklm == 1", "two-track or single-muon line", _UPDATE),
    Cut(
        "barrel muons",
        "37*pi/180 < min(daughter(0,theta), daughter(1,theta))"
        " and max(daughter(0,theta), daughter(1,theta)) < 122*pi/180"
        " and min(daughter(0,pt), daughter(1,pt)) > 0.4",
        "chamber and muon system",
        _UPDATE,
    ),
    Cut(
        "muons by muon system",
        "min(daughter(0,muonID), daughter(1,muonID)) > 0.9",
        "removes pions of tau decays",
        _UPDATE,
    ),
    Cut("pair pt", "useCMSFrame(pt) > 0.2", "two-photon pairs are balanced", "basf2 dark skim"),
    Cut("not back to back", "daughterAngle(0,1) < 175*pi/180", "cosmics and μμ", _OURS),
    Cut(
        "no photon in a muon",
        "max(daughter(0,clusterE), daughter(1,clusterE)) < 0.5",
        "a photon along a muon joins its cluster",
        _OURS,
    ),
    *_VETOES,
    Cut(
        "recoil beside the gaps",
        "mRecoil > 3 or (34*pi/180 < pRecoilTheta < 126*pi/180"
        " and abs(pRecoilTheta - pi/2) > pi/180)",
        "photons are lost at 90° and beyond the barrel; the publication fits this angle too",
        _OURS,
    ),
    Cut(
        "nothing else in the muon system",
        "nROE_KLMClusters == 0",
        "photons that go through gaps of the calorimeter",
        _UPDATE,
    ),
)

_TAU_SUPPRESSION: Final = Suppression(
    name="tau suppression",
    reason="a Z′ radiated by a muon recoils otherwise than the neutrinos of two taus",
    planes=(("recoilTransverseMax", "recoilTransverseMin"), ("recoilLongitudinalMax", "pt")),
    along="mRecoil",
    knots=(0.0, 1.5, 3.0, 4.5, 6.0, 7.5, 9.0),
)

_NETWORK: Final = TrainedCut(
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

_SYSTEMATICS_2018: Final = (
    Systematic("trigger", 0.06, "signal", _PILOT),
    Systematic("trigger", 0.06, "background", _PILOT),
    Systematic("tracking", 0.04, "signal", _PILOT),
    Systematic("tracking", 0.04, "background", _PILOT),
    Systematic("muon identification", 0.04, "signal", _PILOT),
    Systematic("muon identification", 0.04, "background", _PILOT),
    Systematic("luminosity", 0.015, "signal", _PILOT),
    Systematic("luminosity", 0.015, "background", _PILOT),
    Systematic("muon-pair yield", 0.125, "signal", _PILOT),
    Systematic("background before tau suppression", 0.02, "background", _PILOT, "statistical"),
    Systematic("tau suppression", 0.22, "background", _PILOT, "statistical"),
)

_SYSTEMATICS_2020: Final = (
    Systematic("efficiency", 0.05, "signal", f"{_UPDATE}, 3–10 % recalled"),
    Systematic("luminosity", 0.01, "signal", _UPDATE),
    Systematic("luminosity", 0.01, "background", _UPDATE),
    Systematic("background", 0.15, "background", f"{_UPDATE}, 10–25 % recalled", "statistical"),
)

_RECOIL: Final = (-2.0, 1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0, 8.0, 9.0, 10.0)
"""Bins of the recoil mass [GeV] of control channels."""
_PHOTON_VETOES: Final = ("no photon along recoil", "little other energy")
_PHOTON_SEEN: Final = Control(
    "photon",
    "μμγ with the photon seen: the rate and resolution of those in which it is lost",
    _PHOTON_VETOES,
    (
        Cut("photon along recoil", "photonRecoilAngle < 15*pi/180", "no signal there", _PILOT),
        Cut("photon energy", "roeEextra > 0.4", "a photon, not noise", _OURS),
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
                _PILOT,
            ),
            Cut("muon", identification, "as in the search", _PILOT),
        ),
        "mRecoil",
        _RECOIL,
        _WITH_ELECTRONS,
        corrects,
    )


_CONTROLS_2018: Final = (
    _PHOTON_SEEN,
    _electron_muon(
        "0.15 < min(daughter(0,clusterE), daughter(1,clusterE)) < 0.4"
        " and min(daughter(0,clusterEoP), daughter(1,clusterEoP)) < 0.4",
        ("muons by calorimeter",),
    ),
)
_CONTROLS_2020: Final = (
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
        (Cut("muon-system cluster", "nROE_KLMClusters > 0", "no signal there", _UPDATE),),
        "mRecoil",
        _RECOIL,
    ),
)

_WIDE: Final = 0.1
"""Γ/M of a Z′ that decays to Dirac fermions with α_D = 0.3."""

# steps of 0.25 GeV, closer where the width or the acceptance bends
_SIMULATED: Final = (0.01, 0.1, 0.3, 0.5, 0.75, *np.arange(1.0, 9.3, 0.25).tolist(), 9.5)


_HUNT: Final = RecoilHunt(simulated=_SIMULATED, lowest=0.01, highest=9.0, half_width=2.0)


def _standard_model(mass: float) -> float:
    return float(LmuLtauZPrime(mass, 1.0).invisible_fraction)


def _always(mass: float) -> float:
    return float(LmuLtauZPrime(mass, 1.0, invisible="all").invisible_fraction)


def _wide_signal(mass: float) -> Process:
    """As wide as dark matter of α_D near 1 makes it; the rate is that of g′ = 1."""
    return wide_zprime(mass, width=_WIDE * mass, decay="dark")


ZPRIME_INVISIBLE: Final = Search(
    name="zprime-invisible",
    reaction="e⁺e⁻ → μ⁺μ⁻Z′, Z′ → invisible",
    experiment=BELLE2,
    signal=ZPrimeStrahlung,
    backgrounds=MUONS_AND_MISSING,
    hunt=_HUNT,
    couplings=(
        Coupling("sm", "Z′ → neutrinos of the Standard Model", _standard_model),
        Coupling("invisible", "BF(Z′ → invisible) = 1", _always),
    ),
    editions={
        "belle2-2018": Edition(
            name="belle2-2018",
            title="Belle II, 2018 pilot run",
            period="2018",
            luminosity=0.276,
            cuts=_CUTS_2018,
            suppression=_TAU_SUPPRESSION,
            systematics=_SYSTEMATICS_2018,
            reference=_PILOT,
            published=("belle2_zprime_invisible_2018",),
            controls=_CONTROLS_2018,
        ),
        "belle2-2020": Edition(
            name="belle2-2020",
            title="Belle II, 2019–2020",
            period="2019-2020",
            luminosity=79.7,
            cuts=_CUTS_2020,
            suppression=_TAU_SUPPRESSION,
            systematics=_SYSTEMATICS_2020,
            reference=_UPDATE,
            published=("belle2_zprime_invisible_2018",),
            # a few minutes; the data are still ten times more than what is simulated
            simulation=4.0,
            controls=_CONTROLS_2020,
        ),
        "belle2-2020-templates": Edition(
            name="belle2-2020-templates",
            title="Belle II, 2019–2020, template fits",
            period="2019-2020",
            luminosity=79.7,
            cuts=_CUTS_2020,
            suppression=_TAU_SUPPRESSION,
            systematics=_SYSTEMATICS_2020,
            reference=_UPDATE,
            published=("belle2_zprime_invisible_2018",),
            simulation=4.0,
            controls=_CONTROLS_2020,
            hunt=TemplateHunt(
                _HUNT,
                second="useCMSFrame(pRecoilTheta)",
                label="CM polar angle of the recoil",
                # three parts that lose photons differently: ends, gaps and barrel, crack at 90°
                edges=tuple(np.radians((0, 50, 80, 110, 180)).tolist()),
            ),
        ),
        "belle2-2020-wide": Edition(
            name="belle2-2020-wide",
            title="Belle II, 2019–2020, a wide Z′",
            period="2019-2020",
            luminosity=79.7,
            cuts=_CUTS_2020,
            suppression=_TAU_SUPPRESSION,
            systematics=_SYSTEMATICS_2020,
            reference=_UPDATE,
            simulation=4.0,
            controls=_CONTROLS_2020,
            signal=_wide_signal,
            couplings=(
                Coupling("wide", "Z′ → χχ̄, Γ = 0.1 M, BF(Z′ → invisible) = 1", lambda _: 1.0),
            ),
        ),
        "belle2-2020-network": Edition(
            name="belle2-2020-network",
            title="Belle II, 2019–2020, with a network",
            period="2019-2020",
            luminosity=79.7,
            cuts=_CUTS_2020,
            suppression=_NETWORK,
            systematics=_SYSTEMATICS_2020,
            reference=f"{_UPDATE}; Eur. Phys. J. C 82 (2022) 121",
            published=("belle2_zprime_invisible_2018",),
            simulation=4.0,
            controls=_CONTROLS_2020,
        ),
    },
    assumptions={
        "background processes": "only μμ(γ), ττ(γ) and e⁺e⁻μμ are simulated; pairs of pions "
        "and e⁺e⁻ππ are left out (small after muon identification)",
        "photon veto of the muon system": "used in the data of 2019–2020, not yet there in 2018; "
        "without it the expected limits of 2019–2020 on g′ would be 1.5 to 1.9 times weaker from "
        "0.3 to 2 GeV, and up to 1.2 times above 3 GeV (before recoils to the gaps were cut)",
        "pions as muons in the calorimeter": "54 % of those above 2 GeV pass in 2018, as their "
        "interaction length says; with 25 % there would be about half as many τ pairs at 1–3 GeV",
        "recoil in the narrow-width limit": "a Z′ is as wide as its width only above g′ ≈ 0.5; "
        "the edition belle2-2020-wide has Γ = 0.1 M, as a coupling of α_D = 0.3 to dark matter "
        "makes it",
    },
)
