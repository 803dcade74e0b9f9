"""Belle II at SuperKEKB, √s = 10.58 GeV.

Most edges and thresholds are those coded in basf2, the collaboration's public software. Responses
that are not published in a usable form are assumed, and say so: `lumbra.detector.assumptions`
lists them.
"""

from __future__ import annotations

import math
from typing import Final

from lumbra.detector.experiment import Experiment, Period
from lumbra.detector.parameter import Parameter

__all__ = ["BELLE2"]

_ACCEPTANCE = "basf2: analysis/variables/src/AcceptanceVariables.cc"
_BEAMS = "basf2: generators/scripts/beamparameters.py"
_GRL = "basf2: trg/grl/modules/trggrl/src/TRGGRLProjectsModule.cc"
_PDG = "PDG atomic and nuclear properties of materials, caesium iodide (recalled)"
_DESIGN = "Belle II design, tracking with CDC and SVD (recalled), made 20 % worse"
_BOOK = "Belle II Physics Book, PTEP 2019, 123C01 (recalled)"
_PILOT = "Belle II, PRL 124 (2020) 141801 (recalled)"
_CHOICE = "a sensible choice"


def _deg(*angles: float) -> float | tuple[float, ...]:
    values = tuple(math.radians(angle) for angle in angles)
    return values[0] if len(values) == 1 else values


_BEAM_PARAMETERS = (
    Parameter("beams.electron", 7.004, "GeV", _BEAMS, "high"),
    Parameter("beams.positron", 4.002, "GeV", _BEAMS, "high"),
    Parameter("beams.crossing_angle", 0.083, "rad", _BEAMS, "high"),
    Parameter("beams.electron_spread", 5.13e-3, "GeV", _BEAMS, "high"),
    Parameter("beams.positron_spread", 2.375e-3, "GeV", _BEAMS, "high"),
    Parameter("beam_spot.x", 10e-4, "cm", "Belle II talks, 2019 and 2020: 10 µm", "high"),
    Parameter("beam_spot.y", 0.3e-4, "cm", "early data, 0.3 to 0.4 µm (recalled)", "good"),
    Parameter("beam_spot.z", 0.03, "cm", "from bunch lengths and crossing angle", "computed"),
)

