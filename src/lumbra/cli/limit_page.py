"""A published result in full: its card, its points in short, a picture, BibTeX, HEPData."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from lumbra.interpretation.published import Card

__all__ = ["IN_TABLE", "LimitPage", "limit_content", "limit_rows", "save_limits", "show_limit"]

Row = dict[str, Any]
_LISTED = ("experiment", "model", "quantity", "confidence", "kind", "shape", "arxiv", "process")
IN_TABLE = {"name": "name", "experiment": "experiment", "quantity": "quantity", "confidence": "CL"}
"""What of a row fits on a screen, with headings."""


@dataclass(frozen=True)
class LimitPage:
    """What is wanted of a published result.

    Parameters
    ----------
    cards : Path or None
        A folder of cards of one's own.
    points : bool
        Also every point.
    bibtex : bool
        Only its BibTeX entry.
    figure : Path or None
        Draw it there.
    hepdata : Path or None
        Write it there as HEPData's YAML.
    """

    cards: Path | None = None
    points: bool = False
    bibtex: bool = False
    figure: Path | None = None
    hepdata: Path | None = None

    def given(self) -> list[str]:
        """The options that were used, apart from the figure."""
        used = {
            "--cards": self.cards, "--points": self.points, "--bibtex": self.bibtex,
            "--hepdata": self.hepdata,
        }  # fmt: skip
        return [option for option, value in used.items() if value]


def limit_rows(
    observed: bool, cards: Path | None, chosen: Mapping[str, str | None], cl: float | None
) -> list[Row]:
    """One row for each published limit, or each observed table, that is wanted.

    Parameters
    ----------
    observed : bool
        Observed data instead of limits.
    cards : Path or None
        A folder of cards of one's own.
    chosen : mapping of str to str or None
        Values of keys of the header.
    cl : float or None
        Level in per cent, or below 1 as a share.
    """
    from lumbra.foundation import InputError
    from lumbra.interpretation.published import choose, list_limits, list_observed
    from lumbra.interpretation.published.library import certificates

    names = list_observed(cards) if observed else list_limits(cards=cards)
    everything = certificates(cards)
    found = {name: everything[name] for name in names}
    level = None if cl is None else cl / 100 if cl >= 1 else cl
    if level is not None and not 0 < level < 1:
        raise InputError(
            "This cannot be a confidence level.",
            given=f"--cl {cl:g}",
            allowed="per cent between 1 and 100, or a share below 1",
            suggestion="--cl 90",
        )
    return [
        {"name": name, **{key: found[name][key] for key in _LISTED}}
        for name in choose(found, confidence=level, **chosen)
    ]


def limit_content(name: str, cards: Path | None = None) -> Row:
    """The card and all points, for programs."""
    from lumbra.interpretation.published import load_observed

    card = load_observed(name, cards)
    columns = {key: values.tolist() for key, values in card.table.columns.items()}
    rows = [list(row) for row in zip(*columns.values(), strict=True)]
    return {"name": card.name, **card.certificate, "columns": list(columns), "points": rows}


def show_limit(name: str, page: LimitPage, as_json: bool, kind: str = "limit") -> None:
    """Print a published result and write the files that are wanted.

    Parameters
    ----------
    name : str
        Of the result, or the path of a card.
    page : LimitPage
        What is wanted.
    as_json : bool
        Print one JSON object.
    kind : str
        For the JSON object.
    """
    from lumbra.cli.output import clean_stdout, print_json, print_text
    from lumbra.interpretation.published import bibtex, load_observed, load_published

    with clean_stdout(as_json):
        load_published(name, page.cards)  # its shape must be sound too
        card = load_observed(name, page.cards)
        entry = bibtex([card.certificate])
        files = _written(page, name, card)
    if as_json:
        content = limit_content(name, page.cards) | {"bibtex": entry}
        drawn = {"files": [str(path) for path in files]} if files else {}
        print_json("show", {"kind": kind, "name": name, "content": content, **drawn})
    elif page.bibtex:
        print_text(entry.rstrip("\n"))
    else:
        lines = [f"{key}: {value}" for key, value in card.certificate.items()]
        print_text(f"name: {card.name}", *lines, *_summary(card), *_points(card, page.points))
        if files:
            print_text(*(f"written: {path}" for path in files))


def save_limits(
    names: Sequence[str | Path], cards: Path | None, path: Path, title: str = "", right: str = ""
) -> Path:
    """Draw published results of one quantity into one figure.

    Parameters
    ----------
    names : sequence of str or Path
        Of the results; at least one.
    cards : Path or None
        A folder of cards of one's own.
    path : Path
        Ends in .svg, .png or .pdf.
    title, right : str
        Above the legend, and above the axes.

    Raises
    ------
    InputError
        If there is nothing to draw, or not on one pair of axes.
    """
    from lumbra.foundation import InputError
    from lumbra.interpretation.published import load_published
    from lumbra.presentation.published_figure import draw_published
    from lumbra.presentation.style import paper_style, save_one

    if not names:
        raise InputError(
            "There is nothing to draw.",
            given="no published limit",
            allowed="at least one",
            suggestion="choose less strictly",
        )
    with paper_style():
        results = [load_published(name, cards) for name in names]
        return save_one(draw_published(results, title=title, right=right), path)


def _written(page: LimitPage, name: str, card: Card) -> list[Path]:
    files = []
    if page.figure is not None:
        right = card.certificate["reference"].replace("unstated", "")
        title = card.certificate["process"]
        files.append(save_limits([name], page.cards, page.figure, title, right))
    if page.hepdata is not None:
        from lumbra.interpretation.published import export_hepdata

        files.append(export_hepdata(page.hepdata, card))
    return files


def _summary(card: Card) -> list[str]:
    """How many points, and the range of each column of numbers."""
    lines = [f"number of points: {len(card.table)}"]
    for name, values in list(card.table.columns.items())[:24]:
        if values.dtype.kind in "fiu":
            lines.append(f"  {name}: {values.min():.4g} to {values.max():.4g}")
    return lines


def _points(card: Card, wanted: bool) -> list[str]:
    if not wanted:
        return []
    rows = zip(*(values.tolist() for values in card.table.columns.values()), strict=True)
    return [
        ",".join(card.table),
        *(",".join(f"{x:.6g}" if isinstance(x, float) else str(x) for x in row) for row in rows),
    ]
