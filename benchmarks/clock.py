"""Least elapsed and CPU time of a piece of work, and rows of a table of them."""

from __future__ import annotations

import resource
import time
from collections.abc import Callable, Iterable


def least(work: Callable[[], object], rounds: int = 5) -> tuple[float, float]:
    """Least elapsed and least CPU time [s] of some rounds; a first one compiles."""
    work()
    elapsed, busy = [], []
    for _ in range(rounds):
        wall, cpu = time.perf_counter(), time.process_time()
        work()
        elapsed.append(time.perf_counter() - wall)
        busy.append(time.process_time() - cpu)
    return min(elapsed), min(busy)


def once(work: Callable[[], object]) -> tuple[float, float]:
    """Elapsed and CPU time [s] of one round; the caller has compiled."""
    wall, cpu = time.perf_counter(), time.process_time()
    work()
    return time.perf_counter() - wall, time.process_time() - cpu


def show(rows: Iterable[tuple[str, float, tuple[float, float]]]) -> None:
    """Print what, goal [s], elapsed [s] and CPU time [s]."""
    print(f"{'what':62}{'goal [s]':>10}{'elapsed':>10}{'CPU':>10}")
    for what, goal, (elapsed, busy) in rows:
        print(f"{what:62}{goal:10.3f}{elapsed:10.4f}{busy:10.4f}")


def show_peer(what: str, peer: str, ours: float, theirs: float) -> None:
    """Print how much longer a peer takes for the same, both in CPU seconds."""
    print(f"{what}: {ours:.3g} s, {peer} {theirs:.3g} s, ratio {theirs / ours:.3g}")


def show_memory() -> None:
    """Print the most memory that this process has used up to here: ask before peers run."""
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(f"peak memory, without peers: {most:.0f} MB")
