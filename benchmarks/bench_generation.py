"""Speed of generation on two cores; `make bench`. Goals are for a quiet machine.

Weighted μμZ′ and μμγ 2e6 events/s, unweighted 3e5, all with radiation; e⁺e⁻μμ with all diagrams
1e5 weighted; 0.3 % of any 2 → 3 cross section in 2 s; a first use in 10 s. Pythia 8 is in the run.
"""

from __future__ import annotations

import os
import resource
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from benchmarks.two_cores import BEAMS, rate, unweighted, weighted
from lumbra.foundation import Key
from lumbra.generation import MuonPair, ZPrimeStrahlung, process_named
from lumbra.generation.process import cross_section

SIGNALS = {
    "born": {"radiation": False},
    "beams": {"final_radiation": False},
    "radiation": {},
    "both beams": {"both_beams": True},
}


@pytest.mark.parametrize("kind", SIGNALS)
def test_zprime_weighted(benchmark: Any, kind: str) -> None:
    """Weighted μμZ′ events."""
    rate(benchmark, weighted(ZPrimeStrahlung(1.0, **SIGNALS[kind])))


@pytest.mark.parametrize("mass", [0.1, 1.0, 3.0])
def test_zprime_unweighted(benchmark: Any, mass: float) -> None:
    """Unweighted μμZ′ events with radiation of beams and muons."""
    rate(benchmark, unweighted(ZPrimeStrahlung(mass)))


def test_muon_pair_weighted(benchmark: Any) -> None:
    """Weighted μμ(γ)(γ)(γ) events."""
    rate(benchmark, weighted(MuonPair()))


def test_muon_pair_unweighted(benchmark: Any) -> None:
    """Unweighted μμ(γ)(γ)(γ) events, to compare with Pythia's."""
    rate(benchmark, unweighted(MuonPair()))


@pytest.mark.parametrize("name", ["ee-gamma", "eemumu", "eemumu-full", "ee-gamma-gamma"])
def test_backgrounds_weighted(benchmark: Any, name: str) -> None:
    """Weighted events of backgrounds with electrons at any angle."""
    rate(benchmark, weighted(process_named(name), 2))


THREE_BODY = [
    "zprime", "muonphilic", "emu-zprime", "dark-photon-leptons", "dark-matter", "alp-fusion",
    "ee-gamma", "three-gamma",
]  # fmt: skip


@pytest.mark.parametrize("name", THREE_BODY)
def test_three_per_mille(benchmark: Any, name: str) -> None:
    """A cross section to 0.3 % on one core, adaptation included: a seed for each round."""
    process = process_named(name)
    process.generate(10, BEAMS, Key(0))
    seeds = iter(range(1, 10**6))

    def until_precise() -> float:
        key, count = Key(next(seeds)), 40_000
        while (found := cross_section(process, count, BEAMS, key)).relative > 0.003:
            count = int(1.1 * count * (found.relative / 0.003) ** 2)
        return found.relative

    done = benchmark.pedantic(until_precise, rounds=3, iterations=1)
    benchmark.extra_info["relative_error"] = done


FIRST = """
from lumbra.foundation import Beams, Key
from lumbra.generation.catalogue import process_named
process_named({name!r}).generate(10, Beams(5.29, 5.29), Key(1))
"""


@pytest.mark.parametrize(
    "name", ["zprime", "mumu", "emu-zprime", "dark-photon-leptons", "ee-gamma"]
)
def test_first_use(benchmark: Any, name: str, tmp_path: Path) -> None:
    """The first events of an installation: everything is compiled."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    benchmark.pedantic(
        subprocess.run,
        args=([sys.executable, "-c", FIRST.format(name=name)],),
        kwargs={"check": True, "env": {**os.environ, "NUMBA_CACHE_DIR": str(tmp_path)}},
        rounds=1,
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN).ru_utime
    benchmark.extra_info["cpu_seconds"] = after - used


SETTINGS = """Print:quiet = on; Beams:idA = 11; Beams:idB = -11; Beams:eCM = 10.58;
WeakSingleBoson:ffbar2gmZ = on; 23:onMode = off; 23:onIfAny = 13; 23:mMin = 0.3;
PhaseSpace:mHatMin = 0.3; PDF:lepton = on; PartonLevel:MPI = off; HadronLevel:all = off;
Random:setSeed = on; Random:seed = 1"""


def test_muon_pair_of_pythia(benchmark: Any) -> None:
    """Unweighted e⁺e⁻ → μ⁺μ⁻ with initial- and final-state radiation from Pythia 8, one core."""
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
