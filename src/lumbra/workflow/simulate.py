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

CHUNK: Final = 100_000
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
    process: Process,
    count: int,
    experiment: Experiment,
    period: str,
    cuts: Sequence[Cut],
    key: Key,
    *,
    workers: int = 2,
    advance: Callable[[int], None] = lambda steps: None,
) -> Sample:
    """Simulate events of a process and apply the cuts.

    Every chunk has a key of its own, so the result does not depend on the number of workers.

    Parameters
    ----------
    name : str
        Name of the sample.
    process : Process
        What makes the events.
    count : int
        How many events.
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
    chunks = math.ceil(count / CHUNK)
    sizes = [count // chunks + (i < count % chunks) for i in range(chunks)]

    def one(index: int) -> tuple[Table, CutFlow]:
        here = key.child(index)
        events = process.generate(sizes[index], experiment.beams, here.child("generation"))
        share = sizes[index] / count
        weights = events.weight * share
        total = len(weights), float(np.sum(weights)), float(np.sum(weights**2))
        detected = simulate(events, experiment, period, here.child("detector"))
        candidates = reconstruct_dimuon(detected, experiment.beams)
        scaled = candidates.with_columns(weight=np.asarray(candidates["weight"], float) * share)
        left, flow = apply_cuts(scaled, cuts, first="two opposite tracks")
        advance(sizes[index])
        return left, flow.preceded_by("generated", *total)

    with ThreadPoolExecutor(workers) as pool:
        parts = list(pool.map(one, range(chunks)))
    flow = parts[0][1]
    for _, other in parts[1:]:
        flow = flow + other
    return Sample(name, join([table for table, _ in parts]), flow)
