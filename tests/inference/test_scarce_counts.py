"""Large counts on few simulated events: the limits of the whole sums."""

import numpy as np
import pytest

from lumbra.inference import CountingExperiment, bayesian_limit, cls_limit
from lumbra.inference.marginal import upper_limit
from lumbra.inference.scarce_counts import UNITS, scarce_limit


@pytest.mark.parametrize("bayesian", [True, False])
@pytest.mark.parametrize(
    ("n", "b", "width", "effective"),
    [
        (9000, 9000.0, 0.05, 49.0),
        (7000, 8000.0, 0.18, 12.0),
        (24_000, 20_000.0, 0.0, 49.0),
        (15_000, 20_000.0, 0.2, 3.0),
    ],
)
def test_units_change_the_limit_by_two_per_mille_at_most(n, b, width, effective, bayesian) -> None:
    exact = upper_limit(n, b, width, 0.03, 0.0, effective, True, 0.9, bayesian)
    coarse = scarce_limit(n, b, width, 0.03, 0.0, effective, level=0.9, bayesian=bayesian)
    assert coarse == pytest.approx(exact, rel=2e-3)


def test_small_backgrounds_are_counted_one_by_one() -> None:
    b = UNITS / 2
    exact = upper_limit(2900, b, 0.1, 0.03, 0.0, 20.0, True, 0.9, True)
    assert scarce_limit(2900, b, 0.1, 0.03, 0.0, 20.0, level=0.9, bayesian=True) == pytest.approx(
        exact, rel=1e-12
    )


@pytest.mark.parametrize("method", [bayesian_limit, cls_limit])
def test_limits_join_where_the_method_changes(method) -> None:
    """Just below and just above 50 effective counts, and the size at which units begin."""
    b = np.array([UNITS * 0.999, UNITS * 1.001, 8000.0, 8000.0])
    effective = np.array([20.0, 20.0, 49.99, 50.01])
    experiment = CountingExperiment(b, {"b": 0.1}, b / np.sqrt(effective), {"e": 0.03})
    limits = method(experiment, np.rint(b).astype(int)) / b
    assert limits[0] == pytest.approx(limits[1], rel=2e-3)
    assert limits[2] == pytest.approx(limits[3], rel=2e-3)
