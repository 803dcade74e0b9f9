"""Samples through generation, detector, reconstruction and cuts, in chunks."""

from __future__ import annotations

import functools
import math
import operator
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from typing import Final

import numpy as np

from lumbra.blueprint import Control
from lumbra.detector import Emphasis, Experiment, simulate
from lumbra.detector.emphasis import NATURE
from lumbra.foundation import Key, Table
from lumbra.foundation.tables import join
from lumbra.generation import Process
from lumbra.reconstruction import Recipe
from lumbra.selection import Cut, CutFlow, apply_cuts
from lumbra.workflow.control_counts import ControlCounts, count_controls

__all__ = ["CHUNK", "Order", "Sample", "simulate_samples"]

CHUNK: Final = 20_000
"""Events that are in memory at once, for each worker."""
_FIRST: Final = 16
"""Events with which a process is tried before the threads start."""


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
    controls : mapping of str to ControlCounts
        What it has in each control channel, in fb.
    """

    name: str
    candidates: Table
    flow: CutFlow
    controls: Mapping[str, ControlCounts] = field(default_factory=dict)

    @property
    def generated(self) -> float:
        """Generated cross section [fb]."""
        return float(self.flow.weights[0])


@dataclass(frozen=True)
class Order:
    """A sample that is wanted.

    Parameters
    ----------
    name : str
        Name of the sample.
    strata : sequence of (Process, int)
        Processes, and how many events of each.
    key : Key
        Where the random numbers come from.
    emphasis : Emphasis
        Rare things that are simulated more often than they happen.
    controls : tuple of Control
        Channels in which it is counted too.
    """

    name: str
    strata: Sequence[tuple[Process, int]]
    key: Key
    emphasis: Emphasis = NATURE
    controls: tuple[Control, ...] = ()

    @property
    def size(self) -> int:
        """Events to generate."""
        return sum(count for _, count in self.strata)


def simulate_samples(
    orders: Sequence[Order],
    experiment: Experiment,
    period: str,
    cuts: tuple[Cut, ...],
    recipe: Recipe,
    *,
    workers: int = 2,
    advance: Callable[[int], None] = lambda steps: None,
) -> Iterator[Sample]:
    """Simulate samples, apply the cuts, and give each sample as soon as it is whole, in order.

    Every chunk has a key of its own, so the result does not depend on the number of workers, who
    go on to the next samples while this one is used.

    Parameters
    ----------
    orders : sequence of Order
        What to simulate.
    experiment, period
        Where and when.
    cuts : tuple of Cut
        In order.
    recipe : Recipe
        How candidates are made.
    workers : int
        Threads.
    advance : callable
        Told the number of events of each chunk that is done.
    """

    def one(job: _Chunk) -> _Part:
        part = _simulate_chunk(job, experiment, period, cuts, recipe)
        advance(job.size)
        return part

    for process in _kinds(orders):
        # alone, so that only one thread compiles: numba's registry of types is not made for several
        _simulate_chunk(
            _Chunk(process, _FIRST, 1.0, Key(0), NATURE, ()), experiment, period, cuts, recipe
        )
    pool = ThreadPoolExecutor(workers)
    try:
        waiting = [
            (order.name, [pool.submit(one, job) for job in _chunks(order)]) for order in orders
        ]
        waiting.reverse()
        while waiting:
            name, parts = waiting.pop()
            tables, flows, counts = zip(*(part.result() for part in parts), strict=True)
            sample = Sample(
                name,
                join(tables),
                functools.reduce(operator.add, flows),
                {
                    channel: functools.reduce(operator.add, (count[channel] for count in counts))
                    for channel in counts[0]
                },
            )
            # the chunks are not kept beside what they were joined to
            del parts, tables
            yield sample
    finally:
        pool.shutdown(cancel_futures=True)


def _kinds(orders: Sequence[Order]) -> list[Process]:
    """One process of each kind."""
    return list({type(p): p for order in orders for p, _ in order.strata}.values())


@dataclass(frozen=True)
class _Chunk:
    """Events that one worker makes in one go, and their share of the stratum."""

    process: Process
    size: int
    share: float
    key: Key
    emphasis: Emphasis
    controls: tuple[Control, ...]


_Part = tuple[Table, CutFlow, dict[str, ControlCounts]]


def _chunks(order: Order) -> list[_Chunk]:
    jobs = []
    for number, (process, count) in enumerate(order.strata):
        pieces = math.ceil(count / CHUNK)
        for index in range(pieces):
            size = count // pieces + (index < count % pieces)
            key = order.key.child(number, index)
            jobs.append(_Chunk(process, size, size / count, key, order.emphasis, order.controls))
    return jobs


def _simulate_chunk(
    job: _Chunk, experiment: Experiment, period: str, cuts: tuple[Cut, ...], recipe: Recipe
) -> _Part:
    beams = experiment.during(period).beams
    events = job.process.generate(job.size, beams, job.key.child("generation"))
    weights = events.weight * job.share
    total = len(weights), float(np.sum(weights)), float(np.sum(weights**2))
    key = job.key.child("detector")
    detected = simulate(events, experiment, period, key, job.emphasis)
    candidates = recipe.reconstruct(detected, experiment, events)
    scaled = np.asarray(candidates["weight"], float) * job.share
    weighted = candidates.with_columns(weight=scaled)
    left, flow = apply_cuts(weighted, cuts, first=recipe.first)
    counts = count_controls(weighted, job.controls, cuts)
    return left, flow.preceded_by("generated", *total), counts
