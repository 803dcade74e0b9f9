"""Data-taking periods of Belle II, recorded and projected."""

from __future__ import annotations

from typing import Final

from lumbra.detector.experiment import Period
from lumbra.detector.experiments.angles import degrees
from lumbra.detector.experiments.assumed import CHOICE, PERIOD
from lumbra.detector.parameter import Parameter, Trust, overlaid

__all__ = ["PERIODS"]

_ACCEPTANCE = "basf2: analysis/variables/src/AcceptanceVariables.cc"
_BEAMS = "basf2: generators/scripts/beamparameters.py"
_GRL = "basf2: trg/grl/modules/trggrl/src/TRGGRLProjectsModule.cc"
_BOOK = "Belle II Physics Book, PTEP 2019, 123C01 (recalled)"
_PILOT = "Belle II, PRL 124 (2020) 141801 (recalled)"
_UPDATE = "Belle II, PRL 130 (2023) 231801"
_TALK = "Belle II talk, IDM 2020"

_ALWAYS = overlaid(
    PERIOD,
    (
        Parameter("background.mean", 1.0, "", CHOICE, "assumed"),
        Parameter("background.theta_low", degrees(12.4), "rad", _ACCEPTANCE, "high"),
        Parameter("background.theta_high", degrees(155.1), "rad", _ACCEPTANCE, "high"),
        Parameter("mip_window.energy_low", 0.15, "GeV", _PILOT, "good"),
        Parameter("mip_window.energy_high", 0.40, "GeV", _PILOT, "good"),
        Parameter("mip_window.ratio_high", 0.4, "", _PILOT, "good"),
        Parameter("track_trigger.theta_low", degrees(37), "rad", "tracks through the CDC", "good"),
        Parameter(
            "track_trigger.theta_high", degrees(120), "rad", "tracks through the CDC", "good"
        ),
        Parameter("track_trigger.short_low", degrees(25), "rad", "(recalled)", "doubtful"),
        Parameter("track_trigger.short_high", degrees(150), "rad", "(recalled)", "doubtful"),
        Parameter("track_trigger.pt_low", 0.3, "GeV", "CDC trigger (recalled)", "good"),
        Parameter("track_trigger.bins", 36.0, "", _GRL, "high"),
        Parameter("track_trigger.open_low", 9.0, "", _GRL, "high"),
        Parameter("track_trigger.open_high", 27.0, "", _GRL, "high"),
        Parameter("muon_trigger.theta_low", degrees(47), "rad", "barrel KLM", "assumed"),
        Parameter("muon_trigger.theta_high", degrees(122), "rad", "barrel KLM", "assumed"),
        Parameter("muon_trigger.sectors", 8.0, "", _GRL, "high"),
        Parameter("photon_veto.live", 1.0, "", CHOICE, "assumed"),
        Parameter("photon_veto.theta_low", degrees(18), "rad", _ACCEPTANCE, "high"),
        Parameter("photon_veto.endcap_high", degrees(37), "rad", _ACCEPTANCE, "high"),
        Parameter("photon_veto.barrel_low", degrees(47), "rad", _ACCEPTANCE, "high"),
        Parameter("photon_veto.barrel_high", degrees(122), "rad", _ACCEPTANCE, "high"),
        Parameter("photon_veto.endcap_low", degrees(130), "rad", _ACCEPTANCE, "high"),
        Parameter("photon_veto.theta_high", degrees(155), "rad", _ACCEPTANCE, "high"),
        Parameter("systematic.trigger", 0.025, "", "2 to 3 % from 2019", "assumed"),
        Parameter("systematic.tracking", 0.006, "", f"0.3 % a track: {_BOOK}", "good"),
        Parameter("systematic.muon_identification", 0.015, "", "1 to 2 % an event", "assumed"),
        Parameter("systematic.photon", 0.03, "", "2 to 4 % a photon", "assumed"),
        Parameter("systematic.photon_energy", 0.005, "", "scale of photon energies", "assumed"),
        Parameter("systematic.luminosity", 0.01, "", _BOOK, "good"),
    ),
)

_CALORIMETER_LINES = (
    "elow", "hie", "elum", "lml0", "lml1", "lml2", "lml3", "lml4", "lml5", "lml6", "lml7",
    "lml8", "lml9", "lml10", "lml12", "lml13",
)  # fmt: skip


def _luminosity(
    used: float, recorded: float, source: str, trust: Trust = "high"
) -> tuple[Parameter, ...]:
    return (
        Parameter("data.luminosity", used, "fb-1", source, trust),
        Parameter("data.luminosity_recorded", recorded, "fb-1", source, trust),
    )


def _menu(muons: float, muons_source: str) -> tuple[Parameter, ...]:
    """Tracks and clusters throughout, muon lines for a share of the data."""
    throughout = "no prescale, as far as is known"
    return (
        *(
            Parameter(f"menu.{line}", 1.0, "", throughout, "assumed")
            for line in ("ffo", "fff", *_CALORIMETER_LINES)
        ),
        Parameter("menu.cdcklm", muons, "", muons_source, "assumed"),
        Parameter("menu.klmb2b", muons, "", muons_source, "assumed"),
    )


def _beams(electron: float, positron: float, source: str = _BEAMS) -> tuple[Parameter, ...]:
    trust: Trust = "high" if source == _BEAMS else "computed"
    return (
        Parameter("beams.electron", electron, "GeV", source, trust),
        Parameter("beams.positron", positron, "GeV", source, trust),
    )


