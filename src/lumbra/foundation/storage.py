"""Writing files so that they are either whole or absent."""

from __future__ import annotations

import hashlib
import json
import math
import os
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from lumbra.foundation.errors import StoreError

__all__ = ["checksum", "write_atomically", "write_json", "write_text"]


def write_atomically(path: Path, write: Callable[[Path], object]) -> Path:
    """Write through a temporary neighbour and rename it, so that no reader sees half a file.

    Parameters
    ----------
    path : Path
        The file to make; its folder is made if need be.
    write : callable
        Gets the temporary path (same suffix) and writes it.

    Raises
    ------
    StoreError
        If the disk is full or the folder cannot be written.
    """
    temporary: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(
            prefix=f".{path.stem}.", suffix=path.suffix, dir=path.parent
        )
        os.close(handle)
        temporary = Path(name)
        write(temporary)
        with temporary.open("rb") as stream:
            os.fsync(stream.fileno())
        temporary.chmod(0o644)
        temporary.replace(path)
    except OSError as error:
        raise StoreError(
            f"The file {path} could not be written.",
            given=str(error),
            allowed="a writable folder with enough free space",
            suggestion="free some space or choose another folder with --out; "
            "files written before are whole",
        ) from error
    finally:
        if temporary is not None:
            temporary.unlink(missing_ok=True)
    return path


def write_text(path: Path, text: str) -> Path:
    """Write text in UTF-8, atomically."""
    return write_atomically(path, lambda p: p.write_text(text, encoding="utf-8"))


def plain(value: Any) -> Any:
    """Turn NumPy numbers and arrays, tuples and paths into what JSON knows; NaN becomes null."""
    if hasattr(value, "tolist"):
        return plain(value.tolist())
    if isinstance(value, dict):
        return {str(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, float) and not math.isfinite(value):
        return None
    if isinstance(value, (str, int, float, bool)) or value is None:
        return value
    return str(value)


def write_json(path: Path, content: Any) -> Path:
    """Write JSON, atomically; numbers that are not finite become null."""
    return write_text(path, json.dumps(plain(content), indent=1, allow_nan=False) + "\n")


def checksum(path: Path) -> str:
    """SHA-256 of a file, in hexadecimal."""
    digest = hashlib.sha256()
    with path.open("rb") as stream:
        while block := stream.read(1 << 20):
            digest.update(block)
    return digest.hexdigest()
