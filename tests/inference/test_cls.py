"""CLs limits by exact sums."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.stats import chi2, norm, poisson

from lumbra.foundation import InputError, Key
from lumbra.inference.bayesian import bayesian_limit
from lumbra.inference.cls import cls_limit, clsb_limit
from lumbra.inference.counting import CountingExperiment


@pytest.mark.parametrize(
    ("n", "b", "want"), [(0, 3.0, 2.99573227), (3, 3.0, 5.39544954), (0, 0.0, 2.99573227)]
)
def test_closed_values(n: int, b: float, want: float) -> None:
    limit = cls_limit(CountingExperiment(b), n, 0.95)[0]
    assert limit == pytest.approx(want, rel=1e-8)
    assert poisson.cdf(n, b + limit) / poisson.cdf(n, b) == pytest.approx(0.05, rel=1e-8)


def test_equals_bayes_without_efficiency_error() -> None:
    experiment = CountingExperiment([0.5, 5, 50.0], {"b": 0.3}, [0.2, 1, 5.0])
    assert cls_limit(experiment, [1, 4, 60]) == pytest.approx(
        bayesian_limit(experiment, [1, 4, 60]), rel=1e-9
    )


def test_against_drawn_nuisances() -> None:
    """CLs at the limit from 400 000 drawn nuisances: 0.1 within 5 of its statistical errors."""
    experiment = CountingExperiment(8.0, {"l": 0.1, "b": 0.2}, 2.0, {"l": 0.1, "e": 0.15})
    s = cls_limit(experiment, 10)[0]
    rng = Key(11).child("cls").generator()
    shared, b, e = np.exp(np.log([[1.1], [1.2], [1.15]]) * rng.standard_normal((3, 400_000)))
    mean = 8.0 * shared * b * rng.gamma(16.0, 1 / 16.0, 400_000)
    both = poisson.cdf(10, s * shared * e + mean)
    alone = poisson.cdf(10, mean)
    ratio = both.mean() / alone.mean()
    error = np.std(both - ratio * alone) / alone.mean() / np.sqrt(400_000)
    assert abs(ratio - 0.1) < 5 * error
    assert error < 5e-4
    assert norm.sf(5) < 1e-6  # the false-alarm budget of this test, one-sided


@pytest.mark.parametrize(("n", "b"), [(0, 0.0), (3, 1.5), (8, 12.0), (40, 30.0), (1600, 1650.0)])
def test_clsb_is_the_classical_limit(n: int, b: float) -> None:
    """P(N ≤ n | s + b) = 0.1, from the quantile of a chi-square (Garwood, 1936)."""
    assert clsb_limit(CountingExperiment(b), n)[0] == pytest.approx(
        max(chi2.ppf(0.9, 2 * (n + 1)) / 2 - b, 0.0), rel=1e-7
    )


def test_clsb_excludes_everything_far_below_the_background() -> None:
    assert clsb_limit(CountingExperiment([3.0, 3.0]), [0, 1])[0] == 0.0
    assert clsb_limit(CountingExperiment(3.0, {"b": 0.3}), [1, 2, 8])[2] > 0.0
    assert np.all(
        clsb_limit(CountingExperiment(3.0), [2, 5]) < cls_limit(CountingExperiment(3.0), [2, 5])
    )


def test_per_cent_are_recognised() -> None:
    with pytest.raises(InputError, match=r"write 0\.9 for 90 %"):
        cls_limit(CountingExperiment(1.0), 1, 90)
