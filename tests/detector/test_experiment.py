"""Experiments as data: complete, sourced, and free to vary."""

import pytest

from lumbra.detector import BELLE2, assumptions, experiment
from lumbra.detector.parameter import Parameter, fill
from lumbra.detector.tracks import BeamSpot
from lumbra.foundation import InputError


def test_belle2_collides_at_the_upsilon_4s():
    # basf2's beam parameters give 10.5796 GeV.
    assert BELLE2.beams.sqrt_s == pytest.approx(10.5796, abs=2e-4)
    assert BELLE2.period("2018").luminosity == 0.276
    assert BELLE2.period("2019-2020").luminosity == 79.7


def test_assumed_numbers_are_listed_and_firm_ones_are_not():
    names = {p.name for p in assumptions(BELLE2, "2018")}
    assert {"calorimeter.crack_loss", "track_trigger.efficiency", "background.mean"} <= names
    assert "calorimeter.barrel_low" not in names
    assert "track_trigger.efficiency" not in {p.name for p in assumptions(BELLE2)}


def test_a_varied_number_becomes_an_assumption_and_leaves_the_original():
    varied = BELLE2.varied("calorimeter.barrel_low", 0.6)
    assert varied.calorimeter.barrel_low == 0.6
    assert BELLE2.calorimeter.barrel_low == pytest.approx(0.5620, abs=1e-4)
    assert "calorimeter.barrel_low" in {p.name for p in assumptions(varied)}
    late = BELLE2.varied("track_trigger.efficiency", 0.5, period="2018")
    assert late.period("2018").track_trigger.efficiency == 0.5
    assert late.period("2019-2020").track_trigger.efficiency == 0.95


def test_wrong_names_are_refused_with_a_suggestion():
    with pytest.raises(InputError, match=r"did you mean 'tracker\.pt_linear'"):
        BELLE2.varied("tracker.pt_liner", 1.0)
    with pytest.raises(InputError, match="did you mean '2019-202"):
        BELLE2.period("2019-202")
    with pytest.raises(InputError, match="did you mean 'belle2'"):
        experiment("bele2")
    with pytest.raises(InputError, match="did you mean 'lml13'"):
        BELLE2.line("lm13")


def test_a_group_with_a_missing_or_unknown_number_is_refused():
    known = (
        Parameter("beam_spot.x", 1.0, "cm", "here", "high"),
        Parameter("beam_spot.w", 1.0, "cm", "here", "high"),
    )
    with pytest.raises(InputError, match=r"missing \['y', 'z'\], unknown \['w'\]"):
        fill(BeamSpot, "beam_spot", known)
