"""The acceptance checks of searches: what ``lumbra validate`` runs."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from lumbra.searches import search as find_search
from lumbra.workflow.checks import GROUPS, Bench, Check, load_references
from lumbra.workflow.progress import NoProgress, Progress

__all__ = ["validate"]


def validate(names: Sequence[str] = (), progress: Progress | None = None) -> list[Check]:
    """Run the acceptance checks of searches.

    Parameters
    ----------
    names : sequence of str
        Searches; all of them if there are none.
    progress : Progress, optional
        Hears how far it is.

    Raises
    ------
    InputError
        If there is no search of a name; nothing has been run then.
    """
    progress = NoProgress() if progress is None else progress
    rooms = [find_search(name) for name in dict.fromkeys(names or GROUPS)]
    checks: list[Check] = []
    for room in rooms:
        if room.name not in GROUPS:
            continue
        with tempfile.TemporaryDirectory(prefix="lumbra-validate-") as folder:
            bench = Bench(room, load_references(room.name), Path(folder), progress)
            for group in GROUPS[room.name]:
                checks += group(bench)
    progress.finish()
    return checks
