"""Options of ``lumbra show model``: parameters by name, and the figure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

__all__ = ["model_parameters", "save_model_figure"]

_POINTS: Final = 400


def model_parameters(common: Mapping[str, float | None], settings: Sequence[str]) -> dict[str, Any]:
    """Parameters of a model from options of their own and from ``--set NAME=VALUE``.

    Parameters
    ----------
    common : mapping
        What has an option of its own; None was not given.
    settings : sequence of str
        Texts NAME=VALUE.

    Raises
    ------
    InputError
        If a setting has no equals sign, or a parameter is given twice.
    """
    from lumbra.foundation import InputError

    parameters: dict[str, Any] = {k: v for k, v in common.items() if v is not None}
    for setting in settings:
        name, sign, value = setting.partition("=")
        name = name.strip().replace("-", "_")
        if not (sign and name and value.strip()):
            raise InputError(
                "A parameter cannot be read.",
                given=f"--set {setting}",
                allowed="--set NAME=VALUE",
                suggestion="for example --set dark_mass=0.3",
            )
        if name in parameters:
            raise InputError(
                f"The parameter {name} is given twice.",
                given=f"{parameters[name]} and {value}",
                allowed="each parameter once",
                suggestion="leave one out",
            )
        parameters[name] = value.strip()
    return parameters


def save_model_figure(name: str, parameters: Mapping[str, Any], path: Path) -> list[Path]:
    """Draw branching fractions and cτ of a model by mass; writes PNG and PDF.

    Parameters
    ----------
    name : str
        Of the model.
    parameters : mapping
        What the user fixed; a mass is marked.
    path : Path
        With the suffix .png, .pdf or none.

    Raises
    ------
    InputError
        If there is no such model, or its parameters are impossible at every mass.
    """
    import numpy as np

    from lumbra.foundation import InputError
    from lumbra.models.named import entry_of, fractions_by_mass, make_model
    from lumbra.presentation.model_figure import draw_model
    from lumbra.presentation.style import paper_style, save

    if path.suffix not in ("", ".png", ".pdf"):
        raise InputError(
            "The figure cannot have this format.",
            given=str(path),
            allowed="a path that ends in .png or .pdf; both are written",
            suggestion=f"--figure {path.with_suffix('.png')}",
        )
    entry = entry_of(name)
    fixed = {key: value for key, value in parameters.items() if key != "mass"}
    mark = parameters.get("mass")
    if mark is not None:
        mark = float(make_model(name, {**entry.example, **fixed, "mass": mark}).mass)  # type: ignore[attr-defined]
    masses = np.geomspace(*entry.range, _POINTS)
    fractions, ctau = fractions_by_mass(name, masses, fixed)
    shown = {**{k: v for k, v in entry.example.items() if k not in fixed}, **fixed}
    lines = [f"{key} = {_number(value)}" for key, value in shown.items()]
    with paper_style():
        figure = draw_model(masses, fractions, ctau, left=name, parameters=lines, mark=mark)
        return save(figure, path.with_suffix(""))


def _number(value: Any) -> str:
    return f"{value:g}" if isinstance(value, float) else str(value)
