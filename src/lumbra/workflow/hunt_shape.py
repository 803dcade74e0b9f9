"""The signal shape of a hunt, from what the user writes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import numpy as np

from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.foundation.expression import Expression
from lumbra.inference.shapes import PEAKS, AtMass

__all__ = ["hunt_shape"]

_WITH_UNIT: Final = frozenset({"width"})
"""Parameters that are masses, in the user's unit."""


def hunt_shape(text: str, factor: float = 1.0) -> AtMass:
    """The shape that ``name`` or ``name:parameter=value,…`` says.

    Parameters
    ----------
    text : str
        Such as ``crystal-ball:alpha=1.2,n=3``; a value may be a formula in the mass ``m``.
    factor : float
        The user's unit [GeV].

    Raises
    ------
    InputError
        If there is no such shape or parameter, or a value is no formula.
    """
    name, _, settings = text.partition(":")
    if name not in PEAKS:
        raise InputError(
            "There is no signal shape of this name.",
            given=repr(name),
            allowed=", ".join(PEAKS),
            suggestion=nearest(name, PEAKS),
        )
    parameters = {}
    for setting in filter(None, settings.split(",")):
        key, equals, value = (part.strip() for part in setting.partition("="))
        if not (key and equals and value):
            raise InputError(
                "The parameters of the signal shape cannot be read.",
                given=repr(setting),
                allowed="parameter=value, separated by commas",
                suggestion="for example --shape crystal-ball:alpha=1.2,n=3",
            )
        parameters[key] = _follow(value, factor, key in _WITH_UNIT)
    return AtMass(PEAKS[name], parameters)


def _follow(text: str, factor: float, scaled: bool) -> Callable[[float], float]:
    formula = Expression(text)

    def value(mass: float) -> float:
        found = np.asarray(formula.evaluate({"m": np.array([mass / factor])}), float)
        return float(found.ravel()[0]) * (factor if scaled else 1.0)

    return value
