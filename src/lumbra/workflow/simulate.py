"""One sample through generation, detector, reconstruction and cuts, in chunks."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Final

import numpy as np

from lumbra.detector import Experiment, simulate
from lumbra.foundation import Key, Table
from lumbra.foundation.tables import join
from lumbra.generation import Process
from lumbra.reconstruction import reconstruct_dimuon
from lumbra.selection import Cut, CutFlow, apply_cuts

__all__ = ["CHUNK", "Sample", "simulate_sample"]

CHUNK: Final = 20_000
"""Events that are in memory at once, for each worker."""


@dataclass(frozen=True)
class Sample:
    """Candidates of one process that pass the cuts.

    Parameters
    ----------
    name : str
        Name of the sample.
    candidates : Table
        What is left, with weights in fb.
    flow : CutFlow
        From the generated events to the last cut, in fb.
    """

    name: str
    candidates: Table
    flow: CutFlow

    @property
    def generated(self) -> float:
        """Generated cross section [fb]."""
        return float(self.flow.weights[0])


def simulate_sample(
    name: str,
    strata: Sequence[tuple[Process, int]],
    experiment: Experiment,
    period: str,
    cuts: Sequence[Cut],
    key: Key,
    *,
    workers: int = 2,
    advance: Callable[[int], None] = lambda steps: None,
) -> Sample:
    """Simulate events of one sample and apply the cuts.

    Every chunk has a key of its own, so the result does not depend on the number of workers.

    Parameters
    ----------
    name : str
        Name of the sample.
    strata : sequence of (Process, int)
        Processes, and how many events of each.
    experiment, period
        Where and when.
    cuts : sequence of Cut
        In order.
    key : Key
        Where the random numbers come from.
    workers : int
        Threads.
    advance : callable
        Told the number of events of each chunk that is done.
    """

    def one(job: _Chunk) -> tuple[Table, CutFlow]:
        events = job.process.generate(job.size, experiment.beams, job.key.child("generation"))
        weights = events.weight * job.share
        total = len(weights), float(np.sum(weights)), float(np.sum(weights**2))
        detected = simulate(events, experiment, period, job.key.child("detector"))
        candidates = reconstruct_dimuon(detected, experiment.beams)
        scaled = np.asarray(candidates["weight"], float) * job.share
        left, flow = apply_cuts(
            candidates.with_columns(weight=scaled), cuts, first="two opposite tracks"
        )
        advance(job.size)
        return left, flow.preceded_by("generated", *total)

    with ThreadPoolExecutor(workers) as pool:
        parts = list(pool.map(one, _chunks(strata, key)))
    flow = parts[0][1]
    for _, other in parts[1:]:
        flow = flow + other
    return Sample(name, join([table for table, _ in parts]), flow)


@dataclass(frozen=True)
class _Chunk:
    """Events that one worker makes in one go, and their share of the stratum."""

    process: Process
    size: int
    share: float
    key: Key


def _chunks(strata: Sequence[tuple[Process, int]], key: Key) -> list[_Chunk]:
    jobs = []
    for number, (process, count) in enumerate(strata):
        pieces = math.ceil(count / CHUNK)
        for index in range(pieces):
            size = count // pieces + (index < count % pieces)
            jobs.append(_Chunk(process, size, size / count, key.child(number, index)))
    return jobs
