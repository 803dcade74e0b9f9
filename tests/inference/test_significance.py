"""Local p-values and Asimov significances."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import nbinom, norm, poisson

from lumbra.foundation import Key
from lumbra.inference.counting import CountingExperiment
from lumbra.inference.significance import asimov_significance, excess_p_value, p_to_z


def test_asimov() -> None:
    assert asimov_significance(10, 100) == pytest.approx(0.983991645, rel=1e-8)
    assert asimov_significance(10, 100, 10) == pytest.approx(0.690196063, rel=1e-8)
    assert asimov_significance(10, 100, 1e-4) == pytest.approx(0.983991645, rel=1e-5)
    assert asimov_significance(0, 5) == 0
    assert asimov_significance(3, 0) == np.inf


def test_poisson_and_negative_binomial_tails() -> None:
    plain = excess_p_value(CountingExperiment([3.0, 3.0]), [0, 9])
    assert plain == pytest.approx([1.0, poisson.sf(8, 3.0)], rel=1e-12)
    mc = excess_p_value(CountingExperiment(3.0, {}, 1.0), 9)
    assert mc == pytest.approx(nbinom.sf(8, 9, 9 / 12), rel=1e-10)
    assert excess_p_value(CountingExperiment(1.0), 40)[0] == pytest.approx(poisson.sf(39, 1), 1e-9)


def test_p_value_is_uniform_under_background() -> None:
    """P(p ≤ α) ≤ α for a count, exactly α at the attained values.

    100 000 toys with nuisances drawn from the prior; five thresholds at 4.5 σ: false alarm
    below 5e-5 in all. A background taken 30 % too small must break it.
    """
    rng = Key(17).child("p-value").generator()
    toys = 100_000
    mean = 10 * np.exp(np.log(1.2) * rng.standard_normal(toys))
    counts = rng.poisson(mean)
    p = excess_p_value(CountingExperiment(10.0, {"b": 0.2}), counts[:, None])[:, 0]
    wrong = excess_p_value(CountingExperiment(7.0, {"b": 0.2}), counts[:, None])[:, 0]
    broken = 0
    for attained in np.unique(p)[[4, 8, 10, 12, 14]]:
        margin = 4.5 * np.sqrt(attained * (1 - attained) / toys)
        assert abs(np.mean(p <= attained) - attained) < margin + 1e-12
        broken += np.mean(wrong <= attained) > attained + margin
    assert broken == 5


def test_z() -> None:
    assert p_to_z(norm.sf(3.0)) == pytest.approx(3.0)
    assert p_to_z([0.5, 0.9, 1.0]) == pytest.approx(0.0)
