"""The library: finding cards by name, reading them, and choosing among them."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Callable
from functools import lru_cache
from importlib.resources import files
from importlib.resources.abc import Traversable
from itertools import takewhile
from pathlib import Path
from typing import Final

import numpy as np

from lumbra.foundation import DataError, InputError, Table
from lumbra.foundation.errors import nearest
from lumbra.inference import load_spectrum
from lumbra.interpretation.published.band import ExcludedBand, band_of
from lumbra.interpretation.published.best_fit import BestFit, fit_of
from lumbra.interpretation.published.card import Card, parse_card
from lumbra.interpretation.published.certificate import Certificate
from lumbra.interpretation.published.contour import Contour, contour_of
from lumbra.interpretation.published.curve import PublishedLimit, curve_of
from lumbra.interpretation.published.hepdata import card_of_hepdata
from lumbra.interpretation.published.lifetime import LifetimeLimit, lifetime_of

__all__ = [
    "Published",
    "certificates",
    "list_limits",
    "list_observed",
    "load_limit",
    "load_observed",
    "load_published",
    "read_card",
]

Published = PublishedLimit | ExcludedBand | Contour | LifetimeLimit | BestFit | Card
"""What a card becomes; a table stays a card."""

_MAKERS: Final[dict[str, Callable[[Card], Published]]] = {
    "curve": curve_of,
    "band": band_of,
    "contour": contour_of,
    "lifetime": lifetime_of,
    "fit": fit_of,
    "table": lambda card: card,
}
_CARDS: Final = files("lumbra.interpretation.published") / "cards"
_TEXT: Final = (".csv", ".csv.gz")
_YAML: Final = ".yaml"


def list_limits(*shapes: str, cards: Path | None = None) -> list[str]:
    """Names of the published limits.

    Parameters
    ----------
    shapes : str
        Only cards of these shapes, such as "curve"; all but observed tables if left out.
    cards : Path, optional
        A folder of cards of your own, listed beside those of the package.
    """
    found = certificates(cards).items()
    return [n for n, c in found if (c["shape"] in shapes if shapes else c["shape"] != "table")]


def list_observed(cards: Path | None = None) -> list[str]:
    """Names of the observed data: counts and spectra, and best fits."""
    found = certificates(cards).items()
    return [name for name, card in found if card["shape"] in ("table", "fit")]


def certificates(cards: Path | None = None) -> dict[str, Certificate]:
    """The headers of all cards by name; those of a folder of your own after the package's."""
    found = dict(_packaged())
    for path in _folder(cards):
        found[_stem(path.name)] = read_card(path).certificate
    return found


def read_card(name: str | Path, cards: Path | None = None) -> Card:
    """A card as its file has it, checked as far as its shape does not matter.

    Parameters
    ----------
    name : str or Path
        A name, where '-' and '_' are the same; or the path of a file of your own, which ends in
        .csv, .csv.gz or .yaml (HEPData's).
    cards : Path, optional
        A folder of cards of your own, in which names are found too.

    Raises
    ------
    InputError
        If there is no such card.
    DataError
        If it cannot be read or used.
    """
    if isinstance(name, Path) or name.lower().endswith((*_TEXT, _YAML)):
        return _read(_existing(Path(name)))
    wanted = _plain(name)
    own = {_plain(_stem(path.name)): path for path in _folder(cards)}
    if wanted in own:
        return _read(own[wanted])
    known = _packaged()
    if wanted not in known:
        raise InputError(
            "There is no published result of this name.",
            given=repr(name[:120]),
            allowed="what lumbra list limits and lumbra list observed show, or the path of a card",
            suggestion=nearest(wanted, [*known, *own]),
        )
    path = next(p for p in _CARDS.iterdir() if _stem(p.name) == wanted)
    return _read(path)


def load_published(name: str | Path, cards: Path | None = None) -> Published:
    """A published result in the form of its shape; parameters and errors as for `read_card`."""
    card = read_card(name, cards)
    return _MAKERS[card.certificate["shape"]](card)


def load_limit(name: str | Path, cards: Path | None = None) -> PublishedLimit:
    """A limit that is a function of mass; parameters and errors as for `read_card`.

    Raises
    ------
    InputError
        If the result is there but is no such function.
    """
    found = load_published(name, cards)
    if not isinstance(found, PublishedLimit):
        shape = found.certificate["shape"]
        raise InputError(
            f"'{found.name}' is not a limit as a function of mass.",
            given=f"a card of shape {shape}",
            allowed="cards of shape curve: list_limits('curve')",
            suggestion=_INSTEAD[shape],
        )
    return found


