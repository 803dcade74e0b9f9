"""Kinematic fits: calibration, witnesses, and what cannot be fitted.

False alarms: each flatness test accepts p > 1e-3, each mean and width 4 σ of its own error or the
required ±0.05 and ±5 %, whichever is wider.
"""

import math
from dataclasses import replace

import numpy as np
import pytest
from iminuit import Minuit
from scipy.optimize import minimize
from scipy.stats import chi2 as chi2_law
from scipy.stats import kstest

from lumbra.detector import BELLE2
from lumbra.foundation import Beams, DataError, InputError, Key
from lumbra.foundation.constants import M_MUON
from lumbra.foundation.kinematics import boost, invariant_mass_squared
from lumbra.generation import process_named
from lumbra.reconstruction import (
    CommonVertex,
    FourMomentum,
    InvariantMass,
    beam_photon,
    cluster,
    kinematic_fit,
    track,
)
from lumbra.reconstruction.kinematic_fit import STATUS
from tests.reconstruction.gaussian_events import smeared, spherical

STEADY = replace(BELLE2.beams, electron_spread=0.0, positron_spread=0.0)
TOTAL = FourMomentum(STEADY.total_momentum()[0])
COUNT = 12_000


def _barrel(p4: np.ndarray) -> np.ndarray:
    """Events of which all particles (n, k, 4) are between 17° and 150°."""
    cosine = p4[..., 3] / np.linalg.norm(p4[..., 1:], axis=-1)
    keep = (cosine < math.cos(math.radians(17))) & (cosine > math.cos(math.radians(150)))
    return p4[keep.all(axis=1)]


def _generated(name: str, count: int = COUNT, beams: Beams = STEADY, **parameters) -> np.ndarray:
    process = process_named(name, radiation=False, **parameters)
    events = process.generate(count, beams, Key(1)).to_lab(beams)
    return _barrel(events.momentum.reshape(count, -1, 4))


def _radiative_dimuons(rng, mass=2.0, **kwargs):
    p4 = _generated("dark-photon-leptons", mass=mass, **kwargs)
    kinds = ("cluster", "track", "track")
    masses = (0.0, M_MUON, M_MUON)
    return p4, [
        smeared(p4[:, i], kind, m, rng)
        for i, (kind, m) in enumerate(zip(kinds, masses, strict=True))
    ]


def _three_photons(rng):
    p4 = _two_steps(np.random.default_rng(5), COUNT)
    return p4, [smeared(p4[:, i], "cluster", 0.0, rng) for i in range(3)]


def _two_steps(rng, count):
    """Three photons (n, 3, 4) in the laboratory: one, and one of 1 to 9 GeV that decays to two."""
    sqrt_s = STEADY.sqrt_s
    mass = rng.uniform(1, 9, count)
    first, second = (
        v / np.linalg.norm(v, axis=1)[:, None] for v in rng.standard_normal((2, count, 3))
    )
    energy = (sqrt_s**2 - mass**2) / (2 * sqrt_s)
    lone = np.column_stack([energy, first * energy[:, None]])
    velocity = -first * (energy / (sqrt_s - energy))[:, None]
    half = (mass / 2)[:, None]
    pair = [boost(np.hstack([half, sign * second * half]), velocity) for sign in (1, -1)]
    cm = np.stack([lone, *pair], axis=1)
    return _barrel(STEADY.to_lab(cm))


SAMPLES = {"mumugamma": _radiative_dimuons, "threephotons": _three_photons}


def assert_calibrated(fit, probability):
    """Pulls of mean 0 and width 1, and a flat χ² probability."""
    used = ~np.all(np.isnan(fit.pulls), axis=0)
    pulls = fit.pulls[np.ix_(fit.good, used)]
    assert used.any()
    assert np.all(np.abs(np.nanmean(pulls, axis=0)) < 0.05)
    assert np.all(np.abs(np.nanstd(pulls, axis=0) - 1) < 0.05)
    assert kstest(probability[fit.good], "uniform").pvalue > 1e-3


