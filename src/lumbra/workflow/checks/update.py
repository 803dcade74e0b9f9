"""The invisible Z′ in the data of 2019–2020, with cuts alone."""

from __future__ import annotations

import math
from typing import Final

import numpy as np
from numpy.typing import NDArray

from lumbra.foundation import Table
from lumbra.inference import CountingExperiment, cls_limit, expected_limits
from lumbra.interpretation import coupling_limit, cross_section_limit, load_headlines
from lumbra.workflow.analysis import Analysis
from lumbra.workflow.checks.bench import Bench, at_mass
from lumbra.workflow.checks.check import Check, Tolerance, compare
from lumbra.workflow.checks.reference import against

__all__ = ["template_run", "update_run"]

_EDITION: Final = "belle2-2020"
_PILOT: Final = "belle2-2018"
_TEMPLATES: Final = "belle2-2020-templates"
_POINTS: Final = ("gprime_plateau", "gprime_0.8_GeV", "gprime_5_GeV", "gprime_8_GeV")
_CUTS: Final = "expected, CLs, BF(invisible) = 1; cuts alone, where the publication has a network"


def update_run(bench: Bench) -> list[Check]:
    """Everything that the search with 79.7 fb⁻¹ is checked for."""
    limits, pilot = bench.limits(_EDITION), bench.limits(_PILOT)
    bench.progress.stage("2020", 1)
    headlines = load_headlines("zprime_invisible_2020")
    analysis = bench.analysis(_EDITION)
    known = {**limits, "known": _with_known_background(analysis)}
    left = ", ".join(f"{s.name} {_worth(analysis.left(s)):.0f}" for s in analysis.backgrounds)
    checks = [
        against(
            headlines[name],
            at_mass(limits, "gprime_invisible_cls_expected", headlines[name].mass or 0.0),
            f"{_CUTS}; {at_mass(known, 'known', headlines[name].mass or 0.0):.3g} if background "
            f"and efficiency were known; effective simulated events left: {left}",
            "/2020",
        )
        for name in _POINTS
    ]
    gain = headlines["gain_over_2018_at_3_GeV"]
    mass = gain.mass or math.nan
    before = at_mass(pilot, "gprime_invisible_bayes_expected", mass)
    after = at_mass(limits, "gprime_invisible_cls_expected", mass)
    checks.append(
        compare(
            gain.name,
            f"{gain.quantity}, {mass:g} GeV",
            before / after,
            gain.low,
            Tolerance(low=gain.low),
            f"{_CUTS}; {before:.3g} → {after:.3g}; source: {gain.source} ({gain.trust})",
        )
    )
    bench.progress.advance()
    return checks


def template_run(bench: Bench) -> list[Check]:
    """The same numbers from template fits, which the publication makes too."""
    limits = bench.limits(_TEMPLATES)
    headlines = load_headlines("zprime_invisible_2020")
    note = "expected, CLs, BF(invisible) = 1; cuts, and fits in recoil mass and angle"
    return [
        against(
            headlines[name],
            at_mass(limits, "gprime_invisible_cls_expected", headlines[name].mass or 0.0),
            note,
            "/templates",
        )
        for name in _POINTS
    ]


def _worth(candidates: Table) -> float:
    """Effective number (Σw)²/Σw² of weighted candidates."""
    weight = np.asarray(candidates["weight"], float)
    return float(weight.sum() ** 2 / np.sum(weight**2)) if len(weight) else 0.0


def _with_known_background(analysis: Analysis) -> NDArray[np.float64]:
    """Expected g′ without any error on background and efficiency: what counting alone allows."""
    windows = analysis.windows
    events = expected_limits(
        CountingExperiment(windows.background), cls_limit, analysis.room.level
    ).median
    sigma = cross_section_limit(events, windows.efficiency, analysis.luminosity)
    return coupling_limit(sigma, windows.cross_section)
