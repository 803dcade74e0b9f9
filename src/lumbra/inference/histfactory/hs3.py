"""Template models as HS3 (the HEP Statistics Serialization Standard), version 0.2.

Each channel is a ``histfactory_dist``. HS3 has no luminosity modifier: it is a normalisation factor
with a Gaussian constraint of its own, as ROOT writes it.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from lumbra.foundation import InputError
from lumbra.foundation.storage import write_json
from lumbra.inference.histfactory.layout import Compiled, compile_model
from lumbra.inference.histfactory.model import Channel, Sample, TemplateModel
from lumbra.inference.histfactory.modifiers import (
    HistoSys,
    Lumi,
    Modifier,
    NormFactor,
    NormSys,
    ShapeSys,
    StatError,
)

__all__ = ["hs3", "write_hs3"]

_VERSION: Final = "0.2"
_CONSTRAINTS: Final = {"gaussian": "Gauss", "poisson": "Poisson"}


def hs3(model: TemplateModel) -> dict[str, Any]:
    """A model as HS3, as plain lists and mappings.

    Systematics are called ``alpha_<name>``, the factors of bins ``gamma_<name>_<channel>_<bin>``.

    Raises
    ------
    InputError
        If a `StatError` leaves bins without an error beside bins with one, which HS3's readers
        divide by.
    """
    compiled = compile_model(model)
    luminosity = _luminosity(model, compiled)
    observables = [_axis(channel) for channel in model.channels]
    distributions = [
        {
            "name": channel.name,
            "type": "histfactory_dist",
            "axes": [axis],
            "samples": [_sample(sample, channel, model) for sample in channel.samples],
        }
        for channel, axis in zip(model.channels, observables, strict=True)
    ]
    data = [
        {
            "name": f"observed_{channel.name}",
            "type": "binned",
            "axes": [axis],
            "contents": _numbers(channel.observed),
        }
        for channel, axis in zip(model.channels, observables, strict=True)
    ]
    likelihood = {
        "name": "likelihood",
        "distributions": [channel.name for channel in model.channels],
        "data": [entry["name"] for entry in data],
    }
    if luminosity:
        likelihood["aux_distributions"] = [entry["name"] for entry in luminosity]
    points, ranges = _parameters(model, compiled)
    return {
        "metadata": {"hs3_version": _VERSION, "packages": [_package()]},
        "distributions": [*distributions, *luminosity],
        "data": data,
        "likelihoods": [likelihood],
        "domains": [{"name": "parameters", "type": "product_domain", "axes": ranges}],
        "parameter_points": [{"name": "start", "parameters": points}],
        "analyses": [
            {
                "name": model.name,
                "likelihood": "likelihood",
                "parameters_of_interest": [model.poi],
                "domains": ["parameters"],
                "init": "start",
            }
        ],
    }


def write_hs3(path: Path, model: TemplateModel) -> Path:
    """Write a model as HS3, whole or not at all; see `hs3`."""
    return write_json(Path(path), hs3(model))


def _package() -> dict[str, str]:
    from lumbra import __version__

    return {"name": "lumbra", "version": __version__}


def _numbers(values: ArrayLike) -> list[float]:
    return [float(x) for x in np.asarray(values)]


def _axis(channel: Channel) -> dict[str, Any]:
    """The bins of a channel; numbered if their edges are not known."""
    name = f"x_{channel.name}"
    if channel.edges is not None:
        return {"name": name, "edges": _numbers(channel.edges)}
    return {"name": name, "min": 0.0, "max": float(len(channel)), "nbins": len(channel)}


def _gammas(modifier: Modifier, channel: Channel) -> list[str]:
    return [f"gamma_{modifier.name}_{channel.name}_{i}" for i in range(len(channel))]


def _sample(sample: Sample, channel: Channel, model: TemplateModel) -> dict[str, Any]:
    data: dict[str, Any] = {"contents": _numbers(sample.events)}
    for modifier in sample.modifiers:
        if isinstance(modifier, StatError):
            data["errors"] = _numbers(modifier.error)
            _check_stat(sample, modifier, channel)
    modifiers = [_modifier(modifier, channel, model) for modifier in sample.modifiers]
    return {"name": sample.name, "data": data, "modifiers": modifiers}


def _check_stat(sample: Sample, modifier: StatError, channel: Channel) -> None:
    """A bin without any error has a constraint of no width."""
    members = [
        (s, m) for s in channel.samples for m in s.modifiers
        if isinstance(m, StatError) and m.name == modifier.name
    ]  # fmt: skip
    error = np.sum([np.asarray(m.error) for _, m in members], axis=0)
    events = np.sum([np.asarray(s.events) for s, _ in members], axis=0)
    bad = np.flatnonzero((error <= 0) & (events > 0))
    if bad.size:
        raise InputError(
            f"The channel '{channel.name}' cannot be written as HS3.",
            given=f"'{modifier.name}' of sample '{sample.name}' has no error in bin {bad[0]}",
            allowed="a StatError with an error in every bin that expects events",
            suggestion="give these bins the error of the simulation, however small",
        )


def _modifier(modifier: Modifier, channel: Channel, model: TemplateModel) -> dict[str, Any]:
    name = modifier.name
    if isinstance(modifier, NormFactor | Lumi):
        return {"name": name, "type": "normfactor", "parameter": name}
    if isinstance(modifier, NormSys):
        factors = {
            "lo": float(modifier.low),
            "hi": float(modifier.high),
            "interpolation": model.interpolation,
        }
        out: dict[str, Any] = {"name": name, "type": "normsys", "data": factors}
        return out | {"parameter": f"alpha_{name}", "constraint": "Gauss"}
    if isinstance(modifier, HistoSys):
        ends = {
            "lo": {"contents": _numbers(modifier.low)},
            "hi": {"contents": _numbers(modifier.high)},
            "interpolation": "code4p",
        }
        out = {"name": name, "type": "histosys", "data": ends}
        return out | {"parameter": f"alpha_{name}", "constraint": "Gauss"}
    out = {"name": name, "parameters": _gammas(modifier, channel)}
    if isinstance(modifier, ShapeSys):
        values = {"vals": _numbers(modifier.error)}
        return out | {"type": "shapesys", "constraint": "Poisson", "data": values}
    return out | {"type": "staterror", "constraint": _CONSTRAINTS[model.stat_constraint]}


def _luminosity(model: TemplateModel, compiled: Compiled) -> list[dict[str, Any]]:
    """The Gaussian constraints of luminosities."""
    names = {
        m.name
        for c in model.channels
        for s in c.samples
        for m in s.modifiers
        if isinstance(m, Lumi)
    }
    layout, centre = compiled.layout, compiled.measured.centre
    return [
        {
            "name": f"constraint_{name}",
            "type": "gaussian_dist",
            "x": float(centre[row]),
            "mean": name,
            "sigma": float(layout.precision[row] ** -0.5),
        }
        for row, name in enumerate(compiled.names)
        if name in names
    ]


def _parameters(
    model: TemplateModel, compiled: Compiled
) -> tuple[list[dict[str, Any]], list[dict[str, Any]]]:
    """Starts and ranges of all parameters, under their names in HS3."""
    points: list[dict[str, Any]] = []
    ranges: list[dict[str, Any]] = []
    modifiers = [m for c in model.channels for s in c.samples for m in s.modifiers]
    systematic = {m.name for m in modifiers if isinstance(m, NormSys | HistoSys)}
    layout = compiled.layout
    for row, name in enumerate(compiled.names):
        label = f"alpha_{name}" if name in systematic else name
        point: dict[str, Any] = {"name": label, "value": float(compiled.start[row])}
        points.append(point | ({"const": True} if compiled.fixed[row] else {}))
        high = float(layout.high[row]) if np.isfinite(layout.high[row]) else 10.0
        ranges.append({"name": label, "min": float(layout.low[row]), "max": high})
    seen: set[str] = set()
    for channel in model.channels:
        for modifier in (m for s in channel.samples for m in s.modifiers):
            if (
                not isinstance(modifier, StatError | ShapeSys)
                or modifier.name + channel.name in seen
            ):
                continue
            seen.add(modifier.name + channel.name)
            row = next(
                r for r, name in enumerate(compiled.rows)
                if name == modifier.name
                and layout.channel_rows[model.channels.index(channel)] <= r
            )  # fmt: skip
            width = layout.width[layout.row_groups[row] : layout.row_groups[row + 1]]
            for label, free in zip(_gammas(modifier, channel), width > 0, strict=True):
                point = {"name": label, "value": 1.0}
                points.append(point | ({} if free else {"const": True}))
                ranges.append({"name": label, "min": 1e-10, "max": 10.0})
    return points, ranges
