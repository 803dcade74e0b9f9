"""Three photons and nothing else, in order: Belle II, PRL 125 (2020) 161806, as recalled."""

from __future__ import annotations

from typing import Final

from lumbra.detector import BELLE2
from lumbra.selection import Cut

__all__ = ["CUTS", "PAPER", "RECALLED", "photons_above"]

PAPER: Final = "Belle II, PRL 125 (2020) 161806"
RECALLED: Final = f"{PAPER}, recalled"


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
    return f"({polar} > 0.014 or 0.5 < {azimuth} < 2*pi - 0.5)"


def photons_above(energy: float) -> Cut:
    """All three photons above an energy [GeV] of the laboratory."""
    return Cut(
        f"photons above {energy:g} GeV",
        _all_three("E", f"{energy:g}"),
        "background has soft photons, a signal that is light has none",
        RECALLED,
    )


CUTS: Final = (
    Cut("no tracks", "nTracks == 0", "electrons", PAPER),
    Cut(
        "barrel photons",
        _all_three("theta", "37.3*pi/180", "123.7*pi/180"),
        "best measured, and inside the rings of the trigger",
        RECALLED,
    ),
    photons_above(0.65),
    Cut(
        "all energy",
        f"0.88 < M/{BELLE2.beams.sqrt_s:.4f} < 1.03",
        "nothing is missing",
        RECALLED,
    ),
    Cut(
        "no conversion",
        " and ".join(_apart(i, j) for i, j in ((0, 1), (0, 2), (1, 2))),
        "the field opens such pairs in azimuth alone",
        f"{RECALLED} as 0.4 to 0.5 rad or 0.014 rad",
    ),
)
