"""Belle at KEKB, √s = 10.58 GeV.

Responses are those of the detector paper as recalled, and Belle II's where the parts are the same.
"""

from __future__ import annotations

from typing import Final

from lumbra.detector.experiment import Experiment, Period
from lumbra.detector.experiments.angles import degrees
from lumbra.detector.experiments.assumed import CHOICE, DETECTOR, PERIOD
from lumbra.detector.experiments.belle_crystals import CRYSTALS
from lumbra.detector.parameter import Parameter, Trust, overlaid
from lumbra.detector.trigger import declare, lines

__all__ = ["BELLE"]

_BEAMS = "basf2: generators/scripts/beamparameters.py"
_PAPER = "Belle detector, NIM A 479 (2002) 117 (recalled)"
_TABLE = "Belle detector table"
_KLM = "Belle muon identification, NIM A 491 (2002) 69 (recalled)"
_DATA = "Belle data sets, PTEP 2012, 04D001 (recalled)"
_TALK = "Belle II talk, IDM 2020"
_SQRT_S = 10.5795
"""[GeV], of the beams at the Υ(4S)."""

_DETECTOR = (
    Parameter("beams.electron", 7.998, "GeV", _BEAMS, "high"),
    Parameter("beams.positron", 3.499, "GeV", _BEAMS, "high"),
    Parameter("beams.crossing_angle", 0.022, "rad", _BEAMS, "high"),
    Parameter("beams.tilt", 0.011, "rad", f"positrons come along −z: {_BEAMS}", "high"),
    Parameter("beams.electron_spread", 5.7e-3, "GeV", "5.3 MeV in √s, shared evenly", "computed"),
    Parameter("beams.positron_spread", 2.5e-3, "GeV", "5.3 MeV in √s, shared evenly", "computed"),
    Parameter("beam_spot.x", 80e-4, "cm", "KEKB (recalled)", "doubtful"),
    Parameter("beam_spot.y", 2e-4, "cm", "KEKB (recalled)", "doubtful"),
    Parameter("beam_spot.z", 0.35, "cm", "KEKB (recalled)", "doubtful"),
    Parameter("tracker.theta_low", degrees(17), "rad", _PAPER, "good"),
    Parameter("tracker.theta_high", degrees(150), "rad", _PAPER, "good"),
    Parameter("tracker.barrel_low", degrees(32.2), "rad", "as the calorimeter", "good"),
    Parameter("tracker.barrel_high", degrees(128.7), "rad", "as the calorimeter", "good"),
    Parameter("tracker.keep_radius", (0.0, 0.5, 5.0, 14.0, 30.0, 60.0), "cm", "as Belle II",
              "assumed"),
    Parameter("tracker.keep_pair", (1.0, 1.0, 0.75, 0.40, 0.15, 0.0), "", "as Belle II", "assumed"),
    Parameter("tracker.pt_linear", 0.0019, "1/GeV", _PAPER + ", with vertex detector", "good"),
    Parameter("tracker.pt_constant", 0.0030, "", _PAPER + ", with vertex detector", "good"),
    Parameter("tracker.d0_constant", 19e-4, "cm", _PAPER, "doubtful"),
    Parameter("tracker.d0_scattering", 50e-4, "cm GeV", _PAPER, "doubtful"),
    Parameter("tracker.z0_constant", 36e-4, "cm", _PAPER, "doubtful"),
    Parameter("tracker.z0_scattering", 42e-4, "cm GeV", _PAPER, "doubtful"),
    Parameter("tracker.field", 1.5, "T", _PAPER, "good"),
    Parameter("layers.silicon", (2.0, 4.35, 7.0, 8.8), "cm", "second vertex detector (recalled)",
              "good"),
    Parameter("layers.silicon_error", 12e-4, "cm", "second vertex detector (recalled)", "doubtful"),
    Parameter("layers.silicon_error_z", 20e-4, "cm", "second vertex detector (recalled)",
              "doubtful"),
    Parameter("layers.chamber_low", 8.8, "cm", _PAPER, "good"),
    Parameter("layers.chamber_high", 86.3, "cm", _PAPER, "good"),
    Parameter("layers.chamber_count", 50.0, "", _PAPER, "good"),
    Parameter("layers.chamber_error", 0.013, "cm", _PAPER, "good"),
    Parameter("layers.chamber_error_z", 0.28, "cm", "as Belle II", "assumed"),
    Parameter("material.conversion", 0.06, "", "as Belle II", "assumed"),
    Parameter("material.radii", (1.5, 2.0, 4.35, 7.0, 8.8), "cm", "beam pipe and strip layers "
              "(recalled)", "good"),
    Parameter("material.bremsstrahlung", 0.05, "", "as Belle II", "assumed"),
    *CRYSTALS,
    Parameter("identification.p_edges", (0.2, 0.5, 1.0, 4.0), "GeV", CHOICE, "assumed"),
    Parameter("identification.theta_edges", degrees(33.3, 127.9), "rad", "barrel", "assumed"),
    Parameter("muon_system.theta_low", degrees(25), "rad", _TABLE, "good"),
    Parameter("muon_system.barrel_low", degrees(45), "rad", _PAPER, "good"),
    Parameter("muon_system.barrel_high", degrees(125), "rad", _PAPER, "good"),
    Parameter("muon_system.theta_high", degrees(145), "rad", _TABLE, "good"),
    Parameter("muon_system.momentum_low", 0.6, "GeV", _KLM, "good"),
    Parameter("muon_system.efficiency_barrel", 0.90, "", _KLM, "good"),
    Parameter("muon_system.efficiency_endcap", 0.90, "", _KLM, "good"),
    Parameter("muon_system.fake_hadron", 0.015, "", _KLM, "good"),
    Parameter("cluster_trigger.ring_edges", degrees(12.4, 31.8, 129.7, 155.1), "rad",
              "forward, barrel, backward", "computed"),
)  # fmt: skip

