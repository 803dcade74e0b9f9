"""How far squared amplitudes are from the arithmetic limit of one core, and where generation's time
goes.

``python benchmarks/bench_arithmetic.py`` writes both tables: operations per point (counted by
`count_operations`), nanoseconds per point, the share of what scalar code can do at most (a quarter
of the measured rate of vectorised multiply-adds), and nanoseconds per event by stage. CPU times,
smallest of several rounds.
"""

from __future__ import annotations

import json
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from numba import njit

sys.path.insert(0, str(Path(__file__).parents[1]))

from benchmarks.amplitudes import AMPLITUDES, BEAMS, points_of
from lumbra.foundation import Key
from lumbra.generation import MuonPair, Process, TauPair, TreeProcess, process_named
from lumbra.generation.radiation import radiate

POINTS, EVENTS, ROUNDS = 20_000, 50_000, 7
LANES = 4
"""Doubles in a vector register of 256 bits."""


@njit(cache=True, fastmath=True)
def _multiply_add(rounds: int, x: np.ndarray, factor: float, shift: float) -> None:
    for _ in range(rounds):
        for i in range(len(x)):
            y = x[i]
            for _ in range(16):
                y = y * factor + shift
            x[i] = y


def nanoseconds(call: Callable[[], Any], count: int) -> float:
    """CPU time per item, the smallest of several rounds."""
    call()
    best = np.inf
    for _ in range(ROUNDS):
        start = time.process_time_ns()
        call()
        best = min(best, (time.process_time_ns() - start) / count)
    return float(best)


def vector_rate() -> float:
    """Operations per nanosecond of vectorised multiply-adds on one core."""
    x, rounds = np.ones(256), 2000
    operations = rounds * len(x) * 32
    return 1 / nanoseconds(lambda: _multiply_add(rounds, x, 0.999, 1e-3), operations)


def operations() -> dict[str, dict[str, float]]:
    """Additions, multiplications, divisions and roots per point by amplitude."""
    script = Path(__file__).with_name("count_operations.py")
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "points.npz"
        np.savez(path, allow_pickle=False, **{name: points_of(name, 4) for name in AMPLITUDES})
        done = subprocess.run(
            [sys.executable, str(script), str(path)], capture_output=True, check=True, text=True
        )
    found: dict[str, dict[str, float]] = json.loads(done.stdout)
    return found


def amplitude_lines() -> list[str]:
    """The first table."""
    limit = vector_rate() / LANES
    lines = [f"scalar limit {limit:.1f} operations/ns ({limit * LANES:.0f} vectorised)"]
    lines.append(f"{'|M|²':20}{'operations':>12}{'ns/point':>10}{'op/ns':>7}{'share':>7}")
    counts = operations()
    for name, amplitude in AMPLITUDES.items():
        points, number = points_of(name, POINTS), sum(counts[name].values())
        spent = nanoseconds(lambda one=amplitude, at=points: one.squared(at), POINTS)  # type: ignore[misc]
        rate = number / spent
        lines.append(f"{name:20}{number:12.0f}{spent:10.0f}{rate:7.2f}{rate / limit:7.0%}")
    return lines


def stage_lines() -> list[str]:
    """The second table: whole events, of them |M|² and the radiation."""
    lines = [f"{'process':22}{'ns/event':>10}{'|M|²':>8}{'radiation':>11}{'the rest':>10}"]
    processes: dict[str, Process] = {
        "zprime": process_named("zprime"),
        "mumu": MuonPair(),
        "tautau": TauPair(),
        **{
            name: process_named(name)
            for name in ("dark-photon", "dark-matter", "muonphilic", "emu-zprime", "alp-fusion",
                         "eemumu-full", "ee-gamma")
        },
    }  # fmt: skip
    for name, process in processes.items():
        keys = iter(range(10**6))
        whole = nanoseconds(
            lambda p=process, k=keys: p.generate(EVENTS, BEAMS, Key(1).child(next(k))),  # type: ignore[misc]
            EVENTS,
        )
        radiation, amplitude = 0.0, float("nan")
        if getattr(process, "radiation", True):
            roots = np.full(EVENTS, BEAMS.sqrt_s)
            radiation = nanoseconds(
                lambda r=roots, k=keys: radiate(r, 1.0, Key(2).child(next(k)).generator()),  # type: ignore[misc]
                EVENTS,
            )
        if isinstance(process, TreeProcess):
            amplitude = nanoseconds(_squared(process), POINTS) * _alive(process)
        rest = whole - radiation - (0.0 if np.isnan(amplitude) else amplitude)
        lines.append(f"{name:22}{whole:10.0f}{amplitude:8.0f}{radiation:11.0f}{rest:10.0f}")
    return lines


def _alive(process: TreeProcess) -> float:
    """Share of the points at which |M|² is evaluated."""
    return float(np.mean(process.generate(EVENTS, BEAMS, Key(3)).weight > 0))


def _squared(process: TreeProcess) -> Callable[[], Any]:
    """|M|² at points of the process without radiation."""
    from dataclasses import replace

    events = replace(process, radiation=False).generate(20 * POINTS, BEAMS, Key(4))
    events = events.select(events.weight > 0)
    final = events.momentum.reshape(len(events), -1, 4)
    final = np.resize(final, (POINTS, *final.shape[1:]))
    momenta = np.zeros((POINTS, 2 + final.shape[1], 4))
    momenta[:, :2, 0] = BEAMS.sqrt_s / 2
    momenta[:, 0, 3] = np.sqrt((BEAMS.sqrt_s / 2) ** 2 - 0.51099895e-3**2)
    momenta[:, 1, 3] = -momenta[:, 0, 3]
    momenta[:, 2:] = final
    return lambda: process.squared(momenta, *process.couplings)


def test_tables(benchmark: Any) -> None:
    """Both tables, kept with the results of `make bench`."""
    lines = benchmark.pedantic(lambda: [*amplitude_lines(), "", *stage_lines()], rounds=1)
    benchmark.extra_info["tables"] = lines


if __name__ == "__main__":
    sys.stdout.write("\n".join([*amplitude_lines(), "", *stage_lines()]) + "\n")
