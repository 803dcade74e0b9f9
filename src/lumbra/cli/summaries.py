"""The end of a run or hunt: draw it, and say in a few lines what came out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import typer

from lumbra.cli.output import print_json, print_text
from lumbra.cli.progress import Bars

__all__ = ["Finished", "finish"]


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
    files : tuple of Path
        Figures and report.
    """

    command: str
    folder: Path
    summary: Mapping[str, Any]
    files: tuple[Path, ...]

    def show(self, as_json: bool) -> None:
        """Write the summary on stdout."""
        if as_json:
            files = [str(path) for path in self.files]
            content = {"folder": str(self.folder), "summary": self.summary, "files": files}
            print_json(self.command, content)
            return
        lines = [f"{key.replace('_', ' ')}: {_said(value)}" for key, value in self.summary.items()]
        reports = [path for path in self.files if path.suffix == ".html"]
        print_text(*lines, *(f"report: {path}" for path in reports or [self.folder]))


def finish(
    context: typer.Context, folder: Path, summary: Mapping[str, Any], progress: Bars
) -> Finished:
    """Draw the figures and the report of a result folder.

    Parameters
    ----------
    context : typer.Context
        Of the command; its object is the whole command line, for the report.
    folder, summary
        What the workflow gave.
    progress : Bars
        Hears about it.
    """
    from lumbra.presentation import render

    progress.stage("figures and report", 1)
    files = render(folder, command=str(context.obj or ""))
    progress.finish()
    return Finished(str(context.info_name), folder, summary, tuple(files))


def _said(value: Any) -> str:
    if isinstance(value, float):
        return f"{value:.4g}"
    if isinstance(value, Mapping):
        return ", ".join(f"{key.replace('_', ' ')} {_said(item)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return ", ".join(_said(item) for item in value)
    return "–" if value is None else str(value)
