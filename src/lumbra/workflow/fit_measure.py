"""From samples to a hunt by fits: all parts, and the masses where one takes over from another."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import Edition, FitHunt
from lumbra.foundation import Table
from lumbra.workflow.fit_trials import event_bins
from lumbra.workflow.fitted import Fitted
from lumbra.workflow.fitted_part import FittedPart, expected_bands, fitted_part
from lumbra.workflow.simulate import Sample

__all__ = ["measure_fits", "switch_mass"]

Array = NDArray[np.float64]


def measure_fits(
    hunt: FitHunt,
    signals: Mapping[float, Sample],
    backgrounds: Sequence[Sample],
    keep: Callable[[Table], Table],
    edition: Edition,
    level: float,
    simulation_growth: float = 1.0,
) -> Fitted:
    """Prepare all parts and share the hypotheses among them.

    Parameters
    ----------
    hunt : FitHunt
        Parts and statistics.
    signals : mapping of float to Sample
        By mass [GeV].
    backgrounds : sequence of Sample
        All backgrounds.
    keep : callable
        The last step of the selection.
    edition : Edition
        Luminosity and systematics.
    level : float
        Confidence of the limits that are compared where parts overlap.
    simulation_growth : float
        How many times more simulation is assumed to be there, in projections.
    """
    parts = tuple(
        fitted_part(hunt, part, signals, backgrounds, keep, edition) for part in hunt.parts
    )
    switches = tuple(
        _between(one, other, hunt.statistics[0], level) for one, other in itertools.pairwise(parts)
    )
    ends = zip((-np.inf, *switches), (*switches, np.inf), strict=True)
    rows = tuple(
        np.flatnonzero((p.windows.masses >= low) & (p.windows.masses < high))
        for p, (low, high) in zip(parts, ends, strict=True)
    )
    events = event_bins(parts, [keep(s.candidates) for s in backgrounds], edition.luminosity)
    return Fitted(parts, rows, switches, hunt.statistics, events, simulation_growth)


def _between(one: FittedPart, other: FittedPart, statistic: str, level: float) -> float:
    """Where a part takes over: the end of the one before, or equal expected sensitivity."""
    low, high = other.part.lowest, one.part.highest
    if low >= high:
        return low
    curves = []
    for part in (one, other):
        efficiency, _ = part.peaks.shape.efficiency(part.windows.masses)
        median = expected_bands(part.expected_fit(), statistic, level)[2]
        curves.append((part.windows.masses, median / efficiency))
    return switch_mass(curves[0], curves[1], low, high)


def switch_mass(
    one: tuple[Array, Array], other: tuple[Array, Array], low: float, high: float
) -> float:
    """Mass [GeV] from which the other of two curves is the lower one.

    Every interval of mass is given to the curve that is lower there, as far as one switch can:
    the switch leaves the smallest integral of the logarithm of what is lost.

    Parameters
    ----------
    one, other : (masses, limits)
        Masses [GeV] and limits in one unit.
    low, high : float
        Where both are known [GeV].
    """
    masses = np.linspace(low, high, 1001)
    difference = np.interp(masses, one[0], np.log(one[1])) - np.interp(
        masses, other[0], np.log(other[1])
    )
    # one is used below the switch: what it loses there, and what the other loses above
    lost = np.concatenate([[0.0], np.cumsum(np.maximum(difference, 0.0))])
    spared = np.concatenate([[0.0], np.cumsum(np.maximum(-difference, 0.0))])
    best = int(np.argmin(lost + spared[-1] - spared))
    return float(masses[min(max(best, 0), len(masses) - 1)])
