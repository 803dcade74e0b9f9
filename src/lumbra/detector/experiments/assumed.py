"""What no experiment publishes in a usable form, assumed alike for all until a source turns up.

An experiment lays its own numbers over these.
"""

from __future__ import annotations

from typing import Final

from lumbra.detector.experiments.angles import degrees
from lumbra.detector.experiments.identification_maps import IDENTIFICATION
from lumbra.detector.parameter import Parameter, Value

__all__ = ["CHOICE", "DETECTOR", "PERIOD"]

CHOICE: Final = "a sensible choice"
_NO_TERM: Final = "not part of the published formula"


def _chosen(name: str, value: Value, unit: str = "", why: str = CHOICE) -> Parameter:
    return Parameter(name, value, unit, why, "assumed")


DETECTOR: Final = (
    Parameter("beams.tilt", 0.0, "rad", "z is the bisector of the beams", "high"),
    _chosen("tracker.pt_low", 0.1, "GeV"),
    _chosen("tracker.efficiency", 0.985),
    _chosen("tracker.efficiency_slow", 0.90),
    _chosen("tracker.efficiency_fast", 0.995),
    _chosen("tracker.slow_pt", 0.3, "GeV"),
    _chosen("tracker.fast_momentum", 1.0, "GeV"),
    _chosen("tracker.angle_constant", 1.0e-3, "rad"),
    _chosen("tracker.angle_scattering", 0.6e-3, "rad GeV"),
    _chosen("tracker.tail_fraction", 0.05),
    _chosen("tracker.tail_scale", 3.0),
    _chosen("material.bremsstrahlung_low", 0.05),
    Parameter("calorimeter.crack_theta", degrees(90), "rad", "its width is 0", "good"),
    Parameter("calorimeter.crack_half_width", 0.0, "rad", "no crack is known", "good"),
    _chosen("calorimeter.crack_loss", 0.5),
    Parameter("calorimeter.crack_phi_count", 0.0, "", "no cracks are known", "good"),
    _chosen("calorimeter.crack_phi_half_width", degrees(0.05), "rad"),
    _chosen("calorimeter.crack_phi_loss", 0.5),
    _chosen("calorimeter.loss_energy", (0.5, 2.0), "GeV"),
    _chosen("calorimeter.loss_barrel", (0.02, 0.01, 0.001)),
    _chosen("calorimeter.loss_endcap", (0.05, 0.05, 0.05)),
    Parameter("calorimeter.noise_term", 0.0, "GeV", _NO_TERM, "high"),
    Parameter("calorimeter.root_term", 0.0, "", _NO_TERM, "high"),
    Parameter("calorimeter.quarter_term", 0.0, "", _NO_TERM, "high"),
    Parameter("calorimeter.constant_term", 0.0, "", _NO_TERM, "high"),
    _chosen("calorimeter.endcap_factor", 1.0),
    _chosen("calorimeter.tail_alpha", 1.0),
    _chosen("calorimeter.tail_n", 5.0),
    _chosen("calorimeter.pile_barrel", 5e-3, "GeV"),
    _chosen("calorimeter.pile_endcap", 10e-3, "GeV"),
    _chosen("calorimeter.threshold", 0.03, "GeV"),
    _chosen("shower.width", 3.0, "cm", "near one Molière radius of CsI"),
    _chosen("shower.width_muon", 2.0, "cm", "one or two crystals"),
    _chosen("shower.width_hadron", 4.5, "cm"),
    _chosen("shower.spread_constant", 0.05),
    _chosen("shower.spread_stochastic", 0.08, "GeV^0.5"),
    _chosen("shower.spread_hadron", 0.5),
    _chosen("shower.time_constant", 1.5, "ns", "1.5 ns above 1 GeV"),
    _chosen("shower.time_noise", 0.58, "ns GeV", "6 ns at 0.1 GeV"),
    _chosen("split_offs.probability", 0.15),
    _chosen("split_offs.above", 0.2, "GeV"),
    _chosen("split_offs.share", 0.15),
    _chosen("split_offs.distance", 20.0, "cm", "half of an interaction length"),
    _chosen("absorber.shower_alpha", 1.5, "", "mean 0.35 in 0.7 λ, broad"),
    _chosen("absorber.shower_beta", 2.8, "", "mean 0.35 in 0.7 λ, broad"),
    _chosen("muon_system.momentum_plateau", 1.0, "GeV"),
    _chosen("muon_system.fake_electron", 0.001),
    Parameter("muon_system.accepted", 0.9, "", "the cut that the efficiencies are for", "high"),
    *IDENTIFICATION,
    _chosen("cluster_trigger.threshold", 0.1, "GeV"),
    _chosen("cluster_trigger.energy_error", 0.03),
    _chosen("cluster_trigger.efficiency", 0.99),
    _chosen("cluster_trigger.bhabha_energy_low", 3.0, "GeV"),
    _chosen("cluster_trigger.bhabha_energy_high", 4.5, "GeV"),
    _chosen("cluster_trigger.bhabha_turn", degrees(160), "rad"),
    _chosen("cluster_trigger.bhabha_sum_low", degrees(165), "rad"),
    _chosen("cluster_trigger.bhabha_sum_high", degrees(190), "rad"),
)
"""Numbers of a detector."""

PERIOD: Final = (
    _chosen("background.mean", 0.3),
    _chosen("background.threshold", 0.05, "GeV"),
    _chosen("background.slope", 0.04, "GeV"),
    _chosen("background.time_window", 200.0, "ns", "basf2: FilterCalculator.cc, clusters in time"),
    _chosen("mip_window.energy_low", 0.15, "GeV"),
    _chosen("mip_window.energy_high", 0.40, "GeV"),
    _chosen("mip_window.ratio_high", 0.4),
    _chosen("track_trigger.efficiency", 0.95),
    _chosen("track_trigger.pt_error", 0.05),
    _chosen("track_trigger.phi_error", degrees(1), "rad"),
    _chosen("muon_trigger.momentum_low", 1.0, "GeV"),
    _chosen("muon_trigger.efficiency", 0.85),
    _chosen("photon_veto.live", 0.0, "", "not used as a veto, as far as is known"),
    _chosen("photon_veto.photon_energy", 1.0, "GeV"),
    _chosen("photon_veto.barrel", 0.9),
    _chosen("photon_veto.endcap", 0.8),
    _chosen("photon_veto.overlap", 0.5),
    _chosen("photon_veto.hadron_momentum", 1.0, "GeV"),
    _chosen("photon_veto.hadron", 0.5),
    _chosen("photon_veto.random", 0.02, "", "1 to 3 % of events"),
    _chosen("photon_veto.angle", 0.03, "rad", "strips of some 5 cm behind 2 m"),
)
"""Numbers of a data-taking period."""
