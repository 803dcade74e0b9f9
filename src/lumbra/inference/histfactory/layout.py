"""A template model as flat arrays, ready for the compiled fit.

Every bin's expectation is a sum over groups, Σ γ_q b_q(θ): one group for the samples without an
error of the simulation, one for those that share a `StatError`, one for each `ShapeSys`. The
groups of one kind in one channel are a row, with a group per bin, so that loops over bins run over
neighbouring numbers. Only θ, the parameters that act on several bins, are searched for; the γ
have a solution in closed form.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbra.inference.histfactory.interpolation import polynomial
from lumbra.inference.histfactory.model import Channel, Parameter, Sample, TemplateModel
from lumbra.inference.histfactory.modifiers import (
    HistoSys,
    Lumi,
    NormFactor,
    NormSys,
    ShapeSys,
    StatError,
)

__all__ = ["Compiled", "Layout", "Measured", "compile_model"]

Array = NDArray[np.float64]
Integers = NDArray[np.int64]
Flags = NDArray[np.bool_]


class Layout(NamedTuple):
    """The fixed part of a model with b bins, s samples, r rows of q groups, g parameters."""

    channel_rows: Integers  # (channels + 1,) rows of each channel
    channel_bins: Integers  # (channels + 1,) bins of each channel
    row_groups: Integers  # (r + 1,) groups of each row
    row_bin: Integers  # (r,) first bin
    row_free: Flags  # (r,) whether its groups have an error at all
    row_poisson: Flags  # (r,) whether their constraint is a Poisson count
    row_active: Flags  # (r, g) which parameters move it
    width: Array  # (q,) variance of γ (Gaussian) or size τ of the control count (Poisson)
    sample_row: Integers  # (s,)
    sample_start: Integers  # (s + 1,) its numbers in `nominal`
    nominal: Array  # expected events, sample by sample
    factor_start: Integers  # (s + 1,) its factors
    factor_parameter: Integers
    factor_numbers: Array  # (factors, 8) code 4; NaN for a plain factor
    exponential: bool
    shape_start: Integers  # (s + 1,) its shape errors
    shape_parameter: Integers
    shape_values: Integers  # where each begins in `up` and `down`
    up: Array  # events at +1σ − nominal
    down: Array  # nominal − events at −1σ
    precision: Array  # (g,) 1/σ² of the constraint, 0 for none
    low: Array  # (g,)
    high: Array  # (g,)
    poi: int


class Measured(NamedTuple):
    """What the fit is compared with; each toy and Asimov data set has its own."""

    counts: Array  # (b,)
    centre: Array  # (g,) centres of the constraints
    control: Array  # (q,) measured γ (Gaussian), or control counts (Poisson)


@dataclass(frozen=True)
class Compiled:
    """Arrays of a model and the names that go with them.

    Parameters
    ----------
    layout, measured
        The arrays.
    names : tuple of str (g,)
        Parameters that act on several bins.
    start : (g,) array
        Where fits begin.
    fixed : (g,) array of bool
        Which of them are not fitted.
    rows : tuple of str (r,)
        Names of the modifiers that the rows of groups belong to; empty for none.
    """

    layout: Layout
    measured: Measured
    names: tuple[str, ...]
    start: Array
    fixed: Flags
    rows: tuple[str, ...]


def compile_model(model: TemplateModel) -> Compiled:
    """The arrays of a model."""
    names = _parameter_names(model)
    index = {name: i for i, name in enumerate(names)}
    rows = [row for channel in model.channels for row in _rows(model, channel)]
    bins = np.cumsum([0, *(len(channel) for channel in model.channels)])
    first = {channel.name: int(bins[i]) for i, channel in enumerate(model.channels)}
    groups = np.cumsum([0, *(row.size for row in rows)])
    samples = [(c, s) for c in model.channels for s in c.samples]
    place = {key: i for i, row in enumerate(rows) for key in row.samples}
    factors, shapes = _factors(samples, index), _shapes(samples, index)
    active = np.zeros((len(rows), len(names)), bool)
    for (channel, sample), own, moved in zip(samples, factors, shapes, strict=True):
        used = [parameter for parameter, _ in own] + [parameter for parameter, _, _ in moved]
        active[place[channel.name, sample.name], used] = True
    shape_list = [shape for own in shapes for shape in own]
    factor_list = [factor for own in factors for factor in own]
    settings = _settings(model, names)
    layout = Layout(
        channel_rows=np.cumsum(
            [0, *(sum(row.channel == c.name for row in rows) for c in model.channels)]
        ),
        channel_bins=bins,
        row_groups=groups,
        row_bin=np.array([first[row.channel] for row in rows]),
        row_free=np.array([bool(np.any(row.width > 0)) for row in rows]),
        row_poisson=np.array([row.poisson for row in rows]),
        row_active=active,
        width=np.concatenate([row.width for row in rows]),
        sample_row=np.array([place[c.name, s.name] for c, s in samples]),
        sample_start=np.cumsum([0, *(np.size(s.events) for _, s in samples)]),
        nominal=np.concatenate([np.asarray(s.events) for _, s in samples]),
        factor_start=np.cumsum([0, *map(len, factors)]),
        factor_parameter=np.array([p for p, _ in factor_list], np.int64),
        factor_numbers=np.array([n for _, n in factor_list]).reshape(-1, 8),
        exponential=model.interpolation == "code1",
        shape_start=np.cumsum([0, *map(len, shapes)]),
        shape_parameter=np.array([p for p, _, _ in shape_list], np.int64),
        shape_values=np.cumsum([0, *(up.size for _, up, _ in shape_list)])[:-1],
        up=np.concatenate([up for _, up, _ in shape_list] or [np.empty(0)]),
        down=np.concatenate([down for _, _, down in shape_list] or [np.empty(0)]),
        precision=settings["precision"],
        low=settings["low"],
        high=settings["high"],
        poi=index[model.poi],
    )
    measured = Measured(
        np.concatenate([np.asarray(c.observed) for c in model.channels]),
        settings["centre"],
        np.concatenate([np.where(row.poisson & (row.width > 0), row.width, 1.0) for row in rows]),
    )
    fixed = settings["fixed"] > 0
    return Compiled(
        layout, measured, names, settings["start"], fixed, tuple(row.name for row in rows)
    )


class _Row(NamedTuple):
    channel: str
    name: str
    samples: tuple[tuple[str, str], ...]
    poisson: bool
    width: Array

    @property
    def size(self) -> int:
        return int(self.width.size)


def _rows(model: TemplateModel, channel: Channel) -> list[_Row]:
    """The rows of a channel, with the samples that each holds."""
    members: dict[str, list[Sample]] = {}
    for sample in channel.samples:
        label = next((m.name for m in sample.modifiers if isinstance(m, StatError | ShapeSys)), "")
        members.setdefault(label, []).append(sample)
    out = []
    for label, samples in members.items():
        kind = ShapeSys if any(isinstance(m, ShapeSys) for m in samples[0].modifiers) else StatError
        width = np.zeros(len(channel))
        if label and not model.parameters.get(label, Parameter()).fixed:
            width = _relative_variance(samples, kind)
        poisson = bool(label) and (kind is ShapeSys or model.stat_constraint == "poisson")
        if poisson:
            # a group with τ = 0 has no error and keeps its factor of 1
            width = np.divide(1.0, width, out=np.zeros_like(width), where=width > 0)
        keys = tuple((channel.name, sample.name) for sample in samples)
        out.append(_Row(channel.name, label, keys, poisson, width))
    return out


def _relative_variance(samples: Sequence[Sample], kind: type[StatError | ShapeSys]) -> Array:
    """Squared error of the samples together over their squared sum; 0 where there is none."""
    total = np.sum([np.asarray(sample.events) for sample in samples], axis=0)
    errors = [
        np.asarray(m.error) for sample in samples for m in sample.modifiers if isinstance(m, kind)
    ]
    variance = np.sum(np.square(errors), axis=0)
    return np.asarray(np.divide(variance, total**2, out=np.zeros_like(total), where=total > 0))


def _parameter_names(model: TemplateModel) -> tuple[str, ...]:
    found = [
        m.name
        for channel in model.channels
        for sample in channel.samples
        for m in sample.modifiers
        if not isinstance(m, StatError | ShapeSys)
    ]
    return tuple(dict.fromkeys(found))


def _factors(
    samples: Sequence[tuple[Channel, Sample]], index: Mapping[str, int]
) -> list[list[tuple[int, Array]]]:
    """Parameter and numbers of each factor, sample by sample."""
    plain = np.full(8, np.nan)
    return [
        [
            (index[m.name], polynomial(m.low, m.high) if isinstance(m, NormSys) else plain)
            for m in sample.modifiers
            if isinstance(m, NormFactor | NormSys | Lumi)
        ]
        for _, sample in samples
    ]


def _shapes(
    samples: Sequence[tuple[Channel, Sample]], index: Mapping[str, int]
) -> list[list[tuple[int, Array, Array]]]:
    """Parameter and differences from the nominal template of each shape error."""
    return [
        [
            (
                index[m.name],
                np.asarray(m.high) - np.asarray(sample.events),
                np.asarray(sample.events) - np.asarray(m.low),
            )
            for m in sample.modifiers
            if isinstance(m, HistoSys)
        ]
        for _, sample in samples
    ]


def _settings(model: TemplateModel, names: Sequence[str]) -> dict[str, Array]:
    """Starts, bounds and constraints of the parameters."""
    kinds = {
        m.name: type(m)
        for channel in model.channels
        for sample in channel.samples
        for m in sample.modifiers
    }
    rows = []
    for name in names:
        given = model.parameters.get(name, Parameter())
        start, low, high, precision, centre = 1.0, 0.0, 10.0, 0.0, 0.0
        if kinds[name] in (NormSys, HistoSys):
            start, low, high, precision = 0.0, -5.0, 5.0, 1.0
        elif kinds[name] is Lumi:
            centre = float(given.centre or 1.0)
            start, high, precision = centre, 10 * centre, float(given.width or 1.0) ** -2
        # the strength is searched wherever the limit is, also above the scan's usual end
        high = np.inf if name == model.poi else high if given.high is None else given.high
        low = low if given.low is None else given.low
        start = start if given.start is None else given.start
        rows.append((min(max(start, low), high), low, high, given.fixed, precision, centre))
    columns = np.array(rows, float).T.copy()
    keys = ("start", "low", "high", "fixed", "precision", "centre")
    return dict(zip(keys, columns, strict=True))
