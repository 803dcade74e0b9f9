"""What a signal is simulated for: a mass, or a pair of masses."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TypeVar

__all__ = ["Hypothesis", "Pair", "by_mass", "by_pair", "sample_name"]

Pair = tuple[float, float]
Hypothesis = float | Pair
"""One mass [GeV], or the masses of two new particles [GeV]."""

T = TypeVar("T")


def sample_name(hypothesis: Hypothesis) -> str:
    """Name of the signal's sample: ``signal_3GeV``, or ``signal_9_0.5GeV`` for a pair."""
    if isinstance(hypothesis, tuple):
        return "signal_" + "_".join(f"{mass:g}" for mass in hypothesis) + "GeV"
    return f"signal_{hypothesis:g}GeV"


def by_mass(found: Mapping[Hypothesis, T]) -> dict[float, T]:
    """Of what was found for hypotheses, that of single masses."""
    return {float(h): item for h, item in found.items() if not isinstance(h, tuple)}


def by_pair(found: Mapping[Hypothesis, T]) -> dict[Pair, T]:
    """Of what was found for hypotheses, that of pairs of masses."""
    return {h: item for h, item in found.items() if isinstance(h, tuple)}
