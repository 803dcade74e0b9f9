"""BaBar at PEP-II, √s = 10.58 GeV, beams head-on.

Responses are those of the detector paper as recalled. PEP-II changed its energy with the electron
beam alone; those of the narrow resonances are worked out from their masses.
"""

from __future__ import annotations

from typing import Final

from lumbra.detector.experiment import Experiment, Period
from lumbra.detector.experiments.angles import degrees
from lumbra.detector.experiments.assumed import CHOICE, DETECTOR, PERIOD
from lumbra.detector.experiments.caesium_iodide import caesium_iodide
from lumbra.detector.parameter import Parameter, Trust, overlaid
from lumbra.detector.trigger import declare, lines

__all__ = ["BABAR"]

_PAPER = "BaBar detector, NIM A 479 (2002) 1 (recalled)"
_UPDATE = "BaBar upgrades, NIM A 729 (2013) 615 (recalled)"
_LUMINOSITY = "BaBar luminosity, NIM A 726 (2013) 203 (recalled)"
_PHOTON = "BaBar, PRL 119 (2017) 131804"
_POSITRON = 3.119
"""[GeV], whatever the resonance."""
_ANY = 99.0

_DETECTOR = (
    Parameter("beams.electron", 8.973, "GeV", "PEP-II (recalled)", "good"),
    Parameter("beams.positron", _POSITRON, "GeV", "PEP-II (recalled)", "good"),
    Parameter("beams.crossing_angle", 0.0, "rad", "head-on: Belle II talk, 2019", "high"),
    Parameter("beams.electron_spread", 5.5e-3, "GeV", "PEP-II (recalled)", "doubtful"),
    Parameter("beams.positron_spread", 2.3e-3, "GeV", "PEP-II (recalled)", "doubtful"),
    Parameter("beam_spot.x", 0.012, "cm", _PAPER, "good"),
    Parameter("beam_spot.y", 5e-4, "cm", _PAPER, "good"),
    Parameter("beam_spot.z", 0.85, "cm", _PAPER, "good"),
    Parameter("tracker.theta_low", degrees(17.2), "rad", _PAPER, "good"),
    Parameter("tracker.theta_high", degrees(152.6), "rad", _PAPER, "good"),
    Parameter("tracker.pt_low", 0.06, "GeV", _PAPER + ", vertex tracker alone", "good"),
    Parameter("tracker.barrel_low", degrees(26.8), "rad", "as the calorimeter", "good"),
    Parameter("tracker.barrel_high", degrees(141.8), "rad", "as the calorimeter", "good"),
    Parameter(
        "tracker.keep_radius", (0.0, 0.5, 5.0, 14.0, 30.0, 60.0), "cm", "as Belle II", "assumed"
    ),
    Parameter("tracker.keep_pair", (1.0, 1.0, 0.75, 0.40, 0.15, 0.0), "", "as Belle II", "assumed"),
    Parameter("tracker.pt_linear", 0.0013, "1/GeV", _PAPER + "; added in quadrature", "good"),
    Parameter("tracker.pt_constant", 0.0045, "", _PAPER + "; added in quadrature", "good"),
    Parameter(
        "tracker.angle_constant", 0.5e-3, "rad", _PAPER + ": φ 0.43 mrad, tan λ 0.53e-3", "good"
    ),
    Parameter("tracker.d0_constant", 23e-4, "cm", _PAPER, "good"),
    Parameter("tracker.d0_scattering", 50e-4, "cm GeV", _PAPER, "doubtful"),
    Parameter("tracker.z0_constant", 29e-4, "cm", _PAPER, "good"),
    Parameter("tracker.z0_scattering", 50e-4, "cm GeV", _PAPER, "doubtful"),
    Parameter("tracker.field", 1.5, "T", _PAPER, "good"),
    Parameter("layers.silicon", (3.2, 4.0, 5.4, 12.7, 14.4), "cm", _PAPER, "good"),
    Parameter("layers.silicon_error", 15e-4, "cm", _PAPER, "good"),
    Parameter("layers.silicon_error_z", 20e-4, "cm", _PAPER, "good"),
    Parameter("layers.chamber_low", 26.0, "cm", _PAPER, "good"),
    Parameter("layers.chamber_high", 79.0, "cm", _PAPER, "good"),
    Parameter("layers.chamber_count", 40.0, "", _PAPER, "good"),
    Parameter("layers.chamber_error", 0.0125, "cm", _PAPER, "good"),
    Parameter("layers.chamber_error_z", 0.28, "cm", "as Belle II", "assumed"),
    Parameter("material.conversion", 0.04, "", "5 % X0 before the chamber (recalled)", "doubtful"),
    Parameter("material.radii", (2.6, 3.2, 4.0, 5.4, 12.7, 14.4, 21.7), "cm", _PAPER, "good"),
    Parameter("material.bremsstrahlung", 0.08, "", "5 % X0 before the chamber", "assumed"),
    Parameter("calorimeter.forward_low", degrees(15.8), "rad", _PAPER, "good"),
    Parameter("calorimeter.forward_high", degrees(26.8), "rad", _PAPER, "good"),
    Parameter("calorimeter.barrel_low", degrees(26.8), "rad", _PAPER, "good"),
    Parameter("calorimeter.barrel_high", degrees(141.8), "rad", _PAPER, "good"),
    Parameter("calorimeter.backward_low", degrees(141.8), "rad", "no endcap there", "good"),
    Parameter("calorimeter.backward_high", degrees(141.8), "rad", "no endcap there", "good"),
    Parameter("calorimeter.radius", 92.0, "cm", _PAPER, "good"),
    Parameter("calorimeter.z_forward", 182.0, "cm", "from radius and angle", "computed"),
    Parameter("calorimeter.z_backward", -117.0, "cm", "from radius and angle", "computed"),
    Parameter(
        "calorimeter.crack_phi_count", 120.0, "", _PAPER + "; projective: talks, 2019, 2020",
        "good",
    ),
    Parameter("calorimeter.quarter_term", 2.32e-2, "", _PAPER, "good"),
    Parameter("calorimeter.constant_term", 1.85e-2, "", _PAPER, "good"),
    Parameter("calorimeter.position", 3.87e-3, "rad", _PAPER, "good"),
    Parameter("calorimeter.pile_barrel", 2e-3, "GeV", "less background than Belle II", "assumed"),
    Parameter("calorimeter.pile_endcap", 4e-3, "GeV", "less background than Belle II", "assumed"),
    Parameter("calorimeter.merged_below", degrees(2.9), "rad", "1 crystal of 4.7 cm", "assumed"),
    Parameter("calorimeter.resolved_above", degrees(5.2), "rad", "1.8 crystals", "assumed"),
    Parameter("calorimeter.threshold", 0.02, "GeV", _PAPER, "good"),
    *caesium_iodide(31.0, _PAPER + ": 16 to 17.5 X0", "good"),
    Parameter("identification.p_edges", (0.2, 0.5, 1.0, 4.0), "GeV", CHOICE, "assumed"),
    Parameter("identification.theta_edges", degrees(25.5, 141.4), "rad", "barrel", "assumed"),
    Parameter("muon_system.theta_low", degrees(20), "rad", _PAPER, "good"),
    Parameter("muon_system.barrel_low", degrees(57), "rad", _PAPER, "doubtful"),
    Parameter("muon_system.barrel_high", degrees(117), "rad", _PAPER, "doubtful"),
    Parameter("muon_system.theta_high", degrees(154), "rad", _PAPER, "good"),
    Parameter("muon_system.momentum_low", 0.6, "GeV", CHOICE, "assumed"),
    Parameter("muon_system.efficiency_barrel", 0.80, "", "0.7 to 0.9 by period", "assumed"),
    Parameter("muon_system.efficiency_endcap", 0.80, "", "0.7 to 0.9 by period", "assumed"),
    Parameter("muon_system.fake_hadron", 0.035, "", "0.02 to 0.05", "assumed"),
    Parameter(
        "cluster_trigger.ring_edges", degrees(15.8, 26.8, 141.8), "rad", "endcap, barrel",
        "computed",
    ),
)  # fmt: skip

