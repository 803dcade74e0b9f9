"""BESIII at BEPCII, √s = 2.0 to 4.9 GeV, symmetric beams.

Responses are those of the detector paper as recalled.
"""

from __future__ import annotations

import math
from typing import Final

from lumbra.detector.experiment import Experiment, Period
from lumbra.detector.experiments.angles import degrees
from lumbra.detector.experiments.assumed import CHOICE, DETECTOR, PERIOD
from lumbra.detector.experiments.caesium_iodide import caesium_iodide
from lumbra.detector.parameter import Parameter, Trust, overlaid
from lumbra.detector.trigger import declare, lines

__all__ = ["BES3"]

_PAPER = "BESIII detector, NIM A 614 (2010) 345 (recalled)"
_TALK = "Belle II talk, IDM 2020"
_CROSSING = 0.022


def _beam(sqrt_s: float) -> float:
    """Energy [GeV] of each beam."""
    return sqrt_s / (2 * math.cos(_CROSSING / 2))


def _cosine(value: float) -> float:
    """Polar angle [rad] of a cosine."""
    return math.acos(value)


_DETECTOR = (
    Parameter("beams.electron", _beam(3.773), "GeV", "√s = 3.773 GeV", "computed"),
    Parameter("beams.positron", _beam(3.773), "GeV", "√s = 3.773 GeV", "computed"),
    Parameter("beams.crossing_angle", _CROSSING, "rad", _PAPER, "good"),
    Parameter("beams.electron_spread", 1.0e-3, "GeV", "1.4 MeV in √s (recalled)", "good"),
    Parameter("beams.positron_spread", 1.0e-3, "GeV", "1.4 MeV in √s (recalled)", "good"),
    Parameter("beam_spot.x", 0.027, "cm", "BEPCII beams of 0.38 mm (recalled)", "good"),
    Parameter("beam_spot.y", 4e-4, "cm", "BEPCII beams of 5.7 µm (recalled)", "good"),
    Parameter("beam_spot.z", 1.0, "cm", "BEPCII bunches of 1.5 cm (recalled)", "good"),
    Parameter("tracker.theta_low", _cosine(0.93), "rad", _PAPER, "good"),
    Parameter("tracker.theta_high", _cosine(-0.93), "rad", _PAPER, "good"),
    Parameter("tracker.pt_low", 0.05, "GeV", _PAPER, "good"),
    Parameter("tracker.slow_pt", 0.2, "GeV", CHOICE, "assumed"),
    Parameter("tracker.fast_momentum", 0.5, "GeV", CHOICE, "assumed"),
    Parameter("tracker.barrel_low", _cosine(0.83), "rad", _PAPER, "good"),
    Parameter("tracker.barrel_high", _cosine(-0.83), "rad", _PAPER, "good"),
    Parameter(
        "tracker.keep_radius", (0.0, 3.0, 6.0, 20.0, 40.0, 60.0), "cm", "chamber from 6 to 81 cm",
        "assumed",
    ),
    Parameter("tracker.keep_pair", (1.0, 1.0, 1.0, 0.6, 0.3, 0.0), "", CHOICE, "assumed"),
    Parameter("tracker.pt_linear", 0.0032, "1/GeV", _PAPER + ": 0.5 % at 1 GeV", "good"),
    Parameter("tracker.pt_constant", 0.0037, "", _PAPER + ": 0.5 % at 1 GeV", "good"),
    Parameter("tracker.angle_constant", 1.0e-3, "rad", CHOICE, "assumed"),
    Parameter("tracker.angle_scattering", 1.0e-3, "rad GeV", CHOICE, "assumed"),
    Parameter("tracker.d0_constant", 0.010, "cm", _PAPER, "doubtful"),
    Parameter("tracker.d0_scattering", 0.010, "cm GeV", CHOICE, "assumed"),
    Parameter("tracker.z0_constant", 0.10, "cm", _PAPER, "doubtful"),
    Parameter("tracker.z0_scattering", 0.05, "cm GeV", CHOICE, "assumed"),
    Parameter("tracker.field", 1.0, "T", _PAPER, "good"),
    Parameter("layers.silicon", (), "cm", "none", "high"),
    Parameter("layers.silicon_error", 0.013, "cm", "not used", "high"),
    Parameter("layers.silicon_error_z", 0.2, "cm", "not used", "high"),
    Parameter("layers.chamber_low", 7.9, "cm", _PAPER, "good"),
    Parameter("layers.chamber_high", 76.0, "cm", _PAPER, "good"),
    Parameter("layers.chamber_count", 43.0, "", _PAPER, "good"),
    Parameter("layers.chamber_error", 0.012, "cm", _PAPER, "good"),
    Parameter("layers.chamber_error_z", 0.2, "cm", "2 mm a vertex (recalled)", "doubtful"),
    Parameter("material.conversion", 0.015, "", "beam pipe and inner wall", "assumed"),
    Parameter("material.radii", (3.2, 6.3), "cm", _PAPER, "good"),
    Parameter("material.bremsstrahlung", 0.02, "", "beam pipe and inner wall", "assumed"),
    Parameter("calorimeter.forward_low", _cosine(0.92), "rad", _PAPER, "good"),
    Parameter("calorimeter.forward_high", _cosine(0.86), "rad", _PAPER, "good"),
    Parameter("calorimeter.barrel_low", _cosine(0.80), "rad", _PAPER, "good"),
    Parameter("calorimeter.barrel_high", _cosine(-0.80), "rad", _PAPER, "good"),
    Parameter("calorimeter.backward_low", _cosine(-0.86), "rad", _PAPER, "good"),
    Parameter("calorimeter.backward_high", _cosine(-0.92), "rad", _PAPER, "good"),
    Parameter("calorimeter.radius", 94.0, "cm", _PAPER, "good"),
    Parameter("calorimeter.z_forward", 138.0, "cm", _PAPER, "good"),
    Parameter("calorimeter.z_backward", -138.0, "cm", _PAPER, "good"),
    Parameter("calorimeter.root_term", 2.5e-2, "", _PAPER + ": 2.5 % at 1 GeV", "good"),
    Parameter("calorimeter.endcap_factor", 2.0, "", _PAPER + ": 5 % at 1 GeV", "good"),
    Parameter("calorimeter.pile_barrel", 1e-3, "GeV", "little background", "assumed"),
    Parameter("calorimeter.pile_endcap", 2e-3, "GeV", "little background", "assumed"),
    Parameter("calorimeter.position", 6.4e-3, "rad", "6 mm/√E at 94 cm: " + _PAPER, "good"),
    Parameter("calorimeter.merged_below", degrees(3.2), "rad", "1 crystal of 5.2 cm", "assumed"),
    Parameter("calorimeter.resolved_above", degrees(5.7), "rad", "1.8 crystals", "assumed"),
    Parameter("calorimeter.threshold", 0.025, "GeV", _PAPER + ", barrel", "good"),
    *caesium_iodide(28.0, _PAPER + ": 15 X0", "good"),
    Parameter("identification.p_edges", (0.1, 0.3, 0.7, 1.5), "GeV", CHOICE, "assumed"),
    Parameter(
        "identification.theta_edges", (_cosine(0.83), _cosine(-0.83)), "rad", "barrel", "assumed"
    ),
    Parameter("muon_system.theta_low", _cosine(0.89), "rad", _PAPER, "good"),
    Parameter("muon_system.barrel_low", _cosine(0.75), "rad", _PAPER, "good"),
    Parameter("muon_system.barrel_high", _cosine(-0.75), "rad", _PAPER, "good"),
    Parameter("muon_system.theta_high", _cosine(-0.89), "rad", _PAPER, "good"),
    Parameter("muon_system.momentum_low", 0.5, "GeV", _PAPER, "good"),
    Parameter("muon_system.efficiency_barrel", 0.90, "", CHOICE, "assumed"),
    Parameter("muon_system.efficiency_endcap", 0.90, "", CHOICE, "assumed"),
    Parameter("muon_system.fake_hadron", 0.05, "", "below 10 % (recalled)", "assumed"),
    Parameter(
        "cluster_trigger.ring_edges",
        tuple(_cosine(c) for c in (0.92, 0.83, -0.83, -0.92)), "rad",
        "endcap, barrel, endcap", "computed",
    ),
    Parameter("cluster_trigger.bhabha_energy_low", 0.6, "GeV", CHOICE, "assumed"),
    Parameter("cluster_trigger.bhabha_energy_high", 0.6, "GeV", CHOICE, "assumed"),
)  # fmt: skip

