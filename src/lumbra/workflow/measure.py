"""From simulated samples to a counting experiment in every mass window."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.blueprint import Edition, RecoilHunt, Suppression
from lumbra.foundation import DataError, Table
from lumbra.foundation.tables import join
from lumbra.inference import CountingExperiment, bayesian_limit, expected_limits
from lumbra.selection import MovingLinearCuts, Training, optimise_lines
from lumbra.workflow.simulate import Sample
from lumbra.workflow.smooth_counts import Scarcity, smooth_counts, sums_between, typical_weights
from lumbra.workflow.windows import SignalShape, hypotheses, signal_width

__all__ = [
    "LimitCurve",
    "Windows",
    "background_counts",
    "halves",
    "measure_windows",
    "observed_counts",
    "suppression_lines",
    "systematics_of",
]

Array = NDArray[np.float64]
OBSERVABLE: Final = "m2Recoil"
_LEAST_LEFT: Final = 10
_FEW: Final = 5
"""Events that tell which weight is typical."""
_HARMLESS: Final = 0.2
"""Events of a background that do not matter, in units of √(1 + b) of all backgrounds: in
quadrature they add two percent to what counting does not know."""
_BACKGROUNDS_TRIED: Final = np.concatenate([[0.0], np.geomspace(0.01, 300.0, 60)])


def halves(candidates: Table) -> tuple[Table, Table]:
    """Two halves of a simulated sample, each with twice the weight: to optimise and to measure."""
    doubled = candidates.with_columns(weight=2 * np.asarray(candidates["weight"], float))
    # views: columns are not copied
    first, second = ({name: doubled[name][start::2] for name in doubled} for start in (1, 0))
    return Table(first, doubled.notes), Table(second, doubled.notes)


def suppression_lines(
    suppression: Suppression,
    signals: Mapping[float, Sample],
    backgrounds: Sequence[Sample],
    hunt: RecoilHunt,
    edition: Edition,
    luminosity: float,
    level: float,
) -> MovingLinearCuts:
    """Optimise the suppression for the expected limit on the first half of the simulation.

    Parameters
    ----------
    suppression : Suppression
        Planes and knots.
    signals : mapping of float to Sample
        By mass [GeV].
    backgrounds : sequence of Sample
        All backgrounds.
    hunt, edition
        Windows and systematics.
    luminosity : float
        [fb-1]
    level : float
        Credibility of the limit that is made small.
    """
    names = {suppression.along, *(name for plane in suppression.planes for name in plane)}
    masses = [m for m in sorted(signals) if hunt.lowest <= m <= hunt.highest]
    trained = join([_columns(halves(s.candidates)[0], {*names, OBSERVABLE, "weight"})
                    for s in backgrounds])  # fmt: skip
    square = np.asarray(trained[OBSERVABLE], float)
    order = np.argsort(square)
    ranked = square[order]
    signal, background = [], []
    for mass in masses:
        first, _ = halves(signals[mass].candidates)
        weight = np.asarray(first["weight"], float)
        own = np.asarray(first[OBSERVABLE], float)
        reach = hunt.half_width * signal_width(hunt, own, weight, mass)
        inside = np.abs(own - mass**2) < reach
        signal.append((_columns(first, names).select(inside),
                       weight[inside] / signals[mass].generated))  # fmt: skip
        # twice the window, at half the weight: twice the simulated events
        ends = np.searchsorted(ranked, [mass**2 - 2 * reach, mass**2 + 2 * reach])
        background.append(order[ends[0] : ends[1]])
    rows = np.concatenate(background)
    return optimise_lines(
        Training(
            join([table for table, _ in signal]),
            _numbered([len(table) for table, _ in signal]),
            np.concatenate([efficiency for _, efficiency in signal]),
            _columns(trained, names).select(rows),
            _numbered([len(part) for part in background]),
            np.asarray(trained["weight"], float)[rows] * (luminosity / 2),
        ),
        suppression.planes,
        suppression.along,
        suppression.knots,
        LimitCurve(edition, level),
    )


def _numbered(sizes: Sequence[int]) -> NDArray[np.int64]:
    """0 as often as the first size says, 1 as often as the second, and so on."""
    return np.repeat(np.arange(len(sizes)), sizes)


def _columns(table: Table, names: set[str]) -> Table:
    return Table({name: table[name] for name in sorted(names)})


class LimitCurve:
    """Expected limit [events] against background [events], from a table computed once."""

    def __init__(self, edition: Edition, level: float):
        background, _ = systematics_of(edition)
        tried = CountingExperiment(_BACKGROUNDS_TRIED, background)
        bands = expected_limits(tried, bayesian_limit, level).limits
        # the mean over the bands is smooth where the median of a discrete count has steps
        self._limits = np.average(bands, axis=0, weights=[0.06, 0.24, 0.4, 0.24, 0.06])

        self._relative = float(np.sqrt(sum(value**2 for value in background.values())))

    def __call__(self, background: Array) -> Array:
        inside = np.minimum(background, _BACKGROUNDS_TRIED[-1])
        # above the table the count is Gaussian and the limit follows its width
        growth = self._width(background) / self._width(inside)
        return np.asarray(np.interp(inside, _BACKGROUNDS_TRIED, self._limits) * growth)

    def _width(self, background: Array) -> Array:
        return np.asarray(np.sqrt(1 + background + (self._relative * background) ** 2))


def systematics_of(edition: Edition) -> tuple[dict[str, float], dict[str, float]]:
    """Relative errors of background and signal by name; equal names move both together.

    Those of one background alone depend on its share: see `_of_one`.
    """
    background = {
        s.name: s.relative for s in edition.systematics if s.on == "background" and not s.of
    }
    signal = {s.name: s.relative for s in edition.systematics if s.on == "signal"}
    return background, signal


def _of_one(edition: Edition, expected: Mapping[str, Array], total: Array) -> dict[str, Array]:
    """Relative errors (h,) of the whole background from those of one of its parts."""
    return {
        s.name: s.relative * expected[s.of] / np.maximum(total, 1e-300)
        for s in edition.systematics
        if s.on == "background" and s.of
    }


@dataclass(frozen=True)
class Windows:
    """One counting experiment per mass hypothesis.

    Parameters
    ----------
    masses : (h,)
        [GeV]
    low, high : (h,)
        Edges in m2Recoil [GeV²].
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

    masses: Array
    low: Array
    high: Array
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


