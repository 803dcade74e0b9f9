"""Trigger menus: lines with their numbers, fired for the share of the data in which they ran."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

import numpy as np
from numpy.typing import NDArray

from lumbra.detector.parameter import Parameter, Trust
from lumbra.detector.trigger.lines import TriggerObjects
from lumbra.foundation import Key

__all__ = ["Line", "declare", "fire"]

Bits = NDArray[np.bool_]


@dataclass(frozen=True)
class Line:
    """A line of a trigger.

    Parameters
    ----------
    name : str
        As the experiment names it.
    about : str
        What it asks for.
    logic : function
        Gives the events that pass, from the objects and the numbers.
    numbers : type
        Named tuple of its numbers, the parameters ``<name>.<field>``.
    """

    name: str
    about: str
    logic: Callable[[Any, Any], Bits]
    numbers: type


_UNITS: Final = {
    **dict.fromkeys(("energy", "other", "lab_low", "lab_high", "lab_soft", "no_hard"), "GeV"),
    **dict.fromkeys(("hard", "soft", "p_low", "p_high"), "GeV"),
    **dict.fromkeys(("turn", "sum_low", "sum_high", "theta_low", "theta_high"), "rad"),
}
"""Units of the numbers of lines, by field; the rest are pure."""


def declare(
    name: str,
    about: str,
    logic: Callable[[Any, Any], Bits],
    numbers: NamedTuple,
    source: str,
    trust: Trust = "high",
) -> tuple[Line, tuple[Parameter, ...]]:
    """A line and its numbers as parameters of an experiment.

    Parameters
    ----------
    name, about, logic
        As in `Line`.
    numbers : NamedTuple
        Their values.
    source, trust : str
        Where the values are from, as in `Parameter`.
    """
    parameters = tuple(
        Parameter(f"{name}.{field}", value, _UNITS.get(field, ""), source, trust)
        for field, value in numbers._asdict().items()
    )
    return Line(name, about, logic, type(numbers)), parameters


def fire(
    lines: Mapping[Line, tuple[Any, float]], objects: TriggerObjects, key: Key
) -> dict[str, Bits]:
    """Bits (n,) of each line.

    Parameters
    ----------
    lines : mapping
        Numbers of each line, and the share of the luminosity in which it ran. Lines come and
        stay: one that ran in the last tenth of the data has its events among those of one that
        ran in the last half.
    objects : TriggerObjects
        What they decide on.
    key : Key
        Of the random numbers: when in the period each event happened.
    """
    when = key.child("when").generator().random(len(objects))
    return {
        line.name: line.logic(objects, numbers) & (when >= 1 - live)
        for line, (numbers, live) in lines.items()
    }
