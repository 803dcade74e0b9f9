"""e⁺e⁻ → γa, a → γγ: a bump in the mass of two of three photons, or in what recoils against one.

Belle II, Phys. Rev. Lett. 125 (2020) 161806 (2018 data). Cuts follow the paper as recalled; every
event gives three candidates, one for each photon that can be the lone one.
"""

from __future__ import annotations

import functools
from typing import Final

import numpy as np

from lumbra.blueprint import (
    Background,
    Coupling,
    Edition,
    FitHunt,
    FitPart,
    Search,
    Systematic,
)
from lumbra.detector import BELLE2
from lumbra.generation import AlpToPhotons
from lumbra.generation.photon_pairs import three_photons
from lumbra.reconstruction import CANDIDATES
from lumbra.selection import Cut

__all__ = ["ALP_DIPHOTON"]

_PAPER: Final = "Belle II, PRL 125 (2020) 161806"
_RECALLED: Final = f"{_PAPER}, recalled"


def _all_three(column: str, low: str, high: str = "") -> str:
    """A condition on the smallest, and the largest, of the three photons."""
    first, second, third = (f"daughter({i},{column})" for i in range(3))
    least = f"{low} < min(min({first}, {second}), {third})"
    most = f"max(max({first}, {second}), {third}) < {high}"
    return f"{least} and {most}" if high else least


def _apart(i: int, j: int) -> str:
    """Two photons that are no electron and positron of one converted photon."""
    polar = f"abs(daughter({i},theta) - daughter({j},theta))"
    azimuth = f"abs(daughter({i},phi) - daughter({j},phi))"
    return f"({polar} > 0.014 or 0.4 < {azimuth} < 2*pi - 0.4)"


def _harder(energy: str) -> Cut:
    return Cut(f"photons above {energy} GeV", _all_three("E", energy), "soft ISR", _RECALLED)


_CUTS: Final = (
    Cut("no tracks", "nTracks == 0", "electrons", _PAPER),
    Cut(
        "barrel photons",
        _all_three("theta", "37.3*pi/180", "123.7*pi/180"),
        "best energies, and the trigger's inner rings",
        _RECALLED,
    ),
    Cut("photons above 0.65 GeV", _all_three("E", "0.65"), "soft ISR", _RECALLED),
    Cut("all energy", "0.88*{root} < M < 1.03*{root}".format(root=f"{BELLE2.beams.sqrt_s:.4f}"),
        "nothing is missing", _RECALLED),
    Cut(
        "no conversion",
        " and ".join(_apart(i, j) for i, j in ((0, 1), (0, 2), (1, 2))),
        "pairs that the field opens in azimuth alone",
        f"{_RECALLED}; 0.4 to 0.5 rad",
    ),
)  # fmt: skip

_HUNT: Final = FitHunt(
    parts=(
        FitPart(
            "pair", "Mass of the photon pair", "daughterInvM(0,1)", 0.2, 4.0, (0.16, 5.5),
            selection=_harder("1.0"),
        ),
        FitPart("hard_pair", "Mass of the photon pair", "daughterInvM(0,1)", 4.0, 8.5, (2.0, 10.0)),
        FitPart(
            "recoil", "Recoil mass of the lone photon", "daughter(2,mRecoil)", 6.0, 9.7, (3.0, 9.9),
            window=20.0,
        ),
    ),
    simulated=(0.2, 0.25, 0.3, 0.4, 0.5, 0.7, *np.arange(1.0, 9.6, 0.5).tolist(), 9.6, 9.7),
    right=Cut("right pair", "genMotherPDG == 36", "both photons come from the a"),
    statistics=("cls", "clsb"),
    quoted=(0.3, 0.5, 1.0, 2.0, 4.0, 6.0, 8.0, 9.0),
)  # fmt: skip

_SYSTEMATICS: Final = (
    Systematic("efficiency", 0.07, "signal", f"{_RECALLED}, 5 to 10 %"),
    Systematic("luminosity", 0.01, "signal", _RECALLED),
    Systematic("photon resolution", 0.10, "width", _RECALLED),
)


def _always(mass: float) -> float:
    return 1.0


def _edition(name: str, title: str, period: str, luminosity: float) -> Edition:
    return Edition(
        name=name,
        title=title,
        period=period,
        luminosity=luminosity,
        cuts=_CUTS,
        suppression=None,
        systematics=_SYSTEMATICS,
        reference=_PAPER,
    )


ALP_DIPHOTON: Final = Search(
    name="alp-diphoton",
    reaction="e⁺e⁻ → γa, a → γγ",
    experiment=BELLE2,
    signal=functools.partial(AlpToPhotons, coupling=1.0),
    backgrounds=(
        # 14 pb are selected; photons in the barrel, a little wider and softer than the cuts
        Background("gammagammagamma", "γγγ", ((three_photons(0.45, 0.8, True), 400_000),)),
    ),
    hunt=_HUNT,
    couplings=(
        Coupling(
            "photons", "BF(a → γγ) = 1", _always, symbol="g_aγγ", column="gagammagamma",
            unit="1/GeV",
        ),
    ),
    editions={
        "belle2-2018": _edition("belle2-2018", "Belle II, 2018", "2018", 0.445),
    },
    assumptions={
        "prompt decay": "a decays where it is made: at g = 10⁻³ GeV⁻¹ it flies 0.13 mm at 0.2 GeV",
    },
    recipe=CANDIDATES["three-photons"],
    level=0.95,
)  # fmt: skip
