"""Counting experiments: nuisances and the estimate of the yield."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import poisson

from lumbra.foundation import InputError, Key
from lumbra.inference import bayesian_limit, clsb_limit, excess_p_value
from lumbra.inference.asymptotic import asymptotic_cls_limit
from lumbra.inference.counting import CountingExperiment, signal_estimate, whole_counts
from lumbra.inference.expected import LimitMethod


def test_causes_add_in_quadrature_of_logarithms() -> None:
    parts = CountingExperiment([3.0, 4.0], {"a": 0.22, "b": 0.02}, 0.5).nuisances()
    assert parts.background_width == pytest.approx(np.hypot(np.log(1.22), np.log(1.02)))
    assert parts.effective_counts == pytest.approx([36, 64])
    assert parts.efficiency_width == pytest.approx(0)


def test_shared_name_correlates() -> None:
    only = CountingExperiment(3.0, {"lumi": 0.1}, 0, {"lumi": 0.2}).nuisances()
    against = CountingExperiment(3.0, {"lumi": -0.1}, 0, {"lumi": 0.2}).nuisances()
    diluted = CountingExperiment(3.0, {"lumi": 0.1, "x": 0.1}, 0, {"lumi": 0.2}).nuisances()
    assert only.correlation == pytest.approx(1)
    assert against.correlation == pytest.approx(-1)
    assert diluted.correlation == pytest.approx(1 / np.sqrt(2))


def test_broadcast_and_length() -> None:
    assert len(CountingExperiment(3.0, {"a": np.full(5, 0.1)})) == 5
    assert len(CountingExperiment(3.0)) == 1


@pytest.mark.parametrize(
    "bad",
    [
        {"background": -1.0},
        {"background": np.nan},
        {"background": 1.0, "background_systematics": {"a": -1.2}},
        {"background": 1.0, "efficiency_systematics": {"a": 0.5}, "prior": "normal"},
        {"background": [1.0, 2.0], "background_mc_error": [1.0, 1.0, 1.0]},
    ],
)
def test_refuses(bad: dict) -> None:
    with pytest.raises(InputError):
        CountingExperiment(**bad)


@pytest.mark.parametrize("bad", [1.5, -1, np.nan])
def test_counts_are_whole(bad: float) -> None:
    with pytest.raises(InputError):
        whole_counts(bad)


@pytest.mark.parametrize(("background", "signal"), [(100.0, 0.0), (100.0, 30.0), (300.0, 60.0)])
def test_pull_of_injected_signal(background: float, signal: float) -> None:
    """Truth in the nuisances moves from toy to toy; 20 000 toys.

    The mean is −1/(2√n) by theory, −0.05 here. The statistical error of the mean is 0.007 and of
    the width 0.005, so that a right program fails at ±0.1 less than once in 1e9.
    """
    rng = Key(3).child("pull", int(background), int(signal)).generator()
    toys = 20_000
    b = background * np.exp(np.log(1.05) * rng.standard_normal(toys))
    e = np.exp(np.log(1.05) * rng.standard_normal(toys))
    counts = rng.poisson(signal * e + b)
    experiment = CountingExperiment(background, {"b": 0.05}, 0, {"e": 0.05})
    value, error = signal_estimate(experiment, counts[:, None])
    pull = ((value - signal) / error)[:, 0]
    assert abs(pull.mean()) < 0.1
    assert abs(pull.std() - 1) < 0.1
    wrong, _ = signal_estimate(CountingExperiment(background * 0.97, {"b": 0.05}), counts[:, None])
    assert abs(((wrong[:, 0] - signal) / error[:, 0]).mean()) > 0.1


def test_low_counts_have_a_skewed_pull() -> None:
    """At two background events the pull is not normal: no error at all for 13.5 % of the toys,
    and a width of 0.79 for the others; at 100 events it is normal to the tolerances above."""
    counts = Key(3).child("low").generator().poisson(2.0, 20_000)
    value, error = signal_estimate(CountingExperiment(2.0), counts[:, None])
    defined = error > 0
    assert np.mean(~defined) == pytest.approx(np.exp(-2), abs=0.012)
    assert np.std(value[defined] / error[defined]) < 0.85


def test_shared_error_of_background_and_efficiency_adds() -> None:
    both = CountingExperiment(50.0, {"lumi": 0.1}, 0, {"lumi": 0.1})
    apart = CountingExperiment(50.0, {"b": 0.1}, 0, {"e": 0.1})
    assert signal_estimate(both, 100)[1] > signal_estimate(apart, 100)[1]


@pytest.mark.parametrize("method", [bayesian_limit, clsb_limit, asymptotic_cls_limit])
def test_one_hypothesis_takes_many_counts(
    method: LimitMethod,
) -> None:
    many = method(CountingExperiment(30.0, {"b": 0.1}), [30, 33, 36])
    apart = [method(CountingExperiment(30.0, {"b": 0.1}), n)[0] for n in (30, 33, 36)]
    assert many == pytest.approx(apart, rel=1e-12)
    with pytest.raises(InputError, match="do not fit"):
        method(CountingExperiment([30.0, 31.0]), [30, 33, 36])


def test_p_values_of_many_counts_over_one_background() -> None:
    p = excess_p_value(CountingExperiment(3.0), [2, 3, 9])
    assert p == pytest.approx(poisson.sf([1, 2, 8], 3.0), rel=1e-12)
