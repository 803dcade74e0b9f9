"""What a run knows once everything is simulated and measured."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from lumbra.blueprint import Edition, Hypothesis, Search
from lumbra.foundation import Table
from lumbra.selection import CurvedRegions, MovingLinearCuts
from lumbra.selection.classifiers import ScoreCut
from lumbra.workflow.controls import Channel
from lumbra.workflow.counted import Counted
from lumbra.workflow.measure import Windows, halves
from lumbra.workflow.measured import Measured
from lumbra.workflow.simulate import Sample

__all__ = ["Analysis", "Keep", "LastStep"]

LastStep = MovingLinearCuts | CurvedRegions | ScoreCut
Keep = Callable[[Table], Table]
"""Keeps the candidates that pass the last step."""


@dataclass(frozen=True)
class Analysis:
    """Samples, the last step of the selection, and the hunt that is made with what is left.

    Parameters
    ----------
    room, edition
        The search.
    luminosity : float
        [fb-1]
    signals : dict of float or pair to Sample
        By mass, or masses [GeV].
    backgrounds : list of Sample
        In the room's order.
    lines : MovingLinearCuts, CurvedRegions, ScoreCut or None
        The last step, optimised or trained on simulation.
    measured : Measured
        The hunt.
    channels : sequence of Channel
        Control channels.
    """

    room: Search
    edition: Edition
    luminosity: float
    signals: dict[Hypothesis, Sample]
    backgrounds: list[Sample]
    lines: LastStep | None
    measured: Measured
    channels: Sequence[Channel] = ()

    @property
    def windows(self) -> Windows:
        """The counting experiments of a hunt that counts."""
        if not isinstance(self.measured, Counted):
            raise TypeError(f"{self.room.name} does not count in windows")
        return self.measured.windows

    def keep(self, candidates: Table) -> Table:
        """The last step of the selection."""
        return (
            candidates if self.lines is None else candidates.select(self.lines.passed(candidates))
        )

    def left(self, sample: Sample) -> Table:
        """What is left of the measuring half of a sample."""
        return self.keep(halves(sample.candidates)[1])
