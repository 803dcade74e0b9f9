"""``lumbra show``: one model, experiment, search or published limit in full."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated, Any

import typer

__all__ = ["show"]


class Kind(StrEnum):
    """Kinds of things that can be shown."""

    MODEL = "model"
    EXPERIMENT = "experiment"
    SEARCH = "search"
    LIMIT = "limit"


def show(
    kind: Annotated[Kind, typer.Argument(help="What it is.")],
    name: Annotated[str, typer.Argument(help="Its name, as `lumbra list` gives it.")],
    mass: Annotated[
        float | None, typer.Option(help="Mass [GeV] of the boson of a model.", metavar="GEV")
    ] = None,
    coupling: Annotated[float | None, typer.Option(help="Its coupling.")] = None,
    assumptions: Annotated[
        bool, typer.Option("--assumptions", help="Only the assumed numbers of an experiment.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show one model, experiment, search or published limit in full."""
    from lumbra.cli.catalogue import assumed, boson, described
    from lumbra.cli.output import clean_stdout, print_json, print_table, print_text

    _refuse_strangers(kind, mass, coupling, assumptions)
    with clean_stdout(json):
        content: Any = assumed(name) if assumptions else described(kind.value, name)
        if mass is not None and coupling is not None:
            content = boson(name, mass, coupling)
    if json:
        print_json("show", {"kind": kind.value, "name": name, "content": content})
    elif assumptions:
        print_table([_short(row) for row in content], f"Assumed numbers of {name}")
    elif mass is not None:
        print_text(*outline({key: value for key, value in content.items() if key != "channels"}))
        print_table([{"channel": key, **row} for key, row in content["channels"].items()], "Decays")
    else:
        print_text(*outline(content))


def _short(row: dict[str, Any]) -> dict[str, Any]:
    """An assumed number with its unit, and how far it is trusted, in three columns."""
    value = row["value"]
    parts = value if isinstance(value, (list, tuple)) else [value]
    text = ", ".join(f"{part:.6g}" for part in parts)
    periods = f"{', '.join(row['periods'])}: " if len(row["periods"]) == 1 else ""
    return {
        "name": row["name"],
        "value": f"{text} {row['unit']}".strip(),
        "source": f"{periods}{row['source']} ({row['trust']})",
    }


def _refuse_strangers(
    kind: Kind, mass: float | None, coupling: float | None, assumptions: bool
) -> None:
    """Options that do not go with the kind, or not without each other."""
    from lumbra.foundation import InputError

    given = [
        f"--{option} {value:g}"
        for option, value in (("mass", mass), ("coupling", coupling))
        if value is not None
    ]
    if given and (kind is not Kind.MODEL or len(given) == 1):
        raise InputError(
            "A mass and a coupling go together, with a model.",
            given=f"{kind.value} with {' '.join(given)}",
            allowed="lumbra show model NAME --mass GEV --coupling NUMBER",
            suggestion="give both or neither",
        )
    if assumptions and kind is not Kind.EXPERIMENT:
        raise InputError(
            "Only experiments have assumed numbers.",
            given=f"{kind.value} with --assumptions",
            allowed="lumbra show experiment NAME --assumptions",
            suggestion="leave --assumptions out",
        )


def outline(content: object, depth: int = 0) -> list[str]:
    """Nested mappings and lists as indented lines."""
    indent = "  " * depth
    if isinstance(content, dict):
        lines = []
        for key, value in content.items():
            if isinstance(value, (dict, list)) and value:
                lines += [f"{indent}{key}:", *outline(value, depth + 1)]
            else:
                lines.append(f"{indent}{key}: {_leaf(value)}")
        return lines
    if isinstance(content, list):
        lines = []
        for value in content:
            if isinstance(value, list) and not any(isinstance(v, (dict, list)) for v in value):
                lines.append(f"{indent}- " + ", ".join(_leaf(item) for item in value))
                continue
            inner = outline(value, depth + 1)
            lines += [f"{indent}- {inner[0].lstrip()}", *inner[1:]] if inner else []
        return lines
    return [f"{indent}{_leaf(content)}"]


def _leaf(value: object) -> str:
    if value is None or value in ([], {}):
        return "–"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
