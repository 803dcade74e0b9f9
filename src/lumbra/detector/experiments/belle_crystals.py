"""The calorimeter of caesium iodide that Belle built and Belle II kept."""

from __future__ import annotations

from typing import Final

from lumbra.detector.experiments.angles import degrees
from lumbra.detector.experiments.assumed import CHOICE
from lumbra.detector.experiments.caesium_iodide import caesium_iodide
from lumbra.detector.parameter import Parameter

__all__ = ["CRYSTALS"]

_ACCEPTANCE = "basf2: analysis/variables/src/AcceptanceVariables.cc"

CRYSTALS: Final = (
    Parameter("calorimeter.forward_low", degrees(12.4), "rad", _ACCEPTANCE, "high"),
    Parameter("calorimeter.forward_high", degrees(31.4), "rad", _ACCEPTANCE, "high"),
    Parameter("calorimeter.barrel_low", degrees(32.2), "rad", _ACCEPTANCE, "high"),
    Parameter("calorimeter.barrel_high", degrees(128.7), "rad", _ACCEPTANCE, "high"),
    Parameter("calorimeter.backward_low", degrees(130.7), "rad", _ACCEPTANCE, "high"),
    Parameter("calorimeter.backward_high", degrees(155.1), "rad", _ACCEPTANCE, "high"),
    Parameter("calorimeter.radius", 125.0, "cm", "Belle detector table", "high"),
    Parameter("calorimeter.z_forward", 196.0, "cm", "Belle detector table", "high"),
    Parameter("calorimeter.z_backward", -102.0, "cm", "Belle detector table", "high"),
    Parameter("calorimeter.crack_theta", degrees(90), "rad", "Belle II talk, 2019", "high"),
    Parameter("calorimeter.crack_half_width", degrees(0.15), "rad", CHOICE, "assumed"),
    Parameter("calorimeter.crack_phi_count", 0.0, "", "none projective: talks, 2019", "high"),
    Parameter("calorimeter.noise_term", 0.066e-2, "GeV", "Belle test beam (recalled)", "good"),
    Parameter("calorimeter.quarter_term", 0.81e-2, "", "Belle test beam (recalled)", "good"),
    Parameter("calorimeter.constant_term", 1.34e-2, "", "Belle test beam (recalled)", "good"),
    Parameter("calorimeter.position", 4e-3, "rad", "Belle detector table: 0.5 cm/√E", "high"),
    Parameter("calorimeter.merged_below", degrees(2.5), "rad", "1.3 crystals", "assumed"),
    Parameter("calorimeter.resolved_above", degrees(4.5), "rad", "1.3 crystals", "assumed"),
    Parameter("calorimeter.threshold", 0.03, "GeV", "basf2: skim, loosest barrel cut", "high"),
    *caesium_iodide(30.0, "crystals of 16.1 X0", "high"),
)
