"""HistFactory workspaces in pyhf's JSON: template models in and out, and patches for many masses.

The JSON form: Heinrich, Feickert, Stark, Cranmer, JOSS 6 (2021) 2823, and ATL-PHYS-PUB-2019-029.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np
from numpy.typing import ArrayLike

from lumbra.foundation import DataError, InputError
from lumbra.foundation.errors import nearest
from lumbra.foundation.storage import write_json
from lumbra.inference.histfactory.model import Channel, Parameter, Sample, TemplateModel
from lumbra.inference.histfactory.modifiers import (
    HistoSys,
    Lumi,
    Modifier,
    NormFactor,
    NormSys,
    ShapeSys,
    StatError,
)

__all__ = [
    "model_from_workspace",
    "patchset",
    "read_workspace",
    "workspace",
    "write_patchset",
    "write_workspace",
]

_VERSION: Final = "1.0.0"
_UNPUBLISHED: Final = "ins0000000"
_KNOWN: Final = ("normfactor", "normsys", "histosys", "lumi", "staterror", "shapesys")


def _numbers(values: ArrayLike) -> list[float]:
    return [float(x) for x in np.asarray(values)]


def _modifier_json(modifier: Modifier) -> dict[str, Any]:
    name = modifier.name
    if isinstance(modifier, NormFactor | Lumi):
        kind = "lumi" if isinstance(modifier, Lumi) else "normfactor"
        return {"name": name, "type": kind, "data": None}
    if isinstance(modifier, NormSys):
        factors = {"lo": float(modifier.low), "hi": float(modifier.high)}
        return {"name": name, "type": "normsys", "data": factors}
    if isinstance(modifier, HistoSys):
        ends = {"lo_data": _numbers(modifier.low), "hi_data": _numbers(modifier.high)}
        return {"name": name, "type": "histosys", "data": ends}
    kind = "staterror" if isinstance(modifier, StatError) else "shapesys"
    return {"name": name, "type": kind, "data": _numbers(modifier.error)}


def _parameter_json(name: str, setting: Parameter, poi: str, poi_start: float) -> dict[str, Any]:
    out: dict[str, Any] = {"name": name}
    if setting.centre is not None and setting.width is not None:
        out |= {"auxdata": [setting.centre], "sigmas": [setting.width]}
    start = setting.centre if setting.start is None else setting.start
    if name == poi and start is None:
        start = poi_start
    if start is not None:
        out["inits"] = [start]
    if setting.low is not None and setting.high is not None:
        out["bounds"] = [[setting.low, setting.high]]
    elif setting.centre is not None:
        out["bounds"] = [[0.0, 10.0 * setting.centre]]
    if setting.fixed:
        out["fixed"] = True
    return out


def _checked_for_json(model: TemplateModel) -> None:
    problem = ""
    if model.stat_constraint != "gaussian":
        problem = f"stat_constraint={model.stat_constraint!r}"
    elif any(isinstance(m, Lumi) and m.name != "lumi" for m in _modifiers(model)):
        problem = "a luminosity that is not called 'lumi'"
    if problem:
        raise InputError(
            "This model cannot be written as a workspace.",
            given=problem,
            allowed="Gaussian StatErrors, and a luminosity called 'lumi'",
            suggestion="write HS3 instead, which can say it, or use a ShapeSys per sample",
        )


def _modifiers(model: TemplateModel) -> list[Modifier]:
    return [m for c in model.channels for s in c.samples for m in s.modifiers]


def workspace(model: TemplateModel, strength_bound: float = 10.0) -> dict[str, Any]:
    """A workspace that pyhf reads, as plain lists and mappings.

    pyhf fits with code 4 and 4p unless told otherwise, as we do; a model with code 1 is written
    the same and must be read with that code on both sides.

    Parameters
    ----------
    strength_bound : float
        Upper bound of the signal strength, where pyhf's fits and scans end.

    Raises
    ------
    InputError
        If the model says what the JSON cannot.
    """
    _checked_for_json(model)
    settings = {model.poi: Parameter(), **model.parameters}
    poi = settings[model.poi]
    bound = Parameter(poi.start, poi.low or 0.0, poi.high or float(strength_bound), poi.fixed)
    settings[model.poi] = bound
    parameters = [
        _parameter_json(name, setting, model.poi, min(1.0, bound.high or 1.0))
        for name, setting in settings.items()
    ]
    channels = [
        {
            "name": channel.name,
            "samples": [
                {
                    "name": sample.name,
                    "data": _numbers(sample.events),
                    "modifiers": [_modifier_json(m) for m in sample.modifiers],
                }
                for sample in channel.samples
            ],
        }
        for channel in model.channels
    ]
    return {
        "channels": channels,
        "observations": [
            {"name": channel.name, "data": _numbers(channel.observed)} for channel in model.channels
        ],
        "measurements": [
            {"name": model.name, "config": {"poi": model.poi, "parameters": parameters}}
        ],
        "version": _VERSION,
    }


def write_workspace(path: Path, model: TemplateModel, strength_bound: float = 10.0) -> Path:
    """Write a workspace, whole or not at all; see `workspace`."""
    return write_json(Path(path), workspace(model, strength_bound))


def patchset(
    models: Sequence[TemplateModel],
    values: Sequence[Sequence[float]],
    labels: Sequence[str],
    *,
    description: str,
    reference: str = _UNPUBLISHED,
) -> tuple[dict[str, Any], dict[str, Any]]:
    """A workspace of the first model and patches that turn it into each of the others.

    Parameters
    ----------
    models : sequence of TemplateModel
        Hypotheses with different names and equal channels and samples; a sample that differs is
        replaced as a whole.
    values : sequence of sequences of float
        What each hypothesis is, for example its mass [GeV].
    labels : sequence of str
        Names of these values, with units: ``mass_GeV``.
    description : str
        What the models are, for a reader.
    reference : str
        Number of the publication's record, ``ins`` and seven digits, which the form demands.

    Returns
    -------
    (workspace, patch set) : two mappings
        For ``pyhf.Workspace`` and ``pyhf.PatchSet``.
    """
    first = workspace(models[0])
    # the digest by which pyhf knows the workspace that the patches belong to
    text = json.dumps(first, sort_keys=True, ensure_ascii=False)
    digest = hashlib.sha256(text.encode()).hexdigest()
    patches = []
    for model, value in zip(models, values, strict=True):
        other = workspace(model)
        operations = [
            {"op": "replace", "path": f"/channels/{c}/samples/{s}", "value": sample}
            for c, channel in enumerate(other["channels"])
            for s, sample in enumerate(channel["samples"])
            if sample != _place(first, c, s, model.name)
        ]
        if first["observations"] != other["observations"]:
            operations += [
                {"op": "replace", "path": "/observations", "value": other["observations"]}
            ]
        metadata = {"name": model.name, "values": [float(x) for x in value]}
        patches.append({"metadata": metadata, "patch": operations})
    content = {
        "metadata": {
            "references": {"hepdata": reference},
            "digests": {"sha256": digest},
            "description": description,
            "labels": list(labels),
        },
        "patches": patches,
        "version": _VERSION,
    }
    return first, content


def _place(first: Mapping[str, Any], channel: int, sample: int, name: str) -> Any:
    """The sample at a place in the first workspace."""
    try:
        return first["channels"][channel]["samples"][sample]
    except IndexError:
        raise InputError(
            "These models are not patches of one workspace.",
            given=f"'{name}' has another number of channels or samples",
            allowed="the same channels and samples in the same order",
            suggestion="write a workspace each",
        ) from None


def write_patchset(
    folder: Path,
    models: Sequence[TemplateModel],
    values: Sequence[Sequence[float]],
    labels: Sequence[str],
    *,
    description: str,
    reference: str = _UNPUBLISHED,
) -> tuple[Path, Path]:
    """Write ``workspace.json`` and ``patchset.json`` into a folder; see `patchset`."""
    first, patches = patchset(models, values, labels, description=description, reference=reference)
    folder = Path(folder)
    return (
        write_json(folder / "workspace.json", first),
        write_json(folder / "patchset.json", patches),
    )


def read_workspace(path: str | Path, measurement: str | None = None) -> TemplateModel:
    """The template model of a workspace file.

    Parameters
    ----------
    path : path
        JSON.
    measurement : str, optional
        Name of the measurement; the first if left out, as in pyhf.

    Raises
    ------
    InputError
        If there is no such file or measurement.
    DataError
        If the file is not a whole workspace, or holds a modifier or setting that is not known.
    """
    path = Path(path)
    if not path.is_file():
        near = [p.name for p in path.parent.glob("*.json")] if path.parent.is_dir() else []
        raise InputError(
            "The workspace cannot be read.",
            given=f"{path}, which is not a file",
            allowed="a JSON file",
            suggestion=nearest(path.name, near),
        )
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise _broken(f"{path.name}: {error}") from error
    return model_from_workspace(content, measurement)


def _broken(given: str) -> DataError:
    return DataError(
        "This is not a whole HistFactory workspace.",
        given=given,
        allowed="pyhf's JSON, version 1.0.0: channels, observations, measurements",
        suggestion="check the file with `pyhf inspect`; unpack archives and apply patches first",
    )


def model_from_workspace(
    content: Mapping[str, Any], measurement: str | None = None
) -> TemplateModel:
    """The template model of a workspace that was read already; see `read_workspace`."""
    try:
        chosen = _measurement(content["measurements"], measurement)
        observed = {entry["name"]: entry["data"] for entry in content["observations"]}
        channels = [
            Channel(
                str(channel["name"]),
                observed[channel["name"]],
                [_sample(sample) for sample in channel["samples"]],
            )
            for channel in content["channels"]
        ]
        known = {m.name for c in channels for s in c.samples for m in s.modifiers}
        parameters = {
            entry["name"]: _parameter(entry, channels)
            for entry in chosen["config"]["parameters"]
            # settings of what was pruned away are allowed, and mean nothing
            if entry["name"] in known
        }
        poi = str(chosen["config"]["poi"])
        name = str(chosen["name"])
    except (KeyError, TypeError, AttributeError, IndexError) as error:
        raise _broken(f"{type(error).__name__}: {error}") from error
    return TemplateModel(channels, poi, parameters, name=name)


def _measurement(found: Sequence[Mapping[str, Any]], name: str | None) -> Mapping[str, Any]:
    if name is None:
        return found[0]
    for entry in found:
        if entry["name"] == name:
            return entry
    names = [str(entry["name"]) for entry in found]
    raise InputError(
        "The workspace has no such measurement.",
        given=name,
        allowed=", ".join(names),
        suggestion=nearest(name, names),
    )


def _sample(entry: Mapping[str, Any]) -> Sample:
    modifiers = [_modifier(m, str(entry["name"])) for m in entry["modifiers"]]
    return Sample(str(entry["name"]), _list(entry["data"]), modifiers)


def _list(values: Any) -> ArrayLike:
    """Numbers of a JSON list; null, which stands for NaN in what others write, becomes NaN."""
    return np.array([np.nan if x is None else float(x) for x in values])


def _modifier(entry: Mapping[str, Any], sample: str) -> Modifier:
    kind, name, data = str(entry["type"]), str(entry["name"]), entry["data"]
    if kind == "normfactor":
        return NormFactor(name)
    if kind == "lumi":
        return Lumi(name)
    if kind == "staterror":
        return StatError(name, _list(data))
    if kind == "shapesys":
        return ShapeSys(name, _list(data))
    if kind == "normsys":
        return NormSys(name, float(data["lo"]), float(data["hi"]))
    if kind == "histosys":
        return HistoSys(name, _list(data["lo_data"]), _list(data["hi_data"]))
    raise DataError(
        f"The sample '{sample}' has a modifier that lumbra does not know.",
        given=f"'{name}' of type {kind}",
        allowed=", ".join(_KNOWN),
        suggestion="use pyhf for this workspace, or write the freedom of the bins otherwise",
    )


_SETTINGS: Final = ("name", "inits", "bounds", "fixed", "auxdata", "sigmas")


def _parameter(entry: Mapping[str, Any], channels: Sequence[Channel]) -> Parameter:
    """The settings of one parameter."""
    modifiers = [m for c in channels for s in c.samples for m in s.modifiers]
    kinds = {type(m) for m in modifiers if m.name == entry["name"]}
    per_bin = bool(kinds & {StatError, ShapeSys})
    taken = ("name", "fixed") if per_bin else _SETTINGS if Lumi in kinds else _SETTINGS[:4]
    unknown = [key for key in entry if key not in taken]
    if unknown == ["auxdata", "sigmas"] and entry["auxdata"] == [0.0] and entry["sigmas"] == [1.0]:
        unknown = []  # what a systematic has anyway
    if unknown or any(
        len(entry.get(key, [0])) != 1 for key in _SETTINGS if key not in ("name", "fixed")
    ):
        raise DataError(
            f"The parameter '{entry['name']}' has settings that lumbra does not know.",
            given=", ".join(unknown) or "several numbers where it takes one",
            allowed=", ".join(taken),
            suggestion="remove them if they are the usual ones, or use pyhf",
        )
    low, high = entry["bounds"][0] if "bounds" in entry else (None, None)
    return Parameter(
        start=entry["inits"][0] if "inits" in entry and not per_bin else None,
        low=low,
        high=high,
        fixed=bool(entry.get("fixed", False)),
        centre=entry["auxdata"][0] if Lumi in kinds else None,
        width=entry["sigmas"][0] if Lumi in kinds else None,
    )
