"""Result folders: built out of sight, resumed after a kill, and published whole or not at all."""

from __future__ import annotations

import contextlib
import fcntl
import json
import shutil
import tempfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from lumbra.foundation.errors import StoreError
from lumbra.foundation.new_folder import MARKER, refuse_occupied
from lumbra.foundation.storage import write_json

__all__ = ["MARKER", "Workshop", "open_workshop"]

_CONFIGURATION: Final = "configuration.json"


@dataclass(frozen=True)
class Workshop:
    """The hidden folder in which a result is built.

    Parameters
    ----------
    target : Path
        Where the result will stand.
    folder : Path
        Files of the result.
    cache : Path
        Finished stages that a killed run leaves for the next one; not part of the result.
    force : bool
        Whether a result at the target may be replaced.
    """

    target: Path
    folder: Path
    cache: Path
    force: bool = False

    def place(self, path: Path) -> Path:
        """Where to write a file of the user's choice: in here, if it shall lie in the result."""
        path = path.absolute()
        inside = path.is_relative_to(self.target)
        return self.folder / path.relative_to(self.target) if inside else path

    def publish(
        self, provenance: dict[str, Any], dress: Callable[[Path], object] | None = None
    ) -> Path:
        """Write the marker, add what people look at, and put the folder in its place.

        A result that stands there already (allowed only with force, see `open_workshop`) is
        moved aside first and removed last, so that no moment leaves neither.

        Parameters
        ----------
        provenance : dict
            Where the result comes from.
        dress : callable, optional
            Adds figures and a report to the folder, which it is given.

        Raises
        ------
        StoreError
            If something cannot be written, or if files came to the target meanwhile.
        """
        write_json(self.folder / MARKER, provenance)
        try:
            if dress is not None:
                dress(self.folder)
        except OSError as error:
            raise _unwritable(self.target, error) from error
        refuse_occupied(self.target, self.force)
        try:
            aside: Path | None = None
            if self.target.exists():
                aside = Path(tempfile.mkdtemp(prefix=f".{self.target.name}.", dir=self._parent))
                self.target.rename(aside / "replaced")
            self.folder.rename(self.target)
            if aside is not None:
                shutil.rmtree(aside)
            shutil.rmtree(self._root)
        except OSError as error:
            raise _unwritable(self.target, error) from error
        return self.target

    @property
    def _parent(self) -> Path:
        return self.target.parent

    @property
    def _root(self) -> Path:
        return self.folder.parent


@contextlib.contextmanager
def open_workshop(
    target: Path, configuration: dict[str, Any], *, force: bool = False
) -> Iterator[Workshop]:
    """A place to build a result; what an interrupted run of the same configuration left is kept.

    Parameters
    ----------
    target : Path
        The folder that the result will have.
    configuration : dict
        Everything that decides the numbers; another configuration starts from nothing.
    force : bool
        Allow a lumbra result at the target to be replaced when the new one is whole.

    Raises
    ------
    StoreError
        If the target holds something, if another run builds there, or if nothing can be written.
    """
    target = target.absolute()
    refuse_occupied(target, force)
    root = target.parent / f".{target.name}.partial"
    try:
        root.mkdir(parents=True, exist_ok=True)
        lock = (root / "lock").open("w")
    except OSError as error:
        raise _unwritable(target, error) from error
    with lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as error:
            raise StoreError(
                "Another run is building this result.",
                given=str(target),
                allowed="one run at a time for a folder",
                suggestion="wait for it, or choose another folder with --out",
            ) from error
        workshop = _prepare(target, root, configuration, force)
        try:
            yield workshop
        finally:
            # a failure before any stage was finished leaves nothing behind
            if workshop.cache.is_dir() and not any(workshop.cache.iterdir()):
                shutil.rmtree(root, ignore_errors=True)


def _prepare(target: Path, root: Path, configuration: dict[str, Any], force: bool) -> Workshop:
    workshop = Workshop(target, root / "result", root / "cache", force)
    text = json.dumps(configuration, sort_keys=True, default=str)
    known = root / _CONFIGURATION
    try:
        same = _read_json(known) == text
        shutil.rmtree(workshop.folder, ignore_errors=True)
        if not same:
            shutil.rmtree(workshop.cache, ignore_errors=True)
            write_json(known, text)
        workshop.folder.mkdir()
        workshop.cache.mkdir(exist_ok=True)
    except OSError as error:
        raise _unwritable(target, error) from error
    return workshop


def _read_json(path: Path) -> Any:
    """Content of a file, or None where there is none that can be read."""
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None


def _unwritable(target: Path, error: Exception) -> StoreError:
    return StoreError(
        f"The result folder {target} could not be written.",
        given=str(error),
        allowed="a writable place with enough free space",
        suggestion="choose another folder with --out; finished stages are kept and reused",
    )
