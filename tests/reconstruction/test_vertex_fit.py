"""Vertices: calibration, a numerical witness, errors against radius, flight."""

import math
from dataclasses import replace

import numpy as np
import pytest
from scipy.optimize import minimize
from scipy.stats import kstest

from lumbra.detector import BELLE2, simulate
from lumbra.detector.helix import curvature, path_to_radius, point
from lumbra.foundation import Events, InputError, Key
from lumbra.foundation.constants import M_MUON
from lumbra.foundation.kinematics import invariant_mass_squared
from lumbra.reconstruction import (
    CommonVertex,
    InvariantMass,
    fit_vertices,
    flight_from,
    kinematic_fit,
    measured_track,
    track,
)
from lumbra.reconstruction.helix_residuals import through_point
from tests.reconstruction.gaussian_events import FIELD, displaced_pair

COUNT = 6_000


def _found(fit, vertex):
    """Fits that found the right one of two crossings: within 10 σ of the truth."""
    error = np.sqrt(np.einsum("nii->n", fit.vertex_covariance))
    return fit.good & (np.linalg.norm(fit.vertex - vertex, axis=1) < 10 * error)


@pytest.mark.parametrize("radius", [0.0, 0.05, 1.0, 10.0, 30.0, 60.0])
def test_vertices_are_calibrated(radius):
    """Means and widths as for kinematic fits; p > 1e-3 for the flatness of six radii."""
    measured, _, vertex, parent = displaced_pair(radius, COUNT, np.random.default_rng(21))
    fit = fit_vertices(measured, FIELD)
    assert fit.degrees == 1
    right = _found(fit, vertex)
    # pairs of equal dip cross twice at the same heights: 3 in 10 000 are ambiguous
    assert right.mean() > 0.998
    error = np.sqrt(np.einsum("nii->ni", fit.vertex_covariance))
    pull = ((fit.vertex - vertex) / error)[right]
    assert np.all(np.abs(pull.mean(axis=0)) < 0.05)
    assert np.all(np.abs(pull.std(axis=0) - 1) < 0.05)
    assert kstest(fit.probability[right], "uniform").pvalue > 1e-3
    mass = np.sqrt(invariant_mass_squared(fit.momentum[right].sum(axis=1)))
    assert np.median(mass) == pytest.approx(1.0, abs=1e-3)
    if radius >= 1:
        flight = flight_from(fit)
        true = np.linalg.norm(vertex, axis=1)
        pull = ((flight.distance - true) / flight.error)[right]
        assert abs(pull.mean()) < 0.06
        assert abs(pull.std() - 1) < 0.05
        assert np.median(flight.pointing[right]) < 0.01
        assert np.allclose(flight.radius[right], radius, rtol=0.3)
    assert np.allclose(np.linalg.norm(parent[:, 1:], axis=1) > 0.9, True)


def test_negative_control_wrong_errors_are_seen():
    measured, _, _, _ = displaced_pair(1.0, COUNT, np.random.default_rng(22))
    narrow = [replace(t, covariance=t.covariance * 0.8) for t in measured]
    fit = fit_vertices(narrow, FIELD)
    assert kstest(fit.probability[fit.good], "uniform").pvalue < 1e-6


def test_exact_tracks_meet_where_they_were_made():
    _, true, vertex, _ = displaced_pair(25.0, 300, np.random.default_rng(23))
    V = np.broadcast_to(np.eye(5) * 1e-12, (300, 5, 5))
    exact = [track(values, V, M_MUON, sign) for values, sign in zip(true, (1, -1), strict=True)]
    fit = fit_vertices(exact, FIELD)
    assert fit.good.all()
    assert np.allclose(fit.vertex, vertex, atol=1e-9)
    assert np.all(fit.chi2 < 1e-6)
    straight = [track(v[:, :5], V, M_MUON, 0) for v in true]
    assert fit_vertices(straight, 0.0).good.mean() > 0.9


