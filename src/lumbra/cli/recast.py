"""``lumbra recast``: a published limit under another model."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["recast"]


class Beyond(StrEnum):
    """What a map of efficiencies does beyond its ends."""

    REFUSE = "refuse"
    CONSTANT = "constant"
    INVERSE = "inverse"
    ZERO = "zero"


def recast(
    context: typer.Context,
    card: Annotated[
        str, typer.Argument(help="Published limit, or the path of a card.", metavar="CARD")
    ],
    to: Annotated[str, typer.Option(help="Model to recast to.", metavar="MODEL")],
    param: Annotated[
        list[str] | None,
        typer.Option(help="Another parameter of the model; repeatable.", metavar="NAME=VALUE"),
    ] = None,
    efficiency_map: Annotated[
        Path | None,
        typer.Option(
            help="Efficiency for decays in flight over that for decays in place: CSV with "
            "mass_GeV, ctau_cm, efficiency. The law of flight without it.",
            metavar="FILE",
        ),
    ] = None,
    short: Annotated[Beyond, typer.Option(help="The map below its shortest cτ.")] = Beyond.REFUSE,
    long: Annotated[Beyond, typer.Option(help="The map above its longest cτ.")] = Beyond.REFUSE,
    length: Annotated[
        float | None,
        typer.Option(help="Flight that still counts as prompt, or already as escape [cm]."),
    ] = None,
    points: Annotated[
        int | None,
        typer.Option(help="Masses, evenly in their logarithm; those of the card if left out."),
    ] = None,
    context_lines: Annotated[
        bool,
        typer.Option("--context/--no-context", help="Lines of others to compare with."),
    ] = True,
    out: Annotated[
        Path | None, typer.Option(help="Result folder.", show_default="results/recast-CARD-MODEL")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing result.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Recast a published limit under another model: table, figure and provenance."""
    from lumbra.cli.files import existing, result_folder
    from lumbra.cli.output import clean_stdout
    from lumbra.cli.summaries import dressing, finished
    from lumbra.workflow.recast_limit import RecastRequest, parameters_of, run_recast

    request = RecastRequest(
        card=card,
        model=to,
        out=out or result_folder(card, "recast-").with_name(f"recast-{Path(card).stem}-{to}"),
        parameters=parameters_of(param),
        efficiency_map=existing(efficiency_map, "--efficiency-map"),
        short=short.value,
        long=long.value,
        points=points,
        context=context_lines,
        changes={} if length is None else {"length": length},
        force=force,
    )
    with clean_stdout(json):
        result = run_recast(request, dressing(context))
    finished(context, result).show(json)
