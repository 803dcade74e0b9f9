"""All counting statistics side by side."""

from __future__ import annotations

import warnings

import numpy as np
import pytest

from lumbra.foundation import InputError, Key
from lumbra.inference import CountingExperiment, counting_limits
from lumbra.inference.counting_limits import METHODS, CountingMethod, drawn_methods

SEVERAL = CountingExperiment([0.0, 0.3, 3.0, 30.0], {"b": 0.2}, 0, {"e": 0.1, "b": 0.05})


@pytest.mark.filterwarnings("ignore:asymptotic limits")
@pytest.mark.parametrize("method", METHODS, ids=lambda m: m.name)
def test_contract(method: CountingMethod) -> None:
    """Finite limits that grow with the count and fall with the level, for any small count."""
    counts = np.array([0, 1, 5])[:, None] * np.ones(4, int)
    at_90 = method.limit(SEVERAL, counts, 0.9)
    assert at_90.shape == (3, 4)
    assert np.all(np.isfinite(at_90))
    assert np.all(np.diff(at_90, axis=0) >= -1e-6)
    assert np.all(method.limit(SEVERAL, counts, 0.95) >= at_90 - 1e-6)


def test_side_by_side() -> None:
    found = counting_limits(SEVERAL, [0, 1, 6, 25], methods=[m.name for m in METHODS])
    assert found.upper is not None
    assert found.upper.shape == found.lower.shape == (5, 4)
    assert found.expected.shape == (5, 5, 4)
    table = found.to_table()
    assert len(table) == 4
    assert table["cls_expected_median"] == pytest.approx(found.expected[0, 2])
    assert "too strong" in found.notes()[-1]
    # CLs+b excludes more, and with CL_b near 1 they are the same
    assert np.all(found.upper[1] <= found.upper[0] + 1e-9)


def test_expected_alone_and_quantiles() -> None:
    """The median limit is the limit of the median count."""
    found = counting_limits(SEVERAL)
    assert found.observed is found.upper is None
    again = counting_limits(SEVERAL, found.counts[2])
    assert again.upper == pytest.approx(found.expected[:, 2])


def test_refuses() -> None:
    with pytest.raises(InputError, match="clz"):
        counting_limits(SEVERAL, methods=["clz"])
    with pytest.raises(InputError, match="90"):
        counting_limits(SEVERAL, level=90)
    with pytest.raises(InputError):
        counting_limits(SEVERAL, 1.5)


@pytest.mark.parametrize("n", [0, 1, 2, 5])
def test_nothing_expected_has_limits_at_any_count(n: int) -> None:
    """b = 0 with n > 0: finite limits, wider with n, also by pseudo-experiments."""
    methods = [*(m.name for m in METHODS), *drawn_methods(Key(1), 400)]
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        found = counting_limits(CountingExperiment(0.0), n, 0.9, methods)
    assert found.upper is not None
    assert np.all(np.isfinite(found.upper))
    assert np.all(found.upper > 0.9 * n)
    assert np.all(found.lower <= max(n, 1e-9))


@pytest.mark.parametrize("count", [-1, 2.5, np.nan, np.inf])
def test_counts_that_are_none_are_refused_by_every_method(count: float) -> None:
    for method in (*METHODS, *drawn_methods(Key(1), 400)):
        with pytest.raises(InputError, match="whole numbers"):
            method.limit(CountingExperiment(1.0), count, 0.9)
