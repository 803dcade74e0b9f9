"""KLOE and KLOE-2 at DAΦNE, √s = m_φ = 1.02 GeV, symmetric beams.

A calorimeter of lead and fibres around a large drift chamber; no muon system.
"""

from __future__ import annotations

import math
from typing import Final

from lumbra.detector.experiment import Experiment, Period
from lumbra.detector.experiments.angles import degrees
from lumbra.detector.experiments.assumed import CHOICE, DETECTOR, PERIOD
from lumbra.detector.parameter import Parameter, Trust, overlaid
from lumbra.detector.trigger import declare, lines

__all__ = ["KLOE"]

_BEAMS = "basf2: generators/scripts/beamparameters.py; DAΦNE (recalled)"
_CHAMBER = "KLOE drift chamber, NIM A 488 (2002) 51 (recalled)"
_CALORIMETER = "KLOE calorimeter, NIM A 482 (2002) 364 (recalled)"
_TRIGGER = "KLOE trigger, NIM A 492 (2002) 134 (recalled)"
_REVIEW = "KLOE review, Riv. Nuovo Cim. 31 (2008) 531 (recalled)"
_LEAD = "PDG atomic and nuclear properties of materials, lead (recalled)"
_NO_MUONS = "there is no muon system"
_TALK = "Belle II talk, IDM 2020"
_CROSSING = 0.025


def _beam(sqrt_s: float) -> float:
    """Energy [GeV] of each beam."""
    return sqrt_s / (2 * math.cos(_CROSSING / 2))


