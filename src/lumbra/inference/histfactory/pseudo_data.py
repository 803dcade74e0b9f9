"""Pseudo-experiments of a template model: fits and tests of drawn counts and control measurements.

In each one, the counts, the centres of the constraints and the control counts of the simulation
are drawn around the values of the parameters (the unconditional ensemble), as HistFactory does.
"""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from numba import get_num_threads, njit
from numpy.typing import NDArray

from lumbra.foundation import Estimate, InputError, Key
from lumbra.inference.histfactory.fit import fit_at
from lumbra.inference.histfactory.layout import Compiled, Layout, Measured, compile_model
from lumbra.inference.histfactory.model import TemplateModel
from lumbra.inference.histfactory.newton import CONVERGED
from lumbra.inference.histfactory.room import make_room
from lumbra.inference.histfactory.scan import asimov, conditional, free_fit

__all__ = ["ToyCls", "ToyFits", "fit_toys", "toy_cls"]

Array = NDArray[np.float64]
_CHUNK = 100


@dataclass(frozen=True)
class ToyFits:
    """Fits of t pseudo-experiments.

    Parameters
    ----------
    strength, error : (t,) arrays
        Best signal strength and its error; NaN where a fit failed.
    q : (t,) array
        q̃ of the strength that was tested.
    q0 : (t,) array
        Discovery statistic.
    """

    strength: Array
    error: Array
    q: Array
    q0: Array

    @property
    def failures(self) -> int:
        """Number of pseudo-experiments in which a fit failed."""
        return int(np.count_nonzero(~np.isfinite(self.q + self.q0 + self.error)))


@dataclass(frozen=True)
class ToyCls:
    """CLs+b, CLb and CLs from pseudo-experiments, with their errors."""

    cls_b: Estimate
    cl_b: Estimate
    cls: Estimate


@njit(cache=True, nogil=True)
def _fit_all(
    layout: Layout, counts: Array, centre: Array, control: Array, fixed: NDArray[np.bool_],
    start: Array, tested: float, lowest: float, out: Array,
) -> None:  # fmt: skip
    """Fill out (t, 4): strength, error, q̃ and q₀ of each pseudo-experiment."""
    room = make_room(layout)
    for t in range(counts.shape[0]):
        out[t] = np.nan
        data = Measured(counts[t], centre[t], control[t])
        theta = start.copy()
        status, at_zero, _ = conditional(layout, data, 0.0, theta, fixed, room, True)
        if status != CONVERGED:
            continue
        status, at_best, error = free_fit(layout, data, theta, fixed, lowest, room)
        if status != CONVERGED:
            continue
        best = theta[layout.poi]
        out[t, 0], out[t, 1] = best, error
        out[t, 3] = 2.0 * max(at_zero - at_best, 0.0) if best > 0.0 else 0.0
        out[t, 2] = 0.0
        if best < tested:
            floor = at_best if best >= 0.0 else at_zero
            status, at_tested, _ = conditional(layout, data, tested, theta, fixed, room, True)
            out[t, 2] = 2.0 * max(at_tested - floor, 0.0) if status == CONVERGED else np.nan


def fit_toys(
    model: TemplateModel,
    count: int,
    *,
    key: Key,
    strength: float = 0.0,
    tested: float = 1.0,
    lowest: float = 0.0,
    workers: int | None = 1,
) -> ToyFits:
    """Draw pseudo-experiments at a signal strength and fit each.

    The nuisances are drawn from where the data prefer them at that strength.

    Parameters
    ----------
    count : int
        Number of pseudo-experiments.
    key : Key
        Where the random numbers come from; each experiment has its own stream.
    strength : float
        True signal strength.
    tested : float
        Strength that q̃ tests.
    lowest : float
        Lower bound of the fitted strength; below 0 for pulls without bias.
    workers : int, optional
        Threads; the result is the same for any number.
    """
    if count < 1:
        raise InputError(
            "So few pseudo-experiments say nothing.",
            given=f"{count}",
            allowed="a positive number",
            suggestion="a thousand give p-values of a few per cent to a tenth",
        )
    c = compile_model(model)
    room, theta = make_room(c.layout), c.start.copy()
    fit_at(c, c.measured, float(strength), theta, room)
    truth = asimov(c.layout, theta, room)
    out = np.empty((count, 4))

    def chunk(begin: int) -> None:
        rows = range(begin, min(begin + _CHUNK, count))
        counts, centre, control = _draw(c, truth, key, rows)
        part = out[rows.start : rows.stop]
        _fit_all(
            c.layout, counts, centre, control, c.fixed, theta, float(tested), float(lowest), part
        )

    chunk(0)  # only one thread compiles
    threads = min(workers or int(get_num_threads()), max(1, count // _CHUNK))
    with ThreadPoolExecutor(threads) as pool:
        list(pool.map(chunk, range(_CHUNK, count, _CHUNK)))
    return ToyFits(*out.T)


def _draw(c: Compiled, truth: Measured, key: Key, rows: range) -> tuple[Array, Array, Array]:
    """Counts, centres and control measurements, one row per pseudo-experiment."""
    layout = c.layout
    poisson = np.repeat(layout.row_poisson, np.diff(layout.row_groups)) & (layout.width > 0)
    sigma = np.where(layout.width > 0, np.sqrt(layout.width), 0.0)
    spread = np.divide(
        1, layout.precision, out=np.zeros_like(truth.centre), where=layout.precision > 0
    )
    counts = np.empty((len(rows), truth.counts.size))
    centre = np.empty((len(rows), truth.centre.size))
    control = np.empty((len(rows), truth.control.size))
    for place, row in enumerate(rows):
        generator = key.child("experiment", row).generator()
        counts[place] = generator.poisson(np.maximum(truth.counts, 0.0))
        centre[place] = generator.normal(truth.centre, np.sqrt(spread))
        control[place] = generator.normal(truth.control, np.where(poisson, 0.0, sigma))
        control[place, poisson] = generator.poisson(truth.control[poisson])
    return counts, centre, control


def toy_cls(
    model: TemplateModel, strength: float, count: int, *, key: Key, workers: int | None = 1
) -> ToyCls:
    """CLs of a signal strength from pseudo-experiments with and without signal.

    Parameters
    ----------
    strength : float
        The strength that is tested.
    count : int
        Pseudo-experiments of each kind.
    key : Key
        Where the random numbers come from.
    """
    c = compile_model(model)
    observed = np.empty((1, 4))
    data = Measured(*(np.atleast_2d(x) for x in c.measured))
    _fit_all(c.layout, *data, c.fixed, c.start, float(strength), 0.0, observed)
    q = observed[0, 2]
    above = []
    for name, true in (("signal", strength), ("background", 0.0)):
        toys = fit_toys(
            model, count, key=key.child(name), strength=true, tested=strength, workers=workers
        )
        good = toys.q[np.isfinite(toys.q)]
        # q̃ = 0 has probability of its own: the observed value belongs to the tail
        share = float(np.mean(good >= q - 1e-9)) if good.size else np.nan
        above.append(Estimate(share, float(np.sqrt(max(share * (1 - share), 0.0) / good.size))))
    both, back = above
    ratio = both.value / back.value if back.value > 0 else np.nan
    return ToyCls(
        both, back, Estimate(ratio, ratio * float(np.hypot(both.relative, back.relative)))
    )
