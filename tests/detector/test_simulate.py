"""The whole simulation: reproducible, true to its input, and blind to what is invisible."""

from dataclasses import fields, replace

import numpy as np
import pytest

from lumbra.detector import BELLE2, simulate
from lumbra.detector.particles import visible_particles
from lumbra.foundation import DataError, Events, InputError, Key
from tests.detector.particle_gun import shoot

N = 4_000
PHI = np.linspace(-170, 170, N)


def _mixture():
    return shoot(
        (13, 2.0, 60.0, PHI), (-13, 1.0, 110.0, PHI + 100), (22, 0.7, 75.0, PHI), (11, 2, 40, PHI)
    )


def _columns(part):
    return {f.name: getattr(part, f.name) for f in fields(part)}


def test_equal_keys_give_equal_results_and_others_do_not():
    first, again, other = (simulate(_mixture(), BELLE2, "2018", Key(s)) for s in (1, 1, 2))
    for part in ("tracks", "clusters"):
        one, two = _columns(getattr(first, part)), _columns(getattr(again, part))
        assert all(np.array_equal(one[name], two[name]) for name in one)
    assert np.array_equal(first.trigger["ffo"], again.trigger["ffo"])
    assert len(first.tracks.p) != len(other.tracks.p) or not np.array_equal(
        first.tracks.p, other.tracks.p
    )


def test_stages_have_streams_of_their_own():
    before = simulate(_mixture(), BELLE2, "2018", Key(1))
    after = simulate(_mixture(), BELLE2.varied("background.mean", 3.0, "2018"), "2018", Key(1))
    assert len(after.clusters.energy) > len(before.clusters.energy)
    assert np.array_equal(before.tracks.p, after.tracks.p)


def test_truth_links_point_at_the_particle_that_was_generated():
    events = _mixture()
    tracks = simulate(events, BELLE2, "2018", Key(1)).tracks
    event = np.repeat(np.arange(N), np.diff(tracks.offsets))
    assert np.array_equal(events.event_index[tracks.particle], event)
    assert np.array_equal(tracks.pdg_id, events.pdg_id[tracks.particle])
    muon = np.abs(tracks.pdg_id) == 13
    assert np.allclose(tracks.truth[muon], events.momentum[tracks.particle[muon]])
    assert np.array_equal(tracks.charge[muon], -np.sign(tracks.pdg_id[muon]))
    assert (
        np.median(np.abs(tracks.p[muon] / np.linalg.norm(tracks.truth[muon, 1:], axis=1) - 1))
        < 0.01
    )


def test_invisible_particles_and_electrons_along_the_beam_leave_nothing():
    quiet = BELLE2.varied("background.mean", 0.0, "2018")
    events = shoot(
        (12, 2.0, 60.0, PHI),
        (-16, 2.0, 80.0, PHI),
        (32, 2.0, 90.0, PHI),
        (11, 6.0, 0.1, PHI),
        (-11, 3.5, 179.8, PHI),
        (22, 1.0, 3.0, PHI),
    )
    seen = simulate(events, quiet, "2018", Key(1))
    assert len(seen.tracks.p) == len(seen.clusters.energy) == 0
    assert not seen.trigger["ffo"].any()
    assert len(seen) == N


def test_frames_agree():
    lab = shoot((13, 2.0, 60.0, PHI), (-13, 2.0, 90.0, PHI + 120))
    cm = Events.from_blocks(
        [13, -13],
        BELLE2.beams.to_cm(lab.momentum).reshape(N, 2, 4),
        lab.weight,
        lab.beam_energies,
        lab.sqrt_s,
        process="gun",
    )
    one, two = (simulate(e, BELLE2, "2018", Key(1)).tracks for e in (lab, cm))
    assert np.allclose(one.truth, two.truth, atol=1e-9)
    assert np.allclose(one.p, two.p, rtol=1e-9)


def test_events_of_unequal_size_go_to_the_same_laboratory():
    lab = shoot((13, 2.0, 60.0, PHI), (-13, 2.0, 90.0, PHI + 120))
    energies = BELLE2.beams.sample(N, np.random.default_rng(1))
    cm = replace(lab, frame="cm", beam_energies=energies)
    rows = visible_particles(cm, BELLE2.beams)
    single = replace(cm, pdg_id=np.where(np.arange(2 * N) == 1, 12, cm.pdg_id).astype(np.int32))
    fewer = visible_particles(single, BELLE2.beams)
    assert len(fewer.kind) == 2 * N - 1
    assert np.allclose(fewer.momentum, np.delete(rows.momentum, 1, axis=0), rtol=1e-13)
    assert np.allclose(rows.momentum, cm.to_lab(BELLE2.beams).momentum, rtol=1e-13)


def test_converted_photons_become_tracks():
    sure = BELLE2.varied("material.conversion", 1.0)
    seen = simulate(shoot((22, 2.0, 80.0, PHI)), sure, "2018", Key(1))
    pairs = np.diff(seen.tracks.offsets)
    assert np.mean(pairs == 2) > 0.6
    assert np.all(seen.tracks.pdg_id == 22)
    pair = seen.tracks.truth[seen.tracks.offsets[:-1][pairs == 2]]
    other = seen.tracks.truth[seen.tracks.offsets[:-1][pairs == 2] + 1]
    assert np.allclose((pair + other)[:, 0], 2.0, rtol=1e-4)


def test_radiating_electrons_lose_what_the_photon_takes():
    sure = BELLE2.varied("material.bremsstrahlung", 1.0)
    seen = simulate(shoot((11, 3.0, 80.0, PHI)), sure, "2018", Key(1))
    share = 1 - seen.tracks.truth[:, 0] / 3.0
    assert share.min() > 0.049 and share.max() <= 1
    # dz/z between 0.05 and 1 has its median at √0.05 = 0.224; slow electrons are lost
    assert np.median(share) == pytest.approx(0.224, abs=0.03)


def test_what_a_detector_cannot_treat_is_refused():
    with pytest.raises(DataError, match=r"\[-15, 111\]"):
        simulate(shoot((111, 1.0, 60.0, PHI), (-15, 2.0, 90.0, PHI)), BELLE2, "2018", Key(1))
    with pytest.raises(InputError, match="2018"):
        simulate(_mixture(), BELLE2, "2017", Key(1))


def test_no_events_give_no_tracks():
    none = _mixture().select(np.zeros(N, bool))
    seen = simulate(none, BELLE2, "2019-2020", Key(1))
    assert len(seen) == 0
    assert len(seen.tracks.p) == 0
