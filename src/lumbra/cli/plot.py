"""``lumbra plot``: published limits on a model's coupling and own results, in one figure."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["plot"]


def plot(
    model: Annotated[str, typer.Argument(help="A model, such as dark-photon or alp.")],
    out: Annotated[Path, typer.Option(help="The figure: .pdf, .svg or .png.", metavar="FILE")],
    add: Annotated[
        list[Path] | None,
        typer.Option(help="A result folder whose limits to add; repeatable.", metavar="FOLDER"),
    ] = None,
    quantity: Annotated[
        str | None, typer.Option(help="The coupling, such as g_agg; the most limited if left out.")
    ] = None,
    cl: Annotated[
        float | None, typer.Option(help="Only limits at this confidence level: 90 or 0.9.")
    ] = None,
    cards: Annotated[
        Path | None, typer.Option(help="A folder with cards of your own.", metavar="FOLDER")
    ] = None,
    leave_out: Annotated[
        list[str] | None, typer.Option(help="A card that is not wanted; repeatable.")
    ] = None,
    masses: Annotated[
        tuple[float, float] | None,
        typer.Option(help="Ends of the axis of masses [GeV].", metavar="LOW HIGH"),
    ] = None,
    couplings: Annotated[
        tuple[float, float] | None,
        typer.Option(help="Ends of the axis of couplings.", metavar="LOW HIGH"),
    ] = None,
    style: Annotated[
        str, typer.Option(help="lumbra, or an experiment's: alice, atlas, cms, dune, lhcb, root.")
    ] = "lumbra",
    bibtex: Annotated[
        Path | None, typer.Option(help="Write BibTeX of all that is drawn.", metavar="FILE")
    ] = None,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Draw all published limits on a coupling of a model, beside results of your own."""
    from lumbra.cli.output import clean_stdout, print_json, print_text
    from lumbra.presentation.plane_of_limits import PlaneRequest, draw_plane_of_limits

    request = PlaneRequest(
        model=model,
        out=out,
        add=tuple(add or ()),
        quantity=quantity,
        level=cl if cl is None or cl < 1 else cl / 100,
        cards=cards,
        leave_out=tuple(leave_out or ()),
        mass_range=masses,
        coupling_range=couplings,
        style=style,
        bibtex=bibtex,
    )
    with clean_stdout(json):
        plane, files = draw_plane_of_limits(request)
    if json:
        content = {
            "model": model,
            "quantity": plane.quantity,
            "levels": list(plane.levels),
            "drawn": list(plane.certificates),
            "files": [str(path) for path in files],
        }
        print_json("plot", content)
        return
    count = len(plane.certificates)
    print_text(
        f"{count} published limit{'s' * (count != 1)} on {plane.quantity} of {model}",
        *(f"  {name}: {card.label}" for name, card in plane.certificates.items()),
        *(f"file: {path}" for path in files),
    )