_NO_PHOTONS = "single-photon lines ran for a tenth of the data only: Belle II talks, 2019, 2020"

_DECLARED: Final = (
    declare(
        "l3_tracks", "two tracks", lines.track_count,
        lines.TrackCount(full=1, all=2, open=0), _PAPER, "good",
    ),
    declare(
        "l3_clusters", "two clusters, one above 0.5 GeV, not Bhabha", lines.cluster_count,
        lines.ClusterCount(clusters=2, energy=0.5, ring_low=1, ring_high=2, no_bhabha=1),
        CHOICE, "assumed",
    ),
    declare(
        "l3_photon_2GeV", "a photon of E* > 2 GeV and no track", lines.lone_cluster,
        lines.LoneCluster(energy=2.0, rings=(1.0, 2.0), other=_ANY, tracks=0),
        f"{_PHOTON} (recalled)", "good",
    ),
    declare(
        "l3_photon_1GeV", "a photon of E* > 1 GeV and no track", lines.lone_cluster,
        lines.LoneCluster(energy=1.0, rings=(1.0, 2.0), other=_ANY, tracks=0),
        f"{_PHOTON} (recalled)", "good",
    ),
)  # fmt: skip

_ALWAYS = overlaid(
    PERIOD,
    (
        Parameter("background.theta_low", degrees(15.8), "rad", _PAPER, "good"),
        Parameter("background.theta_high", degrees(141.8), "rad", _PAPER, "good"),
        Parameter("track_trigger.theta_low", degrees(30), "rad", CHOICE, "assumed"),
        Parameter("track_trigger.theta_high", degrees(140), "rad", CHOICE, "assumed"),
        Parameter("track_trigger.short_low", degrees(22), "rad", CHOICE, "assumed"),
        Parameter("track_trigger.short_high", degrees(150), "rad", CHOICE, "assumed"),
        Parameter("track_trigger.pt_low", 0.18, "GeV", _PAPER + ", long tracks", "doubtful"),
        Parameter("track_trigger.bins", 16.0, "", _PAPER, "good"),
        Parameter("track_trigger.open_low", 5.0, "", "not used by these lines", "assumed"),
        Parameter("track_trigger.open_high", 11.0, "", "not used by these lines", "assumed"),
        Parameter("muon_trigger.theta_low", degrees(57), "rad", "barrel", "assumed"),
        Parameter("muon_trigger.theta_high", degrees(117), "rad", "barrel", "assumed"),
        Parameter("muon_trigger.sectors", 6.0, "", _PAPER, "good"),
        Parameter("photon_veto.live", 1.0, "", "the return yoke as a veto", "assumed"),
        Parameter("photon_veto.barrel", 0.6, "", "worse than Belle II", "assumed"),
        Parameter("photon_veto.endcap", 0.6, "", "worse than Belle II", "assumed"),
        Parameter("photon_veto.overlap", 0.5, "", "worse than Belle II", "assumed"),
        Parameter("photon_veto.theta_low", degrees(20), "rad", _PAPER, "good"),
        Parameter("photon_veto.endcap_high", degrees(47), "rad", CHOICE, "assumed"),
        Parameter("photon_veto.barrel_low", degrees(57), "rad", _PAPER, "doubtful"),
        Parameter("photon_veto.barrel_high", degrees(117), "rad", _PAPER, "doubtful"),
        Parameter("photon_veto.endcap_low", degrees(127), "rad", CHOICE, "assumed"),
        Parameter("photon_veto.theta_high", degrees(154), "rad", _PAPER, "good"),
        Parameter("systematic.trigger", 0.01, "", CHOICE, "assumed"),
        Parameter("systematic.tracking", 0.004, "", "0.2 % a track (recalled)", "good"),
        Parameter("systematic.muon_identification", 0.02, "", "1 % a muon", "assumed"),
        Parameter("systematic.photon", 0.02, "", "2 % a photon (recalled)", "good"),
        Parameter("systematic.luminosity", 0.006, "", _LUMINOSITY, "good"),
    ),
)


