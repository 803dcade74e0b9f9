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
from numpy.typing import NDArray
from scipy.special import ndtr, ndtri

from lumbra.foundation import DataError, InputError, Key
from lumbra.inference.blocks import in_blocks
from lumbra.inference.poisson_newton import CONVERGED, EMPTY, REASONS, minimise
from lumbra.inference.sliding_fit import SlidingFit
from lumbra.inference.tail_crossing import crossing
from lumbra.inference.toy_statistics import fill_floors, fill_statistics
from lumbra.inference.windows import Windows

__all__ = ["ToyLimit", "toy_limit", "toy_p_value", "unified_interval"]

Array = NDArray[np.float64]

_FACTORS: Final = np.geomspace(0.2, 4.0, 13)
_POINTS: Final = 25
_TIE: Final = 1e-6  # statistics that differ by less are equal: counts are discrete
_FEW: Final = 20
_WIDER: Final = 4  # times that tested yields may be doubled
_NO_FLOORS: Final = np.empty(0)
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
        if status != CONVERGED:
            raise DataError(
                "Pseudo-experiments cannot be drawn in this window.",
                given=f"no background fits with a signal of {s:g} events: {REASONS[status]}",
                allowed="windows whose background converges at every tested signal",
                suggestion="lower the order or widen the window, or ask for asymptotic limits",
            )
        return mean

    def statistics(
        self,
        counts: Array,
        s: float,
        *,
        one_sided: bool,
        floors: Array = _NO_FLOORS,
        workers: int | None = None,
    ) -> Array:
        """q̃(S) or t̃(S) of experiments (t, bins)."""
        out = np.empty(len(counts))
        in_blocks(
            lambda a, b: fill_statistics(
                counts, self.matrix, self.start, s, one_sided, floors, a, b, out
            ),
            len(counts),
            workers,
        )
        return out

    def floors(self, counts: Array, workers: int | None = None) -> Array:
        """Losses of the best fits of experiments (t, bins) that are tested at many yields."""
        out = np.empty(len(counts))
        in_blocks(
            lambda a, b: fill_floors(counts, self.matrix, self.start, a, b, out),
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
    found = _limit(place, place.scale * _FACTORS, cl, key, experiments, statistic, workers)
    for step in range(1, _WIDER):
        if np.isfinite(found.observed):
            break
        yields, again = 2.0**step * place.scale * _FACTORS, key.child("wider", step)
        found = _limit(place, yields, cl, again, experiments, statistic, workers)
    return found


def _limit(
    place: _Window,
    yields: Array,
    cl: float,
    key: Key,
    experiments: int,
    statistic: str,
    workers: int | None,
) -> ToyLimit:
    """The limit within the tested yields; infinite if it lies beyond."""
    alone = _draw(place.at(0.0), experiments, key.child("background"))
    floors = place.floors(alone, workers)
    reached, p_toys, failures = [], [], 0
    for j, s in enumerate(yields):
        drawn = _draw(place.at(float(s)), experiments, key.child("signal", j))
        observed = place.statistics(place.counts[None], float(s), one_sided=True)
        with_s = place.statistics(drawn, float(s), one_sided=True, workers=workers)
        without = place.statistics(alone, float(s), one_sided=True, floors=floors, workers=workers)
        failures += int(np.isnan(with_s).sum() + np.isnan(without).sum())
        seen = _capped(observed, without) if statistic == "cls" else observed
        reached.append([_reached(with_s, seen)[0], _reached(without, seen)[0]])
        p_toys.append(_tail(with_s, without, without, statistic))
    tails = np.array(reached)
    tested = tails[:, 0] / (tails[:, 1] if statistic == "cls" else experiments)
    limits = _crossings(yields, np.array(p_toys).T, cl)
    quantiles = np.quantile(limits, ndtr(np.arange(-2.0, 3.0)), method="inverted_cdf")
    observed_limit = _observed(yields, tails, tested, experiments, cl, statistic)
    return ToyLimit(observed_limit, quantiles, yields, tested, failures)


def toy_p_value(
    counts: Array,
    windows: Windows,
    fit: SlidingFit,
    window: int,
    signal_yield: float,
    *,
    key: Key,
    experiments: int = 2000,
    statistic: str = "cls",
    workers: int | None = None,
) -> float:
    """CLs, CLs+b or the unified p-value of one yield: it is excluded below 1 − CL.

    Parameters are those of `toy_limit`; ``statistic`` may be ``"unified"`` too.
    """
    place = _window(counts, windows, fit, window)
    _check(0.5, experiments, statistic if statistic != "unified" else "clsb")
    s, one_sided = float(signal_yield), statistic != "unified"
    observed = place.statistics(place.counts[None], s, one_sided=one_sided)
    drawn = _draw(place.at(s), experiments, key.child("signal"))
    with_s = place.statistics(drawn, s, one_sided=one_sided, workers=workers)
    without = with_s
    if statistic == "cls":
        alone = _draw(place.at(0.0), experiments, key.child("background"))
        without = place.statistics(alone, s, one_sided=True, workers=workers)
    return float(_tail(with_s, without, observed, "cls" if statistic == "cls" else "clsb")[0])


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
    top = max(place.best, 0.0) + _FAR * place.scale / 2
    low, high = _interval(place, top, cl, key, experiments, workers)
    for step in range(1, _WIDER):
        if np.isfinite(high):
            break
        low, high = _interval(
            place, 2.0**step * top, cl, key.child("wider", step), experiments, workers
        )
    return low, high


def _interval(
    place: _Window, top: float, cl: float, key: Key, experiments: int, workers: int | None
) -> tuple[float, float]:
    """The interval within the tested yields; its upper end is infinite if it lies beyond."""
    yields = np.linspace(0.0, top, _POINTS)
    excess = []
    for j, s in enumerate(yields):
        toys = _draw(place.at(float(s)), experiments, key.child("unified", j))
        drawn = place.statistics(toys, float(s), one_sided=False, workers=workers)
        observed = place.statistics(place.counts[None], float(s), one_sided=False)[0]
        excess.append(observed - np.nanquantile(drawn, cl) - _TIE)
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


def _tail(with_s: Array, without: Array, observed: Array, statistic: str) -> Array:
    """CLs+b or CLs of each observed statistic: shares that reach it."""
    if statistic == "clsb":
        return np.asarray(_reached(with_s, observed) / np.isfinite(with_s).sum())
    seen = _capped(observed, without)
    both = _reached(with_s, seen) / np.isfinite(with_s).sum()
    return np.asarray(both * np.isfinite(without).sum() / _reached(without, seen))


def _capped(observed: Array, without: Array) -> Array:
    """The statistic, or that which the lowest few experiments without signal reach.

    CLs of a deficit that none of them has is nought over nought. It falls with the deficit, so
    that the value of the lowest few is a limit that is rather too long.
    """
    ordered = np.sort(without[np.isfinite(without)])
    few = max(1, min(_FEW, ordered.size // 20))
    return np.asarray(np.minimum(observed, ordered[-few])) if ordered.size else observed


def _reached(drawn: Array, observed: Array) -> Array:
    """How many reach each observed statistic, at least a half."""
    ordered = np.sort(drawn[np.isfinite(drawn)])
    below = np.searchsorted(ordered, observed - _TIE)
    return np.asarray(np.maximum(ordered.size - below, 0.5))


def _observed(
    yields: Array, tails: Array, tested: Array, experiments: int, cl: float, statistic: str
) -> float:
    """The limit by a parabola through all points; where they are too few, between two."""
    divided = statistic == "cls"
    limit = crossing(yields[None], tails[None], experiments, cl, divided)[0][0]
    if yields[0] <= limit <= yields[-1]:
        return float(limit)
    return float(_crossings(yields, tested[None], cl)[0])


def _crossings(yields: Array, p_values: Array, cl: float) -> Array:
    """Where rows of p (t, k) last fall to 1 − CL, interpolated in their normal quantiles.

    The lowest yield for rows that are below everywhere; infinite for those that never fall.
    """
    height = ndtri(np.clip(p_values, 1e-12, 1 - 1e-4)) - ndtri(1 - cl)
    above = height > 0
    last = above.shape[1] - 1 - above[:, ::-1].argmax(axis=1)
    rows, other = np.arange(len(height)), np.minimum(last + 1, above.shape[1] - 1)
    drop = height[rows, last] - height[rows, other]
    share = height[rows, last] / np.where(drop > 0, drop, 1.0)
    found = yields[last] + share * (yields[other] - yields[last])
    found = np.where(last + 1 < above.shape[1], found, np.inf)
    return np.asarray(np.where(np.any(above, axis=1), found, yields[0]))


def _between(yields: Array, values: list[float], a: int, b: int) -> float:
    share = values[a] / (values[a] - values[b])
    return float(yields[a] + share * (yields[b] - yields[a]))
