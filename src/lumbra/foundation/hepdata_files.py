"""Tables in HEPData's YAML: independent and dependent variables, bins, errors.

Maguire, Heinrich, Watt, J. Phys. Conf. Ser. 898 (2017) 102006. A variable "mass" in GeV with bins
is two columns, ``mass_low_GeV`` and ``mass_high_GeV``; with points it is one, ``mass_GeV``. Errors
of a dependent variable are columns ``<name>_error`` (symmetric), or ``_error_plus`` and
``_error_minus``, with the label of the error after them if it has one. Qualifiers are the notes.
"""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import numpy as np

from lumbra.foundation.table_source import Column, Source, broken, not_numeric
from lumbra.foundation.tables import Table

__all__ = ["open_hepdata", "write_hepdata"]

_UNITS: Final = {"per_GeV": "1/GeV"} | {
    unit: unit
    for unit in ("GeV", "GeV2", "MeV", "TeV", "fb", "pb", "ab", "cm", "mm", "ns", "rad", "events")
}
"""Endings of columns, and the units that they stand for."""
_ENDINGS: Final = {unit: ending for ending, unit in _UNITS.items()}
_MISSING: Final = "-"
_BIN: Final = re.compile(r"(?P<name>.+)_(?P<end>low|high)(?P<unit>_[A-Za-z]+)?")
_ERROR: Final = re.compile(r"(?P<name>.+?)_error(?P<side>_plus|_minus)?(?P<label>_.+)?")


def _yaml() -> Any:
    """YAML 1.2, where 1e-3 is a number and no tag makes an object."""
    from ruamel.yaml import YAML

    parser = YAML(typ="safe", pure=True)
    parser.default_flow_style = None
    return parser


def open_hepdata(path: Path, tree: str | None) -> Source:
    """Open a table in HEPData's YAML; it has no trees."""
    from ruamel.yaml.error import YAMLError

    try:
        content = _yaml().load(path.read_text(encoding="utf-8"))
        columns: dict[str, list[float | str]] = {}
        for variable in content["independent_variables"]:
            columns |= _independent(variable)
        for variable in content["dependent_variables"]:
            columns |= _dependent(variable)
        qualifiers = content["dependent_variables"][0].get("qualifiers", [])
        notes = {str(entry["name"]): str(entry["value"]) for entry in qualifiers}
        lengths = {name: len(column) for name, column in columns.items()}
        if len(set(lengths.values())) != 1:
            raise ValueError(f"variables of different lengths: {lengths}")
    except (YAMLError, ValueError, KeyError, TypeError, AttributeError, IndexError) as error:
        raise broken(path, "HEPData YAML", error) from error

    def load(names: Sequence[str], limit: int | None) -> dict[str, Column]:
        return {name: _array(path, name, columns[name][:limit]) for name in names}

    return Source(list(columns), load, notes)


def _name(header: Mapping[str, Any], between: str = "") -> str:
    units = str(header.get("units") or "").strip()
    units = _ENDINGS.get(units, units)
    name = re.sub(r"\W+", "_", str(header["name"])).strip("_")
    return f"{name}{between}_{units}" if units.isidentifier() else f"{name}{between}"


def _independent(variable: Mapping[str, Any]) -> dict[str, list[float | str]]:
    header, values = variable["header"], variable["values"]
    if any("low" in value for value in values):
        return {
            _name(header, f"_{end}"): [_number(value[end]) for value in values]
            for end in ("low", "high")
        }
    return {_name(header): [_number(value["value"]) for value in values]}


def _dependent(variable: Mapping[str, Any]) -> dict[str, list[float | str]]:
    name, values = _name(variable["header"]), variable["values"]
    out = {name: [_number(value["value"]) for value in values]}
    for row, value in enumerate(values):
        for error in value.get("errors", ()):
            label = re.sub(r"\W+", "_", str(error.get("label", ""))).strip("_")
            tail = f"_{label}" if label else ""
            if "symerror" in error:
                sides = {"": error["symerror"]}
            else:
                sides = {"_plus": error["asymerror"]["plus"], "_minus": error["asymerror"]["minus"]}
            for side, number in sides.items():
                column = out.setdefault(f"{name}_error{side}{tail}", [np.nan] * len(values))
                column[row] = _number(number)
    return out


