"""Cuts and the optimised region of the invisible dark photon at BaBar."""

from __future__ import annotations

from typing import Final

from lumbra.blueprint import Suppression
from lumbra.selection import Cut

__all__ = ["CUTS", "OURS", "PAPER", "REGION"]

PAPER: Final = "BaBar, PRL 119 (2017) 131804"
OURS: Final = "our choice"

CUTS: Final = (
    Cut(
        "trigger",
        "L1_l3_photon_2GeV == 1 or L1_l3_photon_1GeV == 1",
        "E* > 2 GeV in all, 1 GeV in two thirds of the data, and no track",
        PAPER,
    ),
    Cut("central photon", "-0.4 < cos(useCMSFrame(theta)) < 0.6", "acceptance", PAPER),
    Cut("no track", "nTracks == 0", "signal has none", PAPER),
    Cut("no second cluster", "secondClusterE < 0.3", "signal has one photon", OURS),
    Cut("nothing in the muon system", "nROE_KLMClusters == 0", "photons in cracks", PAPER),
    Cut(
        "other photon not in a crack",
        "partnerCrackAngle > 0.35*pi/180 and (m2Recoil > 36 or partnerGapAngle > pi/180)",
        "crystals point at the collision in azimuth; three errors of the photon's own azimuth",
        f"{PAPER}, as one of twelve variables; the size is our choice",
    ),
)


REGION: Final = Suppression(
    name="region of energy and angle",
    reason="stands for the multivariate selection: where other photons would be lost unseen",
    planes=(("useCMSFrame(cosTheta)", "useCMSFrame(sinTheta)"),),
    along="useCMSFrame(E)",
    knots=(1.5, 2.0, 2.5, 3.1, 3.8, 4.5, 5.2),
)
