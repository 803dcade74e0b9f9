"""Limits with other priors, against closed forms and quadrature."""

import numpy as np
import pytest
from scipy.integrate import quad
from scipy.optimize import brentq
from scipy.special import gammaincinv
from scipy.stats import poisson

from lumbra.foundation import DataError, InputError, LumbraError
from lumbra.inference import CountingExperiment, bayesian_limit
from lumbra.inference.prior_limits import prior_limit
from lumbra.inference.priors import FLAT, PRIORS, read_prior, table_prior
from lumbra.inference.profile import observed_profile
from lumbra.inference.pseudo_experiments import draw_counts
from lumbra.inference.sliding_fit import sliding_fit
from lumbra.inference.window_limits import bayesian_limit as window_bayesian_limit
from lumbra.inference.windows import make_windows

ROOT = PRIORS["inverse-root"]


@pytest.mark.parametrize("n", [0, 1, 4, 30, 400])
@pytest.mark.parametrize("level", [0.68, 0.9, 0.95])
def test_without_background_the_posterior_is_a_gamma_function(n: int, level: float) -> None:
    """1/√s: Gamma(n + ½, 1); flat: Gamma(n + 1, 1)."""
    known = CountingExperiment(0.0)
    root = bayesian_limit(known, n, level, ROOT)[0]
    assert root == pytest.approx(gammaincinv(n + 0.5, level), rel=3e-5)
    flat = prior_limit(known, np.array([n]), level, FLAT)[0]
    assert flat == pytest.approx(gammaincinv(n + 1.0, level), rel=3e-5)


def test_the_flat_prior_is_the_closed_form_with_nuisances_too() -> None:
    unsure = CountingExperiment(
        [0.3, 4.0, 50.0, 2000.0],
        {"b": 0.3, "l": 0.02},
        [0.1, 0.5, 0.0, 30.0],
        {"l": 0.02, "e": 0.2},
    )
    counts = np.array([[0, 3, 55, 2100], [2, 9, 30, 1900]])
    found = prior_limit(unsure, counts, 0.9, FLAT)
    np.testing.assert_allclose(found, bayesian_limit(unsure, counts, 0.9), rtol=2e-4)


def test_a_formula_against_quadrature() -> None:
    prior = read_prior("exp(-s/4)/sqrt(s + 1.5)")

    def posterior(s: float) -> float:
        return float(np.exp(-s / 4) / np.sqrt(s + 1.5) * poisson.pmf(5, s + 1.5))

    whole = quad(posterior, 0, 80)[0]
    truth = brentq(lambda top: quad(posterior, 0, top)[0] / whole - 0.9, 0.1, 40)
    assert bayesian_limit(CountingExperiment(1.5), 5, 0.9, prior)[0] == pytest.approx(truth, 1e-5)


def test_a_table_is_zero_outside(tmp_path) -> None:
    box = table_prior([1.0, 1.000001, 3.0, 3.000001], [0.0, 1.0, 1.0, 0.0])
    limit = bayesian_limit(CountingExperiment(0.0), 0, 0.9, box)[0]
    # exp(−s) between 1 and 3
    truth = -np.log(np.exp(-1) - 0.9 * (np.exp(-1) - np.exp(-3)))
    # the edge of the box lies within one of 2000 cells
    assert limit == pytest.approx(truth, rel=3e-3)
    path = tmp_path / "prior.csv"
    path.write_text("events,density\n0,1\n100,1\n", encoding="utf-8")
    flat = bayesian_limit(CountingExperiment(2.0), 3, 0.9, read_prior(str(path)))
    np.testing.assert_allclose(flat, bayesian_limit(CountingExperiment(2.0), 3, 0.9), rtol=1e-4)


def test_a_fitted_yield_with_another_prior(falling) -> None:
    """Close to that of a truncated Gaussian over √S: the fit is not quite Gaussian (1 %)."""
    windows = make_windows(falling.edges, np.array([1.15]), np.array([0.004]), width=0.1, order=2)
    counts = draw_counts_of(falling)
    fit = sliding_fit(counts, windows)
    profile = observed_profile(counts, windows, fit)
    best, error = fit.yields[0, 0], fit.errors[0, 0]

    def posterior(t: float) -> float:
        return float(np.exp(-0.5 * ((t * t - best) / error) ** 2))

    top = np.sqrt(max(best, 0) + 8 * error)
    whole = quad(posterior, 0, top)[0]
    truth = brentq(lambda t: quad(posterior, 0, t)[0] / whole - 0.9, 0.01, top) ** 2
    assert window_bayesian_limit(profile, 0.9, ROOT)[0] == pytest.approx(truth, rel=1e-2)
    assert window_bayesian_limit(profile, 0.9, ROOT)[0] < window_bayesian_limit(profile, 0.9)[0]


def draw_counts_of(spectrum):
    from lumbra.foundation import Key

    return draw_counts(0.1 * spectrum.counts, Key(2), range(1))[0]


@pytest.mark.parametrize("text", ["falt", "1/(s - 3)", "-s", "import os", "1/x", "log(s)"])
def test_priors_that_cannot_be_used_are_refused(text: str) -> None:
    with pytest.raises(LumbraError):
        bayesian_limit(CountingExperiment(1.0), 1, 0.9, read_prior(text))


def test_a_prior_that_leaves_nothing_is_refused() -> None:
    with pytest.raises(InputError, match="leaves nothing"):
        bayesian_limit(CountingExperiment(1.0), 1, 0.9, table_prior([1e6, 2e6], [1.0, 1.0]))
    with pytest.raises(DataError):
        table_prior([1.0, 1.0], [1.0, 1.0])
