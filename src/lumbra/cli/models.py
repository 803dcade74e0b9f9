"""``lumbra models``: every model with its parameters, channels and references."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["models"]


def models(
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show every model with its parameters, channels and references."""
    from lumbra.cli.model_catalogue import model_rows
    from lumbra.cli.output import print_json, print_table

    rows = model_rows()
    if json:
        print_json("models", {"items": rows})
    else:
        print_table(rows, "Models")
