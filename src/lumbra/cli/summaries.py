"""The end of a run or hunt: draw it, and say in a few lines what came out."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import typer

from lumbra.cli.output import print_json, print_text

if TYPE_CHECKING:
    from lumbra.workflow import RunResult

__all__ = ["Finished", "dressing", "finished"]


@dataclass(frozen=True)
class Finished:
    """A finished job.

    Parameters
    ----------
    command : str
        "run" or "hunt".
    folder : Path
        The result folder.
    summary : mapping
        Headline numbers, from the workflow.
    tables : mapping
        Its tables, for machine-readable output.
    files : tuple of Path
        Figures and report.
    """

    command: str
    folder: Path
    summary: Mapping[str, Any]
    tables: Mapping[str, Any]
    files: tuple[Path, ...]

    def show(self, as_json: bool) -> None:
        """Write the summary on stdout."""
        if as_json:
            files = [str(path) for path in self.files]
            found = {"summary": self.summary, **self.summary, **self.tables}
            print_json(self.command, {"folder": str(self.folder), **found, "files": files})
            return
        lines = [f"{key.replace('_', ' ')}: {_said(value)}" for key, value in self.summary.items()]
        reports = [path for path in self.files if path.suffix == ".html"]
        print_text(*lines, *(f"report: {path}" for path in reports or [self.folder]))


def dressing(context: typer.Context) -> Callable[[Path], list[Path]]:
    """What draws the figures and the report of a result folder before it is published.

    Parameters
    ----------
    context : typer.Context
        Of the command; its object is the whole command line, for the report.
    """

    def dress(folder: Path) -> list[Path]:
        from lumbra.presentation import render

        return render(folder, command=str(context.obj or ""))

    return dress


def finished(context: typer.Context, result: RunResult) -> Finished:
    """A finished run or hunt, with the figures that lie in its folder."""
    drawn = sorted((result.folder / "figures").glob("*"))
    files = (result.folder / "report.html", *drawn)
    return Finished(
        str(context.info_name), result.folder, result.summary, result.tables, tuple(files)
    )


def _said(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key.replace('_', ' ')} {_said(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_said(item) for item in value)
    return "–" if value is None else str(value)
