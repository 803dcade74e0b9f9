"""How long work tells that it goes on; what people see of it is the command line's affair."""

from __future__ import annotations

from typing import Protocol

__all__ = ["NoProgress", "Progress"]


class Progress(Protocol):
    """Something that hears about stages and steps; calls may come from several threads."""

    def stage(self, name: str, total: int) -> None:
        """A stage of that many steps begins."""

    def advance(self, steps: int = 1) -> None:
        """Steps of the present stage are done."""

    def finish(self) -> None:
        """The work is over."""


class NoProgress:
    """Hears everything and says nothing."""

    def stage(self, name: str, total: int) -> None:
        """Ignore it."""

    def advance(self, steps: int = 1) -> None:
        """Ignore it."""

    def finish(self) -> None:
        """Ignore it."""
