"""What all shapes ask of their parameters, and how they take differences of tails."""

from __future__ import annotations

import math
from dataclasses import fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import InputError

__all__ = ["between", "check_parameters"]

Array = NDArray[np.float64]


def check_parameters(shape: Any, allowed: str, valid: bool) -> None:
    """Refuse parameters that are not finite numbers or not ``valid``.

    Parameters
    ----------
    shape : dataclass
        The shape in the making.
    allowed : str
        What its parameters may be, in words.
    valid : bool
        Whether they are (a comparison with NaN is not).

    Raises
    ------
    InputError
        Else.
    """
    given = {field.name: getattr(shape, field.name) for field in fields(shape)}
    numbers = {name: value for name, value in given.items() if isinstance(value, (int, float))}
    if valid and all(math.isfinite(value) for value in numbers.values()):
        return
    raise InputError(
        f"These are not the parameters of a {type(shape).__name__}.",
        given=", ".join(f"{name} = {numbers.get(name, given[name])!s:.60}" for name in given),
        allowed=f"finite numbers; {allowed}",
        suggestion="positions and widths are in GeV; check the mass resolution at this mass",
    )


def between(below: Array, above: Array) -> Array:
    """Differences of a cumulative function, each from the tail that it is nearer to.

    Parameters
    ----------
    below, above : (n + 1,) arrays
        What lies below and above each edge; each kept accurate where it is small.
    """
    right = above[:-1] < below[:-1]
    return np.asarray(np.where(right, above[:-1] - above[1:], below[1:] - below[:-1]))
