"""Linear cuts that change from mass bin to mass bin, tuned one after the other.

Made for the suppression of τ pairs in Z′ → invisible: in bins of the recoil mass, one linear cut
per pair of variables (transverse momentum of the muon pair, projections of the recoil momentum
on the leptons), each tuned with the others in place.
"""

from __future__ import annotations

import itertools
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import InputError, Table
from lumbra.selection.cuts import Cut
from lumbra.selection.figure_of_merit import Merit
from lumbra.selection.optimise import BestCut, Sample, best_angle, best_threshold

__all__ = ["BinnedSelection", "optimise_binned"]

Array = NDArray[np.float64]
Variables = tuple[str, ...]


@dataclass(frozen=True)
class BinnedSelection:
    """Cuts for each of k bins of one column.

    Parameters
    ----------
    column : str
        The column that is binned.
    edges : (k + 1,)
        Bin edges, ascending; rows outside are not kept.
    variables : tuple of tuple of str
        The columns of each linear cut, one or two.
    cuts : tuple (k,) of tuple of BestCut
        The cuts of each bin; a bin without signal keeps nothing and has none.
    """

    column: str
    edges: Array
    variables: tuple[Variables, ...]
    cuts: tuple[tuple[BestCut, ...], ...]

    def as_cuts(self, index: int) -> tuple[Cut, ...]:
        """The cuts of bin `index` in the common form."""
        low, high = self.edges[index : index + 2]
        reason = f"tuned for {low:g} ≤ {self.column} < {high:g}"
        return tuple(
            Cut(" ".join(names), cut.condition(*names), reason)
            for names, cut in zip(self.variables, self.cuts[index], strict=True)
        )

    def mask(self, table: Table) -> NDArray[np.bool_]:
        """Rows (n,) that pass the cuts of their bin."""
        place = np.searchsorted(self.edges, np.asarray(table[self.column], float), "right") - 1
        keep = np.zeros(len(table), np.bool_)
        for index, cuts in enumerate(self.cuts):
            rows = np.flatnonzero(place == index)
            if cuts and len(rows):
                part = table.select(rows)
                passed = [cut.passes(part) for cut in self.as_cuts(index)]
                keep[rows] = np.logical_and.reduce(passed)
        return keep


def optimise_binned(
    signal: Table,
    background: Table,
    column: str,
    edges: Array,
    variables: Sequence[Variables],
    merit: Merit,
    *,
    rounds: int = 2,
    sigmas: float = 1.0,
    weight: str = "weight",
) -> BinnedSelection:
    """Tune one cut per set of variables in every bin, in turn and again with the others in place.

    Parameters
    ----------
    signal, background : Table
        Candidates of the tuning half. Signal weights are taken relative to their sum in the bin;
        background weights are [events] in the bin (double them if only a half is given).
    column : str
        What is binned, for example the recoil mass.
    edges : (k + 1,)
        Bin edges.
    variables : sequence of tuple of str
        One name: a cut from below or above, whichever is better. Two: a linear cut.
    rounds : int
        Passes over all cuts.
    """
    wrong = [names for names in variables if len(names) not in (1, 2)]
    if wrong or not variables or rounds < 1:
        raise InputError(
            "These variables cannot be cut on.",
            given=f"{list(variables)}, {rounds} rounds",
            allowed="tuples of one or two column names, and at least one round",
            suggestion="use a classifier for more than two variables",
        )
    names = [*{name for group in variables for name in group}, weight]
    per_bin: list[tuple[BestCut, ...]] = []
    for low, high in itertools.pairwise(edges):
        inside, beside = (_columns(t, names, column, low, high) for t in (signal, background))
        per_bin.append(_tune(inside, beside, variables, merit, rounds, sigmas, weight))
    return BinnedSelection(column, np.asarray(edges, float), tuple(variables), tuple(per_bin))


def _columns(
    table: Table, names: Sequence[str], column: str, low: float, high: float
) -> dict[str, Array]:
    """The columns of these names as numbers, for low ≤ column < high."""
    value = np.asarray(table[column], float)
    rows = (value >= low) & (value < high)
    return {name: np.asarray(table[name], float)[rows] for name in names}


def _tune(
    signal: dict[str, Array],
    background: dict[str, Array],
    variables: Sequence[Variables],
    merit: Merit,
    rounds: int,
    sigmas: float,
    weight: str,
) -> tuple[BestCut, ...]:
    """The cuts of one bin; none without signal."""
    if not len(signal[weight]):
        return ()
    signal_weight = signal[weight] / signal[weight].sum()
    squared = float(np.sum(background[weight] ** 2))
    one_event = squared / float(background[weight].sum()) if squared > 0 else 0.0
    found: dict[int, BestCut] = {}

    def passes(values: dict[str, Array], skip: int) -> NDArray[np.bool_]:
        keep = np.ones(len(values[weight]), np.bool_)
        for i, cut in found.items():
            if i != skip:
                x = _stack(values, variables[i]) @ np.array(cut.direction)
                keep &= (x > cut.low) & (x < cut.high)
        return keep

    for _ in range(rounds):
        for i, group in enumerate(variables):
            s, b = passes(signal, i), passes(background, i)
            sample = Sample(
                _stack(signal, group)[s],
                signal_weight[s],
                _stack(background, group)[b],
                background[weight][b],
                one_event,
            )
            found[i] = _best(sample, merit, sigmas)
    return tuple(found[i] for i in range(len(variables)))


def _stack(values: dict[str, Array], names: Variables) -> Array:
    return np.stack([values[name] for name in names], axis=-1)


def _best(sample: Sample, merit: Merit, sigmas: float) -> BestCut:
    if sample.signal.shape[1] == 2:
        return best_angle(sample, merit, sigmas=sigmas)
    sides = [best_threshold(sample, merit, sigmas=sigmas, upper=up) for up in (False, True)]
    return max(sides, key=lambda cut: cut.merit)