_DECLARED: Final = (
    declare(
        "fff", "three full tracks", lines.track_count,
        lines.TrackCount(full=3, all=3, open=0), _PAPER, "good",
    ),
    declare(
        "ffo", "two full tracks that open by 135°", lines.track_count,
        lines.TrackCount(full=2, all=2, open=1), _PAPER, "doubtful",
    ),
    declare(
        "hie", "1 GeV in the calorimeter and a track, not Bhabha", lines.energy_sum,
        lines.EnergySum(energy=1.0, ring_low=1, ring_high=3, no_bhabha=1, tracks=1),
        f"{_PAPER}; no trigger for single photons: {_TALK}", "good",
    ),
    declare(
        "clusters", "four clusters", lines.cluster_count,
        lines.ClusterCount(clusters=4, energy=0.1, ring_low=1, ring_high=3, no_bhabha=0),
        _PAPER, "doubtful",
    ),
)  # fmt: skip

_ALWAYS = overlaid(
    PERIOD,
    (
        Parameter("background.theta_low", degrees(12.4), "rad", _PAPER, "good"),
        Parameter("background.theta_high", degrees(155.1), "rad", _PAPER, "good"),
        Parameter("track_trigger.theta_low", degrees(37), "rad", "as Belle II", "assumed"),
        Parameter("track_trigger.theta_high", degrees(120), "rad", "as Belle II", "assumed"),
        Parameter("track_trigger.short_low", degrees(25), "rad", "as Belle II", "assumed"),
        Parameter("track_trigger.short_high", degrees(150), "rad", "as Belle II", "assumed"),
        Parameter("track_trigger.pt_low", 0.3, "GeV", _PAPER, "good"),
        Parameter("track_trigger.bins", 64.0, "", "wedges of the chamber (recalled)", "doubtful"),
        Parameter("track_trigger.open_low", 24.0, "", "135° (recalled)", "doubtful"),
        Parameter("track_trigger.open_high", 40.0, "", "135° (recalled)", "doubtful"),
        Parameter("muon_trigger.theta_low", degrees(45), "rad", "barrel KLM", "assumed"),
        Parameter("muon_trigger.theta_high", degrees(125), "rad", "barrel KLM", "assumed"),
        Parameter("muon_trigger.sectors", 8.0, "", _PAPER, "good"),
        Parameter("photon_veto.theta_low", degrees(20), "rad", _TABLE, "good"),
        Parameter("photon_veto.endcap_high", degrees(37), "rad", "as Belle II", "assumed"),
        Parameter("photon_veto.barrel_low", degrees(45), "rad", _PAPER, "good"),
        Parameter("photon_veto.barrel_high", degrees(125), "rad", _PAPER, "good"),
        Parameter("photon_veto.endcap_low", degrees(130), "rad", "as Belle II", "assumed"),
        Parameter("photon_veto.theta_high", degrees(155), "rad", _TABLE, "good"),
        Parameter("systematic.trigger", 0.02, "", CHOICE, "assumed"),
        Parameter("systematic.tracking", 0.007, "", "0.35 % a track (recalled)", "good"),
        Parameter("systematic.muon_identification", 0.02, "", "1 % a muon", "assumed"),
        Parameter("systematic.photon", 0.02, "", "2 % a photon (recalled)", "good"),
        Parameter("systematic.luminosity", 0.014, "", "1.4 % (recalled)", "good"),
        *(
            Parameter(
                f"menu.{line.name}", 1.0, "",
                f"prescales unknown; none suits prompt visible dark photons: {_TALK}", "assumed",
            )
            for line, _ in _DECLARED
        ),
    ),
)  # fmt: skip


