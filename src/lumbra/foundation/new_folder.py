"""Folders that are written whole or not at all, and that replace nothing but what lumbra wrote."""

from __future__ import annotations

import contextlib
import json
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Final

from lumbra.foundation.errors import InputError, StoreError

__all__ = ["MARKER", "inside", "new_folder", "refuse_occupied"]

MARKER: Final = "provenance.json"
"""The file that makes a folder a result of lumbra."""


@contextlib.contextmanager
def new_folder(target: Path, *, force: bool = False) -> Iterator[Path]:
    """A hidden folder to fill, which takes its place when the block ends without an error.

    Parameters
    ----------
    target : Path
        Where the folder shall stand.
    force : bool
        Allow a folder that lumbra wrote to be replaced.

    Raises
    ------
    StoreError
        If the target holds something, or cannot be written.
    """
    target = target.absolute()
    refuse_occupied(target, force)
    root: Path | None = None
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        root = Path(tempfile.mkdtemp(prefix=f".{target.name}.", dir=target.parent))
        filled = root / "new"
        filled.mkdir()
        yield filled
        if target.exists():
            target.rename(root / "replaced")
        filled.rename(target)
    except OSError as error:
        raise _unwritable(target, error) from error
    finally:
        if root is not None:
            shutil.rmtree(root, ignore_errors=True)


def refuse_occupied(target: Path, force: bool) -> None:
    """Raise a StoreError if a folder may not be written: it holds something that must stay."""
    try:
        if not target.exists() or (target.is_dir() and not any(target.iterdir())):
            return
    except OSError as error:
        raise _unwritable(target, error) from error
    is_result = _marked(target / MARKER)
    if is_result and force:
        return
    raise StoreError(
        f"The output folder {target} is not empty."
        if target.is_dir()
        else f"The output folder {target} is a file.",
        given="a finished lumbra result" if is_result else "files that lumbra did not write",
        allowed="a new or empty folder" + (", or --force to replace the result" * is_result),
        suggestion="choose another folder with --out" + (" or add --force" * is_result),
    )


def _unwritable(target: Path, error: OSError) -> StoreError:
    return StoreError(
        f"The folder {target} could not be written.",
        given=str(error),
        allowed="a writable place with enough free space",
        suggestion="choose another folder with --out",
    )


def _marked(path: Path) -> bool:
    try:
        marker = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return False
    return isinstance(marker, dict) and "lumbra" in marker


def inside(folder: Path, name: str) -> Path:
    """The path of a file in a folder, by a name that may come from somebody's data.

    Raises
    ------
    InputError
        If the path, links followed, leaves the folder.
    """
    path = folder / name
    if not path.resolve().is_relative_to(folder.resolve()):
        raise InputError(
            "A file name leads out of its folder.",
            given=name,
            allowed=f"a name inside {folder}",
            suggestion="rename it without '..', links and leading '/'",
        )
    return path