@pytest.mark.parametrize("sample", list(SAMPLES))
def test_four_momentum_fits_are_calibrated(sample):
    p4, particles = SAMPLES[sample](np.random.default_rng(11))
    fit = kinematic_fit(particles, [TOTAL])
    assert fit.degrees == 4
    assert fit.good.mean() > 0.999
    assert_calibrated(fit, fit.probability)
    assert np.allclose(fit.momentum[fit.good].sum(axis=1), TOTAL.total, atol=1e-4)
    # and the fitted numbers are as far from the truth as the covariance says
    for i in range(3):
        true = spherical(p4[:, i])
        error = np.sqrt(np.einsum("nii->ni", fit.covariance))[:, 5 * i : 5 * i + 3]
        off = (fit.values[:, i, :3] - true) / error
        assert np.all(np.abs(np.nanstd(off, axis=0) - 1) < 0.05)


def test_negative_control_wrong_errors_are_seen():
    _, particles = _radiative_dimuons(np.random.default_rng(12))
    wide = [replace(p, covariance=p.covariance * 1.2) for p in particles]
    fit = kinematic_fit(wide, [TOTAL])
    assert kstest(fit.probability[fit.good], "uniform").pvalue < 1e-6


def test_masses_and_four_momentum_together():
    _, particles = _radiative_dimuons(np.random.default_rng(13))
    fit = kinematic_fit(particles, [TOTAL, InvariantMass((1, 2), 2.0)])
    assert fit.degrees == 5
    assert_calibrated(fit, fit.probability)
    pair = fit.momentum[:, 1:].sum(axis=1)
    assert np.allclose(np.sqrt(invariant_mass_squared(pair)), 2.0, atol=1e-6)
    both = kinematic_fit(
        particles, [InvariantMass((1, 2), 2.0), InvariantMass((0, 1, 2), STEADY.sqrt_s)]
    )
    assert both.degrees == 2
    assert kstest(both.probability[both.good], "uniform").pvalue > 1e-3


def test_spread_of_the_beams_counts():
    rng = np.random.default_rng(14)
    _, particles = _radiative_dimuons(rng, beams=BELLE2.beams)
    spread = kinematic_fit(particles, [FourMomentum.of_beams(BELLE2.beams)])
    assert_calibrated(spread, spread.probability)
    # 5 MeV beside 5 GeV at 0.5 % show only in a sharper detector
    sharp = [replace(p, covariance=p.covariance / 100) for p in _exact(particles, rng)]
    spread = kinematic_fit(sharp, [FourMomentum.of_beams(BELLE2.beams)])
    ignored = kinematic_fit(sharp, [TOTAL])
    assert spread.chi2[spread.good].mean() == pytest.approx(4.0, abs=0.2)
    assert ignored.chi2[ignored.good].mean() > 5


def _exact(particles, rng):
    """The same events measured ten times better."""
    p4 = _generated("dark-photon-leptons", beams=BELLE2.beams, mass=2.0)
    better = []
    for i, particle in enumerate(particles):
        true = np.zeros_like(particle.values)
        true[:, :3] = spherical(p4[:, i])
        errors = np.sqrt(np.einsum("nii->ni", particle.covariance)) / 10
        better.append(replace(particle, values=true + errors * rng.standard_normal(true.shape)))
    return better


