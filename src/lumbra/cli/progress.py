"""Progress bars on stderr; nothing at all where nobody watches."""

from __future__ import annotations

import sys
from types import TracebackType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.progress import Progress, TaskID

__all__ = ["Bars"]


class Bars:
    """Shows the stages of a job as they go: a context manager with the workflow's progress calls.

    Parameters
    ----------
    shown : bool, optional
        Draw the bars; if left out, only when stderr is a terminal.
    """

    def __init__(self, shown: bool | None = None):
        from rich.console import Console
        from rich.progress import BarColumn, MofNCompleteColumn, Progress, TimeElapsedColumn

        self._progress: Progress = Progress(
            "{task.description:<32}",
            BarColumn(),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=Console(stderr=True),
            disable=not (sys.stderr.isatty() if shown is None else shown),
        )
        self._task: TaskID | None = None

    def __enter__(self) -> Bars:
        self._progress.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self._progress.stop()

    def stage(self, name: str, total: float) -> None:
        """Finish the stage before and begin one of `total` steps."""
        self.finish()
        self._task = self._progress.add_task(name, total=total)

    def advance(self, steps: float = 1) -> None:
        """Count steps of this stage as done."""
        if self._task is not None:
            self._progress.advance(self._task, steps)

    def finish(self) -> None:
        """Show this stage as complete."""
        if self._task is not None:
            task = self._progress.tasks[self._progress.task_ids.index(self._task)]
            self._progress.update(self._task, completed=task.total)
            self._task = None