def _number(value: Any) -> float | str:
    """A number, also where somebody wrote it as text; other text stays, to be refused if wanted."""
    if isinstance(value, bool) or value is None:
        return str(value)
    if isinstance(value, int | float):
        return value
    if value == _MISSING:
        return float("nan")
    try:
        return float(value)
    except ValueError:
        return str(value)


def _array(path: Path, name: str, column: list[float | str]) -> Column:
    words = [x for x in column if isinstance(x, str)]
    if words:
        raise not_numeric(path, name, f"'{words[0]}'")
    return np.array(column)


def write_hepdata(
    path: Path, table: Table, tree: str = "", *, independent: Sequence[str] = ()
) -> None:
    """Write a table; numbers that are not finite become the sign for a missing one.

    The independent variables are those named; or else the bins; or else the first column.
    """
    given = [_points(table, name) for name in independent]
    bins = [m["name"] for name in table if (m := _BIN.fullmatch(name)) and m["end"] == "low"]
    first = given or [_bins(table, name) for name in bins] or [_points(table, next(iter(table)))]
    taken = {column for _, columns in first for column in columns}
    content = {
        "independent_variables": [variable for variable, _ in first],
        "dependent_variables": [
            _with_errors(table, name)
            for name in table
            if name not in taken and not _is_error(table, name)
        ],
    }
    with path.open("w", encoding="utf-8") as stream:
        _yaml().dump(content, stream)


def _header(name: str) -> dict[str, str]:
    for ending, unit in _UNITS.items():
        base = name.removesuffix(f"_{ending}")
        if base and base != name:
            return {"name": base, "units": unit}
    return {"name": name}


def _bins(table: Table, name: str) -> tuple[dict[str, Any], list[str]]:
    ends = {m["end"]: c for c in table if (m := _BIN.fullmatch(c)) and m["name"] == name}
    units = (_BIN.fullmatch(ends["low"]) or {"unit": None})["unit"]
    header = {"name": name, "units": units[1:]} if units else {"name": name}
    low, high = (table[ends[end]].tolist() for end in ("low", "high"))
    values = [{"low": a, "high": b} for a, b in zip(low, high, strict=True)]
    return {"header": header, "values": values}, list(ends.values())


def _points(table: Table, name: str) -> tuple[dict[str, Any], list[str]]:
    values = [{"value": _plain(x)} for x in table[name].tolist()]
    return {"header": _header(name), "values": values}, [name]


def _is_error(table: Table, name: str) -> bool:
    match = _ERROR.fullmatch(name)
    return match is not None and match["name"] in table


def _with_errors(table: Table, name: str) -> dict[str, Any]:
    """A dependent variable, with the columns that are its errors."""
    errors: dict[str, dict[str, list[float]]] = {}
    for column in table:
        match = _ERROR.fullmatch(column)
        if match and match["name"] == name:
            label, side = (match["label"] or "")[1:], (match["side"] or "")[1:]
            errors.setdefault(label, {})[side] = table[column].tolist()
    values = []
    for row, number in enumerate(table[name].tolist()):
        value: dict[str, Any] = {"value": _plain(number)}
        found = [_error(label, sides, row) for label, sides in errors.items()]
        listed = [error for error in found if error and value["value"] != _MISSING]
        values.append(value | ({"errors": listed} if listed else {}))
    out: dict[str, Any] = {"header": _header(name), "values": values}
    if table.notes:
        out["qualifiers"] = [{"name": k, "value": v} for k, v in table.notes.items()]
    return out


def _error(label: str, sides: Mapping[str, list[float]], row: int) -> dict[str, Any]:
    """One error of one value; nothing if it is not known."""
    ends = {side: column[row] for side, column in sides.items()}
    if not all(math.isfinite(end) for end in ends.values()):
        return {}
    out: dict[str, Any] = {"label": label} if label else {}
    if "" in ends:
        return out | {"symerror": ends[""]}
    return out | {"asymerror": {side: ends.get(side, 0.0) for side in ("plus", "minus")}}


def _plain(value: float | str) -> float | str:
    return _MISSING if isinstance(value, float) and not math.isfinite(value) else value
