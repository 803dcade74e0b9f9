"""Expected limits by luminosity: where 1/L turns into 1/√L, and where systematics stop the fall.

Without background the limit on a cross section falls as 1/L, with much of it as 1/√L, and with
an error of the background that does not shrink not at all. The slope says which holds where.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError
from lumbra.inference.bayesian import bayesian_limit
from lumbra.inference.counting import CountingExperiment
from lumbra.inference.expected import LimitMethod
from lumbra.interpretation.projection import Law, project_experiment

__all__ = ["LuminosityScan", "improved", "luminosity_scan", "smooth_median_limits"]

Array = NDArray[np.float64]

_TURN, _STOP = -0.75, -0.25
_STEP: Final = 1.3
"""Ratio of luminosities between which the slope is taken."""


@dataclass(frozen=True)
class LuminosityScan:
    """What more data would bring.

    Parameters
    ----------
    luminosity : (t,)
        [fb⁻¹], ascending.
    relative : (t,)
        Expected limit on the cross section over that at the luminosity that is known.
    slope : (t,)
        dln(limit)/dln L: −1 without background, −1/2 with much, 0 where systematics rule.
    turning, floor : float
        Luminosities at which the slope passes −3/4 and −1/4 [fb⁻¹]; NaN if not in the scan.
    """

    luminosity: Array
    relative: Array
    slope: Array
    turning: float
    floor: float


def smooth_median_limits(
    experiment: CountingExperiment, method: LimitMethod = bayesian_limit, level: float = 0.9
) -> Array:
    """Limits (h,) at the median of the count taken as a continuous number [events].

    The median of a count is a whole number, so that limits by luminosity would have steps; here
    they are interpolated to b − 1/3, the median of a Poisson count for a large b, or 0.
    """
    background = np.broadcast_to(np.asarray(experiment.background, float), (len(experiment),))
    centre = np.maximum(background - 1 / 3, 0.0)
    low = np.floor(centre)
    limits = np.asarray(method(experiment, np.stack([low, low + 1]).astype(np.int64), level))
    return np.asarray(limits[0] + (centre - low) * (limits[1] - limits[0]))


def improved(
    experiment: CountingExperiment, efficiency: float = 1.0, resolution: float = 1.0
) -> CountingExperiment:
    """The same search with a better detector: more signal, narrower windows.

    Parameters
    ----------
    efficiency : float
        New efficiency over old, of signal and background alike.
    resolution : float
        Old width of the signal over new: the background goes down by it.

    Raises
    ------
    InputError
        If a factor is not positive.
    """
    if not (0 < efficiency < np.inf and 0 < resolution < np.inf):
        raise InputError(
            "The detector cannot be improved like this.",
            given=f"efficiency × {efficiency:g}, resolution ÷ {resolution:g}",
            allowed="positive factors; 1 for no change",
            suggestion="for a resolution that is better by 1.7 give 1.7",
        )
    factor = efficiency / resolution
    return replace(
        experiment,
        background=np.asarray(experiment.background, float) * factor,
        background_mc_error=np.asarray(experiment.background_mc_error, float) * factor,
    )


def luminosity_scan(
    experiment: CountingExperiment,
    known: float,
    luminosity: ArrayLike,
    *,
    laws: Mapping[str, Law] | None = None,
    simulation: Literal["statistical", "constant"] = "constant",
    efficiency_gain: float = 1.0,
    resolution_gain: float = 1.0,
    method: LimitMethod = bayesian_limit,
    level: float = 0.9,
) -> LuminosityScan:
    """Expected limits of one hypothesis by luminosity, relative to that which is known.

    Parameters
    ----------
    experiment : CountingExperiment
        One hypothesis.
    known : float
        Luminosity at which its numbers hold [fb⁻¹].
    luminosity : (t,)
        [fb⁻¹], ascending.
    laws, simulation
        As for `project_experiment`.
    efficiency_gain, resolution_gain : float
        As for `improved`; the known luminosity keeps the old detector.
    method, level
        Of the limits.

    Raises
    ------
    InputError
        If a luminosity is not positive, or the experiment has several hypotheses.
    """
    target = np.atleast_1d(np.asarray(luminosity, float))
    sound = len(experiment) == 1 and 0 < known < np.inf and target.size > 0
    if not (sound and np.all((target > 0) & (target < np.inf)) and np.all(np.diff(target) > 0)):
        raise InputError(
            "Limits cannot be projected to these luminosities.",
            given=f"{known:g} fb⁻¹ known, {target.size} luminosities from "
            f"{target.min(initial=np.inf):g} fb⁻¹, {len(experiment)} hypotheses",
            allowed="positive luminosities [fb⁻¹] in ascending order, one hypothesis",
            suggestion="use experiment.at([row]) for one of several hypotheses",
        )
    better = improved(experiment, efficiency_gain, resolution_gain)

    def limits(base: CountingExperiment, at: Array, gain: float) -> Array:
        grown = project_experiment(base, at / known, laws, simulation)
        return smooth_median_limits(grown, method, level) / (at * gain)

    now = limits(experiment, np.array([known]), 1.0)[0]
    values = limits(better, target, efficiency_gain)
    below, above = (limits(better, target * x, efficiency_gain) for x in (_STEP**-0.5, _STEP**0.5))
    slope = np.log(above / below) / np.log(_STEP)
    return LuminosityScan(
        target, values / now, slope, _passes(target, slope, _TURN), _passes(target, slope, _STOP)
    )


def _passes(luminosity: Array, slope: Array, level: float) -> float:
    """Last luminosity at which the slope rises through a level, by interpolation in ln L."""
    rises = np.flatnonzero((slope[:-1] < level) & (slope[1:] >= level))
    if not rises.size:
        return float("nan")
    i = int(rises[-1])
    share = (level - slope[i]) / (slope[i + 1] - slope[i])
    logs = np.log(luminosity)
    return float(np.exp(logs[i] + share * (logs[i + 1] - logs[i])))
