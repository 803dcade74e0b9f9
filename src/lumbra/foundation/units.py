"""Reading and writing quantities with units at the doors of the program."""

from __future__ import annotations

import re

from lumbra.foundation.errors import InputError

__all__ = ["format_luminosity", "parse_luminosity"]

_PER_FB = {"pb": 1e-3, "fb": 1.0, "ab": 1e3}
_LUMINOSITY = re.compile(r"^\s*([-+0-9.eE]+)\s*(?:/\s*)?(pb|fb|ab)(?:\^?-1)?\s*$")


def parse_luminosity(text: str) -> float:
    """Integrated luminosity [fb-1] from text such as ``50/ab``, ``276/pb`` or ``79.7 fb-1``.

    Raises
    ------
    InputError
        If the text is not a positive number with the unit pb, fb or ab.
    """
    match = _LUMINOSITY.match(text)
    try:
        value = float(match.group(1)) * _PER_FB[match.group(2)] if match else float("nan")
    except ValueError:
        value = float("nan")
    if not 0 < value < float("inf"):
        raise InputError(
            "The integrated luminosity cannot be used.",
            given=repr(text),
            allowed="a positive number and an inverse unit: pb, fb or ab",
            suggestion="write for example --luminosity 50/ab or --luminosity 276/pb",
        )
    return value


def format_luminosity(inverse_fb: float) -> str:
    """Integrated luminosity as text in the unit that keeps it between 1 and 1000.

    Parameters
    ----------
    inverse_fb : float
        [fb-1]
    """
    if inverse_fb < 1:
        return f"{inverse_fb * 1e3:.4g} pb⁻¹"
    if inverse_fb < 1e3:
        return f"{inverse_fb:.4g} fb⁻¹"
    return f"{inverse_fb / 1e3:.4g} ab⁻¹"
