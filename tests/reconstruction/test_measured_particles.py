"""Errors that fits assume, against what the simulation does."""

import numpy as np
import pytest

from lumbra.detector import BABAR, BELLE2, BES3, simulate
from lumbra.foundation import Key
from lumbra.foundation.constants import M_MUON
from lumbra.reconstruction import beam_photon, measured_photon, measured_track
from tests.detector.particle_gun import shoot

N = 4_000
PHI = np.linspace(-170, 170, N)
PERIODS = {"belle2": "2019-2020", "babar": "Y4S"}


def _gaussian(experiment):
    return experiment.varied("tracker.tail_fraction", 0.0).varied("calorimeter.tail_alpha", 10.0)


@pytest.mark.parametrize("experiment", [BELLE2, BABAR], ids=lambda e: e.name)
@pytest.mark.parametrize(("energy", "theta"), [(0.3, 80.0), (3.0, 60.0), (5.0, 24.0)])
def test_photons_are_as_far_off_as_they_say(experiment, energy, theta):
    # neither conversions, which are no photons any more, nor background that adds to clusters
    sharp = _gaussian(experiment).varied("material.conversion", 0.0)
    sharp = sharp.varied("background.mean", 0.0, PERIODS[sharp.name])
    seen = simulate(shoot((22, energy, theta, PHI)), sharp, PERIODS[sharp.name], Key(1))
    rows = np.flatnonzero((seen.clusters.pdg_id == 22) & (seen.clusters.energy > 0.5 * energy))
    photon = measured_photon(seen, rows, sharp)
    phi = np.radians(PHI)[seen.clusters.particle[rows]]
    off = photon.values[:, :3] - np.column_stack(
        [np.full(len(rows), energy), np.full(len(rows), np.radians(theta)), phi]
    )
    pull = off / np.sqrt(np.einsum("nii->ni", photon.covariance))[:, :3]
    # the 4 σ of 4000 photons; errors are stated at the measured energy
    assert np.all(np.abs(pull.std(axis=0) - 1) < 0.06)
    assert np.all(np.abs(pull.mean(axis=0)) < 0.1)


@pytest.mark.parametrize("momentum", [0.5, 3.0])
def test_tracks_are_as_far_off_as_they_say(momentum):
    sharp = _gaussian(BELLE2).varied("beam_spot.x", 1e-9).varied("beam_spot.z", 1e-9)
    seen = simulate(shoot((13, momentum, 70.0, PHI)), sharp, "2018", Key(2))
    rows = np.arange(len(seen.tracks.p))
    muon = measured_track(seen, rows, sharp, M_MUON)
    true = np.zeros((len(rows), 5))
    true[:, 0], true[:, 1] = momentum, np.radians(70.0)
    true[:, 2] = np.radians(PHI)[seen.tracks.particle]
    off = muon.values - true
    pull = off / np.sqrt(np.einsum("nii->ni", muon.covariance))
    assert np.all(np.abs(pull.std(axis=0) - 1) < 0.05)
    # p = pt/sin θ: the two go together as the covariance says
    sample = np.corrcoef(off[:, 0], off[:, 1])[0, 1]
    stated = muon.covariance[:, 0, 1] / np.sqrt(muon.covariance[:, 0, 0] * muon.covariance[:, 1, 1])
    assert sample == pytest.approx(np.median(stated), abs=0.06)
    chi2 = np.einsum("ni,nij,nj->n", off, np.linalg.inv(muon.covariance), off)
    assert chi2.mean() == pytest.approx(5.0, abs=0.2)


@pytest.mark.parametrize("experiment", [BELLE2, BABAR, BES3], ids=lambda e: e.name)
def test_photons_along_the_beams_carry_what_is_missing(experiment):
    beams = experiment.beams
    total = beams.total_momentum(np.array([[1.0, 0.0], [0.0, 0.7]]))
    photon = beam_photon(total, beams)
    assert photon.unmeasured == ("energy",)
    p, theta, phi = photon.values[:, :3].T
    back = np.stack(
        [p, p * np.sin(theta) * np.cos(phi), p * np.sin(theta) * np.sin(phi), p * np.cos(theta)],
        axis=1,
    )
    assert np.allclose(back, total, atol=1e-5)
