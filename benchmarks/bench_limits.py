"""Limits on counts and yields: scans, large counts, few events, and pyhf in the same run.

``python benchmarks/bench_limits.py`` prints a table with peers.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pyhf
import pytest

from benchmarks.clock import least, show, show_memory, show_peer
from lumbra.foundation import Key
from lumbra.inference import (
    CountingExperiment,
    Spectrum,
    bayesian_limit,
    cls_limit,
    clsb_limit,
    expected_limits,
    hunt,
    large_counts,
    unified_interval,
)
from lumbra.inference.asymptotic import asymptotic_cls_limit
from lumbra.inference.counting_toys import toy_counting_limit, toy_unified_interval
from lumbra.inference.priors import PRIORS
from lumbra.interpretation.workspace import counting_workspace

WINDOWS = 300


def experiment(background: Any) -> CountingExperiment:
    """Backgrounds with shared causes and an error of the simulation, as in a search."""
    shared = {"luminosity": 0.015, "trigger": 0.06}
    return CountingExperiment(
        background, {**shared, "background": 0.2}, 0.03 * np.asarray(background), shared
    )


@pytest.mark.parametrize("method", [bayesian_limit, cls_limit])
def test_expected_limits_of_a_scan(benchmark: Any, method: Callable[..., Any]) -> None:
    """Five limits in each of 300 windows with 1 to 50 background events."""
    scan = experiment(np.geomspace(1.0, 50.0, WINDOWS))
    limits = benchmark.pedantic(
        expected_limits, (scan, method, 0.9), rounds=3, warmup_rounds=1
    ).limits
    benchmark.extra_info["ms_per_limit"] = 1e3 * benchmark.stats["min"] / limits.size


@pytest.mark.parametrize("background", [1e2, 1e3, 1e4, 1e5, 1e6])
def test_large_counts(benchmark: Any, background: float) -> None:
    """Five expected limits of one window; the time must not grow with the count."""
    one = experiment(background)
    found = benchmark.pedantic(expected_limits, (one, cls_limit, 0.9), rounds=3, warmup_rounds=1)
    assert np.all(np.diff(found.limits[:, 0]) > 0)
    benchmark.extra_info["by"] = "integral" if background > large_counts.LARGE else "sums"


def test_asymptotic_limit_against_pyhf(benchmark: Any) -> None:
    """The same asymptotic CLs limit of the same workspace, by lumbra and by pyhf.

    At 95 %: pyhf 0.7 takes no other level when it chooses the signals to scan itself.
    """
    one = experiment(25.0)
    ours = benchmark.pedantic(asymptotic_cls_limit, (one, 27, 0.95), rounds=20, warmup_rounds=1)
    workspace = pyhf.Workspace(counting_workspace(one, 27))
    model = workspace.model()
    data = workspace.data(model)
    started = time.perf_counter()
    theirs, _ = pyhf.infer.intervals.upper_limits.upper_limit(data, model, rtol=1e-4)
    peer = time.perf_counter() - started
    benchmark.extra_info["pyhf_ms"] = 1e3 * peer
    benchmark.extra_info["times_faster_than_pyhf"] = peer / benchmark.stats["min"]
    assert float(ours[0]) == pytest.approx(float(theirs), rel=1e-3)


def test_exact_limit(benchmark: Any) -> None:
    """One exact limit, Bayesian and CLs both, of the window that pyhf gets."""
    one = experiment(25.0)
    benchmark(lambda: (bayesian_limit(one, 27, 0.9), cls_limit(one, 27, 0.9)))


def sparse_hunt(masses: int, workers: int | None = None) -> Any:
    """A hunt with some ten events in a window: all limits are drawn."""
    edges = 1.0 + np.arange(201) * 0.0025
    counts = Key(4).generator().poisson(0.4, 200)
    return hunt(
        Spectrum(edges, counts), masses=np.linspace(1.15, 1.35, masses), resolution=0.01,
        window_width=0.25, order=2, cl=0.95, key=Key(5), fit_range=(1.0, 1.5), workers=workers,
    )  # fmt: skip


def main() -> None:
    scan, one = experiment(np.geomspace(1.0, 50.0, WINDOWS)), experiment(25.0)
    drawn = sparse_hunt(10)
    assert set(drawn.table["limit_method"]) == {"pseudo-experiments"}
    asymptotic = least(lambda: asymptotic_cls_limit(one, 27, 0.95), 20)
    show([
        (f"{WINDOWS} windows, five expected Bayesian limits", 0.0,
         least(lambda: expected_limits(scan, bayesian_limit, 0.9), 3)),
        (f"{WINDOWS} windows, five expected CLs limits", 0.0,
         least(lambda: expected_limits(scan, cls_limit, 0.9), 3)),
        ("one window: exact CLs", 0.0, least(lambda: cls_limit(one, 27, 0.9))),
        ("one window: exact CLs+b", 0.0, least(lambda: clsb_limit(one, 27, 0.9))),
        ("one window: unified, raw", 0.0,
         least(lambda: unified_interval(one, 27, 0.9, lengthened=False))),
        ("one window: Bayesian, flat", 0.0, least(lambda: bayesian_limit(one, 27, 0.9))),
        ("one window: Bayesian, 1/√s", 0.0,
         least(lambda: bayesian_limit(one, 27, 0.9, PRIORS["inverse-root"]))),
        ("one window: asymptotic CLs", 0.0, asymptotic),
        ("one window: toy CLs, 2 × 2000 × 10", 0.0,
         least(lambda: toy_counting_limit(one, 27, key=Key(1)), 2)),
        ("one window: unified, 2000 toys", 0.0,
         least(lambda: toy_unified_interval(one, 27, key=Key(1)), 2)),
        ("hunt, few events, 10 windows with drawn limits and bands", 0.0,
         least(lambda: sparse_hunt(10), 1)),
        ("the same, 20 windows", 0.0, least(lambda: sparse_hunt(20), 1)),
    ])  # fmt: skip
    show_memory()
    workspace = pyhf.Workspace(counting_workspace(one, 27))
    model = workspace.model()
    data = workspace.data(model)
    started = time.process_time()
    pyhf.infer.intervals.upper_limits.upper_limit(data, model, rtol=1e-4)
    show_peer("one asymptotic limit", "pyhf", asymptotic[1], time.process_time() - started)


if __name__ == "__main__":
    main()