def _period(
    name: str,
    about: str,
    luminosity: float,
    sqrt_s: float = _SQRT_S,
    *own: Parameter,
    source: str = _DATA,
    trust: Trust = "good",
) -> Period:
    """A data set; both beams are scaled to its energy, as KEKB did."""
    scale, why = sqrt_s / _SQRT_S, f"beams of the Υ(4S), scaled to {sqrt_s:g} GeV"
    beams = () if scale == 1 else (
        Parameter("beams.electron", 7.998 * scale, "GeV", why, "computed"),
        Parameter("beams.positron", 3.499 * scale, "GeV", why, "computed"),
    )  # fmt: skip
    data = (
        Parameter("data.luminosity", luminosity, "fb-1", source, trust),
        Parameter("data.luminosity_recorded", luminosity, "fb-1", source, trust),
    )
    return Period(name, about, "muon-system", overlaid(_ALWAYS, (*data, *beams, *own)))


_SECOND = Parameter(
    "data.decays", 157.3e6, "", "Belle, PRL 122 (2019) 011801: (157.3 ± 3.6) million", "high"
)

BELLE: Final = Experiment(
    name="belle",
    title="Belle at KEKB",
    parameters=overlaid(DETECTOR, (*_DETECTOR, *(p for _, numbers in _DECLARED for p in numbers))),
    periods=(
        _period(
            "1999-2010", "all data, taken as at the Υ(4S)", 977.0,
            source="Belle, PRL 114 (2015) 211801", trust="high",
        ),
        _period(
            "Y4S", "at the Υ(4S)", 711.0, _SQRT_S,
            Parameter("data.decays", 772e6, "", "(772 ± 11) million B pairs (recalled)", "good"),
        ),
        _period("Y4S-off", "60 MeV below the Υ(4S)", 89.0, _SQRT_S - 0.060),
        _period("Y5S", "at the Υ(5S)", 121.0, 10.867),
        _period("Y3S", "at the Υ(3S)", 2.9, 10.3552),
        _period(
            "Y2S", "at the Υ(2S)", 24.9, 10.0233, _SECOND,
            source="Belle II talk, 2019: 25 fb-1; 24.9 (recalled)",
        ),
        _period("Y1S", "at the Υ(1S)", 5.7, 9.4603),
    ),
    lines=tuple(line for line, _ in _DECLARED),
)  # fmt: skip
