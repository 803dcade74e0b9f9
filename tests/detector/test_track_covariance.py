"""Track covariances: pulls of helices from the beam line and from far decays; layers."""

import math

import numpy as np
import pytest

from lumbra.detector import BELLE2, simulate
from lumbra.detector.helix import curvature, perigee
from lumbra.detector.layers import LAST, layer_errors, lost_layers
from lumbra.detector.track_covariance import track_covariance, track_helices
from lumbra.foundation import Key
from lumbra.foundation.constants import M_MUON
from tests.detector.particle_gun import shoot

N = 20_000
GAUSSIAN = (
    BELLE2.varied("tracker.efficiency", 1.0)
    .varied("tracker.efficiency_fast", 1.0)
    .varied("tracker.keep_pair", (1.0,) * 6)
    .varied("tracker.tail_fraction", 0.0)
    .varied("beam_spot.x", 0.0)
    .varied("beam_spot.y", 0.0)
    .varied("beam_spot.z", 0.0)
)


@pytest.mark.parametrize("vertex", [(0, 0, 0), (6.0, 0, 2.0), (18.0, 9.0, 5.0), (45.0, 0, 0)])
def test_pulls_and_their_correlations_are_those_of_the_covariance(vertex):
    # outward directions within 40° of the flight: those that a decay of a boosted particle has
    phi = math.degrees(math.atan2(vertex[1], vertex[0])) + np.linspace(-40, 40, N)
    events = shoot((-13, 1.2, np.linspace(50, 110, N), phi), vertex=vertex)
    tracks = simulate(events, GAUSSIAN, "2018", Key(3)).tracks
    assert len(tracks.p) == N
    p = events.momentum
    pt = np.hypot(p[:, 1], p[:, 2])
    true = np.array(
        [
            perigee(
                curvature(1, t, 1.5), math.atan2(row[2], row[1]), row[3] / t, *map(float, vertex)
            )[0]
            for t, row in zip(pt, p, strict=True)
        ]
    )
    residual = track_helices(tracks, GAUSSIAN) - true
    residual[:, 1] -= 2 * np.pi * np.round(residual[:, 1] / (2 * np.pi))
    covariance = track_covariance(tracks, GAUSSIAN, M_MUON)
    pulls = residual / np.sqrt(np.einsum("tii->ti", covariance))
    assert np.all(np.abs(pulls.mean(axis=0)) < 0.03)
    assert pulls.std(axis=0) == pytest.approx(np.ones(5), abs=0.025)
    chi2 = np.einsum("ti,ti->t", residual, np.linalg.solve(covariance, residual[..., None])[..., 0])
    # a χ² of five degrees of freedom has mean 5 and variance 10: five standard errors
    assert chi2.mean() == pytest.approx(5, abs=5 * math.sqrt(10 / N))


def test_far_tracks_are_measured_worse_and_near_ones_as_before():
    loss = lost_layers(BELLE2.layers)
    radii = np.arange(len(loss.variance)) * loss.step
    assert not loss.variance[radii < 1.4].any()
    # behind the silicon the chamber alone is left
    assert np.all(np.diff(loss.variance[radii > 17, 2]) >= -1e-20)
    assert radii[-1] >= LAST


def test_layer_errors_agree_with_published_resolutions_of_fast_prompt_tracks():
    across, _, omega, along, _ = layer_errors(BELLE2.layers, 0.0)
    # constant terms: d0 10 µm, z0 15 µm; pt 0.0011 pt at most, in which alignment has its share
    assert across == pytest.approx(10e-4, rel=0.2)
    assert along == pytest.approx(15e-4, rel=0.5)
    assert 0.0003 < omega / curvature(1, 1.0, 1.5) < 0.0011


def test_layer_errors_agree_with_toy_fits():
    layers = BELLE2.layers._replace(silicon=(4.0, 10.0))
    r = np.concatenate([[4.0, 10.0], np.linspace(16.8, 111.4, 56)])
    error = np.repeat([12e-4, 0.013], [2, 56])
    rng = np.random.default_rng(5)
    hits = rng.standard_normal((4000, 58)) * error
    fits = np.polynomial.polynomial.polyfit(r - 2.0, hits.T, 2, w=1 / error)
    across, phi, omega, *_ = layer_errors(layers, 2.0)
    assert fits.std(axis=1) * [1, 1, 2] == pytest.approx([across, phi, omega], rel=0.05)
