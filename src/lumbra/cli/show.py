"""``lumbra show``: one model, experiment, search, published limit or event in full."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated, Any

import typer

__all__ = ["show"]


class Kind(StrEnum):
    """Kinds of things that can be shown."""

    MODEL = "model"
    EXPERIMENT = "experiment"
    SEARCH = "search"
    LIMIT = "limit"
    OBSERVED = "observed"
    EVENT = "event"


_PUBLISHED = (Kind.LIMIT, Kind.OBSERVED)


def show(
    kind: Annotated[Kind, typer.Argument(help="What it is.")],
    name: Annotated[
        str,
        typer.Argument(help="Its name, as `lumbra list` gives it; a file for an event or a card."),
    ],
    number: Annotated[
        int | None, typer.Argument(help="Which event of a file from lumbra simulate, from 0.")
    ] = None,
    mass: Annotated[
        float | None, typer.Option(help="Mass [GeV] of the particle of a model.", metavar="GEV")
    ] = None,
    coupling: Annotated[float | None, typer.Option(help="Its coupling.")] = None,
    epsilon: Annotated[float | None, typer.Option(help="Kinetic mixing ε.")] = None,
    alpha_d: Annotated[float | None, typer.Option(help="α_D = g_D²/4π.")] = None,
    dark_mass: Annotated[
        float | None, typer.Option(help="Mass [GeV] of the dark matter.", metavar="GEV")
    ] = None,
    g_agg: Annotated[float | None, typer.Option(help="Coupling to photons [1/GeV].")] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option("--set", help="Any parameter of a model; repeatable.", metavar="NAME=VALUE"),
    ] = None,
    figure: Annotated[
        Path | None,
        typer.Option(
            help="Draw a model by mass (.png), an event or a limit (.svg, .png, .pdf).",
            metavar="FILE",
        ),
    ] = None,
    phoenix: Annotated[
        Path | None,
        typer.Option(help="Write an event for HSF Phoenix.", metavar="FILE.json"),
    ] = None,
    assumptions: Annotated[
        bool, typer.Option("--assumptions", help="Only the assumed numbers of an experiment.")
    ] = False,
    period: Annotated[
        str | None, typer.Option(help="One data-taking period of an experiment.")
    ] = None,
    figures: Annotated[
        Path | None,
        typer.Option(help="Draw what an experiment measures and triggers on.", metavar="DIR"),
    ] = None,
    cards: Annotated[
        Path | None, typer.Option(help="Folder with limits of your own.", metavar="DIR")
    ] = None,
    points: Annotated[bool, typer.Option("--points", help="Every point of a limit.")] = False,
    bibtex: Annotated[bool, typer.Option("--bibtex", help="Only BibTeX of a limit.")] = False,
    hepdata: Annotated[
        Path | None,
        typer.Option(help="Write a limit as HEPData's YAML.", metavar="FILE.yaml"),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Show one model, experiment, search, published limit, observed table or event in full."""
    from lumbra.cli.catalogue import described
    from lumbra.cli.event_page import show_event
    from lumbra.cli.experiment_page import show_experiment
    from lumbra.cli.limit_page import LimitPage, show_limit
    from lumbra.cli.model_catalogue import model_content
    from lumbra.cli.model_options import model_parameters, save_model_figure
    from lumbra.cli.output import clean_stdout, print_json, print_table, print_text

    common = {
        "mass": mass, "coupling": coupling, "epsilon": epsilon, "alpha_d": alpha_d,
        "dark_mass": dark_mass, "g_agg": g_agg,
    }  # fmt: skip
    parameters = model_parameters(common, settings or [])
    of_experiment = period or assumptions or figures
    page = LimitPage(cards, points, bibtex, figure, hepdata)
    _refuse_strangers(kind, parameters, figure, bool(of_experiment))
    _refuse_limit_options(kind, page.given())
    if kind is Kind.EVENT:
        show_event(Path(name), number, figure, phoenix, json)
        return
    _refuse_event_options(kind, number, phoenix)
    if kind in _PUBLISHED:
        show_limit(name, page, json, kind.value)
        return
    if kind is Kind.EXPERIMENT:
        show_experiment(name, period, assumptions, figures, json)
        return
    from lumbra.foundation.storage import plain

    # a figure has masses of its own and takes what is missing from the model's example
    fixed = bool(parameters) and (figure is None or "mass" in parameters)
    with clean_stdout(json):
        # declarations may hold NumPy numbers
        content: Any = plain(described(kind.value, name))
        files = save_model_figure(name, parameters, figure) if figure else []
        if fixed:
            content = model_content(name, parameters)
    if json:
        drawn = {"files": [str(path) for path in files]} if files else {}
        print_json("show", {"kind": kind.value, "name": name, "content": content, **drawn})
    elif fixed:
        print_text(*outline({key: value for key, value in content.items() if key != "channels"}))
        print_table([{"channel": key, **row} for key, row in content["channels"].items()], "Decays")
    else:
        print_text(*outline(content))
    if files and not json:
        print_text(*(f"Figure: {path}" for path in files))


