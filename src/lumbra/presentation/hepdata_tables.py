"""Result tables as HEPData has them: one quantity a table, with its bands as errors."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Table
from lumbra.presentation.folder import ResultFolder
from lumbra.presentation.labels import METHODS, readings, sample_label

__all__ = ["HepDataTable", "escaped", "hepdata_tables"]

_LIMIT: Final = re.compile(r"(?P<name>.+)_expected(?P<unit>_fb|_events|_per_GeV)?")
_BANDS: Final = {"1 sigma": ("minus1", "plus1"), "2 sigma": ("minus2", "plus2")}
_WORDS: Final = {
    "limits": "Limits", "scan": "Scan", "spectrum": "Spectrum", "cutflow": "Cut flow",
    "plane": "Plane", "impacts": "Impacts", "recast": "Recast limit", "projection": "Projection",
}  # fmt: skip
_POINT: Final = re.compile(r"[xy]_GeV|mass_(?:(?!low_|high_)\w+_)?GeV|luminosity_inverse_fb")
_REPEATED: Final = ("slices",)  # rows of another table once more
_LEFT_OUT: Final = re.compile(r"step|reason|window_.*|.*_entries|.*_kind|.*status|limit_method")


@dataclass(frozen=True)
class HepDataTable:
    """One table of a submission.

    Parameters
    ----------
    key : str
        Name of its file, without suffix.
    name, description : str
        For people; the name has at most 64 characters.
    table : Table
        Columns, named so that `write_hepdata` makes variables, units and errors of them.
    independent : tuple of str
        Columns that the others depend on; bins if empty.
    figure : str
        Name of the figure that shows it; empty if there is none.
    """

    key: str
    name: str
    description: str
    table: Table
    independent: tuple[str, ...] = ()
    figure: str = ""


def hepdata_tables(folder: ResultFolder) -> list[HepDataTable]:
    """Every table of a result folder, its limits each in a table of its own.

    Parameters
    ----------
    folder : ResultFolder
        Of a run, a hunt or a hunt in a plane.
    """
    made: list[HepDataTable] = []
    for stem, table in folder.tables.items():
        if stem in _REPEATED:
            continue
        rest = dict.fromkeys(name for name in table if not _LEFT_OUT.fullmatch(name))
        independent = _independent(table)
        for limit, used in _limits(table):
            for name in used:
                rest.pop(name, None)
            made.append(
                HepDataTable(
                    _file_name(f"{stem}_{limit}"),
                    _short(f"Upper limit, {_phrase(limit, folder)}"),
                    escaped(
                        f"Observed and median expected upper limits on {_phrase(limit, folder)}, "
                        "the bands of ±1 and ±2 standard deviations as errors of the expected "
                        "one. " + _level(folder)
                    ),
                    _limit_table(table, limit, independent),
                    independent,
                    _figure(stem, limit, folder),
                )
            )
        kept = [name for name in rest if name not in independent]
        if any(_holds(table, name) for name in kept):
            made.append(_rest(folder, stem, table, independent, kept))
    return made


def _independent(table: Table) -> tuple[str, ...]:
    """What the rows are: a mass, two of them, a cut; nothing for bins."""
    if "cut" in table:
        return ("cut",)
    points = [name for name in table if _POINT.fullmatch(name)]
    bins = any(name.partition("_low")[1] and not name.startswith("window") for name in table)
    return () if bins else tuple(points) or (next(iter(table)),)


def _limits(table: Table) -> Iterator[tuple[str, list[str]]]:
    """Names of limits, and the columns that belong to each."""
    for name in table:
        match = _LIMIT.fullmatch(name)
        if match is None:
            continue
        limit, unit = match["name"], match["unit"] or ""
        tails = (
            "observed",
            "expected",
            *(f"expected_{m}{n}" for m in ("minus", "plus") for n in (1, 2)),
        )
        yield limit, [c for t in tails if (c := f"{limit}_{t}{unit}") in table]


def _limit_table(table: Table, limit: str, independent: Sequence[str]) -> Table:
    unit = next(m["unit"] or "" for n in table if (m := _LIMIT.fullmatch(n)) and m["name"] == limit)
    columns = {name: table[name] for name in independent}
    observed = f"{limit}_observed{unit}"
    if _holds(table, observed):
        columns[f"observed upper limit{unit}"] = table[observed]
    expected = np.asarray(table[f"{limit}_expected{unit}"], float)
    columns[f"expected upper limit{unit}"] = expected
    for label, (low, high) in _BANDS.items():
        ends = {
            side: f"{limit}_expected_{end}{unit}" for side, end in (("minus", low), ("plus", high))
        }
        if all(name in table for name in ends.values()):
            for side, name in ends.items():
                # HEPData writes the lower error with its sign
                difference = _rounded(np.asarray(table[name], float) - expected)
                columns[f"expected upper limit{unit}_error_{side}_{label}"] = difference
    return Table(columns, table.notes)


def _rounded(values: NDArray[np.float64]) -> NDArray[np.float64]:
    """Numbers with the digits that the table has, not those of a difference."""
    return np.array([float(f"{value:.7g}") for value in values])


def _rest(
    folder: ResultFolder, stem: str, table: Table, independent: tuple[str, ...], kept: Sequence[str]
) -> HepDataTable:
    """What is no limit: efficiencies, counts, spectra, cut flow, p-values."""
    filled = [name for name in kept if _holds(table, name)]
    columns = {name: _text(table[name]) for name in (*independent, *filled)}
    renamed = {name: _readable(name, folder) for name in filled}
    words = _WORDS.get(stem, stem.replace("_", " "))
    title = folder.provenance.get("title") or folder.provenance.get("spectrum") or stem
    inputs = stem in ("limits", "scan")
    return HepDataTable(
        _file_name(f"{stem}_inputs" if inputs else stem),
        _short(f"{words}: efficiency, counts, p-values" if inputs else words),
        escaped(f"{words} of {title}."),
        Table({renamed.get(name, name): column for name, column in columns.items()}, table.notes),
        independent,
        {"limits": "efficiency", "scan": "hunt"}.get(stem, stem),
    )


def _readable(column: str, folder: ResultFolder) -> str:
    """A column with the sample's name for people in it; units and errors stay at the end."""
    for tail in ("_events", "_error", "_efficiency"):
        sample = column.removesuffix(tail)
        if sample != column and sample in (folder.provenance.get("labels") or {}):
            return escaped(sample_label(sample, folder.provenance)) + tail
    return escaped(column)


