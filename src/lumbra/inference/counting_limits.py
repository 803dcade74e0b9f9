"""Limits on a counted signal by several statistics side by side, observed and expected."""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError, Key, Table
from lumbra.foundation.errors import nearest
from lumbra.inference.asymptotic import FEW_EVENTS, asymptotic_cls_limit
from lumbra.inference.bayesian import bayesian_limit, check_level
from lumbra.inference.cls import cls_limit, clsb_limit
from lumbra.inference.counting import CountingExperiment, whole_counts
from lumbra.inference.counting_toys import toy_counting_limit, toy_unified_interval
from lumbra.inference.expected import BANDS, LimitMethod, expected_counts
from lumbra.inference.feldman_cousins import unified_interval, unified_limit
from lumbra.inference.priors import Prior

__all__ = [
    "METHODS",
    "CountingLimits",
    "CountingMethod",
    "bayesian_method",
    "counting_limits",
    "drawn_methods",
]

Array = NDArray[np.float64]


@dataclass(frozen=True)
class CountingMethod:
    """One statistic.

    Parameters
    ----------
    name, title : str
        How it is asked for, and how it is written.
    sides : {"one-sided", "two-sided"}
        Whether it gives an upper limit, or an interval whose lower end leaves 0 with an excess.
    limit : callable
        Upper ends from (experiment, counts, level).
    meaning : str
        What it says, in one line.
    lower : callable, optional
        Lower ends of a two-sided one.
    """

    name: str
    title: str
    sides: Literal["one-sided", "two-sided"]
    limit: LimitMethod
    meaning: str
    lower: LimitMethod | None = None


def _unified_lower(experiment: CountingExperiment, counts: ArrayLike, level: float) -> Array:
    return unified_interval(experiment, counts, level, lengthened=False)[0]


METHODS: Final = (
    CountingMethod(
        "cls",
        "CLs",
        "one-sided",
        cls_limit,
        "exact sums; covers more than the level, so that no deficit excludes what cannot be seen",
    ),
    CountingMethod(
        "clsb",
        "CLs+b",
        "one-sided",
        clsb_limit,
        "exact sums; covers exactly where counts allow; 0 after a large deficit",
    ),
    CountingMethod(
        "unified",
        "unified (Feldman–Cousins)",
        "two-sided",
        unified_limit,
        "exact sums; raw upper ends lengthened to that of any larger background, as in the tables",
        _unified_lower,
    ),
    CountingMethod(
        "bayesian",
        "Bayesian",
        "one-sided",
        bayesian_limit,
        "flat prior in the number of signal events",
    ),
    CountingMethod(
        "cls_asymptotic",
        "CLs, asymptotic",
        "one-sided",
        asymptotic_cls_limit,
        "nuisances profiled; for comparison, cls is exact",
    ),
)
"""All statistics; a new one joins by standing here."""
_DEFAULT: Final = ("cls", "clsb", "unified", "bayesian")
_NAMES: Final = ("minus2", "minus1", "median", "plus1", "plus2")


@dataclass(frozen=True)
class CountingLimits:
    """Limits [events at nominal efficiency] of h hypotheses by m statistics.

    Parameters
    ----------
    methods : tuple of CountingMethod (m,)
        In the order of the rows below.
    level : float
        Confidence level, or credibility.
    counts : (5, h) int array
        Counts at −2, −1, 0, 1, 2 σ of the background-only distribution.
    expected : (m, 5, h) array
        Limits for them: quantiles of the limit, since limits grow with the count.
    observed : (h,) int array or None
        Observed counts.
    upper, lower : (m, h) arrays or None
        Observed ends; the lower one is 0 for one-sided methods.
    """

    methods: tuple[CountingMethod, ...]
    level: float
    counts: NDArray[np.int64]
    expected: Array
    observed: NDArray[np.int64] | None
    upper: Array | None
    lower: Array | None
    background: Array

    def notes(self) -> list[str]:
        """What a reader must know: sides and meaning of each method, and where it is wrong."""
        lines = [f"{m.title}: {m.sides}; {m.meaning}" for m in self.methods]
        scarce = float(self.background.min())
        if scarce < FEW_EVENTS:
            asked = any(m.name == "cls_asymptotic" for m in self.methods)
            lines += [
                f"asymptotic limits are too strong here: {scarce:.3g} background events are "
                "expected (7 % at 10 events, 11 % at 3, 35 % at none)"
            ] * asked
        return lines

    def to_table(self) -> Table:
        """One row per hypothesis; the columns of each method begin with its name."""
        columns: dict[str, NDArray[np.generic]] = {"background": self.background}
        if self.observed is not None:
            columns["observed_count"] = self.observed
        for row, method in enumerate(self.methods):
            if self.upper is not None and self.lower is not None:
                columns[f"{method.name}_upper_limit"] = self.upper[row]
                if method.sides == "two-sided":
                    columns[f"{method.name}_lower_limit"] = self.lower[row]
            for name, values in zip(_NAMES, self.expected[row], strict=True):
                columns[f"{method.name}_expected_{name}"] = values
        notes = {m.name: f"{m.title}, {m.sides}: {m.meaning}" for m in self.methods}
        unit = "signal events at nominal efficiency"
        return Table(columns, {"level": str(self.level), "unit": unit, **notes})


