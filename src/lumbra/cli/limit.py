"""``lumbra limit``: upper limits from a count, by four statistics side by side."""

from __future__ import annotations

import re
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from lumbra.cli.workspace_limit import limit_of_workspace

if TYPE_CHECKING:
    from lumbra.inference.counting_limits import CountingLimits

__all__ = ["limit", "measured"]

_ERROR = re.compile(r"\s*(?:\+/-|\+-|±)\s*")
_NUMBER = re.compile(r"\s*([-+]?(?:\d+\.?\d*|\.\d+)(?:[eE][-+]?\d+)?)\s*(%?)\s*(.*)$")
_KEYS = ("minus2", "minus1", "median", "plus1", "plus2")


def limit(
    background: Annotated[
        str | None,
        typer.Option(help="Expected background [events], with its error.", metavar="B+-ERROR"),
    ] = None,
    observed: Annotated[
        str | None, typer.Option(help="Observed count; expected limits only without it.")
    ] = None,
    efficiency: Annotated[
        str, typer.Option(help="Signal efficiency, with its error.", metavar="E+-ERROR")
    ] = "1",
    luminosity: Annotated[
        str | None,
        typer.Option(
            help="Integrated luminosity, for limits in fb; such as 276/pb or 276+-2/pb.",
            metavar="L[+-ERROR]/UNIT",
        ),
    ] = None,
    cl: Annotated[float, typer.Option(help="Confidence level.")] = 0.9,
    asymptotic: Annotated[
        bool, typer.Option("--asymptotic", help="Asymptotic CLs too, to compare with.")
    ] = False,
    prior: Annotated[
        str,
        typer.Option(
            help="Prior of the Bayesian limit in the number of signal events: flat, inverse-root, "
            "a formula in s, or a table.",
            metavar="NAME|EXPR|FILE",
        ),
    ] = "flat",
    toys: Annotated[
        int,
        typer.Option(
            help="Pseudo-experiments at each signal, for CLs, CLs+b and unified intervals with "
            "profiled nuisances too; 0 for none.",
            min=0,
        ),
    ] = 0,
    seed: Annotated[int, typer.Option(help="Seed of every random number.", min=0)] = 1,
    workspace: Annotated[
        Path | None,
        typer.Option(help="HistFactory workspace (pyhf's JSON), in the place of a count."),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Limits on a signal from a count: CLs, CLs+b, unified and Bayesian, observed and expected.

    Errors are absolute or in per cent (1.2+-0.4, 1.2±30%). Those of background, efficiency and
    luminosity are independent and log-normal; limits are on events at the nominal efficiency.
    """
    from lumbra.cli.output import clean_stdout, print_json
    from lumbra.foundation import Key
    from lumbra.inference.counting import CountingExperiment
    from lumbra.inference.counting_limits import (
        METHODS,
        CountingMethod,
        bayesian_method,
        counting_limits,
        drawn_methods,
    )
    from lumbra.inference.priors import FLAT, read_prior

    background = _one_of(background, workspace)
    if background is None and workspace is not None:
        limit_of_workspace(workspace, cl, json)
        return
    b, b_error = measured("background", background or "")
    share, share_error = _efficiency(efficiency)
    inverse_fb, luminosity_error = _luminosity(luminosity)
    experiment = CountingExperiment(
        b,
        {"background": b_error},
        0.0,
        {"efficiency": share_error, "luminosity": luminosity_error},
    )
    density = read_prior(prior)
    methods: list[str | CountingMethod] = [
        bayesian_method(density) if m.name == "bayesian" and density is not FLAT else m
        for m in METHODS
        if asymptotic or m.name != "cls_asymptotic"
    ]
    if toys > 0:
        methods += drawn_methods(Key(seed).child("limit"), toys)
    count = None if observed is None else _count(observed)
    with clean_stdout(json):
        found = counting_limits(experiment, count, cl, methods)
    per_event = None if inverse_fb is None else 1.0 / (share * inverse_fb)
    if not json:
        _show(found, per_event)
        return
    content = {
        "observed_events": count,
        "background_events": b,
        "background_relative_error": b_error,
        "efficiency": share,
        "efficiency_relative_error": share_error,
        "luminosity_inverse_fb": inverse_fb,
        "luminosity_relative_error": luminosity_error,
        "level": cl,
        "prior": prior,
        "toys": toys,
        "seed": seed,
        "expected_counts_events": dict(zip(_KEYS, found.counts[:, 0].tolist(), strict=True)),
        "limits": [_row(found, place, per_event) for place in range(len(found.methods))],
        "notes": found.notes(),
    }
    print_json("limit", content)


def _one_of(background: str | None, workspace: Path | None) -> str | None:
    """The background, if it is a count that is asked for."""
    from lumbra.foundation.errors import InputError

    if (background is None) == (workspace is None):
        raise InputError(
            "It is not clear what to find a limit of.",
            given="a background and a workspace" if background else "no background",
            allowed="--background for a count, or --workspace for a template model",
            suggestion="write for example --background 1.2+-0.4 --observed 3",
        )
    return background


def measured(name: str, text: str) -> tuple[float, float]:
    """A value that is not negative and its relative error, from text such as 1.2+-0.4 or 5±10%.

    Raises
    ------
    InputError
        If the text is something else, or an error stands at a value of 0.
    """
    from lumbra.foundation.errors import InputError

    parts = [_NUMBER.match(part) for part in _ERROR.split(text.strip())]
    numbers = [(float(m[1]), m[2]) for m in parts if m is not None and not m[3]]
    sound = len(numbers) == len(parts) in (1, 2) and not numbers[0][1]
    if not sound or not all(0 <= x < float("inf") for x, _ in numbers):
        raise InputError(
            f"The {name} cannot be used.",
            given=repr(text),
            allowed="a finite number, not negative, alone or with an error: "
            "1.2, 1.2+-0.4, 1.2±0.4, 1.2+-30%",
            suggestion=f"write for example --{name} 0.05+-0.005",
        )
    value = numbers[0][0]
    if len(numbers) == 1:
        return value, 0.0
    error, unit = numbers[1]
    if unit:
        return value, error / 100.0
    if error > 0 and value == 0:
        raise InputError(
            f"The {name} is 0 and has an error.",
            given=repr(text),
            allowed="a value above 0 with an error, or 0 without one",
            suggestion="the error is log-normal: give the value that you expect, such as "
            f"{error / 2:g}+-{error / 2:g}",
        )
    return value, error / value if error else 0.0


def _efficiency(text: str) -> tuple[float, float]:
    from lumbra.foundation.errors import InputError

    value, error = measured("efficiency", text)
    if not 0 < value <= 1:
        raise InputError(
            "The efficiency cannot be used.",
            given=repr(text),
            allowed="a number above 0, up to 1",
            suggestion=f"write {value / 100:g} for {value:g} %" if 1 < value <= 100 else "0.05",
        )
    return value, error


def _luminosity(text: str | None) -> tuple[float | None, float]:
    """Luminosity [fb-1] and its relative error; the unit stands last, after the error."""
    from lumbra.foundation.units import parse_luminosity

    if text is None:
        return None, 0.0
    parts = _ERROR.split(text.strip())
    last = _NUMBER.match(parts[-1])
    if len(parts) != 2 or last is None:
        return parse_luminosity(text), 0.0
    error = measured("luminosity", f"{parts[0]}+-{last[1]}{last[2]}")[1]
    return parse_luminosity(f"{parts[0]}{last[3]}"), error


def _count(text: str) -> int:
    from lumbra.foundation.errors import InputError

    try:
        value = float(text)
    except ValueError:
        value = float("nan")
    if not (0 <= value < 1e12 and value == int(value)):
        raise InputError(
            "The observed count cannot be used.",
            given=repr(text),
            allowed="a whole number, not negative",
            suggestion="leave --observed out for the expected limits alone",
        )
    return int(value)


def _row(found: CountingLimits, place: int, per_event: float | None) -> dict[str, Any]:
    """One method of the JSON object."""
    method = found.methods[place]
    events: dict[str, Any] = {"upper_limit": None, "lower_limit": None}
    if found.upper is not None and found.lower is not None:
        events["upper_limit"] = float(found.upper[place, 0])
        events["lower_limit"] = float(found.lower[place, 0])
    rows = zip(_KEYS, found.expected[place, :, 0], strict=True)
    events |= {f"expected_{key}": float(value) for key, value in rows}
    row: dict[str, Any] = {"method": method.name, "title": method.title, "sides": method.sides}
    row |= {f"{key}_events": value for key, value in events.items()}
    if per_event is not None:
        for key, value in events.items():
            row[f"{key}_fb"] = None if value is None else value * per_event
    return row


def _show(found: CountingLimits, per_event: float | None) -> None:
    from lumbra.cli.output import print_table, print_text

    scales = [("events", 1.0)] + ([] if per_event is None else [("fb", per_event)])
    for unit, scale in scales:
        rows = []
        for place, method in enumerate(found.methods):
            e = found.expected[place, :, 0] * scale
            # what stands in brackets is in the notes below
            row: dict[str, Any] = {"method": method.title.partition(" (")[0]}
            if found.upper is not None and found.lower is not None:
                top, low = found.upper[place, 0] * scale, found.lower[place, 0] * scale
                row["observed"] = f"{low:.4g} to {top:.4g}" if low > 0 else f"< {top:.4g}"
            row |= {"expected": f"< {e[2]:.4g}", "−2 σ": e[0], "−1 σ": e[1]}
            row |= {"+1 σ": e[3], "+2 σ": e[4]}
            row = {k: f"{v:.4g}" if isinstance(v, float) else v for k, v in row.items()}
            rows.append(row)
        print_table(rows, f"Limits at {found.level:.6g} CL [{unit}]")
    print_text(*found.notes())
