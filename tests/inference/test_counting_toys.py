"""Toy limits of counts with profiled nuisances, against exact sums and in coverage."""

from __future__ import annotations

import logging
from dataclasses import replace

import numpy as np
import pytest

from lumbra.foundation import InputError, Key
from lumbra.inference import CountingExperiment, cls_limit, clsb_limit, unified_interval
from lumbra.inference.counting_toys import toy_counting_limit, toy_unified_interval

B = np.array([0.0, 0.5, 3.0, 3.0, 10.0, 10.0, 100.0, 100.0, 0.0])
N = np.array([0, 1, 3, 2, 6, 12, 100, 120, 2])


@pytest.mark.parametrize("level", [0.9, 0.95])
@pytest.mark.parametrize(("statistic", "exact"), [("cls", cls_limit), ("clsb", clsb_limit)])
def test_without_nuisances_the_toys_find_the_exact_sums(statistic, exact, level) -> None:
    """Nine pulls beyond 4.5 σ have a probability of 6e-5; an error is 1 to 5 % of the limit."""
    known = CountingExperiment(B)
    found = toy_counting_limit(known, N, level, key=Key(5), statistic=statistic)
    truth = exact(known, N, level)
    assert np.all(np.abs(found.upper - truth) < 4.5 * found.error)
    assert np.all(found.error < 0.06 * cls_limit(known, N, level))
    # negative control: the other statistic is not within the errors everywhere
    other = (clsb_limit if statistic == "cls" else cls_limit)(known, N, level)
    assert np.any(np.abs(found.upper - other) > 4.5 * found.error)


def test_a_deficit_that_excludes_every_signal_is_told_as_zero() -> None:
    known = CountingExperiment(10.0)
    assert toy_counting_limit(known, 2, key=Key(1), statistic="clsb").upper[0] == 0.0
    assert clsb_limit(known, 2)[0] == 0.0


def test_a_deficit_rarer_than_the_toys_has_the_averaged_limit() -> None:
    unsure = CountingExperiment(12.0, {"b": 0.1}, 0.0, {"e": 0.1})
    found = toy_counting_limit(unsure, 0, key=Key(1))
    np.testing.assert_allclose(found.upper, cls_limit(unsure, 0))
    assert np.isnan(found.error[0])


def test_unified_intervals_without_nuisances_are_the_exact_ones() -> None:
    """Edges lie on steps of 1/11 of 2/29 of the range: 1 %; toys add 2 to 4 % of an upper end."""
    known = CountingExperiment(B)
    low, high = toy_unified_interval(known, N, 0.9, key=Key(3))
    exact_low, exact_high = unified_interval(known, N, 0.9, lengthened=False)
    np.testing.assert_allclose(high, exact_high, rtol=0.08)
    np.testing.assert_allclose(low, exact_low, atol=0.03 * exact_high.max(), rtol=0.1)
    assert np.all(low[exact_low == 0] == 0)


def test_with_many_events_and_errors_the_asymptotic_limit_comes_back() -> None:
    from lumbra.inference.asymptotic import asymptotic_cls_limit

    many = CountingExperiment([400.0, 2000.0], {"b": 0.05}, [12.0, 30.0], {"e": 0.1})
    counts = np.array([410, 1930])
    found = toy_counting_limit(many, counts, 0.95, key=Key(8))
    # asymptotic formulas are good to 1 % at 400 events
    truth = asymptotic_cls_limit(many, counts, 0.95)
    assert np.all(np.abs(found.upper / truth - 1) < 0.015 + 4.5 * found.error / truth)


def test_threads_do_not_change_the_numbers() -> None:
    many = CountingExperiment(np.full(150, 0.7), {"b": 0.3}, 0.1, {"e": 0.1})
    counts = Key(1).generator().poisson(0.7, 150)
    one, two = (
        toy_counting_limit(many, counts, key=Key(2), toys=100, points=5, workers=k) for k in (1, 2)
    )
    np.testing.assert_array_equal(one.upper, two.upper)
    ends = [toy_unified_interval(many, counts, key=Key(2), toys=100, workers=k) for k in (1, 2)]
    np.testing.assert_array_equal(ends[0], ends[1])


@pytest.mark.parametrize(
    "wrong", [{"level": 90}, {"toys": 5}, {"points": 2}, {"statistic": "bayes"}]
)
def test_settings_that_cannot_be_used_are_refused(wrong) -> None:
    with pytest.raises(InputError):
        toy_counting_limit(CountingExperiment(1.0), 1, **{"key": Key(1), **wrong})


def test_the_normal_prior_is_refused() -> None:
    normal = replace(CountingExperiment(1.0, {"b": 0.2}), prior="normal")
    with pytest.raises(InputError, match="log-normal"):
        toy_counting_limit(normal, 1, key=Key(1))


def covered(b: float, s: float, error: float, count: int, method: str) -> float:
    """Share of experiments with a fixed truth whose interval holds it.

    Background (relative error ``error``) and efficiency (15 %) are measured anew in each.
    """
    rng = Key(77).child(method, str(b), str(s), str(error)).generator()
    b_hat = b * (1 + error) ** rng.standard_normal(count)
    e_hat = 1.15 ** rng.standard_normal(count)
    measured = CountingExperiment(b_hat, {"b": error}, 0.0, {"e": 0.15})
    counts = rng.poisson(s + b, count)
    settings = {"key": Key(78), "toys": 1000}
    if method == "unified":
        low, high = toy_unified_interval(measured, counts, **settings)
        return float(np.mean((low / e_hat <= s) & (s <= high / e_hat)))
    limits = toy_counting_limit(measured, counts, **settings, statistic=method, points=8)
    return float(np.mean(limits.upper / e_hat >= s))


def test_limits_cover_a_fixed_truth() -> None:
    """500 experiments: 90 ± 1.3 %; a true coverage of 89 % fails with probability 3e-5."""
    assert covered(3.0, 5.0, 0.3, 500, "clsb") > 0.89 - 4.0 * 0.0134


@pytest.mark.study
@pytest.mark.parametrize("method", ["cls", "clsb", "unified"])
@pytest.mark.parametrize("error", [0.1, 0.3])
@pytest.mark.parametrize("b", [0.3, 3.0, 30.0])
def test_coverage_of_a_fixed_truth(method, error, b) -> None:
    """5000 experiments: 90 ± 0.42 %, asked to lie above 89 % less 4 σ."""
    count = 5000 if method != "unified" else 2000
    share = covered(b, 2.3 + 1.3 * np.sqrt(b), error, count, method)
    logging.info("%s, b = %g ± %g %%: %.4f", method, b, 100 * error, share)
    assert share > 0.89 - 4.0 * np.sqrt(0.09 / count)