_TRACKER = (
    Parameter("tracker.theta_low", _deg(17), "rad", _ACCEPTANCE, "high"),
    Parameter("tracker.theta_high", _deg(150), "rad", _ACCEPTANCE, "high"),
    Parameter("tracker.pt_low", 0.1, "GeV", _CHOICE, "assumed"),
    Parameter("tracker.efficiency", 0.985, "", _CHOICE, "assumed"),
    Parameter("tracker.efficiency_slow", 0.90, "", _CHOICE, "assumed"),
    Parameter("tracker.efficiency_fast", 0.995, "", _CHOICE, "assumed"),
    Parameter("tracker.slow_pt", 0.3, "GeV", _CHOICE, "assumed"),
    Parameter("tracker.fast_momentum", 1.0, "GeV", _CHOICE, "assumed"),
    Parameter("tracker.barrel_low", _deg(32.2), "rad", _ACCEPTANCE, "high"),
    Parameter("tracker.barrel_high", _deg(128.7), "rad", _ACCEPTANCE, "high"),
    Parameter(
        "tracker.keep_radius",
        (0.0, 0.5, 5.0, 14.0, 30.0, 60.0),
        "cm",
        "basf2: hlt/softwaretrigger FilterCalculator.cc (upper end)",
        "assumed",
    ),
    Parameter(
        "tracker.keep_pair",
        (1.0, 1.0, 0.75, 0.40, 0.15, 0.0),
        "",
        "follows the lifetime dependence of Belle II, PRD 108 (2023) L111104",
        "assumed",
    ),
    Parameter("tracker.pt_linear", 0.0013, "1/GeV", _DESIGN, "assumed"),
    Parameter("tracker.pt_constant", 0.0030, "", _DESIGN, "assumed"),
    Parameter("tracker.angle_constant", 1.0e-3, "rad", _CHOICE, "assumed"),
    Parameter("tracker.angle_scattering", 0.6e-3, "rad GeV", _CHOICE, "assumed"),
    Parameter("tracker.d0_constant", 10e-4, "cm", "Belle II design (recalled)", "good"),
    Parameter("tracker.d0_scattering", 15e-4, "cm GeV", "Belle II design (recalled)", "good"),
    Parameter("tracker.z0_constant", 15e-4, "cm", "Belle II design (recalled)", "doubtful"),
    Parameter("tracker.z0_scattering", 20e-4, "cm GeV", "Belle II design (recalled)", "doubtful"),
    Parameter("tracker.tail_fraction", 0.05, "", _CHOICE, "assumed"),
    Parameter("tracker.tail_scale", 3.0, "", _CHOICE, "assumed"),
    Parameter("tracker.field", 1.5, "T", "Belle II talks, 2019 and later", "high"),
    Parameter("layers.silicon", (1.4, 3.9, 8.0, 10.4, 13.5), "cm", "one pixel layer", "good"),
    Parameter("layers.silicon_error", 12e-4, "cm", "Belle II design (recalled)", "good"),
    Parameter("layers.silicon_error_z", 25e-4, "cm", "Belle II design (recalled)", "good"),
    Parameter("layers.chamber_low", 16.8, "cm", "Belle II design (recalled)", "good"),
    Parameter("layers.chamber_high", 111.4, "cm", "Belle II design (recalled)", "good"),
    Parameter("layers.chamber_count", 56.0, "", "Belle II design (recalled)", "good"),
    Parameter("layers.chamber_error", 0.013, "cm", "Belle II design (recalled)", "good"),
    Parameter("layers.chamber_error_z", 0.28, "cm", "half of the wires at 65 mrad", "computed"),
    Parameter("material.conversion", 0.06, "", "5 to 8 % before the CDC", "assumed"),
    Parameter(
        "material.radii",
        (1.0, 1.4, 3.9, 8.0, 10.4, 13.5),
        "cm",
        "beam pipe, first pixel layer, strip layers (recalled)",
        "good",
    ),
    Parameter("material.bremsstrahlung", 0.05, "", "2 to 3 % X0 before the CDC", "assumed"),
    Parameter("material.bremsstrahlung_low", 0.05, "", _CHOICE, "assumed"),
)

