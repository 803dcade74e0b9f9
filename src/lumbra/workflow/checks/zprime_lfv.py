"""The invisible Z′ beside an electron and a muon: composition, visible cross section, scaling."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.interpretation import load_headlines
from lumbra.workflow.analysis import Analysis
from lumbra.workflow.checks.bench import Bench
from lumbra.workflow.checks.check import Check
from lumbra.workflow.checks.pilot import injection
from lumbra.workflow.checks.reference import against
from lumbra.workflow.measure import OBSERVABLE
from lumbra.workflow.measuring import measure
from lumbra.workflow.smooth_counts import smooth_counts

__all__ = ["electron_muon_run"]

Array = NDArray[np.float64]
_EDITION: Final = "belle2-2018"
_LIMIT: Final = "sigma_visible_bayes_expected_fb"


def electron_muon_run(bench: Bench) -> list[Check]:
    """Everything that the search with 276 pb⁻¹ is checked for."""
    limits, analysis = bench.limits(_EDITION), bench.analysis(_EDITION)
    bench.progress.stage("electron and muon", 1)
    headlines = load_headlines("zprime_lfv_invisible_2018")
    mass = limits["mass_GeV"]
    visible = limits[_LIMIT][(mass >= 0.5) & (mass <= 8)]
    expected = "expected, Bayesian"
    checks = [
        against(headlines["visible_cross_section_range"], value, f"{expected}, {name}", f"/{name}")
        for name, value in (
            ("lowest", float(visible.min())),
            ("highest", float(visible.max())),
        )
    ]
    for suffix, counts in (
        ("before", _before(analysis)),
        ("after", analysis.windows.backgrounds),
    ):
        inside = (mass >= 2) & (mass <= 6)
        share = (counts["tautau"] / np.sum(list(counts.values()), axis=0))[inside]
        note = (
            f"smallest of all windows, {suffix} the optimised suppression, which is made against "
            f"tau pairs; median {np.median(share):.2f}"
        )
        checks.append(against(headlines["tau_share"], float(share.min()), note, f"/{suffix}"))
    checks.append(_scaling(bench, analysis, limits))
    checks += [check for mass in (1.0, 5.0) for check in injection(bench, analysis, mass)]
    bench.progress.advance()
    return checks


def _before(analysis: Analysis) -> dict[str, Array]:
    """Background events in the windows before the optimised suppression."""
    windows, counts = analysis.windows, {}
    for sample in analysis.backgrounds:
        square = np.asarray(sample.candidates[OBSERVABLE], float)
        weight = np.asarray(sample.candidates["weight"], float) * analysis.luminosity
        counts[sample.name], _ = smooth_counts(square, weight, windows.low, windows.high)
    return counts


def _scaling(bench: Bench, analysis: Analysis, limits: Mapping[str, Array]) -> Check:
    """The same selection with four times the luminosity, in the window with most background."""
    reference = bench.references["luminosity_scaling"]
    (times,) = reference.points
    edition = analysis.edition
    more = replace(
        edition,
        luminosity=times * edition.luminosity,
        systematics=tuple(
            replace(s, relative=s.relative / np.sqrt(times)) if s.scaling == "statistical" else s
            for s in edition.systematics
        ),
    )
    measured = measure(analysis.room, more, analysis.signals, analysis.backgrounds, analysis.keep)
    later = measured.limits(None, (), more.luminosity, analysis.room.level)
    row = int(np.argmax(limits["background_events"]))
    at = int(np.argmin(np.abs(later["mass_GeV"] - limits["mass_GeV"][row])))
    note = (
        f"at {limits['mass_GeV'][row]:.2f} GeV, {limits['background_events'][row]:.0f} background "
        f"events; statistical systematics as in a projection"
    )
    return reference.compare(times, float(later[_LIMIT][at] / limits[_LIMIT][row]), note)
