"""Time of the signal processes and of muon pairs; rates are events per second of one core."""

from __future__ import annotations

from typing import Any

import pytest

from lumbra.foundation import Beams, Key
from lumbra.generation import MuonPair, process_named, unweight
from lumbra.generation.process import cross_section

BEAMS = Beams(7.004, 4.002, 0.083, 0.005, 0.003)
COUNT = 100_000
THREE_BODY = ["dark-photon-leptons", "dark-matter", "muonphilic", "alp-fusion", "emu-zprime"]


@pytest.mark.parametrize("name", ["dark-photon", *THREE_BODY])
def test_weighted(benchmark: Any, name: str) -> None:
    """Weighted events, radiation as by default."""
    process = process_named(name)
    process.generate(10, BEAMS, Key(1))
    benchmark(process.generate, COUNT, BEAMS, Key(1))
    benchmark.extra_info["events_per_second"] = COUNT / benchmark.stats["min"]


@pytest.mark.parametrize("name", ["dark-photon", *THREE_BODY])
def test_unweighted(benchmark: Any, name: str) -> None:
    """Unweighted events, radiation as by default."""
    process = process_named(name)
    process.generate(10, BEAMS, Key(1))
    done = benchmark(lambda: unweight(process.generate(COUNT, BEAMS, Key(1)), Key(2)))
    benchmark.extra_info["events_per_second"] = len(done.events) / benchmark.stats["min"]
    benchmark.extra_info["efficiency"] = done.efficiency


@pytest.mark.parametrize("name", THREE_BODY)
def test_three_per_mille(benchmark: Any, name: str) -> None:
    """A cross section to 0.3 %, adaptation included: each round has a seed of its own."""
    process = process_named(name, radiation=False)
    process.generate(10, BEAMS, Key(0))
    seeds = iter(range(1, 10**6))
    done = benchmark.pedantic(
        lambda: cross_section(process, COUNT, BEAMS, Key(next(seeds))), rounds=3, iterations=1
    )
    assert done.relative < 0.003


def test_muon_pair(benchmark: Any) -> None:
    """Weighted μμ(γ) events."""
    process = MuonPair()
    process.generate(10, BEAMS, Key(1))
    benchmark(process.generate, COUNT, BEAMS, Key(1))
    benchmark.extra_info["events_per_second"] = COUNT / benchmark.stats["min"]


def test_muon_pair_unweighted(benchmark: Any) -> None:
    """Unweighted μμ(γ)(γ) events, to compare with the next."""
    process = MuonPair()
    process.generate(10, BEAMS, Key(1))
    done = benchmark(lambda: unweight(process.generate(COUNT, BEAMS, Key(1)), Key(2)))
    benchmark.extra_info["events_per_second"] = len(done.events) / benchmark.stats["min"]


SETTINGS = """Print:quiet = on; Beams:idA = 11; Beams:idB = -11; Beams:eCM = 10.58;
WeakSingleBoson:ffbar2gmZ = on; 23:onMode = off; 23:onIfAny = 13; 23:mMin = 0.3;
PhaseSpace:mHatMin = 0.3; PDF:lepton = on; PartonLevel:MPI = off; HadronLevel:all = off;
Random:setSeed = on; Random:seed = 1"""


def test_muon_pair_of_pythia(benchmark: Any) -> None:
    """Unweighted e⁺e⁻ → μ⁺μ⁻ with initial- and final-state radiation from Pythia 8."""
    pythia = pytest.importorskip("pythia8mc").Pythia("", False)
    for setting in SETTINGS.split(";"):
        assert pythia.readString(setting.strip())
    assert pythia.init()
    count = 5000

    def generate() -> None:
        for _ in range(count):
            pythia.next()

    benchmark.pedantic(generate, rounds=3, iterations=1)
    benchmark.extra_info["events_per_second"] = count / benchmark.stats["min"]
    benchmark.extra_info["cross_section_pb"] = pythia.infoPython().sigmaGen() * 1e9
