"""e+e- → e^±μ^∓Z′, Z′ → invisible: a bump in the mass that recoils against an electron and a muon.

Belle II, Phys. Rev. Lett. 124 (2020) 141801 (2018 data), which looked for this beside two muons,
with the same cuts but for the electron and the trigger. Where it gives a range the choice is ours.
"""

from __future__ import annotations

import math
from typing import Final

import numpy as np

from lumbra.blueprint import (
    Background,
    Coupling,
    Edition,
    RecoilHunt,
    Search,
    Suppression,
    Systematic,
)
from lumbra.detector import BELLE2
from lumbra.generation import MuonPair, TauPair, TwoPhotonMuons
from lumbra.generation.lepton_radiation import flavour_violating_zprime
from lumbra.generation.process import Process
from lumbra.reconstruction import CANDIDATES
from lumbra.selection import Cut

__all__ = ["ZPRIME_LFV_INVISIBLE"]

_PILOT: Final = "Belle II, PRL 124 (2020) 141801"
_SKIM: Final = "basf2 dark skim"
_OURS: Final = "our choice"

_CUTS: Final = (
    Cut("calorimeter trigger", "L1_hie == 1", "the electron leaves its energy there", _PILOT),
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
        _PILOT,
    ),
    Cut("opening in azimuth", "daughterDiffOf(0,1,phi) > pi/2", "as for two muons", _PILOT),
    Cut("electron by E/p", "0.8 < daughter(0,clusterEoP) < 1.2", "all of its energy", _PILOT),
    Cut(
        "muon by calorimeter",
        "0.15 < daughter(1,clusterE) < 0.4 and daughter(1,clusterEoP) < 0.4",
        "a minimum ionising particle",
        _PILOT,
    ),
    Cut("pair pt", "pt > 0.2", "two-photon pairs are balanced", _SKIM),
    Cut("not back to back", "daughterAngle(0,1) < 175*pi/180", "μμ with a photon", _OURS),
    Cut(
        "recoil to barrel",
        "mRecoil > 3 or 33*pi/180 < pRecoilTheta < 128*pi/180",
        "as for two muons: the barrel loses fewest photons",
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

_TAU_SUPPRESSION: Final = Suppression(
    name="tau suppression",
    reason="a Z′ made by a lepton recoils otherwise than the neutrinos of two taus",
    planes=(("recoilTransverseMax", "recoilTransverseMin"), ("recoilLongitudinalMax", "pt")),
    along="mRecoil",
    knots=(0.0, 1.5, 3.0, 4.5, 6.0, 7.5, 9.0),
)

_PUSHED: Final = (0.5, math.inf)
"""Momentum transfers [GeV²] of electrons that the cuts can see: above 0.6 GeV at 25° in the CM."""
_GLANCING: Final = (0.0, 0.5)
_TWO_PHOTON: Final = tuple(
    (TwoPhotonMuons(low, high, transfers), count)
    for low, high, count in ((None, 1.0, 60_000), (1.0, 3.0, 160_000), (3.0, None, 80_000))
    for transfers in ((_PUSHED, _GLANCING), (_GLANCING, _PUSHED), (_PUSHED, _PUSHED))
)

_SYSTEMATICS: Final = (
    *(
        Systematic(name, relative, on, _PILOT)
        for name, relative in (
            ("trigger", 0.01),
            ("tracking", 0.04),
            ("identification", 0.04),
            ("luminosity", 0.015),
        )
        for on in ("signal", "background")
    ),
    Systematic("background before tau suppression", 0.02, "background", _PILOT, "statistical"),
    Systematic("tau suppression", 0.22, "background", _PILOT, "statistical"),
)


_TAU_PAIRS: Final = TauPair(charged=("e", "mu", "pi"), muonic=0.35, electronic=0.4)
"""One in three of the muons is a pion of the other τ."""


def _signal(mass: float) -> Process:
    # all that the cuts can see lies within, see the assumptions
    return flavour_violating_zprime(mass, coupling=1.0, cos_max=0.92, momentum_min=0.25)


def _always(_: float) -> float:
    return 1.0


ZPRIME_LFV_INVISIBLE: Final = Search(
    name="zprime-lfv-invisible",
    reaction="e⁺e⁻ → e^±μ^∓Z′, Z′ → invisible",
    experiment=BELLE2,
    signal=_signal,
    backgrounds=(
        Background("tautau", "τ⁺τ⁻(γ)", ((_TAU_PAIRS, 1_600_000),)),
        Background("eemumu", "e⁺e⁻μ⁺μ⁻", _TWO_PHOTON),
        # a photon in the muon's cluster makes an electron of it
        Background("mumugamma", "μ⁺μ⁻(γ)", ((MuonPair(soft=False), 600_000),)),
    ),
    hunt=RecoilHunt(
        simulated=(0.1, 0.3, 0.5, *np.arange(1.0, 9.1, 0.5).tolist()),
        lowest=0.1,
        highest=8.5,
        half_width=2.0,
        # their weights differ: an electron along the beams is likelier and hardly ever seen
        events=60_000,
    ),
    couplings=(
        Coupling("invisible", "BF(Z′ → invisible) = 1", _always, symbol="g_eμ", column="gemu"),
    ),
    editions={
        "belle2-2018": Edition(
            name="belle2-2018",
            title="Belle II, 2018 pilot run, electron and muon",
            period="2018",
            luminosity=0.276,
            cuts=_CUTS,
            suppression=_TAU_SUPPRESSION,
            systematics=_SYSTEMATICS,
            reference=_PILOT,
        ),
    },
    assumptions={
        "model of the signal": "a vector that couples e to μ, s and t channel, is one of many; "
        "limits on the visible cross section (ε·σ) do not need it but for the optimised "
        "suppression, those on σ and g_eμ do",
        "cross section of the signal": "that with |cos θ*| < 0.92 and p* > 0.25 GeV for electron "
        "and muon: the whole one has a peak of electrons along the beams that nobody sees",
        "radiation of the electron": "final electrons of the signal radiate in the material only; "
        "photons from the reaction itself would take 10 to 20 % of them out of the peak",
        "background processes": "only ττ(γ), e⁺e⁻μμ (two-photon diagrams) and μμ(γ) are "
        "simulated; Bhabha scattering with an electron taken for a muon, e⁺e⁻ππ and e⁺e⁻τ⁺τ⁻ are "
        "left out",
    },
    recipe=CANDIDATES["electron-muon"],
)
