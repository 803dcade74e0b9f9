"""How often limits on a fitted yield are right, and whether pulls and p-values are what they say.

Experiments are drawn from a known background and signal in one window, and every one is fitted and
given its limits as data are.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.special import ndtr
from scipy.stats import kstest

from lumbra.foundation import InputError, Key
from lumbra.inference import window_limits
from lumbra.inference.blocks import in_blocks
from lumbra.inference.poisson_newton import CONVERGED
from lumbra.inference.profile import Profile
from lumbra.inference.pseudo_experiments import draw_counts
from lumbra.inference.sliding_fit import SlidingFit, background_start, sliding_fit
from lumbra.inference.toy_limits import toy_p_value
from lumbra.inference.windows import Windows

__all__ = ["ShapeCoverage", "drawn_coverage", "shape_coverage"]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class ShapeCoverage:
    """What many experiments with one true yield say.

    Parameters
    ----------
    signal_yield : float
        The truth [events].
    fitted : int
        Experiments whose fits converged, and their number.
    experiments : int
    pull_mean, pull_width : float
        Of (Ŝ − S)/error.
    interval : float
        Share of profile intervals Ŝ −error_low +error_high that hold S; 0.683 is asked.
    covered : dict of str to float
        Share of limits or intervals that hold S, by asymptotic method.
    median : dict of str to float
        Median limits [events].
    p_uniform : float
        Kolmogorov–Smirnov probability that local p-values are uniform; only S = 0 tells.
    """

    signal_yield: float
    fitted: int
    experiments: int
    pull_mean: float
    pull_width: float
    interval: float
    covered: dict[str, float]
    median: dict[str, float]
    p_uniform: float


def shape_coverage(
    expectation: Array,
    windows: Windows,
    signal_yield: float,
    *,
    key: Key,
    cl: float = 0.95,
    experiments: int = 5000,
    workers: int | None = None,
) -> ShapeCoverage:
    """Coverage, pulls and p-values of asymptotic methods in one window.

    Parameters
    ----------
    expectation : (bins,) array
        Expected background in the bins of ``windows.edges``.
    windows : Windows
        One window.
    signal_yield : float
        True signal [events], zero or more.
    key : Key
        Where the experiments come from.
    cl : float
        Level of the limits.
    experiments : int
        How many.
    workers : int, optional
        Threads; the result is the same for any number.
    """
    counts, fit = _experiments(expectation, windows, signal_yield, experiments, key, workers)
    good = np.flatnonzero(fit.status[:, 0] == CONVERGED)
    observed, background = _side_by_side(counts[good], windows, fit, good)
    best, error = observed.best, observed.error
    low, high = window_limits.interval(observed)
    unified = window_limits.unified_interval(observed, background, cl)
    upper = {
        "cls": window_limits.cls_limit(observed, background, cl),
        "clsb": window_limits.clsb_limit(observed, cl),
        "unified": unified[1],
        "bayesian": window_limits.bayesian_limit(observed, cl),
    }
    s = signal_yield
    covered = {name: float(np.mean(limit >= s)) for name, limit in upper.items()}
    covered["unified"] = float(np.mean((unified[0] <= s) & (s <= unified[1])))
    pull = (best - s) / error
    return ShapeCoverage(
        s, good.size, experiments, float(pull.mean()), float(pull.std(ddof=1)),
        float(np.mean((best - low <= s) & (s <= best + high))), covered,
        {name: float(np.median(limit)) for name, limit in upper.items()},
        float(kstest(ndtr(-fit.significance[good, 0]), "uniform").pvalue),
    )  # fmt: skip


def drawn_coverage(
    expectation: Array,
    windows: Windows,
    signal_yield: float,
    statistic: str,
    *,
    key: Key,
    cl: float = 0.95,
    experiments: int = 5000,
    toys: int = 200,
    workers: int | None = None,
) -> float:
    """Share of limits from pseudo-experiments that hold the true yield.

    A limit holds S where the p-value of S is not below 1 − CL, so that one tested yield for each
    experiment is enough.

    Parameters
    ----------
    statistic : {"cls", "clsb", "unified"}
        Which limit; the other parameters are those of `shape_coverage`.
    toys : int
        Pseudo-experiments for each experiment.
    """
    counts, fit = _experiments(expectation, windows, signal_yield, experiments, key, workers)
    held = np.zeros(experiments)

    def test(begin: int, end: int) -> None:
        for i in range(begin, end):
            one = SlidingFit(
                fit.yields[i : i + 1], fit.errors[i : i + 1], fit.q[i : i + 1],
                fit.status[i : i + 1], fit.background[i : i + 1],
            )  # fmt: skip
            p = toy_p_value(
                counts[i], windows, one, 0, signal_yield, key=key.child("toys", i),
                experiments=toys, statistic=statistic, workers=1,
            )  # fmt: skip
            held[i] = p > 1.0 - cl

    test(0, 1)  # compiles, which only one thread may do
    in_blocks(lambda begin, end: test(begin + 1, end + 1), experiments - 1, workers)
    return float(held.mean())


def _experiments(
    expectation: Array,
    windows: Windows,
    signal_yield: float,
    experiments: int,
    key: Key,
    workers: int | None,
) -> tuple[Array, SlidingFit]:
    if len(windows) != 1 or signal_yield < 0 or experiments < 100:
        raise InputError(
            "This coverage cannot be measured.",
            given=f"{len(windows)} windows, a yield of {signal_yield:g}, {experiments} experiments",
            allowed="one window, a yield of zero or more, at least 100 experiments",
            suggestion="5000 experiments know a coverage of 95 % to 0.3 %",
        )
    first, size = int(windows.first[0]), int(windows.size[0])
    whole = expectation.copy()
    whole[first : first + size] += signal_yield * windows.design[0, -1, :size]
    counts = draw_counts(whole, key, range(experiments))
    start = background_start(expectation, windows)
    return counts, sliding_fit(counts, windows, start=start, workers=workers)


def _side_by_side(
    counts: Array, windows: Windows, fit: SlidingFit, good: NDArray[np.int64]
) -> tuple[Profile, Profile]:
    """Profiles of the data and of their Asimov sets, as if experiments were windows."""
    first, size, number = int(windows.first[0]), int(windows.size[0]), len(good)

    def repeated(values: NDArray[np.generic]) -> Array:
        return np.repeat(values, number, axis=0)

    many = Windows(
        windows.edges, repeated(windows.masses), repeated(windows.resolution),
        np.repeat(windows.first, number), np.repeat(windows.size, number),
        repeated(windows.design),
    )  # fmt: skip
    start = np.ascontiguousarray(fit.background[good, 0])
    error = fit.errors[good, 0].copy()
    data = np.ascontiguousarray(counts[:, first : first + size])
    asimov = start @ windows.design[0, :-1, :size]
    return (
        Profile(many, data, start, fit.yields[good, 0].copy(), error),
        Profile(many, asimov, start, np.zeros(number), error),
    )
