"""What a user sees when a command fails: four parts on stderr, or one JSON object on stdout."""

from __future__ import annotations

import errno
import json
import shlex
import sys
from collections.abc import Collection, Sequence
from typing import Final

__all__ = ["report_failure", "report_usage"]

_NO_ROOM: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG, errno.EROFS)


def report_failure(error: Exception, as_json: bool) -> bool:
    """Tell about an error that lumbra raised on purpose, or a full disk; say whether it was one.

    Parameters
    ----------
    error : Exception
        What ended the command.
    as_json : bool
        Write ``{"error": {...}}`` on stdout instead of text on stderr.
    """
    # Imported late: the foundation brings NumPy, which help and version do not need.
    from lumbra.foundation.errors import LumbraError, StoreError

    if isinstance(error, OSError) and error.errno in _NO_ROOM:
        # Whoever wrote: a library that caches, or the shell's redirection of what we print.
        error = StoreError(
            "A file could not be written.",
            given=str(error),
            allowed="a writable disk with free space, for results and for caches",
            suggestion="free some space and run again; what is finished is kept and reused",
        )
    if not isinstance(error, LumbraError):
        return False
    _report({"kind": type(error).__name__, **error.parts()}, error.message(), as_json)
    return True


def report_usage(
    error: Exception, given: Sequence[str], commands: Collection[str], as_json: bool
) -> int:
    """Tell about a command line that cannot be understood; the exit status is 2."""
    from lumbra.foundation.errors import InputError

    command = given[0] if given[0] in commands else ""
    described = error.format_message() if hasattr(error, "format_message") else str(error)
    described, _, hint = described.partition(" Did you mean")
    helped = " ".join(["lumbra", *([command] if command else []), "--help"])
    report_failure(
        InputError(
            f"The command line cannot be understood. {described.strip()}",
            given=shlex.join(["lumbra", *given]),
            allowed=f"what {helped} lists",
            suggestion=f"did you mean {hint.strip()}" if hint else helped,
        ),
        as_json,
    )
    return 2


def _report(parts: dict[str, str], message: str, as_json: bool) -> None:
    if as_json:
        sys.stdout.write(json.dumps({"error": parts}, ensure_ascii=False) + "\n")
        sys.stdout.flush()
    else:
        sys.stderr.write(message + "\n")
