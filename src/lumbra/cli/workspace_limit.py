"""``lumbra limit --workspace``: the limit of a template model that somebody published."""

from __future__ import annotations

from pathlib import Path
from typing import Any, Final

__all__ = ["limit_of_workspace"]

_KEYS: Final = ("minus2", "minus1", "median", "plus1", "plus2")


def limit_of_workspace(path: Path, level: float, json: bool) -> None:
    """Print observed and expected asymptotic CLs limits of a HistFactory workspace."""
    from lumbra.cli.output import clean_stdout, print_json, print_table, print_text
    from lumbra.inference.histfactory import read_workspace, template_limits

    model = read_workspace(path)
    with clean_stdout(json):
        found = template_limits(model, level)
    content: dict[str, Any] = {
        "workspace": path.name,
        "measurement": model.name,
        "parameter": model.poi,
        "level": level,
        "strength": float(found.strength[0]),
        "strength_error": float(found.error[0]),
        "local_p_value": float(found.p_value[0]),
        "upper_limit": float(found.observed[0]),
    }
    bands = zip(_KEYS, found.expected[:, 0].tolist(), strict=True)
    content |= {f"expected_{key}": value for key, value in bands} | {"status": found.reasons()[0]}
    if json:
        print_json("limit", content)
        return
    rows = [
        {"": name.replace("_", " "), model.poi: f"{value:.4g}"}
        for name, value in content.items()
        if isinstance(value, float) and name != "level"
    ]
    print_table(rows, f"{model.name}: asymptotic CLs at {level:.6g} CL, in units of {model.poi}")
    if found.status[0]:
        print_text(found.reasons()[0])
    print_text("Asymptotic: too strong where few events are expected.")
