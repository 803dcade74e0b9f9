"""Options that `lumbra generate` and `lumbra xsec` share, and what they turn into."""

from __future__ import annotations

from typing import Annotated, Any

import typer

__all__ = [
    "CouplingOption",
    "CutOption",
    "EpsilonOption",
    "ExperimentOption",
    "MassOption",
    "PeriodOption",
    "ProcessArgument",
    "RadiationOption",
    "SeedOption",
    "SetOption",
    "SqrtSOption",
    "event_count",
    "parameters_of",
    "request_of",
]

ProcessArgument = Annotated[str, typer.Argument(help="A process, see lumbra list processes.")]
MassOption = Annotated[
    float | None, typer.Option(help="Mass of the new particle [GeV].", metavar="GEV")
]
CouplingOption = Annotated[float | None, typer.Option(help="Its coupling.")]
EpsilonOption = Annotated[float | None, typer.Option(help="Kinetic mixing ε.")]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", help="Any parameter of the process; repeat.", metavar="NAME=VALUE"),
]
ExperimentOption = Annotated[
    str | None, typer.Option(help="Whose beams collide.", show_default="belle2")
]
PeriodOption = Annotated[
    str | None, typer.Option(help="Its data-taking period, such as Y3S, for the beams of then.")
]
SqrtSOption = Annotated[
    float | None, typer.Option("--sqrt-s", help="Energy of symmetric beams.", metavar="GEV")
]
RadiationOption = Annotated[
    bool, typer.Option("--no-radiation", help="No radiation from the beams.")
]
CutOption = Annotated[
    list[str] | None,
    typer.Option(
        "--cut",
        help="Every final PARTICLE (PDG number) within limits, such as energy:22:0.5: or "
        "lab_polar:13:0.3:2.6; quantities in the centre of mass unless lab_; repeat.",
        metavar="QUANTITY:PARTICLE:LOW:HIGH",
    ),
]
SeedOption = Annotated[int, typer.Option(help="Seed of every random number.", min=0)]


def event_count(text: str) -> int:
    """A whole number of events from text such as 100000 or 1e6.

    Raises
    ------
    InputError
        If it is none, or below 1.
    """
    from lumbra.foundation.errors import InputError

    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not (value >= 1 and value == int(min(value, 1e15)) and value < 1e12):
        raise InputError(
            "This number of events cannot be used.",
            given=text,
            allowed="a whole number of at least 1",
            suggestion="write for example --events 1e5",
        )
    return int(value)


def request_of(
    process: str,
    events: str,
    set_: list[str] | None,
    no_radiation: bool,
    cut: list[str] | None,
    *,
    natural: dict[str, float | None],
    beams: tuple[str | None, str | None, float | None],
    seed: int,
) -> dict[str, Any]:
    """Arguments of `lumbra.workflow.process_request.ProcessRequest` from what was typed.

    Parameters
    ----------
    process, events, set_, no_radiation, cut, seed
        As typed.
    natural : dict
        Parameters that have an option of their own, None where it was not given.
    beams : (str or None, str or None, float or None)
        Experiment, period and √s [GeV].

    Raises
    ------
    InputError
        If something cannot be understood.
    """
    from lumbra.generation.event_cuts import parse_cut

    return {
        "process": process,
        "parameters": parameters_of(process, set_, no_radiation, **natural),
        "events": event_count(events),
        "experiment": beams[0],
        "period": beams[1],
        "sqrt_s": beams[2],
        "cuts": tuple(parse_cut(text) for text in cut or []),
        "seed": seed,
    }


def parameters_of(
    process: str,
    pairs: list[str] | None,
    no_radiation: bool,
    **natural: float | None,
) -> dict[str, Any]:
    """Parameters by name from ``--set`` and the natural options, in the types of the process.

    Raises
    ------
    InputError
        If a pair cannot be understood, or a parameter is unknown or given twice.
    """
    from lumbra.foundation.errors import InputError
    from lumbra.generation.catalogue import PROCESSES, process_named

    if process not in PROCESSES:
        process_named(process)  # raises, and names the nearest
    defaults = PROCESSES[process].defaults()
    values: dict[str, Any] = {k: v for k, v in natural.items() if v is not None}
    if no_radiation:
        values["radiation"] = False
    for pair in pairs or []:
        name, equals, text = pair.partition("=")
        if not equals or not name or name in values:
            raise InputError(
                "This parameter cannot be set.",
                given=f"--set {pair}" + (f" and --{name} besides" if name in values else ""),
                allowed="--set NAME=VALUE, each name once",
                suggestion="parameters of this process: " + ", ".join(defaults),
            )
        values[name] = _typed(pair, text, defaults.get(name))
    return values


def _typed(pair: str, text: str, default: object) -> Any:
    """A value in the type of the default."""
    from lumbra.foundation.errors import InputError

    words = {"true": True, "yes": True, "1": True, "false": False, "no": False, "0": False}
    try:
        if isinstance(default, bool):
            return words[text.lower()]
        if isinstance(default, int):
            return int(text)
        if isinstance(default, str):
            return text
        return float(text)
    except (ValueError, KeyError) as error:
        kind = {bool: "true or false", int: "a whole number"}.get(type(default), "a number")
        raise InputError(
            "The value of this parameter cannot be used.",
            given=f"--set {pair}",
            allowed=kind,
            suggestion=f"the default is {default}",
        ) from error