_CALORIMETER = (
    Parameter("calorimeter.forward_low", _deg(12.4), "rad", _ACCEPTANCE, "high"),
    Parameter("calorimeter.forward_high", _deg(31.4), "rad", _ACCEPTANCE, "high"),
    Parameter("calorimeter.barrel_low", _deg(32.2), "rad", _ACCEPTANCE, "high"),
    Parameter("calorimeter.barrel_high", _deg(128.7), "rad", _ACCEPTANCE, "high"),
    Parameter("calorimeter.backward_low", _deg(130.7), "rad", _ACCEPTANCE, "high"),
    Parameter("calorimeter.backward_high", _deg(155.1), "rad", _ACCEPTANCE, "high"),
    Parameter("calorimeter.radius", 125.0, "cm", "Belle detector table", "high"),
    Parameter("calorimeter.z_forward", 196.0, "cm", "Belle detector table", "high"),
    Parameter("calorimeter.z_backward", -102.0, "cm", "Belle detector table", "high"),
    Parameter("calorimeter.crack_theta", _deg(90), "rad", "Belle II talk, 2019", "high"),
    Parameter("calorimeter.crack_half_width", _deg(0.15), "rad", _CHOICE, "assumed"),
    Parameter("calorimeter.crack_loss", 0.5, "", _CHOICE, "assumed"),
    Parameter("calorimeter.crack_phi_count", 0.0, "", "none projective: talks, 2019", "high"),
    Parameter("calorimeter.crack_phi_half_width", 0.0, "rad", "none", "high"),
    Parameter("calorimeter.crack_phi_loss", 0.0, "", "none", "high"),
    Parameter("calorimeter.loss_energy", (0.5, 2.0), "GeV", _CHOICE, "assumed"),
    Parameter("calorimeter.loss_barrel", (0.02, 0.01, 0.001), "", _CHOICE, "assumed"),
    Parameter("calorimeter.loss_endcap", (0.05, 0.05, 0.05), "", _CHOICE, "assumed"),
    Parameter("calorimeter.noise_term", 0.066e-2, "GeV", "Belle test beam (recalled)", "good"),
    Parameter("calorimeter.quarter_term", 0.81e-2, "", "Belle test beam (recalled)", "good"),
    Parameter("calorimeter.constant_term", 1.34e-2, "", "Belle test beam (recalled)", "good"),
    Parameter("calorimeter.tail_alpha", 1.0, "", _CHOICE, "assumed"),
    Parameter("calorimeter.tail_n", 5.0, "", _CHOICE, "assumed"),
    Parameter("calorimeter.pile_barrel", 5e-3, "GeV", _CHOICE, "assumed"),
    Parameter("calorimeter.pile_endcap", 10e-3, "GeV", _CHOICE, "assumed"),
    Parameter("calorimeter.position", 4e-3, "rad", "Belle detector table: 0.5 cm/√E", "high"),
    Parameter("calorimeter.merged_below", _deg(2.5), "rad", "1.3 crystals", "assumed"),
    Parameter("calorimeter.resolved_above", _deg(4.5), "rad", "1.3 crystals", "assumed"),
    Parameter("calorimeter.threshold", 0.03, "GeV", "basf2: skim, loosest barrel cut", "high"),
    Parameter("shower.width", 3.0, "cm", "near one Molière radius of CsI", "assumed"),
    Parameter("shower.width_muon", 2.0, "cm", "one or two crystals", "assumed"),
    Parameter("shower.width_hadron", 4.5, "cm", _CHOICE, "assumed"),
    Parameter("shower.spread_constant", 0.05, "", _CHOICE, "assumed"),
    Parameter("shower.spread_stochastic", 0.08, "GeV^0.5", _CHOICE, "assumed"),
    Parameter("shower.spread_hadron", 0.5, "", _CHOICE, "assumed"),
    Parameter("shower.time_constant", 1.5, "ns", "1.5 ns above 1 GeV", "assumed"),
    Parameter("shower.time_noise", 0.58, "ns GeV", "6 ns at 0.1 GeV", "assumed"),
    Parameter("split_offs.probability", 0.15, "", _CHOICE, "assumed"),
    Parameter("split_offs.above", 0.2, "GeV", _CHOICE, "assumed"),
    Parameter("split_offs.share", 0.15, "", _CHOICE, "assumed"),
    Parameter("split_offs.distance", 20.0, "cm", "half of an interaction length", "assumed"),
    Parameter("absorber.length", 30.0, "cm", "crystals of 16.1 X0", "high"),
    Parameter("absorber.density", 4.51, "g/cm3", _PDG, "good"),
    Parameter("absorber.z_over_a", 0.41569, "mol/g", _PDG, "good"),
    Parameter("absorber.excitation", 553.1e-9, "GeV", _PDG, "good"),
    Parameter("absorber.sternheimer_c", 6.2807, "", _PDG, "good"),
    Parameter("absorber.sternheimer_x0", 0.0395, "", _PDG, "good"),
    Parameter("absorber.sternheimer_x1", 3.3353, "", _PDG, "good"),
    Parameter("absorber.sternheimer_a", 0.25381, "", _PDG, "good"),
    Parameter("absorber.sternheimer_k", 2.6657, "", _PDG, "good"),
    Parameter("absorber.interaction_length", 44.1, "cm", _PDG + ", pions", "good"),
    Parameter("absorber.shower_alpha", 1.5, "", "mean 0.35 in 0.7 λ, broad", "assumed"),
    Parameter("absorber.shower_beta", 2.8, "", "mean 0.35 in 0.7 λ, broad", "assumed"),
)

