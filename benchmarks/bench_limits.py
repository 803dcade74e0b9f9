"""Limits on counts: a scan, large counts, and pyhf on the same models in the same run."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import numpy as np
import pyhf
import pytest

from lumbra.inference import (
    CountingExperiment,
    bayesian_limit,
    cls_limit,
    expected_limits,
    large_counts,
)
from lumbra.inference.asymptotic import asymptotic_cls_limit
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
