"""The checks themselves: they pass what agrees, and fail what was tampered with."""

import math
import sys
from dataclasses import replace

import numpy as np
import pytest

from lumbra.foundation import Beams, DataError, InputError
from lumbra.interpretation import Headline
from lumbra.searches import ZPRIME_INVISIBLE
from lumbra.workflow import NoProgress, checks, validate
from lumbra.workflow.checks import Bench, Tolerance, compare, counting_limits, load_references
from lumbra.workflow.checks.bench import at_mass
from lumbra.workflow.checks.geometry import acceptances
from lumbra.workflow.checks.model import model_values
from lumbra.workflow.checks.pilot import crossing
from lumbra.workflow.checks.recoil_width import recoil_widths
from lumbra.workflow.checks.reference import against, parse_references

NAME = ZPRIME_INVISIBLE.name


def bench(tmp_path, **tampered):
    """A bench whose named references are replaced."""
    return Bench(ZPRIME_INVISIBLE, {**load_references(NAME), **tampered}, tmp_path)


def scaled(name, factor, *masses):
    """A reference with its values tampered with, at all or only some of its masses."""
    reference = load_references(NAME)[name]
    points = {
        mass: value * factor
        for mass, value in reference.points.items()
        if not masses or mass in masses
    }
    return replace(reference, points=points)


def test_true_references_pass(tmp_path):
    rows = model_values(bench(tmp_path))
    assert {row.verdict for row in rows} == {"pass"}
    assert len({row.id for row in rows}) == len(rows) == 20
    assert all(row.ratio == pytest.approx(row.computed / row.published) for row in rows)
    assert all("source: " in row.note for row in rows)


def test_tampered_references_fail(tmp_path):
    """Negative control: 4 % on the published side, twice the tolerance, fails every row."""
    tampered = {n: scaled(n, 1.04) for n in ("invisible_fraction", "magnetic_moment")}
    assert {row.verdict for row in model_values(bench(tmp_path, **tampered))} == {"fail"}


def test_widths_of_another_detector_fail(tmp_path):
    none = {n: scaled(n, 1, -1.0) for n in ("recoil_width_light", "recoil_width_far")}
    right = recoil_widths(bench(tmp_path, **none, recoil_width=scaled("recoil_width", 1, 4.0)))
    wrong = recoil_widths(bench(tmp_path, **none, recoil_width=scaled("recoil_width", 1.5, 4.0)))
    assert [row.verdict for row in right] == ["pass"] * 3
    assert [row.verdict for row in wrong] == ["fail"] * 3
    with_spread, without, selected = (row.computed for row in right)
    assert with_spread > without
    assert selected != without


def test_limits_that_are_too_small_fail(tmp_path, monkeypatch):
    """Negative control: limits cut to 60 % do not cover, and are wrong for no background."""
    assert {row.verdict for row in counting_limits.limit_methods(bench(tmp_path))} == {"pass"}
    bold = {
        name: lambda *given, method=method: 0.6 * method(*given)
        for name, method in counting_limits.METHODS.items()
    }
    monkeypatch.setattr(counting_limits, "METHODS", bold)
    rows = counting_limits.limit_methods(bench(tmp_path))
    assert {row.verdict for row in rows} == {"fail"}


@pytest.mark.parametrize(
    ("tolerance", "computed", "agrees"),
    [
        (Tolerance(relative=0.03), 103.0, True),
        (Tolerance(relative=0.03), 96.9, False),
        (Tolerance(absolute=0.5), 100.4, True),
        (Tolerance(absolute=0.5), 99.4, False),
        (Tolerance(factor=1.5), 67.0, True),
        (Tolerance(factor=1.5), 151.0, False),
        (Tolerance(factor=1.5), -1.0, False),
        (Tolerance(low=99.0), 1e9, True),
        (Tolerance(low=99.0), 98.0, False),
        (Tolerance(high=101.0), 102.0, False),
        (Tolerance(relative=0.03), math.nan, False),
        (Tolerance(), math.inf, False),
    ],
)
def test_tolerances(tolerance, computed, agrees):
    assert tolerance.agrees(computed, 100.0) is agrees
    row = compare("id", "quantity", computed, 100.0, tolerance)
    assert row.verdict == ("pass" if agrees else "fail")
    assert (row.computed is None) == (not math.isfinite(computed))


