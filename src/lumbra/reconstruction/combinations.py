"""Combinations of the objects of each event, every set once.

A list of candidates is an event number and the rows of its objects. `choose` takes all sets of a
size out of a list, `combine` joins two lists within events. Together they make every pair, triplet
or charge combination without counting one twice.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numba import njit
from numpy.typing import NDArray

from lumbra.foundation import InputError

__all__ = ["Combinations", "choose", "combine", "rank"]

Index = NDArray[np.int64]


@dataclass(frozen=True)
class Combinations:
    """m sets of k objects, in order of events.

    Parameters
    ----------
    event : (m,) int64
        The event of each set.
    rows : (m, k) int64
        Rows of its objects.
    """

    event: Index
    rows: Index

    def __len__(self) -> int:
        return len(self.event)

    def select(self, keep: NDArray[np.generic]) -> Combinations:
        """The sets that a mask (m,) or an ordered index array names."""
        return Combinations(self.event[keep], self.rows[keep])


@njit(cache=True, nogil=True)
def _binomial(n, k):  # type: ignore[no-untyped-def]
    total = 1
    for i in range(k):
        total = total * (n - i) // (i + 1)
    return total if n >= k else 0


@njit(cache=True, nogil=True)
def _fill(offsets, good, size, event, rows):  # type: ignore[no-untyped-def]
    """Every increasing set of `size` out of each event's objects, in lexical order."""
    out = 0
    place = np.empty(size, np.int64)
    for n in range(len(offsets) - 1):
        first, count = offsets[n], offsets[n + 1] - offsets[n]
        for i in range(size):
            place[i] = i
        for _ in range(_binomial(count, size)):
            event[out] = n
            for i in range(size):
                rows[out, i] = good[first + place[i]]
            out += 1
            i = size - 1
            while i > 0 and place[i] == count - size + i:
                i -= 1
            place[i] += 1
            for j in range(i + 1, size):
                place[j] = place[j - 1] + 1


@njit(cache=True, nogil=True)
def _count(offsets, size):  # type: ignore[no-untyped-def]
    total = 0
    for n in range(len(offsets) - 1):
        total += _binomial(offsets[n + 1] - offsets[n], size)
    return total


def choose(offsets: Index, keep: NDArray[np.bool_], size: int) -> Combinations:
    """All sets of `size` of the kept objects of each event, rows increasing.

    Parameters
    ----------
    offsets : (n + 1,) int64
        Objects of event i are the rows offsets[i]:offsets[i + 1].
    keep : (t,) bool
        Which objects may be used.
    size : int
        Objects in a set.

    Raises
    ------
    InputError
        If a set would have no object.
    """
    if size < 1:
        raise InputError(
            "Sets of this size cannot be chosen.",
            given=f"{size}",
            allowed="1 or more objects",
            suggestion="use 2 for pairs, 3 for triplets",
        )
    good = np.flatnonzero(keep).astype(np.int64)
    inner = np.searchsorted(good, offsets).astype(np.int64)
    total = _count(inner, size)
    event, rows = np.empty(total, np.int64), np.empty((total, size), np.int64)
    _fill(inner, good, size, event, rows)
    return Combinations(event, rows)


@njit(cache=True, nogil=True)
def _starts(event, count):  # type: ignore[no-untyped-def]
    """Offsets (count + 1,) of an ordered list of events."""
    out = np.zeros(count + 1, np.int64)
    for e in event:
        out[e + 1] += 1
    for n in range(count):
        out[n + 1] += out[n]
    return out


@njit(cache=True, nogil=True)
def _overlap(first, second):  # type: ignore[no-untyped-def]
    """Whether two sets share an object."""
    for a in first:
        for b in second:
            if a == b:
                return True
    return False


@njit(cache=True, nogil=True)
def _join(first, second, distinct, event, rows):  # type: ignore[no-untyped-def]
    """Pairs of sets of the same event; counts them if there is no room to write."""
    out, write = 0, len(event) > 0
    (events1, rows1), (events2, rows2) = first, second
    last = -1
    for e in events1:
        last = max(last, e)
    for e in events2:
        last = max(last, e)
    start = _starts(events2, last + 1)
    width = rows1.shape[1]
    for i in range(len(events1)):
        for j in range(start[events1[i]], start[events1[i] + 1]):
            if distinct and _overlap(rows1[i], rows2[j]):
                continue
            if write:
                event[out] = events1[i]
                for c in range(width):
                    rows[out, c] = rows1[i, c]
                for c in range(rows2.shape[1]):
                    rows[out, width + c] = rows2[j, c]
            out += 1
    return out


def combine(first: Combinations, second: Combinations, distinct: bool = True) -> Combinations:
    """Every set of the first list with every one of the second, within events.

    Parameters
    ----------
    first, second : Combinations
        Rows of the result are those of the first, then those of the second.
    distinct : bool
        Whether sets that share a row are left out: yes where both are of the same objects, no
        where one is of tracks and the other of clusters.
    """
    arrays = (first.event, first.rows), (second.event, second.rows)
    none = np.empty(0, np.int64), np.empty((0, 0), np.int64)
    total = _join(*arrays, distinct, *none)
    width = first.rows.shape[1] + second.rows.shape[1]
    event, rows = np.empty(total, np.int64), np.empty((total, width), np.int64)
    if total:
        _join(*arrays, distinct, event, rows)
    return Combinations(event, rows)


def rank(event: Index, value: NDArray[np.float64], largest: bool = False) -> Index:
    """Place (m,) of each candidate within its event, 1 for the best; NaN comes last.

    Parameters
    ----------
    event : (m,) int64
        Events of the candidates.
    value : (m,)
        What decides; equal ones keep their order.
    largest : bool
        Whether the largest value is best rather than the smallest.
    """
    badness = np.where(np.isnan(value), np.inf, -value if largest else value)
    order = np.lexsort((badness, event))
    ordered = event[order]
    new = np.ones(len(ordered), np.bool_)
    new[1:] = ordered[1:] != ordered[:-1]
    starts = np.flatnonzero(new)
    place = np.arange(len(ordered)) - np.repeat(starts, np.diff(np.append(starts, len(ordered))))
    out = np.empty(len(ordered), np.int64)
    out[order] = place + 1
    return out
