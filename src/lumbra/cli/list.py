"""``lumbra list``: what there is."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

__all__ = ["list_"]


class Kind(StrEnum):
    """Kinds of things that lumbra keeps."""

    SEARCHES = "searches"
    EDITIONS = "editions"
    MODELS = "models"
    PROCESSES = "processes"
    EXPERIMENTS = "experiments"
    SPECTRA = "spectra"
    LIMITS = "limits"


def list_(
    kind: Annotated[Kind, typer.Argument(help="What to list.")] = Kind.SEARCHES,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List searches, editions, models, processes, experiments, spectra or published limits."""
    from lumbra.cli.catalogue import rows_of
    from lumbra.cli.output import clean_stdout, print_json, print_table

    with clean_stdout(json):
        rows = rows_of(kind.value)
    if json:
        print_json("list", {"kind": kind.value, "items": rows})
    else:
        print_table(rows, kind.value.capitalize())
