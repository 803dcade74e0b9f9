"""Combinations: every set once, never across events; places of candidates."""

import itertools
from math import comb

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lumbra.foundation import InputError
from lumbra.reconstruction import choose, combine, rank

SIZES = st.lists(st.integers(0, 6), min_size=1, max_size=8)


def _objects(sizes, seed):
    offsets = np.concatenate([[0], np.cumsum(sizes)]).astype(np.int64)
    keep = np.random.default_rng(seed).random(offsets[-1]) < 0.7
    return offsets, keep


@settings(deadline=None)
@given(SIZES, st.integers(1, 4), st.integers(0, 1000))
def test_choose_is_itertools(sizes, size, seed):
    offsets, keep = _objects(sizes, seed)
    found = choose(offsets, keep, size)
    expected = []
    for n in range(len(sizes)):
        rows = [i for i in range(offsets[n], offsets[n + 1]) if keep[i]]
        expected += [(n, *chosen) for chosen in itertools.combinations(rows, size)]
    assert [(e, *row) for e, row in zip(found.event, found.rows.tolist(), strict=True)] == expected


@settings(deadline=None)
@given(SIZES, st.integers(0, 1000))
def test_charge_combinations_count_as_they_should(sizes, seed):
    offsets, keep = _objects(sizes, seed)
    positive = np.random.default_rng(seed + 1).random(offsets[-1]) < 0.5
    found = combine(choose(offsets, keep & positive, 2), choose(offsets, keep & ~positive, 2))
    expected = 0
    for n in range(len(sizes)):
        block = slice(offsets[n], offsets[n + 1])
        plus, minus = (keep & positive)[block].sum(), (keep & ~positive)[block].sum()
        expected += comb(plus, 2) * comb(minus, 2)
    assert len(found) == expected
    sets = {tuple(sorted(row)) for row in found.rows.tolist()}
    assert len(sets) == len(found)
    event_of = np.repeat(np.arange(len(sizes)), sizes)
    assert np.all(event_of[found.rows] == found.event[:, None])


def test_sets_that_share_an_object_are_left_out():
    offsets = np.array([0, 3, 3, 5])
    everything = np.ones(5, bool)
    single, pairs = choose(offsets, everything, 1), choose(offsets, everything, 2)
    apart = combine(single, pairs)
    assert apart.rows.tolist() == [[0, 1, 2], [1, 0, 2], [2, 0, 1]]
    assert len(combine(single, pairs, distinct=False)) == 9 + 2
    none = choose(offsets, np.zeros(5, bool), 2)
    assert len(combine(single, none)) == 0
    assert len(combine(none, single)) == 0


def test_best_candidate_of_each_event():
    event = np.array([0, 0, 0, 2, 2, 5])
    value = np.array([0.3, np.nan, 0.1, 2.0, 2.0, np.nan])
    assert rank(event, value).tolist() == [2, 3, 1, 1, 2, 1]
    assert rank(event, value, largest=True).tolist() == [1, 3, 2, 1, 2, 1]
    assert len(rank(event[:0], value[:0])) == 0


def test_empty_sets_are_refused():
    with pytest.raises(InputError):
        choose(np.array([0, 1]), np.ones(1, bool), 0)