_DETECTOR = (
    Parameter("beams.electron", _beam(1.0195), "GeV", "half of m_φ, crossing", "computed"),
    Parameter("beams.positron", _beam(1.0195), "GeV", "half of m_φ, crossing", "computed"),
    Parameter("beams.crossing_angle", _CROSSING, "rad", _BEAMS, "good"),
    Parameter("beams.electron_spread", 0.2e-3, "GeV", "0.3 MeV in √s (recalled)", "doubtful"),
    Parameter("beams.positron_spread", 0.2e-3, "GeV", "0.3 MeV in √s (recalled)", "doubtful"),
    Parameter("beam_spot.x", 0.12, "cm", _REVIEW, "doubtful"),
    Parameter("beam_spot.y", 0.002, "cm", _REVIEW, "doubtful"),
    Parameter("beam_spot.z", 1.5, "cm", _REVIEW, "doubtful"),
    Parameter("tracker.theta_low", degrees(25), "rad", CHOICE, "assumed"),
    Parameter("tracker.theta_high", degrees(155), "rad", CHOICE, "assumed"),
    Parameter("tracker.pt_low", 0.05, "GeV", "must reach the chamber at 25 cm", "computed"),
    Parameter("tracker.slow_pt", 0.08, "GeV", CHOICE, "assumed"),
    Parameter("tracker.fast_momentum", 0.2, "GeV", CHOICE, "assumed"),
    Parameter("tracker.barrel_low", degrees(45), "rad", _CHAMBER, "good"),
    Parameter("tracker.barrel_high", degrees(135), "rad", _CHAMBER, "good"),
    Parameter(
        "tracker.keep_radius", (0.0, 10.0, 25.0, 60.0, 100.0, 150.0), "cm",
        "chamber from 25 to 200 cm", "assumed",
    ),
    Parameter("tracker.keep_pair", (1.0, 1.0, 1.0, 0.8, 0.4, 0.0), "", CHOICE, "assumed"),
    Parameter("tracker.pt_linear", 0.0, "1/GeV", _CHAMBER, "good"),
    Parameter("tracker.pt_constant", 0.004, "", _CHAMBER + ", θ > 45°", "good"),
    Parameter("tracker.angle_constant", 1.0e-3, "rad", CHOICE, "assumed"),
    Parameter("tracker.angle_scattering", 0.5e-3, "rad GeV", CHOICE, "assumed"),
    Parameter("tracker.d0_constant", 0.10, "cm", _CHAMBER + ": vertices to 3 mm", "doubtful"),
    Parameter("tracker.d0_scattering", 0.02, "cm GeV", CHOICE, "assumed"),
    Parameter("tracker.z0_constant", 0.20, "cm", _CHAMBER + ": vertices to 3 mm", "doubtful"),
    Parameter("tracker.z0_scattering", 0.02, "cm GeV", CHOICE, "assumed"),
    Parameter("tracker.field", 0.52, "T", _CHAMBER, "good"),
    Parameter("layers.silicon", (), "cm", "none", "high"),
    Parameter("layers.silicon_error", 0.015, "cm", "not used", "high"),
    Parameter("layers.silicon_error_z", 0.2, "cm", "not used", "high"),
    Parameter("layers.chamber_low", 28.0, "cm", _CHAMBER, "good"),
    Parameter("layers.chamber_high", 194.0, "cm", _CHAMBER, "good"),
    Parameter("layers.chamber_count", 58.0, "", _CHAMBER, "good"),
    Parameter("layers.chamber_error", 0.015, "cm", _CHAMBER, "good"),
    Parameter("layers.chamber_error_z", 0.2, "cm", _CHAMBER, "good"),
    Parameter("material.conversion", 0.008, "", "a light beam pipe and carbon wall", "assumed"),
    Parameter("material.radii", (10.0, 25.0), "cm", _REVIEW, "good"),
    Parameter("material.bremsstrahlung", 0.01, "", "a light beam pipe", "assumed"),
    Parameter("calorimeter.forward_low", degrees(11.5), "rad", "98 % of 4π", "computed"),
    Parameter("calorimeter.forward_high", degrees(49), "rad", _CALORIMETER, "good"),
    Parameter("calorimeter.barrel_low", degrees(49), "rad", _CALORIMETER, "good"),
    Parameter("calorimeter.barrel_high", degrees(131), "rad", _CALORIMETER, "good"),
    Parameter("calorimeter.backward_low", degrees(131), "rad", _CALORIMETER, "good"),
    Parameter("calorimeter.backward_high", degrees(168.5), "rad", "98 % of 4π", "computed"),
    Parameter("calorimeter.radius", 200.0, "cm", _CALORIMETER, "good"),
    Parameter("calorimeter.z_forward", 174.0, "cm", "from radius and angle", "computed"),
    Parameter("calorimeter.z_backward", -174.0, "cm", "from radius and angle", "computed"),
    Parameter("calorimeter.loss_energy", (0.05, 0.10), "GeV", _CALORIMETER, "doubtful"),
    Parameter("calorimeter.loss_barrel", (0.15, 0.03, 0.01), "", _CALORIMETER, "doubtful"),
    Parameter("calorimeter.loss_endcap", (0.15, 0.05, 0.02), "", _CALORIMETER, "doubtful"),
    Parameter("calorimeter.root_term", 5.7e-2, "", _CALORIMETER, "good"),
    Parameter("calorimeter.tail_alpha", 3.0, "", "Gaussian: it samples", "assumed"),
    Parameter("calorimeter.pile_barrel", 0.0, "GeV", "part of the published formula", "assumed"),
    Parameter("calorimeter.pile_endcap", 0.0, "GeV", "part of the published formula", "assumed"),
    Parameter("calorimeter.position", 5e-3, "rad", "1 cm/√E at 2 m: " + _CALORIMETER, "good"),
    Parameter("calorimeter.merged_below", degrees(1.3), "rad", "1 cell of 4.4 cm", "assumed"),
    Parameter("calorimeter.resolved_above", degrees(2.3), "rad", "1.8 cells", "assumed"),
    Parameter("calorimeter.threshold", 0.02, "GeV", _CALORIMETER, "good"),
    Parameter("shower.width", 4.0, "cm", "cells of 4.4 cm", "assumed"),
    Parameter("shower.width_muon", 2.5, "cm", "cells of 4.4 cm", "assumed"),
    Parameter("shower.time_constant", 0.1, "ns", _CALORIMETER, "good"),
    Parameter("shower.time_noise", 0.02, "ns GeV", "57 ps/√E near 0.1 GeV", "computed"),
    Parameter("split_offs.above", 0.1, "GeV", CHOICE, "assumed"),
    Parameter("absorber.length", 23.0, "cm", _CALORIMETER + ": 15 X0", "good"),
    Parameter("absorber.density", 5.0, "g/cm3", _CALORIMETER, "good"),
    Parameter("absorber.z_over_a", 0.39575, "mol/g", _LEAD, "good"),
    Parameter("absorber.excitation", 823e-9, "GeV", _LEAD, "good"),
    Parameter("absorber.sternheimer_c", 6.2018, "", _LEAD, "good"),
    Parameter("absorber.sternheimer_x0", 0.3776, "", _LEAD, "good"),
    Parameter("absorber.sternheimer_x1", 3.8073, "", _LEAD, "good"),
    Parameter("absorber.sternheimer_a", 0.09359, "", _LEAD, "good"),
    Parameter("absorber.sternheimer_k", 3.1608, "", _LEAD, "good"),
    Parameter("absorber.interaction_length", 39.0, "cm", "200 g/cm2 for pions", "computed"),
    Parameter("identification.p_edges", (0.05, 0.12, 0.25, 0.45), "GeV", CHOICE, "assumed"),
    Parameter("identification.theta_edges", degrees(45, 135), "rad", "barrel", "assumed"),
    Parameter("muon_system.theta_low", degrees(45), "rad", _NO_MUONS, "high"),
    Parameter("muon_system.barrel_low", degrees(45), "rad", _NO_MUONS, "high"),
    Parameter("muon_system.barrel_high", degrees(135), "rad", _NO_MUONS, "high"),
    Parameter("muon_system.theta_high", degrees(135), "rad", _NO_MUONS, "high"),
    Parameter("muon_system.momentum_low", 0.5, "GeV", _NO_MUONS, "high"),
    Parameter("muon_system.efficiency_barrel", 0.0, "", _NO_MUONS, "high"),
    Parameter("muon_system.efficiency_endcap", 0.0, "", _NO_MUONS, "high"),
    Parameter("muon_system.fake_hadron", 0.0, "", _NO_MUONS, "high"),
    Parameter("muon_system.fake_electron", 0.0, "", _NO_MUONS, "high"),
    Parameter(
        "cluster_trigger.ring_edges", degrees(11.5, 49, 131, 168.5), "rad",
        "endcap, barrel, endcap", "computed",
    ),
    Parameter("cluster_trigger.threshold", 0.05, "GeV", _TRIGGER + ", barrel", "good"),
    Parameter("cluster_trigger.energy_error", 0.1, "", CHOICE, "assumed"),
    Parameter("cluster_trigger.bhabha_energy_low", 0.35, "GeV", CHOICE, "assumed"),
    Parameter("cluster_trigger.bhabha_energy_high", 0.35, "GeV", CHOICE, "assumed"),
)  # fmt: skip