def test_unmeasured_photon_along_the_beams():
    """Radiation that leaves along the beam is found again: three constraints are left."""
    rng = np.random.default_rng(15)
    p4 = _generated("dark-photon-leptons", mass=2.0)
    # a photon joins along the electron beam: the other particles are those of a slower collision
    lost = np.zeros((len(p4), 4))
    energy = rng.uniform(0.05, 1.0, len(p4))
    half = BELLE2.beams.crossing_angle / 2
    lost[:] = np.outer(energy, [1, math.sin(half), 0, math.cos(half)])
    total = FourMomentum(STEADY.total_momentum()[0] + lost)
    kinds = (("cluster", 0.0), ("track", M_MUON), ("track", M_MUON))
    particles = [smeared(p4[:, i], kind, m, rng) for i, (kind, m) in enumerate(kinds)]
    fit = kinematic_fit([*particles, beam_photon(lost, BELLE2.beams)], [total])
    assert fit.degrees == 3
    assert_calibrated(fit, fit.probability)
    found = fit.values[:, 3, 0]
    error = np.sqrt(fit.covariance[:, 15, 15])
    assert np.nanstd((found - energy) / error) == pytest.approx(1, abs=0.05)
    assert kinematic_fit(particles, [total]).probability[:1000].max() < 1


def test_against_a_numerical_minimum():
    """The same χ² from scipy, which moves all nine numbers under the constraints."""
    _, particles = _radiative_dimuons(np.random.default_rng(16))
    particles = [p.select(np.arange(4)) for p in particles]
    fit = kinematic_fit(particles, [TOTAL])
    masses = (0.0, M_MUON, M_MUON)
    for n in range(4):
        y = np.concatenate([p.values[n, :3] for p in particles])
        s = np.sqrt(np.concatenate([np.diag(p.covariance[n])[:3] for p in particles]))

        def missing(x, y=y, s=s):
            z = (y + s * x).reshape(3, 3)
            p, sine = z[:, 0], np.sin(z[:, 1])
            vectors = [np.hypot(p, masses), p * sine * np.cos(z[:, 2]), p * sine * np.sin(z[:, 2])]
            return np.sum([*vectors, p * np.cos(z[:, 1])], axis=1) - TOTAL.total

        best = minimize(
            lambda x: float(x @ x),
            np.zeros(9),
            constraints={"type": "eq", "fun": missing},
            method="SLSQP",
            options={"ftol": 1e-12, "maxiter": 200},
        )
        assert best.fun == pytest.approx(fit.chi2[n], rel=1e-4)
        assert np.allclose(y + s * best.x, fit.values[n, :, :3].reshape(-1), atol=1e-5)


def test_mass_constraint_against_iminuit():
    """π0 → γγ at its mass: one number is eliminated by hand, the other five are minimised."""
    mass = 0.1349768
    first = np.array([0.8, 1.2, 0.3])
    # close to the π0 mass: farther off second derivatives, which only Minuit has, change errors
    second = np.array([0.5, 1.3, 0.505])
    errors = np.array([[0.02, 7e-3, 8e-3], [0.015, 8e-3, 9e-3]])
    pair = [
        cluster(v[None], (e**2 * np.eye(3))[None])
        for v, e in zip((first, second), errors, strict=True)
    ]
    fit = kinematic_fit(pair, [InvariantMass((0, 1), mass)])

    def chi2(e1, t1, f1, t2, f2):
        cosine = math.cos(t1) * math.cos(t2) + math.sin(t1) * math.sin(t2) * math.cos(f1 - f2)
        e2 = mass**2 / (2 * e1 * (1 - cosine))
        x = np.array([[e1, t1, f1], [e2, t2, f2]])
        return float(np.sum(((x - np.stack([first, second])) / errors) ** 2))

    minuit = Minuit(chi2, e1=0.8, t1=1.2, f1=0.3, t2=1.3, f2=0.505)
    minuit.tol = 1e-6
    minuit.strategy = 2
    minuit.migrad()
    assert minuit.valid
    assert fit.chi2[0] == pytest.approx(minuit.fval, rel=1e-5)
    fitted = [*fit.values[0, 0, :3], *fit.values[0, 1, 1:3]]
    assert fitted == pytest.approx(list(minuit.values), abs=2e-5)
    cov = fit.covariance[0]
    ours = np.sqrt(np.diag(cov)[[0, 1, 2, 6, 7]])
    assert ours == pytest.approx(list(minuit.errors), rel=0.01)
    assert fit.probability[0] == pytest.approx(chi2_law.sf(minuit.fval, 1), rel=1e-4)


