"""HistFactory workspaces in pyhf's JSON, so that others can repeat or combine a limit.

Each mass hypothesis is a model of its own, with its own signal: it becomes a workspace with one
channel, of one bin for a counted window or many for a shape. Causes keep their names, and a name
that two samples or two files share is one nuisance parameter.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

import numpy as np
from numpy.typing import ArrayLike

from lumbra.foundation import InputError
from lumbra.foundation.storage import write_json
from lumbra.inference.counting import CountingExperiment, whole_counts
from lumbra.inference.histfactory import (
    Channel,
    Lumi,
    NormFactor,
    NormSys,
    Parameter,
    Sample,
    ShapeSys,
    StatError,
    TemplateModel,
    workspace,
)
from lumbra.inference.histfactory.modifiers import Modifier

__all__ = [
    "LUMINOSITY",
    "Template",
    "counting_workspace",
    "shape_model",
    "shape_workspace",
    "write_workspaces",
]

LUMINOSITY = "luminosity"
"""A systematic of this name is written as HistFactory's own `lumi` modifier."""

Constraint = Literal["poisson", "gaussian"]


@dataclass(frozen=True)
class Template:
    """Expected events of one sample in k bins.

    Parameters
    ----------
    events : array_like (k,)
        [events]
    error : array_like (k,)
        Error from the size of the simulated sample [events]; 0 for none.
    systematics : mapping of str to float
        Relative errors δ of the normalisation, log-normal.
    """

    events: ArrayLike
    error: ArrayLike = 0.0
    systematics: Mapping[str, float] = field(default_factory=dict)


def _systematic(cause: str, relative: float) -> NormSys:
    """A log-normal error: inverse factors at ±1σ; a negative one moves the other way."""
    up = 1 + abs(relative)
    return NormSys(cause, 1 / up, up) if relative >= 0 else NormSys(cause, up, 1 / up)


def _luminosity_error(templates: Sequence[Template]) -> float:
    """The common luminosity error; 0 if there is none or samples differ (then a normsys)."""
    errors = {t.systematics[LUMINOSITY] for t in templates if LUMINOSITY in t.systematics}
    error = float(errors.pop()) if len(errors) == 1 else 0.0
    return max(error, 0.0)


def _sample(
    name: str, template: Template, channel: str, constraint: Constraint, lumi: float, poi: str
) -> Sample:
    events = np.atleast_1d(np.asarray(template.events, float))
    modifiers: list[Modifier] = [NormFactor(poi)] if poi else []
    for cause, relative in template.systematics.items():
        if cause == LUMINOSITY and lumi:
            modifiers.append(Lumi())
        elif relative:
            modifiers.append(_systematic(cause, float(relative)))
    error = np.broadcast_to(np.asarray(template.error, float), events.shape)
    if np.any(error > 0):
        # Poisson: a control count of (b/σ)² simulated events, as in the limits of this package
        modifiers.append(
            ShapeSys(f"simulation_{channel}_{name}", error)
            if constraint == "poisson"
            else StatError(f"simulation_{channel}", error)
        )
    return Sample(name, events, modifiers)


def shape_model(
    channel: str,
    signal: Template,
    backgrounds: Mapping[str, Template],
    observed: ArrayLike,
    *,
    constraint: Constraint = "poisson",
    poi: str = "mu",
) -> TemplateModel:
    """A template model with one channel of k bins; parameters as for `shape_workspace`."""
    lumi = _luminosity_error([signal, *backgrounds.values()])
    samples = [_sample("signal", signal, channel, constraint, lumi, poi)]
    samples += [
        _sample(name, template, channel, constraint, lumi, "")
        for name, template in backgrounds.items()
    ]
    settings = {"lumi": Parameter(low=0.5, high=1.5, centre=1.0, width=lumi)} if lumi else {}
    return TemplateModel([Channel(channel, observed, samples)], poi, settings, name="limit")


def shape_workspace(
    channel: str,
    signal: Template,
    backgrounds: Mapping[str, Template],
    observed: ArrayLike,
    *,
    constraint: Constraint = "poisson",
    poi: str = "mu",
) -> dict[str, Any]:
    """A workspace with one channel of k bins.

    Parameters
    ----------
    channel : str
        Its name.
    signal : Template
        At signal strength 1: with 1 event in all, the strength is the yield.
    backgrounds : mapping of str to Template
        By sample name.
    observed : array_like (k,)
        Counts.
    constraint : {"poisson", "gaussian"}
        Of the simulation errors: HistFactory's shapesys, or staterror (which pyhf constrains
        by a Gaussian).
    poi : str
        Name of the signal strength.
    """
    model = shape_model(channel, signal, backgrounds, observed, constraint=constraint, poi=poi)
    counts = np.asarray(model.channels[0].observed)
    top = 10.0 * (float(counts.sum()) + 10.0) / max(float(np.sum(signal.events)), 1e-12)
    return workspace(model, top)


def counting_workspace(
    experiment: CountingExperiment,
    observed: int,
    index: int = 0,
    *,
    channel: str = "window",
    constraint: Constraint = "poisson",
) -> dict[str, Any]:
    """The workspace of one hypothesis of a counting scan; the strength is the number of events.

    Parameters
    ----------
    experiment : CountingExperiment
        h hypotheses with log-normal nuisances.
    observed : int
        The count in this window.
    index : int
        Which hypothesis.
    """
    if experiment.prior != "log-normal":
        raise InputError(
            "Only log-normal systematics can be written to a workspace.",
            given=f"prior={experiment.prior!r}",
            allowed="prior='log-normal'",
            suggestion="make the experiment with the default prior",
        )

    def at(value: ArrayLike) -> float:
        return float(np.broadcast_to(np.asarray(value, float), (len(experiment),))[index])

    background = Template(
        at(experiment.background),
        at(experiment.background_mc_error),
        {name: at(x) for name, x in experiment.background_systematics.items()},
    )
    efficiency = {name: at(x) for name, x in experiment.efficiency_systematics.items()}
    signal = Template(1.0, 0.0, efficiency)
    backgrounds = {"background": background}
    return shape_workspace(channel, signal, backgrounds, observed, constraint=constraint)


def write_workspaces(
    folder: Path, experiment: CountingExperiment, observed: ArrayLike, labels: Sequence[str]
) -> list[Path]:
    """Write one JSON file per hypothesis, ``<label>.json``, atomically.

    Parameters
    ----------
    observed : array_like (h,)
        Counts.
    labels : sequence of str (h,)
        Names of the files and channels, for example ``m_1.00``.
    """
    counts = np.broadcast_to(whole_counts(observed), (len(experiment),))
    if len(labels) != len(experiment) or len(set(labels)) != len(labels):
        raise InputError(
            "The workspaces need one name each.",
            given=f"{len(labels)} labels for {len(experiment)} hypotheses",
            allowed="as many labels as hypotheses, all different",
            suggestion="label them by mass",
        )
    return [
        write_json(
            folder / f"{label}.json",
            counting_workspace(experiment, int(counts[index]), index, channel=label),
        )
        for index, label in enumerate(labels)
    ]