_MUON_SYSTEM = (
    Parameter("muon_system.theta_low", _deg(18), "rad", _ACCEPTANCE, "high"),
    Parameter("muon_system.barrel_low", _deg(47), "rad", _ACCEPTANCE, "high"),
    Parameter("muon_system.barrel_high", _deg(122), "rad", _ACCEPTANCE, "high"),
    Parameter("muon_system.theta_high", _deg(155), "rad", _ACCEPTANCE, "high"),
    Parameter("muon_system.momentum_low", 0.6, "GeV", _ACCEPTANCE, "high"),
    Parameter("muon_system.momentum_plateau", 1.0, "GeV", _CHOICE, "assumed"),
    Parameter("muon_system.efficiency_barrel", 0.94, "", _CHOICE, "assumed"),
    Parameter("muon_system.efficiency_endcap", 0.90, "", _CHOICE, "assumed"),
    Parameter("muon_system.fake_hadron", 0.04, "", _CHOICE, "assumed"),
    Parameter("muon_system.fake_electron", 0.001, "", _CHOICE, "assumed"),
    Parameter("muon_system.accepted", 0.9, "", "the cut that the efficiencies are for", "high"),
)

_ALL_PERIODS = (
    Parameter("background.threshold", 0.05, "GeV", _CHOICE, "assumed"),
    Parameter("background.slope", 0.04, "GeV", _CHOICE, "assumed"),
    Parameter("background.theta_low", _deg(12.4), "rad", _ACCEPTANCE, "high"),
    Parameter("background.theta_high", _deg(155.1), "rad", _ACCEPTANCE, "high"),
    Parameter("background.time_window", 200.0, "ns", "basf2: FilterCalculator.cc", "high"),
    Parameter("mip_window.energy_low", 0.15, "GeV", _PILOT, "good"),
    Parameter("mip_window.energy_high", 0.40, "GeV", _PILOT, "good"),
    Parameter("mip_window.ratio_high", 0.4, "", _PILOT, "good"),
    Parameter("track_trigger.theta_low", _deg(37), "rad", "tracks through the CDC", "good"),
    Parameter("track_trigger.theta_high", _deg(120), "rad", "tracks through the CDC", "good"),
    Parameter("track_trigger.pt_low", 0.3, "GeV", "CDC trigger (recalled)", "good"),
    Parameter("track_trigger.pt_error", 0.05, "", _CHOICE, "assumed"),
    Parameter("track_trigger.phi_error", _deg(1), "rad", _CHOICE, "assumed"),
    Parameter("track_trigger.bins", 36.0, "", _GRL, "high"),
    Parameter("track_trigger.open_low", 9.0, "", _GRL, "high"),
    Parameter("track_trigger.open_high", 27.0, "", _GRL, "high"),
    Parameter("muon_trigger.theta_low", _deg(47), "rad", "barrel KLM", "assumed"),
    Parameter("muon_trigger.theta_high", _deg(122), "rad", "barrel KLM", "assumed"),
    Parameter("muon_trigger.momentum_low", 1.0, "GeV", _CHOICE, "assumed"),
    Parameter("muon_trigger.efficiency", 0.85, "", _CHOICE, "assumed"),
    Parameter("photon_veto.theta_low", _deg(18), "rad", _ACCEPTANCE, "high"),
    Parameter("photon_veto.endcap_high", _deg(37), "rad", _ACCEPTANCE, "high"),
    Parameter("photon_veto.barrel_low", _deg(47), "rad", _ACCEPTANCE, "high"),
    Parameter("photon_veto.barrel_high", _deg(122), "rad", _ACCEPTANCE, "high"),
    Parameter("photon_veto.endcap_low", _deg(130), "rad", _ACCEPTANCE, "high"),
    Parameter("photon_veto.theta_high", _deg(155), "rad", _ACCEPTANCE, "high"),
    Parameter("photon_veto.photon_energy", 1.0, "GeV", _CHOICE, "assumed"),
    Parameter("photon_veto.barrel", 0.9, "", _CHOICE, "assumed"),
    Parameter("photon_veto.endcap", 0.8, "", _CHOICE, "assumed"),
    Parameter("photon_veto.overlap", 0.5, "", _CHOICE, "assumed"),
    Parameter("photon_veto.hadron_momentum", 1.0, "GeV", _CHOICE, "assumed"),
    Parameter("photon_veto.hadron", 0.5, "", _CHOICE, "assumed"),
    Parameter("photon_veto.random", 0.02, "", "1 to 3 % of events", "assumed"),
)