def measure_windows(
    signals: Mapping[float, Sample],
    keep: Callable[[Table], Table],
    backgrounds: Sequence[Sample],
    hunt: RecoilHunt,
    edition: Edition,
    luminosity: float,
    simulation_growth: float = 1.0,
) -> Windows:
    """Windows, efficiencies and backgrounds from what passes every cut.

    Parameters
    ----------
    signals : mapping of float to Sample
        By mass [GeV].
    keep : callable
        The last step of the selection, on the half of the simulation that measures.
    backgrounds : sequence of Sample
        All backgrounds.
    hunt, edition
        Windows and systematics.
    luminosity : float
        [fb-1]
    simulation_growth : float
        How many times more simulation is assumed to be there when the error of the background
        is taken; above 1 in projections, where it grows with the data.

    Raises
    ------
    DataError
        If too little signal is left.
    """
    shape = signal_shape(signals, keep, hunt)
    masses, low, high = hypotheses(hunt, shape)
    efficiency, error = shape.efficiency(masses)
    left = efficiency > 0
    if np.sum(left) < 2:
        raise DataError(
            "No signal is left at any mass.",
            given=f"masses {masses[:5]} GeV and more",
            allowed="a selection with some efficiency at two masses of the hunt",
            suggestion="narrow the range of masses or loosen the cuts",
        )
    # where an optimised region leaves nothing there is no limit
    masses, low, high, efficiency, error = (x[left] for x in (masses, low, high, efficiency, error))
    tables = {sample.name: halves(sample.candidates)[1] for sample in backgrounds}
    counts = background_counts(
        {name: (table, keep(table)) for name, table in tables.items()}, luminosity, low, high
    )
    expected = {name: events for name, (events, _) in counts.items()}
    variance = np.sum([part for _, part in counts.values()], axis=0)
    background_error = np.sqrt(variance / simulation_growth)
    on_background, on_signal = systematics_of(edition)
    total = np.sum(list(expected.values()), axis=0)
    experiment = CountingExperiment(
        total,
        {**on_background, **_of_one(edition, expected, total)},
        background_error,
        {**on_signal, "signal simulation": error / efficiency},
    )
    return Windows(
        masses,
        low,
        high,
        efficiency,
        error,
        shape.cross_section(masses),
        expected,
        background_error,
        experiment,
    )


