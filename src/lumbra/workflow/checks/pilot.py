"""The invisible Z′ in the data of 2018: limits, efficiency, composition, and injected signal."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.inference import CountingExperiment
from lumbra.inference.counting import signal_estimate
from lumbra.interpretation import load_headlines
from lumbra.workflow.analysis import Analysis
from lumbra.workflow.checks.bench import Bench, at_mass
from lumbra.workflow.checks.check import Check, Tolerance, compare
from lumbra.workflow.checks.reference import against
from lumbra.workflow.measure import OBSERVABLE
from lumbra.workflow.smooth_counts import smooth_counts

__all__ = ["crossing", "injection", "pilot_run"]

Array = NDArray[np.float64]
_EDITION: Final = "belle2-2018"
_CROSSINGS: Final = (
    ("crossing_mumu_tautau", "mumugamma", "tautau"),
    ("crossing_tautau_eemumu", "tautau", "eemumu"),
)
_TOYS: Final = 4000
_INJECTED: Final = 100.0
"""Signal events: enough for the pull of a count to be Gaussian to one percent."""


def pilot_run(bench: Bench) -> list[Check]:
    """Everything that the search with 276 pb⁻¹ is checked for."""
    limits, analysis = bench.limits(_EDITION), bench.analysis(_EDITION)
    bench.progress.stage("2018", 1)
    headlines = load_headlines("zprime_invisible_2018")
    checks = [
        against(
            headlines[name],
            at_mass(limits, "gprime_invisible_bayes_expected", headlines[name].mass or 0.0),
            "expected, Bayesian, BF(invisible) = 1",
            "/2018",
        )
        for name in ("gprime_1_GeV", "gprime_3_GeV", "gprime_5_GeV")
    ]
    inside = (limits["mass_GeV"] >= 1) & (limits["mass_GeV"] <= 5)
    efficiency = limits["efficiency"][inside]
    flow = analysis.signals[3.0].flow
    before = f"{100 * flow.efficiencies[-1]:.0f} % before the optimised suppression at 3 GeV"
    for name, value in (
        ("efficiency_lowest", efficiency.min()),
        ("efficiency_highest", efficiency.max()),
    ):
        (mass,) = bench.references[name].points
        at = limits["mass_GeV"][inside][int(np.argmin(np.abs(efficiency - value)))]
        note = f"share of produced events in the window after all cuts, at {at:.2f} GeV; {before}"
        checks.append(bench.references[name].compare(mass, float(value), note))
    checks += _composition(analysis)
    checks += [check for mass in (1.0, 3.0, 5.0) for check in injection(bench, analysis, mass)]
    bench.progress.advance()
    return checks


def crossing(masses: Array, first: Array, second: Array) -> float:
    """Mass [GeV] that best parts where the first of two curves leads from where the second does.

    NaN if one of them leads (almost) everywhere. Masses count by the distance to their
    neighbours, so that dense hypotheses weigh no more than sparse ones.
    """
    span = np.gradient(masses)
    below = np.concatenate([[0.0], np.cumsum(np.where(first > second, span, 0.0))])
    above = np.concatenate([[0.0], np.cumsum(np.where(second >= first, span, 0.0))])
    best = int(np.argmax(below + above[-1] - above))
    if best in (0, len(masses)):
        return float("nan")
    return float(masses[best - 1] + masses[best]) / 2


def _composition(analysis: Analysis) -> list[Check]:
    """Where one background overtakes another, before and after the optimised suppression."""
    windows, headlines = analysis.windows, load_headlines("zprime_invisible_2018")
    before = {}
    for sample in analysis.backgrounds:
        square = np.asarray(sample.candidates[OBSERVABLE], float)
        weight = np.asarray(sample.candidates["weight"], float) * analysis.luminosity
        before[sample.name], _ = smooth_counts(square, weight, windows.low, windows.high)
    checks = []
    for suffix, note, counts in (
        ("/before", "before the optimised suppression", before),
        ("/after", "after the optimised suppression", windows.backgrounds),
    ):
        for name, first, second in _CROSSINGS:
            found = crossing(windows.masses, counts[first], counts[second])
            lead = ", ".join(f"{m:g} GeV: {_mix(windows.masses, counts, m)}" for m in (1, 2, 5, 8))
            checks.append(against(headlines[name], found, f"{note} ({lead})", suffix))
    return checks


def _mix(masses: Array, counts: Mapping[str, Array], mass: float) -> str:
    """The largest background at a mass and its share."""
    at = int(np.argmin(np.abs(masses - mass)))
    here = {name: float(values[at]) for name, values in counts.items()}
    largest = max(here, key=lambda name: here[name])
    return f"{largest} {100 * here[largest] / max(sum(here.values()), 1e-12):.0f} %"


def injection(bench: Bench, analysis: Analysis, mass: float) -> list[Check]:
    """Signal is added to pseudo-data, counted in its window, and must come back as it went in."""
    windows = analysis.windows
    row = int(np.argmin(np.abs(windows.masses - mass)))
    sigma = _INJECTED / (float(windows.efficiency[row]) * analysis.luminosity)
    signal = analysis.signals[mass]
    inside = [analysis.left(sample) for sample in (signal, *analysis.backgrounds)]
    parts = []
    for table in inside:
        square = np.asarray(table[OBSERVABLE], float)
        chosen = (square >= windows.low[row]) & (square < windows.high[row])
        parts.append(float(np.asarray(table["weight"], float)[chosen].sum()))
    true = (sigma * parts[0] / signal.generated + sum(parts[1:])) * analysis.luminosity
    counts = bench.key("injection", str(mass)).generator().poisson(true, _TOYS)
    known = CountingExperiment(float(windows.background[row]))
    events, error = signal_estimate(known, counts)
    pull = (events - _INJECTED) / error
    note = f"{_TOYS} pseudo-experiments, {_INJECTED:g} events on {windows.background[row]:.1f}"
    return [
        compare(
            f"injection/{mass:g}",
            f"recovered over injected cross section, {mass:g} GeV",
            float(np.mean(events) / _INJECTED),
            1.0,
            Tolerance(relative=0.1),
            note,
        ),
        compare(
            f"injection_pull/{mass:g}",
            f"width of the pull of the injected yield, {mass:g} GeV",
            float(np.std(pull)),
            1.0,
            Tolerance(relative=0.05),
            note,
        ),
    ]
