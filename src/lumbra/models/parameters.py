"""Checks that every model makes of its parameters."""

from __future__ import annotations

import math

from lumbra.foundation import InputError

__all__ = ["require_coupling", "require_mass"]

_SUSPECT_GEV = 1e3


def require_mass(name: str, mass: float, *, zero: bool = False) -> None:
    """Refuse a mass that is not a positive number of GeV.

    Parameters
    ----------
    name : str
        What the mass belongs to, for the message.
    mass : float
        [GeV]
    zero : bool
        Whether zero is allowed.

    Raises
    ------
    InputError
        If the mass is negative, not a number, or so large that MeV were meant.
    """
    if mass > _SUSPECT_GEV and math.isfinite(mass):
        raise InputError(
            f"The mass of the {name} is beyond every e⁺e⁻ collider.",
            given=f"{mass:g} GeV",
            allowed=f"masses up to {_SUSPECT_GEV:g} GeV",
            suggestion=f"masses are in GeV: if this was meant in MeV, write {mass / 1e3:g}",
        )
    if not (math.isfinite(mass) and (mass > 0 or (zero and mass == 0))):
        raise InputError(
            f"The mass of the {name} cannot be used.",
            given=f"{mass} GeV",
            allowed="a finite number, " + ("at least 0" if zero else "above 0") + ", in GeV",
            suggestion="check the sign and the unit",
        )


def require_coupling(name: str, coupling: float) -> None:
    """Refuse a coupling that is not a finite number above 0.

    Parameters
    ----------
    name : str
        Which coupling, for the message.
    coupling : float
        Its value.

    Raises
    ------
    InputError
        If it is zero, negative or not a number.
    """
    if not (math.isfinite(coupling) and coupling > 0):
        raise InputError(
            f"The coupling {name} cannot be used.",
            given=str(coupling),
            allowed="a finite number above 0",
            suggestion="rates go with its square, so the sign does not matter: give its size",
        )