def background_counts(
    tables: Mapping[str, tuple[Table, Table]], luminosity: float, low: Array, high: Array
) -> dict[str, tuple[Array, Array]]:
    """Expected events of each background in windows (h,) of m2Recoil, and their variances.

    Parameters
    ----------
    tables : mapping of str to (Table, Table)
        By background: the half of the simulation that measures, before and after the last step.
    luminosity : float
        [fb-1]
    low, high : (h,)
        Edges of the windows [GeV²].
    """
    parts = {}
    for name, (second, kept) in tables.items():
        left = _weighed(kept, luminosity)
        before = typical_weights(*_weighed(second, luminosity), low, high, 1)
        typical = np.minimum(before, typical_weights(*left, low, high, _FEW))
        parts[name] = (*left, typical)
    bare = np.sum([sums_between(x, w, low, high) for x, w, _ in parts.values()], axis=0)
    harmless = _HARMLESS * np.sqrt(1 + bare)
    return {
        name: smooth_counts(square, weight, low, high, Scarcity(harmless, typical))
        for name, (square, weight, typical) in parts.items()
    }


def signal_shape(
    signals: Mapping[float, Sample], keep: Callable[[Table], Table], hunt: RecoilHunt
) -> SignalShape:
    """Width and efficiency at each simulated mass.

    The width is that before the last step, which cuts into tails and leaves few events. Masses
    at either end of the range where hardly any signal is left are given up.
    """
    rows, counts = [], []
    for mass, sample in sorted(signals.items()):
        square = np.asarray(sample.candidates[OBSERVABLE], float)
        width = signal_width(hunt, square, np.asarray(sample.candidates["weight"], float), mass)
        kept = keep(halves(sample.candidates)[1])
        distance = np.abs(np.asarray(kept[OBSERVABLE], float) - mass**2)
        inside = np.asarray(kept["weight"], float)[distance < hunt.half_width * width]
        efficiency, error = np.sum(inside), np.sqrt(np.sum(inside**2))
        one = sample.generated
        rows.append((mass, width, efficiency / one, error / one, one))
        counts.append(len(inside))
    enough = np.flatnonzero(np.array(counts) >= _LEAST_LEFT)
    if len(enough) < 2:
        raise DataError(
            "No signal is left after the selection.",
            given=f"at most {max(counts, default=0)} simulated events in a window",
            allowed=f"at least {_LEAST_LEFT} at two masses",
            suggestion="run without --quick, or look at the cuts of the edition",
        )
    rows = rows[enough[0] : enough[-1] + 1]
    return SignalShape(*(np.array(column) for column in zip(*rows, strict=True)))


def observed_counts(candidates: Table, low: Array, high: Array) -> NDArray[np.int64]:
    """Candidates in each window."""
    square = np.asarray(candidates[OBSERVABLE], float)
    return np.rint(sums_between(square, np.ones_like(square), low, high)).astype(np.int64)


def _weighed(table: Table, luminosity: float) -> tuple[Array, Array]:
    """Observable [GeV²] and expected events of each row that stands for any."""
    weight = np.asarray(table["weight"], float) * luminosity
    return np.asarray(table[OBSERVABLE], float)[weight > 0], weight[weight > 0]
