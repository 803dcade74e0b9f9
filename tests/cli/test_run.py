"""``lumbra run`` and ``lumbra hunt``: what they ask of the workflow and what they print."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

Call = Callable[..., tuple[int, str, str]]


def test_options_reach_the_workflow(requests: list[Any], call: Call, tmp_path: Path) -> None:
    (tmp_path / "d.root").touch()
    (tmp_path / "map.toml").touch()
    out = tmp_path / "out"
    status, _, err = call(
        "run", "zprime-invisible", "--edition", "belle2-2020", "--luminosity", "50/ab",
        "--data", str(tmp_path / "d.root"), "--tree", "t", "--columns", str(tmp_path / "map.toml"),
        "--write-ntuple", "n.root", "--seed", "7", "--out", str(out), "--force", "--quick",
        "--experiment", "mine.toml",
    )  # fmt: skip
    assert (status, err) == (0, "")
    (request,) = requests
    assert request.experiment == "mine.toml"
    assert request.luminosity == 50_000
    assert (request.search, request.edition, request.seed) == ("zprime-invisible", "belle2-2020", 7)
    assert (request.data, request.tree) == (tmp_path / "d.root", "t")
    assert (request.columns, request.write_ntuple) == (tmp_path / "map.toml", Path("n.root"))
    assert (request.out, request.force, request.quick) == (out, True, True)


def test_the_report_stands_in_the_folder_and_tells_the_command(
    requests: list[Any], call: Call, tmp_path: Path
) -> None:
    out = tmp_path / "out"
    status, text, _ = call("run", "zprime-invisible", "--out", str(out))
    assert status == 0
    assert f"report: {out / 'report.html'}" in text
    assert "g: 0.05" in text
    page = (out / "report.html").read_text(encoding="utf-8")
    assert f"lumbra run zprime-invisible --out {out}" in page


def test_json_is_one_object_and_nothing_else(
    requests: list[Any], call: Call, tmp_path: Path
) -> None:
    status, text, err = call("run", "zprime-invisible", "--out", str(tmp_path / "o"), "--json")
    assert status == 0
    content = json.loads(text)
    assert content["command"] == "run"
    assert content["summary"] == {"best": None, "g": 0.05}
    assert content["limits"] == [{"mass_GeV": 1.0}]
    assert all(Path(file).is_file() for file in content["files"])
    assert err == "noise from a library in C\n"


def test_results_go_to_a_folder_of_their_own(
    requests: list[Any], call: Call, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert call("run", "zprime-invisible")[0] == 0
    assert call("hunt", "masses.csv")[0] == 0
    assert [r.out for r in requests] == [
        Path("results/zprime-invisible"), Path("results/hunt-masses"),
    ]  # fmt: skip


def test_hunt_options_reach_the_workflow(requests: list[Any], call: Call, tmp_path: Path) -> None:
    status, text, _ = call(
        "hunt", "apex-2011", "--column", "m", "--tree", "t", "--resolution", "0.001*m",
        "--range", "175", "250", "--step", "0.5", "--window", "30", "--order", "5", "--unit", "MeV",
        "--pseudo-experiments", "100", "--no-unbinned", "--cl", "0.95", "--seed", "3",
        "--out", str(tmp_path / "h"), "--json",
    )  # fmt: skip
    assert status == 0
    assert json.loads(text)["command"] == "hunt"
    (request,) = requests
    assert (request.spectrum, request.column, request.tree) == ("apex-2011", "m", "t")
    assert (request.resolution, request.mass_range) == ("0.001*m", (175.0, 250.0))
    assert (request.step, request.window, request.order) == (0.5, 30.0, "5")
    assert (request.unit, request.pseudo_experiments, request.unbinned) == ("MeV", 100, False)
    assert (request.cl, request.seed) == (0.95, 3)
