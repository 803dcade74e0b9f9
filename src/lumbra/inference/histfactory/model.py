"""A model of templates: channels of samples of expected events, and what moves them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import DataError, InputError
from lumbra.foundation.errors import nearest
from lumbra.inference.counting import whole_counts
from lumbra.inference.histfactory.modifiers import (
    BIN_MODIFIERS,
    HistoSys,
    Lumi,
    Modifier,
    NormFactor,
    NormSys,
)

__all__ = ["Channel", "Parameter", "Sample", "TemplateModel", "combine_models"]

Array = NDArray[np.float64]
Interpolation = Literal["code4", "code1"]
Constraint = Literal["gaussian", "poisson"]


@dataclass(frozen=True)
class Parameter:
    """Settings of one parameter, where they differ from HistFactory's.

    Parameters
    ----------
    start : float, optional
        Where fits begin: 1 for factors, 0 for systematics if left out.
    low, high : float, optional
        Bounds: 0 to 10 for factors, −5 to 5 for systematics if left out. The signal strength has
        no upper bound.
    fixed : bool
        Whether fits leave it at its start.
    centre, width : float, optional
        Measured value and its error, for the luminosity only.
    """

    start: float | None = None
    low: float | None = None
    high: float | None = None
    fixed: bool = False
    centre: float | None = None
    width: float | None = None


@dataclass(frozen=True)
class Sample:
    """Expected events of one process in the k bins of a channel.

    Parameters
    ----------
    name : str
        Its name.
    events : array_like (k,)
        At the nominal parameters [events]; finite and not negative.
    modifiers : sequence of Modifier
        What moves them.

    Raises
    ------
    DataError
        For templates or errors that are not finite or are negative, or have other bins.
    """

    name: str
    events: ArrayLike
    modifiers: Sequence[Modifier] = ()

    def __post_init__(self) -> None:
        events = _template(self.name, "template", self.events)
        object.__setattr__(self, "events", events)
        object.__setattr__(self, "modifiers", tuple(_checked(self, m) for m in self.modifiers))
        keys = [(type(m), m.name) for m in self.modifiers]
        if (
            len(set(keys)) < len(keys)
            or sum(isinstance(m, BIN_MODIFIERS) for m in self.modifiers) > 1
        ):
            raise InputError(
                f"The modifiers of sample '{self.name}' do not go together.",
                given=", ".join(f"{type(m).__name__} {m.name}" for m in self.modifiers),
                allowed="each kind once per name, and one StatError or one ShapeSys at most",
                suggestion="add the errors of a bin in quadrature into one modifier",
            )


@dataclass(frozen=True)
class Channel:
    """Observed counts of k bins and the samples that make them up.

    Parameters
    ----------
    name : str
        Its name.
    observed : array_like (k,)
        Counts, whole numbers.
    samples : sequence of Sample
        At least one.
    edges : array_like (k + 1,), optional
        Bin edges, if the bins are of an observable.

    Raises
    ------
    InputError, DataError
        For counts that are not whole, samples with other bins, a channel that expects nothing,
        or events in a bin where nothing is expected.
    """

    name: str
    observed: ArrayLike
    samples: Sequence[Sample]
    edges: ArrayLike | None = None

    def __post_init__(self) -> None:
        observed = np.atleast_1d(whole_counts(self.observed)).astype(float)
        observed.flags.writeable = False
        object.__setattr__(self, "observed", observed)
        object.__setattr__(self, "samples", tuple(self.samples))
        if self.edges is not None:
            object.__setattr__(self, "edges", np.asarray(self.edges, float))
        _check_channel(self)

    def __len__(self) -> int:
        return int(np.size(self.observed))


@dataclass(frozen=True)
class TemplateModel:
    """Channels that are fitted together, with one signal strength.

    Parameters
    ----------
    channels : sequence of Channel
        At least one; modifiers of one name are one parameter across channels.
    poi : str
        Name of the normalisation factor that is the signal strength.
    parameters : mapping of str to Parameter
        Settings by name.
    interpolation : {"code4", "code1"}
        Of `NormSys`: HistFactory's code 4 (as pyhf and ROOT choose), or code 1, exponential and
        exactly log-normal, which needs factors that are each other's inverse.
    stat_constraint : {"gaussian", "poisson"}
        Of `StatError`. pyhf's JSON knows the Gaussian one only.
    name : str
        What the hypothesis is, for example its mass.

    Raises
    ------
    InputError
        If the signal strength is missing, a name means two things, or a setting is not allowed.
    """

    channels: Sequence[Channel]
    poi: str = "mu"
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    interpolation: Interpolation = "code4"
    stat_constraint: Constraint = "gaussian"
    name: str = "model"

    def __post_init__(self) -> None:
        object.__setattr__(self, "channels", tuple(self.channels))
        _check_model(self)

    def with_observed(self, observed: Mapping[str, ArrayLike]) -> TemplateModel:
        """The model with other counts, by channel name; channels that are not named keep theirs."""
        self._known(observed)
        channels = [replace(c, observed=observed.get(c.name, c.observed)) for c in self.channels]
        return replace(self, channels=channels)

    def with_template(self, sample: str, events: Mapping[str, ArrayLike]) -> TemplateModel:
        """The model with another template of a sample, by channel name: another mass, say."""
        self._known(events)
        channels = [
            replace(
                c,
                samples=[
                    replace(s, events=events[c.name])
                    if s.name == sample and c.name in events
                    else s
                    for s in c.samples
                ],
            )
            for c in self.channels
        ]
        return replace(self, channels=channels)

    def _known(self, given: Mapping[str, Any]) -> None:
        names = [channel.name for channel in self.channels]
        for name in given:
            if name not in names:
                raise InputError(
                    "The model has no such channel.",
                    given=name,
                    allowed=", ".join(names),
                    suggestion=nearest(name, names),
                )


def combine_models(*models: TemplateModel, name: str = "combination") -> TemplateModel:
    """One model of the channels of several; parameters of one name are shared.

    Raises
    ------
    InputError
        If two channels have one name, or the models differ in signal strength, in a shared
        setting or in a code.
    """
    first = models[0]
    settings: dict[str, Parameter] = {}
    for model in models:
        same = (model.poi, model.interpolation, model.stat_constraint)
        clash = [k for k, v in model.parameters.items() if settings.get(k, v) != v]
        if clash or same != (first.poi, first.interpolation, first.stat_constraint):
            raise InputError(
                "These models cannot be combined.",
                given=f"settings of {', '.join(clash)} differ" if clash else f"{same}",
                allowed="one signal strength, one code, and one setting per shared parameter",
                suggestion="rename what is not shared, or give both the same setting",
            )
        settings |= model.parameters
    channels = [channel for model in models for channel in model.channels]
    return replace(first, channels=channels, parameters=settings, name=name)


def _template(sample: str, what: str, values: ArrayLike, size: int | None = None) -> Array:
    array = np.atleast_1d(np.array(values, float))
    bad = np.flatnonzero(~(np.isfinite(array) & (array >= 0)))
    if array.ndim != 1 or array.size == 0 or bad.size or (size and array.size != size):
        raise DataError(
            f"The {what} of sample '{sample}' cannot be used.",
            given=f"bin {bad[0]} is {array[bad[0]]:g}"
            if bad.size and array.ndim == 1
            else f"shape {array.shape}",
            allowed=f"finite numbers, not negative, one per bin{f' ({size})' if size else ''}",
            suggestion="merge bins until the sum of weights is positive in each"
            if bad.size
            else "give one number per bin of the channel",
        )
    array.flags.writeable = False
    return array


def _checked(sample: Sample, modifier: Modifier) -> Modifier:
    """The modifier with arrays of the sample's length."""
    size = int(np.size(sample.events))
    label = f"{type(modifier).__name__} '{modifier.name}'"
    if isinstance(modifier, HistoSys):
        low = _template(sample.name, f"{label} at -1 sigma", modifier.low, size)
        return HistoSys(modifier.name, low, _template(sample.name, label, modifier.high, size))
    if isinstance(modifier, BIN_MODIFIERS):
        error = np.broadcast_to(np.asarray(modifier.error, float), (size,))
        return replace(modifier, error=_template(sample.name, label, error, size))
    if isinstance(modifier, NormSys) and not (
        np.isfinite([modifier.low, modifier.high]).all() and min(modifier.low, modifier.high) > 0
    ):
        raise InputError(
            f"The {label} of sample '{sample.name}' cannot be used.",
            given=f"factors {modifier.low:g} and {modifier.high:g}",
            allowed="finite factors above 0 at -1 and +1 sigma",
            suggestion="give factors such as 0.95 and 1.05, not differences",
        )
    return modifier


