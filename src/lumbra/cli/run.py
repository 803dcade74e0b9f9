"""``lumbra run``: a search, from generation to limits."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["run"]


def run(
    context: typer.Context,
    search: Annotated[
        str,
        typer.Argument(
            help="A search by name, see lumbra list; or a Python file of your own, which is run."
        ),
    ],
    edition: Annotated[
        str | None, typer.Option(help="A published analysis or projection of the search.")
    ] = None,
    luminosity: Annotated[
        str | None, typer.Option(help="Integrated luminosity such as 50/ab or 276/pb.")
    ] = None,
    data: Annotated[
        Path | None, typer.Option(help="Candidates: a ROOT, Parquet or CSV file.")
    ] = None,
    tree: Annotated[str | None, typer.Option(help="Tree in the ROOT file.")] = None,
    columns: Annotated[
        Path | None, typer.Option(help="TOML file that maps lumbra's column names to yours.")
    ] = None,
    unblind: Annotated[
        bool, typer.Option("--unblind", help="Look at the data: observed limits and excess.")
    ] = False,
    write_ntuple: Annotated[
        Path | None, typer.Option(help="Write pseudo-data here (.root, .parquet or .csv).")
    ] = None,
    experiment: Annotated[
        str | None, typer.Option(help="Another experiment: a TOML file that changes the search's.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of every random number.", min=0)] = 1,
    out: Annotated[
        Path | None, typer.Option(help="Result folder.", show_default="results/SEARCH")
    ] = None,
    force: Annotated[
        bool, typer.Option("--force", help="Replace an existing result or ntuple.")
    ] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="Small samples: seconds, not physics.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Run a search from generation to limits; write tables, figures and a report."""
    from lumbra.cli.files import existing, result_folder
    from lumbra.cli.output import clean_stdout
    from lumbra.cli.progress import Bars
    from lumbra.cli.summaries import dressing, finished
    from lumbra.foundation.units import parse_luminosity
    from lumbra.workflow import RunRequest, run_search

    request = RunRequest(
        search=search,
        edition=edition,
        luminosity=None if luminosity is None else parse_luminosity(luminosity),
        data=existing(data, "--data"),
        tree=tree,
        columns=existing(columns, "--columns"),
        unblind=unblind,
        write_ntuple=write_ntuple,
        seed=seed,
        out=out or result_folder(search),
        force=force,
        quick=quick,
        experiment=experiment,
    )
    with clean_stdout(json), Bars(shown=False if json else None) as progress:
        result = run_search(request, progress, dressing(context))
    finished(context, result).show(json)
