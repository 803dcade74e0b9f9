"""A run that was killed goes on where it was, and its numbers are those of a whole one."""

from __future__ import annotations

import errno
import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Sequence
from pathlib import Path

import pytest

from lumbra.foundation import StoreError, storage
from lumbra.workflow import RunRequest, RunResult, run_search, stages
from lumbra.workflow.simulate import Order
from tests.small_search import MY_SEARCH

TABLES = ("limits.csv", "spectrum.csv", "cutflow.csv")


def same_numbers(one: Path, other: Path) -> bool:
    """Whether two result folders differ in nothing but the time that they took."""
    provenances = [json.loads((f / "provenance.json").read_text()) for f in (one, other)]
    for content in provenances:
        del content["elapsed_s"]
    tables = [[(folder / name).read_bytes() for name in TABLES] for folder in (one, other)]
    return provenances[0] == provenances[1] and tables[0] == tables[1]


def test_the_numbers_do_not_depend_on_the_workers(small_run: RunResult, tmp_path: Path) -> None:
    request = RunRequest(str(MY_SEARCH), tmp_path / "out", quick=True, workers=1)
    assert same_numbers(run_search(request).folder, small_run.folder)
    other = RunRequest(str(MY_SEARCH), tmp_path / "other", quick=True, seed=2)
    assert not same_numbers(run_search(other).folder, small_run.folder)


def test_a_killed_run_is_resumed(
    small_run: RunResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    out, cache = tmp_path / "out", tmp_path / ".out.partial" / "cache"
    command = [sys.executable, "-m", "lumbra", "run", MY_SEARCH, "--quick", "--out", out]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE) as run:
        while len(list(cache.glob("[!.]*.json"))) < 2 and run.poll() is None:
            time.sleep(0.005)
        os.kill(run.pid, signal.SIGKILL)
        assert run.wait() == -signal.SIGKILL
    assert not out.exists()
    finished = {path.stem for path in cache.glob("[!.]*.json")}
    assert len(finished) >= 2

    simulated: list[str] = []
    whole = stages.simulate_samples

    def counted(orders: Sequence[Order], *arguments: object, **options: object) -> object:
        simulated.extend(order.name for order in orders)
        return whole(orders, *arguments, **options)  # type: ignore[arg-type]

    monkeypatch.setattr(stages, "simulate_samples", counted)
    resumed = run_search(RunRequest(str(MY_SEARCH), out, quick=True))
    assert simulated
    assert finished.isdisjoint(simulated)
    assert same_numbers(resumed.folder, small_run.folder)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_damaged_stage_is_made_again(small_run: RunResult, tmp_path: Path) -> None:
    request = RunRequest(str(MY_SEARCH), tmp_path / "out", quick=True)

    def stop(folder: Path) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        run_search(request, dress=stop)
    assert not request.out.exists()
    cache = tmp_path / ".out.partial" / "cache"
    sample = cache / "tautau.parquet"
    sample.write_bytes(sample.read_bytes()[:-1000])
    (cache / "mumugamma.json").write_text("{")
    assert same_numbers(run_search(request).folder, small_run.folder)


@pytest.mark.parametrize("name", ["tautau.parquet", "tautau.json", "limits.csv", "provenance.json"])
def test_a_disk_that_fills_up(
    small_run: RunResult, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    request = RunRequest(str(MY_SEARCH), tmp_path / "out", quick=True)
    move = Path.replace

    def full(self: Path, target: Path) -> Path:
        if Path(target).name == name:
            raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        return move(self, target)

    with monkeypatch.context() as patch:
        patch.setattr(storage.Path, "replace", full)
        with pytest.raises(StoreError, match="No space left") as caught:
            run_search(request)
    assert all(caught.value.parts().values())
    assert not request.out.exists()
    # with space again it goes on, and nothing of the failure is left
    assert same_numbers(run_search(request).folder, small_run.folder)
    assert [path.name for path in tmp_path.iterdir()] == ["out"]


def test_a_disk_that_fills_up_while_figures_are_drawn(tmp_path: Path) -> None:
    def full(folder: Path) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    out = tmp_path / "out"
    with pytest.raises(StoreError, match="No space left"):
        run_search(RunRequest(str(MY_SEARCH), out, quick=True), dress=full)
    assert not out.exists()


def test_files_that_came_meanwhile_are_kept(tmp_path: Path) -> None:
    out = tmp_path / "out"

    def somebody(folder: Path) -> None:
        out.mkdir()
        (out / "thesis.tex").write_text("years of work")

    with pytest.raises(StoreError, match="not empty"):
        run_search(RunRequest(str(MY_SEARCH), out, quick=True), dress=somebody)
    assert (out / "thesis.tex").read_text() == "years of work"
