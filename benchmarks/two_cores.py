"""Generation on two cores: chunks of one sample in two threads, as a run does."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

from lumbra.foundation import Beams, Key
from lumbra.generation import Process, unweight

__all__ = ["BEAMS", "rate", "unweighted", "weighted"]

BEAMS = Beams(7.004, 4.002, 0.083, 0.005, 0.003)
CHUNK = 50_000
THREADS = 2


def weighted(process: Process, chunks: int = 4) -> Callable[[], int]:
    """A call that makes weighted events and gives their number."""
    process.generate(10, BEAMS, Key(1))
    keys = [Key(1).child("chunk", i) for i in range(chunks)]

    def work(key: Key) -> int:
        return len(process.generate(CHUNK, BEAMS, key))

    return _threaded(work, keys)


def unweighted(process: Process, chunks: int = 4) -> Callable[[], int]:
    """The same for events of one weight."""
    process.generate(10, BEAMS, Key(1))
    keys = [Key(1).child("chunk", i) for i in range(chunks)]

    def work(key: Key) -> int:
        return len(unweight(process.generate(CHUNK, BEAMS, key), key.child("accept")).events)

    return _threaded(work, keys)


def _threaded(work: Callable[[Key], int], keys: list[Key]) -> Callable[[], int]:
    def together() -> int:
        with ThreadPoolExecutor(THREADS) as pool:
            return sum(pool.map(work, keys))

    return together


def rate(benchmark: Any, call: Callable[[], int]) -> None:
    """Time a call and note events per second of both cores, from the fastest round."""
    done = benchmark(call)
    benchmark.extra_info["events_per_second"] = done / benchmark.stats["min"]
