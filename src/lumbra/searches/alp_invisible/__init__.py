"""e⁺e⁻ → γa, a → invisible: an axion-like particle that decays to dark matter, or too late.

Belle II, one photon alone, as for an invisible dark photon; the region in mass and coupling to
photons closes where the particle decays inside of the detector.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import Coupling, Edition, RecoilHunt, Search, Systematic, single_photon
from lumbra.detector import BELLE2
from lumbra.generation import Process
from lumbra.generation.alp import alp_with_photon
from lumbra.reconstruction import CANDIDATES
from lumbra.searches.alp_invisible.escape import escaping

__all__ = ["ALP_INVISIBLE"]

_DOLAN: Final = "Dolan et al., JHEP 12 (2017) 094"


def _signal(mass: float) -> Process:
    return alp_with_photon(mass, 1.0)


def _always(_: float) -> float:
    return 1.0


def _late(mass: NDArray[np.float64], coupling: NDArray[np.float64]) -> NDArray[np.float64]:
    return escaping(mass, coupling, BELLE2.beams)


ALP_INVISIBLE: Final = Search(
    name="alp-invisible",
    reaction="e⁺e⁻ → γa, a → invisible",
    experiment=BELLE2,
    signal=_signal,
    backgrounds=single_photon.BACKGROUNDS,
    hunt=RecoilHunt(
        simulated=(
            0.001, 0.003, 0.01, 0.03, 0.1, *np.arange(0.5, 8.1, 0.5),
            *np.linspace(8.2, 9.0, 9).round(1),
        ),
        lowest=0.001,
        highest=9.0,
        half_width=2.0,
        quoted=(0.01, 1.0, 3.0, 5.0, 7.0),
        width="below",
        # the decay length changes within the first window
        also=tuple(np.geomspace(0.001, 0.2, 24).tolist()),
    ),
    couplings=(
        Coupling(
            "dark", "BF(a → dark matter) = 1", _always, "g_aγγ", "gagammagamma", "1/GeV", most=1.0
        ),
        Coupling(
            "late", "a → γγ outside of the detector", _always, "g_aγγ", "gagammagamma", "1/GeV",
            most=1.0, surviving=_late, least=1e-7,
        ),
    ),
    editions={
        "belle2-20fb": Edition(
            name="belle2-20fb",
            title="Belle II, 20 fb⁻¹",
            period="2019-2022",
            luminosity=20.0,
            cuts=(*single_photon.BASIC, single_photon.MUON_SYSTEM, *single_photon.BESIDE_GAPS),
            suppression=single_photon.REGION,
            systematics=(
                Systematic("photon efficiency", 0.03, "signal", "2 to 4 % a photon (recalled)"),
                Systematic("luminosity", 0.01, "signal", single_photon.BOOK),
                Systematic("photons lost", 0.20, "background", single_photon.OURS),
            ),
            reference=f"{_DOLAN}; {single_photon.BOOK}",
        ),
    },
    assumptions={
        "loss of photons in the barrel": "one in a thousand above 2 GeV leaves nothing, and one "
        "in ten of these is missed by the muon system too: nearly all background below 4 GeV",
        "detector as long as it sees": "a decay within a cylinder of 335 cm by 2 × 400 cm, the "
        "outer face of the muon system, is seen for certain and one outside of it is not: the "
        "upper edges of the region follow the size of this cylinder",
        "coupling to photons only": "a coupling to the Z would add little; to leptons, decays",
    },
    recipe=CANDIDATES["single-photon"],
)  # fmt: skip
