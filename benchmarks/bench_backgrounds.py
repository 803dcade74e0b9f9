"""Weighted events per second of the QED backgrounds, on one core."""

import pytest

from lumbra.foundation import Beams, Key
from lumbra.generation import process_named
from lumbra.generation.muon_pair import MuonPair
from lumbra.generation.two_photon_muons import TwoPhotonMuons

BEAMS = Beams(7.004, 4.002, 0.083)
COUNT = 100_000


def test_muon_pairs(benchmark):
    """Goal: 100 000 events in 0.2 s."""
    process = MuonPair()
    process.generate(100, BEAMS, Key(0))
    events = benchmark(process.generate, COUNT, BEAMS, Key(1))
    assert len(events) == COUNT


def test_two_photon_muons(benchmark):
    """Goal: 100 000 events in 1 s."""
    process = TwoPhotonMuons(w_min=1.0)
    process.generate(100, BEAMS, Key(0))
    events = benchmark(process.generate, COUNT, BEAMS, Key(1))
    assert len(events) == COUNT


@pytest.mark.parametrize("name", ["ee-gamma", "eemumu-full", "eeee", "four-muons", "three-gamma"])
def test_trees(benchmark, name):
    """Goal: e⁺e⁻μ⁺μ⁻ with all diagrams at 1e5 weighted events/s on two cores."""
    process = process_named(name)
    process.generate(100, BEAMS, Key(0))
    events = benchmark(process.generate, 20_000, BEAMS, Key(0))
    assert len(events) == 20_000
