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
    beside = [p.name for p in path.parent.iterdir()] if path.parent.is_dir() else []
    raise InputError(
        f"The file of {option} cannot be read.",
        given=str(path),
        allowed="the path of an existing file",
        suggestion=nearest(path.name, beside) if beside else f"make the folder {path.parent} first",
    )


def result_folder(name: str, prefix: str = "") -> Path:
    """Default result folder of a search, spectrum or file: results/<its name>."""
    stem = Path(name).stem if Path(name).suffix else name
    return Path("results") / f"{prefix}{stem.replace('/', '-')}"
