"""From a result folder to figures and a report, in the same folder."""

from __future__ import annotations

from pathlib import Path

from lumbra.foundation.storage import write_text
from lumbra.presentation.curves import Comparison
from lumbra.presentation.figures import draw_all
from lumbra.presentation.folder import read_folder
from lumbra.presentation.interactive import plots_of
from lumbra.presentation.references import references
from lumbra.presentation.report import report
from lumbra.presentation.style import paper_style, save

__all__ = ["render"]


def render(folder: Path, *, comparison: Comparison | None = None, command: str = "") -> list[Path]:
    """Draw every figure of a result folder (PNG and PDF) and write its ``report.html``.

    Only folders of runs and hunts get a report, the others get figures.

    Parameters
    ----------
    folder : Path
        Made by ``lumbra run`` or ``lumbra hunt``; figures go into ``figures`` below it.
    comparison : Comparison, optional
        Published limits and favoured regions to draw beside the limits; those of the search's
        edition if left out.
    command : str
        The command that made the folder, for the section on how to reproduce it.

    Returns
    -------
    list of Path
        The report, where there is one, then the figures. Each file is either whole or absent.

    Raises
    ------
    DataError
        If the folder is not a result.
    StoreError
        If a file cannot be written.
    """
    content = read_folder(folder)
    against = references(content) if comparison is None else comparison
    with paper_style():
        drawings = draw_all(content, against)
        figures = [save(drawing.figure, folder / "figures" / drawing.name) for drawing in drawings]
    paths = [path for pair in figures for path in pair]
    if content.kind not in ("run", "hunt"):
        return paths
    images = {
        drawing.name: pair[0].read_bytes() for drawing, pair in zip(drawings, figures, strict=True)
    }
    page = report(content, drawings, images, plots_of(content, against), against, command)
    return [
        write_text(folder / "report.html", page),
        *paths,
    ]
