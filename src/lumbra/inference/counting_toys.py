"""Limits and intervals of counts from pseudo-experiments, with the nuisances profiled.

The frequentist answer where nuisances matter and counts are few: no asymptotic formula and no
prior. At each tested signal the pseudo-experiments have the nuisances that fit the data best there,
and the count and every measurement of a nuisance are drawn anew. Without nuisances the exact sums
of `lumbra.inference.cls` and `lumbra.inference.feldman_cousins` are the same at no cost.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Final, Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError, Key
from lumbra.inference.bayesian import check_level
from lumbra.inference.blocks import in_blocks
from lumbra.inference.cls import cls_limit, clsb_limit
from lumbra.inference.counting import CountingExperiment, whole_counts
from lumbra.inference.feldman_cousins import unified_interval
from lumbra.inference.profile_toys import fill_tails
from lumbra.inference.tail_crossing import crossing

__all__ = ["ToyLimits", "toy_counting_limit", "toy_unified_interval"]

Array = NDArray[np.float64]
Ints = NDArray[np.int64]
Statistic = Literal["cls", "clsb"]

CHUNK: Final = 64
"""Windows that share a random key."""
_LOW, _HIGH = 0.5, 1.7  # of the limit with averaged nuisances, between which signals are tested
_ROUNDS: Final = 6
_FEW: Final = 20
_NOTHING = 0.02  # of the CLs limit: a CLs+b limit below this is none
_STEPS: Final = 30  # signals between which the edges of a unified interval are searched
_FINE: Final = 12  # and within the two steps around an edge


@dataclass(frozen=True)
class ToyLimits:
    """Upper limits from pseudo-experiments [events at nominal efficiency], arrays (…, h).

    Parameters
    ----------
    upper : array
        The limits; 0 where CLs+b excludes every signal.
    error : array
        Their error from the number of pseudo-experiments; NaN where hardly any of those without
        signal have as few events as the data. CLs is then that of averaged nuisances.
    """

    upper: Array
    error: Array


@dataclass(frozen=True)
class _Flat:
    """Counts and models, one row for each window and count."""

    counts: Array
    models: Array
    shape: tuple[int, ...]


def toy_counting_limit(
    experiment: CountingExperiment,
    observed: ArrayLike,
    level: float = 0.9,
    *,
    key: Key,
    statistic: Statistic = "cls",
    toys: int = 2000,
    points: int = 10,
    workers: int | None = None,
) -> ToyLimits:
    """One-sided upper limit by q̃ with profiled nuisances: CLs, or CLs+b.

    Parameters
    ----------
    experiment : CountingExperiment
        h hypotheses with log-normal nuisances.
    observed : array_like, broadcast against (h,)
        Counts; shape (…, h) for several counts of each hypothesis.
    level : float
        Confidence level.
    key : Key
        Where the random numbers come from; each 64 windows have a child of their own.
    statistic : {"cls", "clsb"}
        Whether CLs+b is divided by CLb.
    toys : int
        Pseudo-experiments with, and as many without signal, at each tested signal.
    points : int
        Tested signals of each window. The limit is where a parabola through the normal quantiles
        of their p-values has the level, so that all of them share the noise.
    workers : int, optional
        Threads; the result is the same for any number.

    Raises
    ------
    InputError
        For settings that cannot be used, or the normal prior.
    """
    check_level(level)
    _check(toys, points, statistic)
    flat = _flatten(experiment, observed)
    spread = np.linspace(_LOW, _HIGH, points)
    whole = _averaged(cls_limit, experiment, observed, level, flat)
    centre = whole.copy()
    if statistic == "clsb":
        least = _NOTHING / _LOW * whole
        centre = np.maximum(_averaged(clsb_limit, experiment, observed, level, flat), least)
    upper, error = np.full(len(centre), np.nan), np.full(len(centre), np.nan)
    todo = np.arange(len(centre))
    for step in range(_ROUNDS):
        signals = centre[todo, None] * spread
        tails = _tails(flat, todo, signals, toys, key.child("round", step), workers, two=False)
        upper[todo], error[todo] = crossing(signals, tails, toys, level, statistic == "cls")
        ends = signals[:, 0], signals[:, -1]
        outside = ~((upper[todo] >= ends[0]) & (upper[todo] <= ends[1]))
        if statistic == "cls":
            # hardly any pseudo-experiment without signal has so few events: nought over nought
            rare = np.median(tails[:, :, 1], axis=1) < _FEW
            upper[todo[rare]], error[todo[rare]] = whole[todo[rare]], np.nan
            outside &= ~rare
        if statistic == "clsb":
            none = outside & (ends[0] <= 1.001 * _NOTHING * whole[todo])
            none &= tails[:, 0, 0] < (1.0 - level) * toys
            upper[todo[none]], error[todo[none]] = 0.0, 0.0
            outside &= ~none
        todo, asked = todo[outside], upper[todo][outside]
        if not todo.size:
            break
        # a parabola is not to be trusted far outside of its points
        guess = np.where(np.isfinite(asked), asked, 2.0 * centre[todo])
        centre[todo] = np.clip(guess, 0.4 * centre[todo], 2.5 * centre[todo])
        if statistic == "clsb":
            centre[todo] = np.maximum(centre[todo], _NOTHING / _LOW * whole[todo])
    upper[todo], error[todo] = np.nan, np.nan
    return ToyLimits(_whole(upper, flat), error.reshape(flat.shape))


def toy_unified_interval(
    experiment: CountingExperiment,
    observed: ArrayLike,
    level: float = 0.9,
    *,
    key: Key,
    toys: int = 2000,
    workers: int | None = None,
) -> tuple[Array, Array]:
    """Feldman–Cousins ends (…, h) with profiled nuisances [events at nominal efficiency].

    A signal is accepted if more than 1 − CL of its pseudo-experiments have a t̃ as large as the
    data's; the interval goes from the first accepted one to the last. Parameters are those of
    `toy_counting_limit`.
    """
    check_level(level)
    _check(toys, _STEPS, "cls")
    flat = _flatten(experiment, observed)
    table = np.broadcast_to(whole_counts(observed), flat.shape)
    known = unified_interval(experiment, table, level, lengthened=False)[1].reshape(-1)
    rows = np.arange(len(known))
    top = 1.5 * known + 1.0
    for step in range(_ROUNDS):
        grid = top[:, None] * np.linspace(0.0, 1.0, _STEPS)
        tails = _tails(flat, rows, grid, toys, key.child("coarse", step), workers, two=True)
        inside = tails[..., 0] > (1.0 - level) * toys
        if not np.any(inside[:, -1]):
            break
        top = np.where(inside[:, -1], 2.0 * top, top)
    first = inside.argmax(axis=1)
    last = _STEPS - 1 - inside[:, ::-1].argmax(axis=1)
    ends = np.zeros((2, len(rows)))
    for side, edge in enumerate((first, last)):
        low = np.maximum(edge - (1 if side == 0 else 0), 0)
        fine = top[:, None] / (_STEPS - 1) * (low[:, None] + np.linspace(0.0, 1.0, _FINE))
        tails = _tails(flat, rows, fine, toys, key.child("fine", side), workers, two=True)
        ends[side] = _edge(fine, tails[..., 0] / toys, 1.0 - level, upper=side == 1)
    ends[0][inside[:, 0]] = 0.0
    return _whole(ends[0], flat), _whole(ends[1], flat)


def _edge(signals: Array, p_values: Array, target: float, *, upper: bool) -> Array:
    """First or last signal that is accepted, half a step further out."""
    accepted = p_values > target
    # the ends of the bracket are known: one is inside, the other one is not
    accepted[:, 0], accepted[:, -1] = (True, False) if upper else (False, True)
    count = signals.shape[1]
    at = count - 1 - accepted[:, ::-1].argmax(axis=1) if upper else accepted.argmax(axis=1)
    rows = np.arange(len(signals))
    other = np.clip(at + (1 if upper else -1), 0, count - 1)
    return np.asarray(0.5 * (signals[rows, at] + signals[rows, other]))


def _averaged(
    method: Callable[[CountingExperiment, ArrayLike, float], Array],
    experiment: CountingExperiment,
    observed: ArrayLike,
    level: float,
    flat: _Flat,
) -> Array:
    """The limit with averaged nuisances: near the answer, and known at once."""
    table = np.broadcast_to(whole_counts(observed), flat.shape)
    return np.ascontiguousarray(method(experiment, table, level)).reshape(-1)


def _flatten(experiment: CountingExperiment, observed: ArrayLike) -> _Flat:
    counts = np.atleast_1d(whole_counts(observed))
    parts = experiment.nuisances().spread(max(counts.shape[-1], len(experiment)))
    if not parts.lognormal:
        raise InputError(
            "Pseudo-experiments of a count know log-normal nuisances only.",
            given="prior='normal'",
            allowed="prior='log-normal'",
            suggestion="use cls_limit or bayesian_limit for the normal prior",
        )
    shape = (*counts.shape[:-1], len(parts.background))
    models = np.stack(
        [
            # nothing expected has no logarithm
            np.maximum(parts.background, 1e-9),
            parts.background_width,
            parts.efficiency_width,
            parts.correlation,
            parts.effective_counts,
        ],
        axis=1,
    )
    flat = np.ascontiguousarray(np.broadcast_to(counts, shape), float).reshape(-1)
    return _Flat(flat, np.tile(models, (len(flat) // len(models), 1)), shape)


def _tails(
    flat: _Flat, rows: Ints, signals: Array, toys: int, key: Key, workers: int | None, *, two: bool
) -> Ints:
    """Pseudo-experiments (rows, k, 2) with and without signal that reach the data."""
    out = np.zeros((*signals.shape, 2), np.int64)
    counts, models = flat.counts[rows], flat.models[rows]
    signals = np.ascontiguousarray(signals)
    chunks = -(-len(rows) // CHUNK)

    def fill(chunk: int, part: slice) -> None:
        rng = key.child("windows", chunk).generator()
        fill_tails(rng, counts[part], models[part], signals[part], toys, two, out[part])

    def task(begin: int, end: int) -> None:
        if begin == end:  # compile before there are threads
            fill(0, slice(0, 0))
        for chunk in range(begin, end):
            fill(chunk, slice(chunk * CHUNK, (chunk + 1) * CHUNK))

    in_blocks(task, chunks, workers)
    return out


def _whole(values: Array, flat: _Flat) -> Array:
    """Reshaped, and refused if a window has no answer."""
    if not np.all(np.isfinite(values)):
        h = int(np.flatnonzero(~np.isfinite(values))[0])
        raise InputError(
            "Pseudo-experiments do not find this limit.",
            given=f"{flat.counts[h]:g} events observed, {flat.models[h, 0]:.4g} expected",
            allowed="data that the background does not exclude",
            suggestion="check the background, or use the exact sums of cls_limit",
        )
    return np.asarray(values.reshape(flat.shape))


def _check(toys: int, points: int, statistic: str) -> None:
    if not (toys >= 100 and points >= 4 and statistic in ("cls", "clsb")):
        raise InputError(
            "This limit cannot be set with pseudo-experiments.",
            given=f"{toys} pseudo-experiments at {points} signals, statistic {statistic!r}",
            allowed="at least 100 at 4 signals or more, cls or clsb",
            suggestion="2000 at 10 signals know a limit to about 2 %",
        )
