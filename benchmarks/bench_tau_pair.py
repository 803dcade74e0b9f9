"""Time of tau pairs; `make bench`. Rates are events per second of one core."""

from __future__ import annotations

from typing import Any

import pytest

from lumbra.foundation import Beams, Key
from lumbra.generation.tau_pair import TauPair

BEAMS = Beams(7.004, 4.002, 0.083, 0.005, 0.003)
COUNT = 100_000


@pytest.mark.parametrize("charged", [(), ("mu",)], ids=["all", "mu"])
def test_tau_pairs(benchmark: Any, charged: tuple[str, ...]) -> None:
    """Pairs with radiation, decays and flight."""
    process = TauPair(charged=charged)
    process.generate(10, BEAMS, Key(1))
    benchmark(process.generate, COUNT, BEAMS, Key(1))
    benchmark.extra_info["events_per_second"] = COUNT / benchmark.stats["min"]
