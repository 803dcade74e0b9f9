"""Paths that the user gives: what must exist, and where results go by default."""

from __future__ import annotations

from pathlib import Path

from lumbra.foundation.errors import InputError, nearest

__all__ = ["existing", "result_folder"]


def existing(path: Path | None, option: str) -> Path | None:
    """The path itself if it is a file or was not given.

    Raises
    ------
    InputError
        If there is no such file; names the nearest one beside it.
    """
    if path is None or path.is_file():
        return path
    folder = path.parent
    beside = [p.name for p in folder.iterdir() if p.is_file()] if folder.is_dir() else []
    there = [name for name in beside if not name.startswith(".")]
    raise InputError(
        f"The file of {option} cannot be read.",
        given=str(path) + (" (a folder)" * path.is_dir()),
        allowed="the path of an existing file",
        suggestion=nearest(path.name, there)
        if folder.is_dir()
        else f"check the folder: there is no {folder}",
    )


def result_folder(name: str, prefix: str = "") -> Path:
    """Default result folder of a search, spectrum or file: results/<its name>."""
    stem = Path(name).stem if Path(name).suffix else name
    return Path("results") / f"{prefix}{stem.replace('/', '-')}"
