"""``lumbra show``: one model, experiment, search or published limit in full."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

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
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show one model, experiment, search or published limit in full."""
    from lumbra.cli.catalogue import described
    from lumbra.cli.output import clean_stdout, print_json, print_text

    with clean_stdout(json):
        content = described(kind.value, name)
    if json:
        print_json("show", {"kind": kind.value, "name": name, "content": content})
    else:
        print_text(*outline(content))


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