def _period(
    name: str,
    about: str,
    luminosity: float,
    sqrt_s: float | None,
    *own: Parameter,
    photons: tuple[float, float] = (0.0, 0.0),
    photons_source: str = _NO_PHOTONS,
    source: str = _LUMINOSITY,
    trust: Trust = "good",
) -> Period:
    """A data set, with the shares of it in which the single-photon lines ran (2 and 1 GeV)."""
    why = "√s from the mass of the resonance; the positron beam stays"
    beams = () if sqrt_s is None else (
        Parameter("beams.electron", sqrt_s**2 / (4 * _POSITRON), "GeV", why, "computed"),
    )  # fmt: skip
    share: Trust = "high" if photons == (0.0, 0.0) else "computed"
    data = (
        Parameter("data.luminosity", luminosity, "fb-1", source, trust),
        Parameter("data.luminosity_recorded", luminosity, "fb-1", source, trust),
        Parameter("menu.l3_tracks", 1.0, "", CHOICE, "assumed"),
        Parameter("menu.l3_clusters", 1.0, "", CHOICE, "assumed"),
        Parameter("menu.l3_photon_2GeV", photons[0], "", photons_source, share),
        Parameter("menu.l3_photon_1GeV", photons[1], "", photons_source, share),
    )
    return Period(name, about, "muon-system", overlaid(_ALWAYS, (*data, *beams, *own)))


