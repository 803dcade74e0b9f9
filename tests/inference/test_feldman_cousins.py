"""Feldman–Cousins intervals against the published tables (PRD 57 (1998) 3873, 90 %)."""

from __future__ import annotations

import pytest
from scipy.stats import poisson

from lumbra.foundation import InputError
from lumbra.inference.feldman_cousins import feldman_cousins


@pytest.mark.parametrize(
    ("n", "b", "low", "high"),
    [(0, 0.0, 0.0, 2.44), (3, 0.5, 0.60, 6.92), (5, 3.0, 0.0, 6.99), (0, 3.0, 0.0, 1.08)],
)
def test_published_tables(n: int, b: float, low: float, high: float) -> None:
    got = feldman_cousins(n, b)
    assert got[0] == pytest.approx(low, abs=0.011)
    assert got[1] == pytest.approx(high, abs=0.011)


def test_raw_construction() -> None:
    assert feldman_cousins(0, 3.0, monotone=False)[1] == pytest.approx(0.952, rel=1e-2)
    assert feldman_cousins(0, 0.0, monotone=False)[1] == pytest.approx(2.435, rel=2e-3)


def test_covers() -> None:
    """Coverage at each s from the intervals themselves, exactly summed; never below 90 %."""
    b = 1.5
    intervals = [feldman_cousins(n, b, monotone=False) for n in range(25)]
    for s in (0.5, 1.0, 2.5, 6.0):
        inside = [low - 0.003 <= s <= high + 0.003 for low, high in intervals]
        covered = sum(poisson.pmf(n, s + b) for n in range(25) if inside[n])
        assert 0.899 < covered < 0.99


def test_refuses() -> None:
    with pytest.raises(InputError):
        feldman_cousins(-1, 2.0)
    with pytest.raises(InputError):
        feldman_cousins(1, -2.0)
