"""What stands on the screen after a run or a hunt."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from lumbra.cli.summaries import Finished

HEADLINE = {
    "mass_GeV": 1.07,
    "efficiency": 0.0773,
    "background_events": 5.975,
    "sigma_expected_fb": 1297.8,
    "gprime_sm_expected": 0.07969,
    "gprime_invisible_expected": 0.05636,
}
EXCESS = {
    "mass_GeV": 0.176,
    "yield": 459.2,
    "yield_error": 177.6,
    "local_p_value": 0.00488,
    "significance": 2.584,
    "global_p_value": 0.37,
    "global_p_value_error": 0.035,
}


def shown(
    capsys: pytest.CaptureFixture[str],
    command: str,
    summary: dict[str, Any],
    tables: dict[str, Any],
    as_json: bool = False,
) -> str:
    """What a finished job writes."""
    Finished(command, Path("out"), summary, tables, (Path("out/report.html"),)).show(as_json)
    return capsys.readouterr().out


def test_limits_are_a_small_table(capsys: pytest.CaptureFixture[str]) -> None:
    observed = {
        "sigma_observed_fb": 302.0, "gprime_sm_observed": 0.08, "gprime_invisible_observed": 0.06,
    }  # fmt: skip
    summary = {"search": "zprime-invisible", "level": 0.9, "limits": [{**HEADLINE, **observed}]}
    lines = shown(capsys, "run", summary, {}).splitlines()
    assert lines[1] == "90 % upper limits, Bayesian:"
    assert lines[3].split() == [
        "[GeV]", "ciency", "ground", "exp.", "exp.", "exp.", "obs.", "obs.", "obs.",
    ]  # fmt: skip
    assert lines[4].split() == [
        "1.07", "7.7", "%", "5.97", "1300", "0.0797", "0.0564", "302", "0.08", "0.06",
    ]  # fmt: skip
    assert max(map(len, lines)) <= 80


def test_the_largest_excess_is_said_in_words(capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"mass_GeV": 0.176, "status": "converged, biased: the background gives a yield"}]
    text = shown(capsys, "hunt", {"spectrum": "s", "largest_excess": EXCESS}, {"scan": rows})
    assert "largest excess: at 0.176 GeV, 459 ± 178 events" in text
    assert "local: 2.58σ (p = 0.0049)" in text
    # 0.37 is the upper tail beyond 0.33 standard deviations
    assert "global: 0.33σ (p = 0.37 ± 0.04)" in text
    assert "beware: biased: the background gives a yield" in text


@pytest.mark.parametrize(
    ("share", "words"),
    [(None, "not computed"), (0.0, "no pseudo-experiment has a larger excess"), (0.8, "0.00σ")],
)
def test_global_significance_in_every_case(
    capsys: pytest.CaptureFixture[str], share: float | None, words: str
) -> None:
    excess = {**EXCESS, "global_p_value": share, "global_p_value_error": None}
    trusted = [{"mass_GeV": 0.176, "status": "converged"}]
    text = shown(capsys, "hunt", {"largest_excess": excess}, {"scan": trusted})
    assert words in text
    assert "beware" not in text


def test_the_full_table_is_not_hidden_by_the_headlines(capsys: pytest.CaptureFixture[str]) -> None:
    full = [{"mass_GeV": float(m)} for m in range(30)]
    text = shown(capsys, "run", {"limits": [HEADLINE]}, {"limits": full}, as_json=True)
    content = json.loads(text)
    assert content["limits"] == full
    assert content["summary"]["limits"] == [HEADLINE]
    assert content["files"] == ["out/report.html"]
