"""e⁺e⁻ → γa, a → γγ: a bump in the mass of two of three photons, or in what recoils against one.

Belle II, Phys. Rev. Lett. 125 (2020) 161806, with the data of 2018. Every event gives three
candidates, one for each photon that can be the lone one.
"""

from __future__ import annotations

import functools
from dataclasses import replace
from typing import Final

import numpy as np

from lumbra.blueprint import Background, Coupling, Edition, FitHunt, FitPart, Search, Systematic
from lumbra.detector import BELLE2
from lumbra.generation import AlpToPhotons
from lumbra.generation.photon_pairs import three_photons, two_photons
from lumbra.reconstruction import CANDIDATES
from lumbra.searches.alp_diphoton.cuts import CUTS, PAPER, RECALLED, photons_above
from lumbra.selection import Cut

__all__ = ["ALP_DIPHOTON"]

_PAIR: Final = ("Mass of the photon pair", "daughterInvM(0,1)")
_LONE: Final = ("Recoil mass of the lone photon", "daughter(2,mRecoil)")
_HARD: Final = photons_above(1.0)
_PARTS: Final = (
    # below 0.16 GeV photons of a pair merge
    FitPart("pair", *_PAIR, 0.2, 4.0, fit_range=(0.16, 5.5), selection=_HARD, window=15),
    FitPart("hard_pair", *_PAIR, 4.0, 8.5, fit_range=(2.0, 10.0), window=15),
    # a photon of 0.65 GeV at 123.7° recoils against 9.77 GeV: the spectrum turns off there
    FitPart("recoil", *_LONE, 6.0, 9.7, fit_range=(3.0, 9.75), window=15),
)
_SYSTEMATICS: Final = (
    Systematic("efficiency", 0.07, "signal", f"{RECALLED} as 5 to 10 %"),
    Systematic("luminosity", 0.01, "signal", RECALLED),
    Systematic("photon resolution", 0.10, "width", RECALLED),
)
_2018: Final = Edition(
    name="belle2-2018",
    title="Belle II, 2018",
    period="2018",
    luminosity=0.445,
    cuts=CUTS,
    suppression=None,
    systematics=_SYSTEMATICS,
    reference=PAPER,
    published=("belle2_alp_2020",),
)


_50AB: Final = replace(
    _2018,
    name="belle2-50ab",
    title="Belle II, 50 ab⁻¹, a projection of the selection of 2018",
    luminosity=50_000.0,
    published=("belle2_alp_3gamma_50ab",),
)


def _always(mass: float) -> float:
    return 1.0


ALP_DIPHOTON: Final = Search(
    name="alp-diphoton",
    reaction="e⁺e⁻ → γa, a → γγ",
    experiment=BELLE2,
    signal=functools.partial(AlpToPhotons, coupling=1.0),
    backgrounds=(
        # generated in the barrel and above 0.45 GeV, a little more than is selected
        Background("threegamma", "γγγ", ((three_photons(0.45, 0.8, radiation=True), 400_000),)),
        # a converted photon without tracks makes two clusters
        Background("gammagamma", "γγ", ((two_photons(0.8, softer=0.45), 1_000_000),)),
    ),
    hunt=FitHunt(
        parts=_PARTS,
        simulated=(0.2, 0.25, 0.3, 0.4, 0.5, 0.7, *np.arange(1.0, 9.6, 0.5).tolist(), 9.6, 9.7),
        right=Cut("right pair", "genMotherPDG == 36", "both photons come from the a"),
        statistics=("cls", "clsb"),
        quoted=(0.3, 0.5, 1.0, 2.0, 4.0, 6.0, 8.0, 9.0),
    ),
    couplings=(Coupling("photons", "BF(a → γγ) = 1", _always, "g_aγγ", "gagammagamma", "1/GeV"),),
    editions={"belle2-2018": _2018, "belle2-50ab": _50AB},
    assumptions={
        "backgrounds": "γγγ and converted γγ; e⁺e⁻γ with lost tracks would be 0.03 pb of 11 pb, "
        "γη and γη′ half an event in 445 pb⁻¹ (in a projection their peaks are left out)",
        "trigger": "taken as fully efficient: three photons have far more than 1 GeV; with the "
        "veto on photon pairs of the barrel that later runs had, low masses would be lost",
        "prompt decay": "a decays where it is made: at g = 10⁻³ GeV⁻¹ it flies 0.13 mm at 0.2 GeV",
        "few events": "limits are asymptotic: 7 % too strong in σ where ten events are in a window",
    },
    recipe=CANDIDATES["three-photons"],
    level=0.95,
)
