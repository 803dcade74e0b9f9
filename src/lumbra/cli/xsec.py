"""``lumbra xsec``: the cross section of any process."""

from __future__ import annotations

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

__all__ = ["xsec"]


def xsec(
    process: ProcessArgument,
    mass: MassOption = None,
    coupling: CouplingOption = None,
    epsilon: EpsilonOption = None,
    set_: SetOption = None,
    experiment: ExperimentOption = None,
    period: PeriodOption = None,
    sqrt_s: SqrtSOption = None,
    no_radiation: RadiationOption = False,
    cut: CutOption = None,
    events: Annotated[str, typer.Option(help="Events to draw.", metavar="NUMBER")] = "1e5",
    seed: SeedOption = 1,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Cross section of a process, with its error and how well events are sampled."""
    from lumbra.cli.output import clean_stdout, print_json, print_text
    from lumbra.cli.progress import Bars
    from lumbra.workflow.generate import find_cross_section
    from lumbra.workflow.process_request import ProcessRequest

    common = request_of(
        process, events, set_, no_radiation, cut, seed=seed, beams=(experiment, period, sqrt_s),
        natural={"mass": mass, "coupling": coupling, "epsilon": epsilon},
    )  # fmt: skip
    request = ProcessRequest(**common)
    with clean_stdout(json), Bars(shown=False if json else None) as progress:
        found = find_cross_section(request, progress)
    cuts = [str(one) for one in request.cuts]
    if json:
        content = {
            "process": found.label,
            "sqrt_s_GeV": found.sqrt_s,
            "cross_section_fb": found.estimate.value,
            "cross_section_error_fb": found.estimate.error,
            "events": request.events,
            "passing_share": found.passing,
            "unweighting_efficiency": found.efficiency,
            "largest_weight_over_mean": found.max_over_mean,
            "overweight_share": found.overweight,
            "alpha_scheme": found.alpha_scheme,
            "cuts": cuts,
            "parameters": dict(request.parameters),
            "seed": seed,
        }
        print_json("xsec", content)
        return
    print_text(
        f"{found.label} at √s = {found.sqrt_s:.6g} GeV",
        f"cross section             {found.estimate.value:.6g} ± {found.estimate.error:.2g} fb",
        f"unweighting efficiency    {found.efficiency:.3g}",
        f"largest over mean weight  {found.max_over_mean:.3g}",
        f"overweight share          {found.overweight:.2g}",
        f"α scheme                  {found.alpha_scheme}",
        f"cuts                      {'; '.join(cuts) or 'none'}",
    )
