"""``lumbra train``: the classifier of a search, on its own simulation."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

__all__ = ["train"]


def train(
    context: typer.Context,
    search: Annotated[
        str,
        typer.Argument(help="A search by name, or a Python file of your own, which is run."),
    ],
    edition: Annotated[
        str | None, typer.Option(help="An edition whose last step is a trained cut.")
    ] = None,
    seed: Annotated[int, typer.Option(help="Seed of every random number.", min=0)] = 2,
    out: Annotated[
        Path | None, typer.Option(help="Result folder.", show_default="results/SEARCH-classifier")
    ] = None,
    force: Annotated[bool, typer.Option("--force", help="Replace an existing result.")] = False,
    quick: Annotated[
        bool, typer.Option("--quick", help="Small samples: seconds, not physics.")
    ] = False,
    json: Annotated[bool, typer.Option("--json", help="Print one JSON object.")] = False,
) -> None:
    """Train the classifier of a search on one half of its simulation; measure it on the other."""
    from lumbra.cli.files import result_folder
    from lumbra.cli.output import clean_stdout, print_json, print_text
    from lumbra.cli.progress import Bars
    from lumbra.cli.summaries import dressing
    from lumbra.workflow import TrainRequest, train_search

    folder = result_folder(search)
    request = TrainRequest(
        search=search,
        out=out or folder.with_name(f"{folder.name}-classifier"),
        edition=edition,
        seed=seed,
        quick=quick,
        force=force,
    )
    with clean_stdout(json), Bars(shown=False if json else None) as progress:
        trained = train_search(request, progress, dressing(context))
    if json:
        print_json("train", {"folder": str(trained.folder), **trained.summary})
        return
    mean, error = trained.summary["mean_visible_fb"], trained.summary["mean_visible_error_fb"]
    ratio = trained.summary["sensitivity_over_cross_entropy"]
    spread = trained.summary["sensitivity_over_cross_entropy_error"]
    print_text(
        f"mean visible cross section at {trained.summary['masses']} masses, on the other half:",
        f"  without classifier        {mean['without']:.3g} ± {error['without']:.2g} fb",
        f"  trained on cross-entropy  {mean['cross_entropy']:.3g} ± "
        f"{error['cross_entropy']:.2g} fb",
        f"  trained on sensitivity    {mean['sensitivity']:.3g} ± {error['sensitivity']:.2g} fb",
        f"  ratio of the last two     {ratio:.3f} ± {spread:.3f}",
        f"classifier: {trained.folder}",
    )
