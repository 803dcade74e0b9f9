"""BR(B⁺ → K⁺νν̄) from the released likelihood of Belle II, and what its error is made of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from lumbra.inference.histfactory.impacts import ErrorBudget, error_budget
from lumbra.interpretation.observed.kaon_neutrinos import STANDARD_MODEL
from lumbra.interpretation.observed.knunu_likelihood import knunu_model
from lumbra.interpretation.observed.recoil_density import load_densities

__all__ = ["KnunuMeasurement", "closure", "measure_knunu"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class KnunuMeasurement:
    """The branching fraction and its errors.

    Parameters
    ----------
    branching : float
        BR(B⁺ → K⁺νν̄).
    statistical, systematic, error : float
        Of the counts alone, of all the rest, and both together.
    channel, bin, observed, fitted : (b,)
        Counts and best fit, channel after channel.
    budget : ErrorBudget
        The fit and the impacts, in units of the Standard Model's rate.
    """

    branching: float
    statistical: float
    systematic: float
    error: float
    channel: NDArray[np.str_]
    bin: NDArray[np.int64]
    observed: Array
    fitted: Array
    budget: ErrorBudget


def measure_knunu() -> KnunuMeasurement:
    """Fit the published counts; the strength may be negative."""
    model = knunu_model()
    budget = error_budget(model, lowest=-10.0)
    sizes = [len(channel) for channel in model.channels]
    return KnunuMeasurement(
        budget.strength * STANDARD_MODEL,
        budget.counts * STANDARD_MODEL,
        budget.systematic * STANDARD_MODEL,
        budget.error * STANDARD_MODEL,
        np.repeat([channel.name for channel in model.channels], sizes),
        np.concatenate([np.arange(size) for size in sizes]),
        np.concatenate([np.asarray(channel.observed, float) for channel in model.channels]),
        budget.fit.expectation,
        budget,
    )


def closure() -> dict[str, Array]:
    """Signal templates put together from the number densities, over those released, by channel."""
    densities = load_densities()
    released = {
        channel.name: next(s for s in channel.samples if s.name == "signal").events
        for channel in knunu_model().channels
        if channel.name in densities.events
    }
    return {
        name: densities.events[name].sum(axis=0) / np.asarray(events, float)
        for name, events in released.items()
    }