def _check_channel(channel: Channel) -> None:
    """Refuse counts and samples that do not fit."""
    size, problem = len(channel), ""
    names = [sample.name for sample in channel.samples]
    lengths = {sample.name: int(np.size(sample.events)) for sample in channel.samples}
    if not names or len(set(names)) < len(names):
        problem = f"samples {', '.join(names) or 'none'}"
    elif set(lengths.values()) != {size}:
        problem = f"{size} counts; bins " + ", ".join(f"{k}: {v}" for k, v in lengths.items())
    elif channel.edges is not None and (
        np.shape(channel.edges) != (size + 1,)
        or not np.all(np.isfinite(channel.edges))
        or not np.all(np.diff(np.asarray(channel.edges)) > 0)
    ):
        problem = "edges that are not one more than the bins, finite and increasing"
    if problem:
        raise InputError(
            f"The channel '{channel.name}' does not fit together.",
            given=problem,
            allowed="one or more samples of different names, one number per bin, rising edges",
            suggestion="rebin the templates like the data",
        )
    total = np.sum([np.asarray(sample.events) for sample in channel.samples], axis=0)
    impossible = np.flatnonzero((total <= 0) & (np.asarray(channel.observed) > 0))
    if not np.any(total > 0) or impossible.size:
        where = f"bin {impossible[0]}" if impossible.size else "every bin"
        raise DataError(
            f"The channel '{channel.name}' expects no events in {where}.",
            given=f"templates of {', '.join(names)} that are zero there",
            allowed="an expectation above zero wherever events are observed",
            suggestion="merge the bin with its neighbour, or leave the channel out",
        )


