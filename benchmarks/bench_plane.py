"""The plane of dark Higgsstrahlung: 9000 tilted windows, limits, and 1e5 pseudo-planes.

``python benchmarks/bench_plane.py`` prints a table with a peer.
"""

from __future__ import annotations

import time
from typing import Any

import numpy as np
import pytest

from benchmarks.clock import least, once, show, show_memory, show_peer
from lumbra.foundation import Key
from lumbra.inference import CountingExperiment, bayesian_limit, cls_limit
from lumbra.inference.plane import (
    Ellipses,
    Region,
    WindowIndex,
    ellipses_from_widths,
    place_windows,
    simulated_background,
)
from lumbra.inference.plane.p_value_table import p_value_table
from lumbra.inference.plane.pseudo_planes import plane_source, smallest_p_values

WINDOWS = 9011
SAMPLE = 500_000
PLANES = 100_000


def wide(x, y):
    """Resolution of the dimuon mass [GeV]: a stand-in that grows with the mass."""
    return 0.0042 + 0.0011 * x**1.5


def high(x, y):
    """Resolution of the recoil mass [GeV]: it falls from 0.14 at 1 GeV."""
    return 0.145 / np.maximum(y, 0.8) * (1 - 0.005 * y**2)


@pytest.fixture(scope="module")
def plane():
    return make_plane()


def make_plane():
    region = Region(1.65, 10.51, 0.0, lambda x: np.minimum(x, 10.58 - x))
    x, y = place_windows(region, width_x=wide, width_y=high, separation=1.5)
    assert len(x) > WINDOWS
    keep = np.linspace(0, len(x) - 1, WINDOWS).astype(int)
    windows = ellipses_from_widths(
        x[keep], y[keep], width_x=wide, width_y=high, correlation=-0.9, scale=2.0
    )
    rng = Key(1).child("sample").generator()
    sx = rng.uniform(1.6, 10.58, SAMPLE)
    sy = rng.uniform(0, np.minimum(sx, 10.58 - sx))
    background = simulated_background(sx, sy, 1500.0 / SAMPLE, windows)
    experiment = CountingExperiment(
        background.expected(), {"both": 0.1, "b": 0.2},
        background.simulation_error(), {"both": 0.1},
    )  # fmt: skip
    counts = rng.poisson(background.expected())
    return windows, (sx, sy), background, experiment, counts


def test_points_in_windows(benchmark: Any, plane: Any) -> None:
    """Half a million points, against the same by brute force."""
    windows, (x, y), *_ = plane
    index = WindowIndex(windows)
    found = benchmark.pedantic(index.containing, (x, y), {"workers": 1}, rounds=3, warmup_rounds=1)
    few = 2000
    started = time.process_time()
    truth = brute_force(windows, x[:few], y[:few])
    peer = (time.process_time() - started) / few
    np.testing.assert_array_equal(found.multiplicity[:few], truth.sum(axis=1))
    ours = benchmark.stats["min"] / len(x)
    benchmark.extra_info["ns_per_point"] = 1e9 * ours
    benchmark.extra_info["times_faster_than_brute_force"] = peer / ours


def test_bayesian_limits(benchmark: Any, plane: Any) -> None:
    """Wanted: 9011 windows with two systematics in under 50 ms."""
    *_, experiment, counts = plane
    limits = benchmark.pedantic(
        bayesian_limit, (experiment, counts, 0.9), rounds=7, warmup_rounds=1
    )
    assert np.all(np.isfinite(limits))


def test_pseudo_planes(benchmark: Any, plane: Any) -> None:
    """Wanted: 1e5 planes of 9011 windows in under two minutes on two cores."""
    windows, (x, y), background, experiment, counts = plane
    table = p_value_table(experiment, counts)
    source = plane_source(background, np.log(1.1), np.log(1.2))
    smallest_p_values(source, table, 10, Key(1))
    started = time.process_time()
    minima = benchmark.pedantic(
        smallest_p_values, (source, table, PLANES, Key(2)), {"workers": 2}, rounds=1
    )
    ours = (time.process_time() - started) / PLANES
    assert np.all(minima > 0)
    few, rng = 5, Key(3).generator()
    started = time.process_time()
    for _ in range(few):
        drawn = rng.integers(0, SAMPLE, rng.poisson(1500))
        table.at(brute_force(windows, x[drawn], y[drawn]).sum(axis=0)).min()
    peer = (time.process_time() - started) / few
    benchmark.extra_info["events_per_plane"] = float(background.weights.sum())
    benchmark.extra_info["cpu_ms_per_plane"] = 1e3 * ours
    benchmark.extra_info["times_faster_than_brute_force"] = peer / ours


def brute_force(windows: Ellipses, x: Any, y: Any) -> Any:
    """Every point against every window, in NumPy."""
    u, v = x[:, None] - windows.x, y[:, None] - windows.y
    c, s = np.cos(windows.tilt), np.sin(windows.tilt)
    return ((u * c + v * s) / windows.major) ** 2 + ((v * c - u * s) / windows.minor) ** 2 <= 1


def main() -> None:
    windows, (x, y), background, experiment, counts = make_plane()
    index = WindowIndex(windows)
    table = p_value_table(experiment, counts)
    source = plane_source(background, np.log(1.1), np.log(1.2))
    smallest_p_values(source, table, 10, Key(1))
    points = least(lambda: index.containing(x, y, 1), 3)
    planes = once(lambda: smallest_p_values(source, table, PLANES, Key(2), workers=2))
    show([
        (f"{SAMPLE} points in {WINDOWS} windows", 0.0, points),
        ("Bayesian limits, two systematics and simulation error", 0.05,
         least(lambda: bayesian_limit(experiment, counts, 0.9))),
        ("exact CLs limits, the same", 0.05, least(lambda: cls_limit(experiment, counts, 0.9))),
        ("table of local p-values", 0.0, least(lambda: p_value_table(experiment, counts), 1)),
        (f"{PLANES} pseudo-planes, 2 threads", 120.0, planes),
    ])  # fmt: skip
    show_memory()
    few, rng = 5, Key(3).generator()
    _, peer = once(lambda: [
        table.at(brute_force(windows, x[d], y[d]).sum(axis=0)).min()
        for d in (rng.integers(0, SAMPLE, rng.poisson(1500)) for _ in range(few))
    ])  # fmt: skip
    show_peer("a pseudo-plane to its smallest p-value", "NumPy", planes[1] / PLANES, peer / few)
    _, peer = once(lambda: brute_force(windows, x[:2000], y[:2000]))
    show_peer("the windows of a point", "NumPy", points[1] / SAMPLE, peer / 2000)
    one, two = (smallest_p_values(source, table, 1000, Key(2), workers=k) for k in (1, 2))
    print(f"largest difference of one thread and two: {np.abs(one - two).max():g}")


if __name__ == "__main__":
    main()