_DECLARED: Final = (
    declare(
        "two_sectors", "two clusters in the calorimeter", lines.cluster_count,
        lines.ClusterCount(clusters=2, energy=0.05, ring_low=1, ring_high=3, no_bhabha=0),
        _TRIGGER, "good",
    ),
    declare(
        "chamber", "two tracks", lines.track_count,
        lines.TrackCount(full=1, all=2, open=0), _TRIGGER, "doubtful",
    ),
)  # fmt: skip

_ALWAYS = overlaid(
    PERIOD,
    (
        Parameter("background.threshold", 0.02, "GeV", "as the calorimeter's", "assumed"),
        Parameter("background.slope", 0.02, "GeV", CHOICE, "assumed"),
        Parameter("background.theta_low", degrees(11.5), "rad", _CALORIMETER, "good"),
        Parameter("background.theta_high", degrees(168.5), "rad", _CALORIMETER, "good"),
        Parameter("mip_window.energy_low", 0.05, "GeV", CHOICE, "assumed"),
        Parameter("mip_window.energy_high", 0.25, "GeV", CHOICE, "assumed"),
        Parameter("mip_window.ratio_high", 0.8, "", CHOICE, "assumed"),
        Parameter("track_trigger.theta_low", degrees(45), "rad", _CHAMBER, "good"),
        Parameter("track_trigger.theta_high", degrees(135), "rad", _CHAMBER, "good"),
        Parameter("track_trigger.short_low", degrees(30), "rad", CHOICE, "assumed"),
        Parameter("track_trigger.short_high", degrees(150), "rad", CHOICE, "assumed"),
        Parameter("track_trigger.pt_low", 0.1, "GeV", CHOICE, "assumed"),
        Parameter("track_trigger.bins", 24.0, "", "not used by these lines", "assumed"),
        Parameter("track_trigger.open_low", 6.0, "", "not used by these lines", "assumed"),
        Parameter("track_trigger.open_high", 18.0, "", "not used by these lines", "assumed"),
        Parameter("muon_trigger.theta_low", degrees(45), "rad", _NO_MUONS, "high"),
        Parameter("muon_trigger.theta_high", degrees(135), "rad", _NO_MUONS, "high"),
        Parameter("muon_trigger.efficiency", 0.0, "", _NO_MUONS, "high"),
        Parameter("muon_trigger.sectors", 1.0, "", _NO_MUONS, "high"),
        *(
            Parameter(f"photon_veto.{edge}", degrees(angle), "rad", _NO_MUONS, "high")
            for edge, angle in (
                ("theta_low", 45), ("endcap_high", 45), ("barrel_low", 45),
                ("barrel_high", 135), ("endcap_low", 135), ("theta_high", 135),
            )
        ),
        Parameter("photon_veto.live", 0.0, "", _NO_MUONS, "high"),
        Parameter("systematic.trigger", 0.005, "", CHOICE, "assumed"),
        Parameter("systematic.tracking", 0.006, "", "0.3 % a track (recalled)", "good"),
        Parameter("systematic.photon", 0.01, "", CHOICE, "assumed"),
        Parameter("systematic.luminosity", 0.003, "", "0.3 % (recalled)", "good"),
        Parameter("menu.two_sectors", 1.0, "", _TRIGGER, "good"),
        Parameter("menu.chamber", 1.0, "", _TRIGGER, "doubtful"),
    ),
)  # fmt: skip


