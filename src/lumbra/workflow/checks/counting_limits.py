"""Limit methods without any physics: the limit on nothing, and coverage."""

from __future__ import annotations

import math
from collections.abc import Mapping
from types import MappingProxyType
from typing import Final

import numpy as np

from lumbra.inference import CountingExperiment, bayesian_limit, cls_limit, expected_limits
from lumbra.inference.expected import LimitMethod
from lumbra.workflow.checks.bench import Bench
from lumbra.workflow.checks.check import Check, Tolerance, compare

__all__ = ["limit_methods"]

METHODS: Final[Mapping[str, LimitMethod]] = MappingProxyType(
    {"bayes": bayesian_limit, "cls": cls_limit}
)
LEVEL: Final = 0.90
_TOYS: Final = 4000
_BUDGET: Final = 4.5
"""Standard deviations below the level: a method that just covers fails one check in 3e5."""
_ON_BACKGROUND: Final = 0.2
_ON_SIGNAL: Final = 0.15


def limit_methods(bench: Bench) -> list[Check]:
    """The median limit without background, and quick coverage from little to much of it."""
    bench.progress.stage("limit methods", 2)
    nothing = CountingExperiment(1e-9)
    checks = [
        compare(
            f"limit_of_nothing/{name}",
            "median expected limit [events] for no background",
            float(expected_limits(nothing, method, LEVEL).median[0]),
            -math.log(1 - LEVEL),
            Tolerance(relative=1e-3),
            f"{name}; exact: −ln(1 − {LEVEL:g})",
        )
        for name, method in METHODS.items()
    ]
    bench.progress.advance()
    for name, method in METHODS.items():
        checks += [_coverage(bench, name, method, b) for b in (0.1, 1.0, 10.0, 100.0)]
    bench.progress.advance()
    return checks


def _coverage(bench: Bench, name: str, method: LimitMethod, b: float) -> Check:
    """Share of pseudo-experiments, nuisances drawn from their priors, whose limit is not below s.

    Discrete counts and the protection against no sensitivity make the limits cover more than
    their level; less is what fails.
    """
    # about what can be seen: where coverage comes closest to its level
    s = 2.3 + 1.5 * math.sqrt(b + (_ON_BACKGROUND * b) ** 2)
    rng = bench.key("coverage", str(b)).generator()
    on_b, on_s = np.exp(
        np.log1p([[_ON_BACKGROUND], [_ON_SIGNAL]]) * rng.standard_normal((2, _TOYS))
    )
    counts, index = np.unique(rng.poisson(s * on_s + b * on_b), return_inverse=True)
    experiment = CountingExperiment(b, {"b": _ON_BACKGROUND}, 0.0, {"e": _ON_SIGNAL})
    limits = method(experiment, counts[:, None], LEVEL)[:, 0]
    covered = float(np.mean(limits[index] >= s))
    least = LEVEL - _BUDGET * math.sqrt(LEVEL * (1 - LEVEL) / _TOYS)
    return compare(
        f"coverage/{name}/{b:g}",
        f"coverage of the {name} limit at {LEVEL:g}, {b:g} background and {s:.1f} signal events",
        covered,
        LEVEL,
        Tolerance(low=least),
        f"{_TOYS} pseudo-experiments with 20 % on the background and 15 % on the signal",
    )
