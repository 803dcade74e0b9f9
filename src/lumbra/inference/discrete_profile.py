"""Which background function it is becomes a nuisance: discrete profiling.

P. Dauncey, M. Kenzie, N. Wardle, G. Davies, JINST 10 (2015) P04015 (arXiv:1408.6865). Each function
k has its own profile Λ_k(S) = −2 ln L_k(S) + c n_k, with n_k coefficients and c = 1 (half a unit of
ln L for each); the profile of the yield is their lower envelope. A yield lies inside an interval if
it lies inside that of any function measured from the common minimum, so that intervals and limits
are the union of the functions' own and no kink of the envelope has to be followed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import ArrayLike, NDArray

from lumbra.foundation import InputError
from lumbra.inference import window_limits
from lumbra.inference.bayesian import check_level
from lumbra.inference.constrained_fit import ConstrainedFit, constrained_fit
from lumbra.inference.constrained_profile import (
    ConstrainedProfile,
    constrained_background_profile,
    constrained_profile,
)
from lumbra.inference.nuisance import Nuisance
from lumbra.inference.profile import Statistic
from lumbra.inference.window_model import WindowModel, window_model
from lumbra.inference.windows import Windows, with_order

__all__ = ["FUNCTIONS", "DiscreteFit", "background_functions", "discrete_fit", "discrete_limits"]

Array = NDArray[np.float64]

FUNCTIONS: Final[Mapping[str, tuple[int, ...]]] = {
    "polynomial": (1, 2, 3, 4),
    "exponential": (1, 2, 3),
    "power": (1, 2),
}
"""Orders that are tried of each family."""


@dataclass(frozen=True)
class DiscreteFit:
    """Yields of all windows with the background function profiled.

    Parameters
    ----------
    names : tuple of str (k,)
        The functions.
    chosen : (w,) int array
        The function of the best fit; −1 where none could be fitted.
    yields, errors : (w,) arrays
        Signal events, and their error with the chosen function alone.
    error_low, error_high : (w,) arrays
        From the envelope: where it is one above its minimum.
    q0 : (w,) array
        One-sided statistic of an excess, each hypothesis with its best function.
    costs : (k, w) array
        Λ_k at its own best yield; infinite where the function cannot be fitted.
    fits : tuple of ConstrainedFit (k,)
        The functions' own fits.
    penalty : float
        c, on each coefficient.
    """

    names: tuple[str, ...]
    chosen: NDArray[np.int64]
    yields: Array
    errors: Array
    error_low: Array
    error_high: Array
    q0: Array
    costs: Array
    fits: tuple[ConstrainedFit, ...]
    penalty: float


def background_functions(
    windows: Windows,
    functions: Mapping[str, Sequence[int]] = FUNCTIONS,
    *,
    nuisances: Sequence[Nuisance] = (),
    known: ArrayLike | None = None,
) -> dict[str, WindowModel]:
    """Models of the same windows with several smooth backgrounds, by name.

    Parameters
    ----------
    windows : Windows
        Where and what to fit; their own order does not count.
    functions : mapping of str to sequence of int
        Families of `lumbra.inference.window_model.BACKGROUNDS` and the orders to try.
    nuisances, known
        As for `window_model`, common to all.
    """
    return {
        f"{family} {order}": window_model(
            with_order(windows, order), nuisances, known=known, background=family
        )
        for family, orders in functions.items()
        for order in orders
    }


@dataclass(frozen=True)
class _Against:
    """One function's profile, measured from the envelope's minimum."""

    profile: ConstrainedProfile
    penalty: float
    floor: Array
    floor_above_zero: Array

    @property
    def best(self) -> Array:
        return self.profile.best

    @property
    def error(self) -> Array:
        return self.profile.error

    def q_and_slope(self, best: Array | None = None) -> Statistic:
        """From the least value at all yields, or with ``best`` at those not below 0."""
        loss = self.profile.smallest_loss()
        floor = self.floor if best is None else self.floor_above_zero

        def statistic(yields: Array, wanted: NDArray[np.bool_]) -> tuple[Array, Array]:
            value, slope = loss(yields, wanted)
            return np.maximum(2 * value + self.penalty - floor, 0.0), 2 * slope

        return statistic


@dataclass(frozen=True)
class _Envelope:
    """The least of several profiles."""

    members: tuple[_Against, ...]
    best: Array
    error: Array

    def q_and_slope(self, best: Array | None = None) -> Statistic:
        """As `Profile.q_and_slope`."""
        statistics = [member.q_and_slope(best) for member in self.members]

        def statistic(yields: Array, wanted: NDArray[np.bool_]) -> tuple[Array, Array]:
            q, slope = np.array([one(yields, wanted) for one in statistics]).transpose(1, 0, 2)
            least = np.argmin(np.where(np.isfinite(q), q, np.inf), axis=0)
            place = (least, np.arange(least.size))
            return q[place], slope[place]

        return statistic


def discrete_fit(
    counts: Array,
    models: Mapping[str, WindowModel],
    *,
    penalty: float = 1.0,
    workers: int | None = None,
) -> DiscreteFit:
    """Fit all windows with every background function.

    Fitted to a smooth expectation instead of counts, the yields are the spurious signal of the
    whole choice.

    Parameters
    ----------
    counts : (bins,) array
        Events in the bins of the windows.
    models : mapping of str to WindowModel
        Candidates on the same windows, such as `background_functions` makes.
    penalty : float
        c: 1 as in the paper; 2 is Akaike's.
    workers : int, optional
        Threads over windows.

    Raises
    ------
    InputError
        If there is no model, or they have other windows.
    """
    _check(models)
    table = np.asarray(counts, float)
    fits = tuple(constrained_fit(table, model, workers=workers) for model in models.values())
    profiles = [constrained_profile(table, fit) for fit in fits]
    yields = np.array([fit.fit.yields[0] for fit in fits])
    errors = np.array([fit.fit.errors[0] for fit in fits])
    costs = _costs(profiles, list(yields), fits, penalty)
    chosen = np.argmin(costs, axis=0)
    place = (chosen, np.arange(chosen.size))
    members = _members(profiles, fits, penalty)
    intervals = np.array([window_limits.interval(member) for member in members])
    low = np.fmin.reduce(_or(yields - intervals[:, 0], yields[place]), axis=0)
    high = np.fmax.reduce(_or(yields + intervals[:, 1], yields[place]), axis=0)
    at_zero = _costs(profiles, [np.zeros(chosen.size)] * len(fits), fits, penalty).min(axis=0)
    failed = ~np.isfinite(costs[place])
    gain = np.maximum(at_zero - np.where(failed, 0.0, costs[place]), 0.0)
    q0 = np.where(yields[place] > 0, gain, 0.0)
    return DiscreteFit(
        tuple(models), np.where(failed, -1, chosen), yields[place], errors[place],
        yields[place] - low, high - yields[place], np.where(failed, np.nan, q0), costs, fits,
        penalty,
    )  # fmt: skip


def discrete_limits(counts: Array, found: DiscreteFit, cl: float) -> tuple[Array, Array]:
    """Observed and expected CLs limits with the background function profiled.

    Asymptotic, with q̃ (Cowan, Cranmer, Gross, Vitells, EPJC 71 (2011) 1554). The Asimov data are
    the background-only fit of the function that is best without signal, and their envelope is
    measured from its value there.

    Parameters
    ----------
    counts : (bins,) array
        The data of the fit.
    found : DiscreteFit
        Their fit.
    cl : float
        Confidence level.

    Returns
    -------
    observed : (w,) array
        Upper limits on the yield.
    expected : (5, w) array
        At −2, −1, 0, 1, 2 σ.
    """
    check_level(cl)
    profiles = [constrained_profile(np.asarray(counts, float), fit) for fit in found.fits]
    zero = np.zeros(found.yields.size)
    null = _costs(profiles, [zero] * len(profiles), found.fits, found.penalty)
    best = np.argmin(null, axis=0)
    asimov = [constrained_background_profile(fit) for fit in found.fits]
    # every function meets the data that the best one expects
    picked = np.array([a.counts for a in asimov])[best, np.arange(best.size)]
    measured = np.array([a.measured for a in asimov])[best, np.arange(best.size)]
    expected = [
        ConstrainedProfile(a.model, picked, measured, a.start, zero, a.error) for a in asimov
    ]
    members = _members(profiles, found.fits, found.penalty)
    flat = _members(expected, found.fits, found.penalty)
    scale = np.where(np.isfinite(found.errors), found.errors, np.nan)
    envelope = _Envelope(tuple(flat), zero, scale)
    observed = [window_limits.cls_limit(member, envelope, cl) for member in members]
    # one by one: a function far from the minimum has a limit in the wide bands only
    bands = [
        [window_limits.expected_limit(member, cl, sigmas) for sigmas in (-2.0, -1.0, 0.0, 1.0, 2.0)]
        for member in flat
    ]
    return _largest(observed), _largest(np.array(bands))


def _members(
    profiles: Sequence[ConstrainedProfile], fits: Sequence[ConstrainedFit], penalty: float
) -> list[_Against]:
    """The functions' profiles, measured from the least of all."""
    anywhere = _costs(profiles, [p.best for p in profiles], fits, penalty).min(axis=0)
    bounded = [np.maximum(p.best, 0.0) for p in profiles]
    above = _costs(profiles, bounded, fits, penalty).min(axis=0)
    return [
        _Against(profile, penalty * fit.model.coefficients, anywhere, above)
        for profile, fit in zip(profiles, fits, strict=True)
    ]