def _refuse_strangers(
    kind: Kind, parameters: Mapping[str, Any], figure: Path | None, of_experiment: object
) -> None:
    """Options that do not go with the kind."""
    from lumbra.foundation import InputError

    drawn = kind in (Kind.MODEL, Kind.EVENT, *_PUBLISHED)
    if (parameters and kind is not Kind.MODEL) or (figure and not drawn):
        raise InputError(
            "Only models have parameters; only models, events and limits have a figure.",
            given=f"{kind.value} with " + ", ".join([*parameters, *(["--figure"] * bool(figure))]),
            allowed="lumbra show model NAME --mass GEV --set NAME=VALUE",
            suggestion="leave them out",
        )
    if of_experiment and kind is not Kind.EXPERIMENT:
        raise InputError(
            "Only experiments have periods, assumed numbers and figures of their own.",
            given=f"{kind.value} with --period, --assumptions or --figures",
            allowed="lumbra show experiment NAME --period PERIOD --assumptions --figures DIR",
            suggestion="leave them out",
        )


def _refuse_limit_options(kind: Kind, used: Sequence[str]) -> None:
    """What only published limits and observed data have."""
    from lumbra.foundation import InputError

    if used and kind not in _PUBLISHED:
        raise InputError(
            "Only published limits have cards, points, BibTeX and HEPData files.",
            given=f"{kind.value} with {', '.join(used)}",
            allowed="lumbra show limit NAME " + " ".join(used),
            suggestion="leave them out",
        )


def _refuse_event_options(kind: Kind, number: int | None, phoenix: Path | None) -> None:
    """What only events have."""
    from lumbra.foundation import InputError

    if number is not None or phoenix is not None:
        raise InputError(
            "Only events have numbers and go to Phoenix.",
            given=f"{kind.value} with {'--phoenix' if phoenix else number}",
            allowed="lumbra show event FILE NUMBER --phoenix FILE.json",
            suggestion="leave it out",
        )


def outline(content: object, depth: int = 0) -> list[str]:
    """Nested mappings and lists as indented lines."""
    indent = "  " * depth
    if isinstance(content, dict):
        lines = []
        for key, value in content.items():
            if isinstance(value, (dict, list)) and value:
                lines += [f"{indent}{key}:", *outline(value, depth + 1)]
            else:
                lines.append(f"{indent}{key}: {_leaf(value)}")
        return lines
    if isinstance(content, list):
        lines = []
        for value in content:
            if isinstance(value, list) and not any(isinstance(v, (dict, list)) for v in value):
                lines.append(f"{indent}- " + ", ".join(_leaf(item) for item in value))
                continue
            inner = outline(value, depth + 1)
            lines += [f"{indent}- {inner[0].lstrip()}", *inner[1:]] if inner else []
        return lines
    return [f"{indent}{_leaf(content)}"]


def _leaf(value: object) -> str:
    if value is None or value in ([], {}):
        return "–"
    return f"{value:.6g}" if isinstance(value, float) else str(value)
