"""The bench of the checks: the search, its references, and analyses that are made only once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import Search
from lumbra.foundation import Key
from lumbra.workflow.analysis import Analysis
from lumbra.workflow.checks.reference import Reference
from lumbra.workflow.folder import open_workshop
from lumbra.workflow.progress import NoProgress, Progress
from lumbra.workflow.request import RunRequest
from lumbra.workflow.run import analyse

__all__ = ["Bench", "at_mass"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Bench:
    """What every group of checks is given.

    Parameters
    ----------
    room : Search
        The search that is checked.
    references : mapping of str to Reference
        What it is checked against.
    folder : Path
        A temporary folder.
    progress : Progress
        Hears how far it is.
    quick : bool
        Small samples, for tests of the checks themselves.
    """

    room: Search
    references: Mapping[str, Reference]
    folder: Path
    progress: Progress = field(default_factory=NoProgress)
    quick: bool = False
    _made: dict[str, tuple[Analysis, dict[str, Array]]] = field(default_factory=dict)

    def key(self, *names: str | int) -> Key:
        """Where the random numbers of a check come from."""
        return Key(1).child("validate", self.room.name, *names)

    def analysis(self, edition: str) -> Analysis:
        """An edition, simulated and counted."""
        return self._result(edition)[0]

    def limits(self, edition: str) -> dict[str, Array]:
        """Expected limits of an edition, columns as in ``limits.csv``."""
        return self._result(edition)[1]

    def _result(self, edition: str) -> tuple[Analysis, dict[str, Array]]:
        if edition not in self._made:
            request = RunRequest(self.room.name, self.folder / edition, edition, quick=self.quick)
            chosen = self.room.edition(edition)
            room = self.room.of(chosen)
            with open_workshop(request.out, {"edition": edition}) as workshop:
                analysis = analyse(room, chosen, request, workshop, self.progress)
            limits = analysis.measured.limits(None, room.couplings, analysis.luminosity, room.level)
            self._made[edition] = analysis, limits
        return self._made[edition]


def at_mass(limits: Mapping[str, Array], column: str, mass: float) -> float:
    """A positive column at a mass [GeV], linear in its logarithm between hypotheses."""
    return float(np.exp(np.interp(mass, limits["mass_GeV"], np.log(limits[column]))))
