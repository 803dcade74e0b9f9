"""Clusters: merging, matching to tracks, background, truth."""

import math

import numpy as np
import pytest

from lumbra.detector import BELLE2, simulate
from lumbra.detector.clusters import angle_between
from lumbra.foundation import Key
from tests.detector.particle_gun import shoot

N = 8_000
QUIET = BELLE2.varied("background.mean", 0.0, "2018").varied("material.conversion", 0.0)


def _clusters_of_two_photons(apart):
    phi = np.linspace(-170, 170, N)
    events = shoot((22, 1.0, 80.0, phi), (22, 0.6, 80.0 + apart, phi))
    ideal = QUIET.varied("calorimeter.position", 0.0)
    ideal = ideal.varied("calorimeter.loss_barrel", (0.0, 0.0, 0.0))
    return simulate(events, ideal, "2018", Key(1)).clusters


@pytest.mark.parametrize(("apart", "resolved"), [(2.0, 0.0), (3.5, 0.5), (5.0, 1.0)])
def test_photons_are_resolved_as_often_as_stated(apart, resolved):
    clusters = _clusters_of_two_photons(apart)
    two = np.mean(np.diff(clusters.offsets) == 2)
    assert two == pytest.approx(resolved, abs=4 * 0.5 / math.sqrt(N) if 0 < resolved < 1 else 0)


def test_a_merged_cluster_has_the_energy_of_both_and_the_truth_of_the_stronger():
    clusters = _clusters_of_two_photons(1.0)
    assert np.median(clusters.energy) == pytest.approx(1.6, rel=0.01)
    # the tail of the response makes the stronger one the weaker now and then
    assert np.mean(clusters.particle % 2 == 0) > 0.99


def test_a_collinear_photon_spoils_the_ionisation_peak_of_a_muon():
    phi = np.linspace(-170, 170, N)
    # the muon's impact turns by asin(1.25 m / 2R), R = pt/(0.3 B)
    turn = math.degrees(math.asin(125 * 1.5 * 0.0029979246 / (2 * 3.0 * math.sin(1.4))))
    polar = math.degrees(1.4)
    events = shoot((13, 3.0, polar, phi), (22, 1.0, polar, phi + turn))
    tracks = simulate(events, QUIET, "2018", Key(2)).tracks
    assert np.median(tracks.cluster_energy) == pytest.approx(1.2, abs=0.05)
    assert np.mean(tracks.muon_id) < 0.05


def test_links_from_tracks_to_clusters_and_truth_hold():
    phi = np.linspace(-170, 170, N)
    events = shoot((13, 2.0, 60.0, phi), (-211, 1.5, 100.0, phi + 90), (22, 0.8, 40.0, phi - 60))
    seen = simulate(events, BELLE2, "2018", Key(3))
    tracks, clusters = seen.tracks, seen.clusters
    linked = tracks.cluster >= 0
    assert np.mean(linked) > 0.97
    assert np.array_equal(tracks.cluster_energy[linked], clusters.energy[tracks.cluster[linked]])
    assert np.all(tracks.cluster_energy[~linked] == 0)
    assert np.all(clusters.matched[tracks.cluster[linked]])
    assert clusters.matched.sum() == len(np.unique(tracks.cluster[linked]))
    same = clusters.particle[tracks.cluster[linked]] == tracks.particle[linked]
    assert np.mean(same) > 0.999
    # every link stays inside its event
    event = np.repeat(np.arange(N), np.diff(tracks.offsets))
    owner = np.repeat(np.arange(N), np.diff(clusters.offsets))
    assert np.array_equal(owner[tracks.cluster[linked]], event[linked])
    known = clusters.particle >= 0
    assert np.array_equal(clusters.particle[known] // 3, owner[known])
    assert np.array_equal(clusters.pdg_id[known], events.pdg_id[clusters.particle[known]])
    assert np.all(clusters.pdg_id[~known] == 0)


def test_electrons_leave_their_energy_and_muons_do_not():
    theta, phi = np.linspace(35, 85, N), np.linspace(-170, 170, N)
    electron = simulate(shoot((11, 3.0, theta, phi)), QUIET, "2018", Key(4)).tracks
    assert np.median(electron.cluster_energy / electron.p) == pytest.approx(1.0, abs=0.01)
    assert np.mean(electron.muon_id) < 1e-3
    muon = simulate(shoot((13, 3.0, theta, phi)), QUIET, "2018", Key(5)).tracks
    assert np.mean(muon.muon_id) > 0.95


def test_background_clusters_are_as_many_as_stated():
    events = shoot((14, 3.0, np.full(N, 90.0), 0.0))
    clusters = simulate(events, BELLE2, "2018", Key(6)).clusters
    gaps = {11, 13}
    assert len(clusters.energy) / N == pytest.approx(0.5, abs=4 * math.sqrt(0.5 / N))
    assert np.mean(clusters.energy) == pytest.approx(0.09, rel=0.03)
    assert set(clusters.region.tolist()) - gaps == {1, 2, 3}
    assert not clusters.matched.any()


def test_angles_between_directions():
    assert angle_between(1.0, 0.2, 1.0, 0.2) == 0
    assert angle_between(0.0, 0.0, math.pi, 1.0) == pytest.approx(math.pi)
    assert angle_between(math.pi / 2, 0.0, math.pi / 2, 1e-6) == pytest.approx(1e-6)
