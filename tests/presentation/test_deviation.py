"""Deviations of counts, against direct numerical maximisation and the exact Poisson tail."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.optimize import minimize_scalar
from scipy.stats import norm, poisson

from lumbra.presentation.deviation import deviation, poisson_errors


def profiled(n: float, b: float, sigma: float) -> float:
    """Likelihood ratio with an auxiliary count b²/σ², maximised by brute force."""
    tau = b / sigma**2
    m = tau * b

    def cost(rate: float) -> float:
        return float(rate - n * np.log(rate) + tau * rate - m * np.log(tau * rate))

    best = minimize_scalar(
        cost, bounds=(1e-6, 10 * (n + b)), method="bounded", options={"xatol": 1e-10}
    )
    free = n - (n * np.log(n) if n else 0) + m - m * np.log(m)
    return float(np.sign(n - b) * np.sqrt(2 * (best.fun - free)))


@pytest.mark.parametrize(
    ("n", "b", "sigma"), [(12, 5.0, 1.5), (0, 3.0, 0.5), (4, 4.5, 2.0), (90, 60, 9)]
)
def test_equals_the_profile_likelihood(n: float, b: float, sigma: float) -> None:
    assert deviation(n, b, sigma) == pytest.approx(profiled(n, b, sigma), abs=2e-4)


def test_is_the_plain_poisson_ratio_without_error() -> None:
    n, b = 14.0, 6.0
    assert deviation(n, b) == pytest.approx(np.sqrt(2 * (n * np.log(n / b) - (n - b))), rel=1e-3)


def test_does_not_exaggerate_sparse_bins() -> None:
    exact = norm.isf(poisson.sf(0, 0.05))  # one or more where 0.05 are expected
    naive = (1 - 0.05) / np.sqrt(0.05)
    assert abs(deviation(1, 0.05) - exact) < abs(naive - exact) / 3


def test_nothing_expected_gives_no_number_and_equality_gives_zero() -> None:
    values = deviation([1.0, 3.0], [0.0, 3.0], [0.1, 0.2])
    assert np.isnan(values[0])
    assert values[1] == pytest.approx(0, abs=1e-6)


def test_garwood_intervals() -> None:
    # PDG Statistics review: the upper 84.13 % limit for zero counts is 1.84
    below, above = poisson_errors([0, 1, 100])
    assert below[0] == 0
    assert above[0] == pytest.approx(1.841, abs=1e-3)
    assert (below[1], above[1]) == (pytest.approx(0.827, abs=1e-3), pytest.approx(2.300, abs=1e-3))
    assert (below[2] + above[2]) / 2 == pytest.approx(10, rel=0.06)
