"""Two-sided regions against roots that are known in closed form."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.special import lambertw

from lumbra.foundation import InputError
from lumbra.interpretation.excluded import excluded_region


def test_edges_are_the_two_branches_of_lambert() -> None:
    """g² e^(−kg²) ≥ g₀²: g² = −W(−kg₀²)/k, with both real branches."""
    k = np.geomspace(1e-2, 0.36, 50)
    region = excluded_region(
        lambda m, g, rows: g**2 * np.exp(-k[rows, None] * g**2), k, (1e-3, 1e3)
    )
    for edge, branch in ((region.lower, 0), (region.upper, -1)):
        assert edge == pytest.approx(np.sqrt(np.real(-lambertw(-k, branch)) / k), rel=1e-7)
    assert not region.open_below.any()
    assert not region.open_above.any()
    assert np.all(region.intervals == 1)


def test_the_region_ends_where_the_strength_never_reaches_one() -> None:
    """max g² e^(−kg²) = 1/ek: nothing is excluded for k > 1/e, found to a per mille."""
    k = np.array([0.999, 1.001]) / math.e
    region = excluded_region(
        lambda m, g, rows: g**2 * np.exp(-k[rows, None] * g**2), k, (1e-3, 1e3)
    )
    assert np.isfinite(region.lower[0])
    assert np.isnan(region.lower[1])
    assert np.isnan(region.upper[1])
    assert region.intervals.tolist() == [1, 0]


def test_open_ends_and_islands() -> None:
    def strength(m: np.ndarray, g: np.ndarray, rows: np.ndarray) -> np.ndarray:
        narrow, wide = (g > 1e-4) & (g < 1e-3), g > 0.1
        shapes = [np.full(g.shape, 2.0), np.where(narrow | wide, 3.0, 0.1), 1e-9 * g]
        return np.concatenate([np.broadcast_to(s, (1, g.shape[1])) for s in shapes])[rows]

    region = excluded_region(strength, np.ones(3), (1e-5, 1e3))
    assert region.open_below.tolist() == [True, False, False]
    assert region.open_above.tolist() == [True, True, False]
    assert region.intervals.tolist() == [1, 2, 0]
    assert region.lower[0] == pytest.approx(1e-5)
    # the wider of the two in ln g
    assert region.lower[1] == pytest.approx(0.1, rel=1e-2)
    assert region.upper[1] == pytest.approx(1e3)


def test_chunks_make_no_difference() -> None:
    mass = np.linspace(1, 2, 2500)
    region = excluded_region(lambda m, g, rows: g**2 * mass[rows, None], mass, (1e-3, 1e3))
    assert region.lower == pytest.approx(mass**-0.5, rel=1e-9)


def test_bad_couplings_are_refused() -> None:
    for ends in ((0.0, 1.0), (1.0, 0.1), (1e-3, math.inf), (math.nan, 1.0)):
        with pytest.raises(InputError, match="couplings"):
            excluded_region(lambda m, g, rows: g, np.ones(1), ends)
