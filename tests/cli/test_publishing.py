"""`lumbra plot`, `lumbra hepdata` and `lumbra bundle`."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path

from tests.presentation.synthetic import write_run_folder
from tests.presentation.test_bundle import run_with_workspaces

Call = Callable[..., tuple[int, str, str]]


def test_a_plane_with_own_limits_and_bibtex(call: Call, tmp_path: Path) -> None:
    folder = write_run_folder(tmp_path / "run")
    out, bib = tmp_path / "plane.pdf", tmp_path / "plane.bib"
    status, text, _ = call(
        "plot", "lmu-ltau", "--cl", "0.9", "--add", str(folder), "--out", str(out), "--bibtex",
        str(bib), "--json",
    )  # fmt: skip
    assert status == 0
    told = json.loads(text)
    assert told["quantity"] == "gprime"
    assert "belle2_zprime_invisible_2018" in told["drawn"]
    assert told["files"] == [str(out), str(bib)]
    assert out.read_bytes().startswith(b"%PDF")
    assert "@software{lumbra" in bib.read_text(encoding="utf-8")


def test_a_submission(call: Call, tmp_path: Path) -> None:
    folder, out = write_run_folder(tmp_path / "run"), tmp_path / "out"
    status, text, _ = call("hepdata", str(folder), "--out", str(out), "--json")
    assert status == 0
    assert json.loads(text)["validated"] is True
    status, _, error = call("hepdata", str(folder), "--out", str(out))
    assert status == 2
    assert "--force" in error
    status, text, _ = call("hepdata", str(folder), "--out", str(out), "--force", "--no-images")
    assert status == 0
    assert "Accepted by hepdata-validator" in text


def test_a_bundle(call: Call, tmp_path: Path) -> None:
    folder, out = run_with_workspaces(tmp_path / "run"), tmp_path / "out"
    status, text, _ = call("bundle", str(folder), "--out", str(out))
    assert status == 0
    assert "3 likelihoods from 1 to 5 GeV" in text
    assert (out / "README.md").is_file()


def test_what_is_no_result_is_said(call: Call, tmp_path: Path) -> None:
    for command in ("hepdata", "bundle"):
        status, _, error = call(command, str(tmp_path), "--out", str(tmp_path / "out"))
        assert status == 2
        assert "is not a result folder" in error
    status, _, error = call("plot", "dark-photon", "--out", str(tmp_path / "a.pdf"), "--cl", "68")
    assert status == 2
    assert "No published limit fits" in error
