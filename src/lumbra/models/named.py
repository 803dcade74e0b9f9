"""Models by their names in the list, with parameters that are given as text or numbers."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import MISSING, Field, fields
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import InputError
from lumbra.foundation.errors import nearest
from lumbra.models import MODELS, ModelEntry
from lumbra.models.model import Model, units_of

__all__ = ["entry_of", "fractions_by_mass", "make_model", "parameter_defaults"]

Array = NDArray[np.float64]

_TRUTH: Final = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}


def entry_of(name: str) -> ModelEntry:
    """A model of the list.

    Raises
    ------
    InputError
        If there is none of that name; names the nearest.
    """
    if name not in MODELS:
        raise InputError(
            f"There is no model '{name}'.",
            given=name,
            allowed=", ".join(MODELS),
            suggestion=nearest(name, MODELS),
        )
    return MODELS[name]


def parameter_defaults(name: str) -> dict[str, Any]:
    """Parameters of a model and their defaults, ... for those that must be given."""
    return {field.name: _default(field) for field in fields(entry_of(name).model)}  # type: ignore[arg-type]


def make_model(name: str, given: Mapping[str, Any]) -> Model:
    """A model from parameters that are numbers, arrays or text.

    Parameters
    ----------
    name : str
        In the list of models.
    given : mapping
        Parameters by name.

    Raises
    ------
    InputError
        If there is no such model or parameter, one is missing, or one cannot be used.
    """
    defaults, units = parameter_defaults(name), units_of(entry_of(name).model)
    for key in given:
        if key not in defaults:
            raise InputError(
                f"The model '{name}' has no parameter '{key}'.",
                given=key,
                allowed=", ".join(defaults),
                suggestion=nearest(key, defaults),
            )
    missing = [key for key, default in defaults.items() if default is ... and key not in given]
    if missing:
        raise InputError(
            f"The model '{name}' needs {' and '.join(missing)}.",
            given=", ".join(given) or "no parameters",
            allowed=", ".join(defaults),
            suggestion=" ".join(f"--set {key}=..." for key in missing),
        )
    parameters = {
        key: _converted(key, value, key in units, defaults[key]) for key, value in given.items()
    }
    return entry_of(name).model(**parameters)


def fractions_by_mass(
    name: str, masses: Array, given: Mapping[str, Any]
) -> tuple[dict[str, Array], Array]:
    """Branching fractions by channel and cτ [cm] at many masses, other parameters fixed.

    Masses at which these parameters are impossible, or at which nothing decays, give NaN.

    Parameters
    ----------
    name : str
        Of the model.
    masses : (n,)
        [GeV]
    given : mapping
        Parameters other than the mass; what is missing comes from the model's example.

    Returns
    -------
    fractions, ctau : dict of (n,), (n,)

    Raises
    ------
    InputError
        If the parameters are impossible at every mass.
    """
    example = {k: v for k, v in entry_of(name).example.items() if k not in given}
    channels = entry_of(name).model.CHANNELS
    fractions = {channel: np.full(len(masses), np.nan) for channel in channels}
    ctau = np.full(len(masses), np.nan)
    failure: InputError | None = None
    for i, mass in enumerate(masses):
        try:
            model = make_model(name, {**example, **given, "mass": float(mass)})
            found, length = model.branching_fractions(), model.ctau
        except InputError as error:
            failure = error
            continue
        ctau[i] = float(length)
        for channel in channels:
            fractions[channel][i] = float(found.get(channel, 0.0))
    if failure is not None and not np.any(np.isfinite(ctau)):
        raise failure
    return fractions, ctau


def _default(field: Field[Any]) -> Any:
    return ... if field.default is MISSING else field.default


def _converted(key: str, value: Any, numeric: bool, default: Any) -> Any:
    """Text as a number or a truth value, where the parameter is one."""
    if not isinstance(value, str):
        return value
    if isinstance(default, bool):
        if value.lower() not in _TRUTH:
            raise InputError(
                f"The parameter {key} is neither true nor false.",
                given=value,
                allowed="true or false",
                suggestion=f"--set {key}=true",
            )
        return _TRUTH[value.lower()]
    if not numeric:
        return value
    try:
        return float(value)
    except ValueError:
        raise InputError(
            f"The parameter {key} is not a number.",
            given=value,
            allowed="a number such as 0.5 or 1e-3",
            suggestion=f"--set {key}=1e-3",
        ) from None
