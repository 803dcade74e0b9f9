"""Regions below a curve, one for each pair of masses, that move smoothly over the plane."""

from __future__ import annotations

import functools
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Table
from lumbra.foundation.expression import Expression
from lumbra.foundation.surface import Surface
from lumbra.selection.figure_of_merit import Limit, background_estimate

__all__ = ["CurvedRegions", "Points", "best_curve", "neighbour_means"]

Array = NDArray[np.float64]

_LEVELS: Final = np.linspace(0.0, 1.0, 51)
"""Quantiles of the signal in each bin that are tried as heights of the curve."""
_PRICES: Final = np.geomspace(1e-6, 1e6, 121)
"""Share of the signal that a background event may cost, relative to 1/B: from nothing to all."""


@dataclass(frozen=True)
class Points:
    """Weighted candidates by what a curve looks at.

    Parameters
    ----------
    value, along, weight : (n,)
        What is kept where it is small, what the curve depends on, and the weight.
    """

    value: Array
    along: Array
    weight: Array


@dataclass(frozen=True)
class CurvedRegions:
    """Keeps value < curve(along), with curves given for pairs of masses and read between them.

    Parameters
    ----------
    value, along : str
        Expressions of columns.
    middles : tuple of float
        Where along the curves are given; straight between, constant beyond.
    pairs : tuple of (float, float)
        Masses (M, mRecoil) [GeV] for which there are curves.
    curves : tuple of tuple of float
        Heights at the middles, for each pair.
    """

    value: str
    along: str
    middles: tuple[float, ...]
    pairs: tuple[tuple[float, float], ...]
    curves: tuple[tuple[float, ...], ...]

    @property
    def columns(self) -> frozenset[str]:
        """The columns that are needed."""
        return Expression(self.value).names | Expression(self.along).names | {"M", "mRecoil"}

    def passed(self, candidates: Table) -> NDArray[np.bool_]:
        """Mask (n,) of what is kept; a recoil mass below zero counts as zero."""
        mass = np.asarray(candidates["M"], float)
        recoil = np.maximum(np.asarray(candidates["mRecoil"], float), 0.0)
        heights = self._surface(mass, recoil)
        along = np.asarray(Expression(self.along).evaluate(candidates), float)
        shares = _hats(along, np.asarray(self.middles))
        height = np.einsum("nb,nb->n", heights, shares)
        value = np.asarray(Expression(self.value).evaluate(candidates), float)
        return np.asarray(value < height)

    @functools.cached_property
    def _surface(self) -> Surface:
        return Surface(np.asarray(self.pairs, float), np.asarray(self.curves, float))

    def to_json(self) -> dict[str, object]:
        """The curves as plain numbers."""
        return {
            "keeps": f"{self.value} < curve({self.along})",
            "at": list(self.middles),
            "between": "straight; over the plane of M and mRecoil linear in triangles",
            "curves": [
                {"masses_GeV": list(pair), "heights": list(curve)}
                for pair, curve in zip(self.pairs, self.curves, strict=True)
            ],
        }


def _hats(along: Array, middles: Array) -> Array:
    """Shares (n, b) of the middles in a polygon through them, constant beyond the ends."""
    identity = np.eye(len(middles))
    return np.stack([np.interp(along, middles, row) for row in identity], axis=1)


def best_curve(signal: Points, background: Points, edges: tuple[float, ...], limit: Limit) -> Array:
    """Heights (b,) of the steps, one per bin of ``edges``, that make limit(B)/ε small.

    Of all regions below a step function, the best one keeps in each bin the height at which
    signal less a price for background is largest, with one price for all bins (Neyman and
    Pearson, Phil. Trans. R. Soc. A 231 (1933) 289); prices are scanned.

    Parameters
    ----------
    signal : Points
        Weights sum to the efficiency.
    background : Points
        Weights are expected events.
    edges : tuple of float
        Bins along; what lies beyond counts in the first or last.
    limit : callable
        Signal [events] for expected background [events], see `figure_of_merit`.
    """
    bins = len(edges) - 1
    tried = np.empty((bins, len(_LEVELS)))
    kept, mean, square = (np.empty_like(tried) for _ in range(3))
    own, theirs = _binned(signal.along, edges), _binned(background.along, edges)
    for i in range(bins):
        mine, other = own == i, theirs == i
        values = signal.value[mine] if np.any(mine) else signal.value
        tried[i] = np.quantile(values, _LEVELS)
        kept[i] = _below(signal.value[mine], signal.weight[mine], tried[i])
        mean[i] = _below(background.value[other], background.weight[other], tried[i])
        square[i] = _below(background.value[other], background.weight[other] ** 2, tried[i])
    total = float(background.weight.sum())
    one = float(np.sum(background.weight**2) / total) if total > 0 else 0.0
    price = _PRICES * float(signal.weight.sum()) / max(total, 1e-300)
    # (prices, bins): the best level of each bin
    level = np.argmax(kept - price[:, None, None] * mean, axis=2)
    at = np.arange(bins)
    efficiency = kept[at, level].sum(axis=1)
    expected = background_estimate(mean[at, level].sum(axis=1), square[at, level].sum(axis=1), one)
    with np.errstate(divide="ignore"):
        merit = np.where(efficiency > 0, limit(expected) / efficiency, np.inf)
    best = int(np.argmin(merit))
    return np.asarray(tried[at, level[best]])


def _binned(along: Array, edges: tuple[float, ...]) -> NDArray[np.int64]:
    return np.clip(np.searchsorted(edges, along, side="right") - 1, 0, len(edges) - 2)


def _below(values: Array, weights: Array, thresholds: Array) -> Array:
    """Sum of the weights of the values at or below each of the rising thresholds."""
    order = np.argsort(values)
    running = np.concatenate([[0.0], np.cumsum(weights[order])])
    return np.asarray(running[np.searchsorted(values[order], thresholds, side="right")])


def neighbour_means(pairs: Array, curves: Array) -> Array:
    """Curves (k, b), each the mean of its own (half) and those of its neighbours in the plane.

    What is optimised for single pairs has the noise of few simulated events in it.
    """
    around = Surface(pairs, curves).neighbours()
    means = [curves[rows].mean(axis=0) if len(rows) else curves[i] for i, rows in enumerate(around)]
    return np.asarray(0.5 * (curves + np.array(means)))
