"""Expected limits."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import poisson

from lumbra.foundation import Key
from lumbra.inference.asymptotic import asymptotic_cls_limit
from lumbra.inference.bayesian import bayesian_limit
from lumbra.inference.cls import cls_limit
from lumbra.inference.counting import CountingExperiment
from lumbra.inference.expected import expected_counts, expected_limits, limit_table


@pytest.mark.parametrize("method", [bayesian_limit, cls_limit])
def test_no_background(method: object) -> None:
    """b → 0 gives 2.303 at 90 %."""
    limits = expected_limits(CountingExperiment([0.0, 1e-6]), method)  # type: ignore[arg-type]
    assert limits.median == pytest.approx(2.302585, rel=1e-5)
    assert limits.band(2)[1] == pytest.approx(2.302585, rel=1e-5)


def test_large_background_is_gaussian() -> None:
    """Median CLs limit → 1.645 σ at 90 %, from below by the skew of the Poisson."""
    b = 1e4
    median = expected_limits(CountingExperiment(b), cls_limit, 0.9).median[0]
    assert median / np.sqrt(b) == pytest.approx(1.645, rel=0.01)


def test_against_toys() -> None:
    """Quantiles of 200 000 prior-predictive toys lie in the steps of the exact ones."""
    rng = Key(5).child("expected").generator()
    toys = 200_000
    means = 12 * np.exp(np.log(1.3) * rng.standard_normal(toys)) * rng.gamma(9, 1 / 9, toys)
    counts = np.sort(rng.poisson(means))
    exact = expected_counts(CountingExperiment(12.0, {"b": 0.3}, 4.0))[:, 0]
    for probability, count in zip([0.02275, 0.15866, 0.5, 0.84134, 0.97725], exact, strict=True):
        spread = 5 * np.sqrt(probability * (1 - probability) / toys)  # 5 σ: 3e-7 a side
        assert np.mean(counts < count) < probability + spread
        assert np.mean(counts <= count) > probability - spread


def test_table() -> None:
    experiment = CountingExperiment([0.5, 3.0, 20.0])
    table = limit_table(experiment, [0, 5, 22], cls_limit)
    assert len(table) == 3
    order = ["expected_minus2", "expected_minus1", "expected_median", "expected_plus1"]
    rows = np.stack([table[name] for name in order])
    assert np.all(np.diff(rows, axis=0) >= 0)
    assert table["upper_limit"] == pytest.approx(cls_limit(experiment, [0, 5, 22]))
    assert "upper_limit" not in limit_table(experiment, None, bayesian_limit)
    median = poisson.ppf(0.5, [0.5, 3.0, 20.0])
    assert table["expected_median"] == pytest.approx(cls_limit(experiment, median))


def test_any_method() -> None:
    limits = expected_limits(CountingExperiment(50.0), asymptotic_cls_limit)
    exact = expected_limits(CountingExperiment(50.0), cls_limit)
    assert limits.limits == pytest.approx(exact.limits, rel=0.08)
