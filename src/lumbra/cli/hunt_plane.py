"""``lumbra hunt-plane``: a counting hunt in a plane of two masses."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated, TypeVar

import typer

__all__ = ["hunt_plane"]

Value = TypeVar("Value")


class Statistic(StrEnum):
    """What the limits are made from."""

    BAYESIAN = "bayesian"
    CLS = "cls"
    CLSB = "clsb"
    UNIFIED = "unified"


def hunt_plane(
    context: typer.Context,
    data: Annotated[
        Path | None,
        typer.Argument(help="Candidates: CSV, ROOT or Parquet. Expected limits without them."),
    ] = None,
    x: Annotated[str, typer.Option(help="Column of the first mass [GeV].")] = "x",
    y: Annotated[str, typer.Option(help="Column of the second mass [GeV].")] = "y",
    width_x: Annotated[
        str | None,
        typer.Option(
            help="Resolution in x [GeV]: a formula in x and y, or a table (x, y, value).",
            metavar="EXPR|FILE",
        ),
    ] = None,
    width_y: Annotated[
        str | None, typer.Option(help="Resolution in y [GeV].", metavar="EXPR|FILE")
    ] = None,
    correlation: Annotated[
        str, typer.Option(help="Correlation of the two, from -1 to 1.", metavar="EXPR|FILE")
    ] = "0",
    background: Annotated[
        str | None,
        typer.Option(
            help="Simulated candidates with the same columns, or a density in events per GeV².",
            metavar="FILE|EXPR",
        ),
    ] = None,
    weight: Annotated[
        str | None,
        typer.Option(
            help="Expected events per simulated row: a column, or one number.",
            metavar="COLUMN|NUMBER",
        ),
    ] = None,
    range_x: Annotated[
        tuple[float, float] | None, typer.Option(help="First masses to search.", metavar="LO HI")
    ] = None,
    range_y: Annotated[
        tuple[str, str] | None,
        typer.Option(help="Second masses: numbers or formulas in x.", metavar="LO HI"),
    ] = None,
    separation: Annotated[
        float, typer.Option(help="Distance of neighbouring windows in resolutions.")
    ] = 1.5,
    scale: Annotated[float, typer.Option(help="Semi-axes of the windows in resolutions.")] = 2.0,
    common: Annotated[
        list[str] | None,
        typer.Option(
            help="Relative error of the background in all windows alike; repeatable.",
            metavar="NAME=SHARE",
        ),
    ] = None,
    uncorrelated: Annotated[
        list[str] | None,
        typer.Option(
            help="Relative error of the background of each window; repeatable.",
            metavar="NAME=SHARE",
        ),
    ] = None,
    efficiency_error: Annotated[
        list[str] | None,
        typer.Option(help="Relative error of the efficiency; repeatable.", metavar="NAME=SHARE"),
    ] = None,
    exposure: Annotated[
        str | None,
        typer.Option(help="Efficiency times luminosity [1/fb], for limits in fb.", metavar="EXPR"),
    ] = None,
    statistic: Annotated[
        Statistic, typer.Option(help="Statistic of the limits.")
    ] = Statistic.BAYESIAN,
    prior: Annotated[
        str, typer.Option(help="Prior of Bayesian limits.", metavar="NAME|EXPR|FILE")
    ] = "flat",
    pseudo_planes: Annotated[
        int, typer.Option(help="Pseudo-planes for the global p-value; 0 for none.", min=0)
    ] = 0,
    cl: Annotated[float, typer.Option(help="Confidence level of the limits.")] = 0.9,
    tree: Annotated[str | None, typer.Option(help="Tree in the ROOT file of the data.")] = None,
    seed: Annotated[int, typer.Option(help="Seed of every random number.", min=0)] = 1,
    out: Annotated[
        Path | None, typer.Option(help="Result folder.", show_default="results/hunt-plane-DATA")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing result.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Count in thousands of tilted elliptical windows: limits, local and global p-values."""
    from lumbra.cli.files import existing, result_folder
    from lumbra.cli.output import clean_stdout
    from lumbra.cli.progress import Bars
    from lumbra.cli.summaries import dressing, finished
    from lumbra.workflow import PlaneRequest, run_plane_hunt

    given = existing(data, "DATA")
    request = PlaneRequest(
        data=given,
        out=out or result_folder(str(given or "expected"), "hunt-plane-"),
        x=x,
        y=y,
        width_x=_needed("--width-x", width_x),
        width_y=_needed("--width-y", width_y),
        correlation=correlation,
        background=_needed("--background", background),
        weight=weight,
        tree=tree,
        range_x=_needed("--range-x", range_x),
        range_y=_needed("--range-y", range_y),
        separation=separation,
        scale=scale,
        common=_errors("--common", common),
        uncorrelated=_errors("--uncorrelated", uncorrelated),
        efficiency_errors=_errors("--efficiency-error", efficiency_error),
        exposure=exposure,
        statistic=statistic.value,
        prior=prior,
        cl=cl,
        pseudo_planes=pseudo_planes,
        seed=seed,
        force=force,
    )
    with clean_stdout(json), Bars(shown=False if json else None) as progress:
        result = run_plane_hunt(request, progress, dressing(context))
    finished(context, result).show(json)


def _needed(option: str, value: Value | None) -> Value:
    from lumbra.foundation.errors import InputError

    if value is None:
        raise InputError(
            f"A hunt in a plane needs {option}.",
            given=f"no {option}",
            allowed="--width-x, --width-y, --background, --range-x and --range-y",
            suggestion="see the example of lumbra hunt-plane --help",
        )
    return value


def _errors(option: str, texts: list[str] | None) -> dict[str, float]:
    """Relative errors by name, from NAME=SHARE."""
    from lumbra.foundation.errors import InputError

    found: dict[str, float] = {}
    for text in texts or ():
        name, equals, value = (part.strip() for part in text.partition("="))
        try:
            share = float(value)
        except ValueError:
            share = float("nan")
        if not (name and equals and -1 < share < 10) or name in found:
            raise InputError(
                f"The value of {option} cannot be used.",
                given=repr(text),
                allowed="NAME=SHARE, each name once, a share above -1",
                suggestion=f"for 10 % write {option} luminosity=0.1",
            )
        found[name] = share
    return found
