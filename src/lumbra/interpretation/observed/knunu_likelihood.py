"""The likelihood of Belle II's B⁺ → K⁺νν̄ with an inclusive tag, as it was published.

Observed counts and templates of four channels (signal and control region, at the Υ(4S) and below
it), from the likelihood released with arXiv:2507.12393 for the measurement arXiv:2311.14647. The
normalisation of each of seven backgrounds is known to 50 %; the leading errors of shapes are
there, the lesser ones are not. Errors of the simulation are one factor per bin (Barlow and Beeston
in the light form).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.inference.histfactory import (
    Channel,
    HistoSys,
    NormFactor,
    NormSys,
    Sample,
    StatError,
    TemplateModel,
)
from lumbra.inference.histfactory.modifiers import Modifier
from lumbra.interpretation.published import load_observed

__all__ = ["BACKGROUNDS", "CHANNELS", "STRENGTH", "knunu_channels", "knunu_model", "signal_shapes"]

Array = NDArray[np.float64]
Relative = Mapping[str, Array]

STRENGTH: Final = "mu"
CHANNELS: Final = ("ITA_SR_on", "ITA_CR_on", "ITA_SR_off", "ITA_CR_off")
BACKGROUNDS: Final = ("charged", "mixed", "uubar", "ddbar", "ssbar", "ccbar", "taupair")
_CARDS: Final = ("belle2_knunu_ita_counts", "belle2_knunu_ita_shapes")
_CONTINUUM: Final = BACKGROUNDS[2:]
_REWEIGHTING: Final = "corr_contW_c1"
_FLAT: Final = ("corr_contD_c1", 0.95, 1.05)
"""Of the continuum below the resonance."""


@dataclass(frozen=True)
class _Released:
    """Counts by channel, templates and their errors by channel and sample, relative shapes."""

    observed: Mapping[str, Array]
    events: Mapping[tuple[str, str], Array]
    errors: Mapping[tuple[str, str], Array]
    shapes: Mapping[tuple[str, str], Relative]


def knunu_model() -> TemplateModel:
    """The measurement: its signal strength is BR(B⁺ → K⁺νν̄) in units of 4.97e-6."""
    return TemplateModel(knunu_channels(), poi=STRENGTH, name="B+ -> K+ nu nubar")


def knunu_channels(
    new: Mapping[str, Array] | None = None,
    *,
    new_modifiers: Mapping[str, tuple[Modifier, ...]] | None = None,
    neutrino_modifiers: tuple[Modifier, ...] = (),
) -> list[Channel]:
    """The four channels, with another signal added if one is given.

    Parameters
    ----------
    new : mapping of str to (k,) array, optional
        Events of a new signal by channel; channels that are not named have none.
    new_modifiers : mapping of str to tuple of Modifier, optional
        What moves it, by channel.
    neutrino_modifiers : tuple of Modifier
        What moves B⁺ → K⁺νν̄ besides its strength and its shapes.
    """
    released = _released()
    channels = []
    for channel in CHANNELS:
        samples = []
        for name in ("signal", *BACKGROUNDS):
            events = released.events[channel, name]
            if events.any():
                extra = neutrino_modifiers if name == "signal" else ()
                samples.append(Sample(name, events, (*_modifiers(channel, name), *extra)))
        if new is not None and channel in new:
            samples.append(Sample("new", new[channel], (new_modifiers or {})[channel]))
        channels.append(Channel(channel, released.observed[channel], samples))
    return channels


def signal_shapes(channel: str) -> Relative:
    """Relative templates (k,) of the signal at +1σ of each systematic; empty off resonance."""
    return _released().shapes.get((channel, "signal"), {})


def _modifiers(channel: str, sample: str) -> tuple[Modifier, ...]:
    released = _released()
    own: list[Modifier] = [StatError(f"stat_{channel}", released.errors[channel, sample])]
    own.append(NormFactor(STRENGTH) if sample == "signal" else NormSys(f"norm_{sample}", 0.5, 1.5))
    off = channel.endswith("_off")
    shapes = released.shapes.get((channel.replace("_off", "_on"), sample), {})
    events = released.events[channel, sample]
    for name, factor in shapes.items():
        # below the resonance only the continuum's reweighting acts, with the same relative size
        if not off or name == _REWEIGHTING:
            own.append(HistoSys(name, events * (2 - factor), events * factor))
    if off and sample in _CONTINUUM:
        own.append(NormSys(*_FLAT))
    return tuple(own)


@cache
def _released() -> _Released:
    counts, shapes = (load_observed(name).table for name in _CARDS)
    observed, events, errors = {}, {}, {}
    for channel in CHANNELS:
        here = counts["channel"] == channel
        observed[channel] = np.asarray(counts["observed"], float)[here]
        for sample in ("signal", *BACKGROUNDS):
            events[channel, sample] = np.asarray(counts[sample], float)[here]
            errors[channel, sample] = np.asarray(counts[f"{sample}_mcstat"], float)[here]
    found: dict[tuple[str, str], dict[str, Array]] = {}
    names = [shapes[key] for key in ("channel", "sample", "systematic")]
    ratio = np.asarray(shapes["hi_1sigma"], float) / np.asarray(shapes["nominal"], float)
    for channel, sample, systematic in dict.fromkeys(zip(*map(list, names), strict=True)):
        wanted = (str(channel), str(sample), str(systematic))
        rows = np.all([column == key for column, key in zip(names, wanted, strict=True)], axis=0)
        found.setdefault(wanted[:2], {})[wanted[2]] = ratio[rows]
    return _Released(observed, events, errors, found)