def test_against_a_numerical_minimum():
    """χ² as a function of the vertex and of three free numbers of each track, by scipy."""
    measured, _, vertex, _ = displaced_pair(3.0, 3, np.random.default_rng(24))
    fit = fit_vertices(measured, FIELD)
    for n in range(3):
        weights = [np.linalg.inv(t.covariance[n]) for t in measured]
        values = [t.values[n] for t in measured]

        def chi2(x, values=values, weights=weights):
            total = 0.0
            for i, sign in enumerate((1, -1)):
                p, theta, phi = values[i][:3] + x[3 + 3 * i : 6 + 3 * i] * 1e-3
                theta_perigee = _helix_through(sign, p, theta, phi, x[:3])
                off = theta_perigee - values[i]
                total += off @ weights[i] @ off
            return total

        start = np.zeros(9)
        start[:3] = vertex[n]
        best = minimize(chi2, start, method="Nelder-Mead", options=_OPTIONS)
        best = minimize(chi2, best.x, method="Nelder-Mead", options=_OPTIONS)
        best = minimize(chi2, best.x, method="BFGS", options={"gtol": 1e-7})
        assert best.fun == pytest.approx(fit.chi2[n], rel=2e-3, abs=2e-4)
        error = np.sqrt(np.diag(fit.vertex_covariance[n]))
        assert np.all(np.abs(best.x[:3] - fit.vertex[n]) < 0.05 * error)


_OPTIONS = {"maxiter": 20_000, "maxfev": 20_000, "xatol": 1e-8, "fatol": 1e-10, "adaptive": True}


def _helix_through(sign, p, theta, phi0, x):
    """(p, θ, φ0, d0, z0) of the helix with this direction at the axis that passes a point.

    d0 follows from the circle, z0 from the path, both written down anew: the centre lies on the
    line from the axis across φ0, and is as far from the point as the radius.
    """
    radius = 1 / curvature(sign, p * math.sin(theta), FIELD)
    # centre c (sin φ0, −cos φ0) with |centre − point| = |radius|
    across = x[0] * math.sin(phi0) - x[1] * math.cos(phi0)
    root = math.sqrt(radius**2 - (x[0] ** 2 + x[1] ** 2) + across**2)
    centre = across + math.copysign(root, radius)
    d0 = centre - radius
    turn = math.atan2(
        (x[0] * math.cos(phi0) + x[1] * math.sin(phi0)) / radius, (centre - across) / radius
    )
    return np.array([p, theta, phi0, d0, x[2] - turn * radius / math.tan(theta)])


def test_distances_and_their_derivatives():
    """A point on the helix is on it, and derivatives are those of finite differences."""
    rng = np.random.default_rng(25)
    value, slope = np.empty(3), np.empty((3, 8))
    for charge in (1, -1, 0):
        track_values = np.array([0.7, 1.1, 0.4, 0.3, -0.8])
        omega = curvature(charge, 0.7 * math.sin(1.1), FIELD)
        bend = omega * 0.7 * math.sin(1.1)
        path = path_to_radius(0.3, omega, 20.0)
        on = np.array(point(0.3, 0.4, omega, -0.8, 1 / math.tan(1.1), path))
        through_point(track_values, bend, on, value, slope)
        assert value[:2] == pytest.approx([0, 0], abs=1e-9)
        assert value[2] == pytest.approx(omega * path, abs=1e-9)
        x = np.concatenate([track_values, on + rng.normal(0, 0.1, 3)])
        through_point(x[:5], bend, x[5:], value, slope)
        expected = slope.copy()
        for j in range(8):
            up, down = x.copy(), x.copy()
            up[j] += 1e-6
            down[j] -= 1e-6
            above, below = np.empty(3), np.empty(3)
            through_point(up[:5], bend, up[5:], above, slope)
            through_point(down[:5], bend, down[5:], below, slope)
            assert (above - below) / 2e-6 == pytest.approx(expected[:, j], abs=1e-6)


def test_vertex_with_mass_and_with_beam_spot():
    rng = np.random.default_rng(26)
    measured, _, vertex, _ = displaced_pair(5.0, COUNT, rng)
    free = fit_vertices(measured, FIELD)
    held = kinematic_fit(measured, [CommonVertex((0, 1)), InvariantMass((0, 1), 1.0)], field=FIELD)
    assert held.degrees == 2
    right = _found(free, vertex) & _found(held, vertex)
    assert kstest(held.probability[right], "uniform").pvalue > 1e-3
    error = [np.sqrt(np.einsum("nii->n", f.vertex_covariance))[right].mean() for f in (free, held)]
    assert error[1] < error[0]
    prompt, _, _, _ = displaced_pair(0.0, COUNT, rng)
    spot = np.array([10e-4, 0.3e-4, 0.03])
    shift = rng.standard_normal((COUNT, 3)) * spot
    # the whole event is displaced by the size of the luminous region
    moved = [replace(t, values=_moved(t, shift)) for t in prompt]
    fit = kinematic_fit(
        moved, [CommonVertex((0, 1), (0.0, 0.0, 0.0), np.diag(spot**2))], field=FIELD
    )
    assert fit.degrees == 4
    assert kstest(fit.probability[fit.good], "uniform").pvalue > 1e-3


