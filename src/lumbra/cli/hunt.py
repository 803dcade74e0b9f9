"""``lumbra hunt``: a bump hunt on anybody's mass spectrum."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["hunt"]


class Unit(StrEnum):
    """Unit of the masses in the user's file."""

    MEV = "MeV"
    GEV = "GeV"


class Statistic(StrEnum):
    """What the observed limits are made from."""

    CLS = "cls"
    CLSB = "clsb"
    UNIFIED = "unified"
    BAYESIAN = "bayesian"


class Calculation(StrEnum):
    """Where limits are drawn by pseudo-experiments."""

    AUTO = "auto"
    ASYMPTOTIC = "asymptotic"
    TOYS = "toys"


def hunt(
    context: typer.Context,
    spectrum: Annotated[
        str, typer.Argument(help="A spectrum by name, or a CSV, ROOT or Parquet file.")
    ],
    column: Annotated[str | None, typer.Option(help="Column that holds the masses.")] = None,
    tree: Annotated[str | None, typer.Option(help="Tree or histogram in the ROOT file.")] = None,
    resolution: Annotated[
        str | None,
        typer.Option(
            help="Mass resolution: a formula in m, or a table (mass, resolution).",
            metavar="EXPR|FILE",
        ),
    ] = None,
    mass_range: Annotated[
        tuple[float, float] | None,
        typer.Option("--range", help="Masses to scan.", metavar="LO HI"),
    ] = None,
    step: Annotated[float | None, typer.Option(help="Distance between mass hypotheses.")] = None,
    window: Annotated[float | None, typer.Option(help="Full width of the fit window.")] = None,
    order: Annotated[
        str | None,
        typer.Option(help="Order of the background polynomial, or auto.", metavar="INTEGER|auto"),
    ] = None,
    shape: Annotated[
        str,
        typer.Option(
            help="Signal shape with parameters: gaussian, double-gaussian, crystal-ball, "
            "double-crystal-ball, voigt, johnson-su.",
            metavar="NAME[:P=V,...]",
        ),
    ] = "gaussian",
    statistic: Annotated[Statistic, typer.Option(help="Statistic of the limits.")] = Statistic.CLS,
    calculation: Annotated[
        Calculation,
        typer.Option(
            help="Limits from asymptotic formulas or pseudo-experiments (toys); auto: toys in "
            "windows with few events, where the formulas are wrong."
        ),
    ] = Calculation.AUTO,
    toys: Annotated[
        int, typer.Option(help="Pseudo-experiments at each tested yield, for such limits.", min=100)
    ] = 500,
    prior: Annotated[
        str,
        typer.Option(
            help="Prior of Bayesian limits in the yield: flat, inverse-root, a formula in s, or a "
            "table.",
            metavar="NAME|EXPR|FILE",
        ),
    ] = "flat",
    unit: Annotated[
        Unit | None,
        typer.Option(help="Unit of masses in file and options; found from the masses if left out."),
    ] = None,
    pseudo_experiments: Annotated[
        int, typer.Option(help="Pseudo-experiments for the global p-value; 0 for none.", min=0)
    ] = 0,
    unbinned: Annotated[
        bool,
        typer.Option(
            "--unbinned/--no-unbinned", help="Fit unbinned too, where single masses are known."
        ),
    ] = True,
    cl: Annotated[float, typer.Option(help="Confidence level of the limits.")] = 0.9,
    seed: Annotated[int, typer.Option(help="Seed of every random number.", min=0)] = 1,
    out: Annotated[
        Path | None, typer.Option(help="Result folder.", show_default="results/hunt-SPECTRUM")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing result.")] = False,
    quick: Annotated[bool, typer.Option("--quick", help="Few pseudo-experiments.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Hunt for a narrow bump in a mass spectrum: local and global p-values, and limits."""
    from lumbra.cli.files import result_folder
    from lumbra.cli.output import clean_stdout
    from lumbra.cli.progress import Bars
    from lumbra.cli.summaries import dressing, finished
    from lumbra.workflow import HuntRequest, run_hunt

    request = HuntRequest(
        spectrum=spectrum,
        column=column,
        tree=tree,
        resolution=resolution,
        mass_range=mass_range,
        step=step,
        window=window,
        order=order,
        shape=shape,
        statistic=statistic.value,
        calculation=calculation.value,
        toys=toys,
        prior=prior,
        unit=None if unit is None else unit.value,
        pseudo_experiments=pseudo_experiments,
        unbinned=unbinned,
        cl=cl,
        seed=seed,
        out=out or result_folder(spectrum, "hunt-"),
        force=force,
        quick=quick,
    )
    with clean_stdout(json), Bars(shown=False if json else None) as progress:
        result = run_hunt(request, progress, dressing(context))
    finished(context, result).show(json)
