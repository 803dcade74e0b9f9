"""The figure of a coupling plane, from a request to files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np

from lumbra import __version__
from lumbra.foundation import InputError
from lumbra.foundation.storage import write_text
from lumbra.interpretation.magnetic_moment import WORLD_VALUES, band
from lumbra.interpretation.published import bibtex
from lumbra.presentation.citation import software_entry
from lumbra.presentation.coupling_figure import draw_couplings
from lumbra.presentation.coupling_plane import Plane, own_limits, published_plane
from lumbra.presentation.curves import Band
from lumbra.presentation.experiment_style import styled
from lumbra.presentation.folder import read_folder
from lumbra.presentation.references import WORLD
from lumbra.presentation.style import save_one

__all__ = ["PlaneRequest", "draw_plane_of_limits"]


@dataclass(frozen=True)
class PlaneRequest:
    """What is to be drawn.

    Parameters
    ----------
    model : str
        Name of a model.
    out : Path
        The figure: .pdf, .svg or .png.
    add : tuple of Path
        Result folders whose limits to add.
    quantity : str, optional
        The coupling; the one that most cards limit if left out.
    level : float, optional
        Only limits at this confidence level.
    cards : Path, optional
        A folder with cards of your own.
    leave_out : tuple of str
        Cards that are not wanted.
    mass_range, coupling_range : (float, float), optional
        Ends of the axes; [GeV] for masses.
    style : str
        One of `STYLES`.
    bibtex : Path, optional
        Where to write BibTeX of what is drawn.

    Raises
    ------
    InputError
        If a level or a range cannot be used.
    """

    model: str
    out: Path
    add: tuple[Path, ...] = ()
    quantity: str | None = None
    level: float | None = None
    cards: Path | None = None
    leave_out: tuple[str, ...] = ()
    mass_range: tuple[float, float] | None = None
    coupling_range: tuple[float, float] | None = None
    style: str = "lumbra"
    bibtex: Path | None = None

    def __post_init__(self) -> None:
        if self.level is not None and not 0 < self.level < 1:
            raise InputError(
                "The confidence level cannot be used.",
                given=f"{100 * self.level:g} %",
                allowed="above 0 and below 100 %",
                suggestion="write --cl 90 for 90 %",
            )
        for name, ends in (("masses", self.mass_range), ("couplings", self.coupling_range)):
            if ends is not None and not 0 < ends[0] < ends[1] < float("inf"):
                raise InputError(
                    f"The range of {name} cannot be used.",
                    given=f"{ends[0]:g} {ends[1]:g}",
                    allowed="two positive numbers, the smaller one first",
                    suggestion=f"write for example --{name} 0.01 10",
                )


def draw_plane_of_limits(request: PlaneRequest) -> tuple[Plane, list[Path]]:
    """Draw published limits on a coupling of a model, beside own results, and cite them.

    Parameters
    ----------
    request : PlaneRequest
        What to draw, and where to.

    Returns
    -------
    (Plane, list of Path)
        What was drawn, and the files that were written.

    Raises
    ------
    InputError, DataError
        If nothing fits, or a card, folder, style or file name cannot be used.
    """
    plane = published_plane(
        request.model,
        quantity=request.quantity,
        level=request.level,
        cards=request.cards,
        leave_out=request.leave_out,
    )
    own = [limit for path in request.add for limit in own_limits(read_folder(path), plane.quantity)]
    levels = " and ".join(f"{100 * level:g} %" for level in plane.levels)
    dashed = "; dashed: expected" if any(e.expected for e in plane.exclusions) else ""
    with styled(request.style):
        figure = draw_couplings(
            plane.exclusions,
            plane.ylabel,
            own=own,
            bands=_bands(plane),
            mass_range=request.mass_range,
            coupling_range=request.coupling_range,
            left=(f"{levels} CL limits" if levels else "limits") + dashed,
            right=plane.model,
        )
        files = [save_one(figure, request.out)]
    if request.bibtex is not None:
        entries = software_entry(__version__) + "\n" + bibtex(plane.certificates.values())
        files.append(write_text(request.bibtex, entries))
    return plane, files


def _bands(plane: Plane) -> list[Band]:
    """The couplings that would explain (g−2) of the muon, where they are of this plane."""
    if plane.quantity != "gprime":
        return []
    mass = np.geomspace(*_ends(plane), 200)
    low, high = band(mass, WORLD)
    return [Band(f"(g−2)μ ±2σ: {WORLD_VALUES[WORLD].label}", mass, low, high)]


def _ends(plane: Plane) -> tuple[float, float]:
    mass = np.concatenate([exclusion.mass for exclusion in plane.exclusions])
    return float(mass[mass > 0].min()), float(mass.max())