def _later(
    name: str,
    about: str,
    *own: tuple[Parameter, ...],
    muons: tuple[float, str] = (1.0, "from 2020 on"),
    projected: bool = False,
) -> Period:
    """A period with the muon system and the menu of the physics runs."""
    numbers = (parameter for group in own for parameter in group)
    return Period(
        name=name,
        about=about,
        muon_identification="muon-system",
        parameters=overlaid(_ALWAYS, (*_menu(*muons), *numbers)),
        status="projected" if projected else "recorded",
    )


_PILOT_RUN = Period(
    name="2018",
    about="pilot run: half a vertex detector, muons identified by the calorimeter",
    muon_identification="calorimeter",
    parameters=overlaid(
        _ALWAYS,
        (
            Parameter("menu.ffo", 1.0, "", _PILOT, "high"),
            Parameter("menu.fff", 1.0, "", "no prescale, as far as is known", "assumed"),
            Parameter(
                "menu.hie", 1.0, "", "Belle II, PRL 125 (2020) 161806 (recalled)", "good"
            ),
            Parameter("data.luminosity", 0.276, "fb-1", _PILOT, "high"),
            Parameter(
                "data.luminosity_recorded", 0.4963, "fb-1", "CPC 44 (2020) 021001 (recalled)",
                "good",
            ),
            Parameter("background.mean", 0.5, "", CHOICE, "assumed"),
            Parameter(
                "track_trigger.efficiency", 0.89, "", f"√0.79 for a pair: {_PILOT}", "assumed"
            ),
            Parameter("photon_veto.live", 0.0, "", f"not yet available: {_TALK}", "high"),
            Parameter("systematic.trigger", 0.06, "", _TALK, "high"),
            Parameter("systematic.tracking", 0.04, "", _TALK, "high"),
            Parameter("systematic.muon_identification", 0.04, "", _TALK, "high"),
            Parameter("systematic.luminosity", 0.015, "", _TALK, "high"),
        ),
    ),
)  # fmt: skip

_B_PAIRS = "1.05 million pairs per fb-1 (recalled)"
_TO_10_75 = 10.75 / 10.5796

PERIODS: Final = (
    _PILOT_RUN,
    _later(
        "2019",
        "first physics run, one full pixel layer",
        _luminosity(8.34, 8.8, "Belle II, PRL 130 (2023) 071804; 8.8 recorded (recalled)"),
        muons=(0.0, "the line came in 2020"),
    ),
    _later(
        "2019-2020",
        "first physics runs: muon system and single-muon trigger",
        _luminosity(79.7, 79.7, _UPDATE),
        muons=(0.89, "all but the 8.8 fb-1 of 2019 (recalled)"),
    ),
    _later(
        "2019-2021",
        "to summer 2021",
        _luminosity(
            178.0, 189.0, "Belle II, PRD 109 (2024) 112015 and PRD 108 (2023) L111104"
        ),
        (Parameter("data.decays", 198e6, "", _B_PAIRS, "good"),),
        muons=(0.95, "all but 2019"),
    ),
    _later(
        "2021",
        "the year 2021 alone, as the difference of published sets",
        _luminosity(98.3, 109.3, "178 and 189 less 79.7 fb-1", "computed"),
    ),
    _later(
        "2019-2022",
        "first run at the Υ(4S), complete",
        _luminosity(365.0, 365.0, "Belle II, arXiv:2505.09705"),
        (Parameter("data.decays", 387e6, "", _B_PAIRS, "good"),),
        muons=(0.98, "all but 2019"),
    ),
    _later(
        "2019-2022-off",
        "60 MeV below the Υ(4S)",
        _luminosity(42.0, 42.0, "Belle II, first run (recalled)", "good"),
        _beams(6.964, 3.979),
        muons=(0.98, "all but 2019"),
    ),
    _later(
        "2021-scan",
        "energies around 10.75 GeV, taken as one",
        _luminosity(21.0, 21.0, "428 less 365 and 42 fb-1", "computed"),
        _beams(7.004 * _TO_10_75, 4.002 * _TO_10_75, "beams of the Υ(4S), scaled to 10.75 GeV"),
    ),
    *(
        _later(
            f"Y{level}S",
            f"a run at the Υ({level}S), as a projection",
            _luminosity(luminosity, luminosity, CHOICE, "assumed"),
            _beams(electron, positron),
            projected=True,
        )
        for level, electron, positron, luminosity in (
            (1, 6.263, 3.579, 20.0),
            (2, 6.635, 3.792, 20.0),
            (3, 6.855, 3.917, 200.0),
            (5, 7.200, 4.114, 200.0),
        )
    ),
    _later(
        "design",
        "50 ab-1 at the Υ(4S), the goal of the collider, with two pixel layers",
        _luminosity(50e3, 50e3, "goal of SuperKEKB: Belle II talks, 2019 to 2021"),
        (
            Parameter("data.decays", 52.5e9, "", _B_PAIRS, "good"),
            Parameter("beam_spot.y", 60e-7, "cm", f"{_TALK}: 60 nm", "high"),
            Parameter(
                "material.radii", (1.0, 1.4, 2.2, 3.9, 8.0, 10.4, 13.5), "cm",
                "beam pipe, pixel layers, strip layers (recalled)", "good",
            ),
        ),
        projected=True,
    ),
)  # fmt: skip
"""In order of time, projections last."""