_FACTORS: Final = (NormFactor, Lumi)


def _check_model(model: TemplateModel) -> None:
    """Refuse names that mean two things, and settings that are not allowed."""
    channels = [channel.name for channel in model.channels]
    kinds: dict[str, str] = {}
    problem = ""
    if not channels or len(set(channels)) < len(channels):
        problem = f"channels {', '.join(channels) or 'none'}"
    for channel in model.channels:
        for modifier in (m for sample in channel.samples for m in sample.modifiers):
            kind = (
                "systematic"
                if isinstance(modifier, NormSys | HistoSys)
                else type(modifier).__name__
            )
            if kinds.setdefault(modifier.name, kind) != kind:
                problem = f"'{modifier.name}' is both {kinds[modifier.name]} and {kind}"
    factors = [name for name, kind in kinds.items() if kind == "NormFactor"]
    if not problem and model.poi not in factors:
        raise InputError(
            f"The model has no signal strength '{model.poi}'.",
            given=f"normalisation factors {', '.join(factors) or 'none'}",
            allowed="the name of a NormFactor",
            suggestion=nearest(model.poi, factors) if factors else "give the signal a NormFactor",
        )
    problem = problem or _wrong_setting(model, kinds) or _wrong_code(model)
    if problem:
        raise InputError(
            "This model cannot be used.",
            given=problem,
            allowed="different channel names; one meaning per parameter name; centre and width "
            "for the luminosity only, which needs them; bounds around the start",
            suggestion="rename one of them, or see Parameter",
        )


def _wrong_setting(model: TemplateModel, kinds: Mapping[str, str]) -> str:
    if "Lumi" in kinds.values():
        name = next(name for name, kind in kinds.items() if kind == "Lumi")
        lumi = model.parameters.get(name, Parameter())
        if not (lumi.centre and lumi.centre > 0 and lumi.width and lumi.width > 0):
            return f"centre {lumi.centre} and width {lumi.width} of '{name}'"
    for name, setting in model.parameters.items():
        if name not in kinds:
            return f"a setting of '{name}', which no modifier has"
        if kinds.get(name, "Lumi") != "Lumi" and not (setting.centre is setting.width is None):
            return f"a centre or width of '{name}'"
        numbers = [x for x in (setting.low, setting.start, setting.high) if x is not None]
        if not np.all(np.isfinite(numbers)) or numbers != sorted(numbers):
            return f"bounds and start {numbers} of '{name}'"
    return ""


def _wrong_code(model: TemplateModel) -> str:
    if model.interpolation not in ("code4", "code1"):
        return f"interpolation {model.interpolation!r}"
    if model.stat_constraint not in ("gaussian", "poisson"):
        return f"stat_constraint {model.stat_constraint!r}"
    if model.interpolation == "code1":
        for channel in model.channels:
            for modifier in (m for sample in channel.samples for m in sample.modifiers):
                if isinstance(modifier, NormSys) and abs(modifier.low * modifier.high - 1) > 1e-9:
                    return f"code 1 with factors {modifier.low:g}, {modifier.high:g}: a kink"
    return ""
