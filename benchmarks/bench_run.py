"""Whole runs as a user starts them: time, CPU time and peak memory of the process."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from lumbra.detector import BELLE2
from lumbra.foundation import Key
from lumbra.generation import MuonPair
from lumbra.reconstruction import CANDIDATES
from lumbra.searches import search
from lumbra.workflow.simulate import Order, simulate_samples

RUNS = {
    "quick": ["run", "zprime-invisible", "--quick"],
    "full": ["run", "zprime-invisible"],
    "hunt": ["hunt", "apex-2011"],
    "hunt-1000": ["hunt", "apex-2011", "--pseudo-experiments", "1000"],
}
WANTED = {"quick": 15.0, "full": 90.0, "hunt": 20.0, "hunt-1000": 40.0}
"""Seconds on two idle cores, figures and report included."""


@pytest.fixture(scope="module", autouse=True)
def _compiled(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Compile everything once: what is timed is what a user sees from the second run on."""
    folder = tmp_path_factory.mktemp("compiled")
    for name in ("quick", "hunt"):
        _run(RUNS[name], folder / name)


def _run(arguments: list[str], out: Path) -> os.struct_rusage:
    """Run lumbra and return what the process used."""
    command = [sys.executable, "-m", "lumbra", *arguments, "--out", str(out)]
    with subprocess.Popen(command, stdout=subprocess.DEVNULL) as process:
        _, status, used = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    assert process.returncode == 0
    return used


@pytest.mark.parametrize("name", list(RUNS))
def test_command(benchmark: Any, name: str, tmp_path: Path) -> None:
    """Elapsed time, CPU time and peak memory."""
    used = benchmark.pedantic(_run, (RUNS[name], tmp_path / name), rounds=1)
    benchmark.extra_info["cpu_seconds"] = used.ru_utime + used.ru_stime
    benchmark.extra_info["peak_memory_MB"] = used.ru_maxrss / 1024
    benchmark.extra_info["wanted_seconds"] = WANTED[name]
    assert used.ru_maxrss / 1024 < 2048


@pytest.mark.parametrize("count", [50_000, 200_000, 800_000])
def test_cost_is_linear_in_events(benchmark: Any, count: int) -> None:
    """CPU time of muon pairs from generation to the last cut."""
    edition = search("zprime-invisible").edition(None)

    def sample() -> float:
        order = Order("muons", ((MuonPair(), count),), Key(1))
        started = time.process_time()
        list(simulate_samples([order], BELLE2, edition.period, edition.cuts, CANDIDATES["dimuon"]))
        return time.process_time() - started

    cpu = benchmark.pedantic(sample, rounds=1, warmup_rounds=1)
    benchmark.extra_info["cpu_microseconds_per_event"] = 1e6 * cpu / count
