"""``lumbra import-limit``: a card from somebody's table."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["import_limit"]


def import_limit(
    table: Annotated[
        Path, typer.Argument(help="HEPData's YAML, or a table in CSV, JSON, ROOT or Parquet.")
    ],
    name: Annotated[str, typer.Option(help="Name of the new card.")],
    out: Annotated[
        Path, typer.Option(help="Folder of cards; the card becomes a file in it.", metavar="DIR")
    ],
    column: Annotated[
        str | None, typer.Option(help="The limited column; may be left out if there is one.")
    ] = None,
    mass: Annotated[
        str | None, typer.Option(help="The column of masses; the first if left out.")
    ] = None,
    mass_unit: Annotated[
        str | None, typer.Option(help="Unit of the masses, where the column does not say it.")
    ] = None,
    settings: Annotated[
        list[str] | None,
        typer.Option(
            "--set", help="A key of the header, such as confidence=0.9.", metavar="KEY=VALUE"
        ),
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Make a card of a published limit from a table, with a header that you complete."""
    from lumbra.cli.files import existing
    from lumbra.cli.output import clean_stdout, print_json, print_text
    from lumbra.interpretation.published import card_of_table, load_published, write_card

    with clean_stdout(json):
        existing(table, "import-limit")
        entries = _entries(settings or [])
        card = card_of_table(table, name, entries, mass=mass, unit=mass_unit, column=column)
        path = write_card(out, card)
        load_published(path)
    if json:
        print_json("import-limit", {"name": card.name, "file": str(path), "rows": len(card.table)})
    else:
        print_text(f"card: {path}", f"see it with: lumbra show limit {path}")


def _entries(settings: list[str]) -> dict[str, str]:
    from lumbra.foundation import InputError

    parts = [text.partition("=") for text in settings]
    wrong = [text for text, (key, _, value) in zip(settings, parts, strict=True) if not value]
    if wrong:
        raise InputError(
            "A key of the header cannot be understood.",
            given=", ".join(wrong),
            allowed="--set KEY=VALUE",
            suggestion="--set confidence=0.9 --set unit=1",
        )
    return {key.strip(): value.strip() for key, _, value in parts}
