"""Rows that stand for others: fewer, with the weight of all."""

import numpy as np
import pytest

from lumbra.foundation import Key
from lumbra.selection.soft_cuts import Rows


def rows(weight: np.ndarray, window: np.ndarray) -> Rows:
    points = np.arange(2.0 * len(weight)).reshape(1, 2, -1)
    return Rows(points, np.ones((len(weight), 1)), window, weight)


def test_thinning_keeps_the_weight_of_windows_and_heavy_rows():
    rng = Key(1).generator()
    weight = np.exp(4 * rng.standard_normal(9000))
    window = np.repeat([0, 1, 2], [5000, 3900, 100])
    some = rng.random(9000) < 0.8
    some[window == 1] = True
    every = rows(weight, window)
    thin = every.thinned(some, 400)
    # 100 rows are not many: they stay as they are
    assert np.sum(thin.window == 2) == 100
    for number in (0, 1):
        marked = some & (window == number)
        unmarked = ~some & (window == number)
        assert np.sum(thin.window == number) <= 400 + unmarked.sum()
        # to half a tooth of the comb
        assert thin.weight[thin.window == number].sum() == pytest.approx(
            weight[window == number].sum(), rel=1 / 400
        )
        heaviest = np.flatnonzero(marked)[np.argmax(weight[marked])]
        kept = thin.points[0, 0] == every.points[0, 0, heaviest]
        tooth = weight[marked].sum() / 400
        assert abs(thin.weight[kept].sum() - weight[heaviest]) <= tooth


def test_thinned_rows_have_the_spectrum_of_all():
    rng = Key(2).generator()
    weight = np.exp(2 * rng.standard_normal(20000))
    thin = rows(weight, np.zeros(20000, np.int64)).thinned(np.ones(20000, bool), 500)
    at = thin.points[0, 0]
    for share in (0.2, 0.5, 0.8):
        cut = int(20000 * share)
        left = thin.weight[at < cut].sum() / weight.sum()
        assert left == pytest.approx(weight[:cut].sum() / weight.sum(), abs=1 / 500)


def test_rows_without_weight_are_let_go():
    thin = rows(np.zeros(1000), np.zeros(1000, np.int64)).thinned(np.ones(1000, bool), 400)
    assert thin.weight.sum() == 0
