"""Bayesian counting limits."""

from __future__ import annotations

import time

import numpy as np
import pytest
from scipy.special import gammainccinv

from lumbra.foundation import InputError, Key
from lumbra.inference.bayesian import bayesian_limit
from lumbra.inference.cls import cls_limit
from lumbra.inference.counting import CountingExperiment
from lumbra.inference.expected import limit_table


@pytest.mark.parametrize(
    ("n", "b", "want"),
    [(0, 0.0, 2.30258509), (3, 1.5, 5.2892376), (0, 100.0, 2.30258509)],
)
def test_closed_values(n: int, b: float, want: float) -> None:
    """Q(n+1, s+b)/Q(n+1, b) = 0.1."""
    assert bayesian_limit(CountingExperiment(b), n)[0] == pytest.approx(want, rel=1e-8)


def test_gaussian_nuisances() -> None:
    """n = 3, b = 1.5 ± 0.3, efficiency 20 %, Gaussians cut at zero: 5.9965 by another integral.

    The 1/ε tail near zero depends on where it is cut, hence 5e-4 and not 1e-6.
    """
    experiment = CountingExperiment(1.5, {"b": 0.2}, 0, {"e": 0.2}, prior="normal")
    assert bayesian_limit(experiment, 3)[0] == pytest.approx(5.9964595, rel=5e-4)


def test_priors_differ_by_per_cents() -> None:
    log = bayesian_limit(CountingExperiment(1.5, {"b": 0.2}, 0, {"e": 0.2}), 3)[0]
    assert 0.02 < 1 - log / 5.9964595 < 0.08


def test_zero_background() -> None:
    n = np.arange(6)
    limits = bayesian_limit(CountingExperiment(np.zeros(6)), n)
    assert limits == pytest.approx(gammainccinv(n + 1, 0.1), rel=1e-9)


def test_shapes_and_level() -> None:
    experiment = CountingExperiment([1.0, 2.0])
    assert bayesian_limit(experiment, [[0, 1], [2, 3], [4, 5]]).shape == (3, 2)
    assert bayesian_limit(experiment, 3, 0.95)[0] > bayesian_limit(experiment, 3, 0.9)[0]
    with pytest.raises(InputError):
        bayesian_limit(experiment, 3, 90)


def test_nuisances_weaken_and_order() -> None:
    plain = bayesian_limit(CountingExperiment(5.0), 5)[0]
    mc = bayesian_limit(CountingExperiment(5.0, {}, 2.5), 5)[0]
    both = bayesian_limit(CountingExperiment(5.0, {"b": 0.3}, 2.5, {"e": 0.2}), 5)[0]
    assert plain < mc < both


def test_a_scan_is_fast() -> None:
    """400 hypotheses, two methods, observed and five expected: two seconds
    of one core are the goal, a quarter more is for slow machines."""
    b = np.geomspace(0.05, 60, 400)
    experiment = CountingExperiment(b, {"x": 0.22, "l": 0.01}, 0.2 * b, {"y": 0.14, "l": 0.01})
    counts = Key(1).generator().poisson(b)
    limit_table(experiment, counts, bayesian_limit)  # compiles
    start = time.process_time()
    limit_table(experiment, counts, bayesian_limit)
    limit_table(experiment, counts, cls_limit)
    assert time.process_time() - start < 2.5
