"""First-level trigger lines of Belle II, with the thresholds coded in basf2."""

from __future__ import annotations

import math
from typing import Final

from lumbra.detector.experiments.angles import degrees
from lumbra.detector.parameter import Parameter
from lumbra.detector.trigger import declare, lines

__all__ = ["LINES", "NUMBERS"]

_GRL = "basf2: trg/grl/modules/trggrl/src/TRGGRLProjectsModule.cc"
_ECL = "basf2: trg/ecl/src/TrgEclMaster.cc"
_ANY = 99.0
_HALF_TURN = math.pi
_ENDS = (1.0, 17.0)
_BARREL = tuple(float(ring) for ring in range(4, 16))
_CENTRAL = tuple(float(ring) for ring in range(6, 12))

_CELLS: Final = (
    Parameter(
        "cluster_trigger.ring_edges",
        degrees(
            *(12.4, 18.5, 24.3, 31.8, 37.5, 44.0, 51.4, 59.6, 68.6),
            *(78.1, 88.0, 98.0, 106.6, 114.9, 122.6, 129.7, 139.3, 155.1),
        ),
        "rad",
        "angles that basf2's skims give for rings 2–16, 4–15 and 6–11; cells even in "
        "pseudorapidity between",
        "computed",
    ),
    Parameter("cluster_trigger.bhabha_energy_low", 3.0, "GeV", _ECL, "high"),
    Parameter("cluster_trigger.bhabha_energy_high", 4.5, "GeV", _ECL, "high"),
    Parameter("cluster_trigger.bhabha_turn", degrees(160), "rad", _ECL, "high"),
    Parameter("cluster_trigger.bhabha_sum_low", degrees(165), "rad", _ECL, "high"),
    Parameter("cluster_trigger.bhabha_sum_high", degrees(190), "rad", _ECL, "high"),
)

_DECLARED: Final = (
    declare(
        "ffo", "two full tracks that open by 90°", lines.track_count,
        lines.TrackCount(full=2, all=2, open=1), _GRL,
    ),
    declare(
        "fff", "three full tracks", lines.track_count,
        lines.TrackCount(full=3, all=3, open=0), "Belle II talk, IDM 2020",
    ),
    declare(
        "cdcklm", "a track that reaches the muon system", lines.muon_count,
        lines.MuonCount(muons=1), "Belle II talk, IDM 2020",
    ),
    declare(
        "klmb2b", "two tracks in opposite sectors of the muon system", lines.opposite_muons,
        lines.OppositeMuons(apart=4), _GRL,
    ),
    declare(
        "elow", "0.5 GeV in the calorimeter", lines.energy_sum,
        lines.EnergySum(energy=0.5, ring_low=2, ring_high=15, no_bhabha=0, tracks=0), _ECL,
    ),
    declare(
        "hie", "1 GeV in the calorimeter, not Bhabha", lines.energy_sum,
        lines.EnergySum(energy=1.0, ring_low=2, ring_high=15, no_bhabha=1, tracks=0), _ECL,
    ),
    declare(
        "elum", "3 GeV in the calorimeter", lines.energy_sum,
        lines.EnergySum(energy=3.0, ring_low=2, ring_high=15, no_bhabha=0, tracks=0), _ECL,
    ),
    declare(
        "lml0", "three clusters, one above 0.3 GeV, not Bhabha", lines.cluster_count,
        lines.ClusterCount(clusters=3, energy=0.3, ring_low=1, ring_high=17, no_bhabha=1), _ECL,
    ),
    declare(
        "lml1", "a cluster of E* ≥ 2 GeV in rings 4–14", lines.hard_cluster,
        lines.HardCluster(energy=2.0, rings=_BARREL[:-1], bhabha=0), _ECL,
    ),
    declare(
        "lml2", "a cluster of E* ≥ 2 GeV in rings 2, 3, 15, 16, not Bhabha", lines.hard_cluster,
        lines.HardCluster(energy=2.0, rings=(2.0, 3.0, 15.0, 16.0), bhabha=-1), _ECL,
    ),
    declare(
        "lml3", "a cluster of E* ≥ 2 GeV in rings 2, 3, 15, 16, Bhabha", lines.hard_cluster,
        lines.HardCluster(energy=2.0, rings=(2.0, 3.0, 15.0, 16.0), bhabha=1), _ECL,
    ),
    declare(
        "lml4", "a cluster of E* ≥ 2 GeV in rings 1, 17, not Bhabha", lines.hard_cluster,
        lines.HardCluster(energy=2.0, rings=_ENDS, bhabha=-1), _ECL,
    ),
    declare(
        "lml5", "a cluster of E* ≥ 2 GeV in rings 1, 17, Bhabha", lines.hard_cluster,
        lines.HardCluster(energy=2.0, rings=_ENDS, bhabha=1), _ECL,
    ),
    declare(
        "lml6", "one cluster of E* ≥ 1 GeV in the barrel, nothing else", lines.lone_cluster,
        lines.LoneCluster(energy=1.0, rings=_BARREL, other=0.3, tracks=_ANY), _ECL,
    ),
    declare(
        "lml7", "one cluster of E* ≥ 1 GeV in rings 2, 3, 16, nothing else", lines.lone_cluster,
        lines.LoneCluster(energy=1.0, rings=(2.0, 3.0, 16.0), other=0.3, tracks=_ANY), _ECL,
    ),
    declare(
        "lml8", "two clusters above 0.25 GeV, opposite in azimuth", lines.cluster_pair,
        lines.ClusterPair(
            lab_low=0.25, lab_high=0.25, lab_soft=_ANY,
            turn=math.radians(170), sum_low=0.0, sum_high=2 * _HALF_TURN, no_hard=2.0,
        ), _ECL,
    ),
    declare(
        "lml9", "as lml8, the softer below 0.25 GeV", lines.cluster_pair,
        lines.ClusterPair(
            lab_low=0.0, lab_high=0.25, lab_soft=0.25,
            turn=math.radians(170), sum_low=0.0, sum_high=2 * _HALF_TURN, no_hard=2.0,
        ), _ECL,
    ),
    declare(
        "lml10", "two clusters back to back", lines.cluster_pair,
        lines.ClusterPair(
            lab_low=0.0, lab_high=0.0, lab_soft=_ANY,
            turn=math.radians(160), sum_low=math.radians(160), sum_high=math.radians(200),
            no_hard=2.0,
        ), _ECL,
    ),
    declare(
        "lml12", "three clusters, one above 0.5 GeV in rings 2–16, not Bhabha",
        lines.cluster_count,
        lines.ClusterCount(clusters=3, energy=0.5, ring_low=2, ring_high=16, no_bhabha=1), _ECL,
    ),
    declare(
        "lml13", "one cluster of E* ≥ 0.5 GeV in the central barrel, nothing else",
        lines.lone_cluster,
        lines.LoneCluster(energy=0.5, rings=_CENTRAL, other=0.3, tracks=_ANY), _ECL,
    ),
)  # fmt: skip

LINES: Final = tuple(line for line, _ in _DECLARED)
NUMBERS: Final = (*_CELLS, *(number for _, numbers in _DECLARED for number in numbers))
