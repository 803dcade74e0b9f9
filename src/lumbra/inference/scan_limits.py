"""Limits of a whole scan: asymptotic where there are many events, by pseudo-experiments elsewhere.

With few events under the peak the asymptotic formulas are too strong, by 7 % for ten background
events and 35 % for none. Those windows get the distributions drawn; a window without any event has
a limit in closed form, since then nothing but the signal can be excluded.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import DataError, InputError, Key
from lumbra.foundation.errors import nearest
from lumbra.inference import window_limits
from lumbra.inference.bayesian import bayesian_limit, check_level
from lumbra.inference.blocks import in_blocks
from lumbra.inference.counting import CountingExperiment
from lumbra.inference.feldman_cousins import feldman_cousins
from lumbra.inference.poisson_newton import CONVERGED, EMPTY
from lumbra.inference.priors import FLAT, Prior
from lumbra.inference.profile import AnyProfile, Profile, background_profile
from lumbra.inference.sliding_fit import SlidingFit
from lumbra.inference.tabulated_profile import tabulated
from lumbra.inference.toy_limits import toy_limit, unified_interval
from lumbra.inference.windows import Windows

__all__ = ["CALCULATIONS", "FEW_EVENTS", "STATISTICS", "LimitSettings", "scan_limits"]

Array = NDArray[np.float64]

STATISTICS: Final = {
    "cls": "CLs",
    "clsb": "CLs+b",
    "unified": "unified (Feldman–Cousins)",
    "bayesian": "Bayesian",
}
"""What the observed limit of a scan can be made from."""
CALCULATIONS: Final = ("auto", "asymptotic", "toys")
FEW_EVENTS: Final = 25.0
"""Background events within ±2 σ below which "auto" draws pseudo-experiments: with 20 the local
p-values are visibly not uniform in 5000 experiments, and limits 4 % too strong."""
_REACH: Final = 4.0  # resolutions: ±2 σ
_BANDS: Final = ("_minus2", "_minus1", "", "_plus1", "_plus2")


@dataclass(frozen=True)
class LimitSettings:
    """How the limits of a scan are set.

    Parameters
    ----------
    cl : float
        Confidence level, or credibility.
    statistic : str
        One of `STATISTICS`.
    calculation : {"auto", "asymptotic", "toys"}
        Where pseudo-experiments are drawn: with few events, nowhere, everywhere. A Bayesian limit
        needs none.
    prior : Prior
        Of Bayesian limits, in the yield.
    toys : int
        Pseudo-experiments with, and as many without signal, at each tested yield.
    key : Key
        Where they come from.
    """

    cl: float = 0.9
    statistic: str = "cls"
    calculation: str = "auto"
    prior: Prior = FLAT
    toys: int = 500
    key: Key = field(default_factory=lambda: Key(0))

    def __post_init__(self) -> None:
        check_level(self.cl)
        for value, known in ((self.statistic, STATISTICS), (self.calculation, CALCULATIONS)):
            if value not in known:
                raise InputError(
                    "There is no such statistic for limits."
                    if known is STATISTICS
                    else "There is no such way to find limits.",
                    given=repr(value),
                    allowed=", ".join(known),
                    suggestion=nearest(value, known),
                )
        if self.toys < 100:
            raise InputError(
                "Limits need more pseudo-experiments.",
                given=str(self.toys),
                allowed="100 or more at each tested yield",
                suggestion="500 know a limit at 90 % to 3 %",
            )


def scan_limits(
    counts: Array,
    windows: Windows,
    fit: SlidingFit,
    observed: Profile,
    density: Array,
    settings: LimitSettings,
    *,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> dict[str, NDArray[np.generic]]:
    """Columns of observed and expected limits, and how each row was found.

    Parameters
    ----------
    counts : (bins,) array
        The data.
    windows, fit, observed : Windows, SlidingFit, Profile
        Of these data.
    density : (w,) array
        Background at each mass [1/GeV].
    settings : LimitSettings
        Statistic, level and way.
    workers : int, optional
        Threads; the result is the same for any number.
    progress : callable, optional
        Called with windows done by pseudo-experiments and their number.

    Returns
    -------
    dict of (w,) arrays
        limit_observed, limit_bayesian, limit_expected and its bands, limit_lower for the unified
        interval, and limit_method in words.
    """
    background = tabulated(background_profile(windows, fit))
    columns = _asymptotic(observed, background, settings)
    code = fit.status[0]
    method = np.where(code == CONVERGED, "asymptotic", "none: the fit failed").astype(object)
    if settings.statistic == "bayesian":
        method[code == CONVERGED] = "posterior of the profile likelihood"
    if settings.calculation != "asymptotic" and settings.statistic != "bayesian":
        scarce = density * _REACH * windows.resolution < FEW_EVENTS
        chosen = (code == CONVERGED) & (scarce | (settings.calculation == "toys"))
        rows = np.flatnonzero(chosen)
        drawn = _draw(counts, windows, fit, rows, columns, settings, workers, progress)
        method[rows] = np.where(drawn, "pseudo-experiments", "asymptotic: none can be drawn")
    empty = np.flatnonzero(code == EMPTY)
    _without_events(windows, empty, columns, settings)
    method[empty] = "exact: no events"
    return {**columns, "limit_method": np.asarray(method, np.str_)}


def _asymptotic(
    observed: Profile, background: AnyProfile, settings: LimitSettings
) -> dict[str, NDArray[np.generic]]:
    cl, statistic = settings.cl, settings.statistic
    bayes = window_limits.bayesian_limit(observed, cl, settings.prior)
    lower = None
    if statistic == "cls":
        limit = window_limits.cls_limit(observed, background, cl)
    elif statistic == "clsb":
        limit = window_limits.clsb_limit(observed, cl)
    elif statistic == "unified":
        lower, limit = window_limits.unified_interval(observed, background, cl)
    else:
        limit = bayes
    if statistic == "bayesian" and settings.prior is not FLAT:
        bands = window_limits.expected_prior_bands(background, cl, settings.prior)
    else:
        bands = window_limits.expected_bands(background, cl, statistic)
    columns: dict[str, NDArray[np.generic]] = {"limit_observed": limit}
    if lower is not None:
        columns["limit_lower"] = lower
    columns["limit_bayesian"] = bayes.copy()
    return columns | {f"limit_expected{n}": b for n, b in zip(_BANDS, bands, strict=True)}


def _draw(
    counts: Array,
    windows: Windows,
    fit: SlidingFit,
    rows: NDArray[np.int64],
    columns: dict[str, NDArray[np.generic]],
    settings: LimitSettings,
    workers: int | None,
    progress: Callable[[int, int], None] | None,
) -> NDArray[np.bool_]:
    """Replace rows of the columns by limits from pseudo-experiments, each with a key of its own.

    Says which rows could be drawn.
    """
    numbers = itertools.count(1)
    drawn = np.ones(len(rows), bool)

    def task(begin: int, end: int) -> None:
        for place in range(begin, min(end, len(rows))):
            try:
                _draw_one(counts, windows, fit, int(rows[place]), columns, settings)
            except DataError:  # what fails at some yield keeps its asymptotic limit
                drawn[place] = False
            if progress is not None:
                progress(next(numbers), len(rows))

    task(0, 1)  # compiles, which only one thread may do
    in_blocks(lambda begin, end: task(begin + 1, end + 1), max(len(rows) - 1, 0), workers)
    return drawn


def _draw_one(
    counts: Array,
    windows: Windows,
    fit: SlidingFit,
    row: int,
    columns: dict[str, NDArray[np.generic]],
    settings: LimitSettings,
) -> None:
    key = settings.key.child("limits", row)
    if settings.statistic == "unified":
        low, high = unified_interval(
            counts, windows, fit, row,
            cl=settings.cl, key=key, experiments=settings.toys, workers=1,
        )  # fmt: skip
        columns["limit_lower"][row], columns["limit_observed"][row] = low, high
        return
    found = toy_limit(
        counts, windows, fit, row,
        cl=settings.cl, key=key, experiments=settings.toys, statistic=settings.statistic, workers=1,
    )  # fmt: skip
    columns["limit_observed"][row] = found.observed
    for name, value in zip(_BANDS, found.expected, strict=True):
        columns[f"limit_expected{name}"][row] = value


def _without_events(
    windows: Windows,
    rows: NDArray[np.int64],
    columns: dict[str, NDArray[np.generic]],
    settings: LimitSettings,
) -> None:
    """A window without events: the limit on a count of none, over the signal's share inside."""
    nothing = CountingExperiment(0.0)
    bayes = float(bayesian_limit(nothing, 0, settings.cl, settings.prior)[0])
    if settings.statistic == "unified":
        limit = feldman_cousins(0, 0.0, settings.cl)[1]
    elif settings.statistic == "bayesian":
        limit = bayes
    else:
        limit = float(-np.log1p(-settings.cl))
    for row in rows:
        inside = float(windows.design[row, -1, : windows.size[row]].sum())
        for name, column in columns.items():
            column[row] = (bayes if name == "limit_bayesian" else limit) / inside
        if "limit_lower" in columns:
            columns["limit_lower"][row] = 0.0
