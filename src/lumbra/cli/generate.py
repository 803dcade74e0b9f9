"""``lumbra generate``: an event file of any process."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from lumbra.cli.process_options import (
    CouplingOption,
    CutOption,
    EpsilonOption,
    ExperimentOption,
    MassOption,
    PeriodOption,
    ProcessArgument,
    RadiationOption,
    SeedOption,
    SetOption,
    SqrtSOption,
    request_of,
)

__all__ = ["generate"]


class Frame(StrEnum):
    """Frames in which events can be written."""

    LAB = "lab"
    CM = "cm"


def generate(
    process: ProcessArgument,
    out: Annotated[Path, typer.Option(help="File: .lhe, .lhe.gz, .hepmc3, .root or .parquet.")],
    events: Annotated[str, typer.Option(help="Events in the file.", metavar="NUMBER")] = "1e4",
    mass: MassOption = None,
    coupling: CouplingOption = None,
    epsilon: EpsilonOption = None,
    set_: SetOption = None,
    unweighted: Annotated[bool, typer.Option("--unweighted", help="Events of one weight.")] = False,
    experiment: ExperimentOption = None,
    period: PeriodOption = None,
    sqrt_s: SqrtSOption = None,
    no_radiation: RadiationOption = False,
    cut: CutOption = None,
    frame: Annotated[Frame, typer.Option(help="Of the momenta.")] = Frame.LAB,
    seed: SeedOption = 1,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing file.")] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Generate events of a process into a file; the format follows the suffix."""
    from lumbra.cli.output import clean_stdout, print_json, print_text
    from lumbra.cli.progress import Bars
    from lumbra.workflow.generate import generate_file
    from lumbra.workflow.process_request import GenerateRequest

    common = request_of(
        process, events, set_, no_radiation, cut, seed=seed, beams=(experiment, period, sqrt_s),
        natural={"mass": mass, "coupling": coupling, "epsilon": epsilon},
    )  # fmt: skip
    request = GenerateRequest(
        **common, out=out, unweighted=unweighted, frame=frame.value, force=force
    )
    with clean_stdout(json), Bars(shown=False if json else None) as progress:
        done = generate_file(request, progress)
    if json:
        content = {
            "file": str(done.path),
            "process": done.label,
            "events": done.events,
            "events_drawn": done.drawn,
            "cross_section_fb": done.estimate.value,
            "cross_section_error_fb": done.estimate.error,
            "frame": frame.value,
            "seed": seed,
        }
        print_json("generate", content)
        return
    print_text(
        done.label,
        f"cross section {done.estimate.value:.5g} ± {done.estimate.error:.2g} fb",
        f"{done.events} events ({done.drawn} drawn) in {done.path}",
    )
