"""One observable of a hunt by fits: its windows, its expected spectrum, its limits in events."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import Edition, FitHunt, FitPart
from lumbra.foundation import DataError, Table
from lumbra.inference import Spectrum, window_limits
from lumbra.inference.constrained_fit import ConstrainedFit, constrained_fit
from lumbra.inference.constrained_profile import (
    constrained_background_profile,
    constrained_profile,
)
from lumbra.inference.hunt import spurious_factor
from lumbra.inference.nuisance import Nuisance
from lumbra.inference.sliding_fit import sliding_fit
from lumbra.inference.smooth_background import SmoothBackground, smooth_background
from lumbra.inference.tabulated_profile import TabulatedProfile, tabulated
from lumbra.inference.window_model import WindowModel, window_model
from lumbra.inference.windows import Windows, make_windows, with_order
from lumbra.workflow.signal_peaks import SignalPeaks, signal_peaks
from lumbra.workflow.simulate import Sample

__all__ = ["FittedPart", "expected_bands", "fitted_part", "in_part"]

Array = NDArray[np.float64]
Keep = Callable[[Table], Table]

_BINS_PER_RESOLUTION: Final = 4.0
_ORDERS: Final = range(1, 9)
_UNBIASED: Final = 0.2
"""Largest yield of a fit to the expected background, in its errors, that an order may give."""
_REACH: Final = 2.0
"""Resolutions on either side of a mass in which events are quoted."""


@dataclass(frozen=True)
class FittedPart:
    """A part of the hunt, ready to be fitted.

    Parameters
    ----------
    part : FitPart
        Its declaration.
    peaks : SignalPeaks
        The signal.
    model : WindowModel
        Windows with their systematic errors.
    backgrounds : mapping of str to (n,)
        Simulated background in the bins of the windows [events].
    variance : (n,)
        Of their sum, from the size of the simulation [events²].
    smooth : SmoothBackground
        The sum without the fluctuations of the simulation.
    spurious : (w,)
        Yields that fits find in it [errors].
    """

    part: FitPart
    peaks: SignalPeaks
    model: WindowModel
    backgrounds: Mapping[str, Array]
    variance: Array
    smooth: SmoothBackground
    spurious: Array

    @property
    def windows(self) -> Windows:
        """Where the fits are made."""
        return self.model.windows

    @property
    def trust(self) -> Array:
        """Factor (w,) on significances: what a spurious yield as large as this leaves of them."""
        return spurious_factor(self.spurious, np.ones_like(self.spurious))

    def enters(self, table: Table) -> Table:
        """The candidates that enter this part."""
        return in_part(table, self.part)

    def counts(self, table: Table) -> Array:
        """Candidates of this part in the bins of the windows, each as often as its weight says."""
        chosen = self.enters(table)
        value, weight = (np.asarray(chosen[n], float) for n in (self.part.column, "weight"))
        return np.histogram(value, self.windows.edges, weights=weight)[0]

    def seen(self, table: Table) -> Array:
        """Candidates (w,) within two resolutions of each mass."""
        values = np.sort(np.asarray(self.enters(table)[self.part.column], float))
        reach = _REACH * self.windows.resolution
        ends = [np.searchsorted(values, self.windows.masses + sign * reach) for sign in (1, -1)]
        return np.asarray(ends[0] - ends[1], float)

    def near(self, events: Array) -> Array:
        """Events (w,) within two resolutions of each mass."""
        below = np.concatenate([[0.0], np.cumsum(events)])
        reach = _REACH * self.windows.resolution
        low, high = (
            np.interp(self.windows.masses + sign * reach, self.windows.edges, below)
            for sign in (-1, 1)
        )
        return np.asarray(high - low)

    def expected_fit(self) -> TabulatedProfile:
        """The profile of the expected background, which all expected limits come from."""
        found = constrained_fit(self.smooth.expectation, self.model)
        return tabulated(constrained_background_profile(found))

    def fit(self, counts: Array) -> ConstrainedFit:
        """Every window with and without signal."""
        return constrained_fit(counts, self.model)

    def observed_limit(
        self, counts: Array, found: ConstrainedFit, statistic: str, level: float
    ) -> Array:
        """Upper limits (w,) on the yield from data [events]."""
        observed = constrained_profile(counts, found)
        if statistic == "bayes":
            return window_limits.bayesian_limit(observed, level)
        if statistic == "clsb":
            return window_limits.clsb_limit(observed, level)
        background = tabulated(constrained_background_profile(found))
        return window_limits.cls_limit(observed, background, level)


def expected_bands(profile: TabulatedProfile, statistic: str, level: float) -> Array:
    """Expected limits (5, w) on the yield at −2, −1, 0, 1 and 2 σ [events]."""
    alike = "clsb" if statistic == "clsb" else "cls"  # of a flat prior too
    return window_limits.expected_bands(profile, level, alike)


def in_part(table: Table, part: FitPart) -> Table:
    """The candidates that enter a part."""
    return table if part.selection is None else table.select(part.selection.passed(table))


def fitted_part(
    hunt: FitHunt,
    part: FitPart,
    signals: Mapping[float, Sample],
    backgrounds: Sequence[Sample],
    keep: Keep,
    edition: Edition,
) -> FittedPart:
    """Prepare a part: signal shapes, bins that follow the resolution, background, windows.

    Parameters
    ----------
    hunt, part
        What to look for, and where.
    signals : mapping of float to Sample
        By mass [GeV].
    backgrounds : sequence of Sample
        All backgrounds.
    keep : callable
        The last step of the selection.
    edition : Edition
        Luminosity and systematics.

    Raises
    ------
    DataError
        If too little signal or no background is left.
    """

    def chosen(table: Table) -> Table:
        return in_part(keep(table), part)

    peaks = signal_peaks(signals, chosen, part, hunt.right)
    scale = _Scale.of(peaks, part)
    edges = scale.edges()
    expected, variance = {}, np.zeros(len(edges) - 1)
    for sample in backgrounds:
        table = chosen(sample.candidates)
        value = np.asarray(table[part.column], float)
        weight = np.asarray(table["weight"], float) * edition.luminosity
        expected[sample.name] = np.histogram(value, edges, weights=weight)[0]
        variance += np.histogram(value, edges, weights=weight**2)[0]
    smooth = _smooth(np.sum(list(expected.values()), axis=0), variance, part)
    masses = scale.hypotheses(hunt.step)
    windows = _windows(edges, masses, peaks, part, smooth)
    fit = sliding_fit(smooth.expectation, windows)
    model = window_model(windows, _nuisances(edition, peaks))
    return FittedPart(part, peaks, model, expected, variance, smooth, fit.yields[0] / fit.errors[0])


@dataclass(frozen=True)
class _Scale:
    """The observable counted in resolutions: ∫ dm/σ(m) at values (g,) [GeV]."""

    values: Array
    place: Array
    lowest: float
    highest: float

    @classmethod
    def of(cls, peaks: SignalPeaks, part: FitPart) -> _Scale:
        values = np.linspace(*part.fit_range, 4001)
        simulated = peaks.shape.masses
        width = peaks.shape.width(np.clip(values, simulated[0], simulated[-1]))
        middle = 0.5 / width[1:] + 0.5 / width[:-1]
        place = np.concatenate([[0.0], np.cumsum(middle * np.diff(values))])
        lowest, highest = max(part.lowest, simulated[0]), min(part.highest, simulated[-1])
        return cls(values, place, float(lowest), float(highest))

    def edges(self) -> Array:
        count = int(np.ceil(self.place[-1] * _BINS_PER_RESOLUTION))
        return np.interp(np.linspace(0.0, self.place[-1], count + 1), self.place, self.values)

    def hypotheses(self, step: float) -> Array:
        low, high = np.interp([self.lowest, self.highest], self.values, self.place)
        places = low + step * np.arange(int((high - low) / step + 1e-9) + 1)
        return np.interp(places, self.place, self.values)


def _smooth(events: Array, variance: Array, part: FitPart) -> SmoothBackground:
    """A smooth curve through the simulated spectrum, whose events count as many as they are."""
    total, squares = float(events.sum()), float(variance.sum())
    if not total > 0:
        raise DataError(
            f"No background is left in the part '{part.name}' of the hunt.",
            given="no simulated event after all cuts",
            allowed="background that a polynomial can be fitted to",
            suggestion="run without --quick, or simulate more",
        )
    typical = squares / total
    # in resolutions, so that the curve may bend as often everywhere as windows let it
    places = np.arange(len(events) + 1) / _BINS_PER_RESOLUTION
    curve = smooth_background(Spectrum(places, events / typical, name=part.name), 1.0)
    return replace(curve, expectation=curve.expectation * typical)


def _windows(
    edges: Array, masses: Array, peaks: SignalPeaks, part: FitPart, smooth: SmoothBackground
) -> Windows:
    """Windows with the order that was asked for, or the lowest one that is not biased."""
    resolution = peaks.shape.width(masses)
    width = np.minimum(part.window * resolution, edges[-1] - edges[0])
    orders = _ORDERS if part.order is None else (part.order,)
    windows = make_windows(
        edges, masses, resolution, width=width, order=orders[0], signal=peaks.maker()
    )
    best, least = windows, np.inf
    for order in orders:
        tried = with_order(windows, order)
        fit = sliding_fit(smooth.expectation, tried)
        bias = float(np.nanmax(np.abs(fit.yields[0] / fit.errors[0])))
        if bias < least:
            best, least = tried, bias
        if bias < _UNBIASED:
            break
    return best


def _nuisances(edition: Edition, peaks: SignalPeaks) -> list[Nuisance]:
    """Errors of the efficiency, in one, and of the shape; the background is fitted."""
    relative = np.sqrt(sum(s.relative**2 for s in edition.systematics if s.on == "signal"))

    def efficiency(mass: float) -> float:
        value, error = peaks.shape.efficiency(np.array(mass))
        return float(np.hypot(relative, error / value))

    found = [Nuisance("efficiency", signal=efficiency)]
    for systematic in edition.systematics:
        if systematic.on == "width":
            found.append(Nuisance(systematic.name, shape={"sigma": systematic.relative}))
        elif systematic.on == "position":
            found.append(Nuisance(systematic.name, shape={"mean": systematic.relative}))
    return found
