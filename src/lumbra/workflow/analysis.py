"""What a run knows once everything is simulated and measured."""

from __future__ import annotations

from dataclasses import dataclass

from lumbra.blueprint import Edition, Search
from lumbra.foundation import Table
from lumbra.selection import MovingLinearCuts
from lumbra.selection.classifiers import ScoreCut
from lumbra.workflow.measure import Windows, halves
from lumbra.workflow.simulate import Sample

__all__ = ["Analysis", "LastStep"]

LastStep = MovingLinearCuts | ScoreCut


@dataclass(frozen=True)
class Analysis:
    """Samples, the last step of the selection, and the counting experiment in every window.

    Parameters
    ----------
    room, edition
        The search.
    luminosity : float
        [fb-1]
    signals : dict of float to Sample
        By mass [GeV].
    backgrounds : list of Sample
        In the room's order.
    lines : MovingLinearCuts, ScoreCut or None
        The last step, optimised or trained on simulation.
    windows : Windows
        One counting experiment per mass.
    """

    room: Search
    edition: Edition
    luminosity: float
    signals: dict[float, Sample]
    backgrounds: list[Sample]
    lines: LastStep | None
    windows: Windows

    def keep(self, candidates: Table) -> Table:
        """The last step of the selection."""
        return (
            candidates if self.lines is None else candidates.select(self.lines.passed(candidates))
        )

    def left(self, sample: Sample) -> Table:
        """What is left of the measuring half of a sample."""
        return self.keep(halves(sample.candidates)[1])
