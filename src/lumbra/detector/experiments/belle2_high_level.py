"""High-level trigger lines of Belle II, with the thresholds coded in basf2."""

from __future__ import annotations

import math
from typing import Final

from lumbra.detector.experiments.angles import degrees
from lumbra.detector.experiments.assumed import CHOICE
from lumbra.detector.parameter import Parameter
from lumbra.detector.trigger import declare
from lumbra.detector.trigger import high_level_lines as lines

__all__ = ["LINES", "NUMBERS"]

_FILTER = "basf2: hlt/softwaretrigger FilterCalculator.cc"
_MENU = "basf2: hlt/softwaretrigger filter_categories.py"
_ANY = 99.0


def _rad(angle: float) -> float:
    return math.radians(angle)


_OBJECTS: Final = (
    Parameter("high_level.loose_z", 10.0, "cm", _FILTER, "high"),
    Parameter("high_level.tight_z", 2.0, "cm", _FILTER, "high"),
    Parameter("high_level.cluster_energy", 0.1, "GeV", _FILTER, "high"),
    Parameter("high_level.cluster_time", 200.0, "ns", _FILTER, "high"),
    Parameter("high_level.pair_low", 3.0, "GeV", _FILTER, "high"),
    Parameter("high_level.pair_high", 4.5, "GeV", _FILTER, "high"),
    Parameter("high_level.pair_turn", degrees(160), "rad", _FILTER, "high"),
    Parameter("high_level.pair_acoplanarity", degrees(15), "rad", _FILTER, "high"),
    Parameter("high_level.muon_momentum", 4.5, "GeV", _FILTER, "high"),
    Parameter("high_level.muon_cluster", 0.5, "GeV", _FILTER, "high"),
    Parameter("high_level.muon_turn", degrees(175), "rad", _FILTER, "high"),
    Parameter("high_level.muon_acoplanarity", degrees(5), "rad", _FILTER, "high"),
    Parameter("high_level.fusion_angle", degrees(20), "rad", _FILTER, "high"),
    Parameter("high_level.fusion_soft", 1.2, "GeV", _FILTER, "high"),
    Parameter("high_level.fusion_soft_turn", degrees(150), "rad", _FILTER, "high"),
    Parameter("high_level.fusion_hard", 2.0, "GeV", _FILTER, "high"),
    Parameter("high_level.fusion_hard_turn", degrees(175), "rad", _FILTER, "high"),
    Parameter("high_level.efficiency", 0.99, "", CHOICE, "assumed"),
)

_DECLARED: Final = (
    declare(
        "hlt_photon_1GeV", "one photon of E* > 1 GeV in the barrel, nothing else",
        lines.lone_photon,
        lines.LonePhoton(energy=1.0, theta_low=_rad(32), theta_high=_rad(130), other=0.3), _MENU,
    ),
    declare(
        "hlt_photon_500MeV", "one photon of E* > 0.5 GeV in the central barrel, nothing else",
        lines.lone_photon,
        lines.LonePhoton(energy=0.5, theta_low=_rad(44), theta_high=_rad(98), other=0.3), _MENU,
    ),
    declare(
        "hlt_neutral_2GeV", "a neutral cluster of E* > 2 GeV, neither ee nor γγ",
        lines.neutral_cluster,
        lines.NeutralCluster(energy=2.0, theta_low=_rad(22), theta_high=_rad(145)), _MENU,
    ),
    declare(
        "hlt_3_clusters", "three clusters, none of E* > 2 GeV", lines.counted_clusters,
        lines.CountedClusters(
            clusters=3, hard=0.5, soft=0.18, no_hard=2.0,
            theta_low=_rad(18.5), theta_high=_rad(139.3),
        ), _MENU,
    ),
    declare(
        "hlt_4_clusters", "four clusters, none of E* > 2 GeV", lines.counted_clusters,
        lines.CountedClusters(
            clusters=4, hard=0.3, soft=0.18, no_hard=2.0,
            theta_low=_rad(18.5), theta_high=_rad(139.3),
        ), _MENU,
    ),
    declare(
        "hlt_3_tracks", "three tracks, not Bhabha", lines.counted_tracks,
        lines.CountedTracks(tracks=3, p_low=0.0, p_high=_ANY, pairs=0), _MENU,
    ),
    declare(
        "hlt_2_tracks_soft", "two tracks of p* < 0.8 GeV", lines.counted_tracks,
        lines.CountedTracks(tracks=2, p_low=0.0, p_high=0.8, pairs=1), _MENU,
    ),
    declare(
        "hlt_2_tracks", "two tracks, the harder of p* from 0.8 to 4.5 GeV", lines.counted_tracks,
        lines.CountedTracks(tracks=2, p_low=0.8, p_high=4.5, pairs=1), _MENU,
    ),
    declare(
        "hlt_2_tracks_hard", "two tracks, the harder of p* > 4.5 GeV", lines.counted_tracks,
        lines.CountedTracks(tracks=2, p_low=4.5, p_high=_ANY, pairs=1), _MENU,
    ),
)  # fmt: skip

LINES: Final = tuple(line for line, _ in _DECLARED)
NUMBERS: Final = (*_OBJECTS, *(number for _, numbers in _DECLARED for number in numbers))