def _period(
    name: str,
    about: str,
    luminosity: float,
    source: str,
    trust: Trust,
    *own: Parameter,
    sqrt_s: float | None = None,
) -> Period:
    beams = () if sqrt_s is None else (
        Parameter("beams.electron", _beam(sqrt_s), "GeV", f"√s = {sqrt_s:g} GeV", "computed"),
        Parameter("beams.positron", _beam(sqrt_s), "GeV", f"√s = {sqrt_s:g} GeV", "computed"),
    )  # fmt: skip
    data = (
        Parameter("data.luminosity", luminosity, "fb-1", source, trust),
        Parameter("data.luminosity_recorded", luminosity, "fb-1", source, trust),
    )
    return Period(name, about, "calorimeter", overlaid(_ALWAYS, (*data, *beams, *own)))


KLOE: Final = Experiment(
    name="kloe",
    title="KLOE and KLOE-2 at DAΦNE",
    parameters=overlaid(DETECTOR, (*_DETECTOR, *(p for _, numbers in _DECLARED for p in numbers))),
    periods=(
        _period(
            "2002", "first use for dark photons, μμγ", 0.2393,
            "KLOE-2, PLB 736 (2014) 459", "high",
        ),
        _period("2001-2005", "on the φ", 2.0, _TALK, "high"),
        _period(
            "2005-2006-off", "at 1.000 GeV, below the φ", 0.25, _REVIEW, "good", sqrt_s=1.000
        ),
        _period("kloe-2", "KLOE-2 on the φ, not used for dark photons so far", 5.0, _TALK, "high"),
    ),
    lines=tuple(line for line, _ in _DECLARED),
)  # fmt: skip
