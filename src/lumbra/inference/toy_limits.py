"""Limits on the yield in one window from pseudo-experiments, for spectra with few events.

With about ten events or fewer under the peak the asymptotic formulas are too strong. Here the
distributions of the statistics are drawn: at each tested yield S, experiments with signal come from
the background that fits the data best at S (profile construction), those without from the
background-only fit. The statistics are q̃ (Cowan, Cranmer, Gross, Vitells, EPJC 71 (2011) 1554,
eq. 16) for one-sided limits and its two-sided companion t̃ (eq. 11), the ordering of Feldman and
Cousins (PRD 57 (1998) 3873), for unified intervals. The background is profiled in every
experiment. A window without any event has an answer too: −ln(1 − CL) events in the window.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numba import njit
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from lumbra.foundation import InputError, Key
from lumbra.inference.blocks import in_blocks
from lumbra.inference.poisson_newton import CONVERGED, EMPTY, minimise
from lumbra.inference.sliding_fit import SlidingFit, fit_pair, likelihood_ratio
from lumbra.inference.windows import Windows

__all__ = ["ToyLimit", "toy_limit", "unified_interval"]

Array = NDArray[np.float64]

_FACTORS: Final = np.geomspace(0.2, 4.0, 13)
_POINTS: Final = 25
_FAR: Final = 4.0  # errors above the fit to which a unified interval is searched


@dataclass(frozen=True)
class ToyLimit:
    """An upper limit on the signal yield [events].

    Parameters
    ----------
    observed : float
        The limit; infinite if no tested yield is excluded.
    expected : (5,) array
        At the −2, −1, 0, 1, 2 σ quantiles of experiments without signal.
    yields, p_values : (k,) arrays
        What was tested, and CLs or CLs+b there.
    failures : int
        Experiments whose fit did not converge; they are left out.
    """

    observed: float
    expected: Array
    yields: Array
    p_values: Array
    failures: int


@njit(cache=True, nogil=True)
def _statistics(
    counts: Array, matrix: Array, start: Array, s: float, begin: int, end: int, out: Array
) -> None:
    """t̃(S) and fitted yield of experiments begin … end − 1; NaN where a fit failed."""
    n = matrix.shape[1]
    peak = matrix[-1].copy()
    means, work, at_s = np.zeros((3, n)), np.empty((4, n)), np.empty(n)
    for t in range(begin, end):
        theta = start.copy()
        code, number, _, _ = fit_pair(counts[t], matrix, theta, means, work)
        out[t, :] = np.nan
        if code == EMPTY:
            # the best fit expects nothing, the one at S its signal alone
            out[t, 0], out[t, 1] = 2.0 * s * peak.sum(), 0.0
        elif code == CONVERGED:
            code, _ = minimise(counts[t], s * peak, matrix[:-1], theta, at_s, work)
            if code == CONVERGED:
                better = means[2] if number > 0.0 else means[1]
                out[t, 0] = max(likelihood_ratio(counts[t], better, at_s), 0.0)
                out[t, 1] = number


@dataclass(frozen=True)
class _Window:
    """One window with its data."""

    counts: Array
    matrix: Array
    start: Array
    scale: float
    best: float

    def at(self, s: float) -> Array:
        """Expectation with the background that fits the data best at S."""
        signal = s * self.matrix[-1]
        if not self.counts.sum() > 0:
            return np.asarray(signal)
        theta, mean = self.start.copy(), np.empty(self.counts.size)
        work = np.empty((4, mean.size))
        status, _ = minimise(self.counts, signal, self.matrix[:-1].copy(), theta, mean, work)
        return np.asarray(mean if status == CONVERGED else np.full(mean.size, np.nan))

    def statistics(self, counts: Array, s: float, workers: int | None = None) -> Array:
        """t̃(S) and yield (experiments, 2)."""
        out = np.empty((len(counts), 2))
        in_blocks(
            lambda a, b: _statistics(counts, self.matrix, self.start, s, a, b, out),
            len(counts),
            workers,
        )
        return out


def toy_limit(
    counts: Array,
    windows: Windows,
    fit: SlidingFit,
    window: int,
    *,
    cl: float,
    key: Key,
    experiments: int = 2000,
    statistic: str = "cls",
    workers: int | None = None,
) -> ToyLimit:
    """One-sided upper limit on the yield in a window, S ≥ 0.

    Parameters
    ----------
    counts : (bins,) array
        The data.
    windows, fit : Windows, SlidingFit
        Of these data.
    window : int
        Which window.
    cl : float
        Confidence level.
    key : Key
        Where the random numbers come from.
    experiments : int
        With and without signal at each tested yield.
    statistic : {"cls", "clsb"}
        CLs, or CLs+b, which nothing protects against deficits: after one it may exclude every
        yield.
    workers : int, optional
        Threads; the result is the same for any number.

    Raises
    ------
    InputError
        For settings that cannot be used, or if the fit of the window failed.
    """
    place = _window(counts, windows, fit, window)
    _check(cl, experiments, statistic)
    yields = place.scale * _FACTORS
    alone = _draw(place.at(0.0), experiments, key.child("background"))
    p_values, p_toys, failures = [], [], 0
    for j, s in enumerate(yields):
        signal = _draw(place.at(float(s)), experiments, key.child("signal", j))
        observed, with_s, without = (
            _one_sided(place.statistics(data, float(s), workers), float(s))
            for data in (place.counts[None], signal, alone)
        )
        failures += int(np.isnan(with_s).sum() + np.isnan(without).sum())
        p_values.append(float(_tail(with_s, without, observed, statistic)[0]))
        p_toys.append(_tail(with_s, without, without, statistic))
    table = np.array(p_toys)
    limits = np.array([_crossing(yields, column, cl) for column in table.T])
    quantiles = np.quantile(limits, ndtr(np.arange(-2.0, 3.0)), method="inverted_cdf")
    tested = np.array(p_values)
    return ToyLimit(_crossing(yields, tested, cl), quantiles, yields, tested, failures)


def unified_interval(
    counts: Array,
    windows: Windows,
    fit: SlidingFit,
    window: int,
    *,
    cl: float,
    key: Key,
    experiments: int = 2000,
    workers: int | None = None,
) -> tuple[float, float]:
    """Feldman–Cousins interval of the yield, S ≥ 0, with the background profiled.

    Parameters are those of `toy_limit`. Lower end 0 if S = 0 is accepted.
    """
    place = _window(counts, windows, fit, window)
    _check(cl, experiments, "cls")
    yields = np.linspace(0.0, max(place.best, 0.0) + _FAR * place.scale / 2, _POINTS)
    excess = []
    for j, s in enumerate(yields):
        toys = _draw(place.at(float(s)), experiments, key.child("unified", j))
        critical = np.nanquantile(place.statistics(toys, float(s), workers)[:, 0], cl)
        excess.append(place.statistics(place.counts[None], float(s))[0, 0] - critical)
    accepted = np.flatnonzero(np.array(excess) <= 0)
    first, last = (int(accepted[0]), int(accepted[-1])) if accepted.size else (0, 0)
    low = _between(yields, excess, first - 1, first) if first > 0 else 0.0
    high = _between(yields, excess, last, last + 1) if last + 1 < len(yields) else np.inf
    return low, high


def _window(counts: Array, windows: Windows, fit: SlidingFit, window: int) -> _Window:
    first, size = windows.first[window], windows.size[window]
    matrix = np.ascontiguousarray(windows.design[window, :, :size])
    data = np.ascontiguousarray(np.asarray(counts, float)[first : first + size])
    status = int(fit.status[0, window])
    if status not in (CONVERGED, EMPTY):
        raise InputError(
            "There is no limit where the fit failed.",
            given=f"{windows.masses[window]:g} GeV: {fit.reasons()[0, window]}",
            allowed="windows whose fit converged, or without events",
            suggestion="lower the order or widen the window",
        )
    least = 3.0 / float(matrix[-1].sum())
    if status == EMPTY:
        return _Window(data, matrix, np.full(len(matrix) - 1, np.nan), least, 0.0)
    best, error = float(fit.yields[0, window]), float(fit.errors[0, window])
    scale = max(max(best, 0.0) + 2 * error, least)
    return _Window(data, matrix, fit.background[0, window].copy(), scale, best)


def _check(cl: float, experiments: int, statistic: str) -> None:
    if not (0 < cl < 1 and experiments >= 100 and statistic in ("cls", "clsb")):
        raise InputError(
            "This limit cannot be set with pseudo-experiments.",
            given=f"cl {cl:g}, {experiments} experiments, statistic {statistic!r}",
            allowed="0 < cl < 1, at least 100 experiments, cls or clsb",
            suggestion="2000 experiments know a limit at 95 % to a few percent",
        )


def _draw(mean: Array, experiments: int, key: Key) -> Array:
    return key.generator().poisson(np.maximum(mean, 0.0), (experiments, mean.size)).astype(float)


def _one_sided(found: Array, s: float) -> Array:
    """q̃ from t̃: nothing speaks against S if more than S was seen."""
    return np.asarray(np.where(found[:, 1] > s, 0.0, found[:, 0]))


def _tail(with_s: Array, without: Array, observed: Array, statistic: str) -> Array:
    """CLs+b or CLs of each observed statistic: shares that reach it."""
    both = _share(with_s, observed)
    return both if statistic == "clsb" else both / np.maximum(_share(without, observed), 1e-12)


def _share(drawn: Array, observed: Array) -> Array:
    ordered = np.sort(drawn[np.isfinite(drawn)])
    # discrete counts: equal values must stay equal through rounding
    below = np.searchsorted(ordered, observed - 1e-6)
    return np.asarray(np.maximum(ordered.size - below, 0.5) / ordered.size)


def _crossing(yields: Array, p_values: Array, cl: float) -> float:
    """Where p falls to 1 − CL, interpolated in its normal quantile, which is nearly linear in S."""
    height = ndtri(np.clip(p_values, 1e-12, 1 - 1e-4)) - ndtri(1 - cl)
    open_ = np.flatnonzero(height > 0)
    if open_.size == 0:
        return float(yields[0])
    last = int(open_[-1])
    if last + 1 == len(yields):
        return float("inf")
    return _between(yields, list(height), last, last + 1)


def _between(yields: Array, values: list[float], a: int, b: int) -> float:
    share = values[a] / (values[a] - values[b])
    return float(yields[a] + share * (yields[b] - yields[a]))
