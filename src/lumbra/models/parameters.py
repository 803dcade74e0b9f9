"""Checks that every model makes of its parameters: numbers or arrays of them."""

from __future__ import annotations

from numbers import Real as RealNumber
from typing import Any

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import InputError

__all__ = [
    "require_below",
    "require_coupling",
    "require_length",
    "require_mass",
    "require_option",
]

_SUSPECT_GEV = 1e3
_COUPLINGS = (1e-50, 1e6)
"""Couplings whose squares and fourth powers make rates that a computer can hold."""


def require_mass(name: str, mass: Any, *, zero: bool = False) -> None:
    """Refuse a mass that is not a positive number of GeV.

    Parameters
    ----------
    name : str
        What the mass belongs to, for the message.
    mass : float or (...)
        [GeV]
    zero : bool
        Whether zero is allowed.

    Raises
    ------
    InputError
        If a mass is negative, not a number, or so large that MeV were meant.
    """
    values = _numbers(f"The mass of the {name}", mass)
    bad = _first(values, np.isfinite(values) & (values > _SUSPECT_GEV))
    if bad is not None:
        raise InputError(
            f"The mass of the {name} is beyond every e⁺e⁻ collider.",
            given=f"{bad:g} GeV",
            allowed=f"masses up to {_SUSPECT_GEV:g} GeV",
            suggestion=f"masses are in GeV: if this was meant in MeV, write {bad / 1e3:g}",
        )
    bad = _first(values, ~(np.isfinite(values) & ((values > 0) | (zero & (values == 0)))))
    if bad is not None:
        raise InputError(
            f"The mass of the {name} cannot be used.",
            given=f"{bad} GeV",
            allowed="a finite number, " + ("at least 0" if zero else "above 0") + ", in GeV",
            suggestion="check the sign and the unit",
        )


def require_coupling(name: str, coupling: Any, *, zero: bool = False) -> None:
    """Refuse a coupling that is not a finite number above 0, or beyond all use.

    Parameters
    ----------
    name : str
        Which coupling, for the message.
    coupling : float or (...)
        Its value.
    zero : bool
        Whether zero is allowed.

    Raises
    ------
    InputError
        If it is zero (unless allowed), negative or not a number.
    """
    values = _numbers(f"The coupling {name}", coupling)
    bad = _first(values, ~(np.isfinite(values) & ((values > 0) | (zero & (values == 0)))))
    if bad is not None:
        raise InputError(
            f"The coupling {name} cannot be used.",
            given=str(bad),
            allowed="a finite number " + ("of at least 0" if zero else "above 0"),
            suggestion="rates go with its square, so the sign does not matter: give its size",
        )
    least, most = _COUPLINGS
    bad = _first(values, (values > most) | ((values > 0) & (values < least)))
    if bad is not None:
        raise InputError(
            f"The coupling {name} is beyond all use.",
            given=f"{bad:g}",
            allowed=f"{least:g} to {most:g}",
            suggestion="rates go with its square: take 1 and scale them",
        )


def require_length(name: str, length: Any) -> None:
    """Refuse a decay length that is not a finite number of at least 0.

    Parameters
    ----------
    name : str
        Whose proper decay length it is, for the message.
    length : float or (...)
        cτ [cm].

    Raises
    ------
    InputError
        If it is negative, infinite or not a number.
    """
    values = _numbers(f"The decay length of the {name}", length)
    bad = _first(values, ~(np.isfinite(values) & (values >= 0)))
    if bad is not None:
        raise InputError(
            f"The decay length of the {name} cannot be used.",
            given=f"{bad} cm",
            allowed="a finite number of at least 0, in cm",
            suggestion="0 decays where it is made; for a stable particle choose 'invisible'",
        )


def require_below(name: str, value: Any, limit: Any, what: str, suggestion: str) -> None:
    """Refuse a value at or above a limit.

    Parameters
    ----------
    name : str
        What the value is, for the message.
    value, limit : float or (...)
        Broadcast against each other.
    what : str
        What the limit is.
    suggestion : str
        What to try.

    Raises
    ------
    InputError
        If a value reaches the limit.
    """
    values, limits = np.broadcast_arrays(np.asarray(value, float), np.asarray(limit, float))
    closed = ~(values < limits)
    if closed.any():
        first = np.flatnonzero(closed.ravel())[0]
        raise InputError(
            f"The {name} is too large.",
            given=f"{values.ravel()[first]:g}",
            allowed=f"below {limits.ravel()[first]:g}, {what}",
            suggestion=suggestion,
        )


def require_option(name: str, given: str, allowed: tuple[str, ...], suggestion: str) -> None:
    """Refuse a word that is not in the list.

    Raises
    ------
    InputError
        If it is not.
    """
    if given not in allowed:
        raise InputError(
            f"There is no such {name}.",
            given=repr(given),
            allowed=", ".join(repr(word) for word in allowed),
            suggestion=suggestion,
        )


def _numbers(what: str, value: Any) -> NDArray[np.float64]:
    """The value as an array, if it is a number or an array of numbers."""
    array = isinstance(value, np.ndarray) and value.dtype.kind in "iuf"
    if not array and (isinstance(value, bool) or not isinstance(value, RealNumber)):
        raise InputError(
            f"{what} is not a number.",
            given=repr(value),
            allowed="a number or a NumPy array of numbers",
            suggestion="for several at once, give numpy.array([...])",
        )
    return np.asarray(value, float)


def _first(values: NDArray[np.float64], bad: NDArray[np.bool_]) -> float | None:
    """The first value that is bad."""
    return float(values[bad].flat[0]) if np.any(bad) else None
