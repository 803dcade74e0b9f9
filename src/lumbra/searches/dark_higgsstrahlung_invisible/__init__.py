"""e+e- → A′h′, A′ → μ⁺μ⁻, h′ → invisible: a peak in two masses, the pair's and the recoil's.

Belle II, Phys. Rev. Lett. 130 (2023) 071804 (2019 data). The h′ is lighter than the A′ and flies
away. Cuts follow the paper as far as it is recalled; where there is a choice it is ours.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import Coupling, Edition, Particle, PlaneHunt, Search
from lumbra.blueprint.muons_and_missing import MUONS_AND_MISSING
from lumbra.detector import BELLE2
from lumbra.generation.dark_higgs import dark_higgsstrahlung
from lumbra.generation.tree_process import TreeProcess
from lumbra.models import DarkPhoton
from lumbra.searches.dark_higgsstrahlung_invisible import selection
from lumbra.selection import Cut

__all__ = ["DARK_HIGGSSTRAHLUNG_INVISIBLE"]

_GRID: Final = (1.65, 2.0, 2.5, 3.0, 3.5, 4.0, 4.6, 5.265, 6.0, 6.75, 7.5, 8.25, 9.0, 9.6, 10.1)
_SIMULATED: Final = (
    *((m, round(s * min(m, 10.53 - m), 3) or 0.01) for m in _GRID for s in (0, 0.25, 0.5, 0.75, 1)),
    *((10.35, 0.01), (10.35, 0.18), (10.51, 0.01)),
)
"""Closer where the widths bend; along the edge both particles are nearly at rest."""


def _signal(mass: float, higgs: float) -> TreeProcess:
    return dark_higgsstrahlung(mass, higgs, epsilon=1.0, alpha_d=1.0, decay="pair")


def _to_muons(mass: NDArray[np.float64], higgs: NDArray[np.float64]) -> NDArray[np.float64]:
    return np.asarray(DarkPhoton(mass, 1e-3).branching_fractions()["mumu"])


_2019: Final = Edition(
    name="belle2-2019",
    title="Belle II, 2019",
    period="2019",
    luminosity=8.34,
    cuts=selection.CUTS,
    suppression=selection.ENERGIES,
    systematics=selection.SYSTEMATICS,
    reference=selection.PAPER,
    published=("babar_visible_darkphoton_2014",),
    simulation=2.5,  # windows are small, and an event that was simulated stands for one or two
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
        quoted=((4.0, 1.0), (6.0, 2.265), (9.0, 0.765)),
        events=10_000,
        slices=((4.0, 5.0, 7.0, 9.0), (0.5, 1.0, 2.0, 3.0)),
    ),
    couplings=(
        Coupling("mumu", "A′ → μ⁺μ⁻ as a photon", _to_muons, "ε²α_D", "eps2alphaD", power=1.0),
    ),
    editions={
        "belle2-2019": _2019,
        # the basis of projections: --luminosity 50/ab
        "belle2-design": replace(
            _2019,
            name="belle2-design",
            title="Belle II with the single-muon trigger",
            period="design",
            cuts=(
                Cut("trigger", "L1_ffo == 1 or L1_cdcklm == 1", "light A′ too", selection.TALK),
                *selection.CUTS[1:],
            ),
        ),
    },
    assumptions={
        "background processes": "only μμ(γ), ττ(γ) and e⁺e⁻μμ are simulated; pairs of pions "
        "and e⁺e⁻ππ are left out (small after muon identification)",
        "h′ invisible": "it flies beyond the detector, as it does for m_h′ < m_A′ and small ε",
        "narrow A′": "its width, of order ε² m, is far below the resolution",
    },
)
