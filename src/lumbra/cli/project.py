"""``lumbra project``: a limit or a search at other luminosities."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

if TYPE_CHECKING:
    from lumbra.workflow.project_limit import Systematic

__all__ = ["project"]


class Regime(StrEnum):
    """What rules a limit whose background is not known."""

    FREE = "background-free"
    LIMITED = "background-limited"


def project(
    context: typer.Context,
    source: Annotated[
        str | None,
        typer.Argument(
            help="Published limit, path of a card, or folder of a run; numbers alone without it.",
            metavar="SOURCE",
        ),
    ] = None,
    luminosity: Annotated[
        list[str] | None,
        typer.Option(help="Project to this luminosity, such as 50/ab; repeatable.", metavar="L"),
    ] = None,
    at: Annotated[
        str | None, typer.Option(help="Luminosity at which the numbers hold.", metavar="L")
    ] = None,
    background: Annotated[
        float | None, typer.Option(help="Expected background in the window then [events].")
    ] = None,
    efficiency: Annotated[float, typer.Option(help="Signal efficiency, for numbers alone.")] = 1.0,
    regime: Annotated[
        Regime | None, typer.Option(help="In the place of a background that is not known.")
    ] = None,
    background_error: Annotated[
        list[str] | None,
        typer.Option(
            help="Relative error of the background; the law is statistical, constant (if left "
            "out), or a floor; repeatable.",
            metavar="NAME=SHARE[:LAW]",
        ),
    ] = None,
    efficiency_error: Annotated[
        list[str] | None,
        typer.Option(help="Of the efficiency; repeatable.", metavar="NAME=SHARE[:LAW]"),
    ] = None,
    efficiency_gain: Annotated[
        float, typer.Option(help="Efficiency of the new detector over the old one.")
    ] = 1.0,
    resolution_gain: Annotated[
        float, typer.Option(help="Width of the signal before over that now.")
    ] = 1.0,
    mass: Annotated[
        list[float] | None, typer.Option(help="Scan this mass [GeV]; repeatable.", metavar="GEV")
    ] = None,
    cl: Annotated[float, typer.Option(help="Credibility, for numbers alone.")] = 0.9,
    out: Annotated[
        Path | None, typer.Option(help="Result folder.", show_default="results/project-SOURCE")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing result.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Project limits to other luminosities, each systematic by its own law."""
    from lumbra.cli.files import result_folder
    from lumbra.cli.output import clean_stdout
    from lumbra.cli.summaries import dressing, finished
    from lumbra.foundation.units import parse_luminosity
    from lumbra.workflow.project_limit import ProjectRequest, run_projection

    request = ProjectRequest(
        source=source,
        out=out or result_folder((source or "numbers").rstrip("/").split("/")[-1], "project-"),
        luminosities=tuple(parse_luminosity(text) for text in luminosity or ()),
        known=None if at is None else parse_luminosity(at),
        background=background,
        efficiency=efficiency,
        regime=None if regime is None else regime.value,
        systematics=(
            *_systematics("--background-error", "background", background_error),
            *_systematics("--efficiency-error", "signal", efficiency_error),
        ),
        efficiency_gain=efficiency_gain,
        resolution_gain=resolution_gain,
        masses=tuple(mass or ()),
        level=cl,
        force=force,
    )
    with clean_stdout(json):
        result = run_projection(request, dressing(context))
    finished(context, result).show(json)
    if not json:
        _show(result.tables["turns"])


def _show(rows: list[dict[str, Any]]) -> None:
    """Limits at some masses, and where the laws of luminosity change [1/fb]."""
    from lumbra.cli.output import print_table

    hidden = {"background_events"}
    if all(row["mass_GeV"] == 0 for row in rows):
        hidden.add("mass_GeV")
    shown = [
        {
            key.removeprefix("limit_").removesuffix("_inverse_fb"): value
            for key, value in row.items()
            if key not in hidden
        }
        for row in rows
    ]
    print_table(shown, "Limits by luminosity [1/fb], and where their fall slows down")


def _systematics(option: str, on: str, texts: list[str] | None) -> list[Systematic]:
    """Errors from NAME=SHARE[:LAW]."""
    from lumbra.foundation.errors import InputError
    from lumbra.workflow.project_limit import Systematic

    found: list[Systematic] = []
    for text in texts or ():
        name, equals, rest = (part.strip() for part in text.partition("="))
        value, _, word = (part.strip() for part in rest.partition(":"))
        try:
            share = float(value)
            law = word if word in ("statistical", "constant") else float(word or "nan")
        except ValueError:
            share, law = float("nan"), 0.0
        if not word:
            law = "constant"
        sound = isinstance(law, str) or 0 <= law < 10
        if not (name and equals and 0 < share < 10 and sound) or name in {s.name for s in found}:
            raise InputError(
                f"The value of {option} cannot be used.",
                given=repr(text),
                allowed="NAME=SHARE, alone or with :statistical, :constant or :FLOOR",
                suggestion=f"10 % that shrink to 2 % at best: {option} tau=0.1:0.02",
            )
        found.append(Systematic(name, share, on, law))  # type: ignore[arg-type]
    return found
