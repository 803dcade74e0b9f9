"""A workflow that answers at once, in place of the real one."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from lumbra import workflow
from lumbra.cli import main
from tests.presentation.synthetic import write_csv


@pytest.fixture
def requests(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What the workflow was asked for; it writes small folders and noise on stdout."""
    asked: list[Any] = []

    def run_search(request: Any, progress: Any, dress: Any) -> workflow.RunResult:
        asked.append(request)
        progress.stage("cut flow", 2)
        progress.advance(1)
        os.write(1, b"noise from a library in C\n")
        _folder(request.out, {"kind": "run", "search": request.search, "seed": request.seed})
        columns = {"step": [0], "cut": ["all"], "reason": ["none"], "tautau_events": [3.0]}
        write_csv(request.out / "cutflow.csv", columns)
        progress.finish()
        dress(request.out)
        summary = {"best": float("nan"), "g": 0.05}
        return workflow.RunResult(request.out, summary, {"limits": [{"mass_GeV": 1.0}]})

    def run_hunt(request: Any, progress: Any, dress: Any) -> workflow.RunResult:
        asked.append(request)
        _folder(request.out, {"kind": "hunt", "spectrum": request.spectrum})
        columns = {"mass_low_GeV": [1.0], "mass_high_GeV": [2.0], "count": [4.0]}
        write_csv(request.out / "spectrum.csv", {**columns, "background_fit": [3.0]})
        write_csv(request.out / "scan.csv", {"mass_GeV": [1.5], "local_p_value": [0.3]})
        dress(request.out)
        return workflow.RunResult(request.out, {}, {"scan": [{"mass_GeV": 1.5}]})

    monkeypatch.setattr(workflow, "run_search", run_search)
    monkeypatch.setattr(workflow, "run_hunt", run_hunt)
    return asked


def _folder(path: Path, provenance: dict[str, Any]) -> None:
    path.mkdir(parents=True)
    (path / "provenance.json").write_text(json.dumps(provenance), encoding="utf-8")


@pytest.fixture
def call(capfd: pytest.CaptureFixture[str]) -> Callable[..., tuple[int, str, str]]:
    """Run a command line; gives exit status, stdout and stderr."""

    def run(*arguments: str) -> tuple[int, str, str]:
        capfd.readouterr()
        status = main(arguments)
        out, err = capfd.readouterr()
        return status, out, err

    return run