_SPLIT = f"{_PHOTON}: 53 fb-1 at the Υ(2S), Υ(3S) and Υ(4S); split recalled"
_SOFT = 36.0 / (28.5 + 14.4)
"""36 fb-1 had the line at 1 GeV, shared evenly by the two narrow resonances."""
_THIRD, _SECOND, _FOURTH = 10.3552, 10.0233, 10.5794

BABAR: Final = Experiment(
    name="babar",
    title="BaBar at PEP-II",
    parameters=overlaid(DETECTOR, (*_DETECTOR, *(p for _, numbers in _DECLARED for p in numbers))),
    periods=(
        _period(
            "1999-2008", "all data, taken as at the Υ(4S)", 514.0, None,
            photons=(53 / 514, 36 / 514), photons_source=_SPLIT,
            source="BaBar, PRL 113 (2014) 201801", trust="high",
        ),
        _period(
            "Y4S", "at the Υ(4S)", 424.0, None,
            Parameter("data.decays", 471e6, "", "471 million B pairs (recalled)", "good"),
            photons=(5.9 / 424, 0.0), photons_source=_SPLIT,
        ),
        _period("Y4S-off", "40 MeV below the Υ(4S)", 44.0, _FOURTH - 0.040),
        _period(
            "Y3S", "at the Υ(3S)", 28.5, _THIRD,
            Parameter("data.decays", 91.4e6, "", "91.4 million (recalled)", "good"),
            photons=(1.0, _SOFT), photons_source=_SPLIT,
        ),
        _period(
            "Y3S-off", "30 MeV below the Υ(3S)", 2.7, _THIRD - 0.030,
            photons=(1.0, 0.0), photons_source=_SPLIT,
        ),
        _period(
            "Y2S", "at the Υ(2S)", 14.4, _SECOND,
            Parameter("data.decays", 98e6, "", "98 million (recalled)", "good"),
            photons=(1.0, _SOFT), photons_source=_SPLIT,
        ),
        _period(
            "Y2S-off", "30 MeV below the Υ(2S)", 1.5, _SECOND - 0.030,
            photons=(1.0, 0.0), photons_source=_SPLIT,
        ),
        _period(
            "single-photon", "data with the single-photon lines, taken as at the Υ(3S)", 53.0,
            _THIRD, photons=(1.0, 36 / 53), photons_source=_SPLIT, source=_PHOTON, trust="high",
        ),
    ),
    lines=tuple(line for line, _ in _DECLARED),
)  # fmt: skip
