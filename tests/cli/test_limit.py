"""`lumbra limit` from the command line."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from lumbra.cli.limit import measured
from lumbra.inference import CountingExperiment, bayesian_limit

Call = Callable[..., tuple[int, str, str]]


def test_four_methods_in_events_and_fb(call: Call) -> None:
    status, text, _ = call(
        *["limit", "--observed", "3", "--background", "1.2+-0.4", "--efficiency", "0.05+-0.005"],
        *["--luminosity", "276+-2/pb", "--json"],
    )
    assert status == 0
    told = json.loads(text)
    rows = {row["method"]: row for row in told["limits"]}
    assert list(rows) == ["cls", "clsb", "unified", "bayesian"]
    whole = CountingExperiment(1.2, {"b": 1 / 3}, 0, {"e": 0.1, "l": 2 / 276})
    bayes = rows["bayesian"]
    assert bayes["upper_limit_events"] == pytest.approx(bayesian_limit(whole, 3)[0])
    assert bayes["upper_limit_fb"] == pytest.approx(bayes["upper_limit_events"] / 0.05 / 0.276)
    for row in rows.values():
        bands = [row[f"expected_{k}_fb"] for k in ("minus2", "minus1", "median", "plus1", "plus2")]
        assert bands == sorted(bands)
        assert 3 < row["upper_limit_events"] < 9
    assert rows["unified"]["sides"] == "two-sided"


def test_readable(call: Call) -> None:
    status, text, _ = call("limit", "--background", "3", "--observed", "0", "--asymptotic")
    assert status == 0
    assert "Bayesian" in text
    assert "[events]" in text
    assert "too strong here" in text
    assert "[fb]" not in text


def test_pseudo_experiments_and_another_prior(call: Call) -> None:
    given = ["limit", "--observed", "3", "--background", "1.2+-0.4", "--json"]
    told = json.loads(call(*given, "--toys", "500", "--prior", "1/sqrt(s)")[1])
    rows = {row["method"]: row for row in told["limits"]}
    assert list(rows)[4:] == ["cls_toys", "clsb_toys", "unified_toys"]
    for name in ("cls", "clsb", "unified"):
        drawn, summed = (rows[n]["upper_limit_events"] for n in (f"{name}_toys", name))
        assert drawn == pytest.approx(summed, rel=0.2)  # profiled or averaged, and 4 % by chance
    flat = json.loads(call(*given)[1])["limits"][3]["upper_limit_events"]
    assert rows["bayesian"]["upper_limit_events"] < flat
    assert any("1/sqrt(s)" in note for note in told["notes"])


def test_expected_alone(call: Call) -> None:
    status, text, _ = call("limit", "--background", "0±0%", "--cl", "0.95", "--json")
    told = json.loads(text)
    assert status == 0
    assert told["observed_events"] is None
    assert told["limits"][3]["expected_median_events"] == pytest.approx(2.99573, rel=1e-5)


@pytest.mark.parametrize("text", ["1.2+-0.4", "1.2±0.4", " 1.2 +/- 0.4", "12e-1+-33.33333333333%"])
def test_ways_to_write_an_error(text: str) -> None:
    assert measured("background", text) == pytest.approx((1.2, 1 / 3))


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--background", "1.2", "--cl", "90"], "0.9 for 90 %"),
        (["--background", "-1.2"], "not negative"),
        (["--background", "1.2+-0.4+-3"], "alone or with an error"),
        (["--background", "nan"], "a finite number"),
        (["--background", "1.2+-x"], "a finite number"),
        (["--background", "0+-0.4"], "above 0 with an error"),
        (["--background", "1", "--observed", "2.5"], "whole number"),
        (["--background", "1", "--observed", "-1"], "whole number"),
        (["--background", "1", "--observed", "many"], "whole number"),
        (["--background", "1", "--efficiency", "5"], "0.05 for 5 %"),
        (["--background", "1", "--efficiency", "0"], "above 0"),
        (["--background", "1", "--luminosity", "276"], "inverse unit"),
        (["--background", "1", "--luminosity", "276+-a/pb"], "inverse unit"),
        (["--observed", "1"], "--background"),
        (["--background", "1", "--prior", "falt"], "flat"),
        (["--background", "1", "--prior", "-s"], "zero or more"),
        (["--background", "1", "--prior", "1/(s-s)"], "finite"),
        (["--background", "1", "--toys", "5"], "at least 100"),
        (["--background", "1", "--observed", "nan"], "whole number"),
        (["--background", "inf"], "a finite number"),
        (["--background", "1", "--cl", "0"], "0.9 for 90 %"),
        (["--background", "1", "--cl", "nan"], "0.9 for 90 %"),
    ],
)
def test_refused_in_four_parts(call: Call, arguments: list[str], words: str) -> None:
    status, text, _ = call("limit", *arguments, "--json")
    assert status == 2
    error = json.loads(text)["error"]
    assert words in " ".join(error.values())
    assert all(error[part] for part in ("failed", "given", "allowed", "try"))


def test_help_has_an_example(call: Call) -> None:
    assert "lumbra limit --observed 3" in " ".join(call("limit", "--help")[1].split())
