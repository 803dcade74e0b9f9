"""``lumbra validate``: rerun the acceptance checks."""

from __future__ import annotations

from typing import Annotated

import typer

__all__ = ["validate"]


def validate(
    searches: Annotated[
        list[str] | None, typer.Argument(help="Searches to check.", show_default="all")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Rerun the acceptance checks; the exit status is 1 if one of them fails."""
    from lumbra import workflow
    from lumbra.cli.output import clean_stdout, print_json, print_table
    from lumbra.cli.progress import Bars
    from lumbra.cli.rows import as_rows

    with clean_stdout(json), Bars(shown=False if json else None) as progress:
        rows = as_rows(workflow.validate(searches or [], progress))
    failed = [row for row in rows if str(row.get("verdict", "")).lower().startswith("fail")]
    if json:
        print_json("validate", {"checks": rows, "failed": len(failed)})
    else:
        print_table(rows, "Acceptance checks")
    if failed:
        raise typer.Exit(1)
