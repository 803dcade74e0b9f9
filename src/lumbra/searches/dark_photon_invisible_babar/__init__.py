"""e⁺e⁻ → γA′, A′ → invisible: a bump in the mass that recoils against one photon alone, at BaBar.

BaBar, Phys. Rev. Lett. 119 (2017) 131804. Its multivariate selection is not published in a form
that can be followed; cuts on the same quantities stand in for it.
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
    Systematic,
)
from lumbra.detector import BABAR, Emphasis
from lumbra.generation import Process
from lumbra.generation.dark_photon import dark_photon
from lumbra.generation.lone_photon_samples import lost_electrons, lost_photons, one_electron
from lumbra.reconstruction import CANDIDATES
from lumbra.searches.dark_photon_invisible_babar.selection import CUTS, OURS, PAPER, REGION

__all__ = ["DARK_PHOTON_INVISIBLE_BABAR"]

_COS: Final = 0.65
_LOST: Final = 0.88
_ENERGIES: Final = (0.9, 1.3, 1.8, 2.4, 3.0)
_EDGES: Final = tuple(math.radians(angle) for angle in (15.7, 57.0, 90.0, 141.9))
_EMPHASIS: Final = Emphasis(
    lost_photon=0.5,
    lost_energy=0.3,
    theta_low=math.radians(15.8),
    theta_high=math.radians(141.8),
    missed_photon=0.5,
    lost_track=0.5,
)


def _signal(mass: float) -> Process:
    return dark_photon(mass, 1.0, photon_cos_max=_COS)


def _always(_: float) -> float:
    return 1.0


DARK_PHOTON_INVISIBLE_BABAR: Final = Search(
    name="dark-photon-invisible-babar",
    reaction="e⁺e⁻ → γA′, A′ → invisible",
    experiment=BABAR,
    signal=_signal,
    backgrounds=(
        Background("gammagamma", "γγ(γ)", lost_photons(_EDGES, 200_000, (-_COS, _COS)), _EMPHASIS),
        Background(
            "eegamma",
            "e⁺e⁻γ, both lost",
            lost_electrons(_ENERGIES, _LOST, 150_000, _COS),
            _EMPHASIS,
        ),
        Background(
            "egamma", "e⁺e⁻γ, one in sight", one_electron(_ENERGIES, _LOST, 60_000, _COS), _EMPHASIS
        ),
    ),
    hunt=RecoilHunt(
        simulated=(0.001, *np.arange(0.5, 8.6, 0.5)), lowest=0.001, highest=8.0, half_width=2.0,
        width="below",
    ),
    couplings=(Coupling("invisible", "BF(A′ → invisible) = 1", _always, "ε", "epsilon", most=1.0),),
    editions={
        "babar-2017": Edition(
            name="babar-2017",
            title="BaBar, single-photon triggers",
            period="single-photon",
            luminosity=53.0,
            cuts=CUTS,
            suppression=REGION,
            systematics=(
                Systematic("photon efficiency", 0.03, "signal", OURS),
                Systematic("photons lost", 0.20, "background", OURS),
            ),
            reference=PAPER,
            published=("babar_invisible_darkphoton_2017_below5p5gev",),
        ),
    },
    assumptions={
        "loss of photons": "cracks, barrel and return yoke are assumed; they make all of the "
        "background below 4 GeV, which the publication measured with data instead",
        "cross section of the signal": f"that with |cos θ*| < {_COS} for the photon",
    },
    recipe=CANDIDATES["single-photon"],
)  # fmt: skip
