"""``lumbra list``: what there is."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

__all__ = ["list_"]


class Kind(StrEnum):
    """Kinds of things that lumbra keeps."""

    SEARCHES = "searches"
    EDITIONS = "editions"
    MODELS = "models"
    PROCESSES = "processes"
    EXPERIMENTS = "experiments"
    SPECTRA = "spectra"
    LIMITS = "limits"
    OBSERVED = "observed"


def list_(
    kind: Annotated[Kind, typer.Argument(help="What to list.")] = Kind.SEARCHES,
    model: Annotated[
        str | None, typer.Option(help="Limits on this model, such as dark-photon.")
    ] = None,
    experiment: Annotated[str | None, typer.Option(help="Limits of this experiment.")] = None,
    quantity: Annotated[
        str | None, typer.Option(help="Limits on this quantity, such as epsilon.")
    ] = None,
    cl: Annotated[
        float | None, typer.Option(help="Limits at this confidence level [per cent].")
    ] = None,
    cards: Annotated[
        Path | None, typer.Option(help="Folder with cards of your own.", metavar="DIR")
    ] = None,
    bibtex: Annotated[
        bool, typer.Option("--bibtex", help="Print BibTeX of the limits instead.")
    ] = False,
    figure: Annotated[
        Path | None,
        typer.Option(help="Draw limits on one quantity (.svg, .png, .pdf).", metavar="FILE"),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """List searches, editions, models, processes, experiments, spectra, limits or observed data."""
    from lumbra.cli.catalogue import rows_of
    from lumbra.cli.limit_page import IN_TABLE, limit_rows, save_limits
    from lumbra.cli.output import clean_stdout, print_json, print_table, print_text

    chosen = {"model": model, "experiment": experiment, "quantity": quantity}
    published = kind in (Kind.LIMITS, Kind.OBSERVED)
    if not published:
        others = {"cl": cl, "cards": cards, "bibtex": bibtex or None, "figure": figure}
        _refuse_choices(kind, {**chosen, **others})
    with clean_stdout(json):
        observed = kind is Kind.OBSERVED
        rows = limit_rows(observed, cards, chosen, cl) if published else rows_of(kind.value)
        names = [row["name"] for row in rows] if published else []
        entries = _bibtex(names, cards) if bibtex else ""
        files = [str(save_limits(names, cards, figure))] if figure else []
    if json:
        more = ({"bibtex": entries} if bibtex else {}) | ({"files": files} if files else {})
        print_json("list", {"kind": kind.value, "items": rows} | more)
    elif bibtex:
        print_text(entries.rstrip("\n"))
    else:
        shown = [{IN_TABLE[k]: row[k] for k in IN_TABLE} for row in rows] if published else rows
        # searches and editions are typed both; references are long, and in lumbra show search
        editions = kind is Kind.EDITIONS
        shown = (
            [{k: row[k] for k in row if k != "reference"} for row in rows] if editions else shown
        )
        print_table(shown, kind.value.capitalize(), whole=2 if editions else 1)


def _bibtex(names: Sequence[str], cards: Path | None) -> str:
    from lumbra.interpretation.published import bibtex, certificates

    known = certificates(cards)
    return bibtex(known[name] for name in names)


def _refuse_choices(kind: Kind, given: Mapping[str, object]) -> None:
    """Options that only published limits and observed data have."""
    from lumbra.foundation import InputError

    used = [f"--{option}" for option, value in given.items() if value is not None]
    if used:
        raise InputError(
            "Only limits and observed data can be chosen from.",
            given=f"{kind.value} with {', '.join(used)}",
            allowed="lumbra list limits --model NAME --experiment NAME --quantity NAME --cl 90",
            suggestion="leave them out",
        )
