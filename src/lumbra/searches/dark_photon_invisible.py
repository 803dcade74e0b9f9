"""e⁺e⁻ → γA′, A′ → invisible: a bump in the mass that recoils against one photon alone.

Belle II, as projected in its Physics Book, PTEP 2019, 123C01 (20 fb⁻¹ and 50 ab⁻¹).
"""

from __future__ import annotations

import math
from dataclasses import replace
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
from lumbra.detector import BELLE2, Emphasis
from lumbra.generation.dark_photon import dark_photon
from lumbra.generation.lone_photon_samples import lost_electrons, lost_photons, one_electron
from lumbra.generation.photon_neutrinos import photon_with_neutrinos
from lumbra.generation.tree_process import TreeProcess
from lumbra.reconstruction import CANDIDATES
from lumbra.selection import Cut

__all__ = ["DARK_PHOTON_INVISIBLE"]

_BOOK: Final = "Belle II Physics Book, PTEP 2019, 123C01"
_LINES: Final = "basf2: trg/ecl/src/TrgEclMaster.cc; skim/scripts/skim/WGs/dark.py"
_OURS: Final = "our choice"

_TRIGGER: Final = Cut(
    "trigger",
    "L1_lml1 == 1 or L1_lml6 == 1 or L1_lml13 == 1",
    "E* > 2 GeV, or a lone cluster of 1 GeV in the barrel or of 0.5 GeV in its middle",
    _LINES,
)
_LINE_REGION: Final = Cut(
    "photon where its line is",
    "useCMSFrame(E) > 1 or (useCMSFrame(E) > 0.5 and 44*pi/180 < theta < 98*pi/180)",
    "the softer it is, the more central the trigger wants it",
    _LINES,
)
_HARD: Final = (
    Cut("trigger", "L1_lml1 == 1", "only the line of E* > 2 GeV", _LINES),
    Cut("hard photon", "useCMSFrame(E) > 2", "what its line asks for", _LINES),
)
_VETOES: Final = (
    Cut("photon in barrel", "clusterReg == 2", "resolution and trigger are best there", _OURS),
    Cut("no track", "nTracks == 0", "signal has none", _LINES),
    Cut("no second cluster", "secondClusterE < 0.55", "signal has one photon", _LINES),
)
_MUON_SYSTEM: Final = Cut(
    "nothing in the muon system",
    "nROE_KLMClusters == 0",
    "photons that go through gaps of the calorimeter leave clusters in it",
    "Belle II talk, IDM 2020",
)
_BESIDE_GAPS: Final = (
    Cut(
        "other photon not in a gap",
        "m2Recoil > 36 or partnerGapAngle > pi/180",
        "where a second photon would be lost for certain; gaps are at fixed angles for γγ",
        _BOOK,
    ),
    Cut(
        "nor beside a third photon",
        "m2Recoil < 16 or m2Recoil > 56 or"
        " min(forwardPartnerGapAngle, backwardPartnerGapAngle) > 2*pi/180",
        "the same for γγγ with the third photon along a beam; the energy error moves these angles",
        _OURS,
    ),
)

_REGION: Final = Suppression(
    name="region of energy and angle",
    reason="a chord in (p_z*, p_t*) keeps a range of angles that moves with the photon's energy",
    planes=(("useCMSFrame(pz)", "useCMSFrame(pt)"),),
    along="useCMSFrame(E)",
    knots=(0.5, 0.8, 1.2, 1.6, 2.0, 2.4, 2.9, 3.5, 4.1, 4.7, 5.3),
)

_EMPHASIS: Final = Emphasis(
    lost_photon=0.5,
    lost_energy=0.55,
    theta_low=math.radians(12.4),
    theta_high=math.radians(155.1),
    missed_photon=0.5,
    lost_track=0.5,
)
"""What hides the second particle of an event, simulated often."""
_EDGES: Final = tuple(
    math.radians(angle)
    # calorimeter, its gaps and crack with a margin, and the overlaps of the muon system
    for angle in (12.3, 31.2, 32.4, 47.0, 89.7, 90.3, 122.0, 128.5, 130.9, 155.2)
)
_SHARES: Final = (0.4, 0.8, 1.2, 1.5, 1.8, 2.1, 2.6)
"""Edges of parts in the energy E* of the photon [GeV]."""


def _signal(mass: float) -> TreeProcess:
    return dark_photon(mass, 1.0, photon_cos_max=0.82)


def _always(mass: float) -> float:
    return 1.0


def _systematics(lost: float) -> tuple[Systematic, ...]:
    return (
        Systematic("photon efficiency", 0.03, "signal", "2 to 4 % a photon"),
        Systematic("luminosity", 0.01, "signal", _BOOK),
        Systematic("photons lost", lost, "background", f"{_OURS}: 20 to 30 % at 20 fb-1"),
    )


_EDITION: Final = Edition(
    name="belle2-20fb",
    title="Belle II, 20 fb⁻¹",
    period="2019-2022",
    luminosity=20.0,
    cuts=(_TRIGGER, _LINE_REGION, *_VETOES, _MUON_SYSTEM, *_BESIDE_GAPS),
    suppression=_REGION,
    systematics=_systematics(0.20),
    reference=_BOOK,
    published=("babar_invisible_darkphoton_2017_below5p5gev", "na64_invisible_2019"),
)
_EDITIONS: Final = (
    _EDITION,
    replace(
        _EDITION,
        name="belle2-20fb-no-muon-system",
        title="Belle II, 20 fb⁻¹, without the veto of the muon system",
        cuts=(_TRIGGER, _LINE_REGION, *_VETOES, *_BESIDE_GAPS),
    ),
    replace(
        _EDITION,
        name="belle2-20fb-2GeV",
        title="Belle II, 20 fb⁻¹, with the trigger of 2 GeV only",
        cuts=(*_HARD, *_VETOES, _MUON_SYSTEM, *_BESIDE_GAPS),
    ),
    replace(
        _EDITION,
        name="belle2-50ab",
        title="Belle II, 50 ab⁻¹",
        period="design",
        luminosity=50_000.0,
        systematics=_systematics(0.05),
        simulation=4.0,
    ),
)

DARK_PHOTON_INVISIBLE: Final = Search(
    name="dark-photon-invisible",
    reaction="e⁺e⁻ → γA′, A′ → invisible",
    experiment=BELLE2,
    signal=_signal,
    backgrounds=(
        Background("gammagamma", "γγ(γ)", lost_photons(_EDGES, 60_000), _EMPHASIS),
        Background("eegamma", "e⁺e⁻γ, both lost", lost_electrons(_SHARES, 0.92, 150_000), _EMPHASIS),
        Background("egamma", "e⁺e⁻γ, one in sight", one_electron(_SHARES, 0.92, 60_000), _EMPHASIS),
        Background("nunugamma", "νν̄γ", ((photon_with_neutrinos(0.4, 0.82), 100_000),)),
    ),
    hunt=RecoilHunt(
        simulated=(0.001, *np.arange(0.5, 8.1, 0.5).tolist(), *np.linspace(8.2, 10.0, 19).round(1).tolist()),
        lowest=0.001,
        highest=10.0,
        half_width=2.0,
        quoted=(1.0, 3.0, 5.0, 7.0, 9.0),
        width="below",
    ),
    couplings=(Coupling("invisible", "BF(A′ → invisible) = 1", _always, "ε", "epsilon", most=1.0),),
    editions={edition.name: edition for edition in _EDITIONS},
    assumptions={"x": "y"},
    recipe=CANDIDATES["single-photon"],
)
