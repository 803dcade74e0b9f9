"""``lumbra hepdata``: a result as a HEPData submission."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["hepdata"]


def hepdata(
    result: Annotated[Path, typer.Argument(help="A result folder of lumbra run or lumbra hunt.")],
    out: Annotated[Path, typer.Option(help="Folder of the submission.", metavar="FOLDER")],
    images: Annotated[
        bool, typer.Option("--images/--no-images", help="Copy the figures, with thumbnails.")
    ] = True,
    force: Annotated[
        bool, typer.Option("--force", help="Replace a folder that lumbra wrote.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Write a result as a HEPData submission: submission.yaml, tables in YAML, figures.

    With the extra `hepdata` installed, HEPData's own validator reads it before it is put in place.
    """
    from lumbra.cli.output import clean_stdout, print_json, print_table, print_text
    from lumbra.presentation.hepdata import validator_found, write_submission

    with clean_stdout(json):
        tables = write_submission(result, out, thumbnails=images, force=force)
    rows = [{"file": f"{t.key}.yaml", "table": t.name, "rows": len(t.table)} for t in tables]
    checked = validator_found()
    if json:
        print_json("hepdata", {"out": str(out), "validated": checked, "tables": rows})
        return
    print_table(rows, f"HEPData submission in {out}")
    print_text(
        "Accepted by hepdata-validator."
        if checked
        else "Not validated: pip install 'lumbra[hepdata]' brings HEPData's validator."
    )
