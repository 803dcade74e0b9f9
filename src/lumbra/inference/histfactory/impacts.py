"""What the error of a signal strength is made of: counts, nuisances, and the simulation.

The part of the counts is what the best fit scatters by when only the observed counts fluctuate and
every auxiliary measurement stays; the rest, in quadrature, is systematic (Pinto et al.,
arXiv:2307.04007). The impact of a nuisance is the shift of the strength when the nuisance is held
one fitted error above or below its best value, as is customary.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import DataError
from lumbra.inference.histfactory.fit import TemplateFit, fit_templates
from lumbra.inference.histfactory.layout import compile_model
from lumbra.inference.histfactory.model import Parameter, TemplateModel

__all__ = ["ErrorBudget", "Impact", "error_budget"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Impact:
    """A nuisance and what it does to the signal strength.

    Parameters
    ----------
    name : str
        Its name.
    value, error : float
        Best value and error, in standard deviations of its constraint.
    up, down : float
        Shift of the strength with the nuisance held at its value plus and minus its error.
    """

    name: str
    value: float
    error: float
    up: float
    down: float


@dataclass(frozen=True)
class ErrorBudget:
    """The signal strength and the parts of its error.

    Parameters
    ----------
    strength, error : float
        Best value, and its whole error.
    counts : float
        Error from the fluctuation of the observed counts alone.
    systematic : float
        All the rest, in quadrature.
    simulation : float
        What the size of the simulated samples adds, in quadrature.
    impacts : tuple of Impact
        Of every nuisance that acts on several bins, the largest first.
    fit : TemplateFit
        The fit itself.
    """

    strength: float
    error: float
    counts: float
    systematic: float
    simulation: float
    impacts: tuple[Impact, ...]
    fit: TemplateFit


def error_budget(model: TemplateModel, *, lowest: float = 0.0) -> ErrorBudget:
    """Fit a model, and take the error of its signal strength apart.

    Parameters
    ----------
    model : TemplateModel
        With its observed counts.
    lowest : float
        Lower bound of the strength in all fits.

    Raises
    ------
    DataError
        If the fit does not converge.
    """
    fit = _fitted(model, lowest)
    best = fit[model.poi]
    counts = _counting_error(model, lowest)
    free = {n: v for n, v in _nuisances(model, fit).items() if not _held(model, n)}
    found = [_impact(model, name, value, error, lowest) for name, (value, error) in free.items()]
    without = {name: Parameter(fixed=True) for name in _simulation(model)}
    exact = _fitted(_settled(model, without), lowest)[model.poi].error if without else best.error
    return ErrorBudget(
        best.value,
        best.error,
        counts,
        math.sqrt(max(best.error**2 - counts**2, 0.0)),
        math.sqrt(max(best.error**2 - exact**2, 0.0)),
        tuple(sorted(found, key=lambda i: -max(abs(i.up), abs(i.down)))),
        fit,
    )


def _fitted(model: TemplateModel, lowest: float) -> TemplateFit:
    fit = fit_templates(model, lowest=lowest)
    if not fit.converged:
        raise DataError(
            f"The fit of '{model.name}' did not converge.",
            given=fit.reason,
            allowed="a model whose parameters the data tell apart",
            suggestion="fix a parameter, or give the strength a lower bound",
        )
    return fit


def _counting_error(model: TemplateModel, lowest: float) -> float:
    """Scatter of the best strength, to first order in the fluctuation of each count."""
    variance = 0.0
    for channel in model.channels:
        observed = np.asarray(channel.observed)
        for bin_, n in enumerate(observed):
            step = max(1.0, math.ceil(math.sqrt(n)))
            ends = []
            for change in (step, -min(step, float(n))):
                moved = observed.copy()
                moved[bin_] += change
                at = _fitted(model.with_observed({channel.name: moved}), lowest)
                ends.append((moved[bin_], at[model.poi].value))
            (high, up), (low, down) = ends
            # an empty bin fluctuates by what is expected there, which its count does not tell
            variance += ((up - down) / (high - low)) ** 2 * float(n)
    return math.sqrt(variance)


def _impact(model: TemplateModel, name: str, value: float, error: float, lowest: float) -> Impact:
    at = []
    for change in (0.0, error, -error):
        held = _settled(model, {name: Parameter(start=value + change, fixed=True)})
        at.append(_fitted(held, lowest)[model.poi].value)
    return Impact(name, value, error, at[1] - at[0], at[2] - at[0])


def _settled(model: TemplateModel, settings: Mapping[str, Parameter]) -> TemplateModel:
    return replace(model, parameters={**model.parameters, **settings})


def _held(model: TemplateModel, name: str) -> bool:
    return model.parameters.get(name, Parameter()).fixed


def _nuisances(model: TemplateModel, fit: TemplateFit) -> dict[str, tuple[float, float]]:
    """Value and error of all parameters that act on several bins, but for the strength."""
    names = compile_model(model).names
    return {
        name: (float(fit.values[row]), float(fit.errors[row]))
        for row, name in enumerate(names)
        if name != model.poi
    }


def _simulation(model: TemplateModel) -> list[str]:
    """Names of the rows of factors for the simulation's errors."""
    return [name for name in compile_model(model).rows if name]
