"""Fits and candidates; `make bench`. Rates are per second of one core.

Timed with the CPU clock, as fits run on one core; the best of several rounds counts.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from lumbra.detector import BELLE2, Detected, simulate
from lumbra.foundation import Events, Key
from lumbra.foundation.constants import M_MUON
from lumbra.generation import process_named
from lumbra.generation.decays import Cascade, decay_all
from lumbra.generation.decays.spin import UNPOLARISED
from lumbra.generation.final_pairs import decay_to
from lumbra.reconstruction import (
    CANDIDATES,
    FourMomentum,
    InvariantMass,
    choose,
    fit_vertices,
    kinematic_fit,
    measured_photon,
    measured_track,
)
from lumbra.reconstruction.combinations import combine
from lumbra.reconstruction.selected_objects import charged_sets, photons, prompt_tracks

PERIOD = "2019-2020"
WANTED = 2e4


def _three_photons() -> Events:
    events = process_named("alp", mass=1.0, radiation=False).generate(20_000, BELLE2.beams, Key(1))
    spin = np.tile(UNPOLARISED, (len(events.pdg_id), 1, 1))
    return decay_all(Cascade(events, spin), {36: decay_to("gamma", 1.0, 0)}, Key(2)).events


def _dimuon_photon() -> Events:
    process = process_named("dark-photon-leptons", mass=2.0, radiation=False)
    events = process.generate(200_000, BELLE2.beams, Key(1))
    photon = events.momentum[events.offsets[:-1]]
    return events.select(np.abs(photon[:, 3] / photon[:, 0]) < 0.8)


def _b_mesons() -> Events:
    process = process_named("b-kaon-new", mass=1.0, ctau=1.0, generic=False)
    return process.generate(20_000, BELLE2.beams, Key(1))


SAMPLES = {
    "three-photons": _three_photons,
    "dimuon-photon": _dimuon_photon,
    "kaon-dimuon": _b_mesons,
}


def _seen(events: Events) -> Detected:
    return simulate(events, BELLE2, PERIOD, Key(3))


@pytest.fixture(scope="module")
def dimuons() -> Detected:
    """Two tracks and a photon."""
    return _seen(_dimuon_photon())


def _timed(benchmark: Any, work: Any, count: int, wanted: float | None = None) -> None:
    benchmark.pedantic(work, rounds=7, warmup_rounds=1)
    best = np.inf
    for _ in range(5):
        start = time.process_time()
        work()
        best = min(best, time.process_time() - start)
    benchmark.extra_info["per_second"] = count / best
    if wanted is not None:
        assert count / best > wanted


@pytest.mark.parametrize("masses", [0, 1])
def test_kinematic_fit(benchmark: Any, dimuons: Detected, masses: int) -> None:
    """Two tracks and a photon with the beams' four-momentum, and with a mass besides."""
    lone = choose(dimuons.clusters.offsets, photons(dimuons, 0.5), 1)
    sets = combine(charged_sets(dimuons, prompt_tracks(dimuons), 1, 1), lone, distinct=False)
    particles = [measured_track(dimuons, sets.rows[:, i], BELLE2, M_MUON) for i in range(2)]
    particles.append(measured_photon(dimuons, sets.rows[:, 2], BELLE2))
    held = [FourMomentum.of_beams(BELLE2.beams), InvariantMass((0, 1), 2.0)][: 1 + masses]
    assert len(sets) > 5000
    _timed(benchmark, lambda: kinematic_fit(particles, held), len(sets), WANTED)


def test_vertex_fit(benchmark: Any, dimuons: Detected) -> None:
    """Two tracks in the field."""
    sets = charged_sets(dimuons, prompt_tracks(dimuons), 1, 1)
    tracks = [measured_track(dimuons, sets.rows[:, i], BELLE2, M_MUON) for i in range(2)]
    field = BELLE2.tracker.field
    _timed(benchmark, lambda: fit_vertices(tracks, field), len(sets), WANTED)


@pytest.mark.parametrize("name", list(SAMPLES))
def test_candidates(benchmark: Any, name: str) -> None:
    """Whole tables of candidates, fits and truth included, per event."""
    events = SAMPLES[name]()
    detected = _seen(events)
    make = CANDIDATES[name].reconstruct
    _timed(benchmark, lambda: make(detected, BELLE2, events), len(events))
