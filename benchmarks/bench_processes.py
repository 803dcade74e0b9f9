"""Speed of the other processes on two cores; see `bench_generation` for goals."""

from __future__ import annotations

from typing import Any

import pytest

from benchmarks.two_cores import rate, unweighted, weighted
from lumbra.generation import process_named

SIGNALS = [
    "dark-photon", "dark-photon-leptons", "dark-matter", "muonphilic", "alp-fusion", "emu-zprime",
]  # fmt: skip
BACKGROUNDS = ["gamma-gamma", "three-gamma", "eeee", "four-muons", "eepipi"]


@pytest.mark.parametrize("name", [*SIGNALS, *BACKGROUNDS])
def test_weighted(benchmark: Any, name: str) -> None:
    """Weighted events, radiation as by default."""
    rate(benchmark, weighted(process_named(name), 2))


@pytest.mark.parametrize("name", SIGNALS)
def test_unweighted(benchmark: Any, name: str) -> None:
    """Unweighted events, radiation as by default."""
    rate(benchmark, unweighted(process_named(name), 2))
