"""What simulated signal looks like in the plane: widths, correlation and efficiency by pair."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint.hypothesis import Pair
from lumbra.foundation import DataError, Table
from lumbra.foundation.surface import Surface
from lumbra.inference.plane import Ellipses, ellipses_from_widths
from lumbra.workflow.measure import halves
from lumbra.workflow.simulate import Sample
from lumbra.workflow.windows import LEAST_EVENTS, width_of

__all__ = ["Core", "PlaneShape", "core_of", "plane_shape"]

Array = NDArray[np.float64]

_CORE: Final = 6.0
"""Square of the distance, in widths, within which the core is measured: 95 % of a Gaussian."""
_ROUNDS: Final = 12
_LEAST_LEFT: Final = 10


@dataclass(frozen=True)
class Core:
    """The Gaussian core of a signal.

    Parameters
    ----------
    width_x, width_y : float
        Of the pair's mass [GeV] and the recoil mass squared [GeV²].
    correlation : float
        Of the two.
    """

    width_x: float
    width_y: float
    correlation: float


def core_of(x: Array, y: Array, weight: Array) -> Core:
    """Covariance of what lies within the core, which the tail of radiated photons does not move.

    The truncated covariance is corrected for what a Gaussian has outside, and taken again.

    Parameters
    ----------
    x, y, weight : (n,)
        Signal in the two observables.

    Raises
    ------
    DataError
        If too few events are given.
    """
    at = np.stack([x, y], axis=1)
    spread = np.array([width_of(column, weight) for column in (x, y)])
    centre = np.array([_median(column, weight) for column in (x, y)])
    # in units of the widths numbers are of order one
    unit = (at - centre) / spread
    cov, middle = np.eye(2), np.zeros(2)
    outside = np.exp(-_CORE / 2)
    share = 1 - _CORE / 2 * outside / (1 - outside)
    for _ in range(_ROUNDS):
        apart = unit - middle
        near = np.einsum("ni,ij,nj->n", apart, np.linalg.inv(cov), apart) < _CORE
        w = weight[near] / weight[near].sum()
        middle = w @ unit[near]
        apart = unit[near] - middle
        cov = np.einsum("n,ni,nj->ij", w, apart, apart) / share
    width = np.sqrt(np.diag(cov))
    scaled = width * spread
    return Core(float(scaled[0]), float(scaled[1]), float(cov[0, 1] / (width[0] * width[1])))


def _median(values: Array, weight: Array) -> float:
    order = np.argsort(values)
    running = np.cumsum(weight[order])
    return float(np.interp(0.5, running / running[-1], values[order]))


@dataclass(frozen=True)
class PlaneShape:
    """The signal at the simulated pairs, read between them.

    Parameters
    ----------
    pairs : (k, 2)
        Masses [GeV].
    widths : (k, 3)
        Widths of the pair's mass [GeV] and the recoil mass squared [GeV²], and their correlation.
    efficiencies, errors : (k,)
        Share of generated events in the ellipse after all cuts, and its error.
    cross_sections : (k,)
        Generated cross section at unit coupling [fb].
    """

    pairs: Array
    widths: Array
    efficiencies: Array
    errors: Array
    cross_sections: Array

    @functools.cached_property
    def _logs(self) -> Surface:
        rows = [np.log(self.widths[:, 0]), np.log(self.widths[:, 1]), self.widths[:, 2]]
        rows += [np.log(self.cross_sections), self.efficiencies, self.errors]
        return Surface(self.pairs, np.stack(rows, axis=1))

    def inside(self, first: Array, second: Array) -> NDArray[np.bool_]:
        """Whether pairs of masses [GeV] lie between the simulated ones."""
        return self._logs.inside(first, second)

    def width(self, first: Array, second: Array) -> tuple[Array, Array, Array]:
        """Both widths and the correlation at masses (h,) [GeV]."""
        found = self._logs(first, second)
        return np.exp(found[:, 0]), np.exp(found[:, 1]), found[:, 2]

    def efficiency(self, first: Array, second: Array) -> tuple[Array, Array]:
        """Efficiency in the ellipse, and its error, at masses (h,) [GeV]."""
        found = self._logs(first, second)
        return found[:, 4], found[:, 5]

    def cross_section(self, first: Array, second: Array) -> Array:
        """Cross section at unit coupling [fb] at masses (h,) [GeV]."""
        return np.asarray(np.exp(self._logs(first, second)[:, 3]))

    def ellipses(self, first: Array, second: Array, scale: float) -> Ellipses:
        """Windows about masses (h,) [GeV] in the plane of M and m2Recoil."""
        width_x, width_y, correlation = self.width(first, second)
        return _ellipses(first, second, (width_x, width_y, correlation), scale)


def _ellipses(
    first: Array, second: Array, widths: tuple[Array, Array, Array], scale: float
) -> Ellipses:
    x, y, rho = (np.array(part, float) for part in widths)

    def given(values: Array) -> Callable[[Array, Array], Array]:
        return lambda *_: values

    return ellipses_from_widths(
        first, second**2, width_x=given(x), width_y=given(y), correlation=given(rho), scale=scale
    )


def plane_shape(
    signals: Mapping[Pair, Sample], keep: Callable[[Table], Table], half_axes: float
) -> PlaneShape:
    """Cores, efficiencies and cross sections of the simulated pairs.

    Cores are those before the last step, efficiencies those after it, on the half of the
    simulation that measures. Pairs of which hardly anything is left are given up.

    Parameters
    ----------
    signals : mapping of pair to Sample
        By masses [GeV].
    keep : callable
        The last step of the selection.
    half_axes : float
        Semi-axes of the ellipses in widths.

    Raises
    ------
    DataError
        If too little signal is left.
    """
    rows = []
    for pair, sample in sorted(signals.items()):
        if len(sample.candidates) < LEAST_EVENTS:
            continue
        core = core_of(*(np.asarray(sample.candidates[n], float)
                         for n in ("M", "m2Recoil", "weight")))  # fmt: skip
        left = keep(halves(sample.candidates)[1])
        inside = left.select(_within(left, pair, core, half_axes))
        weight = np.asarray(inside["weight"], float)
        if len(weight) < _LEAST_LEFT:
            continue
        one = sample.generated
        share, error = float(weight.sum()) / one, float(np.sqrt(np.sum(weight**2))) / one
        rows.append((*pair, core.width_x, core.width_y, core.correlation, share, error, one))
    if len(rows) < 3:
        raise DataError(
            "No signal is left after the selection.",
            given=f"{len(rows)} of {len(signals)} pairs of masses with {_LEAST_LEFT} events",
            allowed="at least three pairs that are not on one line",
            suggestion="run without --quick, or look at the cut flow",
        )
    table = np.array(rows)
    return PlaneShape(table[:, :2], table[:, 2:5], *table[:, 5:].T)


def _within(candidates: Table, pair: Pair, core: Core, scale: float) -> NDArray[np.bool_]:
    """Which candidates lie in the ellipse of a pair."""
    u = (np.asarray(candidates["M"], float) - pair[0]) / core.width_x
    v = (np.asarray(candidates["m2Recoil"], float) - pair[1] ** 2) / core.width_y
    rho = core.correlation
    return np.asarray((u * u - 2 * rho * u * v + v * v) / (1 - rho**2) <= scale**2)
