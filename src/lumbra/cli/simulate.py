"""``lumbra simulate``: an event file through a detector."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from lumbra.cli.process_options import SeedOption

__all__ = ["simulate"]


def simulate(
    events: Annotated[
        Path, typer.Argument(help="Events: .lhe, .lhe.gz, .hepmc3, .hepmc, .root or .parquet.")
    ],
    out: Annotated[Path, typer.Option(help="File of detected events: .parquet or .root.")],
    experiment: Annotated[
        str, typer.Option(help="An experiment, or a TOML file that changes one.")
    ] = "belle2",
    period: Annotated[
        str | None, typer.Option(help="Data-taking period, see lumbra show experiment.")
    ] = None,
    off: Annotated[
        list[str] | None,
        typer.Option(
            "--without",
            help="Switch off acceptance, efficiency, resolution or trigger; repeat.",
            metavar="LAYER",
        ),
    ] = None,
    read_as: Annotated[
        list[str] | None,
        typer.Option(
            help="Read an unknown PDG number as a known one, such as 5000001=32; repeat.",
            metavar="NUMBER=NUMBER",
        ),
    ] = None,
    invisible: Annotated[
        list[int] | None,
        typer.Option(help="PDG number of particles that leave no trace; repeat.", metavar="NUMBER"),
    ] = None,
    seed: SeedOption = 1,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Simulate what an experiment sees of the events in a file."""
    from lumbra.cli.output import clean_stdout, print_json, print_table, print_text
    from lumbra.cli.progress import Bars
    from lumbra.foundation.particles import Z_PRIME
    from lumbra.workflow.simulate_file import SimulateRequest, simulate_file

    request = SimulateRequest(
        events=events,
        experiment=experiment,
        period=period,
        out=out,
        seed=seed,
        layers_off=tuple(off or ()),
        read_as=_numbers(read_as or []) | dict.fromkeys(invisible or (), Z_PRIME),
        force=force,
    )
    with clean_stdout(json), Bars(shown=False if json else None) as progress:
        done = simulate_file(request, progress)
    warnings = done.oddities.warnings()
    if json:
        content = {
            "file": str(done.path),
            "process": done.process,
            "experiment": done.experiment,
            "period": done.period,
            "events": done.oddities.events,
            "nothing_seen": done.oddities.nothing_seen,
            "cross_section_fb": done.cross_section,
            "trigger_fb": done.fired,
            "warnings": warnings,
            "seed": seed,
        }
        print_json("simulate", content)
        return
    print_text(
        f"{done.process}, {done.experiment} {done.period}",
        f"{done.oddities.events} events in {done.path}, {done.oddities.nothing_seen} of them "
        "without anything seen",
        *(f"Warning: {line}" for line in warnings),
    )
    rows = [
        {"line": line, "taken [fb]": taken, "share": taken / done.cross_section}
        for line, taken in done.fired.items()
    ]
    if rows:
        print_table(rows, f"Trigger, of {done.cross_section:.5g} fb")


def _numbers(pairs: list[str]) -> dict[int, int]:
    """PDG numbers from texts like 5000001=32.

    Raises
    ------
    InputError
        If a text is not of that form.
    """
    from lumbra.foundation import InputError

    out = {}
    for pair in pairs:
        unknown, _, known = pair.partition("=")
        try:
            out[int(unknown)] = int(known)
        except ValueError:
            raise InputError(
                "This replacement of a particle cannot be understood.",
                given=f"--read-as {pair}",
                allowed="two PDG numbers with = between them",
                suggestion="write for example --read-as 5000001=32",
            ) from None
    return out
