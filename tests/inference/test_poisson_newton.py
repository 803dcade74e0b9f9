import numpy as np
import pytest

from lumbra.inference.poisson_newton import CONVERGED, NEGATIVE, SINGULAR, minimise
from lumbra.inference.shapes import Chebyshev


def fit(counts, design, start):
    theta = np.array(start, float)
    mean, work = np.empty(counts.size), np.empty((4, counts.size))
    status, variance = minimise(counts, np.zeros(counts.size), design, theta, mean, work)
    return status, theta, mean, variance


@pytest.fixture
def problem():
    edges = np.linspace(0, 1, 61)
    design = Chebyshev(4, 0.0, 1.0).integrals(edges)
    truth = design.T @ [6000.0, -3500.0, 800.0, -100.0, 50.0]
    return np.random.Generator(np.random.SFC64(5)).poisson(truth).astype(float), design


def test_the_gradient_vanishes_at_the_fit(problem):
    counts, design = problem
    status, _, mean, _ = fit(counts, design, [counts.sum(), 0, 0, 0, 0])
    gradient = design @ (1 - counts / mean)
    assert status == CONVERGED
    assert np.all(np.abs(gradient) < 1e-6 * np.sqrt(np.diag((design / mean) @ design.T)))


def test_the_answer_does_not_depend_on_the_start(problem):
    counts, design = problem
    starts = ([counts.sum(), 0, 0, 0, 0], [1e-3, 0, 0, 0, 0], [1e8, -9e7, 0, 0, 0])
    fits = [fit(counts, design, start) for start in starts]
    assert all(status == CONVERGED for status, *_ in fits)
    for _, theta, _, variance in fits[1:]:
        np.testing.assert_allclose(theta, fits[0][1], atol=1e-4 * np.sqrt(variance))


def test_few_events_and_empty_bins_converge(problem):
    _, design = problem
    rng = np.random.Generator(np.random.SFC64(6))
    for _ in range(50):
        counts = rng.poisson(np.linspace(0.01, 1.5, 60)).astype(float)
        status, _, mean, _ = fit(counts, design, [counts.sum(), 0, 0, 0, 0])
        assert status == CONVERGED
        assert mean.min() > 0


def test_variance_is_that_of_the_inverse_hessian(problem):
    counts, design = problem
    _, _, mean, variance = fit(counts, design, [counts.sum(), 0, 0, 0, 0])
    hessian = (design * (counts / mean**2)) @ design.T
    assert variance == pytest.approx(np.linalg.inv(hessian)[-1, -1], rel=1e-4)


def test_failures_are_named(problem):
    counts, design = problem
    assert fit(counts, design, [-1.0, 0, 0, 0, 0])[0] == NEGATIVE
    twice = np.concatenate([design, design[-1:]])
    assert fit(counts, twice, [counts.sum(), 0, 0, 0, 0, 0])[0] == SINGULAR
