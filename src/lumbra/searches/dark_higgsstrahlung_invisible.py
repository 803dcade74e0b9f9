"""e+e- → A′h′, A′ → μ⁺μ⁻, h′ → invisible: a peak in two masses, the pair's and the recoil's.

Belle II, Phys. Rev. Lett. 130 (2023) 071804 (2019 data). The h′ is lighter than the A′ and flies
away. Cuts follow the paper as far as it is recalled; where there is a choice it is ours.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import (
    Coupling,
    CurvedSuppression,
    Edition,
    Particle,
    PlaneHunt,
    Search,
    Systematic,
)
from lumbra.blueprint.muons_and_missing import MUONS_AND_MISSING
from lumbra.detector import BELLE2
from lumbra.generation.dark_higgs import dark_higgsstrahlung
from lumbra.generation.tree_process import TreeProcess
from lumbra.models import DarkPhoton
from lumbra.selection import Cut

__all__ = ["DARK_HIGGSSTRAHLUNG_INVISIBLE"]

_PAPER: Final = "Belle II, PRL 130 (2023) 071804"
_TALK: Final = "Belle II talk, IDM 2020"
_OURS: Final = "our choice"

_CUTS: Final = (
    Cut("trigger", "L1_ffo == 1", "two tracks, more than 90° apart in azimuth", _TALK),
    Cut(
        "barrel muons",
        "37*pi/180 < min(daughter(0,theta), daughter(1,theta))"
        " and max(daughter(0,theta), daughter(1,theta)) < 122*pi/180"
        " and min(daughter(0,pt), daughter(1,pt)) > 0.4",
        "chamber and muon system",
        _PAPER,
    ),
    Cut(
        "muons by muon system",
        "min(daughter(0,muonID), daughter(1,muonID)) > 0.9",
        "removes pions of tau decays",
        _PAPER,
    ),
    Cut("pair pt", "useCMSFrame(pt) > 0.1", "two-photon pairs are balanced", _PAPER),
    Cut(
        "in the plane",
        "M > 1.5 and mRecoil < M + 0.5",
        "an h′ heavier than the A′ would decay to it and be seen",
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
        "34*pi/180 < pRecoilTheta < 126*pi/180 and abs(pRecoilTheta - pi/2) > pi/180",
        "photons are lost at 90° and beyond the barrel",
        _PAPER,
    ),
    Cut(
        "no photon along recoil",
        "photonRecoilAngle > 15*pi/180",
        "what recoils must be invisible",
        _PAPER,
    ),
    Cut("little other energy", "roeEextra < 0.4", "signal has no photons", _PAPER),
    Cut(
        "nothing else in the muon system",
        "nROE_KLMClusters == 0",
        "photons that go through gaps of the calorimeter",
        _OURS,
    ),
)

_ENERGIES: Final = CurvedSuppression(
    name="energy asymmetry",
    reason="within a window E₀ + E₁ is nearly constant, and background lies at the edges of "
    "E₀ − E₁ or along the beams",
    # |cos θ| of a light muon in the rest frame of the pair
    value="abs(daughter(0,useCMSFrame(p)) - daughter(1,useCMSFrame(p))) / useCMSFrame(pRecoil)",
    along="abs(cos(useCMSFrame(pRecoilTheta)))",
    edges=(0.0, 0.25, 0.5, 0.75, 1.0),
)

_SYSTEMATICS: Final = (
    Systematic("efficiency and background in common", 0.10, "signal", _TALK),
    Systematic("efficiency and background in common", 0.10, "background", _TALK),
    Systematic("background", 0.20, "background", _TALK, "statistical"),
)

_GRID: Final = (1.65, 2.0, 2.5, 3.0, 3.5, 4.0, 4.6, 5.265, 6.0, 6.75, 7.5, 8.25, 9.0, 9.6, 10.1)
_SIMULATED: Final = (
    *(
        (mass, round(share * min(mass, 10.53 - mass), 3) or 0.01)
        for mass in _GRID
        for share in (0.0, 0.25, 0.5, 0.75, 1.0)
    ),
    (10.35, 0.01),
    (10.35, 0.18),
    (10.51, 0.01),
)
"""Closer where the widths bend; along the edge both particles are nearly at rest."""


def _signal(mass: float, higgs: float) -> TreeProcess:
    return dark_higgsstrahlung(mass, higgs, epsilon=1.0, alpha_d=1.0, decay="pair")


def _to_muons(mass: NDArray[np.float64], higgs: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(DarkPhoton(mass, 1e-3).branching_fractions()["mumu"])


def _edition(name: str, title: str, period: str, luminosity: float) -> Edition:
    return Edition(
        name=name,
        title=title,
        period=period,
        luminosity=luminosity,
        cuts=_CUTS,
        suppression=_ENERGIES,
        systematics=_SYSTEMATICS,
        reference=_PAPER,
    )


DARK_HIGGSSTRAHLUNG_INVISIBLE: Final = Search(
    name="dark-higgsstrahlung-invisible",
    reaction="e⁺e⁻ → A′h′, A′ → μ⁺μ⁻, h′ → invisible",
    experiment=BELLE2,
    signal=_signal,
    backgrounds=MUONS_AND_MISSING,
    hunt=PlaneHunt(
        particles=(Particle("aprime", "A′"), Particle("higgs", "h′")),
        simulated=_SIMULATED,
        lowest=1.65,
        highest=10.51,
        quoted=((4.0, 0.01), (6.0, 2.265), (9.0, 0.01), (9.0, 0.5)),
        slices=((4.0, 5.0, 7.0, 9.0), (0.5, 1.0, 2.0, 3.0)),
    ),
    couplings=(
        Coupling(
            "mumu",
            "A′ → μ⁺μ⁻ as often as a photon of that mass",
            _to_muons,
            symbol="ε²α_D",
            column="eps2alphaD",
            power=1.0,
            most=1.0,
        ),
    ),
    editions={
        "belle2-2019": _edition("belle2-2019", "Belle II, 2019", "2019", 8.34),
        "belle2-plan": _edition("belle2-plan", "Belle II, as planned in 2020", "2019", 9.0),
    },
    assumptions={
        "background processes": "only μμ(γ), ττ(γ) and e⁺e⁻μμ are simulated; pairs of pions "
        "and e⁺e⁻ππ are left out (small after muon identification)",
        "h′ invisible": "it flies beyond the detector, as it does for m_h′ < m_A′ and small ε",
        "narrow A′": "its width, of order ε² m, is far below the resolution",
    },
)
