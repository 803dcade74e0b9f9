"""Projecting a counting search to another luminosity, each systematic by its own law.

What is measured in data improves as 1/√L down to a floor; what comes from theory or simulation
stays. The law of each named systematic is stated; one that is not named stays as it is, which
errs on the safe side.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.inference.bayesian import bayesian_limit
from lumbra.inference.counting import CountingExperiment
from lumbra.inference.expected import LimitMethod, expected_limits
from lumbra.interpretation.coupling import cross_section_limit

__all__ = ["Law", "project_cross_section", "project_experiment", "scaled_error"]

Array = NDArray[np.float64]
Law = Literal["statistical", "constant"] | float
"""How a relative error moves with luminosity; a number is a floor that 1/√L cannot pass."""


def scaled_error(error: ArrayLike, factor: ArrayLike, law: Law) -> Array:
    """Relative error at a luminosity `factor` times larger.

    "statistical" goes as 1/√factor, "constant" stays, and with a floor f it is
    √(f² + (δ² − f²)/factor), the part above the floor being statistical.
    """
    value = np.asarray(error, float)
    if law == "constant":
        return value
    factor = np.asarray(factor, float)
    floor = np.minimum(0.0 if law == "statistical" else abs(float(law)), np.abs(value))
    size = np.sqrt(floor**2 + (value**2 - floor**2) / factor)
    return np.asarray(np.copysign(size, value))


def project_experiment(
    experiment: CountingExperiment,
    factor: ArrayLike,
    laws: Mapping[str, Law] | None = None,
    simulation: Literal["statistical", "constant"] = "constant",
) -> CountingExperiment:
    """The same search with `factor` times the luminosity and the same selection.

    Parameters
    ----------
    experiment : CountingExperiment
        At the luminosity that is known.
    factor : float or (t,)
        New luminosity over old; several for an experiment of one hypothesis, which then has t.
    laws : mapping of str to law
        By name of the systematic; "constant" for those not named.
    simulation : {"statistical", "constant"}
        "statistical" if the simulated samples grow with the data.

    Raises
    ------
    InputError
        If a law names a systematic that the experiment does not have.
    """
    laws = laws or {}
    factor = np.asarray(factor, float)
    known = {*experiment.background_systematics, *experiment.efficiency_systematics}
    unknown = sorted(laws.keys() - known)
    if unknown or not np.all((factor > 0) & (factor < np.inf)):
        raise InputError(
            "The search cannot be projected this way.",
            given=f"luminosity factor {factor}, laws for {unknown or 'known systematics'}",
            allowed="a positive factor, laws for " + (", ".join(sorted(known)) or "nothing"),
            suggestion=nearest(unknown[0], known) if unknown else "use new over old luminosity",
        )
    growth = factor if simulation == "constant" else np.sqrt(factor)
    systematics = (experiment.background_systematics, experiment.efficiency_systematics)
    background, efficiency = (
        {name: scaled_error(x, factor, laws.get(name, "constant")) for name, x in group.items()}
        for group in systematics
    )
    return replace(
        experiment,
        background=np.asarray(experiment.background, float) * factor,
        background_mc_error=np.asarray(experiment.background_mc_error, float) * growth,
        background_systematics=background,
        efficiency_systematics=efficiency,
    )


def project_cross_section(
    experiment: CountingExperiment,
    efficiency: ArrayLike,
    luminosity: float,
    targets: ArrayLike,
    *,
    laws: Mapping[str, Law] | None = None,
    simulation: Literal["statistical", "constant"] = "constant",
    method: LimitMethod = bayesian_limit,
    level: float = 0.9,
) -> Array:
    """Median expected limits (t, h) on the cross section [fb] at t luminosities.

    Parameters
    ----------
    efficiency : array_like (h,)
        Signal efficiency, taken to be the same at every luminosity.
    luminosity : float
        Where the experiment's numbers hold [fb-1].
    targets : array_like (t,)
        [fb-1]
    """
    rows = []
    for target in np.atleast_1d(np.asarray(targets, float)):
        scaled = project_experiment(experiment, float(target / luminosity), laws, simulation)
        median = expected_limits(scaled, method, level).median
        rows.append(cross_section_limit(median, efficiency, target))
    return np.stack(rows)