_DECLARED: Final = (
    declare(
        "tracks", "two tracks, one of them long", lines.track_count,
        lines.TrackCount(full=1, all=2, open=0), _PAPER, "doubtful",
    ),
    declare(
        "clusters", "two clusters", lines.cluster_count,
        lines.ClusterCount(clusters=2, energy=0.1, ring_low=1, ring_high=3, no_bhabha=0),
        _PAPER, "doubtful",
    ),
    declare(
        "energy", "0.7 GeV in the calorimeter", lines.energy_sum,
        lines.EnergySum(energy=0.7, ring_low=1, ring_high=3, no_bhabha=0, tracks=0),
        _PAPER, "doubtful",
    ),
)  # fmt: skip

_ALWAYS = overlaid(
    PERIOD,
    (
        Parameter("background.theta_low", _cosine(0.92), "rad", _PAPER, "good"),
        Parameter("background.theta_high", _cosine(-0.92), "rad", _PAPER, "good"),
        Parameter("track_trigger.theta_low", _cosine(0.83), "rad", _PAPER, "doubtful"),
        Parameter("track_trigger.theta_high", _cosine(-0.83), "rad", _PAPER, "doubtful"),
        Parameter("track_trigger.short_low", _cosine(0.93), "rad", _PAPER, "doubtful"),
        Parameter("track_trigger.short_high", _cosine(-0.93), "rad", _PAPER, "doubtful"),
        Parameter("track_trigger.pt_low", 0.12, "GeV", _PAPER, "doubtful"),
        Parameter("track_trigger.bins", 64.0, "", "not used by these lines", "assumed"),
        Parameter("track_trigger.open_low", 16.0, "", "not used by these lines", "assumed"),
        Parameter("track_trigger.open_high", 48.0, "", "not used by these lines", "assumed"),
        Parameter("muon_trigger.theta_low", _cosine(0.75), "rad", "barrel", "assumed"),
        Parameter("muon_trigger.theta_high", _cosine(-0.75), "rad", "barrel", "assumed"),
        Parameter("muon_trigger.sectors", 8.0, "", _PAPER, "good"),
        Parameter("photon_veto.theta_low", _cosine(0.89), "rad", _PAPER, "good"),
        Parameter("photon_veto.endcap_high", _cosine(0.80), "rad", CHOICE, "assumed"),
        Parameter("photon_veto.barrel_low", _cosine(0.75), "rad", _PAPER, "good"),
        Parameter("photon_veto.barrel_high", _cosine(-0.75), "rad", _PAPER, "good"),
        Parameter("photon_veto.endcap_low", _cosine(-0.80), "rad", CHOICE, "assumed"),
        Parameter("photon_veto.theta_high", _cosine(-0.89), "rad", _PAPER, "good"),
        Parameter("systematic.trigger", 0.005, "", CHOICE, "assumed"),
        Parameter("systematic.tracking", 0.02, "", "1 % a track (recalled)", "good"),
        Parameter("systematic.muon_identification", 0.01, "", CHOICE, "assumed"),
        Parameter("systematic.photon", 0.01, "", "1 % a photon (recalled)", "good"),
        Parameter("systematic.luminosity", 0.01, "", "0.5 to 1 % (recalled)", "good"),
        *(
            Parameter(f"menu.{line.name}", 1.0, "", "no prescale, as far as is known", "assumed")
            for line, _ in _DECLARED
        ),
    ),
)


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
        Parameter("beams.electron_spread", 1.0e-3 * (sqrt_s / 3.773) ** 2, "GeV",
                  "goes with the square of the energy", "computed"),
        Parameter("beams.positron_spread", 1.0e-3 * (sqrt_s / 3.773) ** 2, "GeV",
                  "goes with the square of the energy", "computed"),
    )  # fmt: skip
    data = (
        Parameter("data.luminosity", luminosity, "fb-1", source, trust),
        Parameter("data.luminosity_recorded", luminosity, "fb-1", source, trust),
    )
    return Period(name, about, "muon-system", overlaid(_ALWAYS, (*data, *beams, *own)))


def _decays(number: float, source: str, trust: Trust) -> Parameter:
    return Parameter("data.decays", number, "", source, trust)


BES3: Final = Experiment(
    name="bes3",
    title="BESIII at BEPCII",
    parameters=overlaid(DETECTOR, (*_DETECTOR, *(p for _, numbers in _DECLARED for p in numbers))),
    periods=(
        _period(
            "psi3770", "at the ψ(3770), 2010 and 2011", 2.93, "BESIII, PLB 774 (2017) 252", "high"
        ),
        _period(
            "jpsi-2012", "at the J/ψ, 2009 and 2012", 0.395, "(recalled)", "doubtful",
            _decays(1310.6e6, "BESIII, PRD 99 (2019) 012006: (1310.6 ± 7.0) million", "high"),
            sqrt_s=3.0969,
        ),
        _period(
            "jpsi", "at the J/ψ, all", 2.96, "(recalled)", "doubtful",
            _decays(10.087e9, "10.087 thousand million (recalled)", "good"),
            sqrt_s=3.0969,
        ),
        _period(
            "2010-2020", "all energies, taken as at 3.773 GeV", 15.0, _TALK, "high"
        ),
    ),
    lines=tuple(line for line, _ in _DECLARED),
)  # fmt: skip
