"""``lumbra observed``: analyses of data that experiments have published."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["observed"]


def observed(
    context: typer.Context,
    name: Annotated[
        str,
        typer.Argument(
            help="belle2-knunu, belle2-kaon-invisible, babar-single-photon or babar-pion-pairs."
        ),
    ],
    cl: Annotated[float, typer.Option(help="Confidence level of the limits.")] = 0.9,
    pseudo_experiments: Annotated[
        int, typer.Option(help="Pseudo-experiments for global p-values; 0 for none.", min=0)
    ] = 1000,
    seed: Annotated[int, typer.Option(help="Seed of every random number.", min=0)] = 1,
    out: Annotated[
        Path | None, typer.Option(help="Result folder.", show_default="results/observed-NAME")
    ] = None,
    workers: Annotated[int, typer.Option(help="Threads.", min=1)] = 2,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing result.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Few pseudo-experiments.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Analyse published data again: limits and significances from real observed counts."""
    from lumbra.cli.files import result_folder
    from lumbra.cli.output import clean_stdout
    from lumbra.cli.progress import Bars
    from lumbra.cli.summaries import finished
    from lumbra.workflow.observed import ObservedRequest, run_observed

    def dress(folder: Path) -> list[Path]:
        from lumbra.presentation.observed_figures import draw_observed

        return draw_observed(folder)

    request = ObservedRequest(
        name=name,
        out=out or result_folder(name, "observed-"),
        cl=cl,
        pseudo_experiments=pseudo_experiments,
        seed=seed,
        quick=quick,
        force=force,
        workers=workers,
    )
    with clean_stdout(json), Bars(shown=False if json else None) as progress:
        result = run_observed(request, progress, dress)
    finished(context, result).show(json)
