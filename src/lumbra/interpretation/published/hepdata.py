"""Cards from HEPData's YAML and back: the header travels as qualifiers."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import InputError, Table
from lumbra.foundation.errors import nearest
from lumbra.foundation.storage import write_atomically
from lumbra.foundation.table_files import read_table, write_table
from lumbra.interpretation.published.card import MASS, NAME, Card, format_card, parse_card
from lumbra.interpretation.published.certificate import FIELDS

__all__ = ["card_of_hepdata", "card_of_table", "export_hepdata", "write_card"]

_GEV: Final = {"tev": 1e3, "gev": 1.0, "mev": 1e-3, "kev": 1e-6, "ev": 1e-9}
"""Units of masses, in small letters, in GeV."""


def card_of_hepdata(path: Path, name: str) -> Card:
    """A card from a HEPData file whose qualifiers are the header, as `export_hepdata` writes it.

    Parameters
    ----------
    path : Path
        Ends in .yaml.
    name : str
        Name of the card.

    Raises
    ------
    DataError
        If the file is not HEPData's YAML or the header is not complete.
    """
    table = read_table(path)
    return _checked(name, table.notes, table.columns)


def card_of_table(
    path: Path,
    name: str,
    entries: Mapping[str, str],
    *,
    mass: str | None = None,
    unit: str | None = None,
    column: str | None = None,
) -> Card:
    """A card from anybody's table, with a header that is given.

    Parameters
    ----------
    path : Path
        HEPData's YAML, or any other table that lumbra reads.
    name : str
        Of the new card.
    entries : mapping of str to str
        The header; it goes before what the file says itself.
    mass : str, optional
        The column of masses; the first if left out. Of bins the middle is taken.
    unit : str, optional
        Of the masses: TeV, GeV, MeV, keV or eV; as the name of the column ends if left out.
    column : str, optional
        The column of limits; the only other one if left out.

    Raises
    ------
    InputError
        If a column is not there, or has to be chosen.
    DataError
        If the result is not a card.
    """
    table = read_table(path)
    axis, masses = _masses(table, mass, unit)
    rest = [n for n in table if n not in axis]
    chosen = _chosen(path, rest, column)
    header = {"origin": f"table {path.name}", "quantity": chosen, "shape": "curve"}
    header |= {key: value for key, value in table.notes.items() if key in FIELDS}
    header |= {"points": "authors"} | dict(entries)
    columns = {MASS: masses, header["quantity"]: table[chosen]}
    if header["shape"] == "fit":
        tails = (n.removeprefix(chosen) for n in rest if n.startswith(f"{chosen}_error"))
        columns |= {header["quantity"] + tail: table[chosen + tail] for tail in tails}
    return _checked(name, header, columns)


def export_hepdata(path: Path, card: Card) -> Path:
    """Write a card as HEPData's YAML.

    Parameters
    ----------
    path : Path
        Ends in .yaml.
    card : Card
        With columns of numbers.

    Raises
    ------
    InputError
        If the path ends otherwise.
    """
    if path.suffix.lower() != ".yaml":
        raise InputError(
            "HEPData's files are YAML.",
            given=str(path),
            allowed="a file that ends in .yaml",
            suggestion=str(path.with_suffix(".yaml")),
        )
    write_table(path, Table(card.table.columns, dict(card.certificate)))
    return path


def write_card(folder: Path, card: Card) -> Path:
    """Write a card into a folder under its name, never outside it and never over another.

    Raises
    ------
    InputError
        If the name is not one of a file in the folder, or is taken.
    """
    path = folder / f"{card.name}.csv"
    if not NAME.fullmatch(card.name) or path.resolve().parent != folder.resolve():
        raise InputError(
            "A card is written only into the folder of cards.",
            given=repr(card.name[:120]),
            allowed=f"a plain name, which becomes a file in {folder}",
            suggestion="leave out '/' and '..'; choose the folder itself instead",
        )
    if path.exists():
        raise InputError(
            "There is already a card of this name.",
            given=str(path),
            allowed="a name that is free",
            suggestion="choose another name, or remove the old card",
        )
    columns = {name: list(values) for name, values in card.table.columns.items()}
    text = format_card(card.certificate, columns)
    write_atomically(path, lambda part: part.write_text(text, encoding="utf-8"))
    return path


def _masses(
    table: Table, mass: str | None, unit: str | None
) -> tuple[list[str], NDArray[np.float64]]:
    """The columns that hold the masses, and the masses [GeV]."""
    first = mass or next(iter(table))
    values = np.asarray(table[first], float)
    axis = [first]
    high = first.replace("_low", "_high")
    if high != first and high in table:
        values, axis = (values + np.asarray(table[high], float)) / 2, [first, high]
    named = (unit or first.rpartition("_")[2]).lower()
    if named not in _GEV:
        raise InputError(
            "The masses have no unit.",
            given=f"the column '{first}'" + (f" in {unit}" if unit else ""),
            allowed="a column whose name ends in _GeV, _MeV, …, or a unit: TeV, GeV, MeV, keV, eV",
            suggestion="say it with --mass-unit GeV, or name the column of masses with --mass",
        )
    return axis, values * _GEV[named]


def _chosen(path: Path, rest: list[str], column: str | None) -> str:
    plain = [n for n in rest if "_error" not in n]
    if column in rest:
        return str(column)
    if column is None and len(plain) == 1:
        return plain[0]
    raise InputError(
        "Which column of the table is limited?",
        given=f"{path}: {column or 'no choice'}",
        allowed=", ".join(plain),
        suggestion=nearest(column, plain) if column else "name one with --column",
    )


def _checked(name: str, entries: Mapping[str, str], columns: Mapping[str, object]) -> Card:
    """Through the text of a card, so that whatever is imported is held to the same schema."""
    rows = {key: np.asarray(values).tolist() for key, values in columns.items()}
    return parse_card(name, format_card(entries, rows))
