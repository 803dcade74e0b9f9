"""Detector, reconstruction and cuts; `make bench`. Rates are events per second of one core."""

from __future__ import annotations

import time
from typing import Any

import pytest

from lumbra.detector import BELLE2, simulate
from lumbra.foundation import Events, Key
from lumbra.generation import MuonPair, Process, TauPair, ZPrimeStrahlung
from lumbra.generation.catalogue import process_named
from lumbra.reconstruction import reconstruct_dimuon

PROCESSES: dict[str, Process] = {
    "signal": ZPrimeStrahlung(3.0),
    "mumugamma": MuonPair(),
    "tautau": TauPair(charged=("mu", "pi")),
    "three-gamma": process_named("three-gamma"),
}
COUNT = 20_000


@pytest.fixture(scope="module", params=list(PROCESSES))
def process(request: pytest.FixtureRequest) -> Process:
    """A process, of which chunks are simulated in the size in which a run takes them."""
    return PROCESSES[request.param]


@pytest.fixture(scope="module")
def events(process: Process) -> Events:
    """A chunk of events."""
    return process.generate(COUNT, BELLE2.beams, Key(1))


@pytest.mark.parametrize("period", ["2018", "2019-2020"])
def test_detector_and_reconstruction(benchmark: Any, events: Events, period: str) -> None:
    """Wanted: 3e5 events with two muons or three photons per second, with trigger and recoil.

    The time is that of the processor, which other jobs on the machine disturb less.
    """

    def both() -> int:
        detected = simulate(events, BELLE2, period, Key(2))
        return len(reconstruct_dimuon(detected, BELLE2.beams))

    assert benchmark.pedantic(both, rounds=15, warmup_rounds=1) >= 0
    best = min(_processor_time(both) for _ in range(15))
    benchmark.extra_info["events_per_cpu_second"] = COUNT / best


def test_generation(benchmark: Any, process: Process) -> None:
    """To compare with: how fast the same events are generated."""

    def generate() -> int:
        return len(process.generate(COUNT, BELLE2.beams, Key(3)))

    assert benchmark.pedantic(generate, rounds=5, warmup_rounds=1) == COUNT
    benchmark.extra_info["events_per_cpu_second"] = COUNT / min(
        _processor_time(generate) for _ in range(5)
    )


def _processor_time(job: Any) -> float:
    """Processor time [s] of a job."""
    start = time.process_time()
    job()
    return time.process_time() - start