def _text(column: NDArray[np.generic]) -> NDArray[np.generic]:
    """A column of text, escaped; any other as it is."""
    return np.array([escaped(x) for x in column]) if column.dtype.kind == "U" else column


def _holds(table: Table, name: str) -> bool:
    """Whether a column is there and not wholly empty."""
    if name not in table:
        return False
    column = table[name]
    if column.dtype.kind != "f":
        return True
    return bool(np.isfinite(np.asarray(column, float)).any())


def _phrase(limit: str, folder: ResultFolder) -> str:
    """What a limit is on, in words: quantity, assumption on the decays, method."""
    if limit == "limit":
        return "the number of signal events"
    for method, word in METHODS.items():
        if limit == f"sigma_{method}":
            return f"cross section, {word}"
        for reading in readings(folder.provenance):
            if reading.column(method, "expected").startswith(f"{limit}_expected"):
                return escaped(f"coupling {reading.symbol}, {reading.label}, {word}")
    return escaped({"epsilon2": "ε²"}.get(limit, limit.replace("_", " ")))


def _level(folder: ResultFolder) -> str:
    level = folder.provenance.get("cl")
    return f"Confidence or credibility level {100 * float(level):g} %." if level else ""


def _figure(stem: str, limit: str, folder: ResultFolder) -> str:
    """The figure of a limit, as `figures` names it."""
    if stem != "limits":
        return {"scan": "hunt"}.get(stem, stem)
    for method in METHODS:
        for reading in readings(folder.provenance):
            if reading.column(method, "expected").startswith(f"{limit}_expected"):
                return f"coupling_{reading.case}_{method}"
    return limit.replace("sigma_", "cross_section_")


def _short(name: str) -> str:
    return name if len(name) <= 64 else name[:63] + "…"


def escaped(text: str) -> str:
    """Text that stays text in a web page or in Markdown."""
    return html.escape(text.strip(), quote=False)


def _file_name(key: str) -> str:
    return re.sub(r"[^A-Za-z0-9_.-]+", "_", key).strip("._") or "table"
