"""The integrated counts against an independent integration."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.special import gammainc, gammaincc
from scipy.stats import gamma, nbinom, norm, poisson

from lumbra.inference.marginal import predictive_quantiles, upper_limit
from lumbra.inference.prior_grid import normal_grid


def brute_ratio(
    s: float,
    n: int,
    b: float,
    widths: tuple[float, float],
    rho: float,
    effective: float,
    bayesian: bool,
) -> float:
    """F(s)/F(0) on a grid of equally probable nuisances, with SciPy's gamma functions."""
    z = norm.ppf((np.arange(160) + 0.5) / 160)
    g = gamma.ppf((np.arange(100) + 0.5) / 100, effective) / effective if effective else np.ones(1)
    z1, z2, scale = (axis.ravel() for axis in np.meshgrid(z, z, g, indexing="ij"))
    mean = b * np.exp(widths[0] * (rho * z1 + np.sqrt(1 - rho**2) * z2)) * scale
    e = np.exp(widths[1] * z1)
    weight = 1 / e if bayesian else np.ones_like(e)
    above = np.sum(weight * gammaincc(n + 1, mean + s * e))
    return float(above / np.sum(weight * gammaincc(n + 1, mean)))


@pytest.mark.parametrize("bayesian", [True, False])
@pytest.mark.parametrize(
    ("n", "b", "widths", "rho", "effective"),
    [
        (3, 1.5, (0.2, 0.2), 0.0, 0.0),
        (6, 4.0, (0.3, 0.15), 0.7, 9.0),
        (0, 4.0, (0.3, 0.2), -0.5, 4.0),
    ],
)
def test_limit_against_brute_force(
    n: int, b: float, widths: tuple[float, float], rho: float, effective: float, bayesian: bool
) -> None:
    """The midpoint sums cut the tails of the priors: they are good to about 5e-3 of the ratio."""
    s = upper_limit(n, b, *widths, rho, effective or np.inf, True, 0.9, bayesian)
    ratio = brute_ratio(s, n, b, widths, rho, effective, bayesian)
    assert ratio == pytest.approx(0.1, rel=1e-2)


@pytest.mark.parametrize(
    ("n", "b", "width"), [(10_000, 1e4, 0.2), (900, 1e3, 0.05), (120, 100.0, 0.5)]
)
def test_prior_wider_than_the_count(n: int, b: float, width: float) -> None:
    """Where the count is much sharper than the prior of the background; oracle: adaptive quad."""
    s = upper_limit(n, b, width, 0.0, 0.0, np.inf, True, 0.9, False)

    def mixed(signal: float) -> float:
        def integrand(z: float) -> float:
            return float(norm.pdf(z) * gammaincc(n + 1, signal + b * np.exp(width * z)))

        turn = float(np.log(max(n - signal, 1.0) / b) / width)
        return float(quad(integrand, -9, 9, points=[np.clip(turn, -8, 8)], limit=400)[0])

    assert mixed(s) / mixed(0.0) == pytest.approx(0.1, rel=1e-5)


def test_negative_binomial_is_poisson_times_gamma() -> None:
    """P(N ≤ n) for 9 effective counts, from another program's negative binomial."""
    s = upper_limit(5, 4.0, 0.0, 0.0, 0.0, 9.0, True, 0.9, False)
    j = np.arange(6)
    background = nbinom.pmf(j, 9, 9 / 13)
    ratio = np.sum(background * poisson.cdf(5 - j, s)) / background.sum()
    assert ratio == pytest.approx(0.1, rel=1e-9)


def test_few_simulated_events_and_a_wide_efficiency() -> None:
    """Two effective counts leave room for a signal as large as n: the efficiency must be fine."""
    n, b, width = 397, 409.5, 0.4
    s = upper_limit(n, b, 0.0, width, 0.0, 2.0, True, 0.9, False)
    z = np.linspace(-7, 7, 2001)
    m = np.arange(n + 1)
    background = nbinom.cdf(n - m, 2, 2 / (2 + b))
    below = poisson.pmf(m, s * np.exp(width * z)[:, None]) @ background
    ratio = np.sum(norm.pdf(z) * below) * (z[1] - z[0]) / background[0]
    assert ratio == pytest.approx(0.1, rel=1e-8)


def test_efficiency_only_has_a_closed_relation() -> None:
    """exp(κ²) between the two methods, whatever n and b (their equations differ by 1/ε)."""
    arguments = (4, 2.0, 0.25, 0.3, 0.0, 16.0, True, 0.9)
    ratio = upper_limit(*arguments, True) / upper_limit(*arguments, False)
    assert ratio == pytest.approx(np.exp(0.3**2), rel=1e-9)


@pytest.mark.parametrize("n", [0, 3, 200])
def test_far_below_the_background(n: int) -> None:
    """Counts of probability 1e-400 still give a number: −ln 0.1 at n = 0."""
    limit = upper_limit(n, 1000.0, 0.0, 0.0, 0.0, np.inf, True, 0.9, True)
    assert np.isfinite(limit)
    assert limit == pytest.approx(2.302585, rel=1e-6) if n == 0 else limit > 2.302585


def test_grid_is_normal() -> None:
    z, w = normal_grid(0.2, 0.1)
    assert np.sum(w * z**4) == pytest.approx(3, rel=1e-8)


def test_predictive_quantiles() -> None:
    probabilities = norm.cdf([-2.0, -1, 0, 1, 2])
    for b in (0.0, 0.1, 7.3, 900.0):
        want = poisson.ppf(probabilities, b)
        assert predictive_quantiles(b, 0.0, np.inf, True, probabilities) == pytest.approx(want)
    want = nbinom.ppf(probabilities, 4, 4 / 11)
    assert predictive_quantiles(7.0, 0.0, 4.0, True, probabilities) == pytest.approx(want)


def test_poisson_gamma_duality() -> None:
    """The identity behind the module: ∫_s^∞ Poisson(m|x) dx = P(M ≤ m | s)."""
    assert quad(lambda x: poisson.pmf(4, x), 2.5, 80)[0] == pytest.approx(1 - gammainc(5, 2.5))
