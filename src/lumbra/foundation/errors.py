"""The one family of errors, each with a message in four parts."""

from __future__ import annotations

import difflib
from collections.abc import Iterable

__all__ = ["ColumnError", "DataError", "InputError", "LumbraError", "StoreError", "nearest"]


class LumbraError(Exception):
    """Root of every error that lumbra raises on purpose.

    Parameters
    ----------
    failed : str
        What could not be done.
    given : str
        What was given.
    allowed : str
        What is allowed.
    suggestion : str
        What to try next.
    """

    def __init__(self, failed: str, *, given: str = "", allowed: str = "", suggestion: str = ""):
        self.failed = failed
        self.given = given
        self.allowed = allowed
        self.suggestion = suggestion
        super().__init__(self.message())

    def parts(self) -> dict[str, str]:
        """The four parts as a mapping, for machine-readable output."""
        return {
            "failed": self.failed,
            "given": self.given,
            "allowed": self.allowed,
            "try": self.suggestion,
        }

    def message(self) -> str:
        """The four parts, one to a line; empty parts are left out."""
        labels = {"given": "given", "allowed": "allowed", "try": "try"}
        parts = self.parts()
        lines = [self.failed]
        lines += [f"  {label}: {parts[key]}" for key, label in labels.items() if parts[key]]
        return "\n".join(lines)


class InputError(LumbraError):
    """A parameter or option is outside what is allowed."""


class ColumnError(LumbraError):
    """A table lacks a column."""


class DataError(LumbraError):
    """A file or table was read but its content cannot be used."""


class StoreError(LumbraError):
    """A result cannot be written or read back."""


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which of the known names is closest to the one given, or list a few.

    Parameters
    ----------
    name : str
        The name that was not found.
    known : iterable of str
        The names that exist.
    """
    names = sorted(known)
    close = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
    if close:
        return f"did you mean '{close[0]}'?"
    shown = ", ".join(names[:12]) + (", …" if len(names) > 12 else "")
    return f"choose one of: {shown}" if names else "nothing is available"
