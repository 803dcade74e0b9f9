"""Cross sections of the signal from its generator."""

from __future__ import annotations

from typing import Final

from lumbra.foundation import Beams
from lumbra.generation import ZPrimeStrahlung, cross_section
from lumbra.workflow.checks.bench import Bench
from lumbra.workflow.checks.check import Check

__all__ = ["signal_cross_sections"]

_HEAD_ON: Final = Beams(5.29, 5.29)
_EVENTS: Final = 100_000


def signal_cross_sections(bench: Bench) -> list[Check]:
    """σ(e⁺e⁻ → μ⁺μ⁻Z′) without radiation against an independent integration."""
    reference = bench.references["cross_section"]
    bench.progress.stage("cross sections", len(reference.points))
    checks = []
    for mass in reference.points:
        process = ZPrimeStrahlung(mass, radiation=False)
        found = cross_section(process, _EVENTS, _HEAD_ON, bench.key("rate", str(mass)))
        note = f"Monte Carlo error {100 * found.relative:.2f} %"
        checks.append(reference.compare(mass, found.value, note))
        bench.progress.advance()
    return checks
