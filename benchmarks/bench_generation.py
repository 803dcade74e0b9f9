"""Time of generation; `make bench`. Rates are events per second of one core."""

from __future__ import annotations

from typing import Any

import pytest

from lumbra.foundation import Beams, Key
from lumbra.generation import ZPrimeStrahlung, unweight

BEAMS = Beams(7.004, 4.002, 0.083, 0.005, 0.003)
COUNT = 100_000


@pytest.mark.parametrize("radiation", [False, True], ids=["born", "radiation"])
@pytest.mark.parametrize("mass", [0.1, 3.0])
def test_weighted(benchmark: Any, mass: float, radiation: bool) -> None:
    """Weighted μμZ′ events."""
    process = ZPrimeStrahlung(mass, radiation=radiation)
    process.generate(10, BEAMS, Key(1))
    benchmark(process.generate, COUNT, BEAMS, Key(1))
    benchmark.extra_info["events_per_second"] = COUNT / benchmark.stats["min"]


@pytest.mark.parametrize("mass", [0.1, 3.0])
def test_unweighted(benchmark: Any, mass: float) -> None:
    """Unweighted μμZ′ events with radiation."""
    process = ZPrimeStrahlung(mass)
    process.generate(10, BEAMS, Key(1))
    done = benchmark(lambda: unweight(process.generate(COUNT, BEAMS, Key(1)), Key(2)))
    benchmark.extra_info["events_per_second"] = len(done.events) / benchmark.stats["min"]