_INSTEAD: Final = {
    "band": "load_published gives both edges of the excluded band",
    "contour": "load_published gives the contour; its lower_edge(mass) is a function of mass",
    "lifetime": "load_published gives the table; its at_ctau(cm) is a function of mass",
    "fit": "load_published gives the best fit and its errors",
    "table": "load_observed gives the table",
}


def load_observed(name: str | Path, cards: Path | None = None) -> Card:
    """Observed counts, spectra or best fits as a table; parameters and errors as for `read_card`.

    Returns
    -------
    Card
        Its ``table`` has the columns of the file, its ``certificate`` the header.
    """
    card = read_card(name, cards)
    source = card.certificate.entries.get("spectrum")
    if source is None:
        return card
    spectrum = load_spectrum(source)
    columns = {
        f"mass_low_{spectrum.unit}": spectrum.edges[:-1],
        f"mass_high_{spectrum.unit}": spectrum.edges[1:],
        "count": np.asarray(spectrum.counts),
    }
    return Card(card.name, card.certificate, Table(columns, card.table.notes))


@lru_cache(maxsize=1)
def _packaged() -> dict[str, Certificate]:
    """Headers of the package's cards by name; points are not looked at."""
    found = {}
    for path in sorted(_CARDS.iterdir(), key=lambda p: p.name):
        if path.name.endswith(_TEXT):
            name = _stem(path.name)
            lines = takewhile(lambda line: line.startswith("#"), _text(path).splitlines())
            head = (line[1:].partition(":") for line in lines)
            found[name] = Certificate(name, {key.strip(): v.strip() for key, _, v in head})
    return found


def _folder(cards: Path | None) -> list[Path]:
    """Files of a folder of cards; none of them may hide a card of the package."""
    if cards is None:
        return []
    if not cards.is_dir():
        raise InputError(
            "There is no such folder of cards.",
            given=str(cards),
            allowed="a folder with .csv, .csv.gz or .yaml files",
            suggestion="make it, or check the spelling",
        )
    found = sorted(p for p in cards.iterdir() if p.name.lower().endswith((*_TEXT, _YAML)))
    names = [_plain(_stem(path.name)) for path in found]
    taken = [n for n in names if n in _packaged() or names.count(n) > 1]
    if taken:
        raise InputError(
            "Two cards have the same name.",
            given=", ".join(sorted(set(taken))) + f" in {cards}",
            allowed="names that neither the package nor another file of the folder has",
            suggestion="rename one of them, for instance with the year or the version",
        )
    return found


def _existing(path: Path) -> Path:
    if path.is_file():
        return path
    folder = path.parent
    there = [p for p in folder.iterdir() if p.is_file()] if folder.is_dir() else []
    beside = [p.name for p in there if p.name.lower().endswith((*_TEXT, _YAML))]
    raise InputError(
        "There is no such card of a published result.",
        given=str(path),
        allowed="the path of a .csv, .csv.gz or .yaml file, or a name from lumbra list limits",
        suggestion=nearest(path.name, beside) if beside else f"there is no card in {folder}",
    )


def _read(path: Traversable) -> Card:
    name = _stem(path.name)
    if isinstance(path, Path) and path.name.lower().endswith(_YAML):
        return card_of_hepdata(path, name)
    try:
        text = _text(path)
    except (OSError, EOFError, zlib.error, UnicodeDecodeError) as error:
        raise DataError(
            f"The card '{name}' cannot be read.",
            given=f"{path}: {error}"[:200],
            allowed="a text file in UTF-8, or one compressed with gzip",
            suggestion="copy or make the file again",
        ) from error
    return parse_card(name, text)


def _text(path: Traversable) -> str:
    content = path.read_bytes()
    if path.name.lower().endswith(".gz"):
        content = gzip.decompress(content)
    return content.decode("utf-8")


def _stem(name: str) -> str:
    for suffix in (".csv.gz", ".csv", _YAML):
        if name.lower().endswith(suffix):
            return name[: -len(suffix)]
    return name


def _plain(name: str) -> str:
    return name.strip().lower().replace("-", "_")
