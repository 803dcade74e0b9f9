"""Belle II at SuperKEKB, √s = 10.58 GeV.

Most edges and thresholds are those coded in basf2, the collaboration's public software. Responses
that are not published in a usable form are assumed, and say so: `lumbra.detector.assumptions`
lists them.
"""

from __future__ import annotations

from typing import Final

from lumbra.detector.experiment import Experiment
from lumbra.detector.experiments import belle2_high_level as high_level
from lumbra.detector.experiments import belle2_trigger as trigger
from lumbra.detector.experiments.angles import degrees
from lumbra.detector.experiments.assumed import CHOICE, DETECTOR
from lumbra.detector.experiments.belle2_periods import PERIODS
from lumbra.detector.experiments.belle_crystals import CRYSTALS
from lumbra.detector.parameter import Parameter, overlaid

__all__ = ["BELLE2"]

_ACCEPTANCE = "basf2: analysis/variables/src/AcceptanceVariables.cc"
_BEAMS = "basf2: generators/scripts/beamparameters.py"
_DESIGN = "Belle II design, tracking with CDC and SVD (recalled), made 20 % worse"

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
    Parameter("tracker.theta_low", degrees(17), "rad", _ACCEPTANCE, "high"),
    Parameter("tracker.theta_high", degrees(150), "rad", _ACCEPTANCE, "high"),
    Parameter("tracker.barrel_low", degrees(32.2), "rad", _ACCEPTANCE, "high"),
    Parameter("tracker.barrel_high", degrees(128.7), "rad", _ACCEPTANCE, "high"),
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
    Parameter("tracker.d0_constant", 10e-4, "cm", "Belle II design (recalled)", "good"),
    Parameter("tracker.d0_scattering", 15e-4, "cm GeV", "Belle II design (recalled)", "good"),
    Parameter("tracker.z0_constant", 15e-4, "cm", "Belle II design (recalled)", "doubtful"),
    Parameter("tracker.z0_scattering", 20e-4, "cm GeV", "Belle II design (recalled)", "doubtful"),
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
)

_MUON_SYSTEM = (
    Parameter("muon_system.theta_low", degrees(18), "rad", _ACCEPTANCE, "high"),
    Parameter("muon_system.barrel_low", degrees(47), "rad", _ACCEPTANCE, "high"),
    Parameter("muon_system.barrel_high", degrees(122), "rad", _ACCEPTANCE, "high"),
    Parameter("muon_system.theta_high", degrees(155), "rad", _ACCEPTANCE, "high"),
    Parameter("muon_system.momentum_low", 0.6, "GeV", _ACCEPTANCE, "high"),
    Parameter("muon_system.efficiency_barrel", 0.94, "", CHOICE, "assumed"),
    Parameter("muon_system.efficiency_endcap", 0.90, "", CHOICE, "assumed"),
    Parameter("muon_system.fake_hadron", 0.04, "", CHOICE, "assumed"),
)

BELLE2: Final = Experiment(
    name="belle2",
    title="Belle II at SuperKEKB",
    parameters=overlaid(
        DETECTOR,
        (
            *_BEAM_PARAMETERS,
            *_TRACKER,
            *CRYSTALS,
            *_MUON_SYSTEM,
            *trigger.NUMBERS,
            *high_level.NUMBERS,
        ),
    ),
    periods=PERIODS,
    lines=trigger.LINES,
    high_level=high_level.LINES,
)
