"""The invisible Z′ in the data of 2019–2020, with cuts alone."""

from __future__ import annotations

import math
from typing import Final

from lumbra.interpretation import load_headlines
from lumbra.workflow.checks.bench import Bench, at_mass
from lumbra.workflow.checks.check import Check, Tolerance, compare, skipped
from lumbra.workflow.checks.reference import against

__all__ = ["update"]

_EDITION: Final = "belle2-2020"
_PILOT: Final = "belle2-2018"
_CUTS: Final = "expected, CLs, BF(invisible) = 1; cuts alone, where the publication has a network"


def update(bench: Bench) -> list[Check]:
    """Everything that the search with 79.7 fb⁻¹ is checked for."""
    limits, pilot = bench.limits(_EDITION), bench.limits(_PILOT)
    bench.progress.stage("2020", 1)
    headlines = load_headlines("zprime_invisible_2020")
    checks = [
        against(
            headlines[name],
            at_mass(limits, "gprime_invisible_cls_expected", headlines[name].mass or 0.0),
            _CUTS,
            "/2020",
        )
        for name in ("gprime_plateau", "gprime_0.8_GeV", "gprime_5_GeV", "gprime_8_GeV")
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
    network = headlines["punzi_net_gain"]
    note = "there is no network in this package yet"
    checks.append(skipped(network.name, network.quantity, None, note))
    bench.progress.advance()
    return checks
