"""Numbers with units as people write them: ``0.3 deg``, ``5 MeV``, ``10 um``, ``50/ab``."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from typing import Final

from lumbra.foundation.errors import InputError, nearest

__all__ = ["parse_quantity"]

_SCALES: Final[tuple[Mapping[str, float], ...]] = (
    {"rad": 1.0, "mrad": 1e-3, "deg": math.pi / 180, "°": math.pi / 180},
    {"GeV": 1.0, "MeV": 1e-3, "keV": 1e-6},
    {"cm": 1.0, "m": 100.0, "mm": 0.1, "um": 1e-4, "µm": 1e-4, "nm": 1e-7},
    {"ns": 1.0, "ps": 1e-3, "us": 1e3, "µs": 1e3},
    {"fb-1": 1.0, "pb-1": 1e-3, "ab-1": 1e3, "/fb": 1.0, "/pb": 1e-3, "/ab": 1e3},
    {"": 1.0, "%": 0.01},
)
"""Units of one kind, each with its size in the unit that lumbra uses for the kind."""
_NUMBER: Final = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(.*?)\s*")


def parse_quantity(text: str, unit: str) -> float:
    """A number in the unit that is wanted, from text with a unit of the same kind.

    Parameters
    ----------
    text : str
        Such as ``0.3 deg``; without a unit the number is in the one that is wanted.
    unit : str
        The unit that is wanted.

    Raises
    ------
    InputError
        If the text is no number, or its unit is unknown or of another kind.
    """
    scales = next((s for s in _SCALES if unit in s), {unit: 1.0})
    known = ", ".join(name or "none" for name in scales)
    match = _NUMBER.fullmatch(text)
    if match is None:
        raise InputError(
            "A quantity cannot be read.",
            given=repr(text),
            allowed=f"a number, with a unit: {known}",
            suggestion=f"write for example '1.5 {unit}'".rstrip() if unit else "write 0.5",
        )
    name = match.group(2)
    if name and name not in scales:
        every = [other for kind in _SCALES for other in kind]
        raise InputError(
            "The unit of a quantity cannot be used.",
            given=repr(text),
            allowed=known,
            suggestion=f"'{name}' is of another kind"
            if name in every
            else nearest(name, [other for other in scales if other]),
        )
    return float(match.group(1)) * (scales[name] / scales[unit] if name else 1.0)
