"""The acceptance checks: what ``lumbra validate`` runs."""

from __future__ import annotations

import tempfile
from collections.abc import Sequence
from pathlib import Path

from lumbra.searches import search as find_search
from lumbra.workflow.checks import GROUPS, HOUSE, Bench, Check, load_references
from lumbra.workflow.progress import NoProgress, Progress

__all__ = ["validate"]


def validate(names: Sequence[str] = (), progress: Progress | None = None) -> list[Check]:
    """Run the acceptance checks of searches, and of what no search owns.

    Parameters
    ----------
    names : sequence of str
        Searches, and names in `HOUSE` such as "detectors"; everything if there are none.
    progress : Progress, optional
        Hears how far it is.

    Raises
    ------
    InputError
        If there is no search of a name; nothing has been run then.
    """
    progress = NoProgress() if progress is None else progress
    chosen = dict.fromkeys(names or (*HOUSE, *GROUPS))
    rooms = [find_search(name) for name in chosen if name not in HOUSE]
    checks: list[Check] = []
    for name in chosen:
        for house_group in HOUSE.get(name, ()):
            checks += house_group(load_references(name), progress)
    for room in rooms:
        if room.name not in GROUPS:
            continue
        with tempfile.TemporaryDirectory(prefix="lumbra-validate-") as folder:
            bench = Bench(room, load_references(room.name), Path(folder), progress)
            for group in GROUPS[room.name]:
                checks += group(bench)
    progress.finish()
    return checks
