"""Detector, reconstruction and cuts; `make bench`. Rates are events per second of one core."""

from __future__ import annotations

from typing import Any

import pytest

from lumbra.detector import BELLE2, simulate
from lumbra.foundation import Events, Key
from lumbra.generation import MuonPair, TauPair, ZPrimeStrahlung
from lumbra.reconstruction import reconstruct_dimuon

PROCESSES = {
    "signal": ZPrimeStrahlung(3.0),
    "mumugamma": MuonPair(),
    "tautau": TauPair(charged=("mu", "pi")),
}
COUNT = 20_000


@pytest.fixture(scope="module", params=list(PROCESSES))
def events(request: pytest.FixtureRequest) -> Events:
    """A chunk of events, the size in which a run takes them."""
    return PROCESSES[request.param].generate(COUNT, BELLE2.beams, Key(1))


def test_detector_and_reconstruction(benchmark: Any, events: Events) -> None:
    """Wanted: 4e5 events with two muons per second."""

    def both() -> int:
        detected = simulate(events, BELLE2, "2018", Key(2))
        return len(reconstruct_dimuon(detected, BELLE2.beams))

    assert benchmark.pedantic(both, rounds=15, warmup_rounds=1) > 0
    benchmark.extra_info["events_per_second"] = COUNT / benchmark.stats["min"]
