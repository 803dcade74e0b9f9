"""Coverage of the counting limits at 90 %.

Three ensembles, all drawn with keys: no nuisances; nuisances drawn from their prior toy by toy
(what a limit averaged over a prior promises); and, in the study, a fixed truth of which background
and efficiency are measured anew in each toy, as a frequentist asks. The coverage without
nuisances is also summed exactly, as a second witness of the toys.

A point passes if the toys do not lie more than `BUDGET` standard errors below 90 %. With 4.5 σ
a point at exactly 90 % fails by chance with probability 3.4e-6; the 12 points of the quick version
together with less than 5e-5, the 96 of the study with less than 4e-4.
"""

from __future__ import annotations

import logging

import numpy as np
import pytest
from scipy.stats import poisson

from lumbra.foundation import Key
from lumbra.inference.bayesian import bayesian_limit
from lumbra.inference.cls import cls_limit
from lumbra.inference.counting import CountingExperiment
from lumbra.inference.counting_limits import METHODS as STATISTICS
from lumbra.inference.counting_limits import CountingMethod
from lumbra.inference.coverage import exact_coverage
from lumbra.inference.expected import LimitMethod

LEVEL = 0.9
BUDGET = 4.5
METHODS = {"bayes": bayesian_limit, "cls": cls_limit}
ERRORS = {"b": 0.2, "mc": 0.15, "e": 0.15, "lumi": 0.02}


def experiment(b: float, nuisances: bool) -> CountingExperiment:
    if not nuisances:
        return CountingExperiment(b)
    return CountingExperiment(
        b,
        {"b": ERRORS["b"], "lumi": ERRORS["lumi"]},
        ERRORS["mc"] * b,
        {"e": ERRORS["e"], "lumi": ERRORS["lumi"]},
    )


def draw(b: float, s: float, nuisances: bool, toys: int, key: Key) -> np.ndarray:
    """Counts of toys whose truth moves with the nuisances."""
    rng = key.generator()
    if not nuisances:
        return rng.poisson(s + b, toys)
    shift = rng.standard_normal((3, toys))
    factors = np.exp(np.log1p([[ERRORS["b"]], [ERRORS["e"]], [ERRORS["lumi"]]]) * shift)
    k = ERRORS["mc"] ** -2
    mean = (s * factors[1] + b * factors[0] * rng.gamma(k, 1 / k, toys)) * factors[2]
    return rng.poisson(mean)


def coverage(
    method: LimitMethod,
    b: float,
    s: float,
    nuisances: bool,
    toys: int,
    assumed: float | None = None,
) -> tuple[float, float]:
    """Fraction of toys whose limit is not below s, and its standard error at 90 %."""
    key = Key(2024).child("coverage", str(b), str(s), int(nuisances))
    counts, index = np.unique(draw(b, s, nuisances, toys, key), return_inverse=True)
    limits = method(experiment(assumed or b, nuisances), counts[:, None], LEVEL)[:, 0]
    return float(np.mean(limits[index] >= s)), float(np.sqrt(0.09 / toys))


@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("nuisances", [False, True])
@pytest.mark.parametrize(("b", "s"), [(0.1, 3.0), (1.0, 5.0), (10.0, 8.0)])
def test_coverage(method: str, nuisances: bool, b: float, s: float) -> None:
    covered, error = coverage(METHODS[method], b, s, nuisances, 4000)
    assert covered > LEVEL - BUDGET * error


@pytest.mark.parametrize("method", METHODS)
def test_wrong_background_is_noticed(method: str) -> None:
    """Negative control: a background assumed twice too large fails the very same test."""
    covered, error = coverage(METHODS[method], 10.0, 15.0, False, 4000, assumed=20.0)
    assert covered < LEVEL - BUDGET * error


def test_toys_agree_with_exact_sum() -> None:
    b, s = 1.0, 5.0
    n = np.arange(60)
    limits = bayesian_limit(experiment(b, False), n[:, None], LEVEL)[:, 0]
    exact = float(np.sum(poisson.pmf(n, s + b)[limits >= s]))
    covered, error = coverage(bayesian_limit, b, s, False, 20_000)
    assert abs(covered - exact) < BUDGET * error


EXACT = [m for m in STATISTICS if m.name != "cls_asymptotic"]


@pytest.mark.parametrize("method", EXACT, ids=lambda m: m.name)
@pytest.mark.parametrize(("b", "error"), [(0.3, 0.0), (1.0, 0.3), (10.0, 0.1)])
def test_exact_sums(method: CountingMethod, b: float, error: float) -> None:
    found = exact_coverage(CountingExperiment(b, {"b": error}), method, LEVEL)
    # points lie 1e-5 beyond the ends, and sums stop at 1e-9
    assert found.least > LEVEL - 1e-4
    assert found.median < 0.99
    if method.name == "clsb":
        assert found.least == pytest.approx(LEVEL, abs=1e-4)


def test_exact_sums_find_what_is_wrong() -> None:
    """Negative control: asymptotic limits of few events do not cover."""
    asymptotic = next(m for m in STATISTICS if m.name == "cls_asymptotic")
    with pytest.warns(UserWarning, match="too strong"):
        assert exact_coverage(CountingExperiment(0.3), asymptotic, LEVEL).least < 0.87


@pytest.mark.study
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("nuisances", [False, True])
def test_coverage_everywhere(method: str, nuisances: bool) -> None:
    """b = 0.1, 1, 10, 100 and six signals each, 20 000 toys a point: see `--log-cli-level=INFO`."""
    for b in (0.1, 1.0, 10.0, 100.0):
        scale = 2.3 + 1.5 * np.sqrt(b)
        for s in np.round(scale * np.array([0.3, 0.7, 1.0, 1.5, 2.5, 4.0]), 2):
            covered, error = coverage(METHODS[method], b, float(s), nuisances, 20_000)
            logging.info("%s nuisances=%s b=%g s=%g: %.4f", method, nuisances, b, s, covered)
            assert covered > LEVEL - BUDGET * error


@pytest.mark.study
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("b", [1.0, 10.0, 100.0])
def test_coverage_of_a_fixed_truth(method: str, b: float) -> None:
    """Background and efficiency measured anew in each of 20 000 toys; b̂ = 0 does not occur."""
    toys = 20_000
    rng = Key(2024).child("fixed truth", str(b)).generator()
    b_hat = b * np.exp(np.log1p(ERRORS["b"]) * rng.standard_normal(toys))
    e_hat = np.exp(np.log1p(ERRORS["e"]) * rng.standard_normal(toys))
    measured = CountingExperiment(b_hat, {"b": ERRORS["b"]}, 0, {"e": ERRORS["e"]})
    for s in np.round((2.3 + 1.5 * np.sqrt(b)) * np.array([1.0, 1.5, 2.5]), 2):
        limits = METHODS[method](measured, rng.poisson(s + b, toys), LEVEL) / e_hat
        covered = float(np.mean(limits >= s))
        logging.info("%s fixed truth b=%g s=%g: %.4f", method, b, s, covered)
        assert covered > LEVEL - BUDGET * np.sqrt(0.09 / toys)
