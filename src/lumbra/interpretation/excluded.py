"""Two-sided excluded regions: too weakly coupled to be made, too strongly coupled to live."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError

__all__ = ["ExcludedRegion", "excluded_region"]

Array = NDArray[np.float64]
Strength = Callable[[Array, Array, NDArray[np.int64]], Array]
"""Signal over what is allowed: of masses (n, 1), couplings (n, k) or (k,), and rows (n,)."""

_CHUNK: Final = 1024
_STEPS: Final = 14
_BOUNDS: Final = (1e-12, 1e12)
_FINER: Final = 48


@dataclass(frozen=True)
class ExcludedRegion:
    """Couplings that are excluded, by mass.

    Parameters
    ----------
    mass : (n,)
        [GeV]
    lower, upper : (n,)
        Edges of the widest excluded interval; NaN where nothing is excluded.
    open_below, open_above : (n,) bool
        Whether the edge is only the end of the couplings that were looked at.
    intervals : (n,) int
        How many separate intervals are excluded.
    """

    mass: Array
    lower: Array
    upper: Array
    open_below: NDArray[np.bool_]
    open_above: NDArray[np.bool_]
    intervals: NDArray[np.int64]


def excluded_region(
    strength: Strength, mass: ArrayLike, couplings: tuple[float, float], points: int = 161
) -> ExcludedRegion:
    """Where the strength reaches 1: coarse steps in ln g, then false position.

    Parameters
    ----------
    strength : callable
        Expected signal over the limit on it.
    mass : (n,)
        [GeV]
    couplings : (float, float)
        Smallest and largest coupling to look at.
    points : int
        Steps of the coarse look; the highest point of what stays below 1 is looked at again.

    Raises
    ------
    InputError
        If the couplings are not two positive numbers in ascending order.
    """
    low, high = couplings
    if not (0 < low < high < np.inf and points > 2):
        raise InputError(
            "There are no couplings to look at.",
            given=f"{low:g} to {high:g} in {points} steps",
            allowed="two positive numbers, the smaller one first",
            suggestion="for example 1e-8 to 1",
        )
    masses = np.asarray(mass, float)
    grid = np.linspace(np.log(low), np.log(high), points)
    parts = []
    for start in range(0, len(masses), _CHUNK):
        rows = np.arange(start, min(start + _CHUNK, len(masses)))
        parts.append(_region(strength, masses[rows, None], grid, rows))
    columns = [np.concatenate(column) for column in zip(*parts, strict=True)] if parts else []
    if not columns:
        empty = np.empty(0)
        columns = [empty, empty, empty > 0, empty > 0, empty.astype(np.int64)]
    return ExcludedRegion(masses, *columns)


def _region(
    strength: Strength, mass: Array, grid: Array, rows: NDArray[np.int64]
) -> tuple[NDArray[np.generic], ...]:
    logs = np.broadcast_to(grid, (len(rows), len(grid)))
    value = np.nan_to_num(strength(mass, np.exp(grid)[None, :], rows), nan=0.0)
    missed = np.flatnonzero(~np.any(value >= 1, axis=1) & (value.max(axis=1) > 0))
    if missed.size:
        logs, value = logs.copy(), value.copy()
        _look_again(strength, mass, logs, value, rows, missed)
    above = value >= 1
    padded = np.pad(above, ((0, 0), (1, 1)))
    rises, falls = padded[:, 1:] & ~padded[:, :-1], padded[:, :-1] & ~padded[:, 1:]
    first, last = _widest(rises, falls, logs)
    found = above.any(axis=1)
    edge_low = found & (first == 0)
    edge_high = found & (last == len(grid) - 1)
    each = np.arange(len(rows))
    inside = np.stack([logs[each, first], logs[each, last]])
    outside = np.stack(
        [logs[each, np.maximum(first - 1, 0)], logs[each, np.minimum(last + 1, len(grid) - 1)]]
    )
    lower, upper = np.exp(inside)
    for edge, side, closed in ((lower, 0, found & ~edge_low), (upper, 1, found & ~edge_high)):
        some = np.flatnonzero(closed)
        if some.size:
            ends = outside[side, some], inside[side, some]
            edge[some] = _edge(strength, mass[some], *ends, rows[some])
    nothing = np.where(found, 0.0, np.nan)
    return lower + nothing, upper + nothing, edge_low, edge_high, rises.sum(axis=1)


def _look_again(
    strength: Strength, mass: Array, logs: Array, value: Array, rows: NDArray[np.int64],
    missed: NDArray[np.int64],
) -> None:  # fmt: skip
    """Put the highest point between the steps into the place of the highest step."""
    peak = np.clip(value[missed].argmax(axis=1), 1, logs.shape[1] - 2)
    low, high = logs[missed, peak - 1], logs[missed, peak + 1]
    fine = low[:, None] + (high - low)[:, None] * np.linspace(0, 1, _FINER)
    again = np.nan_to_num(strength(mass[missed], np.exp(fine), rows[missed]), nan=0.0)
    best = again.argmax(axis=1)
    each = np.arange(len(missed))
    logs[missed, peak] = fine[each, best]
    value[missed, peak] = again[each, best]


def _widest(
    rises: NDArray[np.bool_], falls: NDArray[np.bool_], logs: Array
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """First and last step inside the widest interval of each row; 0, 0 where there is none."""
    first, last = (np.zeros(len(logs), np.int64) for _ in range(2))
    widest = np.full(len(logs), -1.0)
    starts, ends = np.argwhere(rises), np.argwhere(falls)
    for (row, start), (_, end) in zip(starts, ends, strict=True):
        width = logs[row, end - 1] - logs[row, start]
        if width > widest[row]:
            widest[row], first[row], last[row] = width, start, end - 1
    return first, last


def _edge(
    strength: Strength, mass: Array, outside: Array, inside: Array, rows: NDArray[np.int64]
) -> Array:
    """Coupling at which the strength is 1, between one that is allowed and one that is not.

    False position in the logarithms (Illinois), at once exact for a power of the coupling.
    """

    def logarithm(place: Array) -> Array:
        value = np.nan_to_num(strength(mass, np.exp(place)[:, None], rows)[:, 0], nan=0.0)
        return np.asarray(np.log(np.clip(value, *_BOUNDS)))

    at_outside, at_inside = logarithm(outside), logarithm(inside)
    last = np.zeros(len(rows))
    for _ in range(_STEPS):
        rise = np.where(at_inside != at_outside, at_inside - at_outside, 1.0)
        middle = inside - (inside - outside) * at_inside / rise
        value = logarithm(middle)
        side = np.where(value >= 0, 1.0, -1.0)
        # an end that stays twice has its value halved, so that both ends come closer
        stays = np.where(side == last, 0.5, 1.0)
        at_outside = np.where(side > 0, at_outside * stays, value)
        at_inside = np.where(side > 0, value, at_inside * stays)
        inside, outside = np.where(side > 0, middle, inside), np.where(side > 0, outside, middle)
        last = side
    return np.asarray(np.exp(np.where(np.abs(at_inside) < np.abs(at_outside), inside, outside)))
