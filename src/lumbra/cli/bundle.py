"""``lumbra bundle``: a result for others to reinterpret, without lumbra."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["bundle"]


def bundle(
    result: Annotated[Path, typer.Argument(help="A result folder of lumbra run.")],
    out: Annotated[Path, typer.Option(help="Folder of the bundle.", metavar="FOLDER")],
    force: Annotated[
        bool, typer.Option("--force", help="Replace a folder that lumbra wrote.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Write likelihoods, efficiencies, cut flow and provenance into one folder for pyhf alone."""
    from lumbra.cli.output import clean_stdout, print_json, print_text
    from lumbra.presentation.bundle import write_bundle

    with clean_stdout(json):
        likelihoods = write_bundle(result, out, force=force)
    if json:
        rows = [
            {"masses_GeV": list(x.masses), "workspace": x.file, "efficiency": x.efficiency}
            for x in likelihoods
        ]
        print_json("bundle", {"out": str(out), "likelihoods": rows})
        return
    masses = [x.masses[0] for x in likelihoods]
    print_text(
        f"{len(likelihoods)} likelihoods from {min(masses):g} to {max(masses):g} GeV in {out}",
        f"Read {out / 'README.md'} first.",
    )
