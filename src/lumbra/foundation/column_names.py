"""Names of columns: as basf2 spells variables, as ROOT must have them, as a user calls them."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Final

from lumbra.foundation.errors import ColumnError, DataError, InputError, nearest

__all__ = ["column_name", "read_column_map", "root_name"]

_ESCAPES: Final[Mapping[str, str]] = {
    " ": "sp", ",": "cm", ":": "cl", "=": "eq", "<": "st", ">": "gt", ".": "pt", "+": "pl",
    "-": "mi", "(": "bo", ")": "bc", "{": "co", "}": "cc", "[": "so", "]": "sc", "`": "to",
    "´": "tc", "^": "ha", "°": "ci", "$": "do", "§": "pa", "%": "pr", "!": "em", "?": "qm",
    ";": "sm", "#": "hs", "*": "mu", "/": "sl", "\\": "bl", "'": "sq", '"': "dq", "~": "ti",
    "|": "pi", "&": "am", "@": "at",
}  # fmt: skip
"""What basf2 writes, after two underscores, for characters that ROOT takes for formulas."""

# basf2's table lists '-' twice; old files may hold the second code
_CODES: Final = {code: character for character, code in _ESCAPES.items()} | {"da": "-"}


@functools.cache
def root_name(name: str) -> str:
    """A column's name as basf2 writes it into ROOT files: ``p(0)`` becomes ``p__bo0__bc``."""
    return "".join(f"__{_ESCAPES[char]}" if char in _ESCAPES else char for char in name)


@functools.cache
def column_name(name: str) -> str:
    """A column's name with basf2's codes for special characters resolved, from the left."""
    out, position = [], 0
    while position < len(name):
        code = name[position + 2 : position + 4]
        if name.startswith("__", position) and code in _CODES:
            out.append(_CODES[code])
            position += 4
        else:
            out.append(name[position])
            position += 1
    return "".join(out)


def check_names(names: Iterable[str]) -> None:
    """Refuse names that would come back changed from a file.

    Raises
    ------
    ColumnError
        If a name is empty or holds one of basf2's codes.
    """
    for name in names:
        if not name or column_name(root_name(name)) != name or column_name(name) != name:
            raise ColumnError(
                "A column cannot be written under this name.",
                given=repr(name),
                allowed="names without basf2's codes for special characters, such as __bo or __sp",
                suggestion=f"call it {column_name(name)!r}" if name else "give it a name",
            )


def read_column_map(path: Path, known: Iterable[str] | None = None) -> dict[str, str]:
    """A TOML file that says what the user calls the columns that lumbra wants.

    Parameters
    ----------
    path : Path
        Lines ``mRecoil = "recoil_mass"``, lumbra's name first, at the top or under ``[columns]``.
        Names that are not plain words are quoted: ``"daughter(0,p)" = "mu_p"``.
    known : iterable of str, optional
        The names that lumbra knows here; any are allowed if left out.

    Raises
    ------
    InputError
        If the file does not exist.
    DataError
        If it is not TOML, or maps to something that is not a name.
    ColumnError
        If a name on the left is not known.
    """
    if not path.is_file():
        raise InputError(
            "The column map does not exist.",
            given=str(path),
            allowed="a TOML file",
            suggestion='write lines such as mRecoil = "your name" into it',
        )
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise DataError(
            "The column map is not TOML.",
            given=f"{path}: {error}",
            allowed='lines such as "daughter(0,p)" = "mu_p"',
            suggestion="quote both names; a name with brackets, commas or dots must be quoted",
        ) from error
    content = content.get("columns", content)
    if not isinstance(content, dict) or not content:
        raise _bad_entry(path, f"[columns] = {content!r}")
    names = None if known is None else set(known)
    for name, theirs in content.items():
        if not isinstance(theirs, str) or not theirs.strip() or not name.strip():
            raise _bad_entry(path, f"{name} = {theirs!r}")
        if names is not None and name not in names:
            raise ColumnError(
                f"The column map names '{name}', which lumbra does not use here.",
                given=f'{path}: {name} = "{theirs}"',
                allowed="lumbra's names on the left, yours on the right",
                suggestion=nearest(name, names),
            )
    return dict(content)


def _bad_entry(path: Path, entry: str) -> DataError:
    return DataError(
        "An entry of the column map cannot be used.",
        given=f"{path}: {entry}",
        allowed="one name in quotes for each of lumbra's names",
        suggestion='write for example mRecoil = "recoil_mass"; quote names that hold dots',
    )
