"""e+e- → e^±μ^∓Z′, Z′ → invisible: a bump in the mass that recoils against an electron and a muon.

Belle II, Phys. Rev. Lett. 124 (2020) 141801 (2018 data), which looked for this beside two muons,
with the same cuts but for the electron and the trigger. Where it gives a range the choice is ours.
"""

from __future__ import annotations

from typing import Final

import numpy as np

from lumbra.blueprint import Coupling, Edition, RecoilHunt, Search, Systematic
from lumbra.detector import BELLE2
from lumbra.reconstruction import CANDIDATES
from lumbra.searches.zprime_lfv_invisible.samples import BACKGROUNDS, signal
from lumbra.searches.zprime_lfv_invisible.selection import CONTROLS, CUTS, PILOT, TAU_SUPPRESSION

__all__ = ["ZPRIME_LFV_INVISIBLE"]

_SYSTEMATICS: Final = (
    *(
        Systematic(name, relative, on, PILOT)
        for name, relative in (
            ("trigger", 0.01),
            ("tracking", 0.04),
            ("identification", 0.04),
            ("luminosity", 0.015),
        )
        for on in ("signal", "background")
    ),
    Systematic("background before tau suppression", 0.02, "background", PILOT, "statistical"),
    Systematic("tau suppression", 0.22, "background", PILOT, "statistical"),
)


def _always(_: float) -> float:
    return 1.0


ZPRIME_LFV_INVISIBLE: Final = Search(
    name="zprime-lfv-invisible",
    reaction="e⁺e⁻ → e^±μ^∓Z′, Z′ → invisible",
    experiment=BELLE2,
    signal=signal,
    backgrounds=BACKGROUNDS,
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
            cuts=CUTS,
            suppression=TAU_SUPPRESSION,
            systematics=_SYSTEMATICS,
            reference=PILOT,
            controls=CONTROLS,
        ),
    },
    assumptions={
        "model of the signal": "a vector that couples e to μ, s and t channel, is one of many; "
        "limits on the visible cross section (ε·σ) do not need it but for the optimised "
        "suppression, those on σ and g_eμ do",
        "cross section of the signal": "that with |cos θ*| < 0.92 and p* > 0.25 GeV for electron "
        "and muon: the whole one has a peak of electrons along the beams that nobody sees",
        "radiation of the electron": "final electrons of the signal radiate in the material only; "
        "photons from the reaction itself would take some of them out of the peak (not computed)",
        "background processes": "only ττ(γ), e⁺e⁻μμ (two-photon diagrams) and μμ(γ) are "
        "simulated; Bhabha scattering with an electron taken for a muon, e⁺e⁻ππ and e⁺e⁻τ⁺τ⁻ are "
        "left out",
    },
    recipe=CANDIDATES["electron-muon"],
)
