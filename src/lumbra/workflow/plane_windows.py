"""From simulated samples to a counting experiment in every ellipse of the plane."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import Edition, PlaneHunt
from lumbra.blueprint.hypothesis import Pair
from lumbra.foundation import DataError, Table
from lumbra.inference import CountingExperiment
from lumbra.inference.plane import Ellipses, Region, WindowIndex, place_windows
from lumbra.workflow.measure import halves, systematics_of
from lumbra.workflow.plane_counts import Scattered, smooth_window_counts, window_sums
from lumbra.workflow.plane_shape import PlaneShape, plane_shape
from lumbra.workflow.simulate import Sample

__all__ = ["PlaneWindows", "measure_plane", "place_hypotheses", "scattered"]

Array = NDArray[np.float64]

_HARMLESS: Final = 0.2
"""Events of a background that do not matter, in units of √(1 + b), as for windows in one mass."""


@dataclass(frozen=True)
class PlaneWindows:
    """One counting experiment per pair of masses.

    Parameters
    ----------
    first, second : (h,)
        Masses [GeV].
    ellipses : Ellipses
        In M [GeV] and m2Recoil [GeV²].
    shape : PlaneShape
        The signal.
    efficiency, efficiency_error : (h,)
        Of the signal, in the window.
    cross_section : (h,)
        Of the signal at unit coupling, with radiation [fb].
    backgrounds : mapping of str to (h,)
        Expected events by sample.
    background_error : (h,)
        Error of their sum from the simulation [events].
    experiment : CountingExperiment
        The same with its systematics.
    """

    first: Array
    second: Array
    ellipses: Ellipses
    shape: PlaneShape
    efficiency: Array
    efficiency_error: Array
    cross_section: Array
    backgrounds: Mapping[str, Array]
    background_error: Array
    experiment: CountingExperiment

    @property
    def background(self) -> Array:
        """Expected background (h,) [events]."""
        return np.asarray(np.sum(list(self.backgrounds.values()), axis=0))

    def counts(self, candidates: Table) -> NDArray[np.int64]:
        """Candidates in each window (h,); a weight says how often a candidate is there."""
        x, y = (np.asarray(candidates[name], float) for name in ("M", "m2Recoil"))
        found = WindowIndex(self.ellipses).containing(x, y)
        times = np.asarray(candidates["weight"], float)
        return np.rint(found.sums(times)).astype(np.int64)


def place_hypotheses(hunt: PlaneHunt, shape: PlaneShape) -> tuple[Array, Array]:
    """Pairs of masses (h,) and (h,) [GeV], ``hunt.step`` widths apart along each axis.

    Widths beyond the pairs of which signal is left are those of the nearest one.
    """
    least = min(second for _, second in hunt.simulated)

    def top(x: Array) -> Array:
        return np.asarray(np.minimum(x, hunt.heaviest - x) ** 2)

    def width(number: int) -> Callable[[Array, Array], Array]:
        return lambda x, y: np.asarray(shape.width(x, np.sqrt(y))[number])

    x, y = place_windows(
        Region(hunt.lowest, hunt.highest, least**2, top),
        width_x=width(0),
        width_y=width(1),
        separation=hunt.step,
    )
    return x, np.sqrt(y)


def measure_plane(
    signals: Mapping[Pair, Sample],
    keep: Callable[[Table], Table],
    backgrounds: Sequence[Sample],
    hunt: PlaneHunt,
    edition: Edition,
    simulation_growth: float = 1.0,
) -> PlaneWindows:
    """Windows, efficiencies and backgrounds from what passes every cut.

    Parameters
    ----------
    signals : mapping of pair to Sample
        By masses [GeV].
    keep : callable
        The last step of the selection, on the half of the simulation that measures.
    backgrounds : sequence of Sample
        All backgrounds.
    hunt, edition
        Windows; luminosity and systematics.
    simulation_growth : float
        As for windows in one mass.

    Raises
    ------
    DataError
        If too little signal is left.
    """
    shape = plane_shape(signals, keep, hunt.half_axes)
    first, second = place_hypotheses(hunt, shape)
    inside = shape.inside(first, second)
    if not np.any(inside):
        raise DataError(
            "No window lies where signal is left.",
            given=f"{len(first)} windows and {len(shape.pairs)} pairs with signal",
            allowed="pairs with signal around the range of the hunt",
            suggestion="run without --quick, or loosen the cuts",
        )
    first, second = first[inside], second[inside]
    ellipses = shape.ellipses(first, second, hunt.half_axes)
    efficiency, error = shape.efficiency(first, second)
    expected, variance = _expected(backgrounds, keep, ellipses, edition.luminosity)
    background_error = np.sqrt(variance / simulation_growth)
    on_background, on_signal = systematics_of(edition)
    experiment = CountingExperiment(
        np.sum(list(expected.values()), axis=0),
        on_background,
        background_error,
        {**on_signal, "signal simulation": error / efficiency},
    )
    return PlaneWindows(
        first, second, ellipses, shape, efficiency, error, shape.cross_section(first, second),
        expected, background_error, experiment,
    )  # fmt: skip


def _expected(
    backgrounds: Sequence[Sample],
    keep: Callable[[Table], Table],
    ellipses: Ellipses,
    luminosity: float,
) -> tuple[dict[str, Array], Array]:
    """Expected events of each background, and the variance of their sum."""
    sums, typical = {}, {}
    for sample in backgrounds:
        second = halves(sample.candidates)[1]
        sums[sample.name] = window_sums(scattered(keep(second), luminosity), ellipses)
        before = _typical(window_sums(scattered(second, luminosity), ellipses))
        after = _typical(sums[sample.name])
        typical[sample.name] = np.where(after > 0, np.minimum(before, after), before)
    bare = np.sum([found[:, 0, 0] for found in sums.values()], axis=0)
    harmless = _HARMLESS * np.sqrt(1 + bare)
    expected, variance = {}, np.zeros(len(ellipses))
    for name, found in sums.items():
        expected[name], part = smooth_window_counts(found, typical[name], harmless)
        variance += part
    return expected, variance


def _typical(sums: Array) -> Array:
    """Σw²/Σw (h,) of the smallest size with an event in it; 0 where there is none at all."""
    some = sums[..., 0] > 0
    at = np.argmax(some, axis=1)
    rows = np.arange(len(sums))
    total, squares = sums[rows, at, 0], sums[rows, at, 1]
    return np.asarray(np.divide(squares, total, out=np.zeros_like(total), where=total > 0))


def scattered(candidates: Table, luminosity: float) -> Scattered:
    """Candidates in the plane, with the expected events of each."""
    x, y, weight = (np.asarray(candidates[name], float) for name in ("M", "m2Recoil", "weight"))
    return Scattered(x, y, weight * luminosity)