def _costs(
    profiles: Sequence[ConstrainedProfile],
    yields: Sequence[Array],
    fits: Sequence[ConstrainedFit],
    penalty: float,
) -> Array:
    """Λ_k (k, w) at yields of each function; infinite where there is no fit."""
    rows = []
    for profile, at, fit in zip(profiles, yields, fits, strict=True):
        value, _ = profile.smallest_loss()(at, np.ones(at.size, bool))
        rows.append(2 * value + penalty * fit.model.coefficients)
    costs = np.array(rows)
    return np.where(np.isfinite(costs), costs, np.inf)


def _or(values: Array, otherwise: Array) -> Array:
    """Values where they are numbers: a function too far from the minimum has no interval."""
    return np.where(np.isfinite(values), values, otherwise)


def _largest(limits: ArrayLike) -> Array:
    """The union of the functions' limits; NaN where none has one."""
    table = np.asarray(limits, float)
    largest = np.where(np.isfinite(table), table, -np.inf).max(axis=0)
    return np.where(np.isfinite(largest), largest, np.nan)


def _check(models: Mapping[str, WindowModel]) -> None:
    members = list(models.values())
    same = all(
        np.array_equal(m.windows.masses, members[0].windows.masses)
        and np.array_equal(m.windows.size, members[0].windows.size)
        and np.array_equal(m.windows.first, members[0].windows.first)
        for m in members
    )
    if not members or not same:
        raise InputError(
            "These background functions cannot be compared.",
            given=f"{len(members)} models" + ("" if same else " of different windows"),
            allowed="one or more models of the same windows and bins",
            suggestion="make them with background_functions",
        )
