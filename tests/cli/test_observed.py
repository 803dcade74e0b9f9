"""``lumbra observed``: a folder of tables and figures from published data, and bad input told."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from lumbra.workflow.observed_tables import ANALYSES

Call = Callable[..., tuple[int, str, str]]
FIGURES = {
    "belle2-knunu": {"counts", "impacts"},
    "belle2-kaon-invisible": {"limit_free", "limit_standard_model", "p_values"},
    "babar-single-photon": {"limit"},
    "babar-pion-pairs": {"cross_section", "limit", "p_values"},
}


@pytest.mark.parametrize("name", ANALYSES)
def test_every_analysis_makes_a_whole_folder(call: Call, tmp_path: Path, name: str) -> None:
    """A new analysis joins by standing in the list."""
    out = tmp_path / "result"
    options = ["--out", str(out), "--pseudo-experiments", "10", "--json"]
    status, text, err = call("observed", name, *options)
    assert (status, err) == (0, "")
    content = json.loads(text)
    assert content["command"] == "observed"
    assert content["summary"]["data"] == ANALYSES[name].experiment
    for table in ("limits",) if "limits" in content else ("counts", "impacts"):
        assert len(content[table]) > 10
        lines = (out / f"{table}.csv").read_text(encoding="utf-8").splitlines()
        assert lines[0] == f"# analysis: {name}"
    drawn = {path.stem for path in (out / "figures").glob("*.pdf")}
    assert drawn == FIGURES[name]
    provenance = json.loads((out / "provenance.json").read_text(encoding="utf-8"))
    assert {card["card"] for card in provenance["data"]} == set(ANALYSES[name].cards)
    assert all(card["arxiv"] for card in provenance["data"])
    assert provenance["assumptions"]
    assert "@" in (out / "references.bib").read_text(encoding="utf-8")


def test_the_same_seed_gives_the_same_numbers(call: Call, tmp_path: Path) -> None:
    made = []
    for place, workers in (("one", "1"), ("two", "2")):
        out = tmp_path / place
        call("observed", "babar-pion-pairs", "--out", str(out), "--workers", workers, "--quick")
        made.append((out / "summary.json").read_text(encoding="utf-8"))
    assert made[0] == made[1]


@pytest.mark.parametrize(
    ("arguments", "part"),
    [
        (["belle2-knuu"], "belle2-knunu"),
        (["<script>"], "allowed"),
        (["belle2-knunu", "--cl", "90"], "0.9"),
        (["belle2-knunu", "--pseudo-experiments", "-1"], "--pseudo-experiments"),
        (["belle2-knunu", "--seed", "-1"], "--seed"),
    ],
)
def test_bad_input_is_told_in_four_parts(
    call: Call, tmp_path: Path, arguments: list[str], part: str
) -> None:
    status, out, err = call("observed", *arguments, "--out", str(tmp_path / "x"))
    assert (status, out) == (2, "")
    assert part in err
    assert "given:" in err
    assert "Traceback" not in err
    assert not (tmp_path / "x").exists()


def test_a_result_is_not_overwritten_unasked(call: Call, tmp_path: Path) -> None:
    out = str(tmp_path / "result")
    assert call("observed", "babar-single-photon", "--out", out)[0] == 0
    status, _, err = call("observed", "babar-single-photon", "--out", out)
    assert status == 2
    assert "--force" in err
    assert call("observed", "babar-single-photon", "--out", out, "--force")[0] == 0
