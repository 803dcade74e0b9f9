"""Models as tables and nested mappings: what there is, and what one of them does."""

from __future__ import annotations

import inspect
from collections.abc import Mapping
from typing import Any

import numpy as np

__all__ = ["model_content", "model_described", "model_rows"]

Row = dict[str, Any]


def model_rows() -> list[Row]:
    """One row per model: name, parameters with units, channels and references."""
    from lumbra.models import MODELS

    return [
        {
            "name": name,
            "parameters": list(_parameters(name)),
            "channels": list(entry.model.CHANNELS),
            "references": list(entry.model.REFERENCES),
        }
        for name, entry in MODELS.items()
    ]


def model_described(name: str) -> Row:
    """Everything about one model, without fixing its parameters.

    Raises
    ------
    InputError
        If there is no such model.
    """
    from lumbra.models.named import entry_of

    entry = entry_of(name)
    return {
        "name": name,
        "description": entry.description,
        "class": f"{entry.model.__module__}.{entry.model.__qualname__}",
        "parameters": _parameters(name),
        "channels": list(entry.model.CHANNELS),
        "invisible": list(entry.model.INVISIBLE),
        "references": list(entry.model.REFERENCES),
        "about": " ".join((inspect.getdoc(inspect.getmodule(entry.model)) or "").split()),
    }


def model_content(name: str, given: Mapping[str, Any]) -> Row:
    """Widths, branching fractions, lifetime and decay length of a model, units in the keys.

    A stable particle has null in place of fractions, lifetime and decay length.

    Parameters
    ----------
    name : str
        Of the model.
    given : mapping
        Its parameters, numbers or text.

    Raises
    ------
    InputError
        If there is no such model or parameter, or a value is not allowed.
    """
    from lumbra.models.model import units_of
    from lumbra.models.named import entry_of, make_model

    made = make_model(name, given)
    units = units_of(entry_of(name).model)
    widths, total = made.partial_widths(), float(made.width)
    decays = total > 0
    fractions = made.branching_fractions() if decays else {}
    parameters = {
        _key(key, units.get(key, "")): getattr(made, key)
        for key in _parameters(name)
        if getattr(made, key) is not None
    }
    return {
        "name": name,
        **parameters,
        "width_GeV": total,
        "lifetime_ns": float(made.lifetime) if decays else None,
        "ctau_cm": float(made.ctau) if decays else None,
        "invisible_fraction": float(made.invisible_fraction) if decays else None,
        "near_resonance": _near_resonance(made),
        "channels": {
            channel: {
                "width_GeV": float(width),
                "branching_fraction": float(fractions[channel]) if decays else None,
            }
            for channel, width in widths.items()
        },
    }


def _parameters(name: str) -> dict[str, str]:
    """Each parameter with its unit and default, in words."""
    from lumbra.models.model import units_of
    from lumbra.models.named import entry_of, parameter_defaults

    units = units_of(entry_of(name).model)
    words = {}
    for key, default in parameter_defaults(name).items():
        unit = units.get(key, "")
        kind = f"[{unit}]" if unit else ("number" if key in units else "option")
        words[key] = kind if default is ... else f"{kind}, {_word(default)} if left out"
    return words


def _word(default: Any) -> str:
    return "from the other parameters" if default is None else str(default)


def _key(parameter: str, unit: str) -> str:
    return parameter + {"GeV": "_GeV", "GeV⁻¹": "_per_GeV"}.get(unit, "")


def _near_resonance(made: Any) -> bool:
    """Whether hadrons of a narrow resonance dominate, so that no smooth width holds."""
    from lumbra.models.hadrons import near_resonance

    hadronic = "hadrons" in type(made).CHANNELS and "pi0gamma" in type(made).CHANNELS
    return bool(hadronic and np.any(near_resonance(made.mass)))
