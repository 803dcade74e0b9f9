"""Limits in many counting windows at once, as a search in a plane of two masses needs them.

``python benchmarks/bench_counting.py`` prints a table with peers.
"""

from __future__ import annotations

import time
import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
import pyhf
import pytest
from iminuit import Minuit

from benchmarks.clock import least, once, show, show_memory, show_peer
from lumbra.foundation import Key
from lumbra.inference import CountingExperiment, bayesian_limit, cls_limit, clsb_limit
from lumbra.inference.asymptotic import asymptotic_cls_limit
from lumbra.inference.counting_toys import toy_counting_limit
from lumbra.interpretation.workspace import counting_workspace

WINDOWS = 9011
RNG = Key(1).child("plane").generator()
BACKGROUND = RNG.exponential(0.4, WINDOWS)
COUNTS = RNG.poisson(BACKGROUND)
EXPERIMENT = CountingExperiment(BACKGROUND, {"both": 0.1, "b": 0.2}, 0.0, {"both": 0.1})
METHODS = [bayesian_limit, cls_limit, clsb_limit, asymptotic_cls_limit]


@pytest.mark.parametrize("method", METHODS, ids=lambda m: m.__name__)
def test_a_plane_of_windows(benchmark: Any, method: Callable[..., Any]) -> None:
    """Observed limits, 10 % in common on signal and background and 20 % on the background."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)
        limits = benchmark.pedantic(method, (EXPERIMENT, COUNTS, 0.9), rounds=5, warmup_rounds=1)
    assert np.all(np.isfinite(limits))


def test_toy_limits(benchmark: Any) -> None:
    """2000 pseudo-experiments with and without signal at ten signals, in a tenth of the windows."""
    some = np.arange(0, WINDOWS, 10)
    experiment, counts = EXPERIMENT.at(some), COUNTS[some]
    found = benchmark.pedantic(
        toy_counting_limit, (experiment, counts, 0.9), {"key": Key(2)}, rounds=1, warmup_rounds=1
    )
    assert np.all(np.isfinite(found.upper))
    benchmark.extra_info["seconds_for_9011"] = 10 * benchmark.stats["min"]


def minuit_toy(n: float, u: tuple[float, float], s: float, b: float) -> float:
    """The two fits of one pseudo-experiment, by Minuit with one background and one efficiency."""

    def twice_nll(signal: float, u0: float, u1: float) -> float:
        mean = signal * np.exp(0.0953 * u0) + b * np.exp(0.0953 * u0 + 0.182 * u1)
        return 2 * (mean - n * np.log(max(mean, 1e-12))) + (u0 - u[0]) ** 2 + (u1 - u[1]) ** 2

    values = []
    for fixed in (True, False):
        fitter = Minuit(twice_nll, s, *u)
        fitter.errordef = Minuit.LEAST_SQUARES
        fitter.limits["signal"] = (0, None)
        fitter.fixed["signal"] = fixed
        fitter.migrad()
        values.append(fitter.fval)
    return float(values[0] - values[1])


def peer_of_toys(count: int = 100) -> float:
    """CPU time of one pseudo-experiment by Minuit [s]."""
    rng = Key(3).generator()
    draws = [(float(rng.poisson(3.4)), tuple(rng.standard_normal(2))) for _ in range(count)]
    minuit_toy(3.0, (0.0, 0.0), 3.0, 0.4)
    started = time.process_time()
    for n, u in draws:
        minuit_toy(n, u, 3.0, 0.4)
    return (time.process_time() - started) / count


def peer_of_bayes(count: int = 20) -> float:
    """CPU time of one Bayesian limit on a grid of signal and two nuisances, in NumPy [s]."""
    u = np.linspace(-5, 5, 41)
    weight = np.exp(-0.5 * (u[:, None] ** 2 + u**2))
    started = time.process_time()
    for n, b in zip(COUNTS[:count], BACKGROUND[:count], strict=True):
        s = np.linspace(0, 8 + 5 * n, 400)[:, None, None]
        mean = s * np.exp(0.0953 * u[:, None]) + b * np.exp(0.0953 * u[:, None] + 0.182 * u)
        posterior = (weight * mean**n * np.exp(-mean)).sum(axis=(1, 2))
        total = np.cumsum(posterior)
        np.interp(0.9 * total[-1], total, s[:, 0, 0])
    return (time.process_time() - started) / count


def peer_of_asymptotics() -> float:
    """CPU time of one asymptotic limit by pyhf [s]; at 95 %, the level it scans by itself."""
    one = CountingExperiment(3.0, {"both": 0.1, "b": 0.2}, 0.0, {"both": 0.1})
    workspace = pyhf.Workspace(counting_workspace(one, 4))
    model = workspace.model()
    started = time.process_time()
    pyhf.infer.intervals.upper_limits.upper_limit(workspace.data(model), model, rtol=1e-3)
    return time.process_time() - started


def main() -> None:
    warnings.simplefilter("ignore", UserWarning)
    single = {m.__name__: least(lambda m=m: m(EXPERIMENT, COUNTS, 0.9)) for m in METHODS}
    toy_counting_limit(EXPERIMENT.at([0]), COUNTS[:1], key=Key(2))
    found: list[Any] = []
    drawn = once(
        lambda: found.append(toy_counting_limit(EXPERIMENT, COUNTS, key=Key(2), workers=2))
    )
    rows = [(f"{WINDOWS} windows, two systematics: {n}", 0.05, t) for n, t in single.items()]
    rows.append((f"{WINDOWS} windows, toy CLs, 2 × 2000 toys × 10 points, 2 threads", 45.0, drawn))
    show(rows)
    show_memory()
    show_peer(
        "one Bayesian limit", "NumPy on a grid",
        single["bayesian_limit"][1] / WINDOWS, peer_of_bayes(),
    )  # fmt: skip
    show_peer(
        "one asymptotic limit", "pyhf",
        single["asymptotic_cls_limit"][1] / WINDOWS, peer_of_asymptotics(),
    )  # fmt: skip
    show_peer(
        "one pseudo-experiment at one signal", "Minuit",
        drawn[1] / (WINDOWS * 4000 * 10), peer_of_toys(),
    )  # fmt: skip
    some = np.arange(300)
    one, two = (
        toy_counting_limit(EXPERIMENT.at(some), COUNTS[some], key=Key(2), workers=k).upper
        for k in (1, 2)
    )
    print(f"largest difference of one thread and two: {np.abs(one - two).max():g}")
    ratio = np.median(found[0].upper / cls_limit(EXPERIMENT, COUNTS))
    error = np.median(found[0].error / found[0].upper)
    print(f"toy over averaged limits, median: {ratio:.3f}; error of a toy limit: {error:.3f}")


if __name__ == "__main__":
    main()