def _moved(particle, shift):
    """Values of tracks (n, 5) after a small shift of their origin (n, 3)."""
    values = particle.values.copy()
    phi = values[:, 2]
    values[:, 3] += shift[:, 0] * np.sin(phi) - shift[:, 1] * np.cos(phi)
    along = shift[:, 0] * np.cos(phi) + shift[:, 1] * np.sin(phi)
    values[:, 4] += shift[:, 2] - along / np.tan(values[:, 1])
    return values


def test_impossible_vertices_are_refused():
    measured, _, _, _ = displaced_pair(1.0, 5, np.random.default_rng(27))
    for constraint in (CommonVertex((0,)), CommonVertex((0, 1), covariance=np.eye(3))):
        with pytest.raises(InputError):
            kinematic_fit(measured, [constraint], field=FIELD)


def _simulated(radius, key=3, count=6_000):
    """Dimuons of 1 GeV and 2 GeV/c from a radius through the detector, errors Gaussian."""
    rng = np.random.default_rng(28)
    detector = (
        BELLE2.varied("tracker.tail_fraction", 0.0)
        .varied("tracker.keep_pair", (1.0, 1.0, 1.0, 1.0, 1.0, 0.99))
        .varied("beam_spot.x", 1e-9)
        .varied("beam_spot.y", 1e-9)
        .varied("beam_spot.z", 1e-9)
    )
    _, true, vertex, _ = displaced_pair(radius, count, rng)
    p4 = []
    for values, sign in zip(true, (1, -1), strict=True):
        p, theta, phi, _, _ = values.T
        omega = curvature(sign, p * np.sin(theta), FIELD)
        turn = np.empty(count)
        value, slope = np.empty(3), np.empty((3, 8))
        for n in range(count):
            through_point(values[n], omega[n] * p[n] * np.sin(theta[n]), vertex[n], value, slope)
            turn[n] = value[2]
        pt, azimuth = p * np.sin(theta), phi - turn
        p4.append(
            np.stack(
                [
                    np.hypot(p, M_MUON),
                    pt * np.cos(azimuth),
                    pt * np.sin(azimuth),
                    p * np.cos(theta),
                ],
                axis=1,
            )
        )
    events = Events.from_blocks(
        (-13, 13),
        np.stack(p4, axis=1),
        np.ones(count),
        np.tile(BELLE2.beams.nominal, (count, 1)),
        np.full(count, BELLE2.beams.sqrt_s),
        process="displaced dimuons",
        frame="lab",
    )
    events = replace(events, vertex=np.repeat(vertex, 2, axis=0))
    detected = simulate(events, detector, "2018", Key(key))
    first = detected.tracks.offsets
    event = np.flatnonzero(np.diff(first) == 2)
    rows = np.stack([first[event], first[event] + 1], axis=1)
    # tracks that fly towards the axis first have larger errors stated than they have
    at = vertex[event][:, None]
    truth = detected.tracks.truth[rows]
    outwards = np.all(truth[..., 1] * at[..., 0] + truth[..., 2] * at[..., 1] >= 0, axis=1)
    event, rows = event[outwards], rows[outwards]
    tracks = [measured_track(detected, rows[:, i], detector, M_MUON) for i in range(2)]
    return fit_vertices(tracks, FIELD), vertex[event]


@pytest.mark.parametrize("radius", [0.0, 1.0, 20.0])
def test_simulated_tracks_have_the_errors_that_they_state(radius):
    fit, vertex = _simulated(radius)
    right = _found(fit, vertex)
    assert right.mean() > 0.998
    error = np.sqrt(np.einsum("nii->ni", fit.vertex_covariance))
    pull = ((fit.vertex - vertex) / error)[right]
    assert np.all(np.abs(pull.std(axis=0) - 1) < 0.05)
    assert kstest(fit.probability[right], "uniform").pvalue > 1e-3