def test_errors_are_never_larger_after_the_fit():
    _, particles = _radiative_dimuons(np.random.default_rng(17))
    fit = kinematic_fit(particles, [TOTAL])
    before = np.concatenate([np.einsum("nii->ni", p.covariance) for p in particles], axis=1)
    after = np.einsum("nii->ni", fit.covariance)[:, :15]
    assert np.all(after[fit.good] <= before[fit.good] * (1 + 1e-9))
    assert np.all(after[fit.good] > -1e-15)


def test_an_event_does_not_know_its_neighbours():
    _, particles = _radiative_dimuons(np.random.default_rng(18))
    whole = kinematic_fit(particles, [TOTAL])
    part = np.arange(7, 500, 3)
    alone = kinematic_fit([p.select(part) for p in particles], [TOTAL])
    assert np.array_equal(alone.chi2, whole.chi2[part])
    assert np.array_equal(alone.momentum, whole.select(part).momentum)
    assert np.array_equal(alone.covariance, whole.covariance[part])


def test_what_cannot_be_fitted_says_why():
    good = [[1.0, 1.0, 0.5]]
    V = np.eye(3)[None] * 1e-4
    pair = [cluster(good, V), cluster([[1.0, 1.2, 0.7]], V)]
    nan = [cluster([[math.nan, 1.0, 0.5]], V), pair[1]]
    negative = [cluster([[-1.0, 1.0, 0.5]], V), pair[1]]
    wrong = [cluster(good, -V), pair[1]]
    for bad in (nan, negative, wrong):
        fit = kinematic_fit(bad, [InvariantMass((0, 1), 0.5)])
        assert list(fit.reasons()) == [STATUS[1]]
        assert np.isnan(fit.chi2[0])
        assert np.isnan(fit.probability[0])
        assert np.isnan(fit.momentum).all()
    fixed = [cluster(good, 0 * V), cluster([[1.0, 1.2, 0.7]], 0 * V)]
    assert list(kinematic_fit(fixed, [InvariantMass((0, 1), 0.5)]).reasons()) == [STATUS[2]]
    twice = [InvariantMass((0, 1), 0.5), InvariantMass((0, 1), 0.6)]
    assert not kinematic_fit(pair, twice).good[0]
    assert not kinematic_fit(pair, [FourMomentum([5.0, 0, 0, 0])], iterations=1).good[0]


@pytest.mark.parametrize(
    "ask",
    [
        lambda p: kinematic_fit(p, []),
        lambda p: kinematic_fit(p, [InvariantMass((0, 7), 1.0)]),
        lambda p: kinematic_fit(p, [InvariantMass((0, 0), 1.0)]),
        lambda p: kinematic_fit(p, [TOTAL, TOTAL]),
        lambda p: kinematic_fit(p, [CommonVertex((0, 1))]),
        lambda p: kinematic_fit([], [TOTAL]),
        lambda p: kinematic_fit([p[0], p[1].select([0, 0])], [TOTAL]),
        lambda p: kinematic_fit(p, [FourMomentum([1.0, 2.0, 3.0])]),
        lambda p: cluster([[1.0, 1.0]], np.eye(2)[None]),
        lambda p: track([[1.0, 1.0, 1.0]], np.eye(3)[None], -1.0),
        lambda p: cluster([[1.0, 1.0, 1.0]], np.eye(3)[None], unmeasured=("p",)),
    ],
)
def test_impossible_requests_are_refused(ask):
    V = np.eye(3)[None] * 1e-4
    pair = [cluster([[1.0, 1.0, 0.5]], V), cluster([[1.0, 1.2, 0.7]], V)]
    with pytest.raises((InputError, DataError)) as error:
        ask(pair)
    assert error.value.given
    assert error.value.allowed
    assert error.value.suggestion
