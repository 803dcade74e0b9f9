"""Branching fractions of the Z′ and its place in the muon's magnetic moment."""

from __future__ import annotations

from typing import Final

from lumbra.interpretation.magnetic_moment import coupling_for
from lumbra.models import LmuLtauZPrime
from lumbra.workflow.checks.bench import Bench
from lumbra.workflow.checks.check import Check

__all__ = ["model_values"]

_DELTA: Final = 2.51e-9
"""Difference of measurement and theory for which the couplings were evaluated (world, 2021)."""


def model_values(bench: Bench) -> list[Check]:
    """Closed formulas against other evaluations of the same."""
    fraction = bench.references["invisible_fraction"]
    moment = bench.references["magnetic_moment"]
    bench.progress.stage("model", 1)
    checks = [
        fraction.compare(mass, float(LmuLtauZPrime(mass, 1.0).invisible_fraction))
        for mass in fraction.points
    ]
    checks += [moment.compare(mass, float(coupling_for(mass, _DELTA))) for mass in moment.points]
    bench.progress.advance()
    return checks
