"""What a command leaves on stdout: a few readable lines, or exactly one JSON object."""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import typer

from lumbra import __version__

__all__ = ["clean_stdout", "forget_stdout", "print_json", "print_table", "print_text"]


@contextmanager
def clean_stdout(as_json: bool) -> Iterator[None]:
    """With ``--json``, send whatever libraries print (also from C) to stderr meanwhile."""
    if not as_json:
        yield
        return
    sys.stdout.flush()
    kept = os.dup(1)
    os.dup2(2, 1)
    try:
        yield
    finally:
        sys.stdout.flush()
        os.dup2(kept, 1)
        os.close(kept)


def print_json(command: str, content: Mapping[str, Any]) -> None:
    """Write one JSON object that names the version and the command; NaN becomes null."""
    from lumbra.foundation.storage import plain

    whole = {"lumbra": __version__, "command": command, **plain(dict(content))}
    sys.stdout.write(json.dumps(whole, ensure_ascii=False, allow_nan=False) + "\n")


def print_text(*lines: str) -> None:
    """Write plain lines; if the reader (head, less) has gone, end the command without a word."""
    try:
        sys.stdout.write("\n".join(lines) + "\n")
    except BrokenPipeError:
        # Typer would end it with the status of a failure
        forget_stdout()
        raise typer.Exit from None


def forget_stdout() -> None:
    """Point stdout elsewhere, so that closing it with what it still holds is silent."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


def print_table(rows: Sequence[Mapping[str, Any]], title: str = "", whole: int = 1) -> None:
    """Write rows as a table with their keys as headings.

    Parameters
    ----------
    rows : sequence of mapping
        One mapping per row, all with the keys of the first.
    title : str
        Above the table.
    whole : int
        So many columns hold what the user will type: they stay in one piece.
    """
    from rich.console import Console
    from rich.table import Table as RichTable
    from rich.text import Text

    if not rows:
        print_text(f"{title}: none" if title else "none")
        return
    # Text, not str: a unit in brackets would be taken for markup and vanish.
    table = RichTable(
        title=Text(title) if title else None, title_justify="left", header_style="bold"
    )
    for number, heading in enumerate(rows[0]):
        words = Text(heading.replace("_", " "))
        table.add_column(words, overflow="fold", no_wrap=number < whole)
    for row in rows:
        table.add_row(*(Text(_cell(row.get(heading))) for heading in rows[0]))
    console = Console(soft_wrap=False)
    with console.capture() as drawn:
        console.print(table)
    # not printed by rich, which leaves the program if the reader has gone
    print_text(drawn.get().rstrip("\n"))


def _cell(value: Any) -> str:
    if value is None:
        return "–"
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:.0f}" if value.is_integer() and abs(value) < 1e12 else f"{value:.4g}"
    if isinstance(value, (list, tuple)):
        return ", ".join(_cell(item) for item in value)
    return str(value)
