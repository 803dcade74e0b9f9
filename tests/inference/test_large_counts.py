"""Large counts: the integral against the sum of the same formula, and adaptive quadrature."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import gammaincc, ndtr
from scipy.stats import norm

from lumbra.inference import CountingExperiment, bayesian_limit, cls_limit, expected_limits
from lumbra.inference.large_counts import gamma_grid, large_limit, large_quantiles
from lumbra.inference.marginal import predictive_quantiles, upper_limit

PROBABILITIES = ndtr(np.arange(-2.0, 3.0))


@pytest.mark.parametrize("bayesian", [True, False])
@pytest.mark.parametrize(
    ("n", "b", "b_width", "e_width", "rho", "effective"),
    [
        (2000, 2000.0, 0.0, 0.0, 0.0, np.inf),  # the count is widest
        (1700, 1900.0, 0.005, 0.1, 0.0, 4e4),
        (2300, 2000.0, 0.2, 0.1, 0.3, 900.0),  # the background's nuisance is widest
        (1600, 2000.0, 0.05, 0.1, 1.0, 200.0),  # the simulation error is widest
        (2100, 2000.0, 0.1, 0.1, -0.6, np.inf),
    ],
)
def test_integral_is_the_sum(
    n: int,
    b: float,
    b_width: float,
    e_width: float,
    rho: float,
    effective: float,
    bayesian: bool,
) -> None:
    nuisances = (b_width, e_width, rho, effective)
    integral = large_limit(n, b, *nuisances, level=0.9, bayesian=bayesian)
    total = upper_limit(n, b, *nuisances, True, 0.9, bayesian)
    assert integral == pytest.approx(total, rel=1e-8)


@pytest.mark.parametrize("n", [98_000, 100_000, 125_000])
def test_adaptive_quadrature_agrees(n: int) -> None:
    b, width = 1e5, 0.1
    s = large_limit(n, b, width, 0.0, 0.0, np.inf, level=0.9, bayesian=False)

    def mixed(signal: float) -> float:
        turn = float(np.clip(np.log(max(n - signal, 1.0) / b) / width, -8, 8))

        def integrand(z: float) -> float:
            return float(norm.pdf(z) * gammaincc(n + 1, signal + b * np.exp(width * z)))

        return float(quad(integrand, -9, 9, points=[turn], limit=500, epsabs=1e-13)[0])

    assert mixed(s) / mixed(0.0) == pytest.approx(0.1, rel=1e-6)


@pytest.mark.parametrize("effective", [np.inf, 30.0, 5000.0])
@pytest.mark.parametrize("width", [0.0, 0.2])
def test_quantiles_are_those_of_the_sum(width: float, effective: float) -> None:
    new = large_quantiles(1700.0, width, effective, True, PROBABILITIES)
    old = predictive_quantiles(1700.0, width, effective, True, PROBABILITIES)
    np.testing.assert_array_equal(new, old)


@pytest.mark.parametrize("shape", [60.0, 1e6])
def test_gamma_points_have_the_moments(shape: float) -> None:
    x, weight = gamma_grid(shape, 1.0)
    assert weight @ x == pytest.approx(1.0, abs=1e-9)
    assert weight @ (x - 1) ** 2 == pytest.approx(1 / shape, rel=1e-7)
    assert weight @ (x - 1) ** 3 == pytest.approx(2 / shape**2, rel=1e-4)


def test_limits_grow_smoothly_over_the_change_of_method() -> None:
    """b = 1500 is where the integral takes over: second differences show no step."""
    b = np.linspace(1440.0, 1560.0, 25)
    experiment = CountingExperiment(b, {"shared": 0.05}, 0.02 * b, {"shared": 0.05})
    limits = bayesian_limit(experiment, np.full(25, 1480.0))
    bend = np.diff(limits, 3)
    assert np.abs(bend).max() < 1e-4 * limits.mean()


def test_without_nuisances_a_million_events_are_gaussian() -> None:
    """CLs = 1 − Φ(s/σ − …): for n = b the limit is 1.645 √b, to one per mille."""
    limits = expected_limits(CountingExperiment(1e6), cls_limit, 0.9)
    assert limits.median[0] == pytest.approx(1.6449 * 1e3, rel=2e-3)


def test_far_below_the_background_the_sums_take_over() -> None:
    experiment = CountingExperiment(20_000.0)
    limit = cls_limit(experiment, 12_000)
    assert np.isnan(large_limit(12_000, 20_000.0, 0.0, 0.0, 0.0, np.inf, level=0.9, bayesian=False))
    # P(N ≤ n | b + s)/P(N ≤ n | b) ≈ exp(−s (1 − n/b)) there
    assert limit[0] == pytest.approx(np.log(10) / 0.4, rel=1e-2)