def drawn_methods(key: Key, toys: int = 2000) -> tuple[CountingMethod, ...]:
    """CLs, CLs+b and unified intervals by pseudo-experiments, with the nuisances profiled.

    Parameters
    ----------
    key : Key
        Where the random numbers come from.
    toys : int
        At each tested signal.
    """

    def upper(statistic: Literal["cls", "clsb"]) -> LimitMethod:
        def limit(experiment: CountingExperiment, counts: ArrayLike, level: float) -> Array:
            return toy_counting_limit(
                experiment, counts, level, key=key, statistic=statistic, toys=toys
            ).upper

        return limit

    def ends(side: int) -> LimitMethod:
        def limit(experiment: CountingExperiment, counts: ArrayLike, level: float) -> Array:
            return toy_unified_interval(experiment, counts, level, key=key, toys=toys)[side]

        return limit

    meaning = f"{toys} pseudo-experiments at each signal, nuisances profiled"
    return (
        CountingMethod("cls_toys", "CLs, toys", "one-sided", upper("cls"), meaning),
        CountingMethod("clsb_toys", "CLs+b, toys", "one-sided", upper("clsb"), meaning),
        CountingMethod(
            "unified_toys", "unified, toys", "two-sided", ends(1), meaning + "; raw", ends(0)
        ),
    )


def bayesian_method(prior: Prior) -> CountingMethod:
    """The Bayesian limit with any prior in the number of signal events."""

    def limit(experiment: CountingExperiment, counts: ArrayLike, level: float) -> Array:
        return bayesian_limit(experiment, counts, level, prior)

    meaning = f"prior {prior.name} in the number of signal events"
    return CountingMethod("bayesian", "Bayesian", "one-sided", limit, meaning)


def counting_limits(
    experiment: CountingExperiment,
    observed: ArrayLike | None = None,
    level: float = 0.9,
    methods: Sequence[str | CountingMethod] = _DEFAULT,
) -> CountingLimits:
    """Limits by several statistics side by side, observed and expected with ±1 and ±2σ bands.

    Parameters
    ----------
    experiment : CountingExperiment
        h hypotheses.
    observed : array_like (h,), optional
        Observed counts; expected limits only without them.
    level : float
        Confidence level, or credibility.
    methods : sequence of str or CountingMethod
        Names of `METHODS`, or methods such as `drawn_methods` makes. The asymptotic one is not
        among the four that are asked by default: it is there to compare with.

    Raises
    ------
    InputError
        For an unknown method, a level outside (0, 1), counts that are not whole, or a count so
        far below its background that probabilities underflow.
    """
    check_level(level)
    known = {m.name: m for m in METHODS}
    for name in methods:
        if isinstance(name, str) and name not in known:
            raise InputError(
                "There is no such counting statistic.",
                given=name,
                allowed=", ".join(known),
                suggestion=nearest(name, known),
            )
    chosen = tuple(known[m] if isinstance(m, str) else m for m in methods)
    counts = expected_counts(experiment)
    table, row = counts, None
    if observed is not None:
        row = np.array(np.broadcast_to(whole_counts(observed), counts[0].shape))
        table = np.concatenate([counts, row[None]])
    limits = np.empty((len(chosen), *table.shape))
    with warnings.catch_warnings():
        # said by notes()
        warnings.filterwarnings("ignore", "asymptotic limits with fewer", UserWarning)
        for place, method in enumerate(chosen):
            limits[place] = method.limit(experiment, table, level)
    if not np.all(np.isfinite(limits)):
        raise InputError(
            "A limit cannot be found for these counts.",
            given=f"{row} observed over a background of {experiment.nuisances().background}",
            allowed="counts that the background does not exclude by more than 1e-250",
            suggestion="check the background: it is far above the count",
        )
    upper = lower = None
    if row is not None:
        upper, lower = limits[:, -1], np.zeros((len(chosen), row.size))
        for place, method in enumerate(chosen):
            if method.lower is not None:
                lower[place] = method.lower(experiment, row, level)
    background = experiment.nuisances().background
    return CountingLimits(
        chosen, level, counts, limits[:, : len(BANDS)], row, upper, lower, background
    )