def test_a_headline_is_a_value_or_a_range():
    value = Headline("a", "limit", "1", 0.1, 0.1, 2.0, "table 1", "A", 1.0)
    assert against(value, 0.19).verdict == "pass"
    assert against(value, 0.21).verdict == "fail"
    span = Headline("b", "mass", "GeV", 1.5, 4.5, 1.0, "figure 1", "B")
    row = against(span, 4.4)
    assert (row.published, row.tolerance, row.verdict) == (3.0, "1.5 to 4.5", "pass")
    assert against(span, 4.6).verdict == "fail"


def test_crossing_is_where_the_lead_changes():
    masses = np.concatenate([np.linspace(0, 1, 500), np.linspace(1.1, 9, 80)])
    falling, rising = np.exp(-masses), np.exp(masses - 6)
    assert crossing(masses, falling, rising) == pytest.approx(3, abs=0.1)
    noisy = rising.copy()
    noisy[100:150] = 10  # a bump far below, narrow in mass though many hypotheses lie in it
    assert crossing(masses, falling, noisy) == pytest.approx(3, abs=0.1)
    assert math.isnan(crossing(masses, rising + 10, falling))
    assert math.isnan(crossing(masses, falling, falling + rising))


def test_acceptance_counts_angles():
    beams = Beams(5.29, 5.29)
    degrees = np.radians([[90, 90], [30, 90], [90, 160], [90, 90]])
    phi = np.radians([[0, 120], [0, 120], [0, 120], [0, 60]])
    plus, minus = (
        np.stack(
            [
                np.full(4, 3.0),
                3 * np.sin(degrees[:, i]) * np.cos(phi[:, i]),
                3 * np.sin(degrees[:, i]) * np.sin(phi[:, i]),
                3 * np.cos(degrees[:, i]),
            ],
            axis=1,
        )
        for i in (0, 1)
    )
    # the first passes all; the second is no barrel pair, the third no pair of tracks at all, and
    # the fourth opens by less than 90°
    assert acceptances(plus, minus, np.ones(4), beams) == [0.75, 0.25, 0.25]


def test_limits_are_read_off_between_hypotheses():
    limits = {"mass_GeV": np.array([1.0, 2.0]), "g": np.array([0.01, 0.04])}
    assert at_mass(limits, "g", 1.5) == pytest.approx(0.02)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[a]\nquantity = 'x'",
        "[a]\nquantity='x'\ntolerance={relative=0.1}\nsource='s'\ntrust='Z'\npoints=[[1, 2]]",
        "[a]\nquantity='x'\ntolerance={relative=0.1}\nsource='s'\ntrust='A'\npoints=[]",
        "[a]\nquantity='x'\ntolerance={percent=10}\nsource='s'\ntrust='A'\npoints=[[1, 2]]",
        "[a]\nquantity='x'\ntolerance={relative=0.1}\nsource='s'\ntrust='A'\npoints=[[1]]",
    ],
)
def test_reference_tables_are_checked(text):
    with pytest.raises(DataError, match="cannot be used"):
        parse_references("mine", text)


def test_an_unknown_search_is_refused_before_anything_runs():
    with pytest.raises(InputError, match="no search") as failure:
        validate(["zprime-invisibel"], NoProgress())
    assert "did you mean 'zprime-invisible'?" in failure.value.suggestion


def test_every_group_of_a_search_runs_once(monkeypatch):
    seen = []

    def group(given):
        seen.append((given.room.name, given.folder.is_dir()))
        return [checks.skipped("a", "b", None, "c")]

    for room in checks.GROUPS:
        monkeypatch.setitem(checks.GROUPS, room, (group, group) if room == NAME else ())
    monkeypatch.setattr(sys.modules[validate.__module__], "HOUSE", {})
    assert len(validate([NAME, NAME], NoProgress())) == 2
    assert len(validate([], NoProgress())) == 2
    assert seen == [(NAME, True)] * 4


@pytest.mark.study
def test_the_whole_table():
    rows = validate([NAME], NoProgress())
    assert len({row.id for row in rows}) == len(rows) > 100
    # what does not depend on the detector has no excuse
    exact = ("cross_section", "invisible_fraction", "magnetic_moment", "limit_of_nothing",
             "coverage", "injection")  # fmt: skip
    assert all(row.verdict == "pass" for row in rows if row.id.startswith(exact))
