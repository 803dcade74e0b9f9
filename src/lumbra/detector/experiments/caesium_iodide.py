"""Crystals of caesium iodide, as an absorber."""

from __future__ import annotations

from lumbra.detector.parameter import Parameter, Trust

__all__ = ["caesium_iodide"]

_PDG = "PDG atomic and nuclear properties of materials, caesium iodide (recalled)"


def caesium_iodide(length: float, source: str, trust: Trust) -> tuple[Parameter, ...]:
    """The group ``absorber`` for crystals of a length [cm], without its hadronic showers."""
    return (
        Parameter("absorber.length", length, "cm", source, trust),
        Parameter("absorber.density", 4.51, "g/cm3", _PDG, "good"),
        Parameter("absorber.z_over_a", 0.41569, "mol/g", _PDG, "good"),
        Parameter("absorber.excitation", 553.1e-9, "GeV", _PDG, "good"),
        Parameter("absorber.sternheimer_c", 6.2807, "", _PDG, "good"),
        Parameter("absorber.sternheimer_x0", 0.0395, "", _PDG, "good"),
        Parameter("absorber.sternheimer_x1", 3.3353, "", _PDG, "good"),
        Parameter("absorber.sternheimer_a", 0.25381, "", _PDG, "good"),
        Parameter("absorber.sternheimer_k", 2.6657, "", _PDG, "good"),
        Parameter("absorber.interaction_length", 44.1, "cm", _PDG + ", pions", "good"),
    )
