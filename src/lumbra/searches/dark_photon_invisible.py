"""e⁺e⁻ → γA′, A′ → invisible: a bump in the mass that recoils against one photon alone.

Belle II, as projected in its Physics Book, PTEP 2019, 123C01 (20 fb⁻¹ and 50 ab⁻¹).
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from lumbra.blueprint import Coupling, Edition, RecoilHunt, Search, Systematic, single_photon
from lumbra.detector import BELLE2
from lumbra.generation import Process
from lumbra.generation.dark_photon import dark_photon
from lumbra.reconstruction import CANDIDATES

__all__ = ["DARK_PHOTON_INVISIBLE"]


def _signal(mass: float) -> Process:
    return dark_photon(mass, 1.0, photon_cos_max=single_photon.COS_MAX)


def _always(_: float) -> float:
    return 1.0


def _systematics(lost: float) -> tuple[Systematic, ...]:
    return (
        Systematic("photon efficiency", 0.03, "signal", "2 to 4 % a photon (recalled)"),
        Systematic("luminosity", 0.01, "signal", single_photon.BOOK),
        Systematic(
            "photons lost",
            lost,
            "background",
            f"{single_photon.OURS}; 20 % is what 20 fb⁻¹ may give",
        ),
    )


_20FB: Final = Edition(
    name="belle2-20fb",
    title="Belle II, 20 fb⁻¹",
    period="2019-2022",
    luminosity=20.0,
    cuts=(*single_photon.BASIC, single_photon.MUON_SYSTEM, *single_photon.BESIDE_GAPS),
    suppression=single_photon.REGION,
    systematics=_systematics(0.20),
    reference=single_photon.BOOK,
    published=("babar_invisible_darkphoton_2017_below5p5gev", "na64_invisible_2019"),
)
_WITHOUT: Final = replace(
    _20FB,
    name="belle2-20fb-no-muon-system",
    title="Belle II, 20 fb⁻¹, without the veto of the muon system",
    cuts=(*single_photon.BASIC, *single_photon.BESIDE_GAPS),
)
_2GEV: Final = replace(
    _20FB,
    name="belle2-20fb-2GeV",
    title="Belle II, 20 fb⁻¹, with the trigger of 2 GeV only",
    cuts=(*single_photon.HARD, single_photon.MUON_SYSTEM, *single_photon.BESIDE_GAPS),
)
_50AB: Final = replace(
    _20FB,
    name="belle2-50ab",
    title="Belle II, 50 ab⁻¹",
    period="design",
    luminosity=50_000.0,
    systematics=_systematics(0.05),
)

DARK_PHOTON_INVISIBLE: Final = Search(
    name="dark-photon-invisible",
    reaction="e⁺e⁻ → γA′, A′ → invisible",
    experiment=BELLE2,
    signal=_signal,
    backgrounds=single_photon.BACKGROUNDS,
    hunt=RecoilHunt(
        simulated=(0.001, *np.arange(0.5, 8.1, 0.5), *np.linspace(8.2, 10.0, 19).round(1)),
        lowest=0.001,
        highest=10.0,
        half_width=2.0,
        quoted=(1.0, 3.0, 5.0, 7.0, 9.0),
        width="below",
    ),
    couplings=(Coupling("invisible", "BF(A′ → invisible) = 1", _always, "ε", "epsilon", most=1.0),),
    editions={edition.name: edition for edition in (_20FB, _WITHOUT, _2GEV, _50AB)},
    assumptions={
        "loss of photons in the barrel": "one in a thousand above 2 GeV leaves nothing that is "
        "seen, and one in ten of these is missed by the muon system too: this makes nearly all of "
        "the background below 4 GeV, and no number of it is published",
        "cross section of the signal": "that with |cos θ*| < 0.82 for the photon",
        "background processes": "γγ(γ), e⁺e⁻γ and νν̄γ; e⁺e⁻γγ with two photons at wide angles, "
        "beam background above 0.5 GeV and showers of cosmic muons are left out",
        "peak of γγ at zero mass": "counted on the simulation, not fitted: the uncertainty of the "
        "photons lost is then that of the limit below 2 GeV",
    },
    recipe=CANDIDATES["single-photon"],
)