_PILOT_RUN = Period(
    name="2018",
    about="pilot run: half a vertex detector, muons identified by the calorimeter",
    muon_identification="calorimeter",
    menu=("ffo",),
    parameters=(
        *_ALL_PERIODS,
        Parameter("data.luminosity", 0.276, "fb-1", _PILOT, "high"),
        Parameter(
            "data.luminosity_recorded", 0.4963, "fb-1", "CPC 44 (2020) 021001 (recalled)", "good"
        ),
        Parameter("background.mean", 0.5, "", _CHOICE, "assumed"),
        Parameter("track_trigger.efficiency", 0.89, "", f"√0.79 for a pair: {_PILOT}", "assumed"),
        Parameter("muon_trigger.live", 0.0, "", "the line came in 2020", "high"),
        Parameter("photon_veto.live", 0.0, "", "not yet available: Belle II talks, 2020", "high"),
        Parameter("systematic.trigger", 0.06, "", "Belle II talk, IDM 2020", "high"),
        Parameter("systematic.tracking", 0.04, "", "Belle II talk, IDM 2020", "high"),
        Parameter("systematic.muon_identification", 0.04, "", "Belle II talk, IDM 2020", "high"),
        Parameter("systematic.luminosity", 0.015, "", "Belle II talk, IDM 2020", "high"),
    ),
)

_FIRST_YEARS = Period(
    name="2019-2020",
    about="first physics runs: muon system and single-muon trigger",
    muon_identification="muon-system",
    menu=("ffo", "cdcklm"),
    parameters=(
        *_ALL_PERIODS,
        Parameter("data.luminosity", 79.7, "fb-1", "Belle II, PRL 130 (2023) 231801", "high"),
        Parameter(
            "data.luminosity_recorded", 79.7, "fb-1", "Belle II, PRL 130 (2023) 231801", "high"
        ),
        Parameter("background.mean", 1.0, "", _CHOICE, "assumed"),
        Parameter("track_trigger.efficiency", 0.95, "", _CHOICE, "assumed"),
        Parameter(
            "muon_trigger.live", 0.89, "", "all but the 8.8 fb-1 of 2019 (recalled)", "assumed"
        ),
        Parameter("photon_veto.live", 1.0, "", _CHOICE, "assumed"),
        Parameter("systematic.trigger", 0.025, "", "2 to 3 % from 2019", "assumed"),
        Parameter("systematic.tracking", 0.006, "", f"0.3 % a track: {_BOOK}", "good"),
        Parameter("systematic.muon_identification", 0.015, "", "1 to 2 % an event", "assumed"),
        Parameter("systematic.luminosity", 0.01, "", f"{_BOOK}", "good"),
    ),
)

BELLE2: Final = Experiment(
    name="belle2",
    title="Belle II at SuperKEKB",
    parameters=(*_BEAM_PARAMETERS, *_TRACKER, *_CALORIMETER, *_MUON_SYSTEM),
    periods=(_PILOT_RUN, _FIRST_YEARS),
)
