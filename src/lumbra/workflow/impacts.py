"""What each systematic error does to the expected limit, from the workspaces of a run."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import Any, Final

import numpy as np

from lumbra.inference.histfactory import (
    Lumi,
    NormFactor,
    TemplateModel,
    read_workspace,
    template_limits,
)
from lumbra.inference.histfactory.modifiers import BIN_MODIFIERS, Modifier

__all__ = ["ALL", "SIMULATION", "impact_columns"]

ALL: Final = "all together"
SIMULATION: Final = "size of the simulated samples"
"""Names of what is no cause of its own: every error, and those of the bins."""
_MASSES: Final = re.compile(r"m_([0-9.]+(?:_[0-9.]+)*)GeV")
_MEDIAN: Final = 2


def impact_columns(
    folder: Path, masses: Sequence[float | tuple[float, ...]], level: float
) -> dict[str, Any]:
    """The rise of the median expected limit through each cause: its ratio to that without it, − 1.

    Limits are those of the asymptotic formulas (Cowan, Cranmer, Gross, Vitells, EPJC 71 (2011)
    1554), on the number of signal events, for every kind of hunt alike. A cause that moves signal
    and background is taken from both. Impacts do not add up: errors add in quadrature, and the
    statistical one is the largest.

    Parameters
    ----------
    folder : Path
        Of workspaces called ``m_<mass>GeV.json``, or ``m_<mass>_<mass>GeV.json`` in a plane.
    masses : sequence of float or tuples
        Where impacts are wanted [GeV]; the workspaces nearest to them are used.
    level : float
        Confidence level.

    Returns
    -------
    dict
        Columns ``cause`` and, for each workspace, ``impact_<mass>GeV`` or
        ``impact_<mass>_<mass>GeV``; empty without workspaces.
    """
    found = {
        tuple(float(mass) for mass in match[1].split("_")): path
        for path in sorted(folder.glob("*.json"))
        if (match := _MASSES.fullmatch(path.stem))
    }
    points = [mass if isinstance(mass, tuple) else (mass,) for mass in masses]
    if not found or not points:
        return {}
    used = sorted({min(found, key=partial(_distance, point)) for point in points})
    impacts = {mass: _impacts(read_workspace(found[mass]), level) for mass in used}
    causes = list(dict.fromkeys(cause for column in impacts.values() for cause in column))
    ordered = [c for c in causes if c not in (SIMULATION, ALL)]
    ordered += [c for c in (SIMULATION, ALL) if c in causes]
    columns: dict[str, Any] = {"cause": ordered}
    for mass, column in impacts.items():
        name = "_".join(f"{m:g}" for m in mass)
        columns[f"impact_{name}GeV"] = [column.get(cause, np.nan) for cause in ordered]
    return columns


def _distance(one: tuple[float, ...], other: tuple[float, ...]) -> float:
    return sum((a - b) ** 2 for a, b in zip(one, other, strict=True))


def _impacts(model: TemplateModel, level: float) -> dict[str, float]:
    """Impacts of a model by cause."""
    causes = list(dict.fromkeys(_cause(m) for m in _modifiers(model)))
    tried = [(cause,) for cause in causes] + [tuple(causes)]
    models = [model, *(_without(model, left_out) for left_out in tried)]
    limits = template_limits(models, level).expected[_MEDIAN]
    shares = limits[0] / limits[1:] - 1
    return dict(zip([*causes, ALL], map(float, shares), strict=True))


def _modifiers(model: TemplateModel) -> Iterator[Modifier]:
    for channel in model.channels:
        for sample in channel.samples:
            yield from (m for m in sample.modifiers if not isinstance(m, NormFactor))


def _cause(modifier: Modifier) -> str:
    if isinstance(modifier, BIN_MODIFIERS):
        return SIMULATION
    return "luminosity" if isinstance(modifier, Lumi) else modifier.name


def _without(model: TemplateModel, causes: Sequence[str]) -> TemplateModel:
    """The model as if these errors were none."""

    def kept(modifier: Modifier) -> bool:
        return isinstance(modifier, NormFactor) or _cause(modifier) not in causes

    channels = [
        replace(
            channel,
            samples=[
                replace(sample, modifiers=[m for m in sample.modifiers if kept(m)])
                for sample in channel.samples
            ],
        )
        for channel in model.channels
    ]
    names = {m.name for c in channels for s in c.samples for m in s.modifiers}
    settings = {name: value for name, value in model.parameters.items() if name in names}
    return replace(model, channels=channels, parameters=settings)
