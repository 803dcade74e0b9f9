"""e+e- → μ⁺μ⁻Z′, Z′ → invisible: a bump in the mass that recoils against two muons.

Belle II, Phys. Rev. Lett. 124 (2020) 141801 (2018 data) and Phys. Rev. Lett. 130 (2023) 231801
(2019–2020 data). Cuts follow the first paper's order; where it gives a range the choice is ours.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

import numpy as np

from lumbra.blueprint import Edition, RecoilHunt, Search, TemplateHunt
from lumbra.blueprint.muons_and_missing import MUONS_AND_MISSING
from lumbra.detector import BELLE2
from lumbra.generation import ZPrimeStrahlung
from lumbra.searches.zprime_invisible.assumptions import ASSUMPTIONS
from lumbra.searches.zprime_invisible.controls import CONTROLS_2018, CONTROLS_2020
from lumbra.searches.zprime_invisible.references import PILOT, UPDATE
from lumbra.searches.zprime_invisible.selection import (
    CUTS_2018,
    CUTS_2020,
    NETWORK,
    TAU_SUPPRESSION,
)
from lumbra.searches.zprime_invisible.signal import NARROW, WIDE, wide_signal
from lumbra.searches.zprime_invisible.systematics import SYSTEMATICS_2018, SYSTEMATICS_2020

__all__ = ["ZPRIME_INVISIBLE"]

# steps of 0.25 GeV, closer where the width or the acceptance bends
_SIMULATED: Final = (0.01, 0.1, 0.3, 0.5, 0.75, *np.arange(1.0, 9.3, 0.25).tolist(), 9.5)
_HUNT: Final = RecoilHunt(simulated=_SIMULATED, lowest=0.01, highest=9.0, half_width=2.0)
# three parts that lose photons differently: ends, gaps and barrel, crack at 90°
_ANGLES: Final = tuple(np.radians((0, 50, 80, 110, 180)).tolist())

_2018: Final = Edition(
    name="belle2-2018",
    title="Belle II, 2018 pilot run",
    period="2018",
    luminosity=0.276,
    cuts=CUTS_2018,
    suppression=TAU_SUPPRESSION,
    systematics=SYSTEMATICS_2018,
    reference=PILOT,
    published=("belle2_zprime_invisible_2018",),
    controls=CONTROLS_2018,
)
_2020: Final = Edition(
    name="belle2-2020",
    title="Belle II, 2019–2020",
    period="2019-2020",
    luminosity=79.7,
    cuts=CUTS_2020,
    suppression=TAU_SUPPRESSION,
    systematics=SYSTEMATICS_2020,
    reference=UPDATE,
    published=("belle2_zprime_invisible_2018",),
    # a few minutes; the data are still ten times more than what is simulated
    simulation=4.0,
    controls=CONTROLS_2020,
)
_TEMPLATES: Final = replace(
    _2020,
    name="belle2-2020-templates",
    title="Belle II, 2019–2020, template fits",
    hunt=TemplateHunt(_HUNT, "useCMSFrame(pRecoilTheta)", "CM polar angle of the recoil", _ANGLES),
)
_WIDE: Final = replace(
    _2020,
    name="belle2-2020-wide",
    title="Belle II, 2019–2020, a wide Z′",
    published=(),
    signal=wide_signal,
    couplings=WIDE,
)
_NETWORK: Final = replace(
    _2020,
    name="belle2-2020-network",
    title="Belle II, 2019–2020, with a network",
    suppression=NETWORK,
    reference=f"{UPDATE}; Eur. Phys. J. C 82 (2022) 121",
)

ZPRIME_INVISIBLE: Final = Search(
    name="zprime-invisible",
    reaction="e⁺e⁻ → μ⁺μ⁻Z′, Z′ → invisible",
    experiment=BELLE2,
    signal=ZPrimeStrahlung,
    backgrounds=MUONS_AND_MISSING,
    hunt=_HUNT,
    couplings=NARROW,
    editions={e.name: e for e in (_2018, _2020, _TEMPLATES, _WIDE, _NETWORK)},
    assumptions=ASSUMPTIONS,
)
